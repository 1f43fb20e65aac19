"""What is missing or ageing without being wrong."""

from collections.abc import Iterator
from datetime import date
from itertools import chain

from bot.knowledge_yaml.document import Kind, Library, Problem
from bot.messages import owner
from bot.services.upkeep import FIELDS

_FALSE = frozenset({"false", "no", "off", "f", "n", "0"})
"""How pydantic reads a boolean."""


def gaps_of(library: Library, today: date) -> list[Problem]:
    """Everything an owner should know but need not change, by file and line. ``today`` is a date in Tokyo."""
    return sorted(_gaps(library, today))


def _gaps(library: Library, today: date) -> Iterator[Problem]:
    for article in library.tops(Kind.ARTICLE):
        for field in FIELDS:
            if article.data and not article.text(field):
                yield article.problem(owner.gap_empty(field), *((field,) if field in article.data else ("id",)))
        if article.text("title_given").lower() in _FALSE:
            yield article.problem(owner.GAP_TITLE, "title_given")
        if _past(article.text("review_by"), today):
            yield article.problem(owner.gap_review(article.text("review_by")), "review_by")
    for item in chain(library.pairs, library.facts):
        if _past(item.text("valid_to"), today):
            yield item.problem(owner.gap_expired(item.text("id"), item.text("valid_to")), "valid_to")
    told = {item.text("topic") for item in chain(library.pairs, library.facts)}
    for topic in library.topics:
        if topic.text("id") not in told and not topic.text("sentence"):
            yield topic.problem(owner.gap_idle(topic.text("id")), "id")
        if topic.text("sentence") and not topic.texts("asked_as"):
            yield topic.problem(owner.gap_unfindable(topic.text("id")), "id")


def _past(day: str, today: date) -> bool:
    return bool(day) and day < today.isoformat()
