"""What each ingredient buys: everything without it, on every third golden question.

    python -m tests.benchmarks.ablation

Prints a Markdown table: the change in the share of covered questions answered rightly first, and of uncovered ones
plainly handed over, in points, each with the 95 % interval of a paired bootstrap over questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot import knowledge_yaml
from bot.core import analysis, evaluation, followup, index, match, search, tokens
from bot.core.evaluation import GoldenQuestion, Verdict
from bot.core.knowledge import Knowledge, SynonymsFile
from bot.core.likeness import Likeness
from bot.core.matching import Fit
from bot.core.responder import Responder
from bot.core.search import Search
from bot.mecab import MecabTokenizer

ROOT = Path(__file__).parents[2]
SHARE = 3
"""One question in so many is asked, since all of them would take half an hour."""
DRAWS = 2_000
Change = Callable[[Knowledge], Knowledge]


@contextmanager
def put(owner: Any, name: str, value: Any) -> Iterator[None]:
    """``owner.name`` is ``value`` meanwhile."""
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


def half_the_wordings(knowledge: Knowledge) -> Knowledge:
    """Every other wording."""
    entries = tuple(replace(entry, asked_as=entry.asked_as[::2]) for entry in knowledge.entries)
    topics = tuple(topic.model_copy(update={"asked_as": topic.asked_as[::2]}) for topic in knowledge.topics)
    return replace(knowledge, entries=entries, topics=topics)


def no_wordings(knowledge: Knowledge) -> Knowledge:
    """Only the question of each entry."""
    return replace(knowledge, entries=tuple(replace(entry, asked_as=()) for entry in knowledge.entries))


def no_topics(knowledge: Knowledge) -> Knowledge:
    """Silence by scores alone."""
    return replace(knowledge, topics=tuple(topic for topic in knowledge.topics if topic.covered))


def no_synonyms(knowledge: Knowledge) -> Knowledge:
    """Words as they stand."""
    return replace(knowledge, synonyms=SynonymsFile())


ABLATIONS: dict[str, tuple[Change | None, Callable[[], AbstractContextManager[None]]]] = {
    "likeness by characters": (None, lambda: put(Likeness, "of", lambda _, __, documents: [0.0] * len(documents))),
    "familiarity": (None, lambda: put(Likeness, "familiarity", lambda *_: 1.0)),
    "BM25 in the rank (it still finds)": (None, lambda: put(match, "FOUND", 0.0)),
    "fit to one wording": (None, lambda: put(Fit, "value", 1.0)),
    "fit of the wording to the question (backward)": (None, lambda: put(Fit, "value", property(lambda f: f.forward))),
    "synonyms": (no_synonyms, nullcontext),
    "half of the wordings": (half_the_wordings, nullcontext),
    "all wordings (asked_as)": (no_wordings, nullcontext),
    "uncovered topics": (no_topics, nullcontext),
    "bigrams": (None, lambda: put(index, "BIGRAM_WEIGHT", 0.0)),
    "stop words": (None, lambda: put(tokens, "STOP_LEMMAS", frozenset())),
    "the clause that asks": (None, lambda: put(analysis, "splits", lambda text: iter([("", text)]))),
    "repair of spelling": (None, lambda: put(Search, "_read", lambda self, text: (text, self.analyse(text)))),
    "names that the knowledge has never seen": (None, lambda: put(Search, "names", lambda *_: ())),
    "demands (how many, when, which is more …)": (None, lambda: put(match, "DECLARED", frozenset())),
    "denials and exclusions": (None, lambda: put(analysis, "denied_at", lambda _: {})),
    "topics that stand back": (None, lambda: put(search, "weighed", lambda found, _: list(found))),
    "follow-ups": (None, lambda: put(followup.FollowUps, "proposals", lambda *_: iter(()))),
}


def run(knowledge: Knowledge, questions: list[GoldenQuestion]) -> NDArray[np.float64]:
    """For each question whether it ended as it should."""
    outcomes = evaluation.run(Responder(knowledge, MecabTokenizer()), questions)
    wanted = (Verdict.RIGHT if question.expect else Verdict.SILENT for question in questions)
    return np.array([float(o.verdict is verdict) for o, verdict in zip(outcomes, wanted, strict=True)])


def interval(change: NDArray[np.float64]) -> str:
    """Mean change in points, with the 95 % interval of a bootstrap."""
    draws = np.random.default_rng(0).integers(0, len(change), (DRAWS, len(change)))
    low, high = np.percentile(change[draws].mean(axis=1), [2.5, 97.5])
    return f"{100 * change.mean():+.1f} [{100 * low:+.1f}, {100 * high:+.1f}]"


def main() -> None:
    """Print the table."""
    knowledge = knowledge_yaml.load(ROOT / "knowledge")
    questions = knowledge_yaml.load_questions(sorted((ROOT / "tests/questions").glob("*.yaml")))[::SHARE]
    covered = np.array([bool(question.expect) for question in questions])
    full = run(knowledge, questions)
    print(f"With everything: {full[covered].mean():.3f} right first of {covered.sum()}, ", end="")
    print(f"{full[~covered].mean():.3f} handed over of {(~covered).sum()}\n")
    print("| without | right first, points | handed over, points |\n|---|---|---|")
    for name, (change, context) in ABLATIONS.items():
        with context():
            without = run(change(knowledge) if change else knowledge, questions)
        gain = without - full
        print(f"| {name} | {interval(gain[covered])} | {interval(gain[~covered])} |", flush=True)


if __name__ == "__main__":
    main()
