"""The desk without Slack: every move in every state, by everybody, at once; nothing is lost and nobody is overrun."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.services.desk import ANSWER_MAX, QUESTION_MAX, Answered, Desk, Fault, Handed, Refusal
from bot.services.ports import MessageKey
from bot.services.ticket import TABLE, Destination, Move, Posted, State, Ticket
from tests.services.conftest import ALICE, ROOT, SATO, SENT, TANAKA, Office
from tests.slack import sample

BOB = "UBOB"


async def fault(coming: object) -> Fault:
    refusal = await coming  # type: ignore[misc]
    assert isinstance(refusal, Refusal)
    return refusal.fault


# -- R1: handing over


async def test_a_question_is_put_into_the_queue(office: Office) -> None:
    ticket = await office.opened()
    assert (ticket.number, ticket.state, ticket.asker, ticket.thread) == (1, State.OPEN, ALICE, ROOT)
    assert (ticket.version, ticket.best, ticket.opened_at) == (sample.KNOWLEDGE.version, "", sample.NOW)
    assert await office.desk.queue([State.OPEN]) == (ticket,)


async def test_the_same_form_makes_one_ticket_and_numbers_are_not_used_again(office: Office) -> None:
    handed = [await office.desk.hand_over(origin, ALICE, "質問", Destination.DIRECT) for origin in ("a", "a", "b")]
    assert [(h.ticket.number, h.new) for h in handed if isinstance(h, Handed)] == [(1, True), (1, False), (2, True)]
    await office.desk.withdraw(2, ALICE)
    assert (await office.opened(origin="c")).number == 3


@pytest.mark.parametrize(
    ("question", "kept", "redacted"),
    [
        ("090-1234-5678 に電話をください", "【電話番号】 に電話をください", True),
        ("  育休は取れますか\n", "育休は取れますか", False),
        ("あ" * QUESTION_MAX, "あ" * QUESTION_MAX, False),
    ],
)
async def test_personal_data_is_not_kept(office: Office, question: str, kept: str, redacted: bool) -> None:
    handed = await office.desk.hand_over("v", ALICE, question, Destination.DIRECT)
    assert isinstance(handed, Handed)
    assert (handed.ticket.question, handed.redacted) == (kept, redacted)
    assert all("090" not in asked for asked, _ in office.responder.asked)


@pytest.mark.parametrize(
    ("question", "expected"),
    [("", Fault.EMPTY), (" \n　", Fault.EMPTY), ("あ" * (QUESTION_MAX + 1), Fault.TOO_LONG)],
)
async def test_what_cannot_be_handed_over(office: Office, question: str, expected: Fault) -> None:
    assert await fault(office.desk.hand_over("v", ALICE, question, Destination.DIRECT)) is expected
    assert await office.desk.queue(list(State)) == ()


async def test_without_a_thread_the_answer_is_direct(office: Office) -> None:
    handed = await office.desk.hand_over("v", ALICE, "質問", Destination.THREAD)
    assert isinstance(handed, Handed)
    assert handed.ticket.destination is Destination.DIRECT


# -- R2: the table


def test_what_can_be_done_in_each_state() -> None:
    allowed = {state.value: {move.value for known, move in TABLE if known is state} for state in State}
    assert allowed == {
        "open": {"take", "answer", "close"},
        "taken": {"answer", "close", "reopen"},
        "answered": {"correct", "close", "reopen"},
        "closed": {"correct", "reopen"},
        "reopened": {"take", "answer", "close"},
    }


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", [Move.TAKE, Move.CLOSE, Move.REOPEN, Move.ANSWER])
async def test_every_move_in_every_state(office: Office, state: State, move: Move) -> None:
    ticket = await office.standing(state)
    expected = TABLE.get((state, Move.CORRECT if move is Move.ANSWER and (state, move) not in TABLE else move))
    if move is Move.ANSWER:
        taken = await office.desk.answer(ticket.number, SATO, "新しい回答です。")
        outcome = taken.ticket if isinstance(taken, Answered) else taken
    else:
        outcome = await office.desk.move(ticket.number, move, SATO)
    if expected is None:
        assert outcome == Refusal(Fault.STATE, ticket.number, ticket)
        assert await office.desk.find(ticket.number) == ticket
    else:
        assert isinstance(outcome, Ticket)
        assert outcome.state is expected


async def test_of_two_who_take_at_once_the_first_wins_and_the_second_is_told_who(office: Office) -> None:
    number = (await office.opened()).number
    outcomes = await asyncio.gather(*(office.desk.move(number, Move.TAKE, by) for by in (SATO, TANAKA)))
    [won] = [outcome for outcome in outcomes if isinstance(outcome, Ticket)]
    [lost] = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    assert lost.ticket is not None
    assert (lost.fault, lost.ticket.assignee) == (Fault.STATE, won.assignee)


async def test_a_change_that_is_overtaken_is_decided_anew(office: Office) -> None:
    """The store says no to the old revision, and the desk looks again."""
    ticket = await office.opened()
    genuine = office.store.ticket

    async def stale(number: int) -> Ticket | None:
        office.store.ticket = genuine  # type: ignore[method-assign]
        await office.desk.move(number, Move.TAKE, TANAKA)
        return ticket

    office.store.ticket = stale  # type: ignore[method-assign]
    refusal = await office.desk.move(ticket.number, Move.TAKE, SATO)
    assert isinstance(refusal, Refusal)
    assert refusal.ticket is not None
    assert refusal.ticket.assignee == TANAKA


async def test_reopening_sets_a_ticket_free_for_somebody_else(office: Office) -> None:
    number = (await office.standing(State.TAKEN)).number
    assert await fault(office.desk.answer(number, TANAKA, "回答")) is Fault.OTHERS
    await office.desk.move(number, Move.REOPEN, TANAKA)
    assert (await office.answered(number, TANAKA)).assignee == TANAKA


async def test_an_unknown_number(office: Office) -> None:
    for coming in (
        office.desk.find(7),
        office.desk.move(7, Move.TAKE, SATO),
        office.desk.answer(7, SATO, "回答"),
        office.desk.withdraw(7, ALICE),
        office.desk.judge(7, ALICE, True),
        office.desk.to_answer(7, SATO),
    ):
        assert await fault(coming) is Fault.UNKNOWN


async def test_lists_are_of_states_and_of_people(office: Office) -> None:
    for state in State:
        await office.standing(state)
    mine = await office.desk.queue([State.OPEN, State.TAKEN, State.REOPENED], SATO)
    assert [ticket.state for ticket in mine] == [State.TAKEN]
    assert [t.state for t in await office.desk.queue([State.OPEN, State.REOPENED])] == [State.OPEN, State.REOPENED]


# -- R3: answers


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", Fault.EMPTY), ("　\n", Fault.EMPTY), ("あ" * (ANSWER_MAX + 1), Fault.TOO_LONG)],
)
async def test_what_is_no_answer(office: Office, text: str, expected: Fault) -> None:
    ticket = await office.opened()
    assert await fault(office.desk.answer(ticket.number, SATO, text)) is expected
    assert await office.desk.find(ticket.number) == ticket


async def test_an_answer_is_of_who_gives_it_and_only_they_correct_it(office: Office) -> None:
    number = (await office.opened()).number
    ticket = await office.answered(number, SATO, "取れます。", "a-style")
    assert (ticket.state, ticket.assignee, ticket.cited, ticket.sent) == (State.ANSWERED, SATO, "a-style", SENT)
    assert await fault(office.desk.answer(number, TANAKA, "いいえ")) is Fault.OTHERS
    assert await fault(office.desk.answer(number, SATO, " 取れます。", "a-style")) is Fault.SAME
    corrected = await office.answered(number, SATO, "男女とも取れます。", "")
    assert (corrected.corrected, corrected.sent, corrected.answer) == (True, SENT, "男女とも取れます。")


async def test_an_answer_is_corrected_though_its_ticket_is_closed(office: Office) -> None:
    number = (await office.standing(State.CLOSED)).number
    found = await office.desk.find(number)
    assert isinstance(found, Ticket)
    corrected = await office.answered(number, found.assignee, "訂正です。")
    assert (corrected.state, corrected.corrected, corrected.answer) == (State.CLOSED, True, "訂正です。")


async def test_the_same_answer_sent_twice_at_once_goes_out_once(office: Office) -> None:
    number = (await office.opened()).number
    outcomes = await asyncio.gather(*(office.desk.answer(number, SATO, "取れます。") for _ in range(3)))
    assert sum(isinstance(outcome, Answered) for outcome in outcomes) == 1


async def test_what_cannot_arrive_is_kept_for_another_try(office: Office) -> None:
    number = (await office.opened()).number
    taken = await office.desk.answer(number, SATO, "取れます。")
    assert isinstance(taken, Answered)
    ticket = await office.desk.bounced(taken)
    assert isinstance(ticket, Ticket)
    assert (ticket.state, ticket.assignee, ticket.answer, ticket.sent) == (State.TAKEN, SATO, "取れます。", None)
    assert await office.desk.to_answer(number, SATO) == ticket


async def test_a_correction_that_cannot_arrive_leaves_the_answer_as_it_was_sent(office: Office) -> None:
    before = await office.answered((await office.opened()).number)
    taken = await office.desk.answer(before.number, SATO, "訂正です。")
    assert isinstance(taken, Answered)
    ticket = await office.desk.bounced(taken)
    assert isinstance(ticket, Ticket)
    assert replace(ticket, revision=before.revision) == before


async def test_a_recruiter_who_writes_in_the_thread_is_noted_once(office: Office) -> None:
    ticket, done = await office.opened(), await office.opened(origin="view/2")
    await office.desk.move(done.number, Move.CLOSE, SATO)
    assert [(t.number, t.helper) for t in await office.desk.helped(ROOT, TANAKA)] == [(ticket.number, TANAKA)]
    assert await office.desk.helped(ROOT, SATO) == []
    assert await office.desk.helped(MessageKey("T1", "C1", "other"), SATO) == []


async def test_recruiters_do_not_help_themselves(office: Office) -> None:
    await office.opened(asker=SATO)
    assert await office.desk.helped(ROOT, SATO) == []


async def test_what_was_asked_below_a_message_that_is_gone_is_answered_directly(office: Office) -> None:
    await office.opened()
    assert [ticket.destination for ticket in await office.desk.bereaved(ROOT)] == [Destination.DIRECT]
    assert await office.desk.bereaved(ROOT) == []


@pytest.mark.parametrize("solved", [True, False])
@pytest.mark.parametrize("state", State)
async def test_the_asker_judges_an_answer(office: Office, state: State, solved: bool) -> None:
    number = (await office.standing(state)).number
    assert await fault(office.desk.judge(number, SATO, solved)) is Fault.NOT_ASKER
    outcome = await office.desk.judge(number, ALICE, solved)
    expected = TABLE.get((state, Move.CLOSE if solved else Move.REOPEN))
    if state not in (State.ANSWERED, State.CLOSED) or expected is None:
        assert isinstance(outcome, Refusal)
    else:
        assert isinstance(outcome, Ticket)
        assert outcome.state is expected


# -- R6: new knowledge


async def test_new_knowledge_answers_a_waiting_question(office: Office) -> None:
    ticket, taken = await office.opened(), await office.standing(State.TAKEN)
    closed = await office.standing(State.CLOSED)
    assert await office.desk.learn() == []
    office.responder.script["育休"] = sample.FOLLOW_UP
    assert await office.desk.learn() == [], "the same version cannot know more"
    office.responder.knowledge = replace(sample.KNOWLEDGE, version="next")
    learned = await office.desk.learn()
    assert [(t.number, t.learned, t.version) for t in learned] == [
        (number, "b-style", "next") for number in (ticket.number, taken.number)
    ]
    assert await office.desk.learn() == []
    office.responder.knowledge = replace(sample.KNOWLEDGE, version="same answer")
    assert await office.desk.learn() == []
    office.responder.knowledge = replace(sample.KNOWLEDGE, version="silent again")
    del office.responder.script["育休"]
    assert [t.learned for t in await office.desk.learn()] == ["", ""]
    assert await office.desk.find(closed.number) == closed


async def test_every_waiting_question_is_held_against_new_knowledge(office: Office) -> None:
    for number in range(25):
        await office.opened(origin=f"view/{number}")
    office.responder.script["育休"] = sample.FOLLOW_UP
    office.responder.knowledge = replace(sample.KNOWLEDGE, version="next")
    assert len(await office.desk.learn()) == 25


async def test_what_was_answered_when_it_was_handed_over_is_no_news(office: Office) -> None:
    ticket = await office.opened("リモートワークについて、もっと知りたい")
    assert ticket.best == "a-style"
    office.responder.knowledge = replace(sample.KNOWLEDGE, version="next")
    assert await office.desk.learn() == []


# -- R7: withdrawal


@pytest.mark.parametrize("state", State)
async def test_the_asker_withdraws_in_any_state_and_nothing_remains(office: Office, state: State) -> None:
    ticket = await office.standing(state)
    assert await fault(office.desk.withdraw(ticket.number, BOB)) is Fault.NOT_ASKER
    outcomes = await asyncio.gather(*(office.desk.withdraw(ticket.number, ALICE) for _ in range(2)))
    assert [outcome for outcome in outcomes if isinstance(outcome, Ticket)] == [ticket]
    assert await fault(office.desk.find(ticket.number)) is Fault.UNKNOWN
    assert await office.store.steps(sample.NOW - timedelta(days=1)) == ()


async def test_a_withdrawal_knows_the_card_that_was_noted_meanwhile(office: Office) -> None:
    ticket, card, genuine = await office.opened(), Posted("CDESK", "2.0"), office.store.ticket

    async def stale(number: int) -> Ticket | None:
        office.store.ticket = genuine  # type: ignore[method-assign]
        await office.desk.note_card(number, card)
        return ticket

    office.store.ticket = stale  # type: ignore[method-assign]
    withdrawn = await office.desk.withdraw(ticket.number, ALICE)
    assert isinstance(withdrawn, Ticket)
    assert withdrawn.card == card


async def test_an_answer_to_what_was_withdrawn_meanwhile_is_refused(office: Office) -> None:
    number = (await office.opened()).number
    taken = await office.desk.answer(number, SATO, "取れます。")
    await office.desk.withdraw(number, ALICE)
    assert isinstance(taken, Answered)
    assert await fault(office.desk.delivered(taken, SENT)) is Fault.UNKNOWN


# -- figures


async def test_statistics(office: Office) -> None:
    times = iter(range(100))
    desk = Desk(office.store, office.desk._ask, lambda: sample.NOW + timedelta(hours=next(times)))
    for origin in ("a", "b"):
        await desk.hand_over(origin, ALICE, "質問", Destination.DIRECT)
    for text in ("回答", "訂正"):
        taken = await desk.answer(1, SATO, text)
        assert isinstance(taken, Answered)
        await desk.delivered(taken, Posted("DALICE", "1.0"))
    found = await desk.statistics(7)
    assert (found.moves["hand_over"], found.moves["answer"], found.moves["correct"]) == (2, 1, 1)
    assert found.states == {"answered": 1, "open": 1}
    assert found.wait == timedelta(hours=3)
