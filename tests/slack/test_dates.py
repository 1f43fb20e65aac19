"""K5: an entry whose time is over says so from midnight in Tokyo on, wherever the process runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.messages import applicant
from bot.services.clock import tokyo_today
from bot.slack.views.reply import Scene, reply
from tests.slack import sample

LAST_DAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("now", "over"),
    [
        (datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 31, 15, 0, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 30, 15, 0, 0, tzinfo=UTC), False),
    ],
    ids=["23:59:59", "00:00:00", "first second of the last day"],
)
def test_the_last_day_ends_at_midnight_in_tokyo(now: datetime, over: bool) -> None:
    message = reply(sample.ONE_FACT, Scene(tokyo_today(now), "v"))
    said = f"{applicant.day(LAST_DAY)}で終わりました"
    assert (said in message.text, said in str(message.blocks)) == (over, over)


def test_what_is_not_valid_yet_says_from_when() -> None:
    entry = replace(sample.CASES, valid_from=date(2027, 4, 1), valid_to=None)
    assert applicant.cautions(entry, sample.TODAY) == ["この情報は2027年4月1日から有効です。"]


def test_an_article_past_its_review_is_labelled() -> None:
    assert applicant.cautions(sample.A_STYLE, date(2027, 5, 22)) == []
    [caution] = applicant.cautions(sample.A_STYLE, date(2027, 5, 23))
    assert "2027年5月22日" in caution
