"""Where evidence begins to suffice. Set without the golden questions that are held out: see CONTRIBUTING.md."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against the best entry; all but ``likeness`` between 0 and 1.

    ``fit``: agreement with one wording in both directions. ``likeness``: to the wordings as they read. ``missing``:
    weight of the question's terms that the entry holds nowhere. ``foreign``: weight of the terms that only uncovered
    topics know. ``rival``: rank of the best match of another topic, relative to the entry's.
    """

    fit: float
    likeness: float
    missing: float
    foreign: float
    rival: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model of "this entry answers the question", and the bounds on its probability."""

    bias: float
    fit: float
    likeness: float
    missing: float
    foreign: float
    rival: float
    answer: float
    candidate: float
    uncovered: float
    voice: float

    def confidence(self, evidence: Evidence) -> float:
        """Probability, 0 to 1, that the entry answers the question."""
        logit = (
            self.bias
            + self.fit * evidence.fit
            + self.likeness * evidence.likeness
            + self.missing * evidence.missing
            + self.foreign * evidence.foreign
            + self.rival * evidence.rival
        )
        return 1 / (1 + math.exp(-logit))


SHIPPED = Calibration(
    bias=0.41,
    fit=1.64,
    likeness=0.22,
    missing=-1.36,
    foreign=-0.73,
    rival=-2.58,
    answer=0.35,
    candidate=0.15,
    uncovered=0.3,
    voice=0.35,
)
"""By ``python -m tests.benchmarks.calibrate``; README's table has the rates that these constants give."""
