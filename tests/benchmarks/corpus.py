"""Japanese passages and questions to measure speed on: ``../shared/data`` resampled, or made up without that folder."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from bot.core.knowledge import Article, Entry, EntryKind, Knowledge, Speaker, SynonymsFile, Topic

SHARED = Path(__file__).parents[3] / "shared" / "data"
SENTENCES = 4
"""Sentences of a passage at most."""
TITLE = 30
"""Characters of a title at most."""


@dataclass(frozen=True, slots=True)
class Text:
    """Sentences to make passages of, and questions to ask of them."""

    sentences: tuple[str, ...]
    questions: tuple[str, ...]
    source: str


@cache
def text() -> Text:
    """From the shared collections, or made up."""
    folders = [SHARED / name for name in ("jaquad-dev", "niilc")]
    if not all(folder.is_dir() for folder in folders):
        return _made_up(random.Random(1))
    passages = [row["text"] for folder in folders for row in _rows(folder / "corpus.jsonl")]
    sentences = [part for passage in passages for part in re.split(r"(?<=。)|\n", passage) if len(part) > 5]
    questions = [row["text"] for folder in folders for row in _rows(folder / "queries.jsonl")]
    return Text(tuple(sentences), tuple(questions), "../shared/data, resampled")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _made_up(chance: random.Random) -> Text:
    """Sentences of invented compounds, some of them far more frequent than others."""
    characters = [chr(code) for code in range(ord("一"), ord("一") + 3_000)]
    words = ["".join(chance.choices(characters, k=chance.choice((1, 2, 2, 2, 3)))) for _ in range(20_000)]
    weights = [1 / (rank + 10) for rank in range(len(words))]

    def clause(end: str) -> str:
        one, two, three = chance.choices(words, weights, k=3)
        return f"{one}の{two}で{three}{end}"

    sentences = [clause("が行われ、") + clause("を担当しています。") for _ in range(10_000)]
    return Text(tuple(sentences), tuple(clause("はどのように決まりますか？") for _ in range(4_000)), "made up")


def passages(count: int, seed: int = 1) -> list[tuple[str, tuple[str, ...]]]:
    """Titles and sentences of ``count`` passages."""
    chance = random.Random(seed)
    sentences = text().sentences
    return [
        (chance.choice(sentences)[:TITLE], tuple(chance.choices(sentences, k=chance.randint(1, SENTENCES))))
        for _ in range(count)
    ]


@cache
def questions(count: int) -> list[str]:
    """``count`` different questions."""
    return random.Random(2).sample(text().questions, count)


def knowledge(count: int) -> Knowledge:
    """``count`` entries, each the first sentence of a passage under its title."""
    topic = Topic(id="any", name="話題")
    speaker = Speaker(id="a", name="Aさん")
    article = Article(id="any", title="記事", checked_on=date(2026, 1, 1), speakers=(speaker,))
    entries = tuple(
        Entry(
            id=f"e-{number}",
            kind=EntryKind.INTERVIEW,
            topic=topic,
            question=title,
            asked_as=(),
            answer=sentences[0],
            quotes=(),
            source=article,
            speaker=speaker,
            section="",
            gives=frozenset(),
            roles=(),
            related=(),
            valid_from=None,
            valid_to=None,
            as_of=None,
        )
        for number, (title, sentences) in enumerate(passages(count))
    )
    return Knowledge((article,), (), (topic,), SynonymsFile(), entries, "benchmark")
