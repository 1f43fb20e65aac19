"""Every bar on speed and memory in one run: a Markdown table of ratios, and how time and memory grow as a picture.

    python -m tests.benchmarks.speed [--out DIR]        (needs the extra ``bench``; some five minutes)

Only ratios count: everything that is compared takes turns in one run. Ranking is compared like for like: the ten best
of one field. ``--out`` is where ``growth.svg`` goes. ``python -m tests.benchmarks.load`` measures the bars on Slack.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import pygal
from pygal.style import Style

from tests.benchmarks import start

ROOT = Path(__file__).parents[2]
SIZES = (100, 1_000, 10_000, 100_000)
FASTER = {1_000: 20, 10_000: 150, 100_000: 700}
ASKING = {1_000: 8, 10_000: 12, 100_000: 25}
STARTS = 7
SCALE = (0.01, 0.1, 1, 10, 100, 1_000)
LINES = {
    "rank_bm25": ("slow", "get_scores"),
    "SQLite FTS5": ("slow", "fts5"),
    "tantivy": ("fast", "tantivy"),
    "bm25s (numba)": ("fast", "bm25s"),
    "ours: one field": ("fast", "field"),
    "ours: search": ("fast", "search"),
}
COLOURS = ("#999999", "#C4A000", "#56B4E9", "#009E73", "#E69F00", "#D55E00", "#0072B2", "#444444")
Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the table. ``least``: the measured ratio must be at least the limit, otherwise at most."""

    what: str
    measured: float
    limit: float
    least: bool = False

    @property
    def holds(self) -> bool:
        """Whether the bar is met."""
        return self.measured >= self.limit if self.least else self.measured <= self.limit

    def __str__(self) -> str:
        sign = "≥" if self.least else "≤"
        return f"| {self.what} | {sign} {self.limit:g} | {self.measured:.3g} | {'yes' if self.holds else 'no'} |"


def measure() -> Figures:
    """All figures of one run."""
    sizes = {str(size): _size(size) for size in SIZES}
    with tempfile.TemporaryDirectory() as folder:
        knowledge, cache = Path(folder) / "knowledge", Path(folder) / "cache"
        start.write_knowledge(knowledge)
        print("cold start …", file=sys.stderr)
        cold = [(start.ours(knowledge, cache), start.naive(knowledge))]
        first = [(start.ours(ROOT / "knowledge", cache), start.bare())]
        later = [(start.ours(ROOT / "knowledge", cache), start.bare()) for _ in range(STARTS)]
    return {"sizes": sizes, "cold": _runs(cold), "first": _runs(first), "later": _runs(later)}


def _size(size: int) -> Figures:
    print(f"{size:,} entries …", file=sys.stderr)
    command = [sys.executable, "-m", "tests.benchmarks.size", str(size)]
    figures: Figures = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    return figures


def _runs(pairs: list[tuple[start.Run, start.Run]]) -> Figures:
    """Medians of two commands that took turns."""
    return {
        name: {"s": median(run.seconds for run in runs), "mb": median(run.megabytes for run in runs)}
        for name, runs in zip(("ours", "theirs"), zip(*pairs, strict=True), strict=True)
    }


def bars(figures: Figures) -> Iterator[Bar]:
    """The bars in the order of the table."""
    sizes = figures["sizes"]
    unequal = sum(not sizes[str(size)]["ranking"]["equal"] for size in SIZES)
    yield Bar("sizes at which compiled scores differ from `rank_bm25` in any bit", unequal, 0)
    for size, limit in FASTER.items():
        slow = sizes[str(size)]["ranking"]["slow"]
        yield Bar(f"`get_scores` / ranking, {size:,}", slow["get_scores"] / slow["field"], limit, least=True)
    largest = sizes[str(SIZES[-1])]["ranking"]
    for name, most in (("bm25s", 1.6), ("tantivy", 1.3)):
        yield Bar(f"ranking / {name}, {SIZES[-1]:,}", largest["fast"]["field"] / largest["fast"][name], most)
    yield Bar(f"ranking / SQLite FTS5, {SIZES[-1]:,}", largest["slow"]["field"] / largest["slow"]["fts5"], 1)
    tokens = [sizes[str(size)]["ask"]["tokenise"] for size in SIZES]
    yield Bar("tokenising / bare MeCab", median(each["tokens"] / each["bare"] for each in tokens), 2)
    for size, limit in ASKING.items():
        asked = sizes[str(size)]["ask"]["ask"]
        yield Bar(f"`ask` in process / bare MeCab, {size:,} entries", asked["ask"] / asked["bare"], limit)
    cold = figures["cold"]
    yield Bar(f"cold start to answer / naive, {start.ENTRIES:,} entries", cold["ours"]["s"] / cold["theirs"]["s"], 0.4)
    for name in ("first", "later"):
        each = figures[name]
        yield Bar(f"{name} start to answer / Python and libraries, shipped", each["ours"]["s"] / each["theirs"]["s"], 3)
    yield Bar(f"peak memory / naive, {start.ENTRIES:,} entries", cold["ours"]["mb"] / cold["theirs"]["mb"], 0.9)


def table(figures: Figures) -> str:
    """The bars, and the growth in absolute figures of this machine."""
    lines = ["| ratio | bar | measured | holds |", "|---|---|---|---|", *map(str, bars(figures)), ""]
    lines += ["| entries | one field | search | ask | build | memory |", "|---|---|---|---|---|---|"]
    for size in SIZES:
        each = figures["sizes"][str(size)]
        asked, fast = each["ask"], each["ranking"]["fast"]
        lines.append(
            f"| {size:,} | {fast['field']:.0f} µs | {fast['search']:.0f} µs | {asked['ask']['ask']:.0f} µs"
            f" | {asked['built_s']:.2f} s | {asked['memory_mb']:.0f} MB |"
        )
    return "\n".join(lines)


def draw(figures: Figures, path: Path) -> None:
    """Growth of time and memory, on logarithmic scales."""
    each = [figures["sizes"][str(size)] for size in SIZES]
    chart = pygal.Line(
        style=Style(background="white", plot_background="white", colors=COLOURS, label_font_size=13),
        js=(),
        width=760,
        height=420,
        logarithmic=True,
        x_title="entries",
        y_title="ms a question; MB",
        value_formatter=lambda value: f"{value:g}",
        y_labels=SCALE,
    )
    chart.x_labels = [f"{size:,}" for size in SIZES]
    for name, (kind, key) in LINES.items():
        chart.add(name, [one["ranking"][kind][key] / 1_000 for one in each])
    chart.add("ours: ask", [one["ask"]["ask"]["ask"] / 1_000 for one in each])
    chart.add("ours: memory, MB", [one["ask"]["memory_mb"] for one in each], stroke_style={"dasharray": "4, 4"})
    path.write_bytes(chart.render())


def main() -> None:
    """Measure, print, draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "pictures")
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    figures = measure()
    draw(figures, out / "growth.svg")
    print(table(figures))


if __name__ == "__main__":
    main()
