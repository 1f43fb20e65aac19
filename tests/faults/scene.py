"""The bot as a process on the local Slack (``../shared/slack_rig``), with its own database, and what it was asked."""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import shutil
import socket
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from sqlalchemy.engine import make_url

from bot.slack.manifest import manifest
from bot.store.database import upgrade
from tests.store.conftest import empty

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
PEOPLE, CHANNELS = 200, 100
QUESTIONS = ("リモートワークはできますか", "給料はいくらですか", "どんな服装で働いていますか", "研修はありますか")
DOUBLES = 4.0
"""Seconds after the last reply in which a second one would come."""


@dataclass
class Outcome:
    """What became of the questions of one fault. ``slowest``: seconds from a question to its reply."""

    asked: int
    lost: int
    doubled: int
    slowest: float
    figure: str = ""

    def __str__(self) -> str:
        figure = f"; {self.figure}" if self.figure else ""
        return f"{self.asked} asked, {self.lost} lost, {self.doubled} doubled; slowest {self.slowest:.1f} s{figure}"


@dataclass
class Scene:
    """``kind`` and ``url``: of the database."""

    rig: Any
    kind: str
    url: str
    port: int
    bot: Any
    asked: dict[str, float] = field(default_factory=dict)
    number: int = 0

    async def ask(self, count: int = 6, rate: float = 20.0) -> None:
        """Mentions and direct messages by turns, evenly spaced."""
        began = time.monotonic()
        for done in range(count):
            await asyncio.sleep(max(0.0, began + done / rate - time.monotonic()))
            self.number += 1
            user, text = f"u{self.number % PEOPLE}", QUESTIONS[self.number % len(QUESTIONS)]
            if self.number % 2:
                sent = await self.rig.dm(user, text, wait=False)
            else:
                sent = await self.rig.mention(user, f"c{self.number % CHANNELS}", text, wait=False)
            self.asked[f"q/{self.rig.team_id}/{sent.message.channel}/{sent.message.ts}"] = time.monotonic()

    async def outcome(self, figure: str = "", within: float = 45.0) -> Outcome:
        """Wait for the replies, and for second ones, and begin anew."""
        asked, self.asked = self.asked, {}
        await self.until(lambda: set(asked) <= set(self._replies()), within)
        await asyncio.sleep(DOUBLES)
        replies = self._replies()
        times = [min(replies[key]) - at for key, at in asked.items() if key in replies]
        lost = [key for key in asked if key not in replies]
        doubled = [key for key in asked if len(replies.get(key, ())) > 1]
        return Outcome(len(asked), len(lost), len(doubled), max(times, default=0.0), figure)

    def _replies(self) -> dict[str, list[float]]:
        found: dict[str, list[float]] = {}
        for message in self.rig.store.all_messages():
            block_id = message.blocks[0].get("block_id", "") if message.blocks else ""
            if block_id.startswith("q/"):
                found.setdefault(block_id, []).append(message.created_at)
        return found

    async def until(self, true: Callable[[], object], within: float = 30.0) -> float:
        """Seconds until ``true`` holds; infinite if it does not in time."""
        began = time.monotonic()
        while time.monotonic() - began < within:
            if true():
                return time.monotonic() - began
            await asyncio.sleep(0.02)
        return float("inf")

    async def reconnected(self) -> float:
        """Seconds until there is a connection that was not there when this was called."""
        hub, before = self.rig.dispatcher.hub, self.rig.dispatcher.hub.total_connections
        return await self.until(lambda: hub.total_connections > before and hub.live())

    async def ready(self) -> bool:
        """What ``/readyz`` says."""
        try:
            async with ClientSession() as session, session.get(f"http://127.0.0.1:{self.port}/readyz") as answer:
                return answer.status == 200
        except OSError:
            return False

    async def readiness(self, wanted: bool, within: float = 60.0) -> float:
        """Seconds until ``/readyz`` says so."""
        began = time.monotonic()
        while time.monotonic() - began < within:
            if await self.ready() is wanted:
                return time.monotonic() - began
            await asyncio.sleep(0.1)
        return float("inf")

    def second(self) -> Any:
        """Another process on the same database; to be awaited."""
        return self.rig.launch(self.bot.command, cwd=str(ROOT), env=self.bot.extra_env | {"HEALTH_PORT": "0"})

    def logged(self) -> Counter[str]:
        """How often each event was logged."""
        return Counter(json.loads(line).get("event") for line in self.bot.log if line.startswith("{"))


def slack_rig() -> Any:
    """The local Slack."""
    sys.path.append(str(SHARED))
    return importlib.import_module("slack_rig")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def scene(kind: str, folder: Path, **options: Any) -> AsyncIterator[Scene]:
    """The bot, connected, on a new database of this kind."""
    file = folder / "manifest.json"
    file.write_text(json.dumps(manifest()), encoding="utf-8")
    options = {"ack_timeout": 3.0, "retry_delays": (0.0, 3.0, 6.0), "settle": 0.2} | options
    async with (
        empty(kind, folder) as url,
        slack_rig().SlackRig.from_manifest(file, bot_name="ictbot", **options) as rig,
    ):
        await upgrade(url)
        people = [rig.add_user(f"u{number}").name for number in range(PEOPLE)]
        for number in range(CHANNELS):
            rig.add_channel(f"c{number}", members=people)
        port = free_port()
        env = {"DATABASE_URL": url, "HEALTH_PORT": str(port), "LOG_LEVEL": "INFO"}
        bot = await rig.launch([sys.executable, "-m", "bot", "serve"], cwd=str(ROOT), env=env)
        yield Scene(rig, kind, url, port, bot)
        await bot.stop(15)
        assert not [line for line in bot.log if "Traceback" in line], bot.log


def available(kind: str) -> str:
    """Why this kind cannot be tried here; empty if it can."""
    if not (SHARED / "slack_rig").is_dir():
        return f"the shared local Slack is not at {SHARED / 'slack_rig'}"
    if kind == "postgresql" and not os.environ.get("TEST_DATABASE_URL"):
        return "TEST_DATABASE_URL names no PostgreSQL; .ci/postgres starts one"
    return ""


def file_of(url: str) -> Path:
    """The file of a SQLite URL."""
    return Path(make_url(url).database or "")


def can_restart() -> bool:
    """Whether ``.ci/postgres`` told how PostgreSQL is restarted."""
    return bool(shutil.which(os.environ.get("TEST_DATABASE_RESTART", "")))
