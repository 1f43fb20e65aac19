"""S7 and S8 at the desk: whatever people write, nothing grows too large and nothing is live but the one mention."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.messages import applicant, recruiter
from bot.services.desk import ANSWER_MAX, QUESTION_MAX, Fault, Handed, Refusal
from bot.services.ticket import State, Ticket
from bot.slack import ids
from bot.slack.payloads import plain_words, read_order
from bot.slack.views import desk, handoff
from bot.slack.views.blocks import Message
from tests.slack import sample
from tests.slack.test_golden import dicts
from tests.slack.test_limits import LIVE, check_blocks, check_message, entry_of, mrkdwn
from tests.slack.tickets import ALICE, FACTS, NAMES, OFFICE, TICKETS

ENTRY = entry_of("これは一文です。", 3_000)


def filled(ticket: Ticket, text: str) -> Ticket:
    """A ticket with all its texts as long as they can be."""
    answer = (text * ANSWER_MAX)[:ANSWER_MAX] if ticket.answer else ""
    return replace(ticket, question=(text * QUESTION_MAX)[:QUESTION_MAX], answer=answer, cited=ENTRY.id)


def facts(text: str) -> desk.Desk:
    by_id = {ENTRY.id: ENTRY, "b-style": ENTRY}
    return replace(FACTS, names=dict.fromkeys(NAMES, text * 50), nearest=(ENTRY,) * 3, by_id=by_id)


def messages(ticket: Ticket, text: str) -> list[Message]:
    known = facts(text)
    return [
        desk.card(ticket, known),
        desk.queue([ticket] * 20, known),
        handoff.receipt(ticket),
        handoff.answer(replace(ticket, answer=ticket.answer or text), text * 50, ENTRY, sample.TODAY),
    ]


def views(ticket: Ticket, text: str) -> list[dict[str, Any]]:
    home = {"blocks": desk.home([ticket] * 20, facts(text), [text] * 1_000, **OFFICE)}
    return [
        desk.answer_form(ticket, facts(text), ENTRY.id),
        desk.candidate_form(ticket.question, ticket.answer, "style", sample.KNOWLEDGE),
        handoff.hand_over_form(ticket.question, [sample.ROLE] * 120, "C1|1.0", 90),
        handoff.received(Handed(ticket, new=True, redacted=True)),
        home,
    ]


@pytest.mark.parametrize("text", ["これは一文です。", "区切りのない文", "a"])
@pytest.mark.parametrize("ticket", TICKETS, ids=lambda ticket: ticket.state.value)
def test_everything_keeps_the_limits(ticket: Ticket, text: str) -> None:
    ticket = filled(ticket, text)
    for message in messages(ticket, text):
        check_message(message.payload())
    for view in views(ticket, text):
        assert len(view["blocks"]) <= 100
        assert len(str(view)) < 250_000
        check_blocks(view["blocks"])
        for element in dicts(view):
            assert len(element.get("initial_value", "")) <= element.get("max_length", 0)
            assert len(element.get("options", [])) <= 100
            assert all(len(option["text"]["text"]) <= 75 for option in element.get("options", []))


@pytest.mark.parametrize("live", LIVE)
@pytest.mark.parametrize("ticket", TICKETS, ids=lambda ticket: ticket.state.value)
def test_nothing_that_people_write_is_live(ticket: Ticket, live: str) -> None:
    ticket = filled(ticket, live)
    made = [message.payload() for message in messages(ticket, live)]
    for payload in made:
        assert "<" not in payload["text"]
    for found in dicts([*made, *views(ticket, live)]):
        assert found.get("type") not in ("usergroup", "broadcast", "channel", "emoji")
        assert found.get("type") != "plain_text" or "<" not in found["text"]
        assert found.get("type") != "user" or found["user_id"] == ALICE
    assert all(text.count("<") == 1 for text in mrkdwn(made)), "the link to the thread"


def test_the_asker_is_mentioned_in_the_answer_and_nowhere_else() -> None:
    for ticket in TICKETS:
        *others, answer = (message.payload() for message in messages(ticket, "文です。"))
        assert [found["user_id"] for found in dicts(answer) if found.get("type") == "user"] == [ALICE]
        assert not [found for found in dicts(others) if found.get("type") == "user"]


@pytest.mark.parametrize("fault", Fault)
def test_every_refusal_has_words_for_both(fault: Fault) -> None:
    for ticket in (None, *(replace(TICKETS[0], state=state, assignee="USATO") for state in State)):
        refusal = Refusal(fault, 12, ticket)
        assert handoff.refused(refusal)
        said = desk.refused(refusal, "UTANAKA", NAMES)
        assert said
        if ticket and fault is Fault.STATE:
            assert recruiter.STATES[ticket.state] in said
            assert "佐藤さん" in said


def test_every_state_and_move_has_a_name() -> None:
    assert set(recruiter.STATES) == set(recruiter.NEXT) == {state.value for state in State}
    assert set(State) == set(desk.BUTTONS)


@pytest.mark.parametrize(
    ("text", "word", "number", "rest"),
    [
        ("担当 12", "担当", 12, ""),
        ("　担当　１２　", "担当", 12, ""),
        ("担当12", "担当", 12, ""),
        ("Take #12", "take", 12, ""),
        ("回答 12 一行目\n  二行目 ", "回答", 12, "一行目\n  二行目"),
        ("回答 12番 2026年の本文", "回答", 12, "2026年の本文"),
        ("回答 番号12 本文", "回答", 12, "本文"),
        ("回答 本文2026年", "回答", None, "本文2026年"),
        ("統計 30日", "統計", 30, ""),
        ("一覧 未対応", "一覧", None, "未対応"),
        ("担当 99999999999999999999", "担当", 999999999, "99999999999"),
        ("12", "12", None, ""),
        ("", "", None, ""),
    ],
)
def test_what_stands_behind_the_command(text: str, word: str, number: int | None, rest: str) -> None:
    order = read_order(text)
    assert (order.word, order.number, order.rest) == (word, number, rest)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<@U1> <@U2|bob> 質問", "bob 質問"),
        (
            "<#C1|general> と <https://example.com|ここ> と <https://example.com/a>",
            "general と ここ と https://example.com/a",
        ),
        ("a &lt;b&gt; &amp; c\nd", "a <b> & c\nd"),
        ("&amp;lt;!here&amp;gt;", "&lt;!here&gt;"),
        ("<!subteam^S1|@team> <!here>", "@team !here"),
    ],
)
def test_what_a_person_sees_of_a_message(text: str, words: str) -> None:
    assert plain_words(text) == words


def test_waiting_time_is_told_in_hours() -> None:
    assert "0.5時間" in recruiter.statistics(7, {}, {}, timedelta(minutes=30))


def test_asked_survives_a_button() -> None:
    asked = ids.Asked.by(ALICE, "a|b 090-1234-5678")
    assert ids.Asked.parse(str(asked)) == asked == ids.Asked(ALICE, "a|b 【電話番号】")
    assert len(str(ids.Asked.by("U" * 11, "あ" * 5_000))) <= 2_000
    assert applicant.QUESTION_HINT
