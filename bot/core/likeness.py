"""How alike a question reads to the wordings of each document, character by character.

Words miss what MeCab cuts differently, what counts as a filler elsewhere, and slips of a character. Runs of one to
three characters do not. A document's likeness is a fading sum over its most similar wordings,

    sum over r = 0, 1, ... BEST - 1 of FADES ** r * cosine(question, its r-th most similar wording)

with cosines of tf-idf vectors ((1 + ln tf) * ln((N + 1) / df), Salton & Buckley 1988): several wordings that read
much the same are better evidence than a single one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, islice
from operator import mul

import numpy as np
from numpy.typing import NDArray

from bot.core.text import fold

Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]
Places = NDArray[np.intp]

LONGEST = 3
"""Characters of the longest run."""
BEST, FADES = 5, 0.7
_FADING = [FADES**rank for rank in range(BEST)]
MAX_CHARS = 300
"""Characters of a question that are read: beyond that its words tell more."""
_BITS = np.uint64(21)
"""Bits of a code point: three of them fit into one key."""


class Likeness:
    """As thread-bound as a tokeniser: it notes the question while it reads."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        """``documents``: the wordings of each."""
        texts = [text for document in documents for text in document]
        self._wordings = [0, *accumulate(map(len, documents))]
        keys, owners = _read(texts)
        self._keys, runs = np.unique(keys, return_inverse=True)
        cells, counts = np.unique(owners * len(self._keys) + runs, return_counts=True)
        owners, runs = np.divmod(cells, len(self._keys))
        self._runs = runs.astype(np.int32)
        self._sizes = np.bincount(owners, minlength=len(texts))
        self._starts = [0, *accumulate(self._sizes.tolist())]
        self._counts = counts.astype(np.min_scalar_type(counts.max(initial=1)))
        self._idf = np.log((len(texts) + 1) / np.bincount(runs))
        self._lengths = np.sqrt(np.bincount(owners, (_weights(counts) * self._idf[runs]) ** 2, len(texts)))
        self._asked = np.zeros(len(self._keys))

    def of(self, question: str, documents: Sequence[int]) -> list[float]:
        """The likeness of each of ``documents``, 0 to the sum of all ``FADES ** r``."""
        if not documents:
            return []
        spans = [slice(self._wordings[at], self._wordings[at + 1]) for at in documents]
        cosines = iter(self._cosines(question, spans).tolist())
        best = [sorted(islice(cosines, span.stop - span.start), reverse=True) for span in spans]
        return [sum(map(mul, _FADING, own)) for own in best]

    def _cosines(self, question: str, spans: Sequence[slice]) -> Floats:
        """One cosine a wording, over the wordings in ``spans``."""
        keys, counts = np.unique(_read([question[:MAX_CHARS]])[0], return_counts=True)
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        known = self._keys[at] == keys
        asked, weights = at[known], _weights(counts[known]) * self._idf[at[known]]
        inside = [slice(self._starts[span.start], self._starts[span.stop]) for span in spans]
        sizes = np.concatenate([self._sizes[span] for span in spans])
        self._asked[asked] = weights
        runs = np.concatenate([self._runs[part] for part in inside])
        found = self._asked[runs]
        self._asked[asked] = 0.0
        shared = np.flatnonzero(found)
        owners = np.repeat(np.arange(len(sizes)), sizes)[shared]
        lengths = np.concatenate([self._lengths[span] for span in spans])
        counts = np.concatenate([self._counts[part] for part in inside])[shared]
        parts = found[shared] * (_weights(counts) * self._idf[runs[shared]] / lengths[owners])
        return np.bincount(owners, parts, len(sizes)) / (np.sqrt(np.sum(weights**2)) or 1.0)


def _weights(counts: Places) -> Floats:
    return 1 + np.log(counts, dtype=np.float64)


def _read(texts: Sequence[str]) -> tuple[Keys, Places]:
    """Every run of characters of every text: its key, and the text's place."""
    folded = [fold(text) for text in texts]
    codes = np.frombuffer("".join(folded).encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    owners = np.repeat(np.arange(len(folded)), [len(text) for text in folded])
    runs, places = [codes], [owners]
    for length in range(2, LONGEST + 1):
        inside = owners[length - 1 :] == owners[: len(owners) - length + 1]
        longer = (runs[-1][: len(codes) - length + 1] << _BITS) | codes[length - 1 :]
        runs.append(longer)
        places.append(np.where(inside, owners[: len(longer)], -1))
    keys, where = np.concatenate(runs), np.concatenate(places)
    return keys[where >= 0], where[where >= 0]
