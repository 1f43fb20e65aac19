"""``ict-bot eval --against``: what a change of the knowledge does to the golden questions."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from bot.cli.eval import as_expected
from bot.core import evaluation
from bot.core.decision import NoAnswer
from bot.core.evaluation import GoldenQuestion, Outcome
from bot.knowledge_yaml.revision import version_of
from bot.messages import ExplainedError, terminal

EFFECTS = ("worse", "other", "better")
"""In the order in which they are shown; ``other`` where both ends are right, or both are not."""


def compare(folder: Path, against: str, questions: Sequence[GoldenQuestion]) -> dict[str, Any]:
    """Ask every question of ``against`` (a folder or git revision) and of ``folder``: the object that JSON shows."""
    try:
        with version_of(folder, against) as earlier:
            before, ends = _ask(earlier, questions)
    except ExplainedError as error:
        raise click.ClickException(terminal.cannot_compare(against, str(error))) from error
    after, ends_now = _ask(folder, questions)
    changes = [
        {
            "ask": golden.ask,
            "follows": list(golden.after),
            "expect": list(golden.expect),
            "effect": EFFECTS[1 + now["right"] - was["right"]],
            "before": was,
            "after": now,
        }
        for golden, was, now in zip(questions, ends, ends_now, strict=True)
        if (was["kind"], was["first"]) != (now["kind"], now["first"])
    ]
    changes.sort(key=lambda change: EFFECTS.index(change["effect"]))
    return {"against": against, "before": before, "after": after, "questions": len(questions), "changes": changes}


def _ask(folder: Path, questions: Sequence[GoldenQuestion]) -> tuple[str, list[dict[str, Any]]]:
    from bot import app

    responder = app.build_responder(folder)
    return responder.knowledge.version, [_end(outcome) for outcome in evaluation.run(responder, questions)]


def _end(outcome: Outcome) -> dict[str, Any]:
    """``first``: id of the first entry, or of the uncovered topic told; empty if there is none."""
    decision = outcome.decision
    topic = decision.topic.id if isinstance(decision, NoAnswer) and decision.topic else ""
    first = outcome.shown[0] if outcome.shown else topic
    return {"kind": decision.kind, "first": first, "right": as_expected(outcome)}


def lines(found: dict[str, Any]) -> Iterator[str]:
    """What changes, as a table that can be read as it stands and is Markdown for the comment of a pull request."""
    effects = Counter(change["effect"] for change in found["changes"])
    counts = effects["worse"], effects["better"], effects["other"]
    yield f"{terminal.compared(found['questions'], counts)}\n"
    yield terminal.compared_versions(found["against"], found["before"], found["after"])
    if found["changes"]:
        yield ""
        yield _row(terminal.COMPARED_COLUMNS)
        yield _row(["---"] * len(terminal.COMPARED_COLUMNS))
    for change in found["changes"]:
        expected = ", ".join(change["expect"]) or terminal.EXPECTED_SILENCE
        ends = (f"{terminal.ENDS[end['kind']]} {end['first']}".strip() for end in (change["before"], change["after"]))
        asked = " > ".join((*change["follows"], change["ask"]))
        yield _row([terminal.EFFECTS[change["effect"]], asked, expected, *ends])


def _row(cells: Sequence[str]) -> str:
    escaped = (" ".join(cell.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;") for cell in cells)
    return f"| {' | '.join(escaped)} |"
