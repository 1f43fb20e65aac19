"""The plain text of an interview -> its questions and answers.

Two shapes are known: *turns* (``M:…`` / ``高:…`` under headings), and *headings* (a question as heading, paragraphs
below it; one 【Case】 a person). Lines that begin with ※ are notes, which a person reads.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

HEADING = 60
"""Characters that a heading has at most."""
LONGEST = 2_000
"""Characters of a question that are looked at."""

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
    r"(?:(?:はい|こちらこそ|本日は|どうも)、?|(?:ありがとう|よろしく|お願い)[^。、!！]*(?:[。!！]|$))+"
)

Lines = Sequence[tuple[int, str]]
"""Lines that are not blank, each with its number from 1."""


@dataclass(slots=True)
class Pair:
    """A question as it was asked, and the paragraphs that answer it. ``speaker``: as a reader knows the name."""

    section: str
    speaker: str
    asked: str
    told: list[str]
    line: int


@dataclass(frozen=True, slots=True)
class Interview:
    """What was recognised. ``people``: name -> affiliation; ``unused``: numbers of the lines that are part of no pair.

    ``counts``: the lines that look like turns, headings and questions, whatever became of them.
    """

    people: dict[str, str]
    pairs: tuple[Pair, ...]
    unused: tuple[int, ...]
    counts: tuple[int, int, int]


def read(text: str) -> Interview:
    """Whatever can be recognised in ``text``; no pairs where it has neither shape."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    prose = [(number, line) for number, line in lines if not line.startswith("※")]
    labels = _labels(prose)
    people: dict[str, str] = {}
    pairs = _turns(prose, labels) if labels else _headings(prose, people)
    headings = [line for _, line in prose if _is_heading(line)]
    return Interview(
        people={pair.speaker: people.get(pair.speaker, "") for pair in pairs},
        pairs=tuple(pairs),
        unused=tuple(_unused(lines, pairs)),
        counts=(sum(bool(_label(line)) for _, line in prose), len(headings), sum(map(asks, headings))),
    )


def asks(text: str) -> bool:
    """Whether a heading or a remark is a question."""
    return bool(_QUESTION.search(text)) and not _RHETORIC.search(text)


def sentences(paragraphs: Sequence[str]) -> list[str]:
    """Whole sentences; a 。 inside brackets ends none."""
    return [found.strip() for text in paragraphs for found in _SENTENCE.findall(text) if found.strip()]


def core_of(asked: str) -> str:
    """The last sentence that asks, without its end mark."""
    parts = sentences([asked[:LONGEST]]) or [asked]
    asking = [part for part in parts if asks(part)] or parts
    return asking[-1].strip("。?？!！ 　") or asked


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


def _unused(lines: Lines, pairs: Sequence[Pair]) -> Iterator[int]:
    made = "\n".join(text for pair in pairs for text in (pair.section, pair.asked, *pair.told))
    for number, line in lines:
        forms = (line, _clean(line), re.sub(r"^[^:：]*[:：]\s*", "", line))
        if not any(form and form in made for form in forms) and not _BRACKETS.match(line):
            yield number


def _turns(prose: Lines, labels: dict[str, int]) -> list[Pair]:
    """Another turn of the same person on the same question continues the answer."""
    asked = Counter(_label(line) for _, line in prose if asks(line))
    host = max(labels, key=lambda label: asked[label] / labels[label])
    pairs: list[Pair] = []
    section, question, at, answering = "", "", 0, False
    for number, line in prose:
        said, label = _TURN.match(line), _label(line)
        if said and label == host:
            question, at, answering = said["said"], number, False
        elif said and label in labels:
            pair = Pair(section, _name(label, host, prose), question or section, [said["said"]], at or number)
            last = pairs[-1] if pairs else None
            if last and (last.section, last.speaker, last.asked) == (pair.section, pair.speaker, pair.asked):
                last.told += pair.told
            else:
                pairs.append(pair)
            answering = True
        elif _is_heading(line):
            section, question, at, answering = _clean(line), "", 0, False
        elif answering:
            pairs[-1].told.append(line)
    return [pair for pair in pairs if pair.asked and not all(map(_COURTESY.fullmatch, pair.told))]


def _name(label: str, host: str, prose: Lines) -> str:
    """A label as a name: as its owner says it (高 -> 高下さん), or with さん; none for Q and A."""
    if (host, label) == ("Q", "A"):
        return ""
    introduced = re.compile(f"({re.escape(label)}{_INTRODUCED}")
    found = next(filter(None, (introduced.search(line) for _, line in prose if _label(line) == label)), None)
    name = found[1] if found else label
    return name if _HONORIFIC.search(name) else f"{name}さん"


def _headings(prose: Lines, people: dict[str, str]) -> list[Pair]:
    """Headings with paragraphs below them, by person; ``people`` is filled on the way.

    Where half of them ask, one that does not continues the answer above it, and what follows the last is no answer.
    """
    blocks = [block for block in _blocks(prose, people) if block.told and block.asked not in people]
    cases = [block for block in blocks if block.speaker]
    if cases and 2 * sum(asks(block.asked) for block in cases) < len(cases):
        return cases
    last = max((at for at, block in enumerate(blocks) if asks(block.asked)), default=-1)
    pairs: list[Pair] = []
    alone = next(iter(people)) if len(people) == 1 else ""
    for block in blocks[: last + 1]:
        block.speaker = block.speaker or alone
        if asks(block.asked) or (block.speaker != (pairs[-1].speaker if pairs else alone)):
            pairs.append(block)
        elif pairs:
            pairs[-1].told += block.told
    return pairs


def _blocks(prose: Lines, people: dict[str, str]) -> list[Pair]:
    """Each heading with what stands below it; ``speaker``: the person whose part of the text it is in."""
    blocks: list[Pair] = []
    case = ""
    for number, line in prose:
        bracket, heading = _BRACKETS.match(line), _clean(line)
        named = _PERSON.match(bracket["rest"] if bracket else heading)
        if bracket and (bracket["rest"] or _CASE.search(bracket["inside"])):
            case = named["name"] if named else bracket["rest"] or bracket["inside"]
            people[case] = named["who"] if named else ""
        elif bracket or _is_heading(line):
            if named and _HONORIFIC.search(named["name"]):
                people.setdefault(named["name"], named["who"])
                heading = named["name"]
            heading = bracket["inside"] if bracket else heading
            blocks.append(Pair(heading, case, heading, [], number))
        elif blocks:
            blocks[-1].told.append(line)
    return blocks
