"""What one size of the knowledge costs: ``python -m tests.benchmarks.size N`` prints one JSON object.

Run as a process of its own by ``tests.benchmarks.speed``, so that memory is that size's alone. Contenders take turns
question by question; times are medians in microseconds.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import Any

import fugashi
import numpy as np
from rank_bm25 import BM25Okapi

from bot.core.analysis import Analyzer
from bot.core.index import K1, B, Document, Index, Postings, best_of, document_idf
from bot.core.responder import Responder
from bot.mecab import MecabTokenizer
from tests.benchmarks import contenders, corpus

ASKED = 200
"""Questions; but ``rank_bm25`` and FTS5 are asked only the first few of a large collection."""
ROUNDS = 4
LARGE = 100_000
FEW = 12

Timed = Mapping[str, Callable[[Any], object]]


def take_turns(contestants: Timed, cases: list[Any], rounds: int = ROUNDS) -> dict[str, float]:
    """Median microseconds of each contestant; each case counts with its best round, as others use the machine too.

    The order changes from turn to turn: whoever comes second finds the dictionary's pages in the processor's cache.
    """
    best = {name: [float("inf")] * len(cases) for name in contestants}
    for turn in range(rounds):
        for at, case in enumerate(cases):
            order = list(contestants.items())
            for name, contestant in order if (turn + at) % 2 else order[::-1]:
                start = time.perf_counter()
                contestant(case)
                best[name][at] = min(best[name][at], time.perf_counter() - start)
    return {name: median(times) * 1e6 for name, times in best.items()}


def ranking(count: int) -> dict[str, Any]:
    """The ten best of one field against other engines, and a whole search: two fields, bigrams and coverage."""
    analyzer, read = Analyzer(MecabTokenizer()), {}

    def terms(text: str) -> tuple[str, ...]:
        if text not in read:
            read[text] = analyzer.analyse(text).terms
        return read[text]

    documents = [
        Document((terms(title),), tuple(term for sentence in sentences for term in terms(sentence)))
        for title, sentences in corpus.passages(count)
    ]
    asked = [analyzer.analyse(question).terms for question in corpus.questions(ASKED)]
    texts = [[*document.wordings[0], *document.body] for document in documents]
    index = Index(documents)
    idf = document_idf([set(text) for text in texts])
    compiled, okapi = Postings(texts, idf), BM25Okapi(texts, k1=K1, b=B)
    okapi.idf = idf

    def field(terms: tuple[str, ...]) -> object:
        return best_of(compiled.scores(terms), contenders.TOP)

    fast: Timed = {"field": field, "search": index.search, "bm25s": contenders.bm25s_numba(texts)}
    fast = {**fast, "tantivy": contenders.tantivy_ram(texts)}
    slow: Timed = {"field": field, "get_scores": okapi.get_scores, "fts5": contenders.sqlite_fts5(texts)}
    equal = all(np.array_equal(compiled.scores(each), okapi.get_scores(each)) for each in asked[:FEW])
    few = asked[:FEW] if count >= LARGE else asked[: ASKED // 4]
    return {"equal": equal, "fast": take_turns(fast, asked), "slow": take_turns(slow, few)}


def answering(count: int) -> dict[str, Any]:
    """A whole ``ask`` in process against bare MeCab on the same question; time and memory to build what answers."""
    knowledge = corpus.knowledge(count)
    before, start = resident(), time.perf_counter()
    responder = Responder(knowledge, MecabTokenizer())
    built, memory = time.perf_counter() - start, resident() - before
    bare, tokenizer = fugashi.Tagger("-Owakati"), MecabTokenizer()
    asked = corpus.questions(2 * ASKED)
    # One round, each question once: a repeat would find its analysis remembered.
    asking = take_turns({"ask": responder.respond, "bare": bare.parse}, asked, rounds=1)
    passes: Timed = {
        "tokens": lambda all_: list(map(tokenizer, all_)),
        "bare": lambda all_: list(map(bare.parse, all_)),
    }
    tokens = take_turns(passes, [asked], rounds=20)  # two dictionaries by turns would push each other out of the cache
    return {"built_s": built, "memory_mb": memory, "ask": asking, "tokenise": tokens}


def resident() -> float:
    """Megabytes of memory in use, as Linux counts them."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


if __name__ == "__main__":
    size = int(sys.argv[1])
    print(json.dumps({"size": size, "source": corpus.text().source, "ask": answering(size), "ranking": ranking(size)}))
