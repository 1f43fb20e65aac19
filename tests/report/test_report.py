"""The report: one page that says what the counts say, and asks for nothing from outside."""

from __future__ import annotations

import asyncio
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.core.responder import Responder
from bot.messages import terminal, workshop
from bot.report import page
from bot.services.figures import PERIOD, gather
from bot.services.ports import Outcome
from bot.store import database
from bot.store.sql import SqlStore
from tests.conftest import SHIPPED
from tests.memory import MemoryStore
from tests.report.counts import NOW, Clock

PEOPLE = ("U1", "U2", "U3")


async def made(responder: Responder, *outcomes: Outcome) -> str:
    """The report of three people who each did the same this week."""
    store = MemoryStore(Clock())
    for outcome in outcomes:
        for person in PEOPLE:
            await store.count(Outcome(person, outcome.band, outcome.entry_id, outcome.topic_id, outcome.lemmas))
    return page(await gather(store, store), responder.knowledge, NOW.date(), PERIOD)


def words(html: str) -> str:
    """What can be read on the page, in its order."""
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data: str) -> None:
            if self.cdata_elem is None:
                found.append(data.strip())

    Reader().feed(html)
    return " ".join(filter(None, found))


async def test_what_was_asked_how_it_ended_and_what_to_write(responder: Responder) -> None:
    text = words(
        await made(
            responder,
            Outcome("", "answer", "a-work-style", "work-style", ("=リモートワーク",)),
            Outcome("", "none", "", "overtime", ("=残業", "時間")),
            Outcome("", "none", "", "", ("=社食",)),
            Outcome("", "candidates", "", "route", ("=採用",)),
            Outcome("", "chosen", "a-route", "route", ("=採用", "=試験")),
        )
    )
    assert "質問 12 件" in text
    assert "すぐに答えた 3 件（25%）" in text
    assert "記載がないと答えた 6 件（50%）" in text
    assert "採用区分・入庁の経路 3（3） 採用 a-route の asked_as に足す： - 採用 試験" in text
    assert f"{workshop.NO_TOPIC} 3（3） 社食 記事にあれば" in text
    assert "残業 overtime 3（3） 残業、時間" in text
    assert "11/23 3 3 6" in text
    assert "3人以上には表示されなかった項目（79件）" in text


async def test_what_two_people_did_is_not_told(responder: Responder) -> None:
    store = MemoryStore(Clock())
    for person in PEOPLE[:2]:
        await store.count(Outcome(person, "none", "", "overtime", ("=残業",)))
    text = words(page(await gather(store, store), responder.knowledge, NOW.date(), PERIOD))
    assert "質問 0 件" in text
    assert text.count("まだ数えられる") == 3
    assert "残業" not in text


async def test_coverage_dates_and_missing_fields_of_the_shipped_knowledge(responder: Responder) -> None:
    html, known = await made(responder), responder.knowledge
    text = words(html)
    cells = re.findall(r'<td class="h\d">(\d+)</td>', html)
    assert sum(map(int, cells)) == sum(max(1, len(entry.roles)) for entry in known.entries)
    assert "2026年3月31日（過ぎました） 項目の有効期限" in text
    assert "空欄：publisher, url, published" in text
    assert known.version in text


async def test_nothing_is_fetched_run_or_left_unescaped(responder: Responder) -> None:
    html = await made(responder, Outcome("", "none", "", "<script>alert(1)</script>", ("<b>x</b>",)))
    assert not re.search(r"<script|<link|<img|<iframe|@import|url\(|javascript:|<b>", html)
    assert "http" not in html.replace("http-equiv", "")
    assert "default-src 'none'" in html


def run(out: Path, **environment: str | None) -> Result:
    arguments = ["--knowledge", str(SHIPPED), "report", "--html", str(out)]
    return CliRunner().invoke(main, arguments, env=environment)


def test_the_command_reads_the_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bot.sqlite3"

    async def count() -> None:
        async with database.opened(url) as opened:
            for person in PEOPLE:
                await SqlStore(opened).count(Outcome(person, "answer", "a-work-style", "work-style"))

    asyncio.run(count())
    result = run(tmp_path / "report.html", DATABASE_URL=url)
    assert result.exit_code == 0, result.output
    assert terminal.report_written(f"{tmp_path}/report.html") in result.stdout
    assert "すぐに答えた 3 件（100%）" in words((tmp_path / "report.html").read_text("utf-8"))


def test_without_a_database_none_is_made(tmp_path: Path) -> None:
    result = run(tmp_path / "report.html", DATABASE_URL=f"sqlite:///{tmp_path}/none.sqlite3")
    assert result.exit_code == 0, result.output
    assert terminal.no_counts(f"{tmp_path}/none.sqlite3") in result.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.report.find_spec", lambda name: None)
    result = run(tmp_path / "report.html")
    assert result.exit_code == 1
    assert terminal.REPORT_MISSING in result.stderr
