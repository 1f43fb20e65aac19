"""How alike a question reads to the wordings of each document, character by character.

Words miss what MeCab cuts differently, what counts as a filler elsewhere, and slips of a character. Runs of one to
three characters do not. A document's likeness is a fading sum over its most similar wordings,

    sum over r = 0, 1, ... BEST - 1 of FADES ** r * cosine(question, its r-th most similar wording)

with cosines of tf-idf vectors ((1 + ln tf) * ln((N + 1) / df), Salton & Buckley 1988): several wordings that read
much the same are better evidence than a single one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.core.text import fold

Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]
Places = NDArray[np.intp]

LONGEST = 3
"""Characters of the longest run."""
BEST, FADES = 5, 0.7
_FADING = FADES ** np.arange(BEST)
MAX_CHARS = 300
"""Characters of a question that are read: beyond that its words tell more."""
_BITS = np.uint64(21)
"""Bits of a code point: three of them fit into one key."""


class Likeness:
    """Frozen after building."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        """``documents``: the wordings of each."""
        texts = [text for document in documents for text in document]
        self._size = len(texts)
        self._bounds = np.cumsum([0, *map(len, documents)])
        keys, owners, weights = _counted(texts)
        order = np.argsort(keys, kind="stable")
        self._keys, first, found = np.unique(keys[order], return_index=True, return_counts=True)
        self._postings = np.append(first, len(keys))
        self._idf = np.log((self._size + 1) / found)
        self._owners = owners[order]
        weights = weights[order] * np.repeat(self._idf, found)
        lengths = np.sqrt(np.bincount(self._owners, weights**2, self._size))
        self._weights = weights / lengths[self._owners]

    def of(self, document: int, cosines: Floats) -> float:
        """The likeness of one document, 0 to the sum of all ``FADES ** r``."""
        own = np.sort(cosines[self._bounds[document] : self._bounds[document + 1]])[: -BEST - 1 : -1]
        return float(own @ _FADING[: len(own)])

    def cosines(self, question: str) -> Floats:
        """One cosine a wording, over all documents."""
        keys, _, weights = _counted([question[:MAX_CHARS]])
        total = np.zeros(self._size)
        if not len(keys) or not len(self._keys):
            return total
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        known = self._keys[at] == keys
        runs, weights = at[known], weights[known] * self._idf[at[known]]
        postings = [slice(*bounds) for bounds in zip(self._postings[runs], self._postings[runs + 1], strict=True)]
        if postings:  # one sum over all: run by run takes twice as long
            owners = np.concatenate([self._owners[posting] for posting in postings])
            parts = [self._weights[posting] * weight for posting, weight in zip(postings, weights, strict=True)]
            total = np.bincount(owners, np.concatenate(parts), self._size).astype(np.float64)
        return total / (np.sqrt(np.sum(weights**2)) or 1.0)


def _counted(texts: Sequence[str]) -> tuple[Keys, Places, Floats]:
    """Every run of characters of every text, once a text: its key, the text's place, 1 + ln of its count."""
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
    keys, where = keys[where >= 0], where[where >= 0]
    order = np.lexsort((keys, where))
    keys, where = keys[order], where[order]
    new = np.append(True, (keys[1:] != keys[:-1]) | (where[1:] != where[:-1])) if len(keys) else np.zeros(0, dtype=bool)
    first = np.flatnonzero(new)
    counts = np.diff(np.append(first, len(keys)))
    return keys[first], where[first], 1 + np.log(counts)
