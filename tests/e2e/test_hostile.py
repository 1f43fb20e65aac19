"""O4, O6 and O9: whatever comes in, the process lives, answers the next question, and logs nobody's words."""

from __future__ import annotations

import asyncio
import copy
import hashlib
import hmac
import io
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from aiohttp import ClientSession
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_bolt.request.async_request import AsyncBoltRequest

from bot import logs
from bot.slack import ids, server
from tests.e2e.conftest import IN_BOTH_MODES, World
from tests.e2e.local_slack import BOT, SECRET, TEAM, LocalSlack
from tests.memory import MemoryStore
from tests.slack import sample

WORD = "ひみつの言葉"
NOWHERE = "http://127.0.0.1:9/"
NASTY = (
    "\0\x01\x1b[31m\x7f\u0085",
    "\ud800 \udfff half",
    "\u202e反対から\u202c \u2066x\u2069 \ufeff\u200b\u200d",
    "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿 é é ｶﾞ ㍿ ﷽" * 20,
    "<!channel> <!here> <@U1> <https://evil.example|x> <!subteam^S1|a> @everyone",
    "&lt;!channel&gt; &amp;amp; &#0; %s %n {0} ${x} {{7*7}}",
    "'; DROP TABLE messages; -- \" \\ `rm -rf /`",
    "*a* _b_ ~c~ `d` ```e``` > f",
    "ア" * 100_000,
    "a" * 100_000,
    "（" * 5_000 + "）",
    "\n" * 3_000 + "。",
    "ﷺ" * 4_000,
    "゙" * 3_000,
    "true",
    "null",
    "<" * 2_000,
    "０９０−１２３４−５６７８ a@b.jp",
)


def payloads(nasty: str = "件数") -> list[dict[str, Any]]:
    """One of each kind that Slack sends, with a text in every place where a person writes."""
    user, team, channel = {"id": "UALICE", "team_id": TEAM}, {"id": TEAM}, {"id": "C1"}
    message = {"type": "message", "user": "UALICE", "channel": "C1", "ts": "5.0", "text": nasty}
    mention = {**message, "type": "app_mention", "text": f"<@{BOT}> {nasty}"}
    edit = {**message, "subtype": "message_changed", "message": {**mention, "edited": {"user": "UALICE", "ts": "6"}}}
    gone = {**message, "subtype": "message_deleted", "deleted_ts": "5.0", "previous_message": message}
    events = [mention, {**message, "channel": "DUALICE"}, edit, gone, {"type": "app_home_opened", "user": "UALICE"}]
    found: list[dict[str, Any]] = [
        {"type": "event_callback", "team_id": TEAM, "event_id": "E1", "event": event} for event in events
    ]
    container = {"type": "message", "message_ts": "5.0", "channel_id": "C1", "is_ephemeral": False}
    acted = {"user": user, "team": team, "trigger_id": "t", "response_url": NOWHERE}
    for action in (ids.ENTRY, ids.HELPFUL, ids.UNHELPFUL, ids.SHARE, ids.HAND_OVER, ids.WITHDRAW, ids.TAKE):
        pressed = {"action_id": action, "value": nasty, "type": "button", "text": {"type": "plain_text", "text": nasty}}
        found.append({"type": "block_actions", **acted, "container": container, "actions": [pressed]})
    for form in (ids.REASON_FORM, ids.HAND_OVER_FORM, ids.ANSWER_FORM):
        state = {"values": {"question": {"question": {"type": "plain_text_input", "value": nasty}}}}
        view = {"id": "V1", "type": "modal", "callback_id": form, "private_metadata": nasty, "state": state}
        found.append({"type": "view_submission", **acted, "view": {**view, "blocks": [{"type": "input"}]}})
    shortcut = {"type": "message_action", **acted, "channel": channel, "message": message}
    found += [{**shortcut, "callback_id": name} for name in (ids.HAND_OVER_SHORTCUT, ids.DRAFT_SHORTCUT)]
    typed = {**acted, "text": nasty, "user_id": "USATO", "channel_id": "C1"}
    found += [{**typed, "command": command} for command in (ids.COMMAND, ids.DESK_COMMAND)]
    return [*found, {"type": "view_closed", **acted}, {"type": "block_suggestion", **acted, "value": nasty}]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that is logged, as it is in operation."""
    before, stream = sys.stderr, io.StringIO()
    sys.stderr = stream
    logs.configure("DEBUG")
    yield stream
    sys.stderr = before
    logging.getLogger().handlers.clear()


async def alive(world: World) -> None:
    """The next question is answered."""
    before = len(world.slack.posts)
    await world.slack.dm("UBOB", "件数")
    assert sample.CASES.answer in world.slack.posts[-1].text
    assert len(world.slack.posts) > before


async def test_nasty_text_in_every_place(world: World, log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.listeners.messages.PAUSE", 0.0)
    for number, nasty in enumerate(NASTY):
        for kind, payload in enumerate(payloads(WORD + nasty)):
            if "event" in payload:
                payload["event"]["ts"] = f"{number}{kind:02}.0"
            if "response_url" in payload:
                payload["response_url"] = world.slack._response_url("C1", "UALICE", None)
            request = AsyncBoltRequest(mode="socket_mode", body=payload)
            await world.app.async_dispatch(request)
    await world.replies.work.end(10)
    world.replies.work.stopping = False
    await alive(world)
    assert WORD not in log.getvalue()
    assert "Traceback" not in log.getvalue()
    sent = str([post.text for post in world.slack.posts])
    assert not any(token in sent for token in ("<!", "<@U1", "<http"))


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["", "C1", "D1", BOT, "UALICE", "1.0", "/", "a/b/c", "message_changed", "app_mention", *NASTY[:4]]),
    st.lists(st.one_of(st.none(), st.text(max_size=3)), max_size=2),
    st.dictionaries(st.sampled_from(["id", "type", "text", "value", "x"]), st.integers(), max_size=2),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every part of a payload."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield (*path, key)
        yield from places(part, (*path, key))


@st.composite
def broken(draw: st.DrawFn) -> dict[str, Any]:
    """A payload with something missing, or something else in its place."""
    payload = copy.deepcopy(draw(st.sampled_from(payloads(WORD))))
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(sorted(places(payload), key=str) or [("type",)]))
        part: Any = payload
        for key in way:
            part = part[key]
        if draw(st.booleans()):
            part[last] = draw(JUNK)
        elif isinstance(part, dict):
            del part[last]
    found: dict[str, Any] = payload
    return found


def test_broken_payloads(loop: asyncio.Runner, log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is refused or acknowledged, none is an error of ours, and the process lives."""
    monkeypatch.setattr("bot.slack.listeners.messages.PAUSE", 0.0)
    stack = AsyncExitStack()

    async def begin() -> World:
        slack = await stack.enter_async_context(LocalSlack())
        session = await stack.enter_async_context(ClientSession())
        client = server.web_client(session, f"{slack.url}/api/", "xoxb-test", retries=0)
        who = await server.sign_in(client)
        responder, store = sample.Scripted(), MemoryStore()
        tools = sample.toolbox(responder, store, client=client)
        replies = server.replies_of(session, f"{slack.url}/api/", who, tools)
        app = server.build(server.web_client(session, f"{slack.url}/api/", retries=0), who, replies)
        slack.request_url = "unused"
        for listener in app._async_listeners:
            listener.ack_timeout = 0  # Bolt waits 3 s for what ended within itself
        return World(slack, responder, store, tools, client, replies, app)

    world = loop.run(begin())

    async def send(payload: dict[str, Any]) -> int:
        status = 400
        try:
            request = AsyncBoltRequest(mode="socket_mode", body=payload)
        except (ValueError, TypeError, AttributeError, LookupError):
            return status  # refused by Bolt before we see it
        if payload.get("response_url") == NOWHERE:
            payload["response_url"] = world.slack._response_url("C1", "UALICE", None)
        answer = await world.app.async_dispatch(request)
        await asyncio.sleep(0.01)  # its listener begins
        await world.replies.work.end(10)
        world.replies.work.stopping = False
        return int(answer.status)

    @settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
    @given(payload=broken())
    def run(payload: dict[str, Any]) -> None:
        event = isinstance(payload.get("event"), dict) and payload.get("type") == "event_callback"
        assert loop.run(send(payload)) in ((200, 400, 404) if event else (200, 400, 401, 404))

    run()
    question = payloads("件数")[1]
    question["event"].update(channel="DUBOB", ts="6.0")
    assert loop.run(send(question)) == 200
    assert sample.CASES.answer in str(world.slack.posts)
    loop.run(stack.aclose())
    assert WORD not in log.getvalue()
    assert "Traceback" not in log.getvalue()


def signed(body: bytes, stamp: str = "", secret: str = SECRET) -> dict[str, str]:
    stamp = stamp or str(int(time.time()))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}", "Content-Type": "application/json"}


@pytest.mark.parametrize("world", ["http"], indirect=True)
@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{}", {}, 401),
        (b"{}", signed(b"{}", secret="wrong"), 401),
        (b"{}", signed(b"{}", stamp=str(int(time.time()) - 600)), 401),
        (b"{}", signed(b"{}", stamp="١٢٣"), 401),
        (b"{}", signed(b"{}") | {"X-Slack-Signature": "v0=ä"}, 400),
        (b"x" * (1024**2 + 1), signed(b"x"), 413),
        (b"\xff\xfe", signed(b"\xff\xfe"), 400),
        (b"{not json", signed(b"{not json"), 400),
        (b"[" * 100_000, signed(b"[" * 100_000), 400),
        (b"[]", signed(b"[]"), 400),
        (b'"text"', signed(b'"text"'), 400),
        (b"null", signed(b"null"), 400),
        (b"{}", signed(b"{}"), 404),
        (b'{"type": "event_callback", "event": []}', signed(b'{"type": "event_callback", "event": []}'), 400),
        (b"payload=%7B", signed(b"payload=%7B") | {"Content-Type": "application/x-www-form-urlencoded"}, 400),
    ],
    ids=range(15),
)
async def test_bad_requests_are_refused(
    world: World, log: io.StringIO, body: bytes, headers: dict[str, str], status: int
) -> None:
    async with world.slack.session.post(str(world.slack.request_url), data=body, headers=headers) as answer:
        assert (answer.status, "Traceback" in await answer.text()) == (status, False)
    assert "Traceback" not in log.getvalue()
    await alive(world)


@pytest.mark.parametrize("world", ["http"], indirect=True)
async def test_no_other_route_is_public(world: World) -> None:
    base = str(world.slack.request_url).removesuffix(server.EVENTS_PATH)
    for method, path in (("GET", "/"), ("GET", "/metrics"), ("GET", "/readyz"), ("GET", "/slack/install")):
        async with world.slack.session.request(method, base + path) as answer:
            assert answer.status == 404
    async with world.slack.session.get(base + server.EVENTS_PATH) as answer:
        assert answer.status == 405
    async with world.slack.session.get(base + "/healthz") as answer:
        assert answer.status == 200


@IN_BOTH_MODES
async def test_a_flood_of_one_person_keeps_the_pace(world: World) -> None:
    await asyncio.gather(*(world.slack.dm("UALICE", f"件数 {number}") for number in range(30)))
    assert len(world.slack.posts) <= 6
    command = await world.slack.slash("UALICE", "C1", "件数")
    assert sample.CASES.answer in str(command.blocks)
