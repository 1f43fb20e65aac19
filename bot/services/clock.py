"""Dates as readers in Japan count them, whatever the process's own time zone is."""

from datetime import date, datetime, timedelta, timezone

TOKYO = timezone(timedelta(hours=9), "JST")
"""Asia/Tokyo has had no daylight saving time since 1951, so no time zone database is needed."""


def now() -> datetime:
    return datetime.now(TOKYO)


def tokyo_today(moment: datetime | None = None) -> date:
    """The date in Tokyo; ``moment`` must know its time zone."""
    return (moment or now()).astimezone(TOKYO).date()
