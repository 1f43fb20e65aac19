"""Tickets in every state, and the views of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.messages import applicant, recruiter
from bot.services.desk import Handed, Statistics
from bot.services.ports import MessageKey
from bot.services.ticket import Destination, Posted, State, Ticket
from bot.slack import ids
from bot.slack.listeners import refused
from bot.slack.views import desk, handoff, pages
from bot.slack.views.blocks import Message, said
from bot.slack.views.reply import Scene, Surface, reply
from tests.slack import sample

ALICE, (SATO, TANAKA) = "UALICE", sample.STAFF
QUESTION = "育児休業から復帰した人はいますか"
OPEN = Ticket(
    number=12,
    origin="view/V1",
    asker=ALICE,
    question=QUESTION,
    destination=Destination.THREAD,
    opened_at=sample.NOW,
    changed_at=sample.NOW,
    thread=MessageKey("T1", "C1", "1.0"),
    role="shien",
    version=sample.KNOWLEDGE.version,
    card=Posted("CDESK", "2.0"),
)
DIRECT = replace(OPEN, thread=None, destination=Destination.DIRECT, role="")
TAKEN = replace(OPEN, state=State.TAKEN, assignee=SATO)
ANSWERED = replace(
    TAKEN,
    state=State.ANSWERED,
    answer="はい、各部署にいます。くわしくは次の項目もご覧ください。",
    cited="a-style",
    sent=Posted("C1", "3.0"),
)
CORRECTED = replace(ANSWERED, corrected=True)
CLOSED = replace(ANSWERED, state=State.CLOSED)
REOPENED = replace(ANSWERED, state=State.REOPENED, assignee="")
LEARNED = replace(OPEN, learned="b-style")
HELPED = replace(OPEN, helper=TANAKA)
UNDELIVERED = replace(TAKEN, answer=ANSWERED.answer)
HANDED_ON = replace(OPEN, handed_by=SATO)
TICKETS = (OPEN, TAKEN, ANSWERED, CORRECTED, CLOSED, REOPENED, LEARNED, HELPED, UNDELIVERED, HANDED_ON, DIRECT)

NAMES = {ALICE: "佐々木アリス", SATO: "佐藤", TANAKA: "田中"}
FACTS = desk.Desk(
    names=NAMES,
    nearest=(sample.A_STYLE, sample.B_STYLE, sample.B_WORK),
    by_id=sample.KNOWLEDGE.by_id,
    roles={"shien": "各局支援担当"},
    thread="https://x.slack.com/archives/C1/p1?a=1&b=2",
)
STATISTICS = Statistics(
    30,
    {"hand_over": 8, "take": 7, "answer": 6, "correct": 1, "close": 5, "reopen": 1},
    {"open": 2, "taken": 1, "closed": 5},
    timedelta(hours=5, minutes=30),
)
OFFICE: dict[str, Any] = {"left_out": 3, "week": STATISTICS, "bands": {"answer": 40, "none": 5}}
QUIET: dict[str, Any] = {"left_out": 0, "week": Statistics(7, {}, {}, None), "bands": {}}
ASKED = str(ids.Asked(ALICE, QUESTION))
SCENE = Scene(sample.TODAY, sample.KNOWLEDGE.version, hand_over=ASKED)
TOPICS = [(sample.STYLE, (sample.A_STYLE, sample.B_STYLE))]

STATES: dict[str, Any] = {
    "desk_answer_offered": reply(sample.ONE_FACT, SCENE),
    "desk_candidates_offered": reply(sample.BETWEEN, SCENE),
    "desk_no_answer_offered": reply(sample.UNCOVERED, SCENE),
    "desk_modal_offered": pages.reading(reply(sample.ONE_FACT, replace(SCENE, surface=Surface.MODAL))),
    "handover_form_thread": handoff.hand_over_form(QUESTION, [sample.ROLE], "C1|1.0", 90),
    "handover_form_direct": handoff.hand_over_form("", [], "", 90),
    "handover_no_desk": pages.notice(applicant.NO_DESK),
    "handover_received": handoff.received(Handed(DIRECT, new=True, redacted=True)),
    "receipt_thread": handoff.receipt(OPEN),
    "receipt_direct": handoff.receipt(DIRECT),
    "receipt_handed_on": handoff.receipt(HANDED_ON),
    "withdrawn": said(applicant.withdrawn(12)),
    "staff_answer": handoff.answer(replace(ANSWERED, cited=""), "佐藤", None, sample.TODAY),
    "staff_answer_corrected_cited": handoff.answer(CORRECTED, "佐藤", sample.A_STYLE, sample.TODAY),
    "staff_answer_direct": handoff.answer(
        replace(ANSWERED, destination=Destination.DIRECT), "佐藤", None, sample.TODAY
    ),
    "reason_form": handoff.reason_form("C1|1.0|a-style|answer|0123"),
    "card_open": desk.card(OPEN, FACTS),
    "card_taken": desk.card(TAKEN, FACTS),
    "card_undelivered": desk.card(UNDELIVERED, FACTS),
    "card_answered": desk.card(CORRECTED, FACTS),
    "card_closed": desk.card(CLOSED, FACTS),
    "card_reopened": desk.card(REOPENED, FACTS),
    "card_learned": desk.card(LEARNED, FACTS),
    "card_helped": desk.card(HELPED, FACTS),
    "card_handed_on": desk.card(HANDED_ON, replace(FACTS, nearest=(), thread="")),
    "card_withdrawn": said(recruiter.withdrawn(12)),
    "desk_queue": desk.queue([OPEN, TAKEN, replace(REOPENED, question="長い質問です。" * 100)], FACTS),
    "desk_queue_empty": desk.queue([], FACTS),
    "desk_usage": desk.usage(),
    "desk_statistics": Message(desk.figures_of(STATISTICS), []),
    "answer_form": desk.answer_form(TAKEN, FACTS),
    "answer_form_learned": desk.answer_form(LEARNED, FACTS, "b-style"),
    "answer_form_correction": desk.answer_form(ANSWERED, FACTS),
    "answer_form_undelivered": desk.answer_form(UNDELIVERED, desk.Desk()),
    "candidate_form": desk.candidate_form(QUESTION, ANSWERED.answer, "style", sample.KNOWLEDGE),
    "candidate_no_owners": pages.notice(recruiter.NO_OWNERS),
    "home_staff": pages.home(TOPICS, [sample.ROLE], SCENE, desk.home([OPEN, TAKEN], FACTS, ["版：0123"], **OFFICE)),
    "home_staff_quiet": pages.home(TOPICS, [], SCENE, desk.home([], FACTS, ["版：0123"], **QUIET)),
    "only_staff": refused.SORRY,
}
