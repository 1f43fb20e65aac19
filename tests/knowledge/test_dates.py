"""K5 on the command line: days begin at midnight in Tokyo, though the process runs in UTC (or anywhere else)."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.knowledge_yaml import load
from bot.messages import applicant, owner
from bot.services import clock
from tests.knowledge.folder import A, Folder

LAST_DAY = date(2026, 3, 31)
LAST_SECOND = datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC)
"""23:59:59 in Tokyo."""
MIDNIGHT = datetime(2026, 3, 31, 15, 0, 0, tzinfo=UTC)


@pytest.fixture(params=["UTC", "America/Los_Angeles", "Asia/Tokyo"])
def _zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The time zone of the process."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


def set_clock(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Stopped:
            return cls.fromtimestamp(moment.timestamp(), tz)

    monkeypatch.setattr(clock, "datetime", Stopped)


def run(folder: Folder, *arguments: str) -> str:
    result = CliRunner().invoke(main, [*arguments, "--knowledge", str(folder.root)])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.usefixtures("_zone")
@pytest.mark.parametrize(("moment", "over"), [(LAST_SECOND, False), (MIDNIGHT, True)], ids=["23:59:59", "00:00:00"])
class TestMidnight:
    def test_today(self, monkeypatch: pytest.MonkeyPatch, moment: datetime, over: bool) -> None:
        set_clock(monkeypatch, moment)
        assert clock.tokyo_today() == (date(2026, 4, 1) if over else LAST_DAY)

    def test_a_fact_that_ends(
        self, folder: Folder, monkeypatch: pytest.MonkeyPatch, moment: datetime, over: bool
    ) -> None:
        folder.spoil(A, "    gives: [count]", "    valid_to: 2026-03-31\n    gives: [count]")
        set_clock(monkeypatch, moment)
        entry = load(folder.root).by_id["a-work-style"]
        says = applicant.cautions(entry, date(2026, 4, 1))[0]
        assert (says in run(folder, "ask", "リモートワークはどのように運用されていますか")) is over
        assert (owner.gap_expired("a-work-style", "2026-03-31") in run(folder, "check", "--quick")) is over

    def test_an_article_past_its_review(
        self, folder: Folder, monkeypatch: pytest.MonkeyPatch, moment: datetime, over: bool
    ) -> None:
        folder.spoil(
            A, "checked_on: 2026-11-22\nreview_by: 2027-05-22", "checked_on: 2026-01-01\nreview_by: 2026-03-31"
        )
        set_clock(monkeypatch, moment)
        entry = load(folder.root).by_id["a-dress"]
        [says] = applicant.cautions(entry, date(2026, 4, 1))
        assert (says in run(folder, "ask", "服装は自由ですか")) is over
        assert (owner.gap_review("2026-03-31") in run(folder, "check", "--quick")) is over

    def test_a_fact_that_begins(
        self, folder: Folder, monkeypatch: pytest.MonkeyPatch, moment: datetime, over: bool
    ) -> None:
        folder.spoil(A, "    gives: [count]", "    valid_from: 2026-04-01\n    gives: [count]")
        set_clock(monkeypatch, moment)
        [says] = applicant.cautions(load(folder.root).by_id["a-work-style"], LAST_DAY)
        assert (says in run(folder, "ask", "リモートワークはどのように運用されていますか")) is not over

    def test_of_two_equals_the_checked_one_comes_first(
        self, folder: Folder, monkeypatch: pytest.MonkeyPatch, moment: datetime, over: bool
    ) -> None:
        twin = folder.read(A).replace("a-work-style", "z-work-style").replace("a-dress", "z-dress")
        folder.write("articles/twin.yaml", twin.replace("id: schedule", "id: twin"))
        folder.spoil(
            A, "checked_on: 2026-11-22\nreview_by: 2027-05-22", "checked_on: 2026-01-01\nreview_by: 2026-03-31"
        )
        set_clock(monkeypatch, moment)
        first = json.loads(run(folder, "ask", "--json", "服装は自由ですか"))["cards"][0]["id"]
        assert first == ("z-dress" if over else "a-dress")
