"""``ict-bot eval``: golden questions, and retrieval benchmarks in BEIR's layout."""

import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Any

import click

from bot.core import evaluation
from bot.core.evaluation import Outcome, Rates
from bot.messages import terminal

GOLDEN = Path("tests/questions")


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--beir", type=click.Path(path_type=Path, exists=True, file_okay=False), help="A folder in BEIR's layout."
)
@click.option("--against", metavar="REV|DIR", help=terminal.AGAINST_HELP)
@click.option("--json", "json_", is_flag=True)
@click.option("--markdown", is_flag=True, expose_value=False, help=terminal.MARKDOWN_HELP)
@click.pass_obj
def command(knowledge: Path, files: Sequence[Path], *, beir: Path | None, against: str | None, json_: bool) -> None:
    if against is not None and beir:
        raise click.UsageError(terminal.AGAINST_USAGE)
    if beir:
        figures = measure_beir(beir)
        click.echo(json.dumps(figures) if json_ else "  ".join(f"{k} {v:.4f}" for k, v in figures.items()))
        return
    from bot import app, knowledge_yaml

    questions = knowledge_yaml.load_questions(files or sorted(GOLDEN.glob("*.yaml")))
    if not questions:
        raise click.UsageError(terminal.EVAL_NOTHING)
    if against is not None:
        from bot.cli import against as comparison

        found = comparison.compare(knowledge, against, questions)
        told = json.dumps(found, ensure_ascii=False, indent=2) if json_ else "\n".join(comparison.lines(found))
        click.echo(told)
        return
    outcomes = evaluation.run(app.build_responder(knowledge), questions)
    report = parts(outcomes)
    broken = [] if files else broken_floors(report)
    if json_:
        click.echo(json.dumps({"parts": {name: asdict(rate) for name, rate in report.items()}, "broken": broken}))
    else:
        show(report, outcomes)
        for line in broken:
            click.echo(line, err=True)
    sys.exit(1 if broken else 0)


def parts(outcomes: Sequence[Outcome]) -> dict[str, Rates]:
    """Rates of the tuned and the held-out part, for covered and uncovered questions, and covered follow-ups."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        golden = outcome.golden
        half = "held_out" if golden.held_out else "tuned"
        groups.setdefault(f"{half}.{'covered' if golden.expect else 'uncovered'}", []).append(outcome)
        if golden.after and golden.expect:
            groups.setdefault(f"{half}.follow_up", []).append(outcome)
    return {name: evaluation.rates(group) for name, group in sorted(groups.items())}


FLOORS: dict[str, dict[str, tuple[float, float]]] = {
    "held_out.covered": {
        "right": (0.94, 1),
        "within_three": (0.98, 1),
        "wrong": (0, 0.03),
        "candidates": (0, 0.08),
        "silent": (0, 0.02),
    },
    "held_out.uncovered": {"silent": (0.94, 1), "wrong": (0, 0.01)},
    "held_out.follow_up": {"right": (0.90, 1)},
}
"""(lowest, highest) value that each rate must keep: what was aimed at."""


def broken_floors(report: dict[str, Rates]) -> list[str]:
    found = []
    for part, bounds in FLOORS.items():
        for name, (lowest, highest) in bounds.items():
            value = getattr(report[part], name) if part in report else lowest
            if not lowest <= value <= highest:
                found.append(terminal.floor_broken(f"{part}.{name}", value, lowest or highest))
    return found


def show(report: dict[str, Rates], outcomes: Sequence[Outcome]) -> None:
    columns = ("n", "right", "within 3", "MRR", "wrong", "candidates", "silent")
    click.echo(f"{terminal.EVAL_TITLE}\n{'':20}" + "".join(f"{column:>11}" for column in columns))
    for name, rate in report.items():
        count, *figures = astuple(rate)
        click.echo(f"{name:20}{count:11}" + "".join(f"{figure:11.3f}" for figure in figures))
    if missed := [outcome for outcome in outcomes if not as_expected(outcome)]:
        click.echo("\n".join([terminal.MISSES, *map(_miss, missed)]))


def as_expected(outcome: Outcome) -> bool:
    wanted = evaluation.Verdict.RIGHT if outcome.golden.expect else evaluation.Verdict.SILENT
    return outcome.verdict is wanted


def _miss(outcome: Outcome) -> str:
    golden = outcome.golden
    asked = " > ".join((*golden.after, golden.ask))
    part = "held out" if golden.held_out else "tuned"
    return f"{outcome.verdict:10} [{part}, {golden.style}] {asked}  {list(golden.expect)} -> {list(outcome.shown)}"


def measure_beir(folder: Path) -> dict[str, float]:
    """nDCG@10, MRR@10, Hit@1/3/10 and questions per second on ``corpus.jsonl``, ``queries.jsonl``, ``qrels.tsv``."""
    from bot.core import benchmark
    from bot.core.analysis import Analyzer
    from bot.mecab import MecabTokenizer

    try:
        passages = [
            benchmark.Passage(str(row["_id"]), row.get("title", ""), row["text"])
            for row in _json_lines(folder / "corpus.jsonl")
        ]
        questions = {str(row["_id"]): row["text"] for row in _json_lines(folder / "queries.jsonl")}
        judged = _judgements(folder)
    except (OSError, ValueError, KeyError, IndexError) as error:
        raise click.ClickException(terminal.unreadable(str(folder), f"{type(error).__name__}: {error}")) from error
    asked = {key: text for key, text in questions.items() if key in judged}
    found, per_second = benchmark.rank(Analyzer(MecabTokenizer()), passages, asked)
    return {**benchmark.measure(found, judged), "queries_per_s": per_second}


def _json_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _judgements(folder: Path) -> dict[str, dict[str, float]]:
    path = folder / "qrels.tsv"
    if not path.exists():
        path = folder / "qrels" / "test.tsv"
    judged: dict[str, dict[str, float]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in list(csv.reader(file, delimiter="\t"))[1:]:
            if float(row[2]) > 0:
                judged.setdefault(row[0], {})[row[1]] = float(row[2])
    return judged
