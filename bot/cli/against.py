"""``ict-bot eval --against``: what a change of the knowledge does to the golden questions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from bot.core import evaluation
from bot.core.decision import NoAnswer
from bot.core.evaluation import GoldenQuestion, Outcome, Verdict
from bot.knowledge_yaml import KnowledgeError
from bot.knowledge_yaml.revision import RevisionError, version_of
from bot.messages import owner


@dataclass(frozen=True, slots=True)
class State:
    """How a question ends. ``first``: id of the first entry, or of the uncovered topic told; empty if there is none."""

    kind: str
    first: str
    right: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A golden question that ends otherwise than before."""

    golden: GoldenQuestion
    before: State
    after: State

    @property
    def effect(self) -> int:
        """-1 for the worse, 1 for the better, 0 where both are right or both are not."""
        return self.after.right - self.before.right


@dataclass(frozen=True, slots=True)
class Comparison:
    """``versions``: before and after; ``changes``: the worse first, then in the order of the questions."""

    against: str
    versions: tuple[str, str]
    questions: int
    changes: tuple[Change, ...]


def compare(folder: Path, against: str, questions: Sequence[GoldenQuestion]) -> Comparison:
    """Ask every question of ``against`` (a folder or git revision) and of ``folder``."""
    try:
        with version_of(folder, against) as earlier:
            version, before = _ask(earlier, questions)
    except (RevisionError, KnowledgeError) as error:
        raise click.ClickException(owner.cannot_compare(against, str(error))) from error
    now, after = _ask(folder, questions)
    pairs = zip(questions, map(state_of, before), map(state_of, after), strict=True)
    changes = [Change(golden, was, is_) for golden, was, is_ in pairs if (was.kind, was.first) != (is_.kind, is_.first)]
    return Comparison(against, (version, now), len(questions), tuple(sorted(changes, key=lambda each: each.effect)))


def _ask(folder: Path, questions: Sequence[GoldenQuestion]) -> tuple[str, list[Outcome]]:
    from bot import app

    responder = app.build_responder(folder)
    return responder.knowledge.version, evaluation.run(responder, questions)


def state_of(outcome: Outcome) -> State:
    """The end of one question."""
    decision, wanted = outcome.decision, Verdict.RIGHT if outcome.golden.expect else Verdict.SILENT
    topic = decision.topic.id if isinstance(decision, NoAnswer) and decision.topic else ""
    return State(decision.kind, outcome.shown[0] if outcome.shown else topic, outcome.verdict is wanted)


def as_json(found: Comparison) -> str:
    """One object; ``effect`` is ``better``, ``worse`` or ``other``."""
    before, after = found.versions
    changes = [
        {
            "ask": change.golden.ask,
            "follows": list(change.golden.after),
            "expect": list(change.golden.expect),
            "effect": ("other", "better", "worse")[change.effect],
            "before": asdict(change.before),
            "after": asdict(change.after),
        }
        for change in found.changes
    ]
    versions = {"against": found.against, "before": before, "after": after}
    return json.dumps({**versions, "questions": found.questions, "changes": changes}, ensure_ascii=False, indent=2)


def lines(found: Comparison, markdown: bool) -> Iterator[str]:
    """What changes, as a table that can be read as it stands; with a heading for the comment of a pull request."""
    yield f"{'### ' if markdown else ''}{owner.compared(found.questions, _effects(found))}"
    yield ""
    yield owner.compared_versions(found.against, *found.versions)
    if found.changes:
        yield ""
        yield _row(owner.COMPARED_COLUMNS)
        yield _row(["---"] * len(owner.COMPARED_COLUMNS))
    for change in found.changes:
        yield _row(_cells(change))


def _effects(found: Comparison) -> tuple[int, int, int]:
    effects = [change.effect for change in found.changes]
    return effects.count(-1), effects.count(1), effects.count(0)


def _cells(change: Change) -> list[str]:
    golden = change.golden
    expected = ", ".join(golden.expect) or owner.EXPECTED_SILENCE
    ends = [f"{owner.ENDS[state.kind]} {state.first}".strip() for state in (change.before, change.after)]
    return [owner.EFFECTS[change.effect], " > ".join((*golden.after, golden.ask)), expected, *ends]


def _row(cells: Sequence[str]) -> str:
    escaped = (" ".join(cell.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;") for cell in cells)
    return f"| {' | '.join(escaped)} |"
