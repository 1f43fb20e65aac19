"""Matches: how well a question meets what it reached, and what each is worth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.core.analysis import Analysis
from bot.core.denials import EXCEPT, NOT
from bot.core.index import Hit
from bot.core.knowledge import Demand, Entry, Topic
from bot.core.matching import Fit
from bot.core.thresholds import Evidence, lead

TOPIC, BARE, CURT = 1.5, 0.4, 0.1
"""Worth of an uncovered topic: makes up for the answer field that it lacks; where nothing speaks for it but words that
the best entry holds as well, or its wording names somebody else (名古屋市), it must stand back, and further so where
the question is curt (「電子契約」)."""
CURT_TERMS = 3
"""Terms up to which a question is curt."""
OVERDUE = 0.9
"""Worth of an entry whose article is past its ``review_by``: below a checked equal, above anything worse."""
EXACT = 8.0
"""Worth of a wording that consists of the question's very terms."""
FOUND = 0.5
"""Exponent of the BM25 score: below 1, since fit and likeness say much the same again."""
MENTIONED = 0.8
"""Worth of an entry that only mentions a person or role named in the question."""
DECLARED = frozenset({Demand.COUNT, Demand.TIME, Demand.PLACE, Demand.PERSON, Demand.AMOUNT, Demand.COMPARISON})
"""Demands that an entry must declare or its wording share before it counts as an answer."""


@dataclass(frozen=True, slots=True)
class Target:
    """A document of the index: an entry, or an uncovered topic.

    ``held``: all its terms. ``own``: the names of the people and roles it belongs to. ``body``: what its answer says.
    ``text``: everything it says and is asked, folded.
    """

    entry: Entry | None
    topic: Topic
    held: frozenset[str]
    own: frozenset[str]
    body: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """A target that a question reached.

    ``compatible``: it holds every name in the question. ``unmet``: what the question demands and the target does not
    promise. ``denied``: the question denies what the target tells of. ``worth``: of a match of its kind.
    """

    target: Target
    hit: Hit
    fit: Fit
    likeness: float
    compatible: bool
    unmet: frozenset[Demand]
    denied: bool
    worth: float

    @property
    def rank(self) -> float:
        """What matches are ordered by; equal ranks by score, then in the order of the files."""
        worth = self.worth * (EXACT if self.fit.exact else 1.0)
        return self.fit.value * math.exp(self.likeness) * math.pow(self.hit.score, FOUND) * worth


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks of a target besides words: names to hold, demands to meet, what must not stand there."""

    text: str
    named: frozenset[str]
    speakers: frozenset[str]
    demands: frozenset[Demand]
    denied: frozenset[str]
    excluded: frozenset[str]
    today: date

    @classmethod
    def of(cls, analysis: Analysis, general: frozenset[str], today: date) -> Asked:
        named = frozenset(name.key for name in analysis.names) - general
        speakers = frozenset(name for name in named if name.startswith("speaker:"))
        denied, excluded = (
            frozenset(term.removeprefix(mark) for term in analysis.terms if term.startswith(mark))
            for mark in (NOT, EXCEPT)
        )
        return cls(analysis.text, named, speakers, analysis.demands & DECLARED, denied, excluded, today)


def match(asked: Asked, target: Target, hit: Hit, fit: Fit, likeness: float) -> Match:
    entry = target.entry
    if entry is None:
        elsewhere = any(name not in asked.text for name in fit.wording.named)
        return Match(target, hit, fit, likeness, True, frozenset(), False, BARE if elsewhere else TOPIC)
    # Of several people named, one is enough.
    named = asked.named if asked.speakers.isdisjoint(target.own) else asked.named - asked.speakers
    unmet = asked.demands - fit.wording.demands - entry.gives
    denied = asked.denied and (asked.denied - fit.wording.denied) & target.own.union(fit.wording.terms)
    excluded = asked.excluded and asked.excluded & target.own.union(target.body)
    worth = (1.0 if named <= target.own else MENTIONED) * (OVERDUE if entry.source.overdue(asked.today) else 1.0)
    compatible = not named or named <= target.own.union(target.body)
    return Match(target, hit, fit, likeness, compatible, unmet, bool(denied or excluded), worth)


def weighed(found: Sequence[Match], analysis: Analysis) -> list[Match]:
    """Topics count for more than entries only if the question says something that the best entry does not hold."""
    best = max((match for match in found if match.target.entry), key=lambda match: match.rank, default=None)
    if best is None:
        return list(found)
    left = frozenset(analysis.focus) - best.target.held - best.target.own
    said = bool(best.unmet)
    bare = CURT if len(set(analysis.focus)) <= CURT_TERMS else BARE
    return [
        match if match.target.entry or said or not left.isdisjoint(match.target.held) else replace(match, worth=bare)
        for match in found
    ]


def evidence(usable: Sequence[Match], familiar: float) -> Evidence:
    """What speaks for ``usable[0]``, an entry, as the answer to a question that is ``familiar``."""
    best = usable[0]
    others = [match for match in usable if match.target.topic.id != best.target.topic.id]
    topics = (match.rank for match in others if not match.target.entry)
    return Evidence(familiar, lead(best.rank, topics), lead(best.rank, (match.rank for match in others)))


def order(match: Match) -> tuple[float, float, int]:
    return -match.rank, -match.hit.score, match.hit.document
