"""Every sentence that an applicant can read, apart from the knowledge itself."""

from collections.abc import Sequence
from datetime import date

from bot.core.knowledge import EDITOR, Entry, EntryKind, Role
from bot.messages.sentence import Sentence

APP_NAME = "ICT職 質問ボット"
APP_DESCRIPTION = "東京都のICT職について、公開記事の引用で質問に答えます。"
COMMAND_DESCRIPTION = "東京都のICT職について質問する"
COMMAND_HINT = "質問 | 職種 | 使い方"
ROLE_WORDS = frozenset({"職種", "職種一覧", "部署", "roles"})
HELP_WORDS = frozenset({"", "使い方", "つかいかた", "ヘルプ", "help"})

UNKNOWN = "記事に記載なし"
INTERVIEW = "職員の話"
FACT = "職種・部署の情報"
ARTICLE_TEXT = "記事の本文"
RECRUITER = "recruiter"
"""The kind of an article that holds what a recruiter answered."""
STAFF_ANSWER = "採用担当の回答"

ANSWER_TITLE = "回答"
AROUND_TITLE = "前後の質問と回答"
FULL_TITLE = "回答の全文"
CLOSE = "閉じる"

AROUND = "前後を読む"
FULL = "続きを読む"
HELPFUL = "役に立った"
UNHELPFUL = "ちがう内容だった"
SHARE = "みんなに共有"
ROLE_DETAILS = "くわしく見る"
HAND_OVER = "担当者に質問する"
HELPFUL_SPOKEN = f"{HELPFUL}（この回答を評価する）"
UNHELPFUL_SPOKEN = f"{UNHELPFUL}（この回答を評価する）"
SHARE_SPOKEN = f"{SHARE}（この回答をチャンネルの全員に見えるように投稿する）"
HAND_OVER_SPOKEN = f"{HAND_OVER}（質問を書く画面を開く）"

RELATED = "関連する質問"
CONTEXT_USED = "前の質問の続きとしてお答えします。"
MOVED = "この項目は更新されました。近い内容をご案内します。"
SHARED = "メンバーが共有した回答です。"
SHARE_DONE = "みんなに共有しました。"
THANKS = "ありがとうございます。今後の改善に役立てます。"
SORRY_UNHELPFUL = "教えていただき、ありがとうございます。言い方を変えて、もう一度質問してみてください。"
REASON_TITLE = "ちがう内容だった"
REASON_LABEL = "どこがちがいましたか"
REASONS = {
    "other_subject": "質問とちがう話題だった",
    "incomplete": "知りたいことの一部しかなかった",
    "outdated": "情報が古い",
    "unclear": "わかりにくい",
}

CHOOSE = "近い質問が見つかりました。お知りになりたいものを選んでください。"
CHOOSE_ELSE = "この中になければ、言い方を変えてもう一度質問してください。"
NOT_FOUND = "この質問への答えは、公開記事の中に見つかりませんでした。"
ASK_ELSEWHERE = "くわしくは、採用担当の窓口にお問い合わせください。"
ASK_STAFF = f"「{HAND_OVER}」から、採用担当に質問できます。"
NO_DESK = f"担当者への質問は、いま受け付けていません。{ASK_ELSEWHERE}"
OFFICIAL_LABEL = "募集要項（公式サイト）"
NEAREST = "近い話題の質問"

GREETING = "こんにちは。東京都のICT職についての質問に、公開記事の引用でお答えします。"
TRY = "たとえば、次のように質問できます。"
HOW_TO = (
    "質問のしかたは3つあります。\n"
    "・チャンネルで、このボットにメンションして質問する（答えはスレッドに届き、全員に見えます）\n"
    "・このボットにダイレクトメッセージを送る（答えは自分だけに見えます）\n"
    "・/ictfaq に続けて質問を書く（答えは自分だけに見え、あとから共有もできます）"
)
HOW_TO_FOLLOW_UP = (
    "スレッドやダイレクトメッセージでは、「Bさんは？」のように続けて質問できます。\n"
    "/ictfaq 職種 で、職種・部署の一覧が見られます。"
)
LIMITS = (
    "お答えするのは、職員インタビューなどの公開記事に書かれていることだけです。"
    "文章を作り出すことはありません。書かれていないことは「記載がありません」とお答えします。"
)
PRIVACY = (
    "質問の文章は、返信が済むまでの間だけ扱い、保存しません。保存するのは、どの投稿に返信したかの記号（30日）と、"
    "表示した項目や評価の件数、答えられなかった質問にあった言葉のうちボットがもともと知っているものの件数"
    "（13か月、人を特定しない形）だけです。"
    "担当者に質問したときは、回答が済んで一定の期間がたつか、取り消されるまで、その質問を保存します。"
    "氏名・電話番号・メールアドレスなどは書かないでください。"
)
ROLES_INTRO = "公開記事で紹介されている職種・部署です。"
NO_ROLES = "職種・部署の情報は、まだありません。"
ABOUT_ROLE = "職種・部署について"
GONE = "この項目は更新されました。もう一度質問してください。"
NO_NEIGHBOURS = "この記事には、前後の質問がありません。"

SEND = "送る"
CANCEL = "やめる"
QUESTION_LABEL = "質問"
QUESTION_HINT = "氏名・電話番号・メールアドレスなどは書かないでください。"
ROLE_LABEL = "関係する職種・部署"
DESTINATION_LABEL = "回答の受け取り方"
TO_THREAD = "このスレッド（チャンネルの全員に見えます）"
TO_DIRECT = "ダイレクトメッセージ（自分だけに見えます）"
ONLY_DIRECT = "回答は、このボットからのダイレクトメッセージで届きます。"
EXPECT = (
    "採用担当が内容を確かめてから回答します。回答は勤務時間内になり、数日かかることがあります。"
    "急ぐときや出願に関わることは、募集要項の窓口にもご確認ください。"
)
NO_QUESTION = "質問を書いてください。"
PERSONAL = (
    "質問に、電話番号などの個人情報が含まれているようです。この部分は保存しません。"
    "投稿した文章に残っているときは、編集して消すことをおすすめします。"
)
REDACTED = "電話番号などの個人情報と思われる部分は、伏せ字にして受け付けました。"
WITHDRAW = "取り消す"
WITHDRAW_ASK = "この質問を取り消しますか。担当者に渡した記録は消去され、元に戻せません。"
ONLY_ASKER = "この操作は、質問した人だけが使えます。"
SOLVED = "役に立った"
UNSOLVED = "まだ解決していません"
SOLVED_THANKS = "ありがとうございます。この質問を完了にしました。"

HOME_TITLE = "東京都のICT職について、質問してください"
HOME_TOPICS = "話題ごとの質問の例"
HOME_ROLES = "職種・部署"
HOME_PRIVACY = "保存する情報"


def day(when: date) -> str:
    return f"{when.year}年{when.month}月{when.day}日"


def label(entry: Entry) -> str:
    """What an answer is made of, beside its heading: an interview, an article's own words, or facts on a role."""
    if entry.kind is EntryKind.FACT:
        return f"【{FACT}】"
    if _staffs(entry):
        return f"【{STAFF_ANSWER}】"
    return f"【{ARTICLE_TEXT if entry.speaker.id == EDITOR else INTERVIEW}】"


def _staffs(entry: Entry) -> bool:
    return entry.source.kind == RECRUITER


question = Sentence("Q. {entry.question}")


def quote(text: str, speaker: str) -> str:
    """A quotation and who said it, in brackets that differ from those within it."""
    return f"『{text}』（{speaker}）" if "「" in text else f"「{text}」（{speaker}）"


def source(entry: Entry) -> tuple[str, str, str]:
    """What stands before the title, the title, and what stands behind it."""
    article, speaker = entry.source, entry.speaker
    if _staffs(entry):
        return "出典：", article.title, f"・回答日：{day(article.published or article.checked_on)}"
    who = f"{speaker.name}（{speaker.affiliation}）" if speaker.affiliation else speaker.name
    parts = [
        "" if article.title_given else "（題名は当ボットによる仮のもの）",
        f"・{article.publisher}" if article.publisher else f"・発行元：{UNKNOWN}",
        f"・話し手：{who}",
        f"・公開日：{day(article.published) if article.published else UNKNOWN}",
        f"・{day(entry.as_of)}時点" if entry.as_of else "",
        f"・内容確認：{day(article.checked_on)}",
    ]
    return "出典：", article.title, "".join(parts)


short_source = Sentence("出典：{entry.source.title}・話し手：{entry.speaker.name}")


def cautions(entry: Entry, today: date) -> list[str]:
    """What a reader must know about the age of an entry, on ``today`` in Tokyo."""
    found = []
    if entry.valid_to and entry.valid_to < today:
        found.append(f"この情報の有効期間は{day(entry.valid_to)}で終わりました。現在は変わっている可能性があります。")
    if entry.valid_from and entry.valid_from > today:
        found.append(f"この情報は{day(entry.valid_from)}から有効です。")
    if entry.source.review_by and entry.source.overdue(today):
        found.append(f"記事の内容の再確認が、予定日（{day(entry.source.review_by)}）を過ぎています。")
    return found


def of_card(label: str, name: str, several: bool) -> str:
    """A button's label, which says whose card it belongs to where there are several."""
    return f"{label}（{name}）" if several else label


around_spoken = Sentence(f"{AROUND}：{{entry.question}}")
full_spoken = Sentence(f"{FULL}：{{entry.question}}")
role_spoken = Sentence(f"{ROLE_DETAILS}：{{role.name}}")


NEIGHBOURS = {-1: "ひとつ前の質問", 0: "お読みになっていた質問", 1: "次の質問"}
"""Where a pair stands in its article: before the entry, the entry itself, behind it."""


def disclaimer(version: str, entries: Sequence[Entry] = ()) -> str:
    staffs = [entry for entry in entries if _staffs(entry)]
    what = [*(["公開記事"] if len(staffs) < len(entries) or not entries else []), *([STAFF_ANSWER] if staffs else [])]
    return f"{'と'.join(what)}の引用です。条件や日程は募集要項が優先します。（掲載情報の版：{version[:8]}）"


official = Sentence("最新の条件や日程は {link} をご確認ください。")


def listed(lead: str, questions: Sequence[str]) -> str:
    numbered = [f"{number}. {text}" for number, text in enumerate(questions, 1)]
    return "\n".join([lead, *numbered])


def role_line(role: Role) -> str:
    known = role.organisation and not role.organisation.startswith(role.name)
    return f"{role.name}（{role.organisation}）" if known else role.name


simplified = Sentence("{text}\n（表示を簡略にしています。参照番号：{reference}）")
apology = Sentence(
    "申し訳ありません。うまく処理できませんでした。時間をおいて、もう一度お試しください。（参照番号：{reference}）"
)
number = Sentence("番号{of}")
handover_privacy = Sentence(
    "送ると、質問の文章とあなたのSlackのIDを、対応が完了してから{days}日間保存します。"
    f"「{WITHDRAW}」を押すと、すぐに消去します。読むのは採用担当だけです。"
)
received = Sentence("受け付けました（番号{of}）")


def receipt(of: int, in_thread: bool) -> str:
    where = "このスレッドに" if in_thread else "ダイレクトメッセージで"
    return f"{received(of)}。担当者の回答は、{where}届きます。"


handed_on = Sentence(
    "あなたの投稿を、採用担当が質問として受け付けました（番号{of}）。不要なときは、下のボタンで取り消せます。"
)
withdraw_spoken = Sentence(f"{WITHDRAW}（番号{{of}}の質問）")
withdrawn = Sentence("番号{of}の質問を取り消し、記録を消去しました。")
not_there = Sentence("番号{of}の質問は、もうありません（取り消されたか、保存期間が過ぎました）。")
too_long = Sentence("長すぎます。{limit:,}文字以内にしてください。")


def answered(of: int, recruiter: str, corrected: bool) -> str:
    return f"{'【訂正】' if corrected else ''}{number(of)}の質問に、採用担当の{recruiter}さんが回答しました。"


judge_spoken = Sentence("{label}（番号{of}の回答）")
reopened = Sentence("番号{of}の質問を、もう一度担当者に渡しました。回答をお待ちください。")
still_open = Sentence("番号{of}の質問は、担当者が対応しています。回答をお待ちください。")
