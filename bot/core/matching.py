"""How well a question fits single wordings, in both directions, for all wordings at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import fsum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.core.analysis import Analysis, is_name
from bot.core.denials import NOT
from bot.core.index import BACKGROUND
from bot.core.knowledge import Demand

ELSEWHERE = 0.7
"""Worth of a question's term that the entry holds, but not in the wording looked at."""
IMPLIED_NAME = 0.25
"""Weight of a name that a wording spells out and the question leaves open."""
DEMAND_WEIGHT = 1.0
"""Weight of agreeing on the type of question (why, when, what is …), on the scale of idf."""

Floats = NDArray[np.float64]

_BIT = {demand: 1 << at for at, demand in enumerate(Demand)}
_COUNT = np.array([bits.bit_count() for bits in range(1 << len(Demand))])


class Wording(NamedTuple):
    """One analysed wording of an entry or topic. ``terms``: each once. ``named``: proper names that it is about, if it
    is of a topic, folded.
    """

    text: str
    terms: tuple[str, ...]
    demands: frozenset[Demand]
    named: frozenset[str] = frozenset()

    @property
    def denied(self) -> frozenset[str]:
        """What it denies itself."""
        return frozenset(term.removeprefix(NOT) for term in self.terms if term.startswith(NOT))

    @classmethod
    def of(cls, text: str, analysis: Analysis, named: frozenset[str] = frozenset()) -> Wording:
        """``text`` with its analysis."""
        return cls(text, tuple(dict.fromkeys(analysis.terms)), analysis.demands, named)


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
        self._holders = [(holder.held, holder.own) for holder in holders]
        self._weight = weight
        every = [wording for holder in holders for wording in holder.wordings]
        self._bounds = np.cumsum([0, *(len(holder.wordings) for holder in holders)]).tolist()
        # Arrays, not the wordings themselves: forty thousand objects would take long to read from disk.
        self._texts = [wording.text for wording in every]
        self._named = {at: wording.named for at, wording in enumerate(every) if wording.named}
        self._numbers: dict[str, int] = {}
        number = [self._numbers.setdefault(t, len(self._numbers)) for wording in every for t in wording.terms]
        self._held = np.array(number, dtype=np.int32)
        self._sizes = np.array([len(wording.terms) for wording in every], dtype=np.intp)
        self._starts = np.cumsum([0, *self._sizes]).tolist()
        self._demands = np.array([_bits(wording.demands) for wording in every], dtype=np.intp)
        said = [fsum(weight(t) * (IMPLIED_NAME if is_name(t) else 1.0) for t in wording.terms) for wording in every]
        self._terms = tuple(self._numbers)
        self._said: Floats = np.array(said) + DEMAND_WEIGHT * _COUNT[self._demands]

    def best(self, analysis: Analysis, holders: Sequence[int]) -> list[Fit]:
        """The best fitting wording of each of ``holders``.

        Of several people named, an entry is one person's: with one of them its own, the others do not count against it.
        """
        if not holders:
            return []
        terms = {t: self._weight(t) * (BACKGROUND if t in analysis.background else 1.0) for t in analysis.terms}
        asked = sum(terms.values()) + DEMAND_WEIGHT * len(analysis.demands)
        people = frozenset(term for term in terms if term.startswith("speaker:"))
        held_by, owners = zip(*(self._holders[at] for at in holders), strict=True)
        own = [names | (people if people & names else frozenset()) for names in owners]
        spans = [slice(self._bounds[at], self._bounds[at + 1]) for at in holders]
        ends = np.cumsum([0, *(span.stop - span.start for span in spans)]).tolist()
        rows = np.concatenate([np.arange(span.start, span.stop) for span in spans])
        sizes, demands = self._sizes[rows], self._demands[rows]
        held = np.concatenate([self._held[self._starts[span.start] : self._starts[span.stop]] for span in spans])
        places = np.repeat(np.arange(len(rows)), sizes)

        # For each wording: weight of the shared terms, what they would count elsewhere, names spelt out, how many.
        shared, spent, spelt, met = np.zeros((4, len(rows)))
        found = {term: places[held == self._numbers[term]] for term in terms if term in self._numbers}
        for term, ids in found.items():
            shared[ids] += terms[term]
            spent[ids] += ELSEWHERE * terms[term]
            met[ids] += 1
            if is_name(term):
                spelt[ids] += (1 - IMPLIED_NAME) * self._weight(term)
        for at, names in enumerate(own):  # names of a holder count more elsewhere than other terms
            for term in names & found.keys():
                first, last = np.searchsorted(found[term], ends[at : at + 2])
                spent[found[term][first:last]] += (1 - ELSEWHERE) * terms[term]
        agreed = DEMAND_WEIGHT * _COUNT[demands & _bits(analysis.demands)]
        elsewhere = [_elsewhere(terms, *each) for each in zip(held_by, own, strict=True)]
        told = agreed + shared - spent + np.repeat(elsewhere, np.diff(ends))
        forward = told / asked if asked else np.zeros_like(told)
        backward = _ratio(agreed + shared, self._said[rows] + spelt)
        exact = (met == sizes) & (sizes == len(terms)) & (demands == _bits(analysis.demands))
        value = _ratio(2 * forward * backward, forward + backward)
        order = np.lexsort((~exact, -value, np.repeat(np.arange(len(holders)), np.diff(ends))))
        return [
            Fit(self._wording(int(rows[at])), float(forward[at]), float(backward[at]), bool(exact[at]))
            for at in order[ends[:-1]].tolist()
        ]

    def _wording(self, at: int) -> Wording:
        numbers = self._held[self._starts[at] : self._starts[at + 1]].tolist()
        terms = tuple(map(self._terms.__getitem__, numbers))
        return Wording(self._texts[at], terms, _demands(int(self._demands[at])), self._named.get(at, frozenset()))


def _elsewhere(terms: Mapping[str, float], held: frozenset[str], names: frozenset[str]) -> float:
    """What the question's terms count that stand anywhere with a holder."""
    return sum(w if t in names else w * ELSEWHERE for t, w in terms.items() if t in names or t in held)


def _bits(demands: frozenset[Demand]) -> int:
    return sum(_BIT[demand] for demand in demands)


@cache
def _demands(bits: int) -> frozenset[Demand]:
    return frozenset(demand for demand, bit in _BIT.items() if bit & bits)


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
