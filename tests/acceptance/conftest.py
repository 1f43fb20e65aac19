"""The bot as a process, with the real knowledge, on the shared local Slack (``../shared/slack_rig``) in both modes.

It keeps its records in a SQLite file, or on PostgreSQL where ``TEST_DATABASE_URL`` names one (``.ci/postgres``).
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.slack.manifest import manifest
from bot.store.database import upgrade
from tests.store.conftest import empty

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest_asyncio.fixture(params=["socket", "http"], scope="session", loop_scope="session")
async def rig(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Any]:
    if not (SHARED / "slack_rig").is_dir():
        pytest.skip(f"the shared local Slack is not at {SHARED / 'slack_rig'}")
    sys.path.append(str(SHARED))
    slack_rig = importlib.import_module("slack_rig")
    folder = tmp_path_factory.mktemp("bot")
    file = folder / "manifest.json"
    file.write_text(json.dumps(manifest()), encoding="utf-8")
    port = free_port()
    url = f"http://127.0.0.1:{port}/slack/events" if request.param == "http" else None
    async with AsyncExitStack() as stack:
        kind = "postgresql" if os.environ.get("TEST_DATABASE_URL") else "sqlite"
        database = await stack.enter_async_context(empty(kind, folder))
        await upgrade(database)
        made = slack_rig.SlackRig.from_manifest(file, request_url=url, bot_name="ictbot", settle=0.15)
        started = await stack.enter_async_context(made)
        started.add_user("alice")
        started.add_user("bob")
        started.add_channel("saiyo", members=["alice", "bob"])
        staff = [started.add_user("sato").id, started.add_user("tanaka").id]
        owner = started.add_user("owner").id
        started.add_channel("elsewhere", members=["alice", "sato"], bot=False)
        desk = started.add_channel("madoguchi", members=["sato", "tanaka"], private=True).id
        knowledge = shutil.copytree(ROOT / "knowledge", folder / "knowledge")
        command = [sys.executable, "-m", "bot", "--knowledge", str(knowledge), "serve"]
        command += ["--http", "--port", str(port)] if url else []
        env = {"OFFICIAL_URL": "https://example.com/boshu", "DATABASE_URL": database}
        env |= {"STAFF_USER_IDS": ",".join(staff), "OWNER_USER_IDS": owner, "DESK_CHANNEL_ID": desk}
        env |= {"HEALTH_PORT": "0"}
        started.another = partial(started.launch, command, cwd=str(ROOT), env=env)
        process = await started.another()
        started.process, started.knowledge = process, knowledge
        yield started
        assert process.running, process.log[-20:]
        await process.stop()
        assert process.process.returncode == 0
        assert not started.dispatcher.hub.anomalies
