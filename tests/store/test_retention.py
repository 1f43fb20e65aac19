"""What is kept, to the second: the table 'Data kept' of the design."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Table, func, select
from structlog.testing import capture_logs

from bot.services.ports import Conversation, MessageKey, Outcome, Vote
from bot.services.ticket import PENDING, Destination, Move, State, Step, Ticket
from bot.store.database import Database
from bot.store.retention import COUNT_DAYS, DAY, MESSAGE_DAYS, purge, purge_daily
from bot.store.tables import conversations, messages, metadata, outcomes, secrets, steps, tickets, votes
from tests.store.conftest import NOON, Clock, Opener, SqlEverything

KEY = MessageKey("T1", "C1", "1.0")
NOW = datetime.fromtimestamp(NOON, UTC)
TICKET = Ticket(0, "a", "UALICE", "給料は？", Destination.DIRECT, NOW, NOW, state=State.CLOSED)
TICKET_DAYS = 90
NOTHING = dict.fromkeys(("messages", "conversations", "votes", "outcomes", "tickets", "steps"), 0)


async def fill(store: SqlEverything) -> None:
    await store.claim(KEY, "秘密")
    await store.remember(Conversation("C1/1.0"), "a-style")
    await store.cast(Vote(KEY, "UALICE", "a-style", "v1", 1, "answer", helpful=True))
    await store.count(Outcome("UALICE", "answer", "a-style"))
    ticket, _ = await store.add_ticket(TICKET)
    await store.replace_ticket(ticket, Step(ticket.number, Move.CLOSE, "UBOB", NOW))


async def rows(database: Database, table: Table) -> int:
    return int(await database.value(select(func.count()).select_from(table)))


@pytest.mark.parametrize(
    ("days", "kinds"),
    [
        (MESSAGE_DAYS, (messages, conversations)),
        (TICKET_DAYS, (tickets, steps)),
        (COUNT_DAYS, (votes, outcomes)),
    ],
    ids=["30 days", "90 days", "13 months"],
)
async def test_a_record_goes_on_its_last_second(
    open_database: Opener, clock: Clock, days: int, kinds: tuple[Table, ...]
) -> None:
    database = await open_database()
    await fill(SqlEverything(database))
    clock.now += days * DAY - 1
    await purge(database, TICKET_DAYS)
    assert all([await rows(database, table) for table in kinds])
    clock.now += 1
    gone = await purge(database, TICKET_DAYS)
    assert [gone[table.name] for table in kinds] == [1, 1 if tickets not in kinds else 2]
    assert not any([await rows(database, table) for table in kinds])
    assert await purge(database, TICKET_DAYS) == NOTHING


async def test_after_thirteen_months_only_the_key_is_left(open_database: Opener, clock: Clock) -> None:
    database = await open_database()
    await fill(SqlEverything(database))
    clock.now += COUNT_DAYS * DAY
    await purge(database, TICKET_DAYS)
    left = [table.name for table in metadata.sorted_tables if await rows(database, table)]
    assert left == [secrets.name]


async def test_a_ticket_for_which_somebody_waits_is_kept(open_database: Opener, clock: Clock) -> None:
    database = await open_database()
    store = SqlEverything(database)
    for state in State:
        await store.add_ticket(replace(TICKET, origin=state, state=state))
    clock.now += TICKET_DAYS * DAY
    await purge(database, TICKET_DAYS)
    assert set(await store.ticket_counts()) == set(PENDING)
    assert len(await store.steps(NOW)) == len(PENDING)


async def test_purging_goes_on_after_a_failure(open_database: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    database = await open_database()
    run, naps = Database.run, iter((asyncio.sleep, None))

    def broken(_: Database, work: object) -> None:
        monkeypatch.setattr(Database, "run", run)
        raise ConnectionRefusedError

    async def nap(seconds: float) -> None:
        assert seconds == DAY
        if next(naps) is None:
            raise asyncio.CancelledError

    monkeypatch.setattr(Database, "run", broken)
    monkeypatch.setattr("bot.store.retention.asyncio.sleep", nap)
    with capture_logs() as logs, pytest.raises(asyncio.CancelledError):
        await purge_daily(database, TICKET_DAYS)
    assert [entry["event"] for entry in logs] == ["purge_failed", "purged"]
