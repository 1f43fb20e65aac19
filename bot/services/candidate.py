"""A recruiter's answer on its way into the knowledge: checked here, written down and sent to the content owners.

It is kept nowhere: nothing enters the knowledge but by the owners' hands.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum, auto

WORDINGS_MIN = 4
LINE_MAX = 200
ANSWER_MAX = 2_900


@dataclass(frozen=True, slots=True)
class Candidate:
    """What an entry is made of. ``topic`` and ``role`` are ids; no role is an empty one."""

    question: str
    wordings: tuple[str, ...]
    answer: str
    topic: str
    role: str


class Lack(Enum):
    """What keeps a candidate from being an entry."""

    QUESTION = auto()
    WORDINGS = auto()
    LONG_LINE = auto()
    ANSWER = auto()


def candidate_of(question: str, wordings: str, answer: str, topic: str, role: str) -> Candidate:
    """From what was typed; ``wordings`` one a line, each counted once and not if it is the question."""
    asked = _line(question)
    distinct = dict.fromkeys(line for line in map(_line, wordings.splitlines()) if line and line != asked)
    said = "\n".join(map(_line, answer.splitlines())).strip()
    return Candidate(asked, tuple(distinct), said, topic, role)


def _line(text: str) -> str:
    """One line of printable characters: others have no place in a file that people edit."""
    return " ".join("".join(c for c in text if c.isspace() or unicodedata.category(c)[0] != "C").split())


def lack_of(candidate: Candidate) -> Lack | None:
    """The first thing that is wrong."""
    if not candidate.question:
        return Lack.QUESTION
    if len(candidate.question) > LINE_MAX or any(len(line) > LINE_MAX for line in candidate.wordings):
        return Lack.LONG_LINE
    if len(candidate.wordings) < WORDINGS_MIN:
        return Lack.WORDINGS
    return None if candidate.answer else Lack.ANSWER
