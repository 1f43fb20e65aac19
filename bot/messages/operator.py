"""Every sentence that the operator of the bot can read."""

from collections.abc import Iterable, Mapping

from bot.messages.sentence import Sentence

WHERE = {
    "SLACK_BOT_TOKEN": "Slack アプリの「OAuth & Permissions」にある、xoxb- で始まる値を設定してください。",
    "SLACK_APP_TOKEN": (
        "Slack アプリの「Basic Information」→「App-Level Tokens」で connections:write を付けて作った、"
        "xapp- で始まる値を設定してください。HTTP で動かす場合（serve --http）は不要です。"
    ),
    "SLACK_SIGNING_SECRET": "Slack アプリの「Basic Information」→「Signing Secret」の値を設定してください。",
    "SLACK_API_URL": "http:// または https:// で始まる URL を設定してください。例：https://slack.com/api/",
    "OFFICIAL_URL": "http:// または https:// で始まる URL を設定してください。",
    "STAFF_USER_IDS": "U または W で始まるユーザーIDを、コンマで区切って設定してください。例：U0123ABCD,U0456EFGH",
    "OWNER_USER_IDS": "U または W で始まるユーザーIDを、コンマで区切って設定してください。例：U0123ABCD",
    "STAFF_USERGROUP_ID": "S で始まるユーザーグループIDを設定してください。例：S0123ABCD",
    "DESK_CHANNEL_ID": "C または G で始まるチャンネルIDを設定してください。例：C0123ABCD",
    "DATABASE_URL": "sqlite:///ファイル名、postgres://… または postgresql://… の形で設定してください。",
    "PORT": "1 から 65535 までの数を設定してください。例：3000",
    "HEALTH_HOST": "待ち受けるアドレスを設定してください。例：127.0.0.1（このサーバーの中だけ）、0.0.0.0（外からも）",
    "HEALTH_PORT": "0 から 65535 までの数を設定してください（0 は空いている番号）。例：8081",
    "RETENTION_DAYS": "1 から 3650 までの日数を設定してください。例：90",
    "LOG_LEVEL": "DEBUG、INFO、WARNING、ERROR のどれかを設定してください。",
}
OAUTH = (
    "SLACK_CLIENT_ID と SLACK_CLIENT_SECRET：両方が設定されていると、Slack のライブラリが複数ワークスペース用の動作に"
    "切り替わり、質問に答えなくなります。どちらも環境変数から外してください。"
)
SETTINGS_HEADING = "設定に誤りがあります。直してから、もう一度起動してください。"
COMMON_CAUSES = {
    "account_inactive": "アプリがワークスペースから外されています。インストールし直してください。",
    "invalid_auth": "トークンが正しくありません。コピーし直して設定してください。",
    "not_authed": "トークンが送られていません。設定を確かめてください。",
    "token_revoked": "トークンが無効にされています。アプリをインストールし直してください。",
    "not_allowed_token_type": "トークンの種類がちがいます。設定を確かめてください。",
    "missing_scope": "アプリの権限（スコープ）が足りません。マニフェストを更新し、インストールし直してください。",
}
HTTP_HELP = "Slack からの HTTP リクエストを受ける方式で動かす。"
PORT_HELP = "HTTP で待ち受けるポート（環境変数 PORT より優先）。"
JSON_HELP = "JSON で表示する（既定は YAML）。"
MINIMAL_HELP = "チャンネルの投稿を読まない構成にする（メンションなしの続きの質問には答えない）。"
URL_HELP = "HTTP で動かす場合の公開 URL。省くと Socket Mode 用になる。"
UPGRADE_HELP = "表を作る。新しい版に合わせて直す（SQLite では serve が自分で行う）。"
PURGE_HELP = "保存期間を過ぎた記録を消す（serve は毎日行う）。"
UPGRADED = "データベースは最新の形になっています。"
DRIVER_MISSING = (
    "DATABASE_URL：PostgreSQL につなぐための部品がありません。pip install 'ict-bot[postgres]'"
    "（開発中は pip install -e '.[postgres]'）を実行してください。"
)
THROWAWAY_DISK = (
    "このサーバーのディスクは再起動のたびに空になります（DYNO が設定されています）。SQLite のファイルに置いた"
    "引き継ぎや集計は消えます。PostgreSQL を用意し、DATABASE_URL に postgres://… を設定してください。"
)
TOKENISER, KNOWLEDGE, STORE = "形態素解析", "ナレッジ", "データベース"
SETTINGS, SCOPES = "環境変数", "アプリの権限"
SAMPLE = "質問に答えます"
SCOPES_FULL = "そろっています"
SCOPES_MINIMAL = "最小構成です（チャンネルの投稿を読まないので、メンションのない続きの質問には答えません）"
SCOPES_UNTOLD = "Slack が知らせてこなかったので、確かめられませんでした"
SOCKET_DEAD = (
    "5分間、Slack につながりませんでした。起動し直すために終了します。くり返す場合は、ネットワークと"
    " https://slack-status.com を確かめてください。"
)


def missing(name: str) -> str:
    return f"{name}：設定されていません。{WHERE[name]}"


def malformed(name: str) -> str:
    """A variable is set to something else than it must be. The value is not repeated: it may be a secret."""
    return f"{name}：値の形が正しくありません。{WHERE.get(name, '')}"


def settings_faults(faults: Iterable[str]) -> str:
    return "\n".join([SETTINGS_HEADING, *(f"・{fault}" for fault in faults)])


def slack_refused(variable: str, code: str) -> str:
    return f"{variable}：Slack に受け付けられませんでした（{code}）。{COMMON_CAUSES.get(code, '')}"


slack_unreachable = Sentence("Slack（{url}）につながりません。ネットワークと SLACK_API_URL を確かめてください。")
port_taken = Sentence(
    "ポート {port} で待ち受けられません。ほかのプログラムが使っていないか確かめ、PORT か --port で変えてください。"
)
store_unusable = Sentence(
    "データベース（{place}）を開けません（{cause}）。置き場所があって書き込めるか、"
    "サーバーが動いていて名前とパスワードが正しいかを確かめ、DATABASE_URL を直してください。"
)
not_migrated = Sentence(
    "データベース（{place}）の表が、この版のものではありません。先に ict-bot db upgrade を実行してください。"
)
newer_schema = Sentence("データベース（{place}）の表は、もっと新しい版のものです。ボットを新しい版に戻してください。")


def purged(counts: Mapping[str, int]) -> str:
    return "消した記録：" + "、".join(f"{table} {count}件" for table, count in counts.items())


def diagnosis(part: str, said: str, *, fine: bool) -> str:
    return f"{'ok' if fine else 'NG'}  {part}：{said}"


SETTINGS_READ = "読めました"
known = Sentence("{entries}項目（版 {version}）")
scopes_missing = Sentence(f"{{scopes!j}} が足りません。{COMMON_CAUSES['missing_scope']}")
