"""The bot as a process under load on the local Slack (``../shared/slack_rig``): a Markdown table of the bars.

    python -m tests.benchmarks.load [--rate 200] [--seconds 30] [--burst 3000]

Mentions by 320 people in 320 channels, each mention a conversation; then commands and mentions by turns, to compare
their acknowledgements; then a burst. Under overload Slack sends an event again that was not acknowledged in time.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import importlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from bot.slack.manifest import manifest
from tests.benchmarks import corpus

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
PEOPLE = 320
"""Each with a channel of their own, since a conversation takes only one reply a second."""
ASKED = (
    "リモートワークはどのように運用されていますか？",
    "各局支援はどんな人に向いていますか？",
    "給料はいくらですか",
    "どんな服装で働いていますか",
    "研修はありますか",
    "やりがいは何ですか",
)
DRAIN = 120
"""Seconds that the last replies may take."""


def events(number: int) -> dict[str, Any]:
    """Mentions: by turns questions that applicants ask often, and others with words that the knowledge never saw."""
    text = ASKED[number % len(ASKED)] if number % 2 else corpus.questions(2_000)[number % 2_000]
    return {"action": "mention", "user": f"u{number % PEOPLE}", "channel": f"c{number % PEOPLE}", "text": text}


def commands(number: int) -> dict[str, Any]:
    """A command to the bot."""
    where = {"user": f"u{number % PEOPLE}", "channel": f"c{number % PEOPLE}"}
    return {"action": "slash", **where, "command": "/ictfaq", "text": ASKED[number % len(ASKED)]}


async def run(rate: float, seconds: float, burst: int) -> list[str]:
    """The lines of the table."""
    gc.disable()  # the local Slack's own pauses, up to 0.3 s, would count as the bot's
    sys.path.append(str(SHARED))
    slack_rig = importlib.import_module("slack_rig")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "manifest.json"
        file.write_text(json.dumps(manifest()), encoding="utf-8")
        async with slack_rig.SlackRig.from_manifest(file, bot_name="ictbot", settle=0.5) as rig:
            for number in range(PEOPLE):
                rig.add_channel(f"c{number}", members=[rig.add_user(f"u{number}").name])
            env = {"DATABASE_URL": f"sqlite:///{folder}/bot.sqlite3", "LOG_LEVEL": "ERROR"}
            bot = await rig.launch([sys.executable, "-m", "bot", "serve"], cwd=str(ROOT), env=env)
            await rig.load(20, 5, events, drain=DRAIN)
            steady = await rig.load(rate, seconds, events, drain=DRAIN)
            turns = await asyncio.gather(rig.load(10, 20, events, drain=DRAIN), rig.load(10, 20, commands, drain=DRAIN))
            crowd = await rig.load(burst, 1, events, drain=DRAIN)
            await bot.stop()
    return [*_steady(steady), *_turns(*turns), *_lost("burst", crowd), f"\nsteady: {steady}\n\nburst: {crowd}"]


def _steady(report: Any) -> list[str]:
    name = f"{report.rate:g} events/s for {report.seconds:g} s (sent at {report.achieved_rate:.0f}/s)"
    return [*_lost(name, report), _line(f"{name}: ack p99, ms", 100, report.ack_ms["p99"])]


def _lost(name: str, report: Any) -> list[str]:
    asked = f"{name}, {report.sent} asked"
    return [_line(f"{asked}: lost", 0, len(report.lost)), _line(f"{asked}: doubled", 0, len(report.duplicates))]


def _turns(mentions: Any, commands: Any) -> list[str]:
    apart = {share: commands.ack_ms[share] - mentions.ack_ms[share] for share in ("p50", "p99")}
    return [_line(f"a command's ack over an event's, {share}, ms", 20, value) for share, value in apart.items()]


def _line(what: str, limit: float, measured: float) -> str:
    return f"| {what} | ≤ {limit:g} | {measured:.3g} | {'yes' if measured <= limit else 'no'} |"


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--burst", type=int, default=3_000)
    given = parser.parse_args()
    lines = asyncio.run(run(given.rate, given.seconds, given.burst))
    print("\n".join(["| under load | bar | measured | holds |", "|---|---|---|---|", *lines]))


if __name__ == "__main__":
    main()
