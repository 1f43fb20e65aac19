"""Ranking: BM25 over a question field and an answer field, compiled from ``rank_bm25``'s own weights.

An index holds *documents* (entries, uncovered topics, or passages of a benchmark). Each has wordings, scored one by one
with the best one counting, and a body. Scores follow

    (BM25(best wording) + BM25(body) + BIGRAM_WEIGHT * BM25(content bigrams)) * coverage

where coverage is the idf-weighted share of the question's terms that the document holds anywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

Terms = Sequence[str]
Floats = NDArray[np.float64]

K1, B = 1.2, 0.75
BIGRAM_WEIGHT = 0.3
UNSAID = 0.3
"""Coverage granted to a document that holds only what a question means but does not say."""
BACKGROUND = 0.3
"""Weight of a term that stands outside the clause that asks."""


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


class Postings:
    """``BM25Okapi.get_scores`` as term -> (texts, weights): the same bits, but texts without the term go untouched."""

    def __init__(self, texts: Sequence[Terms], idf: Mapping[str, float]) -> None:
        self.size = len(texts)
        self._postings: dict[str, tuple[NDArray[np.intp], Floats]] = {}
        if not any(texts):  # rank_bm25 divides by the average length, which is zero here
            return
        okapi = BM25Okapi(texts, k1=K1, b=B)
        okapi.idf = idf
        self.okapi = okapi
        lengths = np.array(okapi.doc_len)
        found: dict[str, tuple[list[int], list[int]]] = {}
        for at, frequencies in enumerate(okapi.doc_freqs):
            for term, count in frequencies.items():
                ids, counts = found.setdefault(term, ([], []))
                ids.append(at)
                counts.append(count)
        for term, (ids, counts) in found.items():
            where = np.array(ids, dtype=np.intp)
            freq = np.array(counts)
            # The very expression of rank_bm25, operation by operation: another order would change the last bit.
            norm = freq * (K1 + 1) / (freq + K1 * (1 - B + B * lengths[where] / okapi.avgdl))
            self._postings[term] = (where, idf[term] * norm)

    def scores(self, terms: Terms, background: AbstractSet[str] = frozenset()) -> Floats:
        """One float64 a text; without ``background`` bit-identical to ``BM25Okapi.get_scores`` with the same idf."""
        total = np.zeros(self.size)
        for term in terms:
            posting = self._postings.get(term)
            if posting is not None:
                total[posting[0]] += posting[1] * BACKGROUND if term in background else posting[1]
        return total

    def weight(self, term: str, text: int) -> float:
        """What ``term`` adds to the score of one text."""
        posting = self._postings.get(term)
        if posting is None:
            return 0.0
        at = int(np.searchsorted(posting[0], text))
        return float(posting[1][at]) if at < len(posting[0]) and posting[0][at] == text else 0.0


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
        self.documents = tuple(documents)
        held = [self._held(document) for document in self.documents]
        self.idf = document_idf(held)
        self.unseen = float(np.log(len(self.documents) + 1))
        wordings = [wording for document in self.documents for wording in document.wordings]
        counts = [len(document.wordings) for document in self.documents]
        self._starts = np.concatenate(([0], np.cumsum(counts)))[:-1].astype(np.intp)
        pairs = [
            [pair for wording in (*document.wordings, document.body) for pair in bigrams(wording)]
            for document in self.documents
        ]
        self._wording = Postings(wordings, self.idf)
        self._body = Postings([document.body for document in self.documents], self.idf)
        self._pair = Postings(pairs, document_idf([set(p) for p in pairs]))
        self._holders: dict[str, NDArray[np.intp]] = {}
        holders: dict[str, list[int]] = {}
        for at, terms in enumerate(held):
            for term in terms:
                holders.setdefault(term, []).append(at)
        self._holders = {term: np.array(ids, dtype=np.intp) for term, ids in holders.items()}

    @staticmethod
    def _held(document: Document) -> set[str]:
        return {term for terms in (*document.wordings, document.body) for term in terms}

    def weight_of(self, term: str) -> float:
        """idf of a term; one never seen weighs as much as a term can."""
        return self.idf.get(term, self.unseen)

    def coverage(self, terms: Terms, background: AbstractSet[str] = frozenset()) -> Floats:
        """idf-weighted share of the distinct ``terms`` that each document holds in any field, 0 to 1."""
        distinct = {term: self.weight_of(term) * (BACKGROUND if term in background else 1.0) for term in terms}
        total = sum(distinct.values())
        shares = np.zeros(len(self.documents))
        for term, weight in distinct.items():
            if term in self._holders:
                shares[self._holders[term]] += weight / total
        return shares

    def search(
        self, terms: Terms, background: AbstractSet[str] = frozenset(), limit: int = 10, wider: Terms = ()
    ) -> list[Hit]:
        """The best documents that hold at least one term, best first; equal scores in the order of the documents.

        ``wider``: terms that the question means but does not say; they find documents, but need not be covered.
        """
        if not self.documents or not terms:
            return []
        said, terms = terms, (*terms, *wider)
        wording = self._wording.scores(terms, background)
        best = np.maximum.reduceat(wording, self._starts)
        pair = self._pair.scores(bigrams(terms))
        coverage = np.maximum(self.coverage(said, background), UNSAID * (best > 0) * bool(wider))
        total = (best + self._body.scores(terms, background) + BIGRAM_WEIGHT * pair) * coverage
        order = np.argsort(-total, kind="stable")[:limit]
        return [
            Hit(at, float(total[at]), self._best_wording(wording, at), float(coverage[at]))
            for at in map(int, order)
            if total[at] > 0
        ]

    def _best_wording(self, scores: Floats, document: int) -> int:
        start = self._starts[document]
        return int(np.argmax(scores[start : start + len(self.documents[document].wordings)]))

    def explain(self, terms: Terms, hit: Hit, background: AbstractSet[str] = frozenset()) -> Breakdown:
        """The parts of a hit's score. They sum to it within rounding."""
        text = int(self._starts[hit.document]) + hit.wording

        def part(field: str, term: str, weight: float) -> Part:
            return Part(field, term, weight * (BACKGROUND if term in background else 1.0))

        parts = [part("question", term, self._wording.weight(term, text)) for term in terms]
        parts += [part("answer", term, self._body.weight(term, hit.document)) for term in terms]
        parts += [Part("bigram", p, BIGRAM_WEIGHT * self._pair.weight(p, hit.document)) for p in bigrams(terms)]
        return Breakdown(tuple(part for part in parts if part.weight), hit.coverage)
