"""``Tickets`` in memory, for one process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from bot.services.ports import MessageKey
from bot.services.ticket import Move, State, Step, Ticket


class MemoryTickets:
    """Nothing here waits, so on one event loop every method is a transaction."""

    def __init__(self) -> None:
        self._tickets: dict[int, Ticket] = {}
        self._steps: list[Step] = []
        self._last = 0

    async def add_ticket(self, ticket: Ticket) -> tuple[Ticket, bool]:
        """Store ``ticket`` with the next number, unless there is one of its origin."""
        for known in self._tickets.values():
            if known.origin == ticket.origin:
                return known, False
        self._last += 1
        stored = self._tickets[self._last] = replace(ticket, number=self._last)
        self._steps.append(Step(stored.number, Move.HAND_OVER, stored.handed_by or stored.asker, stored.opened_at))
        return stored, True

    async def ticket(self, number: int) -> Ticket | None:
        """The ticket of a number."""
        return self._tickets.get(number)

    async def replace_ticket(self, ticket: Ticket, step: Step | None = None) -> Ticket | None:
        """Store ``ticket`` if its revision is still the stored one."""
        known = self._tickets.get(ticket.number)
        if known is None or known.revision != ticket.revision:
            return None
        stored = self._tickets[ticket.number] = replace(ticket, revision=ticket.revision + 1)
        self._steps += [step] if step else []
        return stored

    async def erase_ticket(self, number: int) -> Ticket | None:
        """Forget a ticket and its history."""
        self._steps = [step for step in self._steps if step.number != number]
        return self._tickets.pop(number, None)

    async def queue(self, states: Collection[State], assignee: str = "", limit: int = 20) -> tuple[Ticket, ...]:
        """The oldest tickets in any of ``states``."""
        found = [t for t in self._tickets.values() if t.state in states and assignee in ("", t.assignee)]
        return tuple(found[:limit])

    async def ticket_counts(self) -> Mapping[State, int]:
        """How many tickets there are in each state."""
        return Counter(ticket.state for ticket in self._tickets.values())

    async def tickets_in(self, root: MessageKey) -> tuple[Ticket, ...]:
        """The tickets asked in one thread."""
        return tuple(ticket for ticket in self._tickets.values() if ticket.thread == root)

    async def steps(self, since: datetime) -> tuple[Step, ...]:
        """The history since then."""
        return tuple(step for step in self._steps if step.at >= since)
