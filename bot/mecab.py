"""MeCab by fugashi: the tokeniser behind ``bot.core.analysis``.

One formatted ``parse()`` gives everything in one call: reading lazy features node by node takes more than twice as long
and, shared by threads, gives silently wrong lemmas.
"""

from __future__ import annotations

from functools import lru_cache

import fugashi

from bot.core.tokens import Token

# Part of speech (three levels), lemma and reading of unidic; unknown words have parts of speech only.
_KNOWN = r"%m\t%f[0]\t%f[1]\t%f[2]\t%f[7]\t%f[17]\n"
_UNKNOWN = r"%m\t%f[0]\t%f[1]\t%f[2]\t\t\n"
# unidic-lite ignores -F unless its own output format is switched off by -O "".
_ARGUMENTS = f'-O "" -F "{_KNOWN}" -U "{_UNKNOWN}" -E ""'


class MecabTokenizer:
    """Splits text into ``Token``s. Not to be shared by threads: give each its own."""

    def __init__(self) -> None:
        self._tagger = fugashi.Tagger(_ARGUMENTS)
        self._token = lru_cache(maxsize=1 << 15)(_token)

    def __reduce__(self) -> tuple[type[MecabTokenizer], tuple[()]]:
        """Pickled as nothing but its kind: each copy has a tagger of its own."""
        return MecabTokenizer, ()

    def __call__(self, text: str) -> list[Token]:
        """Tokens of ``text``, in order. NUL, which would end the input early, and line breaks count as spaces."""
        parsed = self._tagger.parse(text.replace("\0", " ").replace("\t", " ").replace("\n", " "))
        return list(map(self._token, parsed.split("\n"))) if parsed else []


def _token(line: str) -> Token:
    # MeCab leaves out an empty last field together with its tab.
    surface, pos, pos2, pos3, lemma, reading = (line + "\t\t\t\t\t").split("\t")[:6]
    return Token(surface, pos, pos2, pos3, lemma, reading)
