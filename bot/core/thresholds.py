"""Where evidence begins to suffice. Set without the golden questions that are held out: see CONTRIBUTING.md."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

FURTHEST = 8.0
"""The lead at which more makes no difference."""


def lead(rank: float, others: Iterable[float]) -> float:
    """How far ``rank`` is before the best of ``others``: the natural logarithm of their ratio, 0 to ``FURTHEST``."""
    best = max(others, default=0.0)
    return min(max(math.log(rank / best), 0.0), FURTHEST) if rank and best else FURTHEST


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the best entry.

    ``familiar``: share of the question that reads like anything asked here, 0 to 1. ``over_silence``, ``over_others``:
    the entry's lead, 0 to ``FURTHEST``, over the best uncovered topic, and over the best match of any other topic.
    """

    familiar: float
    over_silence: float
    over_others: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model of "this entry answers the question", and the bounds on its probability.

    ``answer``: from which to answer; ``further``: where somebody asks further in a conversation, which seldom strays.
    ``sure``: from which to answer although the question demands what the entry does not promise, or denies it.
    """

    bias: float
    familiar: float
    over_silence: float
    over_others: float
    answer: float
    further: float
    sure: float
    candidate: float
    uncovered: float
    voice: float

    def confidence(self, evidence: Evidence) -> float:
        """Probability, 0 to 1, that the entry answers the question."""
        leads = self.over_silence * evidence.over_silence + self.over_others * evidence.over_others
        return 1 / (1 + math.exp(-(self.bias + self.familiar * evidence.familiar + leads)))


SHIPPED = Calibration(
    bias=-3.79,
    familiar=2.33,
    over_silence=0.24,
    over_others=0.35,
    answer=0.43,
    further=0.3,
    sure=0.7,
    candidate=0.2,
    uncovered=0.3,
    voice=0.35,
)
"""By ``python -m tests.benchmarks.calibrate``; README's table has the rates that these constants give."""
