"""The plain text of an interview -> its questions and answers, profiles and explained terms.

Two shapes are known: *turns* (``M:…`` / ``高:…`` under headings), and *headings* (a question as heading, paragraphs
below it; one 【Case】 a person). In both, ※ marks a term and the note that explains it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise

HEADING = 60
"""Characters that a heading has at most."""
LONGEST = 2_000
"""Characters of a question that are looked at."""
SAME_TERM = 2
"""Characters at the end of a marked term that agree with the term of its note."""

_NOTE = re.compile(r"^※\s*(?P<number>\d*)[)）.．:：]?\s*(?P<text>.+)$")
_DEFINITION = re.compile(r"^(?P<term>[^:：。]{2,40})[:：]\s*(?P<text>.+)$")
_MARKED = re.compile(r"(?P<before>[^。、!?！？※]{2,60})※(?P<number>\d*)")
_TERM = re.compile(r"[一-龥々ァ-ヶーA-Za-zＡ-Ｚａ-ｚ0-9０-９・]+$")
_MARK = r"\s:：、。,.「」『』()（）【】?？!！※/／"
_TURN = re.compile(
    rf"^(?P<label>[^{_MARK}\d・-][^{_MARK}]{{0,11}})(?:[(（][^)）]{{1,30}}[)）])?\s*[:：](?!//)\s*(?P<said>\S.*)$"
)
_MARKS = re.compile(r"^(?:[■□◆◇●○▼▽▶★☆#＃\s]+|[―─—]+|Q\d*[.．\s]\s*)+")
_BULLET = re.compile(r"^(?:[-・*•]|\d{1,2}(?:[:：]\d\d|時|[.)．）])|https?://)")
_BRACKETS = re.compile(r"^【(?P<inside>[^】]+)】\s*(?P<rest>.*)$")
_CASE = re.compile(r"(?i:case)|ケース|人目|\d|さん|氏")
_PERSON = re.compile(r"^(?P<name>[^()（）。、]{1,24})[(（](?P<who>.+)[)）]$")
_HONORIFIC = re.compile(r"(?:さん|氏|様|先生)$")
_INTRODUCED = r"[一-龥々ぁ-んァ-ヶー]{0,6}?)(?:[(（][^)）]*[)）])?と(?:申し|いい|言い)ます"
_QUESTION = re.compile(
    r"(?:[?？]|(?:ください|下さい|ませんか|ですか|ますか|ましたか|でしょうか|教えて|聞かせて|とは|は)。?)$"
)
_RHETORIC = re.compile(r"ではない(?:です|でしょう)か。?$")
_SENTENCE = re.compile(r"(?:「[^」]{0,200}」|『[^』]{0,200}』|[(（][^)）]{0,200}[)）]|[^。!?！？])+[。!?！？]*")
_COURTESY = re.compile(
    r"(?:(?:はい|こちらこそ|本日は|どうも)、?|(?:ありがとうございま|よろしく|お願い)[^。、!！]*(?:[。!！]|$))+"
)
_PUBLISHED = re.compile(r"公開日?\s*[:：]\s*(\d{4})\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})")
_LEAD = re.compile(r"^(?:(?:最後に|まずは?|では|それでは|ずばり|ちなみに|なるほど|ただ|次に|続いて|また|さらに)、?)+")
_TAIL = re.compile(
    r"(?:について|に関して)?(?:を|とは|って|は|も|が)?(?:(?:お?(?:教え|聞か)|お?伺|お?うかが)[^、。]*"
    r"|(?:どの|どう|どん|どこ|何|なに|なぜ|いつ|誰|だれ)[^、。]*|(?:あります|います|でしょう|です)か)?$"
)
_NOUN = re.compile(r"(?:[一-龥々ァ-ヶーA-Za-z]|こと|もの|ところ|さ|がい|け)$")
_VERBAL = re.compile(r"を|どう|どの|どん|何|です|ます")
_END = "。?？!！ 　"

Lines = Sequence[tuple[int, str]]
"""Lines that are not blank, each with its number from 1."""


class Part(StrEnum):
    """What a piece of an interview is."""

    PAIR = "pair"
    PROFILE = "profile"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Piece:
    """A pair, a profile (``asked``: the name) or an explained term (``asked``: the term).

    ``speaker`` is a name as a reader knows it, empty for the editorial text and for an interviewee without a name.
    """

    part: Part
    section: str
    speaker: str
    asked: str
    told: tuple[str, ...]
    line: int

    def longer(self, told: Sequence[str]) -> Piece:
        """With more of the answer."""
        return replace(self, told=(*self.told, *told))


@dataclass(frozen=True, slots=True)
class Interview:
    """What was recognised. ``people``: name -> affiliation; ``unused``: numbers of the lines that are part of nothing.

    The last three count the lines that look like turns, headings and questions, whatever became of them.
    """

    title: str
    published: tuple[int, int, int] | None
    people: dict[str, str]
    pieces: tuple[Piece, ...]
    unused: tuple[int, ...]
    turns: int
    headings: int
    questions: int


def read(text: str) -> Interview:
    """Whatever can be recognised in ``text``; no pieces where it has neither shape."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    prose = [(number, line) for number, line in lines if not _NOTE.match(line)]
    labels = _labels(prose)
    people: dict[str, str] = {}
    pieces = _turns(prose, labels) if labels else _headings(prose, people)
    for piece in pieces:
        people.setdefault(piece.speaker, "")
    pieces += _terms(lines, pieces)
    headings = [line for _, line in prose if _is_heading(line)]
    date = _PUBLISHED.search(text)
    return Interview(
        title=_title(prose, labels),
        published=(int(date[1]), int(date[2]), int(date[3])) if date else None,
        people=people,
        pieces=tuple(sorted(pieces, key=lambda piece: piece.line)),
        unused=tuple(_unused(lines, pieces)),
        turns=sum(bool(_label(line)) for _, line in prose),
        headings=len(headings),
        questions=sum(map(asks, headings)),
    )


def asks(text: str) -> bool:
    """Whether a heading or a remark is a question."""
    return bool(_QUESTION.search(text)) and not _RHETORIC.search(text)


def sentences(paragraphs: Sequence[str]) -> list[str]:
    """Whole sentences; a 。 inside brackets ends none."""
    return [found.strip() for text in paragraphs for found in _SENTENCE.findall(text) if found.strip()]


def core_of(asked: str) -> str:
    """The last sentence that asks, without what leads up to it and without its end mark."""
    parts = sentences([asked[:LONGEST]]) or [asked]
    asking = [part for part in parts if asks(part)] or parts
    return _LEAD.sub("", asking[-1]).strip(_END) or asked


def subject_of(asked: str) -> str:
    """The noun phrase that a question is about: ``core_of`` without the words that ask; empty where none is left."""
    subject = _TAIL.sub("", core_of(asked)).rsplit("、", 1)[-1]
    return subject if _NOUN.search(subject) and not _VERBAL.search(subject) else ""


# -- lines


def _label(line: str) -> str:
    """Who speaks in a turn, without a number (Q1); empty for other lines."""
    found = _TURN.match(line)
    return found["label"].rstrip("0123456789") if found else ""


def _labels(prose: Lines) -> dict[str, int]:
    """The speakers of turns: labels that recur, and those that answer one that does. Fewer than two are none."""
    spoken = [_label(line) for _, line in prose]
    counts = Counter(label for label in spoken if label)
    known = {label for label, count in counts.items() if count > 1}
    known |= {second for first, second in pairwise(spoken) if first in known and second}
    return {label: count for label, count in counts.items() if label in known} if len(known) > 1 else {}


def _is_heading(line: str) -> bool:
    text = _clean(line)
    if not text or len(text) > HEADING or _BULLET.match(line) or len(sentences([text])) > 1:
        return False
    return asks(text) or not re.search(r"[。、…」)）]$|(?:です|ます|ました)[!！]$", text) or bool(_PERSON.match(text))


def _clean(line: str) -> str:
    """A heading without the marks before it."""
    return _MARKS.sub("", line).strip()


def _title(prose: Lines, labels: dict[str, int]) -> str:
    """The first heading, if nothing but lists of dates and tags stands before it."""
    told = (line for _, line in prose if not _BULLET.match(line) and (_label(line) in labels or not _label(line)))
    first = next(told, "")
    other = _MARKS.match(first) or _BRACKETS.match(first) or _PERSON.match(first) or _label(first) in labels
    return "" if other or not _is_heading(first) else first


def _unused(lines: Lines, pieces: Sequence[Piece]) -> Iterator[int]:
    made = "\n".join(text for piece in pieces for text in (piece.section, piece.asked, *piece.told))
    for number, line in lines:
        forms = (line, _clean(line), re.sub(r"^[^:：]*[:：]\s*", "", line))
        if not any(form and form in made for form in forms) and not _BRACKETS.match(line):
            yield number


# -- turns


def _turns(prose: Lines, labels: dict[str, int]) -> list[Piece]:
    asked = Counter(_label(line) for _, line in prose if asks(line))
    host = max(labels, key=lambda label: asked[label] / labels[label])
    pieces: list[Piece] = []
    section, question, at, open_ = "", "", 0, False
    for number, line in prose:
        said = _TURN.match(line)
        label = _label(line)
        if said and label == host:
            question, at, open_ = said["said"], number, False
        elif said and label in labels:
            piece = Piece(Part.PAIR, section, _name(label, host, prose), question or section, (said["said"],), at)
            _add(pieces, piece if at else replace(piece, line=number))
            open_ = True
        elif _is_heading(line):
            section, question, at, open_ = _clean(line), "", 0, False
        elif open_:
            pieces[-1] = pieces[-1].longer([line])
    return [piece for piece in pieces if piece.asked and not all(map(_COURTESY.fullmatch, piece.told))]


def _add(pieces: list[Piece], piece: Piece) -> None:
    """Another turn of the same person on the same question continues the answer."""
    last = pieces[-1] if pieces else None
    if last and (last.section, last.speaker, last.asked) == (piece.section, piece.speaker, piece.asked):
        pieces[-1] = last.longer(piece.told)
    else:
        pieces.append(piece)


def _name(label: str, host: str, prose: Lines) -> str:
    """A label as a name: as its owner says it (高 -> 高下さん), or with さん; none for Q and A."""
    if (host, label) == ("Q", "A"):
        return ""
    introduced = re.compile(f"({re.escape(label)}{_INTRODUCED}")
    found = next(filter(None, (introduced.search(line) for _, line in prose if _label(line) == label)), None)
    name = found[1] if found else label
    return name if _HONORIFIC.search(name) else f"{name}さん"


# -- headings


@dataclass(slots=True)
class _Block:
    """A heading and what stands below it. ``case``: the person whose part of the text it is in."""

    line: int
    heading: str
    case: str
    told: list[str] = field(default_factory=list)

    def piece(self, part: Part, speaker: str, asked: str) -> Piece:
        return Piece(part, self.heading, speaker, asked, tuple(self.told), self.line)


def _headings(prose: Lines, people: dict[str, str]) -> list[Piece]:
    """``people`` is filled on the way."""
    profiles: list[Piece] = []
    blocks: list[_Block] = []
    for block in [block for block in _blocks(prose, people) if block.told and block.heading]:
        named = _PERSON.match(block.heading)
        if named and (named["name"] in people or _HONORIFIC.search(named["name"])):
            people.setdefault(named["name"], named["who"])
            profiles.append(block.piece(Part.PROFILE, named["name"], named["name"]))
        else:
            blocks.append(block)
    cases = [block for block in blocks if block.case]
    if not cases or 2 * sum(asks(block.heading) for block in cases) >= len(cases):
        alone = next(iter(people)) if len(people) == 1 else ""
        pairs = _by_question(blocks, alone)
    else:
        pairs = [block.piece(Part.PAIR, block.case, block.heading) for block in cases]
    return profiles + pairs if pairs else []


def _blocks(prose: Lines, people: dict[str, str]) -> list[_Block]:
    blocks: list[_Block] = []
    case = ""
    for number, line in prose:
        bracket = _BRACKETS.match(line)
        if bracket and (bracket["rest"] or _CASE.search(bracket["inside"])):
            named = _PERSON.match(bracket["rest"])
            case = named["name"] if named else bracket["rest"] or bracket["inside"]
            people[case] = named["who"] if named else ""
            blocks.append(_Block(number, "", case))
        elif bracket or _is_heading(line):
            blocks.append(_Block(number, bracket["inside"] if bracket else _clean(line), case))
        elif blocks:
            blocks[-1].told.append(line)
    return blocks


def _by_question(blocks: Sequence[_Block], alone: str) -> list[Piece]:
    """Headings that ask. One that does not continues the answer above it, or closes the whole text if it is the last.

    ``alone``: the only person of a text without cases.
    """
    last = max((at for at, block in enumerate(blocks) if asks(block.heading)), default=-1)
    pieces: list[Piece] = []
    case = None
    for block in blocks[: last + 1]:
        if asks(block.heading) or (block.case and block.case != case):
            pieces.append(block.piece(Part.PAIR, block.case or alone, block.heading))
        elif pieces:
            pieces[-1] = pieces[-1].longer(block.told)
        case = block.case
    return pieces


# -- terms


def _terms(lines: Lines, pieces: Sequence[Piece]) -> list[Piece]:
    """Notes on a term that is marked in the text; other notes explain nothing."""
    marked = [(found["number"], found["before"]) for _, line in lines for found in _MARKED.finditer(line)]
    terms = []
    for at, line in lines:
        note = _NOTE.match(line)
        here = [before for number, before in marked if note and number == note["number"]]
        if note and (found := _explained(note["text"], here, bool(note["number"]))):
            section = next((piece.section for piece in reversed(pieces) if piece.line < at), "")
            terms.append(Piece(Part.TERM, section, "", found[0], (found[1],), at))
    return terms


def _explained(note: str, marked: Sequence[str], numbered: bool) -> tuple[str, str] | None:
    """(term, explanation) of a note, if one of the marked places names the term."""
    defined = _DEFINITION.match(note)
    if defined and any(before.endswith(defined["term"][-SAME_TERM:]) for before in marked):
        return defined["term"], defined["text"]
    run = _TERM.search(marked[0]) if numbered and len(marked) == 1 else None
    return (run[0], note) if run else None
