"""How well a question fits single wordings, in both directions, for all wordings at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.analysis import NOT, Analysis, is_name
from bot.core.index import BACKGROUND
from bot.core.knowledge import Demand

ELSEWHERE = 0.7
"""Worth of a question's term that the entry holds, but not in the wording looked at."""
IMPLIED_NAME = 0.25
"""Weight of a name that a wording spells out and the question leaves open."""
DEMAND_WEIGHT = 1.0
"""Weight of agreeing on the type of question (why, when, what is …), on the scale of idf."""

Floats = NDArray[np.float64]
Ids = NDArray[np.intp]

_BIT = {demand: 1 << at for at, demand in enumerate(Demand)}
_COUNT = np.array([bits.bit_count() for bits in range(1 << len(Demand))])
_NONE: Ids = np.zeros(0, dtype=np.intp)


@dataclass(frozen=True, slots=True)
class Wording:
    """One analysed wording of an entry or topic. ``spelt``: its text with names and loan words spelt alike.

    ``named``: proper names that it is about, folded, if it is of a topic.
    """

    text: str
    spelt: str
    terms: frozenset[str]
    demands: frozenset[Demand]
    named: frozenset[str] = frozenset()

    @property
    def denied(self) -> frozenset[str]:
        """What it denies itself."""
        return frozenset(term.removeprefix(NOT) for term in self.terms if term.startswith(NOT))

    @classmethod
    def of(cls, text: str, analysis: Analysis, named: frozenset[str] = frozenset()) -> Wording:
        """``text`` with its analysis."""
        return cls(text, analysis.text, frozenset(analysis.terms), analysis.demands, named)


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


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose wordings they are. ``held``: all its terms, of wordings and answer; ``own``: the names it belongs to."""

    wordings: tuple[Wording, ...]
    held: frozenset[str]
    own: frozenset[str]


class Wordings:
    """The wordings of all entries and topics, as postings. Frozen after building."""

    def __init__(self, holders: Sequence[Holder], weight: Callable[[str], float]) -> None:
        """``weight``: idf of a term."""
        self._holders = tuple(holders)
        self._weight = weight
        every = [wording for holder in holders for wording in holder.wordings]
        self._bounds = np.cumsum([0, *(len(holder.wordings) for holder in holders)])
        found: dict[str, list[int]] = {}
        for at, wording in enumerate(every):
            for term in wording.terms:
                found.setdefault(term, []).append(at)
        self._ids = {term: np.array(ids, dtype=np.intp) for term, ids in found.items()}
        self._terms = np.array([len(wording.terms) for wording in every])
        self._demands = np.array([_bits(wording.demands) for wording in every], dtype=np.intp)
        said = [sum(weight(t) * (IMPLIED_NAME if is_name(t) else 1.0) for t in wording.terms) for wording in every]
        self._said: Floats = np.array(said) + DEMAND_WEIGHT * _COUNT[self._demands] if every else np.zeros(0)

    def best(self, analysis: Analysis, holders: Sequence[int]) -> Iterator[Fit]:
        """The best fitting wording of each of ``holders``.

        Of several people named, an entry is one person's: with one of them its own, the others do not count against it.
        """
        terms = {t: self._weight(t) * (BACKGROUND if t in analysis.background else 1.0) for t in analysis.terms}
        asked = sum(terms.values()) + DEMAND_WEIGHT * len(analysis.demands)
        people = frozenset(term for term in terms if term.startswith("speaker:"))
        demands = _bits(analysis.demands)
        agreed = DEMAND_WEIGHT * _COUNT[self._demands & demands]
        shared, spent, met, said = self._shared(terms)
        exact = (met == self._terms) & (self._terms == len(terms)) & (self._demands == demands)
        sizes = np.diff(self._bounds)[[*holders]]
        rows = np.concatenate([np.arange(self._bounds[at], self._bounds[at + 1]) for at in holders] or [_NONE])
        names = [self._holders[at].own | (people if people & self._holders[at].own else frozenset()) for at in holders]
        elsewhere = [_elsewhere(terms, self._holders[at], own) for at, own in zip(holders, names, strict=True)]
        for at, own in zip(holders, names, strict=True):
            self._spend_names(terms, own, at, spent)
        told = (agreed + shared - spent)[rows] + np.repeat(elsewhere, sizes)
        forward = told / asked if asked else np.zeros_like(told)
        backward = _ratio((agreed + shared)[rows], (self._said + said)[rows])
        exact = ((met == self._terms) & (self._terms == len(terms)) & (self._demands == demands))[rows]
        value = _ratio(2 * forward * backward, forward + backward)
        order = np.lexsort((~exact, -value, np.repeat(np.arange(len(sizes)), sizes)))
        for at, best in zip(holders, order[np.cumsum([0, *sizes[:-1]])] if len(sizes) else (), strict=True):
            wording = self._holders[at].wordings[rows[best] - self._bounds[at]]
            yield Fit(wording, float(forward[best]), float(backward[best]), bool(exact[best]))

    def _shared(self, terms: Mapping[str, float]) -> tuple[Floats, Floats, Ids, Floats]:
        """For each wording: weight of the shared terms, what they would count elsewhere, how many, names spelt out."""
        size = len(self._terms)
        shared, spent, said, met = np.zeros(size), np.zeros(size), np.zeros(size), np.zeros(size, dtype=np.intp)
        for term, weight in terms.items():
            ids = self._ids.get(term, _NONE)
            shared[ids] += weight
            spent[ids] += ELSEWHERE * weight
            met[ids] += 1
            if is_name(term):
                said[ids] += (1 - IMPLIED_NAME) * self._weight(term)
        return shared, spent, met, said

    def _spend_names(self, terms: Mapping[str, float], names: frozenset[str], at: int, spent: Floats) -> None:
        """Names of a holder count more elsewhere than other terms: take that off where its wordings share them."""
        for name in names & terms.keys():
            ids = self._ids.get(name, _NONE)
            first, last = np.searchsorted(ids, self._bounds[at : at + 2])
            spent[ids[first:last]] += (1 - ELSEWHERE) * terms[name]


def _elsewhere(terms: Mapping[str, float], holder: Holder, names: frozenset[str]) -> float:
    """What the question's terms count that stand anywhere with the holder."""
    held = ((weight if t in names else weight * ELSEWHERE) for t, weight in terms.items() if t in holder.held | names)
    return sum(held)


def _bits(demands: frozenset[Demand]) -> int:
    return sum(_BIT[demand] for demand in demands)


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
