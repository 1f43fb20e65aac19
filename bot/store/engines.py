"""Transactions on SQLite and PostgreSQL, whose drivers work in different ways: both carry out a plain function."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

R = TypeVar("R")

PATIENCE = 2.0
"""Seconds to wait for a connection or a lock: Slack waits 3 s for an acknowledgement."""
LIBPQ_ONLY = ("channel_binding", "connect_timeout", "gssencmode", "keepalives", "sslcompression")
"""Parameters of PostgreSQL's URLs that asyncpg would hand to the server, which refuses them."""


class Engine(Protocol):
    """Carries out transactions."""

    async def run(self, work: Callable[[Connection], R]) -> R:
        """Call ``work`` in a transaction, which is committed at the end. Raises what the driver raises."""

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An INSERT that knows ON CONFLICT."""

    async def close(self) -> None:
        """Close all connections."""


def engine_of(url: str) -> Engine:
    """The engine of a ``DATABASE_URL``; nothing is connected yet."""
    parsed = make_url(url)
    return Sqlite(parsed) if parsed.drivername == "sqlite" else Postgresql(parsed)


class Sqlite:
    """One connection in a thread of its own. A whole transaction goes there at once, since each way there and back
    waits for the interpreter's lock while an answer is being found."""

    def __init__(self, url: URL) -> None:
        self._engine = create_engine(url, connect_args={"timeout": PATIENCE}, pool_reset_on_return=None)
        event.listen(self._engine, "connect", _tune)
        self._thread = ThreadPoolExecutor(1, "sqlite")
        self.insert = sqlite.insert

    async def run(self, work: Callable[[Connection], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._transaction, work)

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.dispose)
        self._thread.shutdown(wait=False)

    def _transaction(self, work: Callable[[Connection], R]) -> R:
        with self._engine.begin() as connection:
            return work(connection)


def _tune(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Write ahead, so that a kill loses nothing and readers do not wait; wipe what is deleted."""
    cursor = connection.cursor()
    for setting in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


class Postgresql:
    """A pool of connections on the event loop."""

    def __init__(self, url: URL) -> None:
        dsn = url.set(drivername="postgresql").difference_update_query(LIBPQ_ONLY)
        given: dict[str, Any] = {"dsn": dsn.render_as_string(hide_password=False), "timeout": PATIENCE}
        self._engine = create_async_engine(
            "postgresql+asyncpg://",
            connect_args=given | {"command_timeout": 5 * PATIENCE},
            pool_pre_ping=True,
            pool_timeout=PATIENCE,
        )
        self.insert = postgresql.insert

    async def run(self, work: Callable[[Connection], R]) -> R:
        async with self._engine.begin() as connection:
            return await connection.run_sync(work)

    async def close(self) -> None:
        await self._engine.dispose()
