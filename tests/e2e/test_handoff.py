"""R1 and R7 as the asker meets them: hand over, receipt, withdrawal; and what silence in the thread follows (S4)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.messages import applicant, recruiter
from bot.services.ticket import Destination, State, Step, Ticket
from bot.slack import ids
from bot.slack.views import handoff
from bot.slack.views.reply import reply
from tests.e2e.conftest import IN_BOTH_MODES, World
from tests.e2e.local_slack import BOT, Fault, Post, button
from tests.slack import sample
from tests.slack.tickets import SCENE

ALICE, BOB, (SATO, TANAKA), CHANNEL = "UALICE", "UBOB", sample.STAFF, "C1"
Json = dict[str, Any]


async def form_for(world: World, text: str = "育休は取れますか", user: str = ALICE) -> Json:
    """The form that ``user`` gets from the reply to Alice's question."""
    await world.slack.mention(ALICE, CHANNEL, text)
    reply = next(post for post in world.slack.posts[::-1] if post.to is None)
    await world.slack.press(user, reply, reply.button(applicant.HAND_OVER))
    return world.slack.views["modal"]


def field(view: Json, name: str) -> Json:
    """An input of a form."""
    element: Json = next(block["element"] for block in view["blocks"] if block.get("block_id") == name)
    return element


def cards(world: World) -> list[Post]:
    """What stands in the desk channel."""
    return [post for post in world.slack.posts if post.channel == sample.DESK]


async def ticket(world: World, number: int = 1) -> Ticket:
    found = await world.store.ticket(number)
    assert found is not None
    return found


@IN_BOTH_MODES
async def test_a_question_reaches_the_desk_from_a_thread(world: World) -> None:
    view = await form_for(world)
    assert field(view, handoff.QUESTION)["initial_value"] == "育休は取れますか"
    assert applicant.handover_privacy(90) in str(view)
    assert applicant.EXPECT in str(view)
    assert await world.slack.submit(ALICE, view, role="shien") == {}
    question, receipt, card = world.slack.posts
    assert (receipt.channel, receipt.thread_ts, receipt.to) == (CHANNEL, question.thread_ts, None)
    assert receipt.text == applicant.receipt(1, in_thread=True)
    assert (card.channel, card.thread_ts) == (sample.DESK, None)
    for said in ("番号1", "alice", "育休は取れますか", sample.ROLE.name, recruiter.NOTE_OF_CARD):
        assert said in str(card.blocks)
    assert (await ticket(world)).card is not None


async def test_the_card_names_the_nearest_two_entries(world: World) -> None:
    await world.slack.submit(ALICE, await form_for(world, "どっち"))
    shown = str(cards(world)[0].blocks)
    assert all(recruiter.near(entry) in shown for entry in (sample.A_STYLE, sample.CASES))


@pytest.mark.parametrize("text", ["どっち", "給料は", "件数は", "ほかのこと"])
async def test_the_button_stands_on_answers_candidates_and_no_answers(world: World, text: str) -> None:
    await world.slack.mention(ALICE, CHANNEL, text)
    asked = ids.Asked.parse(world.slack.posts[0].button(applicant.HAND_OVER)["value"])
    assert asked == ids.Asked(ALICE, text)


async def test_only_the_author_finds_the_question_written_there(world: World) -> None:
    assert "initial_value" not in field(await form_for(world, user=BOB), handoff.QUESTION)


async def test_personal_data_goes_into_no_button_and_no_record_and_the_asker_is_told(world: World) -> None:
    view = await form_for(world, "090-1234-5678 です。育休は")
    assert "090" not in str(world.slack.posts)
    answer = await world.slack.submit(ALICE, view, question="a@example.com に返事をください")
    assert applicant.REDACTED in str(answer["view"])
    assert (await ticket(world)).question == "【メールアドレス】 に返事をください"
    assert "example.com" not in str(cards(world)[0])


@pytest.mark.parametrize("channel", [CHANNEL, f"D{ALICE}"])
async def test_who_writes_personal_data_is_told_privately(world: World, channel: str) -> None:
    ts = await world.slack.say(ALICE, channel, f"<@{BOT}> 件数は 090-1234-5678")
    answer, told = world.slack.posts
    assert (answer.to, applicant.PERSONAL in answer.text) == (None, False)
    assert (told.to, told.text, told.thread_ts) == (ALICE, applicant.PERSONAL, ts if channel == CHANNEL else None)
    assert "090" not in str(world.slack.calls)
    world.slack.faults.append(Fault("chat.postEphemeral", error="user_not_in_channel"))
    await world.slack.say(ALICE, channel, f"<@{BOT}> 件数は a@example.com")
    assert len(world.slack.posts) == 3


async def test_who_writes_personal_data_behind_the_command_is_told_above_the_answer(world: World) -> None:
    said = await world.slack.slash(ALICE, CHANNEL, "件数は 090-1234-5678")
    assert said.text.startswith(applicant.PERSONAL)
    assert sample.CASES.answer in said.text
    assert applicant.PERSONAL in str(said.blocks)
    assert "090" not in str(said)
    assert applicant.PERSONAL not in (await world.slack.slash(ALICE, CHANNEL, "件数は")).text


@pytest.mark.parametrize(
    ("question", "sentence"),
    [(" ", applicant.NO_QUESTION), ("あ" * 1_901, applicant.too_long(1_900))],
)
@IN_BOTH_MODES
async def test_what_is_wrong_stands_beside_the_field_and_nothing_is_lost(
    world: World, question: str, sentence: str
) -> None:
    answer = await world.slack.submit(ALICE, await form_for(world), question=question)
    assert answer == {"response_action": "errors", "errors": {handoff.QUESTION: sentence}}
    assert cards(world) == []


@IN_BOTH_MODES
async def test_a_failure_before_the_acknowledgement_keeps_the_form_open(world: World) -> None:
    view = await form_for(world)
    world.responder.fails = True
    answer = await world.slack.submit(ALICE, view)
    assert list(answer["errors"]) == [handoff.QUESTION]
    assert "参照番号" in answer["errors"][handoff.QUESTION]


async def test_a_lost_receipt_does_not_cost_the_card(world: World) -> None:
    view = await form_for(world)
    world.slack.faults.append(Fault("chat.postMessage", lost=True))
    await world.slack.submit(ALICE, view)
    assert len(cards(world)) == 1


async def test_the_same_form_sent_twice_makes_one_ticket(world: World) -> None:
    view = await form_for(world)
    for _ in range(2):
        await world.slack.submit(ALICE, view)
    assert len(cards(world)) == 1
    assert len(await world.store.queue(list(State))) == 1


@IN_BOTH_MODES
async def test_from_the_command_the_form_becomes_the_receipt_and_a_direct_message_can_withdraw(world: World) -> None:
    reply = await world.slack.slash(ALICE, "CELSEWHERE", "育休は取れますか")
    await world.slack.press(ALICE, reply, reply.button(applicant.HAND_OVER))
    view = world.slack.views["modal"]
    assert not any(block.get("block_id") == handoff.DESTINATION for block in view["blocks"])
    answer = await world.slack.submit(ALICE, view)
    assert answer["response_action"] == "update"
    assert applicant.receipt(1, in_thread=False) in str(answer["view"])
    [receipt] = [post for post in world.slack.posts if post.channel == f"D{ALICE}"]
    assert receipt.text == applicant.receipt(1, in_thread=False)
    assert receipt.button(applicant.WITHDRAW)["confirm"]
    assert (await ticket(world)).destination is Destination.DIRECT


async def test_from_home_the_form_lies_on_top_of_the_answer(world: World) -> None:
    await world.slack.open_home(ALICE)
    home = world.slack.views["home"]
    await world.slack.press(ALICE, home, button(home["blocks"], sample.B_WORK.question))
    modal = world.slack.views["modal"]
    await world.slack.press(ALICE, modal, button(modal["blocks"], applicant.HAND_OVER))
    assert world.slack.calls[-1][0] == "views.push"
    assert "update" in str(await world.slack.submit(ALICE, world.slack.views["modal"], question="続きの質問"))


async def test_a_receipt_that_the_thread_does_not_take_comes_directly(world: World) -> None:
    view = await form_for(world)
    world.slack.faults.append(Fault("chat.postMessage", error="is_archived"))
    await world.slack.submit(ALICE, view)
    assert applicant.received(1) in next(post.text for post in world.slack.posts if post.channel == f"D{ALICE}")


async def test_without_a_desk_nothing_is_offered_and_old_buttons_say_so(world: World) -> None:
    await form_for(world, "給料は")
    old = world.slack.posts[0].button(applicant.HAND_OVER)
    object.__setattr__(world.tools, "desk_channel", "")
    await world.slack.mention(ALICE, CHANNEL, "給料は")
    assert applicant.HAND_OVER not in str(world.slack.posts[1].blocks)
    assert applicant.ASK_ELSEWHERE in world.slack.posts[1].text
    await world.slack.press(ALICE, world.slack.posts[0], old)
    assert applicant.NO_DESK in str(world.slack.views["modal"])


async def test_a_desk_that_cannot_be_reached_loses_nothing_and_the_owner_is_told(world: World) -> None:
    view = await form_for(world)
    lost = Fault("chat.postMessage", error="not_in_channel", when=lambda params: params["channel"] == sample.DESK)
    world.slack.faults.append(lost)
    await world.slack.submit(ALICE, view)
    assert applicant.received(1) in world.slack.posts[1].text
    [told] = [post for post in world.slack.posts if post.channel == f"D{sample.OWNER}"]
    assert told.text == recruiter.no_card(1, "not_in_channel")
    await world.slack.slash(SATO, "C9", "担当 1", "/ictfaq-desk")
    assert "番号1" in cards(world)[0].text, "the next move makes up for the card"


async def test_only_the_asker_withdraws_and_everything_is_erased(world: World) -> None:
    await world.slack.submit(ALICE, await form_for(world))
    _, receipt, card = world.slack.posts
    withdraw = receipt.button(applicant.WITHDRAW)
    await world.slack.press(BOB, receipt, withdraw)
    assert (world.slack.posts[-1].to, world.slack.posts[-1].text) == (BOB, applicant.ONLY_ASKER)
    assert (await ticket(world)).state is State.OPEN
    await world.slack.press(ALICE, receipt, withdraw)
    assert receipt.text == applicant.withdrawn(1)
    assert (card.text, "育休" in str(card)) == (recruiter.withdrawn(1), False)
    assert await world.store.ticket(1) is None
    await world.slack.press(ALICE, receipt, withdraw)
    assert world.slack.posts[-1].text == applicant.not_there(1)
    said = await world.slack.slash(SATO, CHANNEL, "担当 1", "/ictfaq-desk")
    assert said.text == recruiter.unknown(1)


async def test_a_question_withdrawn_while_its_card_is_posted_leaves_no_words_there(world: World) -> None:
    view, genuine = await form_for(world), world.store.replace_ticket

    async def withdrawn_meanwhile(ticket: Ticket, step: Step | None = None) -> Ticket | None:
        await world.store.erase_ticket(ticket.number)
        return await genuine(ticket, step)

    world.store.replace_ticket = withdrawn_meanwhile  # type: ignore[method-assign]
    await world.slack.submit(ALICE, view)
    assert [card.text for card in cards(world)] == [recruiter.withdrawn(1)]


# -- S4: silence


async def follow_up(world: World, ts: str | None) -> bool:
    """Whether Alice gets an answer to a follow-up without mention."""
    before = len(world.slack.posts)
    await world.slack.say(ALICE, CHANNEL, "Bさんは？", ts)
    return len(world.slack.posts) > before


async def test_an_open_handoff_silences_the_thread_until_the_bot_is_mentioned(world: World) -> None:
    view = await form_for(world, "リモートワーク")
    ts = world.slack.posts[0].thread_ts
    assert await follow_up(world, ts)
    await world.slack.submit(ALICE, view)
    assert not await follow_up(world, ts)
    await world.slack.mention(ALICE, CHANNEL, "リモートワーク", ts)
    assert await follow_up(world, ts)


async def test_staff_who_write_in_the_thread_silence_it(world: World) -> None:
    ts = await world.slack.mention(ALICE, CHANNEL, "リモートワーク")
    await world.slack.say(BOB, CHANNEL, "なるほど", ts)
    assert await follow_up(world, ts)
    await world.slack.say(SATO, CHANNEL, "私から説明します", ts)
    assert not await follow_up(world, ts)
    await world.slack.say(ALICE, CHANNEL, f"<@{BOT}> Bさんは？", ts)
    assert await follow_up(world, ts)


async def test_staff_may_ask_for_themselves(world: World) -> None:
    ts = await world.slack.mention(SATO, CHANNEL, "リモートワーク")
    await world.slack.say(SATO, CHANNEL, "Bさんは？", ts)
    assert len(world.slack.posts) == 2


async def test_staff_who_write_in_the_thread_are_offered_to_close(world: World) -> None:
    await world.slack.submit(ALICE, await form_for(world))
    thread = world.slack.posts[0].thread_ts
    await world.slack.say(TANAKA, CHANNEL, "取れますよ", thread)
    [card] = cards(world)
    assert recruiter.helped("tanaka") in str(card.blocks)
    await world.slack.press(TANAKA, card, card.button(recruiter.CLOSE_BUTTON))
    assert (await ticket(world)).state is State.CLOSED


async def test_what_is_said_below_a_card_stays_there(world: World) -> None:
    await world.slack.submit(ALICE, await form_for(world))
    card, before = cards(world)[0], len(world.slack.posts)
    await world.slack.say(SATO, sample.DESK, "これは私が答えます", card.ts)
    assert len(world.slack.posts) == before
    assert recruiter.NOTE_OF_CARD in str(card.blocks)


async def test_long_questions_fit_into_the_button(world: World) -> None:
    await world.slack.dm(ALICE, "長い質問です。" * 1_000)
    assert len(world.slack.posts[0].button(applicant.HAND_OVER)["value"]) <= 2_000


async def test_a_shared_answer_offers_an_empty_form(world: World) -> None:
    answer = await world.slack.slash(ALICE, CHANNEL, "件数")
    await world.slack.press(ALICE, answer, answer.button(applicant.SHARE))
    public = next(post for post in world.slack.posts if post.to is None)
    assert ids.Asked.parse(public.button(applicant.HAND_OVER)["value"]) == ids.NOT_ASKED


def test_a_reply_says_where_else_to_ask_only_without_a_desk() -> None:
    assert applicant.ASK_STAFF in reply(sample.UNCOVERED, SCENE).text
    assert applicant.ASK_ELSEWHERE in reply(sample.UNCOVERED, replace(SCENE, hand_over=None)).text
