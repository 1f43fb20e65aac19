"""What an operator relies on: each process of the Procfile starts by itself and is ready; nobody's words stay.

A question that was not handed over is in no log, table or file afterwards; one that was is there until it is withdrawn.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.messages import applicant
from bot.slack.manifest import manifest
from tests.faults.scene import ROOT, free_port, slack_rig

PROCESSES = dict(re.findall(r"^(\w+): (.+)$", (ROOT / "Procfile").read_text(encoding="utf-8"), re.MULTILINE))


@asynccontextmanager
async def started(folder: Path, command: str, **env: str) -> AsyncIterator[Any]:
    """A process of the Procfile, as a Procfile runner starts it: in the repository, with a PORT."""
    port, health = free_port(), free_port()
    url = f"http://127.0.0.1:{port}/slack/events" if "--http" in command else None
    file = folder / "manifest.json"
    file.write_text(json.dumps(manifest()), encoding="utf-8")
    async with slack_rig().SlackRig.from_manifest(file, request_url=url, bot_name="ictbot", settle=0.3) as rig:
        rig.add_user("alice")
        rig.add_channel("saiyo", members=["alice"])
        rig.health = f"http://127.0.0.1:{health}"
        given = {"DATABASE_URL": f"sqlite:///{folder}/bot.sqlite3", "PORT": str(port), "HEALTH_PORT": str(health)}
        given["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        rig.process = await rig.launch(shlex.split(command), cwd=str(ROOT), env=given | env)
        yield rig
        await rig.process.stop(15)
        assert rig.process.process.returncode == 0, rig.process.log


@pytest.mark.parametrize("name", PROCESSES)
async def test_each_process_of_the_procfile_starts_by_itself(name: str, tmp_path: Path) -> None:
    async with started(tmp_path, PROCESSES[name]) as rig, ClientSession() as session:
        async with session.get(f"{rig.health}/readyz") as ready:
            assert (ready.status, await ready.json()) == (200, {"knowledge": True, "store": True, "slack": True})
        asked = await rig.mention("alice", "saiyo", "リモートワークはできますか")
        assert "週に数回" in asked.text
        async with session.get(f"{rig.health}/metrics") as figures:
            assert "ictbot_reply_seconds_count 1.0" in await figures.text()


def files(folder: Path) -> bytes:
    """What stands in the files of a folder."""
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.name != "manifest.json")


SECRETS = ("ヌエバピスコ", "ズンドコ山", "もけけ団子", "きらぽよ温泉", "ぬるぽ食堂")
HANDED = "ほげほげ観光"


async def test_nobodys_words_are_left_behind(tmp_path: Path) -> None:
    desk = {"LOG_LEVEL": "DEBUG"}
    async with started(tmp_path, PROCESSES["worker"], **desk) as rig:
        await rig.process.stop()
        rig.process.extra_env["DESK_CHANNEL_ID"] = rig.add_channel("madoguchi", private=True).id
        await rig.process.start()
        asked = await rig.mention("alice", "saiyo", f"{SECRETS[0]}での仕事のやりがいは何ですか")
        await rig.say("alice", "saiyo", f"{SECRETS[1]}は？", thread_ts=asked.message.ts)
        await rig.dm("alice", f"{SECRETS[2]}の服装は 090-1234-5678")
        await rig.slash("alice", "saiyo", "/ictfaq", f"{SECRETS[3]}に行けますか")
        voted = await rig.dm("alice", "Aさんの仕事のやりがいは何ですか")
        await rig.click("alice", voted.reply, applicant.HELPFUL)
        await rig.edit_message(asked.message, f"@ictbot {SECRETS[4]}のリモートワークは？")
        rig.faults.api("chat.postMessage", times=2, drop=True)
        await rig.dm("alice", f"{SECRETS[0]}は混んでいますか", timeout=20, until=lambda outcome: outcome.messages)
        handed = await rig.mention("alice", "saiyo", f"{HANDED}はありますか")
        assert await rig.wait_for(lambda: len(rig.messages("saiyo", handed.message.ts)) > 1)
        await rig.click("alice", rig.messages("saiyo", handed.message.ts)[1], applicant.HAND_OVER)
        await rig.submit_view("alice", until=lambda outcome: len(outcome.messages) > 1)
        alice, log = rig.store.user("alice").id, "\n".join(rig.process.log)
        tokens = [rig.bot_token, rig.app_token]
    left = files(tmp_path)
    with sqlite3.connect(tmp_path / "bot.sqlite3") as database:
        tables = "\n".join(database.iterdump())
    assert HANDED in tables
    for word in (*SECRETS, "090-1234-5678"):
        assert word not in tables + log
        assert word.encode() not in left
    assert not [word for word in (alice, "alice", HANDED, *tokens, "Traceback") if word in log]
    assert all(json.loads(line)["event"] for line in log.splitlines())
