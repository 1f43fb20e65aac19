"""S13: our reply goes with its question, through every event that an edit or a deletion arrives as."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.messages import applicant
from bot.services.ports import MessageKey
from bot.services.ticket import Destination
from tests.e2e.conftest import IN_BOTH_MODES, World
from tests.e2e.local_slack import BOT, Fault, eventually
from tests.slack import sample

ALICE, BOB, CHANNEL = "UALICE", "UBOB", "C1"


@IN_BOTH_MODES
async def test_an_edited_question_changes_its_reply(world: World) -> None:
    ts = await world.slack.mention(ALICE, CHANNEL, "リモートワーク")
    [reply] = world.slack.posts
    await world.slack.edit(ALICE, CHANNEL, ts, f"<@{BOT}> 件数は")
    assert world.slack.posts == [reply]
    assert sample.CASES.answer in reply.text
    assert sample.CASES.answer in str(reply.blocks)
    assert applicant.CONTEXT_USED not in reply.text
    await world.slack.edit(ALICE, CHANNEL, ts, f"<@{BOT}> 給料は", at="2")
    assert reply.text.startswith(sample.PAY.sentence)
    assert [context for _, context in world.responder.asked] == [None] * len(world.responder.asked)


async def test_with_the_minimal_manifest_an_edit_is_a_mention_once_more(world: World) -> None:
    ts = await world.slack.mention(ALICE, CHANNEL, "リモートワーク")
    again = {"type": "app_mention", "user": ALICE, "channel": CHANNEL, "text": f"<@{BOT}> 件数は", "ts": ts}
    await world.slack.event({**again, "edited": {"user": ALICE, "ts": "1"}})
    [reply] = world.slack.posts
    assert sample.CASES.answer in reply.text


async def test_an_edited_direct_message_changes_its_reply(world: World) -> None:
    ts = await world.slack.dm(ALICE, "リモートワーク")
    await world.slack.edit(ALICE, f"D{ALICE}", ts, "件数は")
    [reply] = world.slack.posts
    assert sample.CASES.answer in reply.text


async def test_a_link_preview_changes_nothing(world: World) -> None:
    ts = await world.slack.mention(ALICE, CHANNEL, "リモートワーク")
    asked = len(world.responder.asked)
    await world.slack.edit(ALICE, CHANNEL, ts, f"<@{BOT}> 件数は", at="")
    edited = {"edited": {"user": ALICE, "ts": "1"}}
    await world.slack.edit(ALICE, CHANNEL, ts, f"<@{BOT}> 件数は", at="", **edited)
    assert len(world.responder.asked) == asked
    assert not [method for method, _ in world.slack.calls if method == "chat.update"]


async def test_an_edit_that_begins_to_address_the_bot_is_a_question(world: World) -> None:
    ts = await world.slack.say(ALICE, CHANNEL, "リモートワーク")
    await world.slack.edit(ALICE, CHANNEL, ts, f"<@{BOT}> リモートワーク")
    [reply] = world.slack.posts
    assert reply.thread_ts == ts


async def test_edits_that_are_nobodys_business(world: World) -> None:
    ts = await world.slack.say(ALICE, CHANNEL, "独り言")
    await world.slack.edit(ALICE, CHANNEL, ts, "リモートワーク")
    await world.slack.edit(BOT, CHANNEL, ts, f"<@{BOT}> リモートワーク")
    assert world.slack.posts == []


async def test_an_edit_before_the_reply_waits_for_it(world: World) -> None:
    world.slack.faults.append(Fault("chat.postMessage", status=429, error="ratelimited"))
    asking = asyncio.create_task(world.slack.mention(ALICE, CHANNEL, "リモートワーク"))
    await eventually(lambda: world.slack.calls[-1][0] == "chat.postMessage")
    ts = str(world.slack.calls[-1][1]["thread_ts"])
    await world.slack.edit(ALICE, CHANNEL, ts, f"<@{BOT}> 件数は")
    await asking
    assert [sample.CASES.answer in post.text for post in world.slack.posts] == [True]


async def test_a_follow_up_that_is_no_question_any_more_loses_its_reply(world: World) -> None:
    ts = await world.slack.mention(ALICE, CHANNEL, "リモートワーク")
    follow_up = await world.slack.say(ALICE, CHANNEL, "Bさんは？", ts)
    await world.slack.edit(ALICE, CHANNEL, follow_up, "なるほど", thread_ts=ts)
    assert [post.gone for post in world.slack.posts] == [False, True]


@pytest.mark.parametrize("replies", [True, False], ids=["tombstone", "deleted"])
@IN_BOTH_MODES
async def test_a_deleted_question_takes_its_reply_along(world: World, replies: bool) -> None:
    ts = await world.slack.mention(ALICE, CHANNEL, "リモートワーク")
    for _ in range(2):
        await world.slack.delete(ALICE, CHANNEL, ts, replies=replies)
    [reply] = world.slack.posts
    assert reply.gone


async def test_deletions_of_other_messages_do_nothing(world: World) -> None:
    await world.slack.mention(ALICE, CHANNEL, "リモートワーク")
    await world.slack.delete(ALICE, CHANNEL, "9.9")
    assert not world.slack.posts[0].gone


async def test_nothing_is_posted_for_what_is_gone(world: World) -> None:
    """The deletion overtakes the question, or arrives while the reply is under way."""
    event: dict[str, Any] = {"type": "message", "user": ALICE, "channel": f"D{ALICE}", "text": "件数", "ts": "5.0"}
    await world.slack.delete(ALICE, f"D{ALICE}", "5.0")
    await world.slack.event(event)
    assert world.slack.posts == []
    genuine = world.store.replied

    async def deleted_meanwhile(message: MessageKey, reply_ts: str) -> bool:
        await world.store.drop(message)
        return await genuine(message, reply_ts)

    world.store.replied = deleted_meanwhile  # type: ignore[method-assign]
    await world.slack.dm(ALICE, "件数")
    assert [post.gone for post in world.slack.posts] == [True]


async def test_ephemeral_and_shared_answers_stay(world: World) -> None:
    ts = await world.slack.mention(ALICE, CHANNEL, "リモートワーク")
    await world.slack.press(BOB, world.slack.posts[0], world.slack.posts[0].button(sample.B_WORK.question))
    command = await world.slack.slash(ALICE, CHANNEL, "件数")
    await world.slack.press(ALICE, command, command.button(applicant.SHARE))
    await world.slack.delete(ALICE, CHANNEL, ts)
    assert [post.gone for post in world.slack.posts] == [True, *[False] * (len(world.slack.posts) - 1)]


async def test_what_was_handed_over_below_a_deleted_question_is_answered_directly(world: World) -> None:
    ts = await world.slack.mention(ALICE, CHANNEL, "育休は取れますか")
    await world.slack.press(ALICE, world.slack.posts[0], world.slack.posts[0].button(applicant.HAND_OVER))
    await world.slack.submit(ALICE, world.slack.views["modal"])
    await world.slack.delete(ALICE, CHANNEL, ts, replies=True)
    found = await world.store.ticket(1)
    assert found is not None
    assert found.destination is Destination.DIRECT
    await world.slack.slash(sample.STAFF[0], CHANNEL, "回答 1 取れます。", "/ictfaq-desk")
    [answer] = [post for post in world.slack.posts if post.to is None and "回答しました" in post.text]
    assert (answer.channel, answer.thread_ts) == (f"D{ALICE}", None)


async def test_a_reply_that_somebody_removed_is_not_missed(world: World) -> None:
    ts = await world.slack.mention(ALICE, CHANNEL, "リモートワーク")
    world.slack.faults += [Fault("chat.update", error="message_not_found") for _ in range(2)]
    await world.slack.edit(ALICE, CHANNEL, ts, f"<@{BOT}> 件数は")
    world.slack.faults.append(Fault("chat.delete", error="message_not_found"))
    await world.slack.delete(ALICE, CHANNEL, ts)
    assert len(world.slack.posts) == 1
