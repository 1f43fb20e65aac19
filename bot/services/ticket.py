"""A question handed to a recruiter: what it is, which moves it allows, and the port that keeps it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.services.ports import MessageKey


class State(StrEnum):
    """Where a ticket stands. What its asker withdraws has no state: it is erased."""

    OPEN = "open"
    TAKEN = "taken"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"


class Move(StrEnum):
    """What can be done with a ticket; each leaves a line of history."""

    HAND_OVER = "hand_over"
    TAKE = "take"
    ANSWER = "answer"
    CORRECT = "correct"
    CLOSE = "close"
    REOPEN = "reopen"


TABLE: Mapping[tuple[State, Move], State] = {
    (State.OPEN, Move.TAKE): State.TAKEN,
    (State.OPEN, Move.ANSWER): State.ANSWERED,
    (State.OPEN, Move.CLOSE): State.CLOSED,
    (State.TAKEN, Move.ANSWER): State.ANSWERED,
    (State.TAKEN, Move.CLOSE): State.CLOSED,
    (State.TAKEN, Move.REOPEN): State.REOPENED,
    (State.ANSWERED, Move.CORRECT): State.ANSWERED,
    (State.ANSWERED, Move.CLOSE): State.CLOSED,
    (State.ANSWERED, Move.REOPEN): State.REOPENED,
    (State.CLOSED, Move.CORRECT): State.CLOSED,
    (State.CLOSED, Move.REOPEN): State.REOPENED,
    (State.REOPENED, Move.TAKE): State.TAKEN,
    (State.REOPENED, Move.ANSWER): State.ANSWERED,
    (State.REOPENED, Move.CLOSE): State.CLOSED,
}
"""The state after each move that is allowed; every other move is refused with the present state."""
WAITING = (State.OPEN, State.REOPENED)
"""Nobody has taken it."""
PENDING = (State.OPEN, State.TAKEN, State.REOPENED)
"""The asker still waits."""


class Destination(StrEnum):
    """Where the asker wants the answer."""

    THREAD = "thread"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Posted:
    """A post of our own."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """A question handed to a recruiter. ``question`` is redacted; people are user ids, empty where there is nobody.

    ``number`` counts from 1 and is never used again. ``origin`` names what made it (a modal, a message), so that doing
    it twice makes one. ``thread``: the message that begins the thread it was asked in. ``best``: the entry with which
    knowledge ``version`` answers it by itself; ``learned``: the entry that a later version answers it with.
    ``handed_by``: the recruiter who handed on somebody else's message. ``helper``: the recruiter who wrote in the
    thread. ``answer`` without ``sent`` was written, but has not arrived. ``revision`` grows with every change.
    """

    number: int
    origin: str
    asker: str
    question: str
    destination: Destination
    opened_at: datetime
    changed_at: datetime
    state: State = State.OPEN
    thread: MessageKey | None = None
    role: str = ""
    version: str = ""
    best: str = ""
    learned: str = ""
    handed_by: str = ""
    assignee: str = ""
    helper: str = ""
    answer: str = ""
    cited: str = ""
    corrected: bool = False
    sent: Posted | None = None
    card: Posted | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A line of a ticket's history."""

    number: int
    move: Move
    by: str
    at: datetime


class Tickets(Protocol):
    """Where tickets are kept, with their history. Every ``datetime`` knows its time zone."""

    async def add_ticket(self, ticket: Ticket) -> tuple[Ticket, bool]:
        """Store ``ticket`` with the next number and a ``HAND_OVER`` step, by ``handed_by`` or else its asker.

        If there is one of the same ``origin`` already, that one comes back, with False.
        """

    async def ticket(self, number: int) -> Ticket | None:
        """None for a number that never was, was withdrawn or is past its retention."""

    async def replace_ticket(self, ticket: Ticket, step: Step | None = None) -> Ticket | None:
        """Compare and set: store ``ticket`` and the step if its revision is still the stored one.

        Returns it with the next revision; None, and nothing is stored, if somebody was faster or it is gone.
        """

    async def erase_ticket(self, number: int) -> Ticket | None:
        """Forget a ticket and its history; returns it as it was, to the first caller only."""

    async def queue(self, states: Collection[State], assignee: str = "", limit: int = 20) -> tuple[Ticket, ...]:
        """The tickets in any of ``states`` (of one assignee, if named), the oldest first."""

    async def ticket_counts(self) -> Mapping[State, int]:
        """How many tickets there are in each state that has any."""

    async def tickets_in(self, root: MessageKey) -> tuple[Ticket, ...]:
        """The tickets asked in one thread, in any state, the oldest first."""

    async def steps(self, since: datetime) -> tuple[Step, ...]:
        """The history of all tickets since then, the oldest first."""
