"""``Tickets`` in a database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from bot.services.ports import MessageKey
from bot.services.ticket import Move, State, Step, Ticket
from bot.store.database import Database
from bot.store.tables import steps, tickets


class SqlTickets:
    """Every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add_ticket(self, ticket: Ticket) -> tuple[Ticket, bool]:
        row = _row(ticket)
        del row["number"]
        new = self._db.insert(tickets).values(row).on_conflict_do_nothing().returning(tickets.c.number)

        def add(connection: Connection) -> int | None:
            number: int | None = connection.scalar(new)
            if number is not None:
                step = Step(number, Move.HAND_OVER, ticket.handed_by or ticket.asker, ticket.opened_at)
                connection.execute(insert(steps).values(asdict(step)))
            return number

        if (number := await self._db.run(add)) is not None:
            return replace(ticket, number=number), True
        [known] = await self._tickets(tickets.c.origin == ticket.origin)
        return known, False

    async def ticket(self, number: int) -> Ticket | None:
        return next(iter(await self._tickets(tickets.c.number == number)), None)

    async def replace_ticket(self, ticket: Ticket, step: Step | None = None) -> Ticket | None:
        """Store ``ticket`` if its revision is still the stored one: of two at once, one changes the row."""
        new = replace(ticket, revision=ticket.revision + 1)
        known = tickets.c.number == ticket.number, tickets.c.revision == ticket.revision

        def change(connection: Connection) -> bool:
            changed = connection.execute(update(tickets).where(*known).values(_row(new))).rowcount > 0
            if changed and step:
                connection.execute(insert(steps).values(asdict(step)))
            return changed

        return new if await self._db.run(change) else None

    async def erase_ticket(self, number: int) -> Ticket | None:
        def erase(connection: Connection) -> Ticket | None:
            connection.execute(delete(steps).where(steps.c.number == number))
            itself = delete(tickets).where(tickets.c.number == number).returning(*tickets.c)
            found = connection.execute(itself).first()
            return Ticket(**found._mapping) if found else None

        return await self._db.run(erase)

    async def queue(self, states: Collection[State], assignee: str = "", limit: int = 20) -> tuple[Ticket, ...]:
        whose = [tickets.c.assignee == assignee] if assignee else []
        return await self._tickets(tickets.c.state.in_(states), *whose, limit=limit)

    async def ticket_counts(self) -> Mapping[State, int]:
        query = select(tickets.c.state, func.count().label("tickets")).group_by(tickets.c.state)
        return {found.state: found.tickets for found in await self._db.rows(query)}

    async def tickets_in(self, root: MessageKey) -> tuple[Ticket, ...]:
        return await self._tickets(tickets.c.thread == root)

    async def steps(self, since: datetime) -> tuple[Step, ...]:
        row = steps.c
        query = select(row.number, row.move, row.by, row.at).where(row.at >= since).order_by(row.id)
        return tuple(Step(*found) for found in await self._db.rows(query))

    async def _tickets(self, *where: ColumnElement[bool], limit: int | None = None) -> tuple[Ticket, ...]:
        query = select(tickets).where(*where).order_by(tickets.c.number).limit(limit)
        return tuple(Ticket(**found._mapping) for found in await self._db.rows(query))


def _row(ticket: Ticket) -> dict[str, Any]:
    return {field.name: getattr(ticket, field.name) for field in fields(ticket)}
