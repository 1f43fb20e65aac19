"""``Messages``, ``Conversations``, ``Votes`` and ``Counts`` in a database, for any number of processes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, astuple
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, Table, func, or_, select, update

from bot.services.ports import (
    LEASE,
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
from bot.store.database import Database
from bot.store.tables import conversations, messages, outcomes, votes

BATCH = 50
"""Messages that a process takes over at once."""
OPEN = messages.c.reply_ts.is_(None) & messages.c.dropped.is_(False)
SETTLED = {"owner": None, "lease_until": None, "note": None}


@cache
def _upsert(
    insert: Callable[[Table], Any], table: Table, names: Sequence[str], returned: str, where: ColumnElement[bool] | None
) -> Executable:
    """Made once: that takes as long as carrying it out."""
    new, key = insert(table), [*table.primary_key]
    put = new.on_conflict_do_update(index_elements=key, set_={name: new.excluded[name] for name in names}, where=where)
    made: Executable = put.returning(table.c[returned] if returned else key[0])
    return made


class SqlStore:
    """What the bot remembers of its work. Nothing here is done in two steps that a kill could part."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._new = database.insert(messages).on_conflict_do_nothing()

    async def claim(self, message: MessageKey, note: str = "", author: str | None = None) -> bool:
        """True for the first caller only: whoever inserts the row."""
        owed = {**self._lease(), "note": note} if note else {}
        row = {"message": message, "seen_at": self._db.clock(), "author": author, **owed}
        return await self._db.write(self._new, row) == 1

    async def replied(self, message: MessageKey, reply_ts: str) -> bool:
        return bool(await self._seen(message, "dropped", reply_ts=reply_ts, **SETTLED))

    async def settled(self, message: MessageKey) -> None:
        await self._seen(message, "message", **SETTLED)

    async def put_off(self, message: MessageKey, note: str, seconds: float) -> None:
        due = self._db.clock() + seconds
        owed = {"message": message, "seen_at": self._db.clock(), "owner": None, "lease_until": due, "note": note}
        await self._put(messages, owed, where=OPEN)

    async def unfinished(self) -> Mapping[MessageKey, str]:
        """Keep one's own leases, then take over those that ran out; each ends with one process."""
        row, lease, over = messages.c, self._lease(), messages.c.lease_until <= self._db.clock()
        await self._db.write(update(messages).where(row.lease_until > 0, row.owner == self._db.owner).values(lease))
        some = select(row.message).where(over).order_by(row.lease_until).limit(BATCH)
        left = update(messages).where(over, row.message.in_(some)).values(lease).returning(row.message, row.note)
        return {found.message: found.note for found in await self._db.rows(left)}

    async def leave(self) -> None:
        mine = messages.c.lease_until > 0, messages.c.owner == self._db.owner
        await self._db.write(update(messages).where(*mine).values(owner=None, lease_until=self._db.clock()))

    async def reply_to(self, message: MessageKey) -> str | None:
        reply_ts: str | None = await self._db.value(select(messages.c.reply_ts).where(messages.c.message == message))
        return reply_ts

    async def thread_author(self, root: MessageKey) -> str | None:
        row = messages.c
        author: str | None = await self._db.value(select(row.author).where(row.message == root, row.hushed.is_(False)))
        return author

    async def hush(self, root: MessageKey, hushed: bool) -> None:
        addressed = messages.c.message == root, messages.c.author.is_not(None)
        await self._db.write(update(messages).where(*addressed).values(hushed=hushed))

    async def drop(self, message: MessageKey) -> str | None:
        reply_ts: str | None = await self._seen(message, "reply_ts", dropped=True, **SETTLED)
        return reply_ts

    async def dropped(self, message: MessageKey) -> bool:
        return bool(await self._db.value(select(messages.c.dropped).where(messages.c.message == message)))

    async def last_entry(self, conversation: Conversation) -> str | None:
        row = conversations.c
        alive = or_(row.until.is_(None), row.until > self._db.clock())
        entry_id: str | None = await self._db.value(select(row.entry_id).where(row.key == conversation.key, alive))
        return entry_id

    async def remember(self, conversation: Conversation, entry_id: str) -> None:
        now, life = self._db.clock(), conversation.lifetime
        until = now + life.total_seconds() if life else None
        row = {"key": conversation.key, "entry_id": entry_id, "shown_at": now, "until": until}
        await self._put(conversations, row)

    async def cast(self, vote: Vote) -> None:
        row = {
            "ballot": self._db.hashed(*astuple(vote.message), vote.voter),
            "at": self._db.clock(),
            "person": self._db.hashed(vote.voter),
            "entry_id": vote.entry_id,
            "version": vote.version,
            "rank": vote.rank,
            "band": vote.band,
            "opinion": OPINIONS[vote.helpful],
            "reason": vote.reason,
        }
        await self._put(votes, row)

    async def opinions(self, facets: Sequence[Facet], period: timedelta) -> Sequence[Tally]:
        return await self._tally(votes, facets, period)

    async def count(self, outcome: Outcome) -> None:
        hashed = {"person": self._db.hashed(outcome.person), "lemmas": " ".join(outcome.lemmas)}
        row = asdict(outcome) | hashed | {"at": self._db.clock()}
        await self._db.write(self._db.insert(outcomes), row)

    async def tally(self, facets: Sequence[Facet], period: timedelta, bands: Collection[str] = ()) -> Sequence[Tally]:
        return await self._tally(outcomes, facets, period, *([outcomes.c.band.in_(bands)] if bands else []))

    def _lease(self) -> dict[str, Any]:
        return {"owner": self._db.owner, "lease_until": self._db.clock() + LEASE.total_seconds()}

    async def _seen(self, message: MessageKey, returned: str, **values: Any) -> Any:
        return await self._put(messages, {"message": message, "seen_at": self._db.clock(), **values}, returned)

    async def _put(
        self, table: Table, row: dict[str, Any], returned: str = "", where: ColumnElement[bool] | None = None
    ) -> Any:
        """Insert ``row``, or change what it names in the row that has its key (if ``where`` holds for it)."""
        return await self._db.value(_upsert(self._db.insert, table, tuple(row), returned, where), row)

    async def _tally(
        self, table: Table, facets: Sequence[Facet], period: timedelta, *where: ColumnElement[bool]
    ) -> list[Tally]:
        """Who and how often is added up by the database, the rest by ``tallies``: single lemmas are no columns."""
        since = self._db.clock() - period.total_seconds()
        columns = [table.c[{"lemma": "lemmas", "week": "at"}.get(facet, facet)] for facet in facets]
        query = select(table.c.person, func.count(), *columns).where(table.c.at > since, *where)
        rows = await self._db.rows(query.group_by(table.c.person, *columns))
        read = [week_of if facet == "week" else str for facet in facets]
        found = ((row[0], row[1], [of(value) for of, value in zip(read, row[2:], strict=True)]) for row in rows)
        return tallies(found, facets)
