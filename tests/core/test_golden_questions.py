"""The golden questions themselves: fair, and never part of the knowledge."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot import knowledge_yaml
from bot.core.evaluation import GoldenQuestion
from bot.core.knowledge import Knowledge
from bot.core.text import squeeze

FOLDER = Path(__file__).parents[1] / "questions"


@pytest.fixture(scope="module")
def golden() -> list[GoldenQuestion]:
    return knowledge_yaml.load_questions(sorted(FOLDER.glob("*.yaml")))


def bare(text: str) -> str:
    return squeeze(text).casefold().strip("?!。、…")


def test_there_are_enough_of_each_kind(golden: list[GoldenQuestion]) -> None:
    assert sum(bool(question.expect) for question in golden) >= 200
    assert sum(not question.expect for question in golden) >= 150
    assert sum(question.held_out for question in golden) / len(golden) > 0.15


def test_no_golden_question_stands_in_the_knowledge(golden: list[GoldenQuestion], knowledge: Knowledge) -> None:
    known = {bare(text) for entry in knowledge.entries for text in entry.wordings}
    known |= {bare(text) for topic in knowledge.topics for text in topic.asked_as}
    # A question of one or two words (「服装」) is what anybody types; longer ones must not have been copied.
    copied = [q.ask for q in golden if not q.after and len(bare(q.ask)) > 10 and bare(q.ask) in known]
    assert copied == []


def test_every_expected_entry_exists(golden: list[GoldenQuestion], knowledge: Knowledge) -> None:
    assert {key for question in golden for key in question.expect} <= knowledge.by_id.keys()


def test_every_entry_is_asked_about(golden: list[GoldenQuestion], knowledge: Knowledge) -> None:
    asked = Counter(key for question in golden for key in question.expect)
    assert [key for key in knowledge.by_id if not asked[key]] == []


def test_questions_differ(golden: list[GoldenQuestion]) -> None:
    twice = [ask for ask, count in Counter((*q.after, q.ask) for q in golden).items() if count > 1]
    assert twice == []
