"""Every sentence that a content owner can read in Slack, and the words of ``/ictfaq-kb``."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from bot.core.knowledge import Entry, Knowledge
from bot.messages.applicant import REASONS, day
from bot.messages.recruiter import moment
from bot.messages.sentence import Sentence
from bot.messages.terminal import contents

COMMAND_DESCRIPTION = "ナレッジの状態を見て、直したものを取り込む（ナレッジ担当用）"
COMMAND_HINT = "状態 | 診断 質問 | 未回答 | 評価 [id] | 期限 | 再読込 | 使い方"

STATE, EXPLAIN, UNANSWERED, OPINIONS = "status", "explain", "unanswered", "feedback"
DUE, RELOAD, HELP = "due", "reload", "help"
VERBS = {
    **dict.fromkeys(("状態", "status"), STATE),
    **dict.fromkeys(("診断", "explain"), EXPLAIN),
    **dict.fromkeys(("未回答", "unanswered"), UNANSWERED),
    **dict.fromkeys(("評価", "feedback", "votes"), OPINIONS),
    **dict.fromkeys(("期限", "due"), DUE),
    **dict.fromkeys(("再読込", "再読み込み", "reload"), RELOAD),
    **dict.fromkeys(("", "使い方", "ヘルプ", "help"), HELP),
}
"""The first word of ``/ictfaq-kb``, folded."""
USAGE = (
    "使い方（結果は自分だけに見えます）\n"
    "・/ictfaq-kb 状態　……　使われているナレッジの版と件数、直前の再読込の問題\n"
    "・/ictfaq-kb 診断 質問　……　その質問にボットがどう答え、なぜそうなるか\n"
    "・/ictfaq-kb 未回答　……　3人以上が尋ねて、答えが決まらなかったこと\n"
    "・/ictfaq-kb 評価　……　「役に立った」「ちがう内容だった」の数（続けて項目のidを書くと、理由まで）\n"
    "・/ictfaq-kb 期限　……　確認や有効の期限が過ぎたもの・近いもの、空いている欄\n"
    "・/ictfaq-kb 再読込　……　ナレッジのフォルダーを読み直す（誤りがあれば、いまの版のまま）\n"
    "英語でも使えます：status, explain, unanswered, feedback, due, reload, help"
)
NO_QUESTION = "質問を続けて書いてください。例：/ictfaq-kb 診断 リモートワークはできますか"
CUT = "長いため、ここまでを表示しています。全体は ict-bot report で見られます。"
NOTHING_UNANSWERED = "この13週間に、3人以上が尋ねて答えの決まらなかったことはありません。"
UNANSWERED_TITLE = "この13週間に、3人以上が尋ねて答えの決まらなかったこと"
NO_OPINIONS = "3人以上から届いた評価は、まだありません。"
OPINIONS_TITLE = "この13週間の評価（3人以上のもの）"
NOTHING_DUE = "期限が過ぎたもの・60日以内のもの、空いている欄はありません。"
OPINION_NAMES = {"helpful": "役に立った", "unhelpful": "ちがう内容だった"}
DATE_NAMES = {"review_by": "記事の確認期限", "valid_to": "項目の有効期限"}
BRACKET = "（"
NO_TOPIC = "話題がわからなかった質問"
no_such_word = Sentence(f"「{{word:.40}}」という操作はありません。\n{USAGE}")


def state(known: Knowledge, since: datetime) -> str:
    return f"版：{known.version}（{moment(since)}から）\n{contents(known)}"


upkeep = Sentence("期限が過ぎたもの{past}件、空いている欄{blanks}件（くわしくは /ictfaq-kb 期限）")


def refused(problems: Sequence[str], shown: int) -> str:
    rest = len(problems) - shown
    told = [*problems[:shown], *([f"ほかに{rest}件"] if rest > 0 else [])]
    return "\n".join([f"ナレッジに問題が{len(problems)}件あるため、取り込まずに、いまの版のまま答えています。", *told])


def reloaded(before: str, after: str) -> str:
    if before == after:
        return f"フォルダーの内容は、いまの版（{before}）と同じでした。"
    return (
        f"ナレッジを取り込みました（版 {before} → {after}）。"
        "答えが変わる質問は、手元の ict-bot eval --against で確かめられます。"
    )


def word(lemma: str, known: Knowledge) -> str:
    """A lemma as people write it: a synonym by its group's first word, a name key as the name."""
    kind, _, name = lemma.partition(":")
    if kind == "role":
        return next((role.name for role in known.roles if role.id == name), name)
    if kind == "speaker":
        return next((s.name for article in known.articles for s in article.speakers if s.id == name), name)
    return lemma.removeprefix("=").replace("_", " ")


def words(lemmas: Sequence[str], known: Knowledge) -> list[str]:
    return [found for lemma in lemmas if len(found := word(lemma, known)) > 1]


def to_paste(chosen: Iterable[tuple[str, str]], known: Knowledge) -> list[tuple[Entry, str]]:
    """Entries with a line for ``asked_as``. ``chosen``: ids that people pressed, and their question's lemmas."""
    found = [(known.by_id[name], lemmas.split()) for name, lemmas in chosen if lemmas and name in known.by_id]
    return [(entry, " ".join(word(lemma, known) for lemma in lemmas)) for entry, lemmas in found]


def in_vain(name: str, times: int, people: int, words: Sequence[str]) -> str:
    used = f"。よく出た言葉：{'、'.join(words)}" if words else ""
    return f"・{name or NO_TOPIC}　{times}回（{people}人）{used}"


def advice(topic_id: str, covered: bool, names: Mapping[str, str]) -> str:
    """What to write. ``names``: of entries that people pressed instead, with the line to paste."""
    if names:
        return "\n".join(f"　→ 項目 {name} の asked_as に足す行：\n　　- {line}" for name, line in names.items())
    if not topic_id:
        return "　→ 記事にあれば項目の asked_as に、なければ topics.yaml に話題（sentence と asked_as）を足す"
    if covered:
        return f"　→ 話題 {topic_id} の項目の asked_as に、上の言葉を使った言い方を足す"
    return f"　→ 記事に記載がない話題です。答えられる記事ができたら、話題 {topic_id} で項目を書く"


def opinions(entry: str, question: str, counts: Mapping[str, tuple[int, int]]) -> str:
    told = [f"{OPINION_NAMES[kind]} {votes}（{people}人）" for kind, (votes, people) in counts.items()]
    return f"・{entry}　{question}\n　{'、'.join(told)}"


def reason(code: str, votes: int, people: int) -> str:
    return f"　　{REASONS.get(code, '理由の選択なし')} {votes}（{people}人）"


no_such_entry = Sentence("{name!q}というidの項目はありません。")


def due(when: date, field: str, name: str, past: bool) -> str:
    return f"・{day(when)}{'（過ぎました）' if past else ''}　{DATE_NAMES[field]}：{name}"


blank = Sentence("・空いている欄　{article}：{fields}")
entry = Sentence("{id}（{question}）")
