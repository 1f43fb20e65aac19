"""The fit to single wordings: all at once by numpy what its definition says one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.analysis import Analysis, is_name
from bot.core.index import BACKGROUND
from bot.core.knowledge import Demand
from bot.core.matching import DEMAND_WEIGHT, ELSEWHERE, IMPLIED_NAME, Fit, Holder, Wording, Wordings

WEIGHTS = {"a": 1.0, "b": 2.0, "c": 0.5, "d": 3.0, "speaker:x": 2.5, "speaker:y": 2.5, "role:z": 1.5}
TERMS, DEMANDS = st.sampled_from(sorted(WEIGHTS)), st.frozensets(st.sampled_from(list(Demand)[:3]))


def question(terms: list[str], background: frozenset[str], demands: frozenset[Demand]) -> Analysis:
    return Analysis("", "", tuple(terms), background, (), demands, (), (), (), ())


def plain(asked: Analysis, wording: Wording, holder: Holder) -> Fit:
    """The definition, for one wording, without numpy."""
    terms = {t: WEIGHTS[t] * (BACKGROUND if t in asked.background else 1.0) for t in asked.terms}
    people = {term for term in terms if term.startswith("speaker:")}
    own = holder.own | (people if people & holder.own else set())
    shared = terms.keys() & set(wording.terms)
    agreed = DEMAND_WEIGHT * len(asked.demands & wording.demands)
    explained = agreed + sum(terms[t] for t in shared)
    for term in terms.keys() - shared:
        if term in own:
            explained += terms[term]
        elif term in holder.held:
            explained += ELSEWHERE * terms[term]
    common = agreed + sum(terms[t] for t in shared)
    said = DEMAND_WEIGHT * len(wording.demands)
    said += sum(WEIGHTS[t] * (IMPLIED_NAME if is_name(t) and t not in terms else 1.0) for t in wording.terms)
    total = sum(terms.values()) + DEMAND_WEIGHT * len(asked.demands)
    exact = terms.keys() == set(wording.terms) and asked.demands == wording.demands
    return Fit(wording, explained / total if total else 0.0, common / said if said else 0.0, exact)


@st.composite
def holders(draw: st.DrawFn) -> Holder:
    pairs = draw(st.lists(st.tuples(st.frozensets(TERMS), DEMANDS), min_size=1, max_size=4))
    wordings = tuple(Wording(str(at), tuple(terms), demands) for at, (terms, demands) in enumerate(pairs))
    held = frozenset().union(*(wording.terms for wording in wordings), draw(st.frozensets(TERMS)))
    return Holder(wordings, held, frozenset(term for term in draw(st.frozensets(TERMS)) if is_name(term)))


@given(st.lists(holders(), min_size=1, max_size=5), st.lists(TERMS, max_size=5), st.frozensets(TERMS), DEMANDS)
def test_the_best_wording_of_each_is_the_one_that_the_definition_finds(
    those: list[Holder], terms: list[str], background: frozenset[str], demands: frozenset[Demand]
) -> None:
    asked = question(terms, background, demands)
    found = list(Wordings(those, WEIGHTS.__getitem__).best(asked, range(len(those))))
    for holder, fit in zip(those, found, strict=True):
        best = max((plain(asked, wording, holder) for wording in holder.wordings), key=lambda f: (f.value, f.exact))
        assert fit.value == pytest.approx(best.value)
        same = plain(asked, fit.wording, holder)
        assert [fit.forward, fit.backward] == pytest.approx([same.forward, same.backward])
        assert fit.exact == same.exact


def test_a_name_left_open_weighs_little_and_a_term_held_elsewhere_counts_less() -> None:
    wording = Wording("Aさんのa", ("speaker:x", "a"), frozenset())
    holder = Holder((wording,), frozenset({"speaker:x", "a", "b"}), frozenset({"speaker:x"}))
    [fit] = Wordings([holder], WEIGHTS.__getitem__).best(question(["a", "b"], frozenset(), frozenset()), [0])
    assert fit.forward == pytest.approx((1.0 + ELSEWHERE * 2.0) / 3.0)
    assert fit.backward == pytest.approx(1.0 / (1.0 + IMPLIED_NAME * 2.5))
