"""Other engines that rank the same terms: what the index is measured against."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

import bm25s
import tantivy

Terms = Sequence[str]
Ranker = Callable[[Terms], object]
K1, B = 1.2, 0.75
TOP = 10


def bm25s_numba(texts: Sequence[Terms]) -> Ranker:
    """``bm25s`` with its numba backend, warmed up."""
    engine = bm25s.BM25(k1=K1, b=B, backend="numba")
    engine.index([list(text) for text in texts], show_progress=False)

    def rank(terms: Terms) -> object:
        return engine.retrieve([list(terms)], k=TOP, show_progress=False, n_threads=0)

    rank(texts[0])
    return rank


def tantivy_ram(texts: Sequence[Terms]) -> Ranker:
    """``tantivy`` in memory, in one segment, its query parsed beforehand."""
    schema = tantivy.SchemaBuilder().add_text_field("terms", tokenizer_name="raw", index_option="freq").build()
    index = tantivy.Index(schema)
    writer = index.writer(heap_size=200_000_000, num_threads=1)
    for text in texts:
        document = tantivy.Document()
        for term in text:
            document.add_text("terms", term)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def rank(terms: Terms) -> object:
        parts = [(tantivy.Occur.Should, tantivy.Query.term_query(schema, "terms", term, "freq")) for term in terms]
        return searcher.search(tantivy.Query.boolean_query(parts), TOP, count=False).hits

    rank(texts[0])
    return rank


def sqlite_fts5(texts: Sequence[Terms]) -> Ranker:
    """SQLite's full-text search, in memory, each term a word of its own."""
    numbers: dict[str, str] = {}

    def words(terms: Terms) -> list[str]:
        return [numbers.setdefault(term, f"t{len(numbers)}") for term in terms]

    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE passages USING fts5(terms, content='', detail=none)")
    database.executemany("INSERT INTO passages(terms) VALUES (?)", ((" ".join(words(text)),) for text in texts))
    database.execute("INSERT INTO passages(passages) VALUES ('optimize')")
    query = f"SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT {TOP}"

    def rank(terms: Terms) -> object:
        return database.execute(query, (" OR ".join(words(terms)),)).fetchall()

    return rank
