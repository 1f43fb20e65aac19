"""Tickets in every kind of store: numbers, compare and set, history, the queue, erasure."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.services.clock import TOKYO
from bot.services.ports import MessageKey
from bot.services.ticket import Destination, Move, Posted, State, Step, Ticket
from bot.store.tickets import SqlTickets
from tests.store.conftest import Opener, Store

AT = datetime(2026, 11, 22, 9, 30, 15, 123_457, tzinfo=TOKYO)
ROOT = MessageKey("T1", "C1", "1.0")
NEW = Ticket(0, "view/1", "UALICE", "給料は？", Destination.THREAD, AT, AT, thread=ROOT, role="shien", version="v1")


async def add(store: Store | SqlTickets, origin: str, **changes: object) -> Ticket:
    ticket, new = await store.add_ticket(replace(NEW, origin=origin, **changes))  # type: ignore[arg-type]
    assert new
    return ticket


async def test_tickets_are_numbered_and_found_as_they_were(store: Store) -> None:
    first, second = await add(store, "a"), await add(store, "b", destination=Destination.DIRECT, thread=None)
    assert (first.number, second.number) == (1, 2)
    assert first == replace(NEW, number=1, origin="a")
    assert [await store.ticket(number) for number in (1, 2, 3)] == [first, second, None]


async def test_what_is_sent_twice_is_one_ticket(store: Store) -> None:
    first = await add(store, "a")
    assert await store.add_ticket(replace(NEW, origin="a", question="また")) == (first, False)
    added = await asyncio.gather(*(store.add_ticket(replace(NEW, origin="b")) for _ in range(10)))
    assert sorted(new for _, new in added) == [False] * 9 + [True]
    assert len({ticket for ticket, _ in added}) == 1
    assert [step.move for step in await store.steps(AT)] == [Move.HAND_OVER] * 2


async def test_every_field_is_kept(store: Store) -> None:
    ticket = await add(store, "a", handed_by="UREC")
    full = replace(
        ticket,
        state=State.ANSWERED,
        changed_at=AT + timedelta(minutes=1),
        best="a-style",
        learned="b-style",
        assignee="UREC",
        helper="UREC2",
        answer="回答です。\n'--",
        cited="b-work",
        corrected=True,
        sent=Posted("C1", "2.0"),
        card=Posted("CDESK", "3.0"),
    )
    assert await store.replace_ticket(full) == replace(full, revision=1)
    assert await store.ticket(1) == replace(full, revision=1)


async def test_only_the_first_of_two_changes_counts(store: Store) -> None:
    ticket = await add(store, "a")
    step = Step(1, Move.TAKE, "UBOB", AT)
    changes = [store.replace_ticket(replace(ticket, assignee=f"U{n}"), replace(step, by=f"U{n}")) for n in range(10)]
    [stored] = [found for found in await asyncio.gather(*changes) if found]
    assert (await store.ticket(1), stored.revision) == (stored, 1)
    assert [found.by for found in await store.steps(AT)] == ["UALICE", stored.assignee]
    assert await store.replace_ticket(replace(stored, number=2)) is None


async def test_two_recruiters_in_two_processes_take_a_ticket_once(open_database: Opener) -> None:
    stores = [SqlTickets(await open_database()) for _ in range(2)]
    for number in range(1, 11):
        ticket = await add(stores[0], str(number))
        taken = [store.replace_ticket(ticket, Step(number, Move.TAKE, "U", AT)) for store in stores for _ in range(3)]
        assert len([found for found in await asyncio.gather(*taken) if found]) == 1
    assert len([step for step in await stores[1].steps(AT) if step.move is Move.TAKE]) == 10


async def test_history_is_in_order_from_a_moment_on(store: Store) -> None:
    ticket = await add(store, "a", handed_by="UREC")
    for minutes, move in enumerate((Move.TAKE, Move.ANSWER, Move.CLOSE), 1):
        step = Step(1, move, "UREC", AT + timedelta(minutes=minutes))
        ticket = await store.replace_ticket(ticket, step) or ticket
    everything = await store.steps(AT)
    assert everything[0] == Step(1, Move.HAND_OVER, "UREC", AT)
    assert [step.move for step in everything[1:]] == [Move.TAKE, Move.ANSWER, Move.CLOSE]
    later = await store.steps(datetime.fromtimestamp((AT + timedelta(minutes=2)).timestamp(), UTC))
    assert [step.move for step in later] == [Move.ANSWER, Move.CLOSE]


async def test_the_queue_is_by_state_and_person_the_oldest_first(store: Store) -> None:
    states = [State.OPEN, State.TAKEN, State.REOPENED, State.TAKEN, State.CLOSED]
    for number, state in enumerate(states):
        await add(store, str(number), state=state, assignee="UBOB" if number == 3 else "")
    waiting, taken = (State.OPEN, State.REOPENED), (State.TAKEN,)
    assert [ticket.number for ticket in await store.queue(waiting)] == [1, 3]
    assert [ticket.number for ticket in await store.queue(list(State), limit=3)] == [1, 2, 3]
    assert [ticket.number for ticket in await store.queue(taken, "UBOB")] == [4]
    assert await store.queue([State.ANSWERED]) == ()
    assert await store.ticket_counts() == {State.OPEN: 1, State.TAKEN: 2, State.REOPENED: 1, State.CLOSED: 1}


async def test_tickets_of_a_thread(store: Store) -> None:
    for number, thread in enumerate((ROOT, None, replace(ROOT, ts="2.0"), ROOT)):
        await add(store, str(number), thread=thread)
    assert [ticket.number for ticket in await store.tickets_in(ROOT)] == [1, 4]


async def test_an_erased_ticket_is_gone_with_its_history_and_its_number(store: Store) -> None:
    first, second = await add(store, "a"), await add(store, "b")
    assert [await store.erase_ticket(2), await store.erase_ticket(2)] == [second, None]
    assert await store.ticket(2) is None
    assert await store.replace_ticket(second, Step(2, Move.TAKE, "UBOB", AT)) is None
    assert [step.number for step in await store.steps(AT)] == [first.number]
    assert (await add(store, "b")).number == 3
