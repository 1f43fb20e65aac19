"""Likeness of a question to the wordings of a document, character by character."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.likeness import ALPHA, BEST, EDGE, FADES, FAR, LIKELY, Likeness
from bot.core.text import fold

HOME, OVERTIME = ["リモートワークはできますか", "家で働けますか"], ["残業はありますか"]
DOCUMENTS = st.lists(
    st.lists(st.text(alphabet="あいう職務Aa1 ", min_size=1, max_size=6), min_size=1, max_size=7), max_size=4
)


def likeness(documents: list[list[str]], question: str) -> list[float]:
    return Likeness(documents).of(question, range(len(documents)))


def plain(documents: list[list[str]], question: str) -> list[float]:
    """The docstring's formula, written down without numpy."""

    def runs(text: str) -> Counter[str]:
        edged = EDGE + fold(text) + EDGE
        return Counter(edged[at : at + n] for n in (1, 2, 3) for at in range(len(edged) - n + 1))

    texts = [text for document in documents for text in document]
    df = Counter(run for text in texts for run in runs(text))

    def vector(text: str) -> dict[str, float]:
        known = {run: n for run, n in runs(text).items() if run in df}
        weights = {run: (1 + math.log(n)) * math.log((len(texts) + 1) / df[run]) for run, n in known.items()}
        length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1.0
        return {run: weight / length for run, weight in weights.items()}

    asked = vector(question)

    def likelihood(document: list[str]) -> float:
        said: Counter[str] = Counter()
        for text in document:
            said.update(vector(text))
        total = sum(said.values()) + ALPHA * len(df)
        return sum(weight * math.log((said[run] + ALPHA) / total) for run, weight in asked.items())

    def near(document: list[str]) -> float:
        cosines = (sum(weight * asked.get(run, 0.0) for run, weight in vector(text).items()) for text in document)
        return sum(FADES**rank * value for rank, value in enumerate(sorted(cosines, reverse=True)[:BEST]))

    # What no document can change is left out: ln ALPHA for each run.
    same = sum(asked.values()) * math.log(ALPHA)
    return [LIKELY * (likelihood(document) - same) + math.log(near(document) + FAR) for document in documents]


def test_a_slip_of_a_character_still_reads_alike() -> None:
    home, overtime = likeness([HOME, OVERTIME], "リモトワークは出来ますか")
    assert home > overtime + math.log(2)


def test_all_wordings_of_a_document_speak_at_once() -> None:
    many, one = likeness([["私服です", "楽ですか"], ["私服です", "残業の話"]], "私服は楽ですか")
    assert many > one


@given(DOCUMENTS, st.text(alphabet="あいう職務Aa1え", max_size=8))
def test_the_figures_follow_the_formula(documents: list[list[str]], question: str) -> None:
    assert likeness(documents, question) == pytest.approx(plain(documents, question), rel=1e-5, abs=1e-5)


def test_what_is_asked_here_is_familiar_and_what_is_not_is_not() -> None:
    known = Likeness([HOME, OVERTIME])
    assert known.familiarity("残業はありますか") == pytest.approx(1)
    assert 0.3 < known.familiarity("残業は多い方ですか") < 0.9
    assert known.familiarity("Ωμέγα") < 0.1


@given(DOCUMENTS, st.text(max_size=50))
def test_no_text_breaks_it(documents: list[list[str]], question: str) -> None:
    assert all(map(math.isfinite, likeness(documents, question)))
    assert 0 <= Likeness(documents).familiarity(question) <= 1
