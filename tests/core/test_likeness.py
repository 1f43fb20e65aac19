"""Likeness of a question to wordings, character by character."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.likeness import BEST, FADES, Likeness
from bot.core.text import fold

HOME, OVERTIME = ["リモートワークはできますか", "家で働けますか"], ["残業はありますか"]


def likeness(documents: list[list[str]], question: str) -> list[float]:
    return Likeness(documents).of(question, range(len(documents)))


def plain(documents: list[list[str]], question: str) -> list[float]:
    """The docstring's formula, written down without numpy."""

    def runs(text: str) -> Counter[str]:
        folded = fold(text)
        return Counter(folded[at : at + n] for n in (1, 2, 3) for at in range(len(folded) - n + 1))

    texts = [text for document in documents for text in document]
    df = Counter(run for text in texts for run in runs(text))

    def vector(text: str) -> dict[str, float]:
        known = {run: n for run, n in runs(text).items() if run in df}
        weights = {run: (1 + math.log(n)) * math.log((len(texts) + 1) / df[run]) for run, n in known.items()}
        length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1.0
        return {run: weight / length for run, weight in weights.items()}

    asked = vector(question)

    def cosine(text: str) -> float:
        return sum(weight * asked.get(run, 0.0) for run, weight in vector(text).items())

    best = [sorted(map(cosine, document), reverse=True)[:BEST] for document in documents]
    return [sum(FADES**rank * value for rank, value in enumerate(values)) for values in best]


def test_a_slip_of_a_character_still_reads_alike() -> None:
    home, overtime = likeness([HOME, OVERTIME], "リモトワークは出来ますか")
    assert home > 2 * overtime


def test_several_wordings_that_read_alike_count_for_more_than_one() -> None:
    many, one = likeness([["私服ですか", "私服でもいいですか"], ["私服ですか", "残業はありますか"]], "私服ですか")
    assert many > one


@given(
    st.lists(st.lists(st.text(alphabet="あいう職務Aa1 ", min_size=1, max_size=6), min_size=1, max_size=7), max_size=4),
    st.text(alphabet="あいう職務Aa1え", max_size=8),
)
def test_the_figures_follow_the_formula(documents: list[list[str]], question: str) -> None:
    assert likeness(documents, question) == pytest.approx(plain(documents, question), abs=1e-9)


@given(st.text(max_size=50))
def test_no_text_breaks_it(question: str) -> None:
    assert all(0 <= value < 1 / (1 - FADES) for value in likeness([HOME, OVERTIME, ["𠮷野家"]], question))
