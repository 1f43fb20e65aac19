"""A recruiter's answer on its way into the knowledge: tidied here, checked, written down, sent to the content owners.

It is kept nowhere: nothing enters the knowledge but by the owners' hands.
"""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """What an entry is made of. ``topic`` and ``role`` are ids; no role is an empty one."""

    question: str
    wordings: tuple[str, ...]
    answer: str
    topic: str
    role: str


def candidate_of(question: str, wordings: str, answer: str, topic: str, role: str) -> Candidate:
    """From what was typed; ``wordings`` one a line, each counted once and not if it is the question."""
    asked = _line(question)
    distinct = dict.fromkeys(line for line in map(_line, wordings.splitlines()) if line and line != asked)
    said = "\n".join(map(_line, answer.splitlines())).strip()
    return Candidate(asked, tuple(distinct), said, topic, role)


def _line(text: str) -> str:
    """One line of printable characters: others have no place in a file that people edit."""
    return " ".join("".join(c for c in text if c.isspace() or unicodedata.category(c)[0] != "C").split())
