"""Every question is counted once, by how it ended, without its words."""

from __future__ import annotations

from copy import copy
from dataclasses import replace

import pytest

from bot.core.decision import Candidates, Decision, Empty
from bot.core.responder import Responder
from bot.services.ask import AskService, Reply, known_lemmas, outcome
from bot.services.figures import asked_in_vain
from bot.services.ports import Outcome
from tests.memory import MemoryStore
from tests.slack import sample


@pytest.mark.parametrize(
    ("decision", "counted"),
    [
        (sample.VOICES, Outcome("U1", "answer", "a-style", "style")),
        (sample.BETWEEN, Outcome("U1", "candidates", "", "style", ("給与",))),
        (sample.UNCOVERED, Outcome("U1", "none", "", "pay", ("給与",))),
        (sample.NOTHING, Outcome("U1", "none", lemmas=("給与",))),
        (Empty(), Outcome("U1", "empty")),
    ],
)
def test_outcomes(decision: Decision, counted: Outcome) -> None:
    assert outcome(Reply(decision, "v1", lemmas=("給与",)), "U1") == counted


def test_of_a_question_only_the_words_that_the_knowledge_has_are_counted(responder: Responder) -> None:
    trace = responder.trace("ゲッベルス社のBさんは残業が何時間ですか")
    assert known_lemmas(trace) == ("社", "speaker:b", "=残業", "時間")


@pytest.mark.parametrize("question", ["xyzzy", "plugh frotz rezrov"])
def test_a_question_of_unknown_words_leaves_none(responder: Responder, question: str) -> None:
    assert known_lemmas(responder.trace(question)) == ()


async def test_what_was_asked_in_vain_names_the_words_and_the_candidate_that_was_pressed(responder: Responder) -> None:
    store, hesitant = MemoryStore(), copy(responder)
    hesitant.calibration = replace(responder.calibration, answer=1.1)
    ask = AskService(hesitant, store, store)
    for person in ("U1", "U2", "U3"):
        reply = await ask.ask("区市町村の人と話す機会はどのくらい", person=person)
        assert isinstance(reply.decision, Candidates)
        await ask.chosen(person, reply.decision.cards[0].entry.id, reply.lemmas)
    for person in ("U1", "U2"):
        await ask.ask("残業は何時間ですか", person=person)
    [vain] = await asked_in_vain(store)
    assert isinstance(reply.decision, Candidates)
    card = reply.decision.cards[0].entry
    assert (vain.topic_id, vain.times, vain.people) == (card.topic.id, 3, 3)
    assert set(vain.lemmas) == set(reply.lemmas) >= {"=区市町村"}
    assert vain.chosen == ((card.id, " ".join(reply.lemmas)),)
