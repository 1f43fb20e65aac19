"""R2 to R6 through Slack: the command and the buttons, answers and where they arrive, shortcuts, permissions, Home."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from bot.messages import applicant, recruiter
from bot.services.ports import MessageKey
from bot.services.staff import Staff, Who
from bot.services.ticket import Destination, Move, State, Ticket
from bot.slack import courier, ids, server
from bot.slack.routes import ACTIONS, COMMANDS, FORMS, SHORTCUTS
from bot.slack.views import desk
from tests.e2e.conftest import IN_BOTH_MODES, World
from tests.e2e.local_slack import Fault, Post, eventually
from tests.slack import sample
from tests.slack.tickets import STATES

ALICE, (SATO, TANAKA), CHANNEL = "UALICE", sample.STAFF, "C1"
Json = dict[str, Any]
TEXT = "男女とも取れます。"


async def handed_over(world: World, direct: bool = False) -> Post:
    """A question of Alice's at the desk; its card."""
    await world.slack.mention(ALICE, CHANNEL, "育休は取れますか")
    await world.slack.press(ALICE, world.slack.posts[-1], world.slack.posts[-1].button(applicant.HAND_OVER))
    where = Destination.DIRECT if direct else Destination.THREAD
    await world.slack.submit(ALICE, world.slack.views["modal"], destination=where)
    return next(post for post in world.slack.posts[::-1] if post.channel == sample.DESK)


async def order(world: World, text: str, user: str = SATO) -> Post:
    """``/ictfaq-desk`` in a channel where the bot is not."""
    return await world.slack.slash(user, "CELSEWHERE", text, ids.DESK_COMMAND)


async def ticket(world: World, number: int = 1) -> Ticket:
    found = await world.store.ticket(number)
    assert found is not None
    return found


async def answer_form(world: World, card: Post, user: str = SATO, label: str = recruiter.ANSWER_BUTTON) -> Json:
    await world.slack.press(user, card, card.button(label))
    return world.slack.views["modal"]


def answers(world: World) -> list[Post]:
    """What has arrived at Alice's."""
    return [post for post in world.slack.posts if applicant.SOLVED in str(post.blocks) and "回答しました" in post.text]


# -- R2


@IN_BOTH_MODES
async def test_of_two_recruiters_at_once_the_first_wins_and_the_second_is_told_who(world: World) -> None:
    card = await handed_over(world)
    take = card.button(recruiter.TAKE_BUTTON)
    await asyncio.gather(*(world.slack.press(user, card, take) for user in (SATO, TANAKA)))
    won = (await ticket(world)).assignee
    [told] = [post for post in world.slack.posts if post.to]
    assert told.to == ({SATO, TANAKA} - {won}).pop()
    assert told.text == recruiter.stands(1, "taken", recruiter.person(won[1:].lower()))
    assert f"担当：{won[1:].lower()}さん" in card.text


async def test_the_same_click_twice_is_told_and_changes_nothing(world: World) -> None:
    card = await handed_over(world)
    for _ in range(2):
        await world.slack.press(SATO, card, card.button(recruiter.TAKE_BUTTON) if "未対応" in card.text else TAKE)
    assert world.slack.posts[-1].text == recruiter.stands(1, "taken", recruiter.YOU)


TAKE: Json = {"action_id": ids.TAKE, "value": "1", "text": {}, "type": "button"}


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("担当 1", State.TAKEN),
        ("　担当　１ ", State.TAKEN),
        ("担当１", State.TAKEN),
        ("TAKE #1", State.TAKEN),
        ("担当 番号1", State.TAKEN),
        ("完了 1", State.CLOSED),
        ("done 1", State.CLOSED),
        ("回答 1 男女とも取れます。", State.ANSWERED),
        ("answer　１番\n男女とも取れます。", State.ANSWERED),
    ],
)
async def test_commands_move_tickets(world: World, text: str, state: State) -> None:
    await handed_over(world)
    said = await order(world, text)
    assert said.to == SATO
    assert (await ticket(world)).state is state
    await order(world, "reopen 1")
    assert (await ticket(world)).state is State.REOPENED


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", recruiter.USAGE),
        ("使い方", recruiter.USAGE),
        ("ＨＥＬＰ", recruiter.USAGE),
        ("担当", recruiter.no_number(recruiter.TAKE)),
        ("回答 ", recruiter.no_number(recruiter.ANSWER)),
        ("担当 99", recruiter.unknown(99)),
        ("回答 99 本文", recruiter.unknown(99)),
        ("回答 99", recruiter.unknown(99)),
        ("踊る 1", recruiter.no_such_word("踊る")),
        ("一覧 全部", recruiter.no_such_word("全部")),
        ("再開 1", recruiter.stands(1, "open", "")),
        ("統計 999999999", "最近3650日間"),
        ("回答 1 " + "あ" * 2_901, applicant.too_long(2_900)),
    ],
)
async def test_what_the_command_says(world: World, text: str, said: str) -> None:
    await handed_over(world)
    assert said in (await order(world, text)).text
    assert (await ticket(world)).state is State.OPEN


@IN_BOTH_MODES
async def test_the_command_answers_only_through_its_response_url(world: World) -> None:
    before = len(world.slack.calls)
    for text in ("一覧", "統計", "統計 7日", "使い方", "担当 1"):
        assert (await order(world, text)).to == SATO
    assert {method for method, _ in world.slack.calls[before:]} == {"response_url"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("一覧", {1, 2}),
        ("list", {1, 2}),
        ("一覧 未対応", {1}),
        ("一覧　自分", {2}),
        ("list DONE", {3}),
        ("一覧 完了", {3}),
    ],
)
async def test_lists(world: World, text: str, shown: set[int]) -> None:
    for _ in range(3):
        await handed_over(world)
    await order(world, "担当 2")
    await order(world, "完了 3")
    said = await order(world, text)
    assert {number for number in (1, 2, 3) if f"番号{number}" in said.text} == shown


async def test_a_list_is_worked_on_from_where_it_stands(world: World) -> None:
    card = await handed_over(world)
    listed = await order(world, "一覧")
    await world.slack.press(SATO, listed, listed.button(recruiter.TAKE_BUTTON))
    assert world.slack.posts[-1].text == recruiter.did(recruiter.TAKE, 1)
    assert "対応中" in card.text
    assert recruiter.EMPTY_QUEUE in (await order(world, "一覧 未対応")).text


async def test_of_two_moves_at_once_the_card_shows_the_last(world: World) -> None:
    card, named = await handed_over(world), asyncio.Event()
    world.slack.faults.append(Fault("users.info", until=named))
    taking = asyncio.create_task(order(world, "担当 1"))
    await eventually(lambda: not world.slack.faults)
    closing = asyncio.create_task(order(world, "完了 1", TANAKA))
    await asyncio.wait([closing], timeout=0.3)
    named.set()
    await asyncio.gather(taking, closing)
    assert recruiter.STATES["closed"] in card.text


async def test_of_two_moves_in_two_processes_the_card_shows_the_last(world: World) -> None:
    card, named = await handed_over(world), asyncio.Event()
    world.slack.faults.append(Fault("users.info", until=named))
    one, other = (sample.toolbox(world.responder, world.store, client=world.client) for _ in range(2))
    taking = asyncio.create_task(courier.move(1, Move.TAKE, SATO, one))
    await eventually(lambda: not world.slack.faults)
    await courier.move(1, Move.CLOSE, TANAKA, other)
    named.set()
    await taking
    assert recruiter.STATES["closed"] in card.text


async def test_a_card_that_is_pressed_before_it_is_noted_stays_the_only_one(world: World) -> None:
    card, known = await handed_over(world), await ticket(world)
    await world.store.replace_ticket(replace(known, card=None))
    await world.slack.press(SATO, card, card.button(recruiter.TAKE_BUTTON))
    assert [post.text for post in world.slack.posts if post.channel == sample.DESK] == [card.text]
    assert ("対応中" in card.text, (await ticket(world)).card) == (True, known.card)


async def test_a_question_withdrawn_while_its_card_is_drawn_leaves_no_words_there(world: World) -> None:
    card, named = await handed_over(world), asyncio.Event()
    world.slack.faults.append(Fault("users.info", until=named))
    taking = asyncio.create_task(order(world, "担当 1"))
    await eventually(lambda: not world.slack.faults)
    receipt = next(post for post in world.slack.posts if post.text == applicant.receipt(1, in_thread=True))
    await world.slack.press(ALICE, receipt, receipt.button(applicant.WITHDRAW))
    named.set()
    await taking
    assert (card.text, "育休" in str(card.blocks)) == (recruiter.withdrawn(1), False)


async def test_a_card_that_cannot_be_changed_is_told(world: World) -> None:
    await handed_over(world)
    world.slack.faults.append(Fault("chat.update", error="channel_not_found"))
    assert (await order(world, "担当 1")).text.endswith(recruiter.CARD_STALE)
    assert (await ticket(world)).state is State.TAKEN


async def test_without_a_desk_channel_there_is_no_desk(world: World) -> None:
    object.__setattr__(world.tools, "desk_channel", "")
    assert (await order(world, "一覧")).text == recruiter.NO_DESK
    await world.slack.shortcut(SATO, ids.HAND_OVER_SHORTCUT, CHANNEL, POSTED)
    assert [post.text for post in world.slack.posts if post.to][-1] == recruiter.NO_DESK


@IN_BOTH_MODES
async def test_a_command_that_fails_is_apologised_for(world: World) -> None:
    await handed_over(world)
    world.responder.fails = True
    said = await order(world, "担当 1")
    assert (said.to, "参照番号" in said.text) == (SATO, True)


# -- R3


@pytest.mark.parametrize("direct", [False, True])
@IN_BOTH_MODES
async def test_an_answer_goes_where_the_asker_chose(world: World, direct: bool) -> None:
    world.responder.script["育休"] = sample.VOICES
    card = await handed_over(world, direct)
    thread = world.slack.posts[0].thread_ts
    assert await world.slack.submit(SATO, await answer_form(world, card), answer=TEXT, cite="a-style") == {}
    [answer] = answers(world)
    assert (answer.channel, answer.thread_ts) == ((f"D{ALICE}", None) if direct else (CHANNEL, thread))
    shown = str(answer.blocks)
    assert shown.count(f"'user_id': '{ALICE}'") == 1
    assert "<@" not in answer.text
    for said in (applicant.answered(1, "sato", corrected=False), TEXT, sample.A_STYLE.answer, "出典："):
        assert said in shown
        assert said in answer.text
    assert "回答済み" in card.text
    assert TEXT in str(card.blocks)


async def test_the_form_shows_three_entries_to_cite(world: World) -> None:
    world.responder.script["育休"] = replace(sample.VOICES, suggestions=(sample.B_WORK, sample.CASES))
    view = await answer_form(world, await handed_over(world))
    options = next(b["element"]["options"] for b in view["blocks"] if b.get("block_id") == desk.CITE)
    assert [option["value"] for option in options] == [desk.NOTHING, "a-style", "b-style", "b-work"]
    assert sample.B_WORK.answer in str(view)


@pytest.mark.parametrize(("text", "sentence"), [("　\n", recruiter.NO_TEXT), ("あ" * 2_901, applicant.too_long(2_900))])
@IN_BOTH_MODES
async def test_what_is_no_answer_stays_in_the_form(world: World, text: str, sentence: str) -> None:
    view = await answer_form(world, await handed_over(world))
    answer = await world.slack.submit(SATO, view, answer=text)
    assert answer == {"response_action": "errors", "errors": {desk.ANSWER: sentence}}
    assert answers(world) == []


async def test_a_form_that_is_sent_after_the_ticket_was_closed(world: World) -> None:
    view = await answer_form(world, await handed_over(world))
    await order(world, "完了 1", TANAKA)
    answer = await world.slack.submit(SATO, view, answer=TEXT)
    assert answer["errors"] == {desk.ANSWER: recruiter.stands(1, "closed", "")}


async def test_a_form_that_is_sent_after_the_question_was_withdrawn(world: World) -> None:
    view = await answer_form(world, await handed_over(world))
    await world.tools.desk.withdraw(1, ALICE)
    assert (await world.slack.submit(SATO, view, answer=TEXT))["errors"] == {desk.ANSWER: recruiter.unknown(1)}


async def test_a_form_for_what_somebody_else_took(world: World) -> None:
    card = await handed_over(world)
    view = await answer_form(world, card)
    await order(world, "担当 1", TANAKA)
    answer = await world.slack.submit(SATO, view, answer=TEXT)
    assert answer["errors"] == {desk.ANSWER: recruiter.others(1, "tanaka")}
    await world.slack.press(SATO, card, card.button(recruiter.ANSWER_BUTTON))
    assert (world.slack.posts[-1].to, world.slack.posts[-1].text) == (SATO, recruiter.others(1, "tanaka"))
    assert (await order(world, "回答 1 わたしが")).text == recruiter.others(1, "tanaka")


async def test_a_form_sent_twice_sends_one_answer(world: World) -> None:
    view = await answer_form(world, await handed_over(world))
    await world.slack.submit(SATO, view, answer=TEXT)
    again = await world.slack.submit(SATO, view, answer=TEXT)
    assert again["errors"] == {desk.ANSWER: recruiter.NO_CHANGE}
    assert len(answers(world)) == 1


async def test_its_author_corrects_an_answer(world: World) -> None:
    world.responder.script["育休"] = sample.VOICES
    card = await handed_over(world)
    await order(world, f"回答 1 {TEXT}")
    await world.slack.press(TANAKA, card, card.button(recruiter.CORRECT_BUTTON))
    assert world.slack.posts[-1].text == recruiter.others(1, "sato")
    view = await answer_form(world, card, label=recruiter.CORRECT_BUTTON)
    assert view["title"]["text"] == recruiter.answer_title(1, correction=True)
    assert TEXT in str(view)
    await world.slack.submit(SATO, view, answer="訂正した回答です。", cite="b-style")
    [answer] = answers(world)
    assert answer.text.startswith("【訂正】")
    assert "訂正した回答です。" in str(answer.blocks)
    assert sample.B_STYLE.answer in str(answer.blocks)
    assert TEXT not in str(answer.blocks)


async def test_a_correction_of_an_answer_that_is_gone(world: World) -> None:
    card = await handed_over(world)
    await order(world, f"回答 1 {TEXT}")
    world.slack.faults.append(Fault("chat.update", error="message_not_found"))
    assert (await order(world, "回答 1 訂正")).text == recruiter.undelivered(1, "message_not_found")
    assert ((await ticket(world)).answer, (await ticket(world)).corrected) == (TEXT, False)
    assert TEXT in str(card.blocks)


@pytest.mark.parametrize("code", ["is_archived", "not_in_channel", "channel_not_found"])
async def test_an_answer_that_the_thread_does_not_take_arrives_directly(world: World, code: str) -> None:
    await handed_over(world)
    world.slack.faults.append(Fault("chat.postMessage", error=code))
    assert (await order(world, f"回答 1 {TEXT}")).text == recruiter.rerouted(1, code)
    [answer] = answers(world)
    assert answer.channel == f"D{ALICE}"
    assert "育休は取れますか" in str(answer.blocks)


@pytest.mark.parametrize("by_form", [False, True])
async def test_an_asker_who_is_gone_loses_no_answer(world: World, by_form: bool) -> None:
    card = await handed_over(world, direct=True)
    world.slack.faults += [Fault("chat.postMessage", error="user_disabled", when=lambda p: p["channel"] == ALICE)]
    if by_form:
        assert await world.slack.submit(SATO, await answer_form(world, card), answer=TEXT) == {}
        told = next(post for post in world.slack.posts if post.channel == f"D{SATO}")
    else:
        told = await order(world, f"回答 1 {TEXT}")
    assert told.text == recruiter.undelivered(1, "user_disabled")
    assert recruiter.NOT_ARRIVED in str(card.blocks)
    assert (await ticket(world)).state is State.TAKEN
    assert TEXT in str(await answer_form(world, card))
    await order(world, f"回答 1 {TEXT}")
    assert len(answers(world)) == 1


async def test_an_answer_whose_arrival_is_unknown_is_not_sent_again(world: World) -> None:
    card = await handed_over(world)
    world.slack.faults.append(Fault("chat.postMessage", lost=True))
    assert (await order(world, f"回答 1 {TEXT}")).text == recruiter.unsure(1)
    assert recruiter.NOT_ARRIVED in str(card.blocks)
    assert len(answers(world)) == 1
    assert (await order(world, f"回答 1 {TEXT}")).text == recruiter.stands(1, "answered", recruiter.YOU)
    assert len(answers(world)) == 1


async def test_nothing_in_an_answer_is_live(world: World) -> None:
    await handed_over(world)
    await order(world, "回答 1 <!channel> <@U9|bob> &lt;!here&gt; <https://example.com/a|a> *太字*")
    [answer] = answers(world)
    assert "<" not in answer.text.replace("&lt;", "")
    assert "!channel bob <!here> a *太字*" in str(answer.blocks), "as a person reads what was typed"
    assert str(answer.blocks).count("'type': 'user'") == 1


async def test_the_asker_is_content(world: World) -> None:
    card = await handed_over(world)
    await order(world, f"回答 1 {TEXT}")
    [answer] = answers(world)
    await world.slack.press("UBOB", answer, answer.button(applicant.SOLVED))
    assert (world.slack.posts[-1].to, world.slack.posts[-1].text) == ("UBOB", applicant.ONLY_ASKER)
    for _ in range(2):
        await world.slack.press(ALICE, answer, answer.button(applicant.SOLVED))
        assert (world.slack.posts[-1].to, world.slack.posts[-1].text) == (ALICE, applicant.SOLVED_THANKS)
    assert "完了" in card.text


async def test_the_asker_is_not_content(world: World) -> None:
    card = await handed_over(world)
    await order(world, f"回答 1 {TEXT}")
    [answer] = answers(world)
    await world.slack.press(ALICE, answer, answer.button(applicant.UNSOLVED))
    assert world.slack.posts[-1].text == applicant.reopened(1)
    alarm = world.slack.posts[-2]
    assert (alarm.channel, alarm.thread_ts, alarm.text) == (sample.DESK, card.ts, recruiter.unsolved(1))
    assert world.slack.calls[-2][1]["reply_broadcast"], "a reply below the card alone would not be noticed"
    assert "再開" in card.text
    assert recruiter.EARLIER_ANSWER in str(card.blocks)
    await world.slack.press(ALICE, answer, answer.button(applicant.UNSOLVED))
    assert world.slack.posts[-1].text == applicant.still_open(1)
    assert (await order(world, "担当 1", TANAKA)).text == recruiter.did(recruiter.TAKE, 1)
    await order(world, "回答 1 別の回答です。", TANAKA)
    assert len(answers(world)) == 2


# -- R4

POSTED: Json = {
    "type": "message",
    "user": ALICE,
    "text": "<@UBOT|bot> 育休は &lt;取れますか&gt; 090-1234-5678",
    "ts": "50.0",
}


async def test_a_recruiter_hands_over_somebody_elses_message(world: World) -> None:
    for _ in range(2):
        await world.slack.shortcut(SATO, ids.HAND_OVER_SHORTCUT, CHANNEL, POSTED)
    [card] = [post for post in world.slack.posts if post.channel == sample.DESK]
    [receipt] = [post for post in world.slack.posts if post.channel == f"D{ALICE}"]
    told = [post.text for post in world.slack.posts if post.to == SATO]
    assert told == [recruiter.handed_on(1, new=True), recruiter.handed_on(1, new=False)]
    assert receipt.text == applicant.handed_on(1) + applicant.REDACTED
    assert "育休は <取れますか> 【電話番号】" in str(card.blocks)
    found = await ticket(world)
    assert (found.asker, found.handed_by, found.thread) == (ALICE, SATO, MessageKey("T1", CHANNEL, "50.0"))
    await world.slack.press(ALICE, receipt, receipt.button(applicant.WITHDRAW))
    assert card.text == recruiter.withdrawn(1)


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ({**POSTED, "bot_id": "B1"}, recruiter.NOT_A_PERSON),
        ({**POSTED, "user": None}, recruiter.NOT_A_PERSON),
        ({**POSTED, "user": "USLACKBOT"}, recruiter.NOT_A_PERSON),
        ({**POSTED, "text": ""}, recruiter.NO_WORDS),
        ({**POSTED, "text": "<@U9>"}, recruiter.NO_WORDS),
    ],
)
async def test_what_cannot_be_handed_over(world: World, message: Json, sentence: str) -> None:
    await world.slack.shortcut(SATO, ids.HAND_OVER_SHORTCUT, CHANNEL, message)
    assert [post.text for post in world.slack.posts] == [sentence]


async def test_a_message_that_was_sent_directly_is_answered_directly(world: World) -> None:
    await world.slack.shortcut(SATO, ids.HAND_OVER_SHORTCUT, f"D{ALICE}", POSTED)
    assert ((await ticket(world)).destination, (await ticket(world)).thread) == (Destination.DIRECT, None)


WORDINGS = "育休は取れる？\n男性の育休\n育児のための休み\n子育て中の休業"


@IN_BOTH_MODES
async def test_an_answer_becomes_a_draft_that_the_owner_gets(world: World) -> None:
    card = await handed_over(world)
    await order(world, f"回答 1 {TEXT}")
    [answer] = answers(world)
    own = {"type": "message", "user": "UBOT", "bot_id": "B1", "text": "…", "ts": answer.ts}
    await world.slack.shortcut(SATO, ids.DRAFT_SHORTCUT, CHANNEL, own | {"thread_ts": answer.thread_ts})
    by_shortcut = world.slack.views["modal"]
    by_button = await answer_form(world, card, label=recruiter.DRAFT_BUTTON)
    assert {**by_shortcut, "id": ""} == {**by_button, "id": ""}
    assert await world.slack.submit(SATO, by_button, wordings=WORDINGS, topic="pay", public="public") == {}
    [(channel, comment, text)] = world.slack.files
    assert channel == f"D{sample.OWNER}"
    for said in ("question: 育休は取れますか", f"answer: {TEXT}", "男性の育休", "kind: recruiter", "topic: pay"):
        assert said in text
    assert "alice" not in text.lower()
    assert sample.PAY.name in comment
    assert world.slack.posts[-1].text.startswith(recruiter.DRAFT_SENT)


async def test_nothing_in_a_draft_is_live_and_its_question_has_no_marks(world: World) -> None:
    await world.slack.mention(ALICE, CHANNEL, "育休は取れますか 090-1234-5678")
    await world.slack.press(ALICE, world.slack.posts[0], world.slack.posts[0].button(applicant.HAND_OVER))
    await world.slack.submit(ALICE, world.slack.views["modal"])
    await order(world, f"回答 1 {TEXT}")
    card = next(post for post in world.slack.posts if post.channel == sample.DESK)
    view = await answer_form(world, card, label=recruiter.DRAFT_BUTTON)
    typed = next(block["element"] for block in view["blocks"] if block.get("block_id") == desk.QUESTION)
    assert typed["initial_value"] == "育休は取れますか"
    await world.slack.submit(SATO, view, question="<!channel> <@U9> は？", wordings=WORDINGS, topic="style")
    [(_, comment, _)] = world.slack.files
    assert "&lt;!channel&gt; &lt;@U9&gt;" in comment


async def test_the_answer_that_becomes_a_draft_is_the_one_pointed_at(world: World) -> None:
    for number, question in ((1, "ほかのこと"), (2, "育休は取れますか")):
        root = MessageKey("T1", CHANNEL, "50.0")
        await world.tools.desk.hand_over(f"v/{number}", ALICE, question, Destination.THREAD, thread=root)
        await order(world, f"回答 {number} {TEXT}")
    own = {"type": "message", "user": "UBOT", "bot_id": "B1", "text": "…", "ts": answers(world)[1].ts}
    await world.slack.shortcut(SATO, ids.DRAFT_SHORTCUT, CHANNEL, own | {"thread_ts": "50.0"})
    assert "育休は取れますか" in str(world.slack.views["modal"])
    assert "090" not in str(await draft_form(world))


async def test_near_entries_are_named_and_no_owner_is_told(world: World) -> None:
    await handed_over(world)
    view = await draft_form(world)
    await world.slack.submit(SATO, view, question="リモートワークは", wordings=WORDINGS, topic="style")
    assert sample.A_STYLE.question in world.slack.files[0][1]
    assert sample.A_STYLE.question in world.slack.posts[-1].text
    await world.slack.submit(SATO, view, question="給料は", wordings=WORDINGS, topic="pay")
    assert sample.UNCOVERED.suggestions
    assert sample.UNCOVERED.suggestions[0].question not in world.slack.files[1][1], "akin, but no answer"
    object.__setattr__(world.tools, "staff", Staff(sample.STAFF))
    assert recruiter.NO_OWNERS in str(await draft_form(world))


async def draft_form(world: World) -> Json:
    await world.slack.shortcut(SATO, ids.DRAFT_SHORTCUT, CHANNEL, POSTED)
    return world.slack.views["modal"]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"wordings": "一つ\n二つ"}, desk.WORDINGS, recruiter.FEW_WORDINGS),
        ({"wordings": WORDINGS, "question": " "}, desk.QUESTION, recruiter.NO_TEXT),
        ({"wordings": WORDINGS, "question": "質問", "answer": " "}, desk.ANSWER, recruiter.NO_TEXT),
        ({"wordings": "あ" * 201, "question": "質問"}, desk.WORDINGS, recruiter.LONG_LINE),
    ],
)
async def test_what_is_no_entry_stays_in_the_form(world: World, typed: Json, field: str, sentence: str) -> None:
    answer = await world.slack.submit(SATO, await draft_form(world), **{"question": "質問", **typed})
    assert answer["errors"] == {field: sentence}
    assert world.slack.files == []


async def test_a_file_that_cannot_be_sent_is_told(world: World) -> None:
    world.slack.faults.append(Fault("conversations.open", error="user_not_found"))
    await world.slack.submit(SATO, await draft_form(world), question="質問", wordings=WORDINGS, topic="style")
    assert world.slack.posts[-1].text == recruiter.DRAFT_LOST


# -- R5


@pytest.mark.parametrize("route", [r for r in (*COMMANDS, *ACTIONS, *FORMS, *SHORTCUTS) if r.who is not Who.EVERYONE])
@IN_BOTH_MODES
async def test_others_get_one_sentence_and_nothing_else(world: World, route: Any) -> None:
    card = await handed_over(world)
    before, calls = await world.store.ticket(1), len(world.slack.calls)
    if route in COMMANDS:
        said = await world.slack.slash(ALICE, CHANNEL, "担当 1", route.name)
        assert (said.to, said.text) == (ALICE, recruiter.ONLY_STAFF)
    elif route in ACTIONS:
        pressed = {"action_id": route.name, "value": "1", "text": {"text": "x"}, "type": "button"}
        await world.slack.press(ALICE, card, pressed)
        assert (world.slack.posts[-1].to, world.slack.posts[-1].text) == (ALICE, recruiter.ONLY_STAFF)
        await world.slack.press(ALICE, {"id": "V9", "type": "home"}, pressed)
        assert recruiter.ONLY_STAFF in str(world.slack.views["modal"])
    elif route in FORMS:
        view = STATES["answer_form" if route.name == ids.ANSWER_FORM else "candidate_form"] | {"id": "V9"}
        answer = await world.slack.submit(ALICE, view, answer=TEXT)
        assert list(answer["errors"].values()) == [recruiter.ONLY_STAFF]
    else:
        await world.slack.shortcut(ALICE, route.name, CHANNEL, POSTED)
        assert recruiter.ONLY_STAFF in str(world.slack.views["modal"])
    assert await world.store.ticket(1) == before
    assert {method for method, _ in world.slack.calls[calls:]} <= {"response_url", "views.open"}


async def test_who_is_no_longer_staff_keeps_what_was_typed(world: World) -> None:
    view = await answer_form(world, await handed_over(world))
    object.__setattr__(world.tools, "staff", Staff([TANAKA]))
    answer = await world.slack.submit(SATO, view, answer=TEXT)
    assert answer == {"response_action": "errors", "errors": {desk.ANSWER: recruiter.ONLY_STAFF}}


async def test_the_user_group_is_staff_and_nobody_if_slack_does_not_tell(world: World) -> None:
    staff = Staff(group=partial(server.members, world.client, "S1"))
    world.slack.group = [TANAKA]
    world.slack.faults.append(Fault("usergroups.users.list", error="missing_scope"))
    await staff.refresh()
    assert not staff.allows(Who.STAFF, TANAKA)
    await staff.refresh()
    assert staff.allows(Who.STAFF, TANAKA)


# -- R6


async def test_new_knowledge_is_offered_on_the_card_and_sent_as_a_cited_answer(world: World) -> None:
    card = await handed_over(world)
    await courier.learn(world.tools)
    assert recruiter.CITE_BUTTON not in str(card.blocks)
    world.responder.knowledge = replace(sample.KNOWLEDGE, version="next")
    world.responder.script["育休"] = sample.FOLLOW_UP
    await courier.learn(world.tools)
    assert recruiter.learned(sample.B_STYLE) in str(card.blocks)
    view = await answer_form(world, card, label=recruiter.CITE_BUTTON)
    await world.slack.submit(SATO, view)
    [answer] = answers(world)
    assert recruiter.LEARNED_ANSWER in answer.text
    assert sample.B_STYLE.answer in str(answer.blocks)
    assert recruiter.CITE_BUTTON not in str(card.blocks)


async def test_a_start_posts_the_cards_that_could_not_be_posted(world: World) -> None:
    await world.tools.desk.hand_over("view/1", ALICE, "育休は取れますか", Destination.DIRECT)
    for _ in range(2):
        await courier.learn(world.tools)
    assert [post.channel for post in world.slack.posts] == [sample.DESK]


# -- S16


async def test_home_is_the_desk_for_staff_and_for_nobody_else(world: World) -> None:
    await handed_over(world)
    for person in ("UONE", "UTWO", "UTHREE"):
        await world.slack.slash(person, CHANNEL, "件数は")
    await world.slack.open_home(ALICE)
    assert recruiter.QUEUE_TITLE not in str(world.slack.views["home"])
    await world.slack.open_home(SATO)
    home = world.slack.views["home"]
    for said in (
        "番号1",
        recruiter.usage_counts({"answer": 3}),
        sample.KNOWLEDGE.version[:8],
        "期限が過ぎたもの1件",
    ):
        assert said in str(home)
    rows = [element for block in home["blocks"] if block["type"] == "actions" for element in block["elements"]]
    await world.slack.press(SATO, home, next(e for e in rows if e["action_id"] == ids.TAKE))
    assert "担当：satoさん" in str(world.slack.views["home"])
    await world.slack.press(TANAKA, home, next(e for e in rows if e["action_id"] == ids.TAKE))
    assert "satoさん" in str(world.slack.views["modal"])
    await order(world, "完了 1")
    await world.slack.press(SATO, home, next(e for e in rows if e["action_id"] == ids.REFRESH))
    assert recruiter.EMPTY_QUEUE in str(world.slack.views["home"])


async def test_home_shows_twenty_and_says_how_many_more(world: World) -> None:
    for number in range(23):
        await world.tools.desk.hand_over(f"v/{number}", ALICE, f"質問{number}", Destination.DIRECT)
    await world.slack.open_home(SATO)
    home = world.slack.views["home"]
    assert str(home).count(f"'action_id': '{ids.TAKE}'") == 20
    assert recruiter.more(3) in str(home)
    assert len(home["blocks"]) <= 100
