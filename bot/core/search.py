"""The search: what a question means, and which entries and uncovered topics it reaches, best first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from typing import TypeVar

from bot.core.analysis import Analysis, Analyzer, is_name
from bot.core.denials import EXCEPT, NOT
from bot.core.index import Breakdown, Document, Index
from bot.core.knowledge import Entry, Knowledge, Topic
from bot.core.likeness import Likeness
from bot.core.match import Asked, Match, Target, match, order, weighed
from bot.core.matching import Holder, Wording, Wordings
from bot.core.spelling import Speller, spell_numbers
from bot.core.strangers import Hearsay, is_capital, proper_names
from bot.core.text import fold
from bot.core.tokens import Tokenizer

K = TypeVar("K")
V = TypeVar("V")

POOL = 30
"""How many hits are looked at closely."""
REMEMBERED = 1_024
"""Questions whose analysis is kept for a repeat."""
REPAIRS, READ = 40, 100
"""Corrections of spelling tried at most, and the characters in which they are looked for. Of a longer text fewer are
tried, since every reading takes longer."""
LONG_NAME = 4
"""Characters from which an unknown proper name may be a slip of a known one."""
_Made = tuple[Target, Document, tuple[Wording, ...], Sequence[str]]
"""With the wordings, and these with names and loan words spelt alike."""


@dataclass(frozen=True, slots=True)
class Found:
    """``terms``: what was searched for. ``matches``: what was reached, best first. ``familiar``: share of the question
    that reads like anything asked here, 0 to 1.
    """

    terms: tuple[str, ...]
    matches: tuple[Match, ...]
    familiar: float


class Search:
    """One version of the knowledge, analysed, indexed and frozen. As thread-bound as its tokeniser.

    ``today``: the date in Tokyo, against which entries are overdue.
    """

    def __init__(self, knowledge: Knowledge, tokenize: Tokenizer, today: Callable[[], date]) -> None:
        self._today = today
        once = cache(tokenize)  # both the analyser and the speller learn from each text
        self._analyzer = Analyzer.for_knowledge(knowledge, once)
        self.general = frozenset(f"role:{role.id}" for role in knowledge.roles if role.general)
        made = [self._of_entry(entry) for entry in knowledge.entries]
        made += [self._of_topic(topic) for topic in knowledge.uncovered]
        self._targets = tuple(target for target, *_ in made)
        self._of = {target.entry.id: target for target in self._targets if target.entry}
        self._index = Index([document for _, document, *_ in made])
        self._wordings = Wordings([Holder(own, t.held, t.own) for t, _, own, _ in made], self._index.weight_of)
        self._likeness = Likeness([spelt for *_, spelt in made])
        told, topics = _texts_of_answers(knowledge), _texts_of_topics(knowledge)
        wordings = [text for entry in knowledge.entries for text in entry.asked_as]
        self._speller = Speller(once, told, self._analyzer.tokens, [*wordings, *topics], self._analyzer.aliases)
        self._analyzer.tokenize = self._speller.tokenize = tokenize
        self._hearsay = Hearsay(told, wordings, topics, self._told())
        self._readings: dict[str, tuple[str, Analysis]] = {}
        self._findings: dict[tuple[Analysis, date], Found] = {}

    def __getstate__(self) -> dict[str, object]:
        """Everything but what was asked."""
        return vars(self) | {"_readings": {}, "_findings": {}}

    def _of_entry(self, entry: Entry) -> _Made:
        shown = [entry.answer, *(quote.text for quote in entry.quotes), entry.section]
        owners = [entry.speaker.affiliation, *(text for role in entry.roles for text in (role.name, role.organisation))]
        owner_terms = self._analyzer.analyse("。".join(owners)).terms
        own = {f"speaker:{entry.speaker.id}", *(f"role:{role.id}" for role in entry.roles)}
        own |= set(filter(is_name, owner_terms))
        body = (*self._analyzer.analyse("。".join(shown)).terms, *owner_terms, *sorted(own))
        return self._target(entry, entry.topic, entry.wordings, body, frozenset(own))

    def _of_topic(self, topic: Topic) -> _Made:
        return self._target(None, topic, (topic.name, *topic.asked_as), (), frozenset())

    def _target(
        self, entry: Entry | None, topic: Topic, texts: Sequence[str], body: tuple[str, ...], own: frozenset[str]
    ) -> _Made:
        analysed = [(text, self._analyzer.analyse(text)) for text in texts]
        document = Document(tuple(analysis.terms for _, analysis in analysed), body)
        held = frozenset(term for terms in (*document.wordings, body) for term in terms)
        wordings = tuple(
            Wording.of(text, analysis, frozenset() if entry else frozenset(self.names(analysis)))
            for text, analysis in analysed
        )
        shown = (entry.answer, *(quote.text for quote in entry.quotes)) if entry else ()
        text = fold("\n".join((*texts, *shown)))
        target = Target(entry, topic, held, own, body, text)
        return target, document, wordings, [analysis.text for _, analysis in analysed]

    def _told(self) -> frozenset[str]:
        return frozenset().union(*(target.held for target in self._targets if target.entry))

    # -- reading

    def analyse(self, text: str) -> Analysis:
        """``text`` as it stands."""
        return self._analyzer.analyse(text)

    def read(self, text: str) -> tuple[str, Analysis]:
        """The question, with its spelling repaired where that leaves fewer words unknown."""
        return _remembered(self._readings, text, lambda: self._read(text))

    def _read(self, text: str) -> tuple[str, Analysis]:
        speller = self._speller
        text = speller.spell_out(speller.fix_katakana(speller.from_romaji(spell_numbers(text))))
        analysis = self._analyzer.analyse(text)
        if (heard := speller.homophones(text, analysis.tokens)) != text:
            text, analysis = heard, self._analyzer.analyse(heard)
        unknown = self._unknown(analysis)
        if not unknown:
            return text, analysis
        strangers = [n for n in self.names(analysis) if len(n) < LONG_NAME and not self._hearsay.knows(n)]
        tried = REPAIRS * READ // max(READ, len(text))
        odd = "".join(token.surface for token in analysis.tokens if token.term not in self._index.idf)
        for typed, known in islice(self._speller.corrections(text[:READ], frozenset(odd)), tried):
            if any(typed in name for name in strangers):
                continue
            repaired = fold(text).replace(typed, known)
            again = self._analyzer.analyse(repaired)
            if self._unknown(again) < unknown:
                text, analysis, unknown = repaired, again, self._unknown(again)
            if not unknown:
                break
        return text, analysis

    def _unknown(self, analysis: Analysis) -> int:
        return sum(term not in self._index.idf for term in analysis.terms if not term.startswith((NOT, EXCEPT)))

    def own(self, entry: Entry) -> frozenset[str]:
        """The names of the people and roles that an entry belongs to."""
        return self._of[entry.id].own

    def holds(self, entry: Entry) -> frozenset[str]:
        """All terms of an entry: of its answer and its wordings."""
        return self._of[entry.id].held

    def names(self, analysis: Analysis, typed: str = "") -> tuple[str, ...]:
        """Proper names and organisations in the clause that asks, folded; ``typed``: as typed, to tell capitals."""
        found = sorted({fold(name) for name in proper_names(analysis.asking)})
        return tuple(name for name in found if not typed or is_capital(name, typed))

    def strangers(self, names: Sequence[str], target: Target | None) -> tuple[str, ...]:
        """The names that no entry has heard, nor ``target``; else those that topics know and ``target`` does not."""
        text = target.text if target else ""
        unknown = tuple(name for name in names if name not in text and not self._hearsay.knows(name))
        if unknown or target is None or target.entry is None:
            return unknown
        elsewhere = (name for name in names if self._hearsay.elsewhere(name, text))
        return tuple(name for name in elsewhere if not target.held.issuperset(self.analyse(name).terms))

    # -- finding

    def find(self, analysis: Analysis) -> Found:
        """What a question reaches."""
        today = self._today()
        return _remembered(self._findings, (analysis, today), lambda: self._find(analysis, today))

    def _find(self, analysis: Analysis, today: date) -> Found:
        asked = Asked.of(analysis, self.general, today)
        hits = self._index.search(analysis.terms, analysis.background, POOL)
        documents = [hit.document for hit in hits]
        alike, fits = self._alike(analysis, documents), self._wordings.best(analysis, documents)
        found = [
            match(asked, self._targets[hit.document], hit, fit, likeness)
            for hit, fit, likeness in zip(hits, fits, alike, strict=True)
        ]
        familiar = self._likeness.familiarity(analysis.asked)
        return Found(analysis.terms, tuple(sorted(weighed(found, analysis), key=order)), familiar)

    def _alike(self, analysis: Analysis, documents: Sequence[int]) -> Sequence[float]:
        """Likeness of the question; what leads up to the clause that asks counts half."""
        whole = self._likeness.of(analysis.text, documents)
        if analysis.asked == analysis.text:
            return whole
        return [(x + y) / 2 for x, y in zip(whole, self._likeness.of(analysis.asked, documents), strict=True)]

    def breakdown(self, terms: Sequence[str], analysis: Analysis, match: Match) -> Breakdown:
        """The parts of a match's score; they sum to it."""
        return self._index.explain(terms, match.hit, analysis.background)


def _remembered(made: dict[K, V], key: K, make: Callable[[], V]) -> V:
    """What was made for ``key`` before. Little, since a question's words should not linger, and without a cycle of
    references: a version of the knowledge must go at once when another takes its place."""
    if key not in made:
        if len(made) == REMEMBERED:
            made.clear()
        made[key] = make()
    return made[key]


def _texts_of_answers(knowledge: Knowledge) -> list[str]:
    texts = [text for e in knowledge.entries for text in (e.question, e.answer, e.section, e.speaker.affiliation)]
    texts += [quote.text for entry in knowledge.entries for quote in entry.quotes]
    texts += [text for role in knowledge.roles for text in (role.name, *role.aliases, role.organisation, role.summary)]
    texts += [alias for article in knowledge.articles for s in article.speakers for alias in (s.name, *s.aliases)]
    return texts + [text for group in knowledge.synonyms.groups for text in group]


def _texts_of_topics(knowledge: Knowledge) -> list[str]:
    return [text for topic in knowledge.topics for text in (topic.name, *topic.asked_as)]
