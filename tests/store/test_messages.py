"""S1, O1 and O5 in the store: one claim a message, leases, what is under way and what is forgotten with its reply."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import chain

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from bot.services.ports import LEASE, Conversation, MessageKey
from bot.store.sql import BATCH, SqlStore
from bot.store.tables import messages
from tests.memory import MemoryStore
from tests.store.conftest import Clock, Opener, Store

KEY = MessageKey("T1", "C1", "1.0")
OTHER = replace(KEY, ts="2.0")
SECONDS = LEASE.total_seconds()


async def test_only_the_first_claim_counts(store: Store) -> None:
    claims = [await store.claim(key) for key in (KEY, KEY, replace(KEY, channel="C2"), replace(KEY, team="T2"), OTHER)]
    assert claims == [True, False, True, True, True]


async def test_of_many_tasks_one_claims(store: Store) -> None:
    for number in range(5):
        key = replace(KEY, ts=str(number))
        assert sum(await asyncio.gather(*(store.claim(key, "note") for _ in range(40)))) == 1


async def test_of_two_processes_one_claims(open_database: Opener) -> None:
    stores = [SqlStore(await open_database()) for _ in range(2)]
    keys = [replace(KEY, ts=str(number)) for number in range(30)]
    claims = [store.claim(key, "note") for key in keys for store in stores for _ in range(3)]
    assert sum(await asyncio.gather(*claims)) == len(keys)


async def test_replies_and_threads_are_found_again(store: Store) -> None:
    assert await store.reply_to(KEY) is None
    assert await store.thread_author(KEY) is None
    await store.claim(KEY, "note", "UALICE")
    await store.replied(KEY, "3.0")
    await store.replied(OTHER, "4.0")
    assert [await store.reply_to(key) for key in (KEY, OTHER)] == ["3.0", "4.0"]
    assert [await store.thread_author(key) for key in (KEY, OTHER)] == ["UALICE", None]


async def test_a_hushed_thread_has_no_author(store: Store) -> None:
    await store.hush(KEY, True)
    await store.claim(KEY, "note", "UALICE")
    assert await store.thread_author(KEY) == "UALICE"
    await store.hush(KEY, True)
    assert await store.thread_author(KEY) is None
    await store.hush(KEY, False)
    assert await store.thread_author(KEY) == "UALICE"


async def test_a_deleted_message_is_known_with_its_reply(store: Store) -> None:
    await store.claim(KEY, "note")
    assert not await store.replied(KEY, "3.0")
    assert not await store.dropped(KEY)
    assert [await store.drop(KEY), await store.drop(OTHER)] == ["3.0", None]
    assert await store.replied(KEY, "3.0")
    assert not await store.claim(OTHER, "note")
    assert await store.dropped(KEY)
    assert await store.dropped(OTHER)


async def test_a_direct_message_forgets_after_half_an_hour_and_a_thread_does_not(store: Store, clock: Clock) -> None:
    direct, thread = Conversation("D1", timedelta(minutes=30)), Conversation("C1/1.0")
    assert await store.last_entry(direct) is None
    await store.remember(direct, "b-style")
    await store.remember(thread, "b-style")
    clock.now += 10 * 60
    await store.remember(direct, "a-style")
    clock.now += 30 * 60 - 1
    assert await store.last_entry(direct) == "a-style"
    clock.now += 1
    assert await store.last_entry(direct) is None
    assert await store.last_entry(thread) == "b-style"


async def test_live_work_is_left_alone_and_dead_work_is_taken_over(open_database: Opener, clock: Clock) -> None:
    dead, live, starting = [SqlStore(await open_database()) for _ in range(3)]
    await dead.claim(KEY, "of the dead")
    await live.claim(OTHER, "of the living")
    await live.claim(replace(KEY, ts="3.0"))
    clock.now += SECONDS - 1
    assert await live.unfinished() == {}
    assert await starting.unfinished() == {}
    clock.now += 1
    assert await starting.unfinished() == {KEY: "of the dead"}
    assert await starting.unfinished() == {}
    assert not await dead.claim(KEY)
    clock.now += SECONDS
    assert await live.unfinished() == {KEY: "of the dead"}


async def test_work_is_taken_over_by_one_process(open_database: Opener, clock: Clock) -> None:
    dead, *others = [SqlStore(await open_database()) for _ in range(4)]
    keys = {replace(KEY, ts=str(number)) for number in range(20)}
    for key in keys:
        await dead.claim(key, key.ts)
    clock.now += SECONDS
    taken = list(chain(*await asyncio.gather(*(store.unfinished() for store in others))))
    assert len(taken) == len(keys)
    assert set(taken) == keys


async def test_what_is_put_off_comes_back_in_time_unless_it_has_ended(store: Store, clock: Clock) -> None:
    keys = [replace(KEY, ts=str(number)) for number in range(5)]
    for key in keys[:3]:
        await store.claim(key, "note")
    await store.replied(keys[1], "9.0")
    await store.drop(keys[2])
    for key in keys:
        await store.put_off(key, f"later {key.ts}", 60)
    await store.settled(keys[3])
    clock.now += 59
    assert await store.unfinished() == {}
    clock.now += 1
    assert await store.unfinished() == {keys[0]: "later 0", keys[4]: "later 4"}
    assert await store.unfinished() == {}


async def test_any_process_takes_up_what_was_put_off(open_database: Opener, clock: Clock) -> None:
    one, other = [SqlStore(await open_database()) for _ in range(2)]
    await one.claim(KEY, "note")
    await one.put_off(KEY, "note", 2)
    clock.now += 2
    assert await other.unfinished() == {KEY: "note"}
    assert await one.unfinished() == {}


async def test_who_ends_leaves_its_work_to_others_at_once(open_database: Opener, clock: Clock) -> None:
    ending, live, other = [SqlStore(await open_database()) for _ in range(3)]
    await ending.claim(KEY, "note")
    await live.claim(OTHER, "of the living")
    await ending.leave()
    assert await other.unfinished() == {KEY: "note"}


async def test_much_that_was_left_is_taken_over_in_portions(open_database: Opener, clock: Clock) -> None:
    store = SqlStore(await open_database())
    for number in range(BATCH + 5):
        await store.put_off(replace(KEY, ts=str(number)), "note", number)
    clock.now += SECONDS - 1
    assert len(await store.unfinished()) == min(BATCH, int(SECONDS))
    clock.now += BATCH
    assert sorted([len(await store.unfinished()), len(await store.unfinished())]) == [0, BATCH + 5 - int(SECONDS)]


async def test_a_note_is_gone_once_the_reply_is_known_or_not_due(open_database: Opener, clock: Clock) -> None:
    database = await open_database()
    store, starting = SqlStore(database), SqlStore(await open_database())
    for number in range(4):
        await store.claim(replace(KEY, ts=str(number)), "秘密")
    await store.replied(replace(KEY, ts="0"), "9.0")
    await store.settled(replace(KEY, ts="1"))
    await store.drop(replace(KEY, ts="2"))
    notes = dict(list(row) for row in await database.rows(select(messages.c.message, messages.c.note)))
    assert {key.ts: note for key, note in notes.items()} == {"0": None, "1": None, "2": None, "3": "秘密"}
    clock.now += SECONDS
    assert await starting.unfinished() == {replace(KEY, ts="3"): "秘密"}


async def test_reply_and_note_change_in_one_step(open_database: Opener) -> None:
    """Whatever row is seen, it has a note or a reply, never both or neither."""
    database, watching = await open_database(), await open_database()
    store, done = SqlStore(database), asyncio.Event()

    async def watch() -> set[tuple[bool, bool]]:
        seen = set()
        while not done.is_set():
            rows = await watching.rows(select(messages.c.note, messages.c.reply_ts))
            seen |= {(note is None, reply is None) for note, reply in map(tuple, rows)}
            await asyncio.sleep(0)
        return seen

    watcher = asyncio.create_task(watch())
    for number in range(40):
        await store.claim(replace(KEY, ts=str(number)), "note")
        await store.replied(replace(KEY, ts=str(number)), "9.0")
    done.set()
    assert await watcher <= {(True, False), (False, True)}


async def test_a_transaction_that_fails_leaves_nothing(open_database: Opener) -> None:
    database = await open_database()
    await SqlStore(database).claim(KEY, "note")
    broken = update(messages).values(message=None)
    with pytest.raises(IntegrityError):
        await database.run(lambda store: [store.execute(one) for one in (update(messages).values(note=None), broken)])
    assert await database.value(select(messages.c.note)) == "note"


async def test_memory_forgets_the_oldest() -> None:
    store = MemoryStore(capacity=3)
    for number in range(5):
        await store.claim(replace(KEY, ts=str(number)))
    assert [await store.claim(replace(KEY, ts=ts)) for ts in ("4", "0")] == [False, True]
