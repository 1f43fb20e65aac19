"""What the bot decided to do with a question: ``Answer | Candidates | NoAnswer | Empty``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.core.knowledge import Entry, Topic


@dataclass(frozen=True, slots=True)
class Card:
    """An entry to show. ``score`` has no unit and compares only within one question."""

    entry: Entry
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """One to three cards: the best first, then other voices of its topic."""

    kind: ClassVar = "answer"
    cards: tuple[Card, ...]
    suggestions: tuple[Entry, ...]
    context_used: bool = False


@dataclass(frozen=True, slots=True)
class Candidates:
    """Two or three entries between which a person would hesitate too: their questions become buttons."""

    kind: ClassVar = "candidates"
    cards: tuple[Card, ...]
    context_used: bool = False


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The knowledge does not say. ``topic`` is the uncovered topic asked about, if one was recognised."""

    kind: ClassVar = "none"
    topic: Topic | None
    suggestions: tuple[Entry, ...]
    context_used: bool = False


@dataclass(frozen=True, slots=True)
class Empty:
    """No content word to search with: a greeting, only marks, nothing."""

    kind: ClassVar = "empty"


Decision = Answer | Candidates | NoAnswer | Empty


def in_focus(decision: Decision) -> str | None:
    """The id of the entry that a follow-up would refer to; None leaves what was in focus before."""
    return decision.cards[0].entry.id if isinstance(decision, Answer | Candidates) and decision.cards else None
