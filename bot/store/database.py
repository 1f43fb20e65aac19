"""The database behind the store: from ``DATABASE_URL`` to an engine, its schema and its secret."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable, Row, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from bot.core.privacy import keyed_hash
from bot.messages import ExplainedError, operator
from bot.store import migrations, tables
from bot.store.engines import Engine, Sqlite, engine_of

R = TypeVar("R")

STORE_ERRORS = (SQLAlchemyError, OSError)
"""What a database raises that is out of reach, locked or full; ``TimeoutError`` is an ``OSError``."""


class StoreError(ExplainedError):
    """The database cannot be used; its text names the place and the fix, for the operator."""


class Database:
    """An open database. ``clock`` counts seconds since 1970; ``owner`` names this process in leases."""

    def __init__(self, engine: Engine, key: bytes, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.owner = secrets.token_hex(8)
        self.insert = engine.insert
        self._engine = engine
        self._key = key

    async def run(self, work: Callable[[Connection], R]) -> R:
        """Call ``work`` in a transaction, which is committed at the end."""
        return await self._engine.run(work)

    async def rows(self, query: Executable) -> Sequence[Row[*tuple[Any, ...]]]:
        """All that ``query`` finds."""
        return await self.run(lambda connection: connection.execute(query).all())

    async def value(self, query: Executable, row: Mapping[str, Any] | None = None) -> Any:
        """The first value that ``query`` finds, or None; ``row``: its parameters."""
        return await self.run(lambda connection: connection.scalar(query, row))

    async def writable(self) -> bool:
        """Whether it takes a row; raises what the driver raises if it is out of reach, locked or full."""
        row = {"name": "probe", "value": secrets.token_bytes(8)}
        probe = self.insert(tables.secrets).values(row).on_conflict_do_update(index_elements=["name"], set_=row)
        return await self.write(probe) == 1

    async def write(self, statement: Executable, row: Mapping[str, Any] | None = None) -> int:
        """Carry out ``statement``; returns how many rows it changed. ``row``: its parameters."""
        return await self.run(lambda connection: connection.execute(statement, row).rowcount)

    def hashed(self, *parts: str) -> str:
        """What is stored in place of ``parts``, always the same in this store."""
        return keyed_hash(self._key, *parts)


@asynccontextmanager
async def opened(url: str, clock: Callable[[], float] = time.time) -> AsyncIterator[Database]:
    """The database of a ``DATABASE_URL``; a SQLite file is made and upgraded. Raises ``StoreError``."""
    async with _engine(url) as engine:
        with _explained(url):
            if isinstance(engine, Sqlite):
                await engine.run(migrations.upgrade)
            key = await engine.run(_key)
        if key is None:
            raise StoreError(operator.not_migrated(_place(url)))
        yield Database(engine, key, clock)


async def upgrade(url: str) -> None:
    """Make the tables of a ``DATABASE_URL``, or bring them up to date. Raises ``StoreError``."""
    async with _engine(url) as engine:
        with _explained(url):
            await engine.run(migrations.upgrade)


def _key(connection: Connection) -> bytes | None:
    """The key of the hashes; None if the tables are not those of this version."""
    if not migrations.is_current(connection):
        return None
    return connection.scalar(select(tables.secrets.c.value).where(tables.secrets.c.name == "hashes"))


@asynccontextmanager
async def _engine(url: str) -> AsyncIterator[Engine]:
    with _explained(url):
        engine = engine_of(url)
    try:
        yield engine
    finally:
        await engine.close()


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
