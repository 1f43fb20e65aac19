"""How likely it is that whoever asks for a document would put it this way, character by character.

Words miss what MeCab cuts differently, what counts as a filler elsewhere, and slips of a character. Runs of one to
three characters do not. The likelihood of a question under a document is that of a unigram language model over such
runs (query likelihood, Ponte & Croft 1998, with Lidstone smoothing), all wordings of the document taken together,

    log P(question | document) = sum over runs of asked(run) * ln((said(run) + ALPHA) / (said + ALPHA * runs))

where ``asked`` and the contribution of each wording to ``said`` are its tf-idf weights, (1 + ln tf) * ln((N + 1) / df)
(Salton & Buckley 1988), brought to length 1, so that a long text counts no more than a short one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

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
MAX_CHARS = 300
"""Characters of a question that are read: beyond that its words tell more."""
EDGE = "\n"
"""Stands before and after every text, since how one begins and ends tells much."""
_BITS = np.uint64(21)
"""Bits of a code point: three of them fit into one key."""
_NONE = ~np.uint64(0)
"""Behind the last key."""


class Likeness:
    """As thread-bound as a tokeniser: it notes the question while it reads."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        """``documents``: the wordings of each."""
        texts = [text for document in documents for text in document]
        keys, places = _read(texts)
        found, runs = np.unique(keys, return_inverse=True)
        self._keys = np.append(found, _NONE)
        cells, counts = np.unique(places * len(self._keys) + runs, return_counts=True)
        places, runs = np.divmod(cells, len(self._keys))
        self._idf = np.log((len(texts) + 1) / np.bincount(runs))
        self._rarest = float(self._idf.max(initial=1.0))
        weights = _weights(counts) * self._idf[runs]
        weights /= np.sqrt(np.bincount(places, weights**2))[places]
        sizes = np.fromiter(map(len, documents), np.intp, len(documents))
        owners = np.repeat(np.arange(len(documents)), sizes)[places]
        cells, at = np.unique(owners * len(self._keys) + runs, return_inverse=True)
        owners, runs = np.divmod(cells, len(self._keys))
        said = np.bincount(at, weights)
        self._runs = runs.astype(np.int32)
        self._gains = np.log1p(said / ALPHA).astype(np.float32)
        self._starts = [0, *accumulate(np.bincount(owners, minlength=len(documents)).tolist())]
        totals = np.bincount(owners, said, len(documents))
        self._unsaid = np.log(totals + ALPHA * len(found))
        self._asked = np.zeros(len(found))

    def of(self, question: str, documents: Sequence[int]) -> list[float]:
        """The log-likelihood under each of ``documents``, up to what is the same for all."""
        asked, weights, _ = self._runs_of(question)
        weights = weights / (np.sqrt(np.sum(weights**2)) or 1.0)
        self._asked[asked] = weights
        spans = [slice(self._starts[document], self._starts[document + 1]) for document in documents]
        said = [float(self._asked[self._runs[span]] @ self._gains[span]) for span in spans]
        self._asked[asked] = 0.0
        unsaid = self._unsaid[np.array(documents, np.intp)].tolist()
        return [gained - float(weights.sum()) * log for gained, log in zip(said, unsaid, strict=True)]

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


def _weights(counts: Places) -> Floats:
    return 1 + np.log(counts, dtype=np.float64)


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
