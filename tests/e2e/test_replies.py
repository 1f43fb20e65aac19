"""S1, S2, S5, S9 and O1: each question gets one reply, whatever becomes of the request that sends it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.services.inbox import Incoming
from bot.services.ports import MessageKey
from bot.slack.replies import BURST
from tests.e2e.conftest import World
from tests.e2e.local_slack import TEAM, Fault
from tests.slack import sample

ALICE, CHANNEL = "UALICE", "C1"
POST = "chat.postMessage"


async def until(true: Callable[[], object]) -> None:
    for _ in range(100):
        if true():
            break
        await asyncio.sleep(0.03)


async def settled(world: World) -> None:
    """Nothing is owed any more."""
    await until(lambda: not world.store._put_off)
    await asyncio.sleep(0.1)
    assert not world.store._put_off


@pytest.mark.parametrize("where", ["channel", "direct"])
@pytest.mark.parametrize("done", [True, False], ids=["it arrived", "it did not"])
async def test_a_lost_answer_is_proved_by_our_own_message_or_sent_again(world: World, where: str, done: bool) -> None:
    world.slack.echoes = True
    world.slack.faults.append(Fault(POST, lost=True, done=done))
    if where == "direct":
        await world.slack.dm(ALICE, "件数")
    else:
        await world.slack.mention(ALICE, CHANNEL, "件数")
    await settled(world)
    [post] = world.slack.posts
    key = next(iter(world.store._claimed))
    assert world.store._replies[key] == post.ts
    assert post.blocks[0]["block_id"] == f"q/{TEAM}/{key.channel}/{key.ts}"
    assert len([name for name, _ in world.slack.calls if name == POST]) == (1 if done else 2)


async def test_where_no_proof_can_come_there_is_one_double_at_most(world: World) -> None:
    world.replies._hears_itself = False
    world.slack.faults += [Fault(POST, lost=True) for _ in range(5)]
    await world.slack.mention(ALICE, CHANNEL, "件数")
    await settled(world)
    assert len(world.slack.posts) == 2


@pytest.mark.parametrize(
    "faults",
    [
        [Fault(POST, error="fatal_error", status=500)] * 3,
        [Fault(POST, error="ratelimited", status=429)],
        [Fault(POST, status=503), Fault(POST, lost=True, done=False), Fault(POST, error="internal_error")],
    ],
    ids=["500", "429", "mixed"],
)
async def test_what_slack_cannot_take_now_is_sent_later(world: World, faults: list[Fault]) -> None:
    world.slack.echoes = True
    world.slack.faults += [replace(fault) for fault in faults]
    await world.slack.mention(ALICE, CHANNEL, "件数")
    for _ in range(100):
        if world.slack.posts:
            break
        await asyncio.sleep(0.1)
    await settled(world)
    [post] = world.slack.posts
    assert sample.CASES.answer in post.text
    assert not world.slack.faults
    counted = [outcome.entry_id for _, outcome in world.store._outcomes]
    assert counted == ["shien-cases"], "once, however often it was tried"


async def test_what_slack_refuses_is_not_tried_again(world: World) -> None:
    world.slack.faults.append(Fault(POST, error="is_archived"))
    await world.slack.mention(ALICE, CHANNEL, "件数")
    await settled(world)
    assert world.slack.posts == []
    assert not world.slack.faults


async def test_a_conversation_takes_a_burst_and_the_rest_waits_in_the_store(world: World) -> None:
    asking = [world.slack.dm(ALICE, f"件数 {number}") for number in range(BURST + 2)]
    await asyncio.gather(*asking)
    assert len(world.slack.posts) == BURST
    assert len(world.store._put_off) == 2
    await settled(world)
    assert len(world.slack.posts) == BURST + 2


async def test_what_is_deleted_while_it_waits_gets_no_reply(world: World) -> None:
    world.slack.faults.append(Fault(POST, status=500))
    ts = await world.slack.dm(ALICE, "件数")
    await world.slack.delete(ALICE, f"D{ALICE}", ts)
    await asyncio.sleep(0.5)
    assert (world.slack.posts, dict(world.store._put_off)) == ([], {})


async def test_old_events_are_acknowledged_and_dropped(world: World) -> None:
    object.__setattr__(world.tools, "clock", time.time)
    now = time.time()
    for age in (660, 540):
        event = {"type": "message", "user": ALICE, "channel": f"D{ALICE}", "text": "件数", "ts": f"{now - age:.4f}"}
        await world.slack.event(event)
    [post] = world.slack.posts
    assert len(world.store._claimed) == 1
    edit = {"user": ALICE, "text": "リモートワーク", "ts": f"{now - 540:.4f}", "edited": {"user": ALICE, "ts": "1"}}
    change = {"type": "message", "subtype": "message_changed", "channel": f"D{ALICE}", "ts": f"{now:.4f}"}
    await world.slack.event(change | {"message": edit, "previous_message": edit | {"edited": None}})
    assert sample.A_STYLE.answer in post.text


async def test_what_cannot_be_taken_in_is_not_acknowledged_and_comes_again(world: World) -> None:
    genuine = world.store.claim

    async def broken(message: MessageKey, note: str = "", author: str | None = None) -> bool:
        raise RuntimeError("secret words of somebody")

    world.store.claim = broken  # type: ignore[method-assign]
    event: dict[str, Any] = {"type": "message", "user": ALICE, "channel": f"D{ALICE}", "text": "件数", "ts": "5.0"}
    with pytest.raises((AssertionError, TimeoutError)):
        await asyncio.wait_for(world.slack.event(event), 0.5)
    world.store.claim = genuine  # type: ignore[method-assign]
    await world.slack.event(event)
    assert len(world.slack.posts) == 1


async def test_it_is_in_the_store_before_it_is_acknowledged(world: World) -> None:
    """A kill right after the acknowledgement leaves the note, without personal data, to the next process."""
    notes: list[tuple[str, int]] = []
    genuine = world.store.claim

    async def watched(message: MessageKey, note: str = "", author: str | None = None) -> bool:
        notes.append((note, len(world.slack.acknowledged)))
        return await genuine(message, note, author)

    world.store.claim = watched  # type: ignore[method-assign]
    await world.slack.dm(ALICE, "件数 090-1234-5678")
    [(note, acknowledged)] = notes
    assert acknowledged == 0
    assert "件数 【電話番号】" in note


async def test_what_another_process_left_is_answered(world: World) -> None:
    await world.slack.dm(ALICE, "どっち")
    note = (
        '{"key": {"team": "T1", "channel": "DUALICE", "ts": "7.0"}, "author": "UALICE", "text": "件数",'
        ' "thread_ts": null, "direct": true, "mentions_bot": false, "mentions_others": false}'
    )
    await world.store.put_off(MessageKey("T1", "DUALICE", "7.0"), note, 0.0)
    await world.store.put_off(MessageKey("T1", "DUALICE", "8.0"), "of a version that is no more", 0.0)
    await until(lambda: len(world.slack.posts) == 2)
    assert sample.CASES.answer in world.slack.posts[1].text


@pytest.mark.parametrize(("stopping", "ended"), [(False, 1), (True, 0)])
async def test_what_fails_where_nothing_should_is_settled_unless_we_end(
    world: World, monkeypatch: pytest.MonkeyPatch, stopping: bool, ended: int
) -> None:
    """Its words would stay in the store otherwise; of a process that ends another one takes the question over."""
    settled: list[MessageKey] = []

    async def fails(_: Incoming) -> None:
        world.replies.work.stopping = stopping
        raise RuntimeError("secret words of somebody")

    async def ends(message: MessageKey) -> None:
        settled.append(message)

    monkeypatch.setattr(world.replies, "answer", fails)
    monkeypatch.setattr(world.store, "settled", ends)
    await world.slack.dm(ALICE, "件数")
    assert len(settled) == ended
    assert world.slack.posts == []
