"""A store that goes on in memory while the database is out of reach: answers come first."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import Any, Concatenate, ParamSpec, TypeVar

import structlog

from bot.services.ports import MessageKey, Tally
from bot.store.database import STORE_ERRORS, Database
from bot.store.engines import PATIENCE
from bot.store.memory import Bounded, MemoryStore
from bot.store.sql import SqlStore
from bot.store.tickets import SqlTickets

P = ParamSpec("P")
R = TypeVar("R")

PAUSE = 1.0
"""Seconds in which a database that failed is not asked again, so that answers do not wait for it one by one."""

log = structlog.get_logger()


def _steady(
    sql: Callable[Concatenate[SqlStore, P], Awaitable[R]], memory: Callable[Concatenate[Meanwhile, P], Awaitable[R]]
) -> Callable[Concatenate[SteadyStore, P], Coroutine[Any, Any, R]]:
    """A method that does ``sql``, or ``memory`` if the database has just failed, fails or takes too long."""

    async def method(self: SteadyStore, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if time.monotonic() >= self.resume_at:
            try:
                async with asyncio.timeout(PATIENCE):
                    return await sql(self.sql, *args, **kwargs)
            except STORE_ERRORS as error:
                self.resume_at = time.monotonic() + PAUSE
                log.error("store_failed", method=sql.__name__, error=type(error).__name__)
        return await memory(self.memory, *args, **kwargs)

    return method


async def _granted(_: Meanwhile, message: MessageKey, note: str = "", author: str | None = None) -> bool:
    return True


async def _nothing(_: Meanwhile) -> Mapping[MessageKey, str]:
    return {}


async def _uncounted(_: Meanwhile, counted: Any) -> None:
    """Answers go on, figures miss it."""


async def _no_figures(_: Meanwhile, *asked: Any, **more: Any) -> Sequence[Tally]:
    return ()


class Meanwhile(MemoryStore):
    """What happens in an outage. ``ended``: messages for which nothing is owed any more, and replies to them."""

    def __init__(self) -> None:
        super().__init__()
        self.ended: Bounded[MessageKey, str | None] = Bounded()

    async def replied(self, message: MessageKey, reply_ts: str) -> bool:
        self.ended[message] = reply_ts
        return await super().replied(message, reply_ts)

    async def settled(self, message: MessageKey) -> None:
        await super().settled(message)
        self.ended[message] = None


class SteadyStore(SqlTickets):
    """All ports. In an outage, tickets fail, what was done before is unknown, and two processes may answer twice."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.sql = SqlStore(database)
        self.memory = Meanwhile()
        self.resume_at = 0.0

    async def claim(self, message: MessageKey, note: str = "", author: str | None = None) -> bool:
        """True for the first caller only; of one process even in an outage, since it asks itself first."""
        return await self.memory.claim(message, note, author) and await self._claim(message, note, author)

    async def unfinished(self) -> Mapping[MessageKey, str]:
        """Write down what ended in an outage; what is in the store, and what was put off in an outage."""
        ended, self.memory.ended = self.memory.ended, Bounded()
        for message, reply_ts in ended.items():
            await (self.replied(message, reply_ts) if reply_ts else self.settled(message))
        put_off = await self.memory.unfinished()
        open_still = {message: note for message, note in put_off.items() if not await self.reply_to(message)}
        return {**open_still, **await self._unfinished()}

    _claim = _steady(SqlStore.claim, _granted)
    _unfinished = _steady(SqlStore.unfinished, _nothing)
    leave = _steady(SqlStore.leave, MemoryStore.leave)
    put_off = _steady(SqlStore.put_off, MemoryStore.put_off)
    replied = _steady(SqlStore.replied, Meanwhile.replied)
    settled = _steady(SqlStore.settled, Meanwhile.settled)
    reply_to = _steady(SqlStore.reply_to, MemoryStore.reply_to)
    thread_author = _steady(SqlStore.thread_author, MemoryStore.thread_author)
    hush = _steady(SqlStore.hush, MemoryStore.hush)
    drop = _steady(SqlStore.drop, MemoryStore.drop)
    dropped = _steady(SqlStore.dropped, MemoryStore.dropped)
    last_entry = _steady(SqlStore.last_entry, MemoryStore.last_entry)
    remember = _steady(SqlStore.remember, MemoryStore.remember)
    cast = _steady(SqlStore.cast, _uncounted)
    opinions = _steady(SqlStore.opinions, _no_figures)
    count = _steady(SqlStore.count, _uncounted)
    tally = _steady(SqlStore.tally, _no_figures)
