"""How well a question fits an entry: the fit to its best single wording, in both directions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.core.analysis import NOT, Analysis, is_name
from bot.core.index import BACKGROUND
from bot.core.knowledge import Demand

ELSEWHERE = 0.7
"""Worth of a question's term that the entry holds, but not in the wording looked at."""
IMPLIED_NAME = 0.25
"""Weight of a name that a wording spells out and the question leaves open."""


BROADER = 0.7
"""Worth of meeting a question's term only through a one-way expansion."""
DEMAND_WEIGHT = 1.0
"""Weight of agreeing on the type of question (why, when, what is …), on the scale of idf."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One analysed wording of an entry or topic. ``spelt``: its text with names and loan words spelt alike."""

    text: str
    spelt: str
    terms: frozenset[str]
    demands: frozenset[Demand]

    @property
    def denied(self) -> frozenset[str]:
        """What it denies itself."""
        return frozenset(term.removeprefix(NOT) for term in self.terms if term.startswith(NOT))

    @classmethod
    def of(cls, text: str, analysis: Analysis) -> Wording:
        """``text`` with its analysis."""
        return cls(text, analysis.text, frozenset(analysis.terms), analysis.demands)


@dataclass(frozen=True, slots=True)
class Fit:
    """``forward``: idf-weighted share of the question that the wording explains; ``backward``: the other way round.

    ``exact``: both consist of the same terms and demand the same.
    """

    wording: Wording
    forward: float
    backward: float
    exact: bool

    @property
    def value(self) -> float:
        """Harmonic mean of both directions, 0 to 1."""
        total = self.forward + self.backward
        return 2 * self.forward * self.backward / total if total else 0.0


class Question:
    """A question's terms with their weights, ready to be held against many wordings."""

    def __init__(
        self, analysis: Analysis, weight: Callable[[str], float], broader: Mapping[str, frozenset[str]]
    ) -> None:
        """``weight``: idf of a term. ``broader``: term -> what who says it also means."""
        self._broader = {term: broader[term] for term in analysis.terms if term in broader}
        self._weight = weight
        self._demands = analysis.demands
        self._terms = {
            term: weight(term) * (BACKGROUND if term in analysis.background else 1.0) for term in analysis.terms
        }
        self._people = frozenset(term for term in self._terms if term.startswith("speaker:"))
        self._reach = frozenset(self._terms).union(*self._broader.values())
        self._asked = sum(self._terms.values()) + DEMAND_WEIGHT * len(analysis.demands)

    def best_fit(self, wordings: Sequence[Wording], held: frozenset[str], own: frozenset[str]) -> Fit:
        """The wording that fits best. ``held``: all terms of the entry; ``own``: the names it belongs to."""
        if not self._people.isdisjoint(own):  # of several people named, an entry is one person's
            own = own | self._people
        elsewhere = {
            term: weight if term in own else weight * ELSEWHERE
            for term, weight in self._terms.items()
            if term in held or term in own or not held.isdisjoint(self._broader.get(term, ()))
        }
        # Most wordings share nothing with the question: they fit in no direction, and looking closer takes longest.
        reach, demands = self._reach, self._demands
        near = [each for each in wordings if not (reach.isdisjoint(each.terms) and demands.isdisjoint(each.demands))]
        return max(
            (self._fit(wording, elsewhere) for wording in near or wordings[:1]), key=lambda fit: (fit.value, fit.exact)
        )

    def _fit(self, wording: Wording, elsewhere: Mapping[str, float]) -> Fit:
        shared = self._terms.keys() & wording.terms
        agreed = DEMAND_WEIGHT * len(self._demands & wording.demands)
        wider = {t: meant & wording.terms for t, meant in self._broader.items() if t not in shared}
        wider = {term: meant for term, meant in wider.items() if meant}
        explained = agreed + sum(self._terms[term] for term in shared)
        explained += BROADER * sum(self._terms[term] for term in wider)
        explained += sum(weight for term, weight in elsewhere.items() if term not in shared and term not in wider)
        common = agreed + sum(self._terms[term] for term in shared)
        common += BROADER * sum(self._weight(term) for term in frozenset().union(*wider.values()) - shared)
        said = DEMAND_WEIGHT * len(wording.demands) + sum(self._said(term) for term in wording.terms)
        forward, backward = explained / self._asked if self._asked else 0.0, common / said if said else 0.0
        exact = self._terms.keys() == wording.terms and self._demands == wording.demands
        return Fit(wording, forward, backward, exact)

    def _said(self, term: str) -> float:
        return self._weight(term) * (IMPLIED_NAME if is_name(term) and term not in self._terms else 1.0)
