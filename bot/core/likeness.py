"""How much a question reads like what is asked of each document, character by character.

Words miss what MeCab cuts differently, what counts as a filler elsewhere, and slips of a character. Runs of one to
three characters do not. Two readings of them, with tf-idf weights ((1 + ln tf) * ln((N + 1) / df), Salton & Buckley
1988), each text brought to length 1:

- all wordings of a document taken together: the likelihood of the question under a unigram language model of runs
  (query likelihood, Ponte & Croft 1998, with Lidstone smoothing),

      log P(question | document) = sum over runs of asked(run) * ln((said(run) + ALPHA) / (said + ALPHA * runs))

- the wordings that are most alike, since what somebody wrote down should be found: a fading sum over their cosines,

      near = sum over r = 0, 1, ... BEST - 1 of FADES ** r * cosine(question, its r-th most similar wording)

The likeness is ``LIKELY * log P + ln(near + FAR)``.
"""

from __future__ import annotations

import math
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
ALPHA = 0.01
"""What a run counts that a document never says: a hundredth of a wording that consists of it."""
LIKELY = 0.4
"""Weight of the likelihood: below 1, since neighbouring runs say much the same again."""
BEST, FADES = 5, 0.7
FAR = 0.001
"""What no likeness at all counts."""
LOOKED_AT = 8
"""How many of the likeliest documents have their wordings looked at one by one; the rest count as the furthest."""
MAX_CHARS = 300
"""Characters of a question that are read: beyond that its words tell more."""
EDGE = "\n"
"""Stands before and after every text, since how one begins and ends tells much."""
_FADING = [FADES**rank for rank in range(BEST)]
_BITS = np.uint64(21)
"""Bits of a code point: three of them fit into one key."""
_NONE = ~np.uint64(0)
"""Behind the last key."""


class _Rows:
    """Runs and their values, row after row. ``rows`` ascend; ``count``: how many there are."""

    def __init__(self, rows: Places, runs: Places, values: Floats, count: int) -> None:
        self._runs = runs.astype(np.int32)
        self._values = values.astype(np.float32)
        self._sizes = np.bincount(rows, minlength=count)
        self._starts = [0, *accumulate(self._sizes.tolist())]

    def dot(self, asked: NDArray[np.float32], spans: Sequence[slice]) -> Floats:
        """For each row in ``spans`` the sum of its values times those of ``asked`` at its runs."""
        inside = [slice(self._starts[span.start], self._starts[span.stop]) for span in spans]
        runs, values = (np.concatenate([every[part] for part in inside]) for every in (self._runs, self._values))
        sizes = np.concatenate([self._sizes[span] for span in spans])
        products = np.append(asked.take(runs) * values, np.float32(0))  # the last row may be empty
        sums = np.add.reduceat(products, np.cumsum(sizes) - sizes)
        return np.where(sizes > 0, sums, np.float32(0)).astype(np.float64)


class Likeness:
    """As thread-bound as a tokeniser: it notes the question while it reads."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        """``documents``: the wordings of each."""
        texts = [text for document in documents for text in document]
        self._bounds = [0, *accumulate(map(len, documents))]
        keys, places = _read(texts)
        found, runs = np.unique(keys, return_inverse=True)
        self._keys = np.append(found, _NONE)
        places, runs, counts = _cells(places, runs, len(self._keys))
        self._idf = np.log((len(texts) + 1) / np.bincount(runs))
        self._rarest = float(self._idf.max(initial=1.0))
        weights = _weights(counts) * self._idf[runs]
        weights /= np.sqrt(np.bincount(places, weights**2))[places]
        self._wordings = _Rows(places, runs, weights, len(texts))
        owners = np.repeat(np.arange(len(documents)), np.diff(self._bounds))[places]
        owners, runs, said = _cells(owners, runs, len(self._keys), weights)
        self._documents = _Rows(owners, runs, np.log1p(said / ALPHA), len(documents))
        self._unsaid = np.log(np.bincount(owners, said, len(documents)) + ALPHA * len(found))
        self._asked = np.zeros(len(found), np.float32)

    def of(self, question: str, documents: Sequence[int]) -> list[float]:
        """The likeness of each of ``documents``, up to what is the same for all."""
        if not documents:
            return []
        asked, weights, _ = self._runs_of(question)
        self._asked[asked] = weights / (np.sqrt(np.sum(weights**2)) or 1.0)
        total = float(self._asked[asked].sum())
        said = self._documents.dot(self._asked, [slice(at, at + 1) for at in documents]).tolist()
        likely = {at: gained - total * float(self._unsaid[at]) for at, gained in zip(documents, said, strict=True)}
        best = sorted(documents, key=likely.__getitem__, reverse=True)[:LOOKED_AT]
        spans = [slice(self._bounds[at], self._bounds[at + 1]) for at in best]
        cosines = iter(self._wordings.dot(self._asked, spans).tolist())
        self._asked[asked] = 0.0
        own = (sorted(islice(cosines, span.stop - span.start), reverse=True) for span in spans)
        near = {at: sum(map(mul, _FADING, values)) for at, values in zip(best, own, strict=True)}
        furthest = min(near.values())
        return [LIKELY * likely[at] + math.log(near.get(at, furthest) + FAR) for at in documents]

    def familiarity(self, question: str) -> float:
        """Share of the question, 0 to 1, whose runs stand in any wording: how much it is about what is known here."""
        _, known, unknown = self._runs_of(question)
        return float(known.sum() / (known.sum() + unknown.sum() * self._rarest))

    def _runs_of(self, question: str) -> tuple[Places, Floats, Floats]:
        """The known runs and their weights; those of the unknown ones, but for their rarity."""
        keys, counts = np.unique(_read([question[:MAX_CHARS]])[0], return_counts=True)
        at = np.searchsorted(self._keys, keys)
        known = self._keys[at] == keys
        return at[known], _weights(counts[known]) * self._idf[at[known]], _weights(counts[~known])


def _cells(rows: Places, runs: Places, width: int, values: Floats | None = None) -> tuple[Places, Places, Floats]:
    """Each pair of row and run once, in order, with the sum of its ``values`` (1 each, if not given)."""
    cells, at = np.unique(rows * width + runs, return_inverse=True)
    return *np.divmod(cells, width), np.asarray(np.bincount(at, values), np.float64)


def _weights(counts: Floats) -> Floats:
    return np.asarray(1 + np.log(counts), np.float64)


def _read(texts: Sequence[str]) -> tuple[Keys, Places]:
    """Every run of characters of every text: its key, and the text's place."""
    folded = [EDGE + fold(text) + EDGE for text in texts]
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
