"""The real Bolt app against the local Slack, with a responder that does as told.

Bolt turns envelopes of the socket and signed requests into the same calls, so most tests need only one of the modes;
those of everything that goes back within an acknowledgement are run in both (``IN_BOTH_MODES``).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientSession
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import in_background
from bot.slack import server
from bot.slack.replies import Replies
from bot.slack.toolbox import Toolbox
from tests.e2e.local_slack import SECRET, LocalSlack
from tests.knowledge.folder import Folder
from tests.memory import MemoryStore
from tests.slack.sample import Scripted, toolbox


@dataclass
class World:
    """A Slack with the bot in it."""

    slack: LocalSlack
    responder: Scripted
    store: MemoryStore
    tools: Toolbox
    client: AsyncWebClient
    replies: Replies
    app: AsyncApp


@pytest.fixture
def store() -> MemoryStore:
    """What the bot remembers; any store that implements the ports will do."""
    return MemoryStore()


IN_BOTH_MODES = pytest.mark.parametrize("world", ["socket", "http"], indirect=True)


@pytest.fixture
async def world(
    request: pytest.FixtureRequest, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[World]:
    monkeypatch.setattr("bot.slack.replies.LOOK", 0.05)
    monkeypatch.setattr("bot.slack.replies.PROOF", 0.3)
    responder = Scripted()
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(LocalSlack())
        session = await stack.enter_async_context(ClientSession())
        base_url = f"{slack.url}/api/"
        client = server.web_client(session, base_url, "xoxb-test")
        tools = toolbox(responder, store, client=client)
        who = await server.sign_in(client)
        replies = server.replies_of(session, base_url, who, tools)
        app = server.build(server.web_client(session, base_url), who, replies)
        if getattr(request, "param", "socket") == "http":
            port = await stack.enter_async_context(server.http(app, SECRET, 0, "127.0.0.1"))
            slack.request_url = f"http://127.0.0.1:{port}{server.EVENTS_PATH}"
        else:
            await stack.enter_async_context(server.Socket(app, "xapp-test").open())
        await stack.enter_async_context(in_background(replies.finish()))
        yield World(slack, responder, store, tools, client, replies, app)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A valid knowledge folder."""
    return Folder(tmp_path / "knowledge")
