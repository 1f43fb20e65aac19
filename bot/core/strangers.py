"""Proper names in a question: people, places, organisations, products."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from bot.core.language import COMMON_LATIN, COMMON_ROOMS, ORGANISATION_SUFFIXES, STOP_LEMMAS
from bot.core.text import fold
from bot.core.tokens import Token

_LATIN = re.compile(r"[a-z][a-z0-9.+#-]+")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9.+#-]+")
MOST_LATIN = 2
"""With more Latin words than this, a question is in English or romaji, and they are no names."""
_COMMON = COMMON_LATIN | STOP_LEMMAS


def proper_names(tokens: Sequence[Token]) -> list[str]:
    """Proper nouns, compounds that end like an organisation, and Latin words, as they stand in the question."""
    latin = [token.surface for token in tokens if not token.lemma and _LATIN.fullmatch(token.surface)]
    latin = [word for word in latin if word not in _COMMON]
    found = latin if len(latin) <= MOST_LATIN else []
    run: list[Token] = []
    for token in tokens:
        if token.pos == "名詞" or (token.pos == "接尾辞" and run):
            run.append(token)
        elif run:
            found += _names_in(run)
            run = []
    return found + _names_in(run)


def is_capital(name: str, typed: str) -> bool:
    """Whether a name, if in Latin letters, has a capital where it was typed: 「気軽に ask できますか」 names nobody."""
    return not _LATIN.fullmatch(name) or any(
        word.casefold() == name and word != word.lower() for word in _WORD.findall(typed)
    )


def _names_in(run: list[Token]) -> list[str]:
    while run and run[0].pos3 == "副詞可能":  # いま東京都
        run = run[1:]
    while run and not (run[-1].surface in ORGANISATION_SUFFIXES or run[-1].pos2 == "固有名詞"):
        run = run[:-1]
    if not run:
        return []
    name = "".join(token.surface for token in run)
    lone_suffix = len(run) == 1 and run[0].pos2 != "固有名詞"
    common = lone_suffix or name.startswith(("何", "各", "同", "本")) or name.endswith(COMMON_ROOMS)
    return [name] if len(name) > 1 and not common else []


class Hearsay:
    """Which names the knowledge has heard of, and where."""

    def __init__(
        self, told: Sequence[str], wordings: Sequence[str], topics: Sequence[str], terms: AbstractSet[str]
    ) -> None:
        """``told``: what entries say; ``wordings``: how they are asked; ``terms``: those that entries hold."""
        self._told = fold("\n".join(told))
        self._known = "\n".join([self._told, fold("\n".join(wordings))])
        self._asked = fold("\n".join(topics))
        self._terms = frozenset(terms)

    def knows(self, name: str) -> bool:
        """Products are heard of in wordings (「Slackですか」), places and organisations only in what is told."""
        told = self._told if name.endswith(tuple(ORGANISATION_SUFFIXES)) else self._known
        return name in self._terms or name in told

    def elsewhere(self, name: str, text: str) -> bool:
        """Whether uncovered topics know a name that ``text`` has never heard: 「Googleの社員は…」."""
        return name in self._asked and name not in text
