"""From text to content terms: the one analysis for questions, wordings and answers.

Order: names (aliases of speakers and roles) are cut out before tokenising, since 「Bさん」 would leave a lone ``b``;
then MeCab; then the lemmas of content words, without those that only frame a question; then synonyms by longest match
over the remaining sequence, since リモートワーク is two lemmas and 家で働く is a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bot.core.denials import EXCEPT, NOT, denied_at
from bot.core.knowledge import Demand, Knowledge
from bot.core.language import (
    ASKING,
    CLAUSE_END,
    COURTESY,
    DEMAND_PATTERNS,
    DENYING_PREFIXES,
    FIGURATIVE,
    LEAD_IN,
    SENTENCE_END,
    VOICES,
)
from bot.core.text import fold
from bot.core.tokens import Token, Tokenizer


class Name(NamedTuple):
    """A speaker or role recognised by an alias. ``key`` is ``speaker:<id>`` or ``role:<id>``."""

    key: str
    surface: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """What remains of a text. ``terms`` holds content terms and name keys in order, synonyms applied.

    ``background``: the terms that stand only outside the clause that asks (「SIerで5年働いています。…でしょうか」).
    ``tokens`` are all but the names; ``asking`` those of the clause that asks. ``text`` is what was analysed, folded,
    with names and loan words spelt alike; ``asked`` the clause that asks.
    """

    text: str
    asked: str
    terms: tuple[str, ...]
    background: frozenset[str]
    names: tuple[Name, ...]
    demands: frozenset[Demand]
    tokens: tuple[Token, ...] = field(compare=False)
    asking: tuple[Token, ...] = field(compare=False)
    dropped: tuple[str, ...]
    synonyms: tuple[tuple[tuple[str, ...], str], ...]

    @property
    def focus(self) -> tuple[str, ...]:
        """The terms of the clause that asks: what is searched for."""
        return tuple(term for term in self.terms if term not in self.background) or self.terms

    @property
    def affirmed(self) -> Analysis:
        """The same without its denials: what is near to 「リモートワークできない部署」 tells of リモートワーク."""
        return replace(self, terms=tuple(term.lstrip(NOT + EXCEPT) for term in self.terms))

    @property
    def content(self) -> tuple[str, ...]:
        """The terms that are not names."""
        return tuple(term for term in self.terms if not is_name(term))


class _Clause(NamedTuple):
    text: str
    terms: tuple[str, ...]
    names: tuple[Name, ...]
    tokens: tuple[Token, ...]
    dropped: tuple[str, ...]
    synonyms: tuple[tuple[tuple[str, ...], str], ...]


NOTHING = _Clause("", (), (), (), (), ())
SOMEBODY = "太郎"
"""Stands for a name while the words behind it are tokenised."""


_FOREIGN = re.compile(r"[ァ-ヴーa-z0-9][ァ-ヴーa-z0-9・ .-]*[ァ-ヴーa-z0-9]")
_GAP = re.compile(r"(?<![a-z0-9]) | (?![a-z0-9])")
"""A space parts words, which MeCab would not respect, unless it stands inside a Latin phrase."""
_LATIN, _KATAKANA = "[a-z0-9]", "[ァ-ヴー]"


def _any_of(anywhere: Iterable[str], whole: Iterable[str]) -> re.Pattern[str] | None:
    """The longest of the given strings; those of ``whole`` only where no letter of the same script adjoins."""
    bounds = dict.fromkeys(anywhere, "")
    for text in whole:
        before, after = (_LATIN if re.match(_LATIN, edge) else _KATAKANA for edge in (text[0], text[-1]))
        bounds[text] = f"(?<!{before}{re.escape(text)})(?!{after})"
    # Of hundreds, hardly any begins at one place of a text: its first character spares trying them all.
    by_first: dict[str, list[str]] = {}
    for text in sorted(filter(None, bounds), key=len, reverse=True):
        by_first.setdefault(re.escape(text[0]), []).append(re.escape(text[1:]) + bounds[text])
    ways = "|".join(f"{first}(?:{'|'.join(rests)})" for first, rests in by_first.items())
    return re.compile(ways) if ways else None


def _named(key: str, surface: str) -> Token:
    return Token(surface, "名詞", "固有名詞", "", key, "")


def is_name(term: str) -> bool:
    """Whether a term is a name key."""
    return term.startswith(("speaker:", "role:"))


class Analyzer:
    """Analyses texts with the names and synonyms of one knowledge version. As thread-bound as its tokeniser."""

    def __init__(
        self,
        tokenize: Tokenizer,
        aliases: Mapping[str, str] | None = None,
        synonyms: Iterable[Sequence[str]] = (),
    ) -> None:
        """``aliases``: alias -> name key. ``synonyms``: groups of words or phrases with the same meaning."""
        self.tokenize = tokenize
        self.aliases = {fold(alias): key for alias, key in (aliases or {}).items()}
        groups = [[fold(member) for member in group] for group in synonyms]
        # Words in katakana or Latin letters that MeCab would cut differently from one sentence to the next.
        fixed = {member: f"={group[0]}" for group in groups for member in group if _FOREIGN.fullmatch(member)}
        keys = {**fixed, **self.aliases}
        self._spelt = {key: alias for alias, key in reversed(keys.items())}
        self._spelt |= {key: key.removeprefix("=") for key in fixed.values()}
        self._known = _any_of(self.aliases, fixed)
        self._names = {text: (Name(key, text), _named(key, text)) for text, key in keys.items()}
        self._synonyms: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._add_synonyms(groups)

    @classmethod
    def for_knowledge(cls, knowledge: Knowledge, tokenize: Tokenizer) -> Analyzer:
        """With every speaker, role and synonym group of ``knowledge``."""
        aliases = {
            alias: f"speaker:{speaker.id}"
            for article in knowledge.articles
            for speaker in article.speakers
            for alias in speaker.aliases
        }
        aliases |= {alias: f"role:{role.id}" for role in knowledge.roles for alias in (role.name, *role.aliases)}
        return cls(tokenize, aliases, knowledge.synonyms.groups)

    def _add_synonyms(self, groups: Iterable[Sequence[str]]) -> None:
        table: dict[tuple[str, ...], str] = {}
        for group in groups:
            for member in group:
                sequence = self.analyse(member).terms
                if sequence:
                    table.setdefault(sequence, f"={group[0]}")
        for sequence, concept in sorted(table.items(), key=lambda item: -len(item[0])):
            self._synonyms.setdefault(sequence[0], []).append((sequence, concept))

    def analyse(self, text: str) -> Analysis:
        """Terms, names and demands of ``text`` (already cleaned; folded here)."""
        folded = VOICES.sub("皆", fold(text))
        before = after = NOTHING
        for background, asking in splits(folded):
            after = self._clause(asking)
            if not COURTESY.issuperset(after.terms):
                before = self._clause(background)
                break
        return Analysis(
            before.text + after.text,
            after.text,
            (*before.terms, *after.terms),
            frozenset(before.terms) - frozenset(after.terms),
            before.names + after.names,
            demands_of(after.tokens),
            before.tokens + after.tokens,
            after.tokens,
            before.dropped + after.dropped,
            before.synonyms + after.synonyms,
        )

    def _clause(self, text: str) -> _Clause:
        if not text:
            return NOTHING
        tokens, places = self._split(text)
        denied = denied_at(tokens) if any(token.aside for token in tokens) else {}
        spelt, kept, dropped = [], [], []
        prefix = ""
        for at, token in enumerate(tokens):
            name = places.get(at)
            spelt.append(self._spelt[name.key] if name else token.surface)
            if token.surface in DENYING_PREFIXES:
                prefix = token.surface
                continue
            term = name.key if name else prefix + token.term
            if name or (token.is_content(term) if prefix else token.content):
                kept.append(denied[at] + term if at in denied else term)
            else:
                dropped.append(token.surface)
            prefix = ""
        terms, applied = self._apply_synonyms(kept)
        names = tuple(name for name in places.values() if is_name(name.key))
        spoken = tuple(token for at, token in enumerate(tokens) if at not in places) if places else tuple(tokens)
        applied = [((name.surface,), name.key) for name in places.values() if not is_name(name.key)] + applied
        return _Clause("".join(spelt), tuple(terms), names, spoken, tuple(dropped), tuple(applied))

    def tokens(self, text: str) -> list[Token]:
        """The tokens of a folded text; a name is one."""
        return self._split(text)[0]

    def _split(self, text: str) -> tuple[list[Token], dict[int, Name]]:
        """Tokens of ``text`` with a placeholder for each name, and which token stands for which name, in order."""
        text = _GAP.sub("、", text) if " " in text else text
        tokens: list[Token] = []
        places: dict[int, Name] = {}
        start = 0
        for match in self._known.finditer(text) if self._known else ():
            before = text[start : match.start()]
            tokens += self._after_name(before) if places else self.tokenize(before)
            places[len(tokens)], token = self._names[match.group()]
            tokens.append(token)
            start = match.end()
        return (tokens + self._after_name(text[start:]) if places else self.tokenize(text)), places

    def _after_name(self, text: str) -> list[Token]:
        """Tokens of what follows a name: 「は？」 alone would be read as a sigh, behind a name it is a particle."""
        tokens = self.tokenize(SOMEBODY + text)
        return tokens[1:] if tokens and tokens[0].surface == SOMEBODY else self.tokenize(text)

    def _apply_synonyms(self, terms: list[str]) -> tuple[list[str], list[tuple[tuple[str, ...], str]]]:
        result: list[str] = []
        applied: list[tuple[tuple[str, ...], str]] = []
        if self._synonyms.keys().isdisjoint(terms):
            return terms, applied
        at = 0
        while at < len(terms):
            for sequence, concept in self._synonyms.get(terms[at], ()):
                if tuple(terms[at : at + len(sequence)]) == sequence:
                    applied.append((sequence, concept))
                    result.append(concept)
                    at += len(sequence)
                    break
            else:
                result.append(terms[at])
                at += 1
        return result, applied


def splits(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of what leads up to the question (or nothing) and what asks, from the shortest clause to the whole text:
    「…と聞きました。教えていただけますか」 asks in the sentence before.
    """
    if not CLAUSE_END.search(text, 0, len(text) - 1):
        yield "", text
        return
    sentences = [part for part in SENTENCE_END.split(text) if part.strip()]
    asking = [part for part in sentences if ASKING.search(part)]
    if asking:
        background = [part for part in sentences if part not in asking]
        clauses = [LEAD_IN.split(part)[-1] for part in asking]
        lead_ins = [part[: len(part) - len(clause)] for part, clause in zip(asking, clauses, strict=True)]
        yield "。".join(filter(None, background + lead_ins)), "。".join(clauses)
        for first in range(len(sentences) - 1, 0, -1):
            yield "。".join(sentences[:first]), "。".join(sentences[first:])
    yield "", text


def demands_of(tokens: Sequence[Token]) -> frozenset[Demand]:
    """What a text asks for: question words with what follows them, and comparisons."""
    text = FIGURATIVE.sub("", "".join(token.surface for token in tokens))
    return frozenset(demand for demand, pattern in DEMAND_PATTERNS if pattern.search(text))
