"""How long things are kept, and forgetting them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime

import structlog
from sqlalchemy import delete, select

from bot.services.ticket import PENDING
from bot.store.database import STORE_ERRORS, Database
from bot.store.tables import conversations, messages, outcomes, steps, tickets, votes

DAY = 86_400
MESSAGE_DAYS = 30
COUNT_DAYS = 395
"""13 months, and never more."""

log = structlog.get_logger()


async def purge(database: Database, ticket_days: int) -> Mapping[str, int]:
    """Erase what was kept long enough; a ticket's time begins when its asker no longer waits. Rows by table."""
    now = database.clock()
    closed = datetime.fromtimestamp(now - ticket_days * DAY, UTC)
    statements = {
        "messages": delete(messages).where(messages.c.seen_at <= now - MESSAGE_DAYS * DAY),
        "conversations": delete(conversations).where(conversations.c.shown_at <= now - MESSAGE_DAYS * DAY),
        "votes": delete(votes).where(votes.c.at <= now - COUNT_DAYS * DAY),
        "outcomes": delete(outcomes).where(outcomes.c.at <= now - COUNT_DAYS * DAY),
        "tickets": delete(tickets).where(tickets.c.state.not_in(PENDING), tickets.c.changed_at <= closed),
        "steps": delete(steps).where(steps.c.number.not_in(select(tickets.c.number))),
    }
    return await database.run(
        lambda connection: {table: connection.execute(query).rowcount for table, query in statements.items()}
    )


async def purge_daily(database: Database, ticket_days: int) -> None:
    """Purge now and every day. A day on which the database is out of reach is made up for on the next."""
    while True:
        try:
            log.info("purged", **await purge(database, ticket_days))
        except STORE_ERRORS as error:
            log.error("purge_failed", error=type(error).__name__)
        await asyncio.sleep(DAY)
