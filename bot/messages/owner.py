"""Every sentence that a content owner can read: what is wrong in a knowledge folder and how to write it instead.

Each fault says what is wrong first and then what to write; ``_HOW`` holds a correct example of every field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from bot.messages import sentence
from bot.messages.sentence import cut

_HOW = {
    "affiliation": "affiliation: デジタルサービス局",
    "aliases": "aliases: [Aさん, A氏]",
    "answer": "answer: 週に数回、リモートワークをしています。",
    "article": "article: ict-schedule",
    "as_of": "as_of: 2026-04-01（わからないときは行ごと消す）",
    "asked_as": "asked_as: の下に「- リモートワークはできますか」のような行を4行以上",
    "category": "category: 働き方",
    "checked_on": "checked_on: 2026-11-22",
    "entries": "entries: の下に「- id: a-work-style」から始まる項目",
    "entry": "entry: a-work-style",
    "facts": "facts: の下に「- id: kakkyoku-overview」から始まる項目",
    "after": "after: [直前の質問]",
    "ask": "ask: リモートワークはできますか",
    "expect": "expect: [a-work-style, b-work-style]（答えがないはずの質問は expect: []）",
    "from": "from: Teams",
    "general": "general: true（ICT職全体のように、ほかのすべてを含むときだけ）",
    "held_out": "held_out: true",
    "style": "style: casual",
    "questions": "questions: の下に「- ask: 質問」と「expect: [項目のid]」",
    "gives": "gives: [place, time]（なければ gives: []）",
    "groups": "groups: の下に「- [リモートワーク, テレワーク]」のような行",
    "id": "id: a-work-style（半角の英小文字・数字・ハイフン、64文字まで）",
    "kind": "kind: interview",
    "label": "label: 役割",
    "links": "links: の下に「- label: 向いている人」と「entry: k-suited」",
    "name": "name: Aさん",
    "organisation": "organisation: 東京都 デジタルサービス局",
    "published": 'published: 2024-03-15（記事に無いときは published: ""）',
    "publisher": 'publisher: 発行元の名前（記事に無いときは publisher: ""）',
    "question": "question: リモートワークはどのように運用されていますか",
    "quote": "quote: の下に「article:」「speaker:」「text:」の3行、または「entry: a-work-style」の1行",
    "quotes": "quotes: の下に「- text: 記事のとおりの短い引用」と「speaker: a」",
    "related": "related: [b-work-style, a-tools]（なければ行ごと消す）",
    "review_by": "review_by: 2027-05-22",
    "roles": "roles: [kyodoka-group]（なければ行ごと消す）",
    "section": "section: 働き方について",
    "sentence": "sentence: 給与・手当については、公開記事に記載がありません。",
    "speaker": "speaker: a（speakers にある id）",
    "speakers": "speakers: の下に「- id: a」と「name: Aさん」",
    "summary": "summary: 各局のDXをサポートする専門部署です。",
    "text": "text: 記事のとおりの短い引用",
    "title": "title: 1日のスケジュールから知る、ICT職の仕事",
    "title_given": "title_given: true（記事に題名が無く、こちらで付けたときは false）",
    "to": "to: [コミュニケーションツール]",
    "topic": "topic: work-style（topics.yaml にある id）",
    "topics": "topics: の下に「- id: work-style」と「name: 働き方」",
    "url": 'url: https://example.com/article（わからないときは url: ""）',
    "valid_from": "valid_from: 2025-04-01（期限がないときは行ごと消す）",
    "valid_to": "valid_to: 2026-03-31（期限がないときは行ごと消す）",
    "value": "value: 各局支援担当は、各局のDXをサポートする部署です。",
    "voices": "voices: true",
}


def how(field: str) -> str:
    """A correct example of a field; empty for an unknown one."""
    return f"書き方: {_HOW[field]}" if field in _HOW else ""


def _how(field: str) -> str:
    return f"。{how(field)}" if field in _HOW else ""


def _meant(close: str | None) -> str:
    return f"。「{close}」のことではありませんか" if close else ""


Sentence = partial(sentence.Sentence, how=_how)
fact_question = Sentence("{role}の{label}")

# The folder and its files

NO_FOLDER = "ナレッジのフォルダーがありません。--knowledge か環境変数 KNOWLEDGE_DIR に正しい場所を指定してください"
NO_TOPICS = f"topics.yaml がありません。話題の一覧を作ってください{_how('topics')}"
NO_ARTICLES = "articles/ に記事のファイルが1つもありません。articles/<記事のid>.yaml を置いてください"
NO_ENTRIES = f"質問と回答が1つもありません。articles/ の記事に書いてください{_how('entries')}"
STRAY_FILE = (
    "この場所・名前のYAMLファイルは読まれません。topics.yaml、synonyms.yaml、articles/<id>.yaml、"
    "roles/<id>.yaml のどれか（拡張子は .yaml）にしてください"
)
unreadable = Sentence("ファイルを開けません（{reason}）。ファイルの場所とアクセス権を確認してください")
too_large = Sentence("ファイルが大きすぎます（上限 {megabytes}MB）。記事ごとにファイルを分けてください")
NOT_UTF8 = "UTF-8として読めない文字があります。エディターで文字コードをUTF-8にして保存し直してください"
control_character = Sentence("目に見えない制御文字（U+{code:04X}）があります。その行を打ち直してください")

# YAML itself

EMPTY_FILE = "ファイルに中身がありません。id などの項目を書くか、ファイルを消してください"
NOT_YAML = "YAMLとして読めません。「キー: 値」の形で書いてください"
SECOND_DOCUMENT = (
    "「---」で区切った2つ目の文書は読まれません。「---」の行を消し、1つのファイルには1つだけ書いてください"
)
too_deep = Sentence("入れ子が深すぎます（上限 {limit}段）。括弧や字下げを見直してください")
COMPLEX_KEY = "キーに一覧や括弧は使えません。「question: 質問」のように、英字のキーと「: 」を書いてください"
special = Sentence(
    '「{written:.40}」はYAMLの参照や型指定とみなされ、ここでは使えません。文字として書くなら "…" で囲んでください'
)
null = Sentence('「{written}」は値なしの意味になりません。空にするなら "" と書くか、行ごと消してください')
twin_key = Sentence("{key!q}が同じ項目に2回書かれています。どちらか1つだけにしてください")


def lost_text(value: str, lost: str) -> str:
    whole = f"{value[:30]} {lost[:30]}".strip()
    return (
        f"「 #」から後ろの{cut(lost)}は読まれません。"
        f'文字として書くなら "{whole}" のように全体を囲み、メモなら # で始まる別の行に書いてください'
    )


SWALLOWED_ITEM = (
    "次の行の「- 」が前の行の文の続きとして読まれています。「- 」を上の行の「- 」と同じ位置にそろえてください"
)
TAB = "字下げにタブが使われています。タブを消し、半角スペース2つずつで字下げしてください"


def bad_colon(line: str) -> str:
    key, value = re.split("[：:]", line.strip(" -"), maxsplit=1)
    return f"「：」が全角か、後ろに半角スペースがありません。書き方: {key.strip()}: {value.strip()[:40]}"


WIDE_SPACE = "字下げに全角スペースが使われています。半角スペース2つずつで字下げしてください"
COLON_INSIDE = (
    '値の中に「: 」があるか、字下げがそろっていません。書き方: 「: 」を含むなら answer: "結論: こうです" のように囲む'
)
AFTER_QUOTES = "引用符の後ろに文字が続いています。書き方: answer: '\"重要\"なこと' のように全体を別の引用符で囲む"
OPEN_QUOTE = 'この引用符（" か \'）が閉じられていません。値の終わりに同じ引用符を書いてください。書き方: text: "引用"'
BAD_ESCAPE = "\"…\" の中の「\\」は特別な意味になります。「\\\\」と重ねるか、'…' で囲んでください"
OPEN_BRACKET = "この括弧（[ か {）の中の書き方が正しくありません。書き方: related: [a-tools, b-work-style]"
BAD_BLOCK = "「|」や「>」の後ろに文字は書けません。本文は次の行に字下げして書いてください"
SPECIAL_START = (
    'この記号（@ ` % & * ! | > ] } など）で値を始めることはできません。書き方: text: "@から始まる文" のように囲む'
)
COMMENT_INSIDE = (
    '「 #」から後ろはメモとして捨てられるため、文が途中で切れています。書き方: answer: "1つ目 #2" のように囲む'
)
NO_COLON = (
    "「キー: 値」の形になっていません。キーの後ろに半角のコロンと半角スペースを書いてください。"
    "書き方: topic: work-style"
)
WRONG_INDENTATION = (
    "字下げか書き方が正しくありません。同じ段の行は、半角スペースで同じ位置から書き始めてください。"
    "書き方: topic: work-style"
)


# One field


_FAULTS = {
    "missing": "「{field}」がありません",
    "string_type": "「{field}」に一覧や入れ子が書かれています。文字だけを書いてください",
    "string_too_short": "「{field}」が空です",
    "string_too_long": "「{field}」が長すぎます（{length}文字、上限{max_length}文字）。短くしてください",
    "several_lines": "「{field}」は1行で書いてください",
    "bad_url": "{value}はURLの形ではありません",
    "bad_id": "「{field}」の{value}はidの形ではありません。半角の英小文字・数字・ハイフンで書いてください",
    "too_short": "「{field}」は{min_length}件以上必要です（いま{length}件）",
    "tuple": "「{field}」は一覧で書いてください（いまは{value}）",
    "model": "{value}のところには、「キー: 値」の組を書いてください。字下げと半角の「: 」を確認してください",
    "bool": "「{field}」の{value}は true か false で書いてください",
    "enum": "「{field}」の{value}は使えません。使えるもの: {expected}",
    "date": "「{field}」の{value}は日付ではありません。年-月-日（2026-11-22）で書いてください",
}
"""By pydantic's word for a fault, or the first part of it; a pattern that does not match has three of its own."""


def fault(kind: str, field: str, value: object = "", **limits: object) -> str:
    """What pydantic found wrong with a field. ``limits``: its own, and ``reason`` in its own words."""
    if kind == "string_pattern_mismatch":
        shape = "bad_url" if field == "url" else "several_lines" if "\n" in str(value) else "bad_id"
        kind = shape if value else "string_too_short"
    template = _FAULTS.get(kind) or _FAULTS.get(kind.partition("_")[0], "「{field}」の値が正しくありません（{reason}）")
    text = value if isinstance(value, str) else ""
    length = len(value) if isinstance(value, str | list) else 0
    said = template.format_map({"field": field, "value": cut(text), "length": length, **limits})
    return said.replace("（いまは「」）", "") + _how(field)


def unknown_key(key: str, close: str | None, known: Sequence[str]) -> str:
    """``close``: a likely meant key; ``known``: all that may stand there."""
    if key != key.strip():
        return f"キー{cut(key)}の前後に全角スペースがあります。半角スペースだけで字下げしてください"
    hint = _meant(close) if close else f"。使えるもの: {', '.join(known)}"
    return f"知らないキー{cut(key)}です{hint}"


# Between files

twin_id = Sentence("id{name!q}は {first} でも使われています。別のidにしてください")


def dangling(field: str, name: str, close: str | None) -> str:
    """``close``: a likely meant id."""
    return f"「{field}」の{cut(name)}というidはどこにもありません{_meant(close)}{'' if close else _how(field)}"


uncovered_topic = Sentence(
    "話題{name!q}は、記載がない話題です（{where} に sentence があります）。別の topic にするか、"
    "sentence を消してください"
)
QUOTE_SHAPE = f"「quote」は、自分の引用（3行そろえる）か、entry だけのどちらかです{_how('quote')}"
quote_of_a_fact = Sentence(
    "{name!q}は職種・部署の情報です。引用を借りられるのは、articles/ の項目からだけです{entry!h}"
)
twin_alias = Sentence(
    "呼び名{alias_!q}は{other!q}（{where}）と重なり、どちらのことか決まりません。片方から消してください"
)
twin_synonym = Sentence("同義語{word!q}は {first} にもあります。1つの組だけに書くか、組をまとめてください{groups!h}")
dates_reversed = Sentence("「{last}」が「{first}」より前の日付です。順序を直してください{last!h}")

# Quotations

NO_SOURCES = (
    "記事の本文がありません。--sources に、記事の本文（.txt か .md、UTF-8）を置いたフォルダーを指定してください"
)


def not_verbatim(quotation: str, file: str, same: str, then: str) -> str:
    """``same``: how far the quotation agrees with the article; ``then``: how the article goes on."""
    where = f"{cut(same[-20:])}までは同じで、記事ではその後が{cut(then)}です。" if same else ""
    return f"引用{cut(quotation)}が記事（{file}）にありません。{where}記事のとおりに写してください"


quoted_elsewhere = Sentence(
    "引用{quotation!q}はこの記事（{file}）ではなく {elsewhere} にあります。article を直すか、引用を移してください"
)
quoted_too_much = Sentence(
    "記事{article!q}の引用が全体の{share:.1%}で、上限の{limit:.0%}に達しています。引用を短くするか減らしてください"
)

# Gaps

gap_empty = Sentence("「{field}」が空です。わかったら書いてください{field!h}")
GAP_TITLE = (
    "記事の題名がわからないため、こちらで付けた題名です。わかったら title を直し、title_given: true にしてください"
)
gap_review = Sentence(
    "内容確認の期限（{day:.10}）を過ぎています。記事を見直し、checked_on と review_by を書き直してください"
)
gap_expired = Sentence(
    "{name!q}の有効期限（{day:.10}）を過ぎています。過去のこととして表示されます。新しい内容があれば書き直してください"
)
gap_idle = Sentence("話題{name!q}は、どの項目も使わず sentence もないため、言い方ごと無視されます{sentence!h}")
gap_unfindable = Sentence("話題{name!q}に asked_as がないため、だれの質問にも当たりません{asked_as!h}")

# Wordings, asked of the bot


def shown(name: str, covered: bool) -> str:
    return f"{'項目' if covered else '記載がない話題'}{cut(name)}"


def rival(wording: str, where: str) -> str:
    return f"{cut(wording)}{f'（{where}）' if where else ''}"


_REWORD = "（{rival_}に近いため）。どちらかの言い方を変えるか、消してください"
ends_astray = Sentence("{wording!q}は話題{topic!q}の尋ね方ですが、聞かれると{shown}が出ます" + _REWORD)
finds_nothing = Sentence("{wording!q}と聞かれても、何も見つかりません。何についての質問かがわかる言葉を足してください")
other_topic = Sentence("{wording!q}と聞かれると、別の話題の{shown}が先に出ます" + _REWORD)
other_entry = Sentence("人や職種の名前が入った{wording!q}で、同じ話題の別の{shown}が先に出ます" + _REWORD)
near_topic = Sentence(
    "{wording!q}は、別の話題{topic!q}の{rival_}と紛らわしい言い方です。どちらかの言い方を変えるか、消してください"
)
