"""Retrieval benchmarks through the bot's own analysis and index: passages with a title, questions, judgements."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.analysis import Analyzer
from bot.core.index import Document, Index
from bot.core.text import clean_question


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a collection. ``title`` serves as the question field, ``text`` as the answer field."""

    id: str
    title: str
    text: str


def rank(
    analyzer: Analyzer, passages: Sequence[Passage], questions: Mapping[str, str]
) -> tuple[dict[str, list[str]], float]:
    """Question id -> ids of the ten best passages, and questions per second (analysis and search, not building)."""
    index = Index([Document((analyzer.analyse(p.title).terms,), analyzer.analyse(p.text).terms) for p in passages])
    found: dict[str, list[str]] = {}
    started = time.perf_counter()
    for key, text in questions.items():
        analysis = analyzer.analyse(clean_question(text))
        found[key] = [passages[hit.document].id for hit in index.search(analysis.terms, analysis.background)]
    return found, len(questions) / (time.perf_counter() - started)


def measure(found: Mapping[str, Sequence[str]], judged: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Mean nDCG@10, MRR@10 and Hit@1/3/10 over the judged questions (linear gain, as BEIR's trec_eval has it)."""
    per = [_one(found.get(key, ()), relevant) for key, relevant in judged.items()]
    return {name: sum(row[name] for row in per) / len(per) for name in per[0]} if per else {}


def _one(ids: Sequence[str], relevant: Mapping[str, float]) -> dict[str, float]:
    gains = [relevant.get(passage, 0.0) for passage in ids[:10]]
    ideal = sorted(relevant.values(), reverse=True)[:10]
    first = next((at for at, gain in enumerate(gains, 1) if gain > 0), 0)
    best = _dcg(ideal)
    return {
        "ndcg@10": _dcg(gains) / best if best else 0.0,
        "mrr@10": 1 / first if first else 0.0,
        **{f"hit@{k}": float(0 < first <= k) for k in (1, 3, 10)},
    }


def _dcg(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(at + 1) for at, gain in enumerate(gains, 1))
