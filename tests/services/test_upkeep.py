"""K5: dates that passed or come within 60 days, and what articles lack."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.services.upkeep import SOON, blanks, due
from tests.slack import sample

REVIEW = sample.SCHEDULE.review_by or date.max


@pytest.mark.parametrize(
    ("before", "listed", "past"),
    [
        (SOON + timedelta(1), False, False),
        (SOON - timedelta(1), True, False),
        (timedelta(), True, False),
        (timedelta(-1), True, True),
    ],
    ids=["far", "soon", "today", "yesterday"],
)
def test_a_review_is_listed_before_it_is_due(before: timedelta, listed: bool, past: bool) -> None:
    found = [each for each in due(sample.KNOWLEDGE, REVIEW - before) if each.field == "review_by"]
    assert [(each.id, each.past) for each in found] == ([("schedule", past)] if listed else [])


def test_what_is_longest_past_comes_first() -> None:
    fields = [each.field for each in due(sample.KNOWLEDGE, REVIEW)]
    assert fields == ["valid_to", "review_by"]


def test_a_title_of_our_own_and_empty_fields_are_blanks() -> None:
    found = {article.id: fields for article, fields in blanks(sample.KNOWLEDGE)}
    assert found == {"schedule": ("publisher", "url", "published"), "linked": ("title",)}
