"""The tables, as ``migrations`` leaves them."""

from __future__ import annotations

from dataclasses import astuple
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, Column, Double, Enum, Integer, LargeBinary, MetaData, String, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from bot.services.ports import MessageKey
from bot.services.ticket import Destination, Move, Posted, State


class Ids(TypeDecorator[Any]):
    """A dataclass of ids as one text, joined by slashes: Slack's ids have none."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[MessageKey | Posted]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else "/".join(astuple(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else self.kind(*value.split("/"))


class Moment(TypeDecorator[datetime]):
    """A ``datetime`` that knows its time zone, as seconds since 1970: the same in every database."""

    impl = Double
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> float | None:
        return None if value is None else value.timestamp()

    def process_result_value(self, value: float | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value, UTC)


def _choice(kind: type[StrEnum]) -> Enum:
    return Enum(kind, native_enum=False, length=16, values_callable=list)


def _filled(kind: TypeEngine[Any] | type[TypeEngine[Any]], *names: str) -> list[Column[Any]]:
    return [Column(name, kind, nullable=False) for name in names]


metadata = MetaData()

secrets = Table("secrets", metadata, Column("name", String, primary_key=True), *_filled(LargeBinary, "value"))

messages = Table(
    "messages",
    metadata,
    Column("message", Ids(MessageKey), primary_key=True),
    Column("seen_at", Double, nullable=False, index=True),
    Column("reply_ts", String),
    Column("author", String),
    *(Column(name, Boolean, nullable=False, default=False) for name in ("hushed", "dropped")),
    Column("owner", String),
    Column("lease_until", Double, index=True),
    Column("note", Text),
)
"""``author``: who addressed the bot with it. ``owner``, ``lease_until`` and ``note``: only while its reply is owed."""

conversations = Table(
    "conversations",
    metadata,
    Column("key", String, primary_key=True),
    *_filled(String, "entry_id"),
    *_filled(Double, "shown_at"),
    Column("until", Double),
)

votes = Table(
    "votes",
    metadata,
    Column("ballot", String, primary_key=True),
    *_filled(Double, "at"),
    *_filled(String, "person", "entry_id", "version", "band", "opinion", "reason"),
    *_filled(Integer, "rank"),
)
"""``ballot``: a hash of message and person, so that there is one of each."""

outcomes = Table(
    "outcomes",
    metadata,
    Column("id", Integer, primary_key=True),
    *_filled(Double, "at"),
    *_filled(String, "person", "band", "entry_id", "topic_id"),
    *_filled(Text, "lemmas"),
)

tickets = Table(
    "tickets",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("origin", String, nullable=False, unique=True),
    *_filled(_choice(State), "state"),
    *_filled(_choice(Destination), "destination"),
    *_filled(Moment, "opened_at", "changed_at"),
    Column("thread", Ids(MessageKey), index=True),
    *_filled(Text, "question", "answer"),
    *_filled(String, "asker", "role", "version", "best", "learned", "handed_by", "assignee", "helper", "cited"),
    *_filled(Boolean, "corrected"),
    *(Column(name, Ids(Posted)) for name in ("sent", "card")),
    *_filled(Integer, "revision"),
)
"""The fields of ``Ticket``."""

steps = Table(
    "steps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Integer, nullable=False, index=True),
    *_filled(_choice(Move), "move"),
    *_filled(String, "by"),
    *_filled(Moment, "at"),
)
"""The fields of ``Step``, in the order of their ``id``."""
