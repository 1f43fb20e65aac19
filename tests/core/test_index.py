"""The compiled index against rank_bm25 itself, and the arithmetic that ``explain`` shows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from bot.core import index as index_module
from bot.core.index import (
    BACKGROUND,
    BIGRAM_WEIGHT,
    K1,
    B,
    Document,
    Index,
    Postings,
    bigrams,
    document_idf,
)
from bot.core.responder import Responder

words = st.sampled_from([f"w{number}" for number in range(12)])
texts = st.lists(st.lists(words, max_size=12), min_size=1, max_size=20)
documents = st.lists(
    st.builds(
        Document,
        st.lists(st.lists(words, max_size=5).map(tuple), min_size=1, max_size=4).map(tuple),
        st.lists(words, max_size=10).map(tuple),
    ),
    min_size=1,
    max_size=15,
)


@given(texts, st.lists(words, max_size=6))
def test_compiled_scores_are_bit_identical_to_rank_bm25(corpus: list[list[str]], query: list[str]) -> None:
    idf = document_idf([set(text) for text in corpus])
    compiled = Postings(corpus, idf).scores(query)
    if not any(corpus):
        assert not compiled.any()
        return
    okapi = BM25Okapi(corpus, k1=K1, b=B)
    okapi.idf = idf
    assert np.array_equal(compiled, okapi.get_scores(query))


@given(documents, st.lists(words, min_size=1, max_size=6))
def test_hits_hold_a_term_and_come_in_order(corpus: list[Document], query: list[str]) -> None:
    index = Index(corpus)
    hits = index.search(query, limit=5)
    assert [(hit.score, -hit.document) for hit in hits] == sorted(((h.score, -h.document) for h in hits), reverse=True)
    for hit in hits:
        document = corpus[hit.document]
        held = {term for part in (*document.wordings, document.body) for term in part}
        assert held & set(query)
        assert 0 <= hit.wording < len(document.wordings)


def scored(corpus: list[Document], query: list[str], background: set[str]) -> list[float]:
    """Every document's score by rank_bm25 itself."""
    held = [{term for part in (*document.wordings, document.body) for term in part} for document in corpus]
    idf = document_idf(held)
    pairs = [[pair for part in (*document.wordings, document.body) for pair in bigrams(part)] for document in corpus]
    unseen = float(np.log(len(corpus) + 1))
    weight = {term: idf.get(term, unseen) * (BACKGROUND if term in background else 1) for term in query}

    def bm25(texts: list[list[str]] | list[tuple[str, ...]], idf: dict[str, float], terms: list[str]) -> list[float]:
        if not any(texts):
            return [0.0] * len(texts)
        okapi = BM25Okapi(texts, k1=K1, b=B)
        okapi.idf = idf
        each = [np.asarray(okapi.get_scores([term])) * (BACKGROUND if term in background else 1) for term in terms]
        return list(np.sum(each, axis=0)) if each else [0.0] * len(texts)

    asked = iter(bm25([w for document in corpus for w in document.wordings], idf, query))
    body = bm25([document.body for document in corpus], idf, query)
    pair = bm25(pairs, document_idf([set(p) for p in pairs]), bigrams(query))
    scores = []
    for at, document in enumerate(corpus):
        best = max(next(asked) for _ in document.wordings)
        covered = sum(weight[term] for term in set(query) & held[at]) / sum(weight.values())
        scores.append((best + body[at] + BIGRAM_WEIGHT * pair[at]) * covered)
    return scores


@given(documents, st.lists(words, min_size=1, max_size=6), st.sets(words), st.data())
def test_search_finds_the_best_of_all_documents(
    corpus: list[Document], query: list[str], background: set[str], data: st.DataObject
) -> None:
    wanted = sorted((score for score in scored(corpus, query, background) if score > 0), reverse=True)
    limit = data.draw(st.integers(1, 6))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index_module, "BLOCKS", data.draw(st.sampled_from([3, 8, 64])))
        hits = Index(corpus).search(query, background, limit)
    assert [hit.score for hit in hits] == pytest.approx(wanted[:limit])


@given(documents, st.lists(words, min_size=1, max_size=6))
def test_parts_sum_to_the_score(corpus: list[Document], query: list[str]) -> None:
    index = Index(corpus)
    for hit in index.search(query):
        shown = index.explain(query, hit)
        assert shown.total == pytest.approx(hit.score, abs=1e-6)


def test_the_best_wording_counts_not_their_sum() -> None:
    once = Document((("服装",),), ())
    often = Document((("服装", "自由"), ("服装", "規則"), ("服装", "スーツ")), ())
    assert [hit.document for hit in Index([often, once]).search(["服装"])] == [1, 0]


def test_equal_scores_keep_the_order_of_the_documents() -> None:
    same = Document((("服装",),), ("自由",))
    assert [hit.document for hit in Index([same] * 5).search(["服装"])] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("corpus", [[], [Document(((),), ())], [Document(((),), ())] * 3])
def test_nothing_to_find_is_no_error(corpus: list[Document]) -> None:
    assert Index(corpus).search(["服装"]) == []
    assert Index(corpus).search([]) == []


@pytest.mark.parametrize(
    "question", ["リモートワークはどのように運用されていますか？", "各局支援はどんな人に向いていますか", "給料は？"]
)
def test_explained_parts_sum_to_the_score_on_the_shipped_knowledge(responder: Responder, question: str) -> None:
    trace = responder.trace(question)
    assert trace.matches
    for match in trace.matches[:5]:
        assert responder.breakdown(trace, match).total == pytest.approx(match.hit.score, abs=1e-6)
