"""S5: with the database down, answers go on; claims are remembered in memory, and nothing is logged but kinds."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.services.ports import Conversation, MessageKey
from bot.services.ticket import Tickets
from bot.store import steady
from bot.store.database import Database, opened
from bot.store.engines import PATIENCE
from bot.store.steady import SteadyStore
from bot.store.tables import messages

KEY = MessageKey("T1", "C1", "1.0")
TALK = Conversation("C1/1.0")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "bot.sqlite3"


@pytest.fixture
async def store(file: Path) -> AsyncIterator[SteadyStore]:
    async with opened(f"sqlite:///{file}") as database:
        yield SteadyStore(database)


def break_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Database, work: object) -> None:
        raise ConnectionRefusedError("with somebody's words")

    monkeypatch.setattr(Database, "run", broken)
    monkeypatch.setattr(steady, "PAUSE", 0.0)


async def test_everything_an_answer_needs_goes_on(store: SteadyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await store.claim(KEY, "秘密", "UALICE")
    break_down(monkeypatch)
    other = replace(KEY, ts="2.0")
    with capture_logs() as logs:
        assert [await store.claim(key, "秘密") for key in (KEY, other, other)] == [False, True, False]
        assert await store.thread_author(KEY) == "UALICE"
        await store.remember(TALK, "a-style")
        assert await store.last_entry(TALK) == "a-style"
        await store.replied(KEY, "2.0")
        assert await store.reply_to(KEY) == "2.0"
        assert await store.unfinished() == {}
    assert {entry["event"] for entry in logs} == {"store_failed"}
    assert {entry["error"] for entry in logs} == {"ConnectionRefusedError"}
    assert not any(word in str(logs) for word in ("秘密", "words", "UALICE"))
    with pytest.raises(ConnectionRefusedError):
        await store.ticket(1)


async def test_what_was_claimed_in_an_outage_is_not_claimed_again_after_it(
    store: SteadyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        break_down(patch)
        assert await store.claim(KEY)
    assert not await store.claim(KEY)
    assert await store.claim(replace(KEY, ts="2.0"))
    assert not await SteadyStore(store._db).claim(replace(KEY, ts="2.0"))


async def test_what_ended_in_an_outage_is_written_down_after_it(
    store: SteadyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else its words would stay, and it would be answered again after a restart."""
    keys = [replace(KEY, ts=str(number)) for number in range(4)]
    for key in keys[:3]:
        await store.claim(key, "秘密")
    with monkeypatch.context() as patch:
        break_down(patch)
        await store.replied(keys[0], "9.0")
        await store.settled(keys[1])
        await store.put_off(keys[2], "秘密", 0)
        await store.put_off(keys[3], "秘密", 0)
        await store.replied(keys[3], "9.0")
        assert await store.unfinished() == {keys[2]: "秘密"}
        await store.put_off(keys[2], "秘密", 0)
    assert await store.unfinished() == {keys[2]: "秘密"}
    assert await store.sql.reply_to(keys[0]) == await store.sql.reply_to(keys[3]) == "9.0"
    kept = dict(list(row) for row in await store._db.rows(select(messages.c.message, messages.c.note)))
    assert kept == {keys[0]: None, keys[1]: None, keys[2]: "秘密", keys[3]: None}


async def test_a_locked_database_is_waited_for_once(
    store: SteadyStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite3.connect(file, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        await asyncio.gather(*(store.claim(replace(KEY, ts=str(number))) for number in range(5)))
        for _ in range(5):
            await store.reply_to(KEY)
        assert PATIENCE <= time.monotonic() - began < PATIENCE + 1
        other.execute("ROLLBACK")
    monkeypatch.setattr(store, "resume_at", 0.0)
    assert await store.claim(KEY)
    assert not await SteadyStore(store._db).claim(KEY)


def test_tickets_are_never_kept_in_memory_alone() -> None:
    """What a recruiter is promised must not be lost with the process."""
    names = [name for name in vars(Tickets) if not name.startswith("_")]
    assert names
    assert not set(names) & set(vars(SteadyStore))
