"""Ports of ``bot.services`` in memory, for one process: everything is forgotten when it ends."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Generic, TypeVar

from bot.core.privacy import keyed_hash
from bot.services.ports import (
    OPINIONS,
    Conversation,
    Facet,
    MessageKey,
    Outcome,
    Tally,
    Vote,
    tallies,
    week_of,
)
from bot.store.memory_tickets import MemoryTickets

CAPACITY = 20_000
"""Things of one kind before the oldest is forgotten."""

K = TypeVar("K")
V = TypeVar("V")


class Bounded(OrderedDict[K, V], Generic[K, V]):
    """A dictionary that forgets what was set longest ago."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        super().__init__()
        self._capacity = capacity

    def __setitem__(self, key: K, value: V) -> None:
        super().__setitem__(key, value)
        self.move_to_end(key)
        while len(self) > self._capacity:
            self.popitem(last=False)


class MemoryStore(MemoryTickets):
    """All ports of one process. ``clock`` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.time, capacity: int = CAPACITY) -> None:
        super().__init__()
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._claimed: Bounded[MessageKey, None] = Bounded(capacity)
        self._put_off: Bounded[MessageKey, tuple[float, str]] = Bounded(capacity)
        self._replies: Bounded[MessageKey, str] = Bounded(capacity)
        self._authors: Bounded[MessageKey, str] = Bounded(capacity)
        self._hushed: Bounded[MessageKey, None] = Bounded(capacity)
        self._dropped: Bounded[MessageKey, None] = Bounded(capacity)
        self._shown: Bounded[str, tuple[str, float]] = Bounded(capacity)
        self._votes: Bounded[tuple[MessageKey, str], tuple[float, Vote]] = Bounded(capacity)
        self._outcomes: Bounded[int, tuple[float, Outcome]] = Bounded(capacity)

    async def claim(self, message: MessageKey, note: str = "") -> bool:
        """True for the first caller only. The note is not kept: nobody else could take over."""
        if message in self._claimed:
            return False
        self._claimed[message] = None
        return True

    async def replied(self, message: MessageKey, reply_ts: str) -> None:
        """Note which post answers ``message``, and erase its note."""
        self._replies[message] = reply_ts
        self._put_off.pop(message, None)

    async def settled(self, message: MessageKey) -> None:
        """Erase the note of ``message``."""
        self._put_off.pop(message, None)

    async def put_off(self, message: MessageKey, note: str, seconds: float) -> None:
        """Keep the note until then, unless there is a reply or nothing to reply to."""
        if message not in self._replies and message not in self._dropped:
            self._put_off[message] = (self._clock() + seconds, note)

    async def unfinished(self) -> Mapping[MessageKey, str]:
        """What was put off until now: there is no other process."""
        due = [message for message, (at, _) in self._put_off.items() if at <= self._clock()]
        return {message: self._put_off.pop(message)[1] for message in due}

    async def reply_to(self, message: MessageKey) -> str | None:
        """The ``ts`` of the bot's reply to ``message``."""
        return self._replies.get(message)

    async def open_thread(self, root: MessageKey, author: str) -> None:
        """Note that ``root`` was addressed to the bot by ``author``."""
        self._authors[root] = author

    async def thread_author(self, root: MessageKey) -> str | None:
        """Who addressed the bot with ``root``, unless its thread is hushed."""
        return None if root in self._hushed else self._authors.get(root)

    async def hush(self, root: MessageKey, hushed: bool) -> None:
        """Begin or end the silence in a thread."""
        if hushed and root in self._authors:
            self._hushed[root] = None
        else:
            self._hushed.pop(root, None)

    async def drop(self, message: MessageKey) -> str | None:
        """Note that ``message`` was deleted; the ``ts`` of its reply."""
        self._dropped[message] = None
        self._put_off.pop(message, None)
        return self._replies.get(message)

    async def dropped(self, message: MessageKey) -> bool:
        """Whether ``message`` was deleted."""
        return message in self._dropped

    async def last_entry(self, conversation: Conversation) -> str | None:
        """What the conversation showed last, within its lifetime."""
        entry_id, until = self._shown.get(conversation.key, (None, 0.0))
        return entry_id if self._clock() < until else None

    async def remember(self, conversation: Conversation, entry_id: str) -> None:
        """Note what was shown; a lifetime begins anew."""
        life = conversation.lifetime.total_seconds() if conversation.lifetime else float("inf")
        self._shown[conversation.key] = (entry_id, self._clock() + life)

    async def cast(self, vote: Vote) -> None:
        """Keep ``vote`` in place of the same person's earlier one on the same message."""
        voter = keyed_hash(self._key, vote.voter)
        self._votes[vote.message, voter] = (self._clock(), replace(vote, voter=voter))

    @property
    def votes(self) -> tuple[Vote, ...]:
        """The votes that count, the latest last."""
        return tuple(vote for _, vote in self._votes.values())

    async def opinions(self, facets: Sequence[Facet], period: timedelta) -> Sequence[Tally]:
        """Votes alike in all ``facets``."""
        votes = [(at, _Ballot(v.voter, v.entry_id, OPINIONS[v.helpful], v.reason)) for at, v in self._votes.values()]
        return self._tally(votes, facets, period)

    async def count(self, outcome: Outcome) -> None:
        """Add ``outcome``."""
        number = next(reversed(self._outcomes), 0) + 1
        self._outcomes[number] = (self._clock(), replace(outcome, person=keyed_hash(self._key, outcome.person)))

    async def tally(self, facets: Sequence[Facet], period: timedelta, bands: Collection[str] = ()) -> Sequence[Tally]:
        """Outcomes alike in all ``facets``."""
        counted = [found for found in self._outcomes.values() if not bands or found[1].band in bands]
        return self._tally(counted, facets, period)

    def _tally(
        self, found: Iterable[tuple[float, Outcome | _Ballot]], facets: Sequence[Facet], period: timedelta
    ) -> list[Tally]:
        since = self._clock() - period.total_seconds()
        recent = ((at, each) for at, each in found if at > since)
        return tallies(((each.person, 1, [_value(at, each, f) for f in facets]) for at, each in recent), facets)


@dataclass(frozen=True, slots=True)
class _Ballot:
    person: str
    entry_id: str
    opinion: str
    reason: str


def _value(at: float, of: Outcome | _Ballot, facet: Facet) -> str:
    if facet == "week":
        return week_of(at)
    if isinstance(of, Outcome) and facet in ("lemma", "lemmas"):
        return " ".join(of.lemmas)
    return str(getattr(of, facet))
