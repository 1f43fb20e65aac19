"""The database behind the store: from ``DATABASE_URL`` to an engine, its schema and its secret."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import Any

from sqlalchemy import Executable, Row, Table, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry

from bot.core.privacy import keyed_hash
from bot.messages import ExplainedError, operator
from bot.store import migrations, tables

PATIENCE = 2.0
"""Seconds to wait for a connection or a lock: Slack waits 3 s for an acknowledgement."""
LIBPQ_ONLY = ("channel_binding", "connect_timeout", "gssencmode", "keepalives", "sslcompression")
"""Parameters of PostgreSQL's URLs that asyncpg would hand to the server, which refuses them."""
STORE_ERRORS = (SQLAlchemyError, OSError)
"""What a database raises that is out of reach, locked or full; ``TimeoutError`` is an ``OSError``."""


class StoreError(ExplainedError):
    """The database cannot be used; its text names the place and the fix, for the operator."""


class Database:
    """An open database. ``clock`` counts seconds since 1970; ``owner`` names this process in leases."""

    def __init__(self, engine: AsyncEngine, key: bytes, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.owner = secrets.token_hex(8)
        self._engine = engine
        self._key = key

    def begin(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A connection and a transaction, committed at the end."""
        return self._engine.begin()

    async def rows(self, query: Executable) -> Sequence[Row[*tuple[Any, ...]]]:
        """All that ``query`` finds."""
        async with self.begin() as connection:
            return (await connection.execute(query)).all()

    async def value(self, query: Executable) -> Any:
        """The first value that ``query`` finds, or None."""
        async with self.begin() as connection:
            return await connection.scalar(query)

    async def writable(self) -> bool:
        """Whether it takes a row; raises what the driver raises if it is out of reach, locked or full."""
        row = {"name": "probe", "value": secrets.token_bytes(8)}
        probe = self.insert(tables.secrets).values(row).on_conflict_do_update(index_elements=["name"], set_=row)
        return await self.write(probe) == 1

    async def write(self, *statements: Executable) -> int:
        """Carry out ``statements`` in one transaction; returns how many rows the last one changed."""
        async with self.begin() as connection:
            return [(await connection.execute(statement)).rowcount for statement in statements][-1]

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An INSERT that knows ON CONFLICT."""
        return postgresql.insert(table) if self._engine.dialect.name == "postgresql" else sqlite.insert(table)

    def hashed(self, *parts: str) -> str:
        """What is stored in place of ``parts``, always the same in this store."""
        return keyed_hash(self._key, *parts)


@asynccontextmanager
async def opened(url: str, clock: Callable[[], float] = time.time) -> AsyncIterator[Database]:
    """The database of a ``DATABASE_URL``; a SQLite file is made and upgraded. Raises ``StoreError``."""
    async with _engine(url) as engine:
        with _explained(url):
            if engine.dialect.name == "sqlite":
                await _upgrade(engine)
            key = await _key(engine)
        if key is None:
            raise StoreError(operator.not_migrated(_place(url)))
        yield Database(engine, key, clock)


async def upgrade(url: str) -> None:
    """Make the tables of a ``DATABASE_URL``, or bring them up to date. Raises ``StoreError``."""
    async with _engine(url) as engine:
        with _explained(url):
            await _upgrade(engine)


async def _upgrade(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(migrations.upgrade)


async def _key(engine: AsyncEngine) -> bytes | None:
    """The key of the hashes; None if the tables are not those of this version."""
    async with engine.begin() as connection:
        if not await connection.run_sync(migrations.is_current):
            return None
        return await connection.scalar(select(tables.secrets.c.value).where(tables.secrets.c.name == "hashes"))


@asynccontextmanager
async def _engine(url: str) -> AsyncIterator[AsyncEngine]:
    with _explained(url):
        engine = _create_engine(url)
    try:
        yield engine
    finally:  # aiosqlite's threads keep the process alive otherwise; that of a failed connection still needs the loop
        await engine.dispose()
        await asyncio.sleep(0.01)


def _create_engine(url: str) -> AsyncEngine:
    parsed = make_url(url)
    if parsed.drivername != "sqlite":
        dsn = parsed.set(drivername="postgresql").difference_update_query(LIBPQ_ONLY)
        given = {"dsn": dsn.render_as_string(hide_password=False), "timeout": PATIENCE, "command_timeout": 5 * PATIENCE}
        return create_async_engine(
            "postgresql+asyncpg://", connect_args=given, pool_pre_ping=True, pool_timeout=PATIENCE
        )
    engine = create_async_engine(
        parsed.set(drivername="sqlite+aiosqlite"),
        connect_args={"timeout": PATIENCE},
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1,
        pool_reset_on_return=None,
        max_overflow=0,
        pool_timeout=PATIENCE,
    )
    event.listen(engine.sync_engine, "connect", _tune)
    return engine


def _tune(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """SQLite: write ahead, so that a kill loses nothing and readers do not wait; wipe what is deleted."""
    cursor = connection.cursor()
    for setting in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


@contextmanager
def _explained(url: str) -> Iterator[None]:
    """Say what is wrong with a database to the operator, without its password."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise StoreError(operator.DRIVER_MISSING) from error
    except (ValueError, ArgumentError) as error:
        raise StoreError(operator.malformed("DATABASE_URL")) from error
    except migrations.CommandError as error:
        raise StoreError(operator.newer_schema(_place(url))) from error
    except STORE_ERRORS as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise StoreError(operator.store_unusable(_place(url), f"{type(cause).__name__}: {cause}")) from error


def _place(url: str) -> str:
    known = make_url(url)
    return str(URL.create(known.drivername, host=known.host, port=known.port, database=known.database))
