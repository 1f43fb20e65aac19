"""The first tables, and the key of the hashes."""

from __future__ import annotations

import secrets
from typing import Any

from alembic import op
from sqlalchemy import Boolean, Column, Double, Integer, LargeBinary, String, Text

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables and draw the key."""
    kept = op.create_table("secrets", Column("name", String, primary_key=True), *_filled(LargeBinary, "value"))
    op.bulk_insert(kept, [{"name": "hashes", "value": secrets.token_bytes(32)}])
    _create_messages()
    _create_counts()
    _create_tickets()


def _create_messages() -> None:
    op.create_table(
        "messages",
        Column("message", String, primary_key=True),
        Column("seen_at", Double, nullable=False, index=True),
        *(Column(name, String) for name in ("reply_ts", "author", "owner")),
        *_filled(Boolean, "hushed", "dropped"),
        Column("lease_until", Double, index=True),
        Column("note", Text),
    )
    op.create_table(
        "conversations",
        Column("key", String, primary_key=True),
        *_filled(String, "entry_id"),
        *_filled(Double, "shown_at"),
        Column("until", Double),
    )


def _create_counts() -> None:
    op.create_table(
        "votes",
        Column("ballot", String, primary_key=True),
        *_filled(Double, "at"),
        *_filled(String, "person", "entry_id", "version", "band", "opinion", "reason"),
        *_filled(Integer, "rank"),
    )
    op.create_table(
        "outcomes",
        Column("id", Integer, primary_key=True),
        *_filled(Double, "at"),
        *_filled(String, "person", "band", "entry_id", "topic_id"),
        *_filled(Text, "lemmas"),
    )


def _create_tickets() -> None:
    op.create_table(
        "tickets",
        Column("number", Integer, primary_key=True),
        Column("origin", String, nullable=False, unique=True),
        *_filled(String(16), "state", "destination"),
        *_filled(Double, "opened_at", "changed_at"),
        Column("thread", String, index=True),
        *_filled(Text, "question", "answer"),
        *_filled(String, "asker", "role", "version", "best", "learned", "handed_by", "assignee", "helper", "cited"),
        *_filled(Boolean, "corrected"),
        *(Column(name, String) for name in ("sent", "card")),
        *_filled(Integer, "revision"),
        sqlite_autoincrement=True,  # a number is never used again
    )
    op.create_table(
        "steps",
        Column("id", Integer, primary_key=True),
        Column("number", Integer, nullable=False, index=True),
        *_filled(String(16), "move"),
        *_filled(String, "by"),
        *_filled(Double, "at"),
    )


def _filled(kind: Any, *names: str) -> list[Column[Any]]:
    return [Column(name, kind, nullable=False) for name in names]
