"""Every sentence that a recruiter can read at the desk, and the words of the desk's command."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.messages.applicant import day, number
from bot.messages.sentence import Sentence

COMMAND_DESCRIPTION = "担当者に届いた質問に対応する（採用担当用）"
COMMAND_HINT = "一覧 | 担当 N | 回答 N [本文] | 完了 N | 再開 N | 統計 [日数] | 使い方"
HAND_OVER_SHORTCUT = "担当者に引き継ぐ"
HAND_OVER_ABOUT = "この投稿を、採用担当が対応する質問の一覧に入れます。"
DRAFT_SHORTCUT = "ナレッジ候補にする"
DRAFT_SHORTCUT_ABOUT = "この回答から、ナレッジに加える項目の下書きを作ります。"

ORDER = re.compile(r"\s*([^\s\d#＃]+)\s*(?:(?:番号|[Nn]o\.?)?\s*[#＃]?(\d{1,9})[番日]?)?\s*(.*)", re.DOTALL)
"""``/ictfaq-desk``: a word, perhaps a number, and the rest."""
LIST, TAKE, ANSWER, CLOSE, REOPEN, STATS, HELP = "list", "take", "answer", "close", "reopen", "stats", "help"
VERBS = {
    **dict.fromkeys(("一覧", "list"), LIST),
    **dict.fromkeys(("担当", "担当する", "take"), TAKE),
    **dict.fromkeys(("回答", "回答する", "answer"), ANSWER),
    **dict.fromkeys(("完了", "done", "close"), CLOSE),
    **dict.fromkeys(("再開", "reopen"), REOPEN),
    **dict.fromkeys(("統計", "stats"), STATS),
    **dict.fromkeys(("使い方", "ヘルプ", "help"), HELP),
}
"""The first word of ``/ictfaq-desk``, folded."""
WAITING, MINE, DONE = "waiting", "mine", "done"
FILTERS = {
    **dict.fromkeys(("", "対応待ち", "pending"), ""),
    **dict.fromkeys(("未対応", "open"), WAITING),
    **dict.fromkeys(("自分", "mine"), MINE),
    **dict.fromkeys(("完了", "done"), DONE),
}
"""What may follow ``LIST``, folded."""
USAGE = (
    "使い方（番号や空白は全角でもかまいません）\n"
    "・/ictfaq-desk 一覧　……　対応が済んでいない質問（続けて「未対応」「自分」「完了」で絞り込み）\n"
    "・/ictfaq-desk 担当 12　……　番号12を自分が担当する\n"
    "・/ictfaq-desk 回答 12　……　回答を書く画面を開く（続けて本文を書くと、そのまま送る）\n"
    "・/ictfaq-desk 完了 12　……　対応を終える\n"
    "・/ictfaq-desk 再開 12　……　未対応に戻す（担当も外れます）\n"
    "・/ictfaq-desk 統計 30　……　最近30日の件数\n"
    "英語でも使えます：list [open|mine|done], take, answer, done, reopen, stats, help"
)
USAGE_MORE = (
    "回答は、質問した人が選んだ場所（スレッドかダイレクトメッセージ）に、あなたの表示名つきで届きます。\n"
    "届いた回答は、書いた人が「訂正する」で直せます。カードのスレッドに書いたことは、質問した人には届きません。\n"
    "投稿の「その他」メニューから、「担当者に引き継ぐ」「ナレッジ候補にする」も使えます。"
)
STATES = {"open": "未対応", "taken": "対応中", "answered": "回答済み", "closed": "完了", "reopened": "再開（未対応）"}
TAKE_OVER = "代わるときは、先に「担当を外す」（コマンドでは「再開」）を使ってください。"
NEXT = {
    "open": "まだだれも担当していません。",
    "taken": TAKE_OVER,
    "answered": "直すのは書いた人の「訂正する」で、もう一度対応するには「再開」を使ってください。",
    "closed": "もう一度対応するには「再開」を使ってください。",
    "reopened": "まだだれも担当していません。",
}
"""What to do where a move does not fit the state."""
YOU = "あなた"
SOMEBODY = "（名前不明）"

ONLY_STAFF = "この操作は担当者だけが使えます"
TAKE_BUTTON = "担当する"
ANSWER_BUTTON = "回答する"
CORRECT_BUTTON = "訂正する"
CLOSE_BUTTON = "完了"
REOPEN_BUTTON = "再開"
RELEASE_BUTTON = "担当を外す"
CITE_BUTTON = "この項目を引用して回答する"
DRAFT_BUTTON = DRAFT_SHORTCUT
REFRESH_BUTTON = "更新"
OPEN_THREAD = "開く"
SEND = "送る"
CANCEL = "やめる"
QUESTION = "質問"
ANSWER_LABEL = "回答"
ANSWER_HINT = "2,900文字まで。質問した人に、あなたの表示名つきで届きます。"
CITE_LABEL = "回答に付ける引用"
CITE_NOTHING = "引用を付けない"
NEAREST = "近い項目"
NO_NEAREST = "近い項目は見つかりませんでした。"
LEARNED_ANSWER = "次の項目をご覧ください。"
NOTE_OF_CARD = "このカードのスレッドに書いたことは、質問した人には届きません。"
NOT_ARRIVED = "書かれた回答（質問した人に届いたことを確かめられていません）"
EARLIER_ANSWER = "前回の回答"
NO_TEXT = "本文を書いてください。"
NO_CHANGE = "前に送った内容と同じため、送りませんでした。"
CARD_STALE = "操作は記録しましたが、窓口のチャンネルのカードを更新できませんでした。"
NO_WORDS = "文章のない投稿は引き継げません。"
NOT_A_PERSON = "引き継げるのは、人が書いた投稿だけです。"
NO_DESK = "窓口のチャンネル（DESK_CHANNEL_ID）が設定されていないため、使えません。"
EMPTY_QUEUE = "該当する質問はありません。"
LIST_FULL = "古いものから20件までを表示しています。"
QUEUE_TITLE = "対応が済んでいない質問"
WEEK_TITLE = "利用の状況"
KNOWLEDGE_TITLE = "ナレッジの状態"

DRAFT_TITLE = "ナレッジ候補"
DRAFT_INTRO = "下書きは、ナレッジの担当者が確かめてから加えます。人の名前は書かないでください。"
DRAFT_QUESTION = "質問（一般的な形で、1行）"
DRAFT_WORDINGS = "ほかの言い方（1行に1つ、4つ以上）"
DRAFT_ANSWER = "回答（だれが読んでもわかる形で）"
DRAFT_TOPIC = "話題"
DRAFT_ROLE = "職種・部署（あれば）"
DRAFT_PUBLIC = "公開の確認"
DRAFT_PUBLIC_YES = "この内容は、だれに見せてもかまいません。"
FEW_WORDINGS = "質問とはちがう言い方を、1行に1つずつ、4つ以上書いてください。"
LONG_LINE = "1行は200文字以内にしてください。"
NO_OWNERS = "ナレッジの担当者（OWNER_USER_IDS）が設定されていないため、送れません。"
DRAFT_SENT = "下書きをナレッジの担当者に送りました。"
DRAFT_LOST = "下書きを送れませんでした。時間をおいて、もう一度お試しください。"
SOURCE_TITLE = "採用担当の回答"
SPEAKER = "採用担当"
CANDIDATE_HEAD = "採用担当の回答から作った下書きです。確かめてから knowledge/articles に置いてください。"
COVERED_TOPICS = "記事に記載がある話題"
UNCOVERED_TOPICS = "記事に記載がない話題"

UNDELIVERED = {
    "is_archived": "チャンネルがアーカイブされています",
    "not_in_channel": "ボットがチャンネルから外されています",
    "channel_not_found": "チャンネルが見つからないか、ボットが外されています",
    "restricted_action": "チャンネルへの投稿が制限されています",
    "message_not_found": "訂正する投稿が消されています",
    "cant_update_message": "その投稿は変更できません",
    "user_not_found": "質問した人のアカウントが見つかりません",
    "user_disabled": "質問した人のアカウントが無効になっています",
    "account_inactive": "質問した人のアカウントが無効になっています",
}


def reason(code: str) -> str:
    return UNDELIVERED.get(code, f"Slackのエラー：{code}")


Explained = partial(Sentence, how=reason)


def moment(when: datetime) -> str:
    """An absolute time; ``when`` is in Tokyo."""
    return f"{day(when)} {when.hour}:{when.minute:02}（日本時間）"


unknown = Sentence(
    "番号{of}は見つかりません。番号を確かめてください（取り消されたか、保存期間が過ぎた可能性もあります）。"
)
person = Sentence("{name}さん")


def stands(of: int, state: str, assignee: str) -> str:
    """A move that the present state does not allow. ``assignee``: a ``person``, ``YOU`` or empty."""
    who = f"（担当：{assignee}）" if assignee else ""
    return f"{number(of)}は、いま「{STATES[state]}」です{who}。{NEXT[state]}"


others = Sentence(f"番号{{of}}は{{assignee}}さんの担当です。{TAKE_OVER}")


def did(verb: str, of: int) -> str:
    done = {
        TAKE: "を担当します。",
        CLOSE: "を完了にしました。",
        REOPEN: "を未対応に戻しました。",
        ANSWER: "に回答しました。",
    }
    return f"{number(of)}{done[verb]}"


def no_number(verb: str) -> str:
    word = next(word for word, known in VERBS.items() if known == verb)
    return f"番号を付けてください。例：/ictfaq-desk {word} 12"


no_such_word = Sentence(f"「{{word}}」という操作はありません。\n{USAGE}")
undelivered = Explained(
    "番号{of}の回答を届けられませんでした（{code!w}）。"
    f"書いた文章は残してあります。「{ANSWER_BUTTON}」か /ictfaq-desk 回答 {{of}} で開き直せます。"
)


rerouted = Explained("番号{of}の回答は、スレッドに投稿できなかったため（{code!w}）、ダイレクトメッセージで届けました。")
unsure = Sentence(
    "番号{of}の回答が届いたかどうか、確かめられませんでした。"
    "届いていないときは、「再開」してからもう一度回答してください。"
)
no_card = Explained(
    "番号{of}の質問を受け付けましたが、窓口のチャンネルに投稿できませんでした（{code!w}）。"
    "質問は /ictfaq-desk 一覧 で見られます。チャンネルとボットの参加状態を確かめてください。"
)


def card_title(of: int, state: str, assignee: str) -> str:
    return f"{number(of)}　{STATES[state]}" + (f"　担当：{assignee}さん" if assignee else "")


def asked(name: str, in_thread: bool, role: str, when: datetime, handed_by: str) -> str:
    where = "スレッド（公開）" if in_thread else "ダイレクトメッセージ"
    lines = [
        f"質問した人：{name}" + (f"　引き継いだ人：{handed_by}" if handed_by else ""),
        f"返信先：{where}" + (f"　職種・部署：{role}" if role else ""),
        f"受付：{moment(when)}",
    ]
    return "\n".join(lines)


to_thread = Sentence("元のスレッド：{link}")
near = Sentence("・{entry.question}（{entry.speaker.name}）")


def answer_of(name: str, corrected: bool) -> str:
    return f"回答（{name}さん{'・訂正済み' if corrected else ''}）"


learned = Sentence("新しいナレッジで答えられるようになりました：{entry.question}（{entry.speaker.name}）")
helped = Sentence(f"{{name}}さんがスレッドに書き込みました。対応が済んでいれば「{CLOSE_BUTTON}」を押してください。")
cited = Sentence("引用：{entry.question}（{entry.speaker.name}）")
withdrawn = Sentence("番号{of}は、質問した人が取り消しました。記録は消去しました。")
unsolved = Sentence("番号{of}の回答に、質問した人が「まだ解決していません」を選びました。もう一度対応をお願いします。")
spoken = Sentence("{label}（番号{of}）")


def answer_title(of: int, correction: bool) -> str:
    return f"{number(of)}の回答を訂正" if correction else f"{number(of)}に回答"


def row(of: int, state: str, assignee: str, question: str) -> str:
    return f"{card_title(of, state, assignee)}\n{question}"


more = Sentence("ほかに{count}件あります。/ictfaq-desk 一覧 で絞り込めます。")


def handed_on(of: int, new: bool) -> str:
    return f"{number(of)}として引き継ぎました。" if new else f"この投稿は、すでに{number(of)}として引き継がれています。"


def statistics(days: int, moves: Mapping[str, int], states: Mapping[str, int], wait: timedelta | None) -> str:
    """Figures of the desk. ``wait``: median time until a first answer."""
    labels = {"hand_over": "受付", "answer": "回答", "close": "完了", "reopen": "再開"}
    hours = f"{wait.total_seconds() / 3600:.1f}時間" if wait is not None else "なし"
    return "\n".join(
        [
            f"最近{days}日間：" + "、".join(f"{label} {moves.get(move, 0)}件" for move, label in labels.items()),
            f"回答までの時間（中央値）：{hours}",
            "いまの件数：" + "、".join(f"{label} {states.get(state, 0)}件" for state, label in STATES.items()),
        ]
    )


def usage_counts(bands: Mapping[str, int]) -> str:
    """How questions to the bot ended; a band of few people is not told."""
    labels = {"answer": "回答", "candidates": "候補を提示", "none": "記載なし", "empty": "使い方の案内"}
    told = [f"{label} {bands[band]}件" for band, label in labels.items() if band in bands]
    return "ボットへの質問：" + ("、".join(told) if told else "まだ数えられるだけの利用がありません。")


def draft_for_owner(question: str, near_by: Sequence[str], uncovered: str) -> str:
    """The message that carries a draft. ``uncovered``: the topic that has said so far that the articles are silent."""
    lines = [
        f"採用担当の回答から、ナレッジ候補の下書きを作りました：{question}",
        "確かめて knowledge/articles に置き、ict-bot check を実行してください。",
    ]
    if uncovered:
        lines.append(f"話題「{uncovered}」は、いまは「記載がない」話題です。topics.yaml の sentence も消してください。")
    if near_by:
        lines.append(_near_by(near_by))
    return "\n".join(lines)


def draft_sent(near_by: Sequence[str]) -> str:
    return "\n".join([DRAFT_SENT, *([_near_by(near_by)] if near_by else [])])


def _near_by(questions: Sequence[str]) -> str:
    return "\n".join(["同じことに答えている項目があるかもしれません：", *(f"・{question}" for question in questions)])
