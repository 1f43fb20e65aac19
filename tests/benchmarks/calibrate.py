"""Set the decision's constants without looking at the golden questions that are held out.

    python -m tests.benchmarks.calibrate

The model of ``bot.core.thresholds`` is fitted to *hidden wordings*: a share of the wordings is taken out of the
knowledge, the rest is indexed, and the hidden ones are asked. The tuned golden questions would not do, since the
wordings have been improved on them. The bounds are then those that cost least on hidden wordings and tuned golden
questions together, where a wrong answer costs most. Prints the constants to paste into ``SHIPPED``.
"""

from __future__ import annotations

import random
from dataclasses import astuple, dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot import knowledge_yaml
from bot.core import evaluation
from bot.core.decision import Answer, Candidates
from bot.core.evaluation import Verdict
from bot.core.knowledge import Entry, Knowledge
from bot.core.match import evidence
from bot.core.responder import Responder
from bot.core.thresholds import SHIPPED, Calibration, Evidence
from bot.mecab import MecabTokenizer

ROOT = Path(__file__).parents[2]
HIDDEN = 0.15
SEEDS = (1, 2)
PENALTY = 0.002
COVERED = {Verdict.RIGHT: 0.0, Verdict.UNSURE: 0.8, Verdict.SILENT: 1.0, Verdict.WRONG: 1.5}
UNCOVERED = {Verdict.SILENT: 0.0, Verdict.UNSURE: 0.8, Verdict.WRONG: 3.0}
"""What one question costs: a wrong answer misleads, most of all where the articles are silent; candidates cost a click
and some of the trust that the next question needs."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A wording that was taken out, and the entry it belonged to (None: an uncovered topic)."""

    text: str
    entry: Entry | None


def hide(knowledge: Knowledge, seed: int) -> tuple[Knowledge, list[Hidden]]:
    """``knowledge`` without a random share of its wordings, and that share."""
    chance = random.Random(seed)
    hidden: list[Hidden] = []

    def keep(texts: tuple[str, ...], entry: Entry | None) -> tuple[str, ...]:
        gone = {text for text in texts if chance.random() < HIDDEN}
        hidden.extend(Hidden(text, entry) for text in texts if text in gone)
        return tuple(text for text in texts if text not in gone)

    entries = tuple(replace(entry, asked_as=keep(entry.asked_as, entry)) for entry in knowledge.entries)
    topics = tuple(
        topic if topic.covered else topic.model_copy(update={"asked_as": keep(topic.asked_as, None)})
        for topic in knowledge.topics
    )
    return replace(knowledge, entries=entries, topics=topics), hidden


def is_right(entry: Entry, wanted: Entry | None) -> bool:
    """Whether ``entry`` answers what was asked for: itself, or another voice of its topic."""
    return wanted is not None and (entry.id == wanted.id or (entry.topic.voices and entry.topic.id == wanted.topic.id))


def samples(responder: Responder, hidden: list[Hidden]) -> list[tuple[Evidence, bool]]:
    """The evidence for the best entry, and whether it is right, where the best match is an entry."""
    found = []
    for wording in hidden:
        trace = responder.trace(wording.text)
        usable = [match for match in trace.matches if match.compatible]
        best = usable[0].target.entry if usable else None
        if best and not trace.strangers:
            found.append((evidence(usable), is_right(best, wording.entry)))
    return found


def fit(found: list[tuple[Evidence, bool]]) -> NDArray[np.float64]:
    """Weights of 1 and of the fields of ``Evidence`` by Newton's method with an L2 penalty on all but the first."""
    features = np.array([[1.0, *astuple(found_evidence)] for found_evidence, _ in found])
    right = np.array([float(ok) for _, ok in found])
    penalty = PENALTY * len(found) * np.diag([0.0] + [1.0] * (features.shape[1] - 1))
    weights = np.zeros(features.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-features @ weights))
        gradient = features.T @ (right - chance) - penalty @ weights
        curvature = (features.T * (chance * (1 - chance))) @ features + penalty
        weights = weights + np.linalg.solve(curvature, gradient)
    return weights


def cost(responder: Responder, hidden: list[Hidden], golden: list[evaluation.GoldenQuestion]) -> float:
    """Mean cost over hidden wordings plus mean cost over golden questions."""
    wordings = [_cost(responder, wording) for wording in hidden]
    outcomes = evaluation.run(responder, golden)
    questions = [(COVERED if outcome.golden.expect else UNCOVERED)[outcome.verdict] for outcome in outcomes]
    return sum(wordings) / len(wordings) + sum(questions) / len(questions)


def _cost(responder: Responder, wording: Hidden) -> float:
    decision = responder.respond(wording.text)
    if isinstance(decision, Answer):
        right = is_right(decision.cards[0].entry, wording.entry)
        verdict = Verdict.RIGHT if right else Verdict.WRONG
    else:
        verdict = Verdict.UNSURE if isinstance(decision, Candidates) else Verdict.SILENT
    return (COVERED if wording.entry else UNCOVERED)[verdict]


def main() -> None:
    """Print the constants, their cost, and the rates on the tuned golden questions."""
    knowledge = knowledge_yaml.load(ROOT / "knowledge")
    questions = knowledge_yaml.load_questions(sorted((ROOT / "tests/questions").glob("*.yaml")))
    tuned = [question for question in questions if not question.held_out]
    folds = [hide(knowledge, seed) for seed in SEEDS]
    responders = [Responder(part, MecabTokenizer()) for part, _ in folds]
    found = [pair for r, (_, hidden) in zip(responders, folds, strict=True) for pair in samples(r, hidden)]
    bias, *rest = (round(float(weight), 2) for weight in fit(found))
    base = replace(SHIPPED, bias=bias, **dict(zip(("fit", "over_silence", "over_others"), rest, strict=True)))
    responder, hidden = responders[0], folds[0][1][:1500]

    def tried(bounds: tuple[float, float]) -> tuple[float, Calibration]:
        responder.calibration = replace(base, answer=bounds[0], candidate=bounds[1])
        return cost(responder, hidden, tuned), responder.calibration

    grid = [pair for pair in product((0.35, 0.42, 0.5, 0.56, 0.62), (0.15, 0.25, 0.35)) if pair[1] <= pair[0]]
    least, best = min(map(tried, grid), key=lambda pair: pair[0])
    print(f"{len(found)} samples, {sum(ok for _, ok in found)} right; cost {least:.4f}")
    print(best)


if __name__ == "__main__":
    main()
