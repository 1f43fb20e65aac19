"""What of the knowledge ages or is missing. Nothing of it is wrong; somebody should look at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.core.knowledge import Article, Knowledge

SOON = timedelta(days=60)
FIELDS = ("publisher", "url", "published")
"""What an article should have and may lack."""


@dataclass(frozen=True, slots=True)
class Due:
    """A date of an article (``review_by``) or an entry (``valid_to``) that has passed or is near."""

    day: date
    field: Literal["review_by", "valid_to"]
    id: str
    name: str
    past: bool


def due(knowledge: Knowledge, today: date) -> list[Due]:
    """What passed and what passes ``SOON``, the longest past first. ``today``: in Tokyo."""
    return sorted(_dates(knowledge, today), key=lambda each: (each.day, each.id))


def _dates(knowledge: Knowledge, today: date) -> Iterator[Due]:
    for article in knowledge.articles:
        if article.review_by and article.review_by < today + SOON:
            yield Due(article.review_by, "review_by", article.id, article.title, article.overdue(today))
    for entry in knowledge.entries:
        if entry.valid_to and entry.valid_to < today + SOON:
            yield Due(entry.valid_to, "valid_to", entry.id, entry.question, entry.valid_to < today)


def blanks(knowledge: Knowledge) -> list[tuple[Article, tuple[str, ...]]]:
    """Articles with the fields that they lack; ``title`` where theirs was given by us."""
    found = [
        (article, (*(() if article.title_given else ("title",)), *(f for f in FIELDS if not getattr(article, f))))
        for article in knowledge.articles
    ]
    return [(article, fields) for article, fields in found if fields]
