"""Ranking: BM25 over a question field and an answer field, compiled from ``rank_bm25``'s own weights.

An index holds *documents* (entries, uncovered topics, or passages of a benchmark). Each has wordings, scored one by one
with the best one counting, and a body. Scores follow

    (BM25(best wording) + BM25(body) + BIGRAM_WEIGHT * BM25(content bigrams)) * coverage

where coverage is the idf-weighted share of the question's terms that the document holds anywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

Terms = Sequence[str]
Floats = NDArray[np.float64]
Numbers = NDArray[np.intp]

K1, B = 1.2, 0.75
BIGRAM_WEIGHT = 0.3
BACKGROUND = 0.3
"""Weight of a term that stands outside the clause that asks."""
BLOCKS = 64
"""Stretches of scores whose best set the bar for the best of all, so that few need sorting."""


@dataclass(frozen=True, slots=True)
class Document:
    """Terms of one document: each wording by itself, and the body."""

    wordings: tuple[tuple[str, ...], ...]
    body: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A document's position, its score, the position of its best wording among its own, and coverage."""

    document: int
    score: float
    wording: int
    coverage: float


@dataclass(frozen=True, slots=True)
class Part:
    """What one term (or bigram) adds in one field before coverage scales it."""

    field: str
    term: str
    weight: float


@dataclass(frozen=True, slots=True)
class Breakdown:
    """How a score came about."""

    parts: tuple[Part, ...]
    coverage: float

    @property
    def total(self) -> float:
        """The score, from its parts."""
        return float(sum(part.weight for part in self.parts) * self.coverage)


class Holders:
    """Term -> the ascending numbers of the texts that hold it, all in one array."""

    def __init__(self, texts: Sequence[Collection[str]]) -> None:
        """``texts`` hold each of their terms once."""
        self._fill(texts)

    def _fill(self, texts: Sequence[Collection[str]]) -> Numbers:
        """Returns where each of ``numbers`` was among the terms of ``texts``."""
        self.size = len(texts)
        rows: dict[str, int] = {}
        row_of = np.fromiter((rows.setdefault(term, len(rows)) for text in texts for term in text), np.intp)
        sizes = np.fromiter(map(len, texts), np.intp, len(texts))
        order = np.argsort(row_of, kind="stable")
        bounds = np.searchsorted(row_of, np.arange(len(rows) + 1), sorter=order).tolist()
        self.numbers: Numbers = np.repeat(np.arange(len(texts)), sizes)[order]
        self._rows, self._bounds = rows, bounds
        return order

    def where(self, term: str) -> slice | None:
        """The places of a term in ``numbers``; None if no text holds it."""
        row = self._rows.get(term)
        return None if row is None else slice(self._bounds[row], self._bounds[row + 1])

    def sums(self, numbers: Sequence[Numbers], weights: Sequence[Floats]) -> Floats:
        """For each text the sum of its ``weights``, added in their order."""
        if not numbers:
            return np.zeros(self.size)
        return np.asarray(np.bincount(np.concatenate(numbers), np.concatenate(weights), self.size), np.float64)


class Postings(Holders):
    """``BM25Okapi.get_scores`` as term -> (texts, weights): the same bits, but texts without the term go untouched."""

    def __init__(self, texts: Sequence[Terms], idf: Mapping[str, float]) -> None:
        if not any(texts):  # rank_bm25 divides by the average length, which is zero here
            self._fill([()] * len(texts))
            return
        okapi = BM25Okapi(texts, k1=K1, b=B)
        order = self._fill(okapi.doc_freqs)
        freq = np.fromiter(chain.from_iterable(map(dict.values, okapi.doc_freqs)), np.intp)[order]
        lengths = np.array(okapi.doc_len)[self.numbers]
        weights = np.repeat([idf[term] for term in self._rows], np.diff(self._bounds))
        # The very expression of rank_bm25, operation by operation: another order would change the last bit.
        self._weights: Floats = weights * (freq * (K1 + 1) / (freq + K1 * (1 - B + B * lengths / okapi.avgdl)))

    def scores(self, terms: Terms, background: AbstractSet[str] = frozenset()) -> Floats:
        """One float64 a text; without ``background`` bit-identical to ``BM25Okapi.get_scores`` with the same idf."""
        numbers, found = [], []
        for term in terms:
            if where := self.where(term):
                weights = self._weights[where]
                numbers.append(self.numbers[where])
                found.append(weights * BACKGROUND if term in background else weights)
        return self.sums(numbers, found)

    def weight(self, term: str, text: int) -> float:
        """What ``term`` adds to the score of one text."""
        where = self.where(term) or slice(0, 0)
        at = where.start + int(self.numbers[where].searchsorted(text))
        return float(self._weights[at]) if at < where.stop and self.numbers[at] == text else 0.0


def best_of(scores: Floats, limit: int) -> Numbers:
    """Where the best scores above 0 stand, best first, equal ones in order."""
    step = len(scores) // BLOCKS
    peaks = np.maximum.reduceat(scores, np.arange(0, len(scores), step)) if step > 1 else scores
    bar = np.partition(peaks, -limit)[-limit] if limit < len(peaks) else 0.0
    found = (scores >= bar if bar else scores > 0).nonzero()[0]
    return found[(-scores[found]).argsort(kind="stable")[:limit]]


def document_idf(documents: Sequence[frozenset[str] | set[str]]) -> dict[str, float]:
    """``ln((N + 1) / n)``, the idf of BM25+ (never negative, unlike Okapi's), n counting documents, not wordings."""
    found = Counter(term for terms in documents for term in terms)
    return {term: float(np.log((len(documents) + 1) / count)) for term, count in found.items()}


def bigrams(terms: Terms) -> list[str]:
    """Adjacent pairs of content terms."""
    return [f"{left} {right}" for left, right in pairwise(terms)]


class Index:
    """Frozen after building. Ties break by the documents' order."""

    def __init__(self, documents: Sequence[Document]) -> None:
        held = [{term for terms in (*doc.wordings, doc.body) for term in terms} for doc in documents]
        self.idf = document_idf(held)
        self.unseen = float(np.log(len(documents) + 1))
        pairs = [[pair for text in (*doc.wordings, doc.body) for pair in bigrams(text)] for doc in documents]
        self._wording = Postings([wording for document in documents for wording in document.wordings], self.idf)
        self._body = Postings([document.body for document in documents], self.idf)
        self._pair = Postings(pairs, document_idf([set(p) for p in pairs]))
        self._holders = Holders(held)
        self._starts = np.cumsum([0, *(len(document.wordings) for document in documents)])

    def weight_of(self, term: str) -> float:
        """idf of a term; one never seen weighs as much as a term can."""
        return self.idf.get(term, self.unseen)

    def coverage(self, terms: Terms, background: AbstractSet[str] = frozenset()) -> Floats:
        """idf-weighted share of the distinct ``terms`` that each document holds in any field, 0 to 1."""
        distinct = {term: self.weight_of(term) * (BACKGROUND if term in background else 1.0) for term in terms}
        total = sum(distinct.values())
        held = [(self._holders.numbers[where], t) for t in distinct if (where := self._holders.where(t))]
        shares = [np.full(len(numbers), distinct[term] / total) for numbers, term in held]
        return self._holders.sums([numbers for numbers, _ in held], shares)

    def search(self, terms: Terms, background: AbstractSet[str] = frozenset(), limit: int = 10) -> list[Hit]:
        """The best documents that hold at least one term, best first; equal scores in the order of the documents."""
        if not self._body.size or not terms:
            return []
        wording = self._wording.scores(terms, background)
        best = np.maximum.reduceat(wording, self._starts[:-1])
        coverage = self.coverage(terms, background)
        pair = self._pair.scores(bigrams(terms))
        pair *= BIGRAM_WEIGHT
        # In place: at 100,000 documents, new memory is what takes longest.
        total = self._body.scores(terms, background)
        total += best
        total += pair
        total *= coverage
        order = best_of(total, limit)
        spans = zip(self._starts[order].tolist(), self._starts[order + 1].tolist(), strict=True)
        bests = [int(wording[first:last].argmax()) for first, last in spans]
        return list(map(Hit, order.tolist(), total[order].tolist(), bests, coverage[order].tolist()))

    def explain(self, terms: Terms, hit: Hit, background: AbstractSet[str] = frozenset()) -> Breakdown:
        """The parts of a hit's score. They sum to it within rounding."""
        text = int(self._starts[hit.document]) + hit.wording

        def part(field: str, term: str, weight: float) -> Part:
            return Part(field, term, weight * (BACKGROUND if term in background else 1.0))

        parts = [part("question", term, self._wording.weight(term, text)) for term in terms]
        parts += [part("answer", term, self._body.weight(term, hit.document)) for term in terms]
        parts += [Part("bigram", p, BIGRAM_WEIGHT * self._pair.weight(p, hit.document)) for p in bigrams(terms)]
        return Breakdown(tuple(part for part in parts if part.weight), hit.coverage)
