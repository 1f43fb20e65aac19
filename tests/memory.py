"""All ports of ``bot.services`` in memory: a store for tests, held to the same suite as the databases."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.services.ports import OPINIONS, Facet, MessageKey, Outcome, Tally, Vote, tallies, week_of
from bot.services.ticket import Move, State, Step, Ticket
from bot.store import memory


class MemoryTickets:
    """Nothing here waits, so on one event loop every method is a transaction."""

    def __init__(self) -> None:
        self._tickets: dict[int, Ticket] = {}
        self._steps: list[Step] = []
        self._last = 0

    async def add_ticket(self, ticket: Ticket) -> tuple[Ticket, bool]:
        for known in self._tickets.values():
            if known.origin == ticket.origin:
                return known, False
        self._last += 1
        stored = self._tickets[self._last] = replace(ticket, number=self._last)
        self._steps.append(Step(stored.number, Move.HAND_OVER, stored.handed_by or stored.asker, stored.opened_at))
        return stored, True

    async def ticket(self, number: int) -> Ticket | None:
        return self._tickets.get(number)

    async def replace_ticket(self, ticket: Ticket, step: Step | None = None) -> Ticket | None:
        known = self._tickets.get(ticket.number)
        if known is None or known.revision != ticket.revision:
            return None
        stored = self._tickets[ticket.number] = replace(ticket, revision=ticket.revision + 1)
        self._steps += [step] if step else []
        return stored

    async def erase_ticket(self, number: int) -> Ticket | None:
        self._steps = [step for step in self._steps if step.number != number]
        return self._tickets.pop(number, None)

    async def queue(self, states: Collection[State], assignee: str = "", limit: int = 20) -> tuple[Ticket, ...]:
        found = [t for t in self._tickets.values() if t.state in states and assignee in ("", t.assignee)]
        return tuple(found[:limit])

    async def ticket_counts(self) -> Mapping[State, int]:
        return Counter(ticket.state for ticket in self._tickets.values())

    async def tickets_in(self, root: MessageKey) -> tuple[Ticket, ...]:
        return tuple(ticket for ticket in self._tickets.values() if ticket.thread == root)

    async def steps(self, since: datetime) -> tuple[Step, ...]:
        return tuple(step for step in self._steps if step.at >= since)


class MemoryStore(memory.MemoryStore, MemoryTickets):
    """``clock`` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.time, capacity: int = memory.CAPACITY) -> None:
        memory.MemoryStore.__init__(self, clock, capacity)
        MemoryTickets.__init__(self)
        self._votes: dict[tuple[MessageKey, str], tuple[float, Vote]] = {}
        self._outcomes: list[tuple[float, Outcome]] = []

    async def cast(self, vote: Vote) -> None:
        self._votes[vote.message, vote.voter] = (self._clock(), vote)

    @property
    def votes(self) -> tuple[Vote, ...]:
        return tuple(vote for _, vote in self._votes.values())

    async def opinions(self, facets: Sequence[Facet], period: timedelta) -> Sequence[Tally]:
        votes = [(at, _Ballot(v.voter, v.entry_id, OPINIONS[v.helpful], v.reason)) for at, v in self._votes.values()]
        return self._tally(votes, facets, period)

    async def count(self, outcome: Outcome) -> None:
        self._outcomes.append((self._clock(), outcome))

    async def tally(self, facets: Sequence[Facet], period: timedelta, bands: Collection[str] = ()) -> Sequence[Tally]:
        counted = [found for found in self._outcomes if not bands or found[1].band in bands]
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
