"""The search: what a question means, and which entries and uncovered topics it reaches, best first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import islice
from typing import TypeVar

from bot.core.analysis import EXCEPT, NOT, Analysis, Analyzer, is_name
from bot.core.index import Breakdown, Document, Hit, Index
from bot.core.knowledge import Demand, Entry, Knowledge, Topic
from bot.core.likeness import Likeness
from bot.core.matching import Fit, Holder, Wording, Wordings
from bot.core.spelling import Speller, spell_numbers
from bot.core.strangers import Hearsay, is_capital, proper_names
from bot.core.text import fold
from bot.core.thresholds import Evidence, lead
from bot.core.tokens import Tokenizer

K = TypeVar("K")
V = TypeVar("V")

POOL = 30
"""How many hits are looked at closely."""
TOPIC, BARE = 1.5, 0.4
"""Worth of an uncovered topic: makes up for the answer field that it lacks; where nothing speaks for it but words that
the best entry holds as well (「電子契約」), or its wording names somebody else (名古屋市), it must stand back."""
OVERDUE = 0.9
"""Worth of an entry whose article is past its ``review_by``: below a checked equal, above anything worse."""
EXACT = 1.5
"""Worth of a wording that consists of the question's very terms."""
MENTIONED = 0.8
"""Worth of an entry that only mentions a person or role named in the question."""
REMEMBERED = 1_024
"""Questions whose analysis is kept for a repeat."""
REPAIRS, READ = 40, 100
"""Corrections of spelling tried at most, and the characters in which they are looked for. Of a longer text fewer are
tried, since every reading takes longer."""
LONG_NAME = 4
"""Characters from which an unknown proper name may be a slip of a known one."""
DECLARED = frozenset({Demand.COUNT, Demand.TIME, Demand.PLACE, Demand.PERSON, Demand.AMOUNT, Demand.COMPARISON})
"""Demands that an entry must declare or its wording share before it counts as an answer."""


@dataclass(frozen=True, slots=True)
class Target:
    """A document of the index: an entry, or an uncovered topic.

    ``held``: all its terms. ``own``: the names of the people and roles it belongs to. ``body``: what its answer says.
    ``text``: everything it says and is asked, folded.
    """

    entry: Entry | None
    topic: Topic
    held: frozenset[str]
    own: frozenset[str]
    body: tuple[str, ...]
    text: str


_Made = tuple[Target, Document, tuple[Wording, ...], Sequence[str]]
"""With the wordings, and these with names and loan words spelt alike."""


@dataclass(frozen=True, slots=True)
class Match:
    """A target that a question reached.

    ``compatible``: it holds every name in the question. ``unmet``: what the question demands and the target does not
    promise. ``denied``: the question denies what the target tells of. ``worth``: of a match of its kind.
    """

    target: Target
    hit: Hit
    fit: Fit
    likeness: float
    compatible: bool
    unmet: frozenset[Demand]
    denied: bool
    worth: float

    @property
    def rank(self) -> float:
        """What matches are ordered by; equal ranks by score, then in the order of the files."""
        worth = self.worth * (EXACT if self.fit.exact else 1.0)
        return self.fit.value * self.likeness**3 * self.hit.score * worth


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question asks of a target besides words: names to hold, demands to meet, what must not stand there."""

    text: str
    named: frozenset[str]
    speakers: frozenset[str]
    demands: frozenset[Demand]
    denied: frozenset[str]
    excluded: frozenset[str]
    today: date

    @classmethod
    def of(cls, analysis: Analysis, general: frozenset[str], today: date) -> _Asked:
        named = frozenset(name.key for name in analysis.names) - general
        speakers = frozenset(name for name in named if name.startswith("speaker:"))
        denied, excluded = (
            frozenset(term.removeprefix(mark) for term in analysis.terms if term.startswith(mark))
            for mark in (NOT, EXCEPT)
        )
        return cls(analysis.text, named, speakers, analysis.demands & DECLARED, denied, excluded, today)


@dataclass(frozen=True, slots=True)
class Found:
    """``terms``: what was searched for. ``matches``: what was reached, best first."""

    terms: tuple[str, ...]
    matches: tuple[Match, ...]


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
        asked = _Asked.of(analysis, self.general, today)
        hits = self._index.search(analysis.terms, analysis.background, POOL)
        documents = [hit.document for hit in hits]
        alike, fits = self._likeness.of(analysis.text, documents), self._wordings.best(analysis, documents)
        found = [
            _match(asked, self._targets[hit.document], hit, fit, likeness)
            for hit, fit, likeness in zip(hits, fits, alike, strict=True)
        ]
        return Found(analysis.terms, tuple(sorted(self._weighed(found, analysis), key=_order)))

    def _weighed(self, found: Sequence[Match], analysis: Analysis) -> list[Match]:
        """Topics count for more than entries only if the question says something that the best entry does not hold."""
        best = max((match for match in found if match.target.entry), key=lambda match: match.rank, default=None)
        if best is None:
            return list(found)
        left = frozenset(analysis.focus) - best.target.held - best.target.own
        said = bool(best.unmet)
        return [
            match
            if match.target.entry or said or not left.isdisjoint(match.target.held)
            else replace(match, worth=BARE)
            for match in found
        ]

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


def _match(asked: _Asked, target: Target, hit: Hit, fit: Fit, likeness: float) -> Match:
    entry = target.entry
    if entry is None:
        elsewhere = any(name not in asked.text for name in fit.wording.named)
        return Match(target, hit, fit, likeness, True, frozenset(), False, BARE if elsewhere else TOPIC)
    # Of several people named, one is enough.
    named = asked.named if asked.speakers.isdisjoint(target.own) else asked.named - asked.speakers
    unmet = asked.demands - fit.wording.demands - entry.gives
    denied = asked.denied and (asked.denied - fit.wording.denied) & target.own.union(fit.wording.terms)
    excluded = asked.excluded and asked.excluded & target.own.union(target.body)
    worth = (1.0 if named <= target.own else MENTIONED) * (OVERDUE if entry.source.overdue(asked.today) else 1.0)
    compatible = not named or named <= target.own.union(target.body)
    return Match(target, hit, fit, likeness, compatible, unmet, bool(denied or excluded), worth)


def evidence(usable: Sequence[Match]) -> Evidence:
    """What speaks for ``usable[0]``, an entry."""
    best = usable[0]
    others = [match for match in usable if match.target.topic.id != best.target.topic.id]
    topics = (match.rank for match in others if not match.target.entry)
    return Evidence(best.fit.value, lead(best.rank, topics), lead(best.rank, (match.rank for match in others)))


def _order(match: Match) -> tuple[float, float, int]:
    return -match.rank, -match.hit.score, match.hit.document


def _texts_of_answers(knowledge: Knowledge) -> list[str]:
    texts = [text for e in knowledge.entries for text in (e.question, e.answer, e.section, e.speaker.affiliation)]
    texts += [quote.text for entry in knowledge.entries for quote in entry.quotes]
    texts += [text for role in knowledge.roles for text in (role.name, *role.aliases, role.organisation, role.summary)]
    texts += [alias for article in knowledge.articles for s in article.speakers for alias in (s.name, *s.aliases)]
    return texts + [text for group in knowledge.synonyms.groups for text in group]


def _texts_of_topics(knowledge: Knowledge) -> list[str]:
    return [text for topic in knowledge.topics for text in (topic.name, *topic.asked_as)]
