"""One suite for every kind of store: in memory, on a SQLite file, and on PostgreSQL (``.ci/postgres`` starts one)."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from bot.services.ports import Conversations, Counts, Messages, Votes
from bot.services.ticket import Tickets
from bot.store.database import Database, opened, upgrade
from bot.store.sql import SqlStore
from bot.store.tickets import SqlTickets
from tests.memory import MemoryStore

NOON = 1_795_305_600.0
"""Seconds since 1970 at the beginning of every test."""


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


class Store(Messages, Conversations, Votes, Counts, Tickets, Protocol):
    """All ports."""


class SqlEverything(SqlStore, SqlTickets):
    """All ports on a database, without a fallback."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def administer(server: str, statement: str) -> None:
    given = {"dsn": make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)}
    engine = create_async_engine("postgresql+asyncpg://", connect_args=given, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


@asynccontextmanager
async def empty(kind: str, folder: Path) -> AsyncIterator[str]:
    """The URL of a database in which there is nothing yet."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/bot.sqlite3"
        return
    server, name = os.environ.get("TEST_DATABASE_URL", ""), f"test_{secrets.token_hex(6)}"
    if not server:
        pytest.skip("TEST_DATABASE_URL names no PostgreSQL; .ci/postgres starts one")
    await administer(server, f"CREATE DATABASE {name}")
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    await administer(server, f"DROP DATABASE {name} WITH (FORCE)")


Opener = Callable[[], Awaitable[Database]]


@pytest.fixture(params=["sqlite", "postgresql"])
async def open_database(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> AsyncIterator[Opener]:
    """Opens one database as often as it is called, each time as another process would."""
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(empty(request.param, tmp_path))
        await upgrade(url)

        async def another() -> Database:
            return await stack.enter_async_context(opened(url, clock))

        yield another


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
async def store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> AsyncIterator[Store]:
    """A store of each kind."""
    if request.param == "memory":
        yield MemoryStore(clock)
        return
    async with empty(request.param, tmp_path) as url:
        await upgrade(url)
        async with opened(url, clock) as database:
            yield SqlEverything(database)
