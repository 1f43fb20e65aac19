"""Morphemes, and what can be told of each by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.core.language import CONTENT_FREE_POS, NEGATIVE_LEMMAS, SETTING_ASIDE, STOP_LEMMAS
from bot.core.text import fold

_LATIN_SOURCE = re.compile(r"-([A-Za-z][A-Za-z .'\-]*)$")


@dataclass(frozen=True, slots=True, eq=False)
class Token:
    """One morpheme as unidic describes it. ``lemma`` and ``reading`` (katakana) are empty for unknown words.

    ``term``: the source word of a loan word (リモート-remote -> remote), else the lemma, else the surface.
    ``content``: it carries what a text is about. ``negative``: it may deny, ``aside``: or set aside, what it follows.
    """

    surface: str
    pos: str
    pos2: str
    pos3: str
    lemma: str
    reading: str
    term: str = field(init=False)
    content: bool = field(init=False)
    negative: bool = field(init=False)
    aside: bool = field(init=False)

    def __post_init__(self) -> None:
        source = _LATIN_SOURCE.search(self.lemma)
        term = source.group(1).casefold() if source else fold(self.lemma.split("-")[0] or self.surface)
        negative = self.pos in {"助動詞", "形容詞"} and term in NEGATIVE_LEMMAS
        object.__setattr__(self, "term", term)
        object.__setattr__(self, "content", self.is_content(term))
        object.__setattr__(self, "negative", negative)
        object.__setattr__(self, "aside", negative or term in SETTING_ASIDE)

    def is_content(self, term: str) -> bool:
        """Whether it carries what a text is about, read as ``term``."""
        if self.pos == "接尾辞" and term == "方":  # 使い方 is not 使う; 職員の方 is a noun
            return True
        return self.pos not in CONTENT_FREE_POS and term not in STOP_LEMMAS and not self.surface.isspace()


Tokenizer = Callable[[str], list[Token]]
