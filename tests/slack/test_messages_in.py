"""S1, S3 and S4 without Slack: what starts an answer, once, and where its follow-ups belong."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.core.decision import Decision, Empty
from bot.services.inbox import Inbox, Incoming, speaks_up
from bot.services.ports import MessageKey
from bot.slack.payloads import Place, read_click, read_message
from tests.memory import MemoryStore
from tests.slack import sample

ME, ALICE, BOB = "UBOT", "UALICE", "UBOB"


def body(**event: Any) -> dict[str, Any]:
    given = {"type": "message", "user": ALICE, "channel": "C1", "ts": "1.0", "text": "質問", "channel_type": "channel"}
    return {"type": "event_callback", "team_id": "T1", "event": {**given, **event}}


def read(**event: Any) -> Incoming:
    incoming = read_message(body(**event), ME)
    assert incoming is not None
    return incoming


@pytest.mark.parametrize(
    "event",
    [
        {"bot_id": "B1"},
        {"user": ME},
        {"user": None},
        {"user": "USLACKBOT"},
        {"ts": None},
        {"channel": None},
        *(
            {"subtype": subtype}
            for subtype in (
                "bot_message",
                "message_changed",
                "message_deleted",
                "tombstone",
                "channel_join",
                "channel_topic",
                "me_message",
                "message_replied",
                "assistant_app_thread",
                "reminder_add",
            )
        ),
    ],
    ids=str,
)
def test_what_never_starts_an_answer(event: dict[str, Any]) -> None:
    assert read_message(body(**event), ME) is None


@pytest.mark.parametrize("event", [{}, {"event": None}, {"event": {}}])
def test_malformed_events_are_nothing(event: dict[str, Any]) -> None:
    assert read_message(event, ME) is None


@pytest.mark.parametrize("subtype", [None, "file_share", "thread_broadcast"])
def test_what_people_write(subtype: str | None) -> None:
    assert read(subtype=subtype).text == "質問"


@pytest.mark.parametrize(
    ("event", "addressed", "others"),
    [
        ({}, False, False),
        ({"type": "app_mention"}, True, False),
        ({"text": f"<@{ME}> 質問"}, True, False),
        ({"text": f"<@{ME}|ictbot> 質問"}, True, False),
        ({"text": f"<@{BOB}> 質問"}, False, True),
        ({"text": f"<@{ME}> <@{BOB}> 質問"}, True, True),
        ({"text": "<!here> 質問"}, False, True),
        ({"text": "<!subteam^S1> 質問"}, False, True),
        ({"text": "<#C2|general> 質問"}, False, False),
        ({"text": "&lt;@UBOT&gt; 質問"}, False, False),
        ({"channel": "D1"}, True, False),
    ],
    ids=str,
)
def test_whom_a_message_names(event: dict[str, Any], addressed: bool, others: bool) -> None:
    incoming = read(**event)
    assert (incoming.addressed, incoming.mentions_others) == (addressed, others)


def test_where_replies_go() -> None:
    assert read().reply_thread == "1.0"
    assert read(thread_ts="0.5").reply_thread == "0.5"
    assert read(channel="D1").reply_thread is None
    assert read(channel="D1", thread_ts="0.5").reply_thread == "0.5"


def test_conversations() -> None:
    assert read(ts="2.0", thread_ts="1.0").conversation == read(ts="1.0").conversation
    assert read(ts="2.0").conversation != read(ts="1.0").conversation
    assert read(channel="D1", ts="2.0").conversation == read(channel="D1", ts="1.0").conversation
    assert read(channel="D1").conversation.lifetime is not None
    assert read().conversation.lifetime is None


MENTION = f"<@{ME}> 質問"


async def test_a_message_is_taken_up_once_however_it_arrives() -> None:
    inbox = Inbox(MemoryStore())
    twins = [read(text=MENTION), read(type="app_mention", text=MENTION), read(type="app_mention", text=MENTION)]
    assert sorted(await asyncio.gather(*(inbox.accept(incoming) for incoming in twins))) == [False, False, True]


@pytest.mark.parametrize(
    ("root", "follow_up", "taken"),
    [
        ({"text": MENTION}, {}, True),
        ({"text": "独り言"}, {}, False),
        ({"text": MENTION}, {"user": BOB}, False),
        ({"text": MENTION}, {"text": f"<@{BOB}> さんは？"}, False),
        ({"text": MENTION}, {"text": "<!channel> どうですか"}, False),
        ({"text": MENTION}, {"user": BOB, "text": MENTION}, True),
        ({"text": "独り言"}, {"text": MENTION}, True),
        ({"text": MENTION}, {"channel": "C2"}, False),
        ({"text": MENTION}, {"thread_ts": None}, False),
        ({"text": MENTION}, {"bot_id": "B1"}, False),
        ({"text": MENTION}, {"subtype": "thread_broadcast"}, True),
    ],
    ids=str,
)
async def test_follow_ups(root: dict[str, Any], follow_up: dict[str, Any], taken: bool) -> None:
    inbox = Inbox(MemoryStore())
    await inbox.accept(read(**root))
    incoming = read_message(body(**{"ts": "2.0", "thread_ts": "1.0", "text": "Bさんは？", **follow_up}), ME)
    assert (incoming is not None and await inbox.accept(incoming)) is taken


async def test_a_mention_within_a_thread_does_not_make_the_thread_ours() -> None:
    inbox = Inbox(MemoryStore())
    await inbox.accept(read(text="独り言"))
    assert await inbox.accept(read(ts="2.0", thread_ts="1.0", text=MENTION))
    assert not await inbox.accept(read(ts="3.0", thread_ts="1.0"))


@pytest.mark.parametrize(
    ("decision", "follow_up"),
    [
        (sample.VOICES, True),
        (sample.BETWEEN, False),
        (sample.UNCOVERED, False),
        (sample.NOTHING, False),
        (Empty(), False),
    ],
)
def test_only_an_answer_breaks_the_silence(decision: Decision, follow_up: bool) -> None:
    assert speaks_up(read(), decision) is follow_up
    assert speaks_up(read(text=MENTION), decision)


@pytest.mark.parametrize(
    ("container", "extra", "place"),
    [
        ({"type": "message", "channel_id": "C1", "message_ts": "1.0"}, {}, Place.CHANNEL),
        ({"type": "message", "channel_id": "D1", "message_ts": "1.0"}, {}, Place.DIRECT),
        ({"type": "message", "channel_id": "D1", "message_ts": "1.0", "is_ephemeral": True}, {}, Place.EPHEMERAL),
        ({"type": "view", "view_id": "V1"}, {"view": {"type": "modal"}}, Place.MODAL),
        ({"type": "view", "view_id": "V1"}, {"view": {"type": "home"}}, Place.HOME),
    ],
)
def test_where_a_button_was_pressed(container: dict[str, Any], extra: dict[str, Any], place: Place) -> None:
    action = {"action_id": "entry.0", "value": "a-style", "text": {"type": "plain_text", "text": "働き方"}}
    click = read_click(
        {"actions": [action], "container": container, "user": {"id": ALICE}, "team": {"id": "T1"}, **extra}
    )
    assert (click.place, click.value, click.label, click.user) == (place, "a-style", "働き方", ALICE)


def test_a_click_without_team_is_read() -> None:
    container = {"type": "message", "channel_id": "C1", "message_ts": "2.0", "thread_ts": "1.0"}
    click = read_click({"actions": [{"action_id": "x"}], "container": container, "user": {"id": ALICE}, "team": None})
    assert click.message.root(click.thread_ts) == MessageKey("", "C1", "1.0")
