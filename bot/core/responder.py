"""From a question to a decision: the knowledge of one version, analysed, indexed and frozen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import islice

from bot.core.analysis import NOT, Analysis, Analyzer, Tokenizer, is_name
from bot.core.decision import Answer, Candidates, Card, Decision, Empty, NoAnswer
from bot.core.index import Breakdown, Document, Hit, Index
from bot.core.knowledge import Demand, Entry, EntryKind, Knowledge, Topic
from bot.core.language import ANAPHORA, COURTESY, ELLIPTIC
from bot.core.matching import Fit, Question, Wording
from bot.core.spelling import Speller
from bot.core.strangers import proper_names
from bot.core.text import clean_question, fold
from bot.core.thresholds import SHIPPED, Calibration, Evidence

POOL = 30
"""How many hits are looked at closely."""
CARDS = 3
"""Cards, candidates and suggestions shown at most."""
ELLIPSIS = 2
"""Content terms up to which a question without a name leaves the rest to the conversation."""
SAME_OWNER = 0.6
"""Rank, relative to the best, with which an entry of the person spoken of still takes a follow-up."""
CLOSE = 0.5
"""Rank, relative to the best, from which an entry is a candidate too."""
TOPIC = 1.5
"""Makes up for the answer field that an uncovered topic lacks."""
OVERDUE = 0.9
"""Worth of an entry whose article is past its ``review_by``: below a checked equal, above anything worse."""
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

    ``held``: all its terms. ``own``: the names of the people and roles it belongs to.
    """

    entry: Entry | None
    topic: Topic
    wordings: tuple[Wording, ...]
    held: frozenset[str]
    own: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """A target that a question reached.

    ``compatible``: it holds every name in the question; ``about``: it belongs to all of them. ``unmet``: what the
    question demands and the target does not promise. ``denied``: the question denies what the target tells of.
    ``overdue``: its article has not been checked in time.
    """

    target: Target
    hit: Hit
    fit: Fit
    compatible: bool
    unmet: frozenset[Demand]
    denied: bool
    about: bool
    overdue: bool = False

    @property
    def rank(self) -> float:
        """What matches are ordered by, behind exact wordings; equal ranks by score, then in the order of the files."""
        worth = TOPIC if self.target.entry is None else 1.0 if self.about else MENTIONED
        return self.fit.value * self.fit.value * self.hit.score * worth * (OVERDUE if self.overdue else 1.0)


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything a decision was made of. ``searched``: the terms of the search; ``confidence``: in the best entry."""

    question: str
    analysis: Analysis
    searched: tuple[str, ...]
    matches: tuple[Match, ...]
    strangers: tuple[str, ...]
    confidence: float
    reason: str
    decision: Decision


class Responder:
    """Decides on questions with one version of the knowledge. As thread-bound as its tokeniser.

    ``today``: the date in Tokyo, against which entries are overdue.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        tokenize: Tokenizer,
        calibration: Calibration = SHIPPED,
        today: Callable[[], date] = lambda: date.min,
    ) -> None:
        self.knowledge = knowledge
        self.calibration = calibration
        self._today = today
        self._analyzer = Analyzer.for_knowledge(knowledge, tokenize)
        self._general = frozenset(f"role:{role.id}" for role in knowledge.roles if role.general)
        pairs = [self._of_entry(entry) for entry in knowledge.entries]
        pairs += [self._of_topic(topic) for topic in knowledge.uncovered]
        self._targets = tuple(target for target, _ in pairs)
        documents = [document for _, document in pairs]
        self._index = Index(documents)
        self._position = {entry.id: at for at, entry in enumerate(knowledge.entries)}
        told, asked = _texts_of_entries(knowledge), _texts_of_topics(knowledge)
        self._speller = Speller(tokenize, [*told, *asked], self._analyzer.aliases)
        self._known = fold("\n".join(told))
        self._foreign = self._only_asked()
        # Per responder, so that a reload starts afresh; small, since a question's words should not linger.
        self._read = lru_cache(maxsize=REMEMBERED)(self._read_anew)
        self._matches_on = lru_cache(maxsize=REMEMBERED)(self._matches_anew)

    # -- building

    def _of_entry(self, entry: Entry) -> tuple[Target, Document]:
        shown = [entry.answer, *(quote.text for quote in entry.quotes), entry.section]
        owners = [entry.speaker.affiliation, *(text for role in entry.roles for text in (role.name, role.organisation))]
        owner_terms = self._analyzer.analyse("。".join(owners)).terms
        own = {f"speaker:{entry.speaker.id}", *(f"role:{role.id}" for role in entry.roles)}
        own |= set(filter(is_name, owner_terms))
        body = (*self._analyzer.analyse("。".join(shown)).terms, *owner_terms, *sorted(own))
        return self._target(entry, entry.topic, entry.wordings, body, frozenset(own))

    def _of_topic(self, topic: Topic) -> tuple[Target, Document]:
        return self._target(None, topic, (topic.name, *topic.asked_as), (), frozenset())

    def _target(
        self, entry: Entry | None, topic: Topic, texts: Sequence[str], body: tuple[str, ...], own: frozenset[str]
    ) -> tuple[Target, Document]:
        analysed = [(text, self._analyzer.analyse(text)) for text in texts]
        document = Document(tuple(analysis.terms for _, analysis in analysed), body)
        held = frozenset(term for terms in (*document.wordings, body) for term in terms)
        wordings = tuple(Wording.of(text, analysis) for text, analysis in analysed)
        return Target(entry, topic, wordings, held, own), document

    def _only_asked(self) -> frozenset[str]:
        told = frozenset().union(*(target.held for target in self._targets if target.entry))
        return frozenset().union(*(target.held for target in self._targets if not target.entry)) - told

    # -- answering

    def respond(self, question: str, after: str | None = None) -> Decision:
        """Decide on ``question`` as typed; ``after`` is the id of the entry that the conversation showed last."""
        return self.trace(question, after).decision

    def trace(self, question: str, after: str | None = None) -> Trace:
        """The decision together with what led to it."""
        text, analysis = self._read(clean_question(question))
        strangers = self._strangers(analysis)
        last = self.knowledge.by_id.get(after) if after else None
        if last and not strangers and (followed := self._follow_up(text, analysis, last)):
            return followed
        if COURTESY.issuperset(analysis.terms):
            return Trace(text, analysis, (), (), (), 0.0, "empty", Empty())
        searched, matches = self._matches(analysis)
        return self._decide(text, analysis, searched, matches, strangers)

    def breakdown(self, trace: Trace, match: Match) -> Breakdown:
        """The parts of a match's score; they sum to it."""
        return self._index.explain(trace.searched, match.hit, trace.analysis.background)

    def _read_anew(self, text: str) -> tuple[str, Analysis]:
        """The question, with its spelling repaired where that leaves fewer words unknown."""
        text = self._speller.fix_katakana(self._speller.spell_out(text))
        analysis = self._analyzer.analyse(text)
        unknown = self._unknown(analysis)
        if not unknown:
            return text, analysis
        strangers = [name for name in self._strangers(analysis) if len(name) < LONG_NAME]
        tried = REPAIRS * READ // max(READ, len(text))
        for typed, known in islice(self._speller.corrections(text[:READ]), tried):
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
        return sum(term not in self._index.idf for term in analysis.terms if not term.startswith(NOT))

    def _strangers(self, analysis: Analysis) -> tuple[str, ...]:
        """Proper names and organisations in the question of which no entry has ever heard."""
        named = (fold(name) for name in proper_names(analysis.asking))
        return tuple(name for name in named if name not in self._known and name not in self._index.idf)

    def _matches(self, analysis: Analysis) -> tuple[tuple[str, ...], tuple[Match, ...]]:
        """The terms searched for, and what they reached, best first."""
        return self._matches_on(analysis, self._today())

    def _matches_anew(self, analysis: Analysis, today: date) -> tuple[tuple[str, ...], tuple[Match, ...]]:
        question = Question(analysis, self._index.weight_of, self._analyzer.broader)
        named = frozenset(name.key for name in analysis.names) - self._general
        asking = analysis.terms
        wider = [also for term in asking for also in sorted(self._analyzer.broader.get(term, ())) if also not in asking]
        searched = (*asking, *wider)
        found = [
            self._match(hit, question, named, analysis, today)
            for hit in self._index.search(asking, analysis.background, POOL, wider)
        ]
        return searched, tuple(sorted(found, key=lambda m: (not m.fit.exact, -m.rank, -m.hit.score, m.hit.document)))

    def _match(self, hit: Hit, question: Question, named: frozenset[str], analysis: Analysis, today: date) -> Match:
        target = self._targets[hit.document]
        fit = question.best_fit(target.wordings, target.held, target.own)
        if target.entry is None:
            return Match(target, hit, fit, True, frozenset(), False, True)
        unmet = (analysis.demands & DECLARED) - fit.wording.demands - target.entry.gives
        denied = {term.removeprefix(NOT) for term in analysis.terms if term.startswith(NOT)}
        about = named <= target.own
        compatible = about or named <= target.own | target.held
        rejected = not denied.isdisjoint(fit.wording.terms | target.own)
        overdue = target.entry.source.overdue(today)
        return Match(target, hit, fit, compatible, unmet, rejected, about, overdue)

    # -- deciding

    def _decide(
        self,
        text: str,
        analysis: Analysis,
        searched: tuple[str, ...],
        matches: Sequence[Match],
        strangers: tuple[str, ...] = (),
    ) -> Trace:
        usable = [match for match in matches if match.compatible]
        confidence = self._confidence(analysis, usable)
        reason, decision = self._choose(usable, matches, strangers, confidence)
        return Trace(text, analysis, searched, tuple(matches), strangers, confidence, reason, decision)

    def _confidence(self, analysis: Analysis, usable: Sequence[Match]) -> float:
        if not usable or usable[0].target.entry is None:
            return 0.0
        return self.calibration.confidence(self.evidence(analysis, usable))

    def evidence(self, analysis: Analysis, usable: Sequence[Match]) -> Evidence:
        """What speaks for and against ``usable[0]``, an entry."""
        best = usable[0]
        asking = {term: self._index.weight_of(term) for term in analysis.focus}
        total = sum(asking.values()) or 1.0
        holds = best.target.held | best.target.own
        holds |= {term for term in asking if not holds.isdisjoint(self._analyzer.broader.get(term, ()))}
        others = (match.rank for match in usable if match.target.topic.id != best.target.topic.id)
        return Evidence(
            fit=best.fit.value,
            missing=sum(weight for term, weight in asking.items() if term not in holds) / total,
            foreign=sum(weight for term, weight in asking.items() if term in self._foreign) / total,
            rival=max(others, default=0.0) / best.rank if best.rank else 1.0,
        )

    def _choose(
        self, usable: Sequence[Match], matches: Sequence[Match], strangers: Sequence[str], confidence: float
    ) -> tuple[str, Decision]:
        silence = self._silence(usable, strangers, confidence)
        if silence:
            reason, topic = silence
            return reason, NoAnswer(topic, _entries(matches)[:CARDS])
        best = usable[0]
        if confidence < self.calibration.answer or best.unmet:
            close = [match for match in usable if match.rank >= CLOSE * best.rank]
            return "unsure", Candidates(_cards(close))
        return "fits", self._answer(_cards(self._voices(best, usable)))

    def _silence(
        self, usable: Sequence[Match], strangers: Sequence[str], confidence: float
    ) -> tuple[str, Topic | None] | None:
        """Why not to answer, and the uncovered topic asked about; None if ``usable[0]`` is an entry to show."""
        if strangers:
            topic = next((match.target.topic for match in usable if not match.target.entry), None)
            return "stranger", topic if self._names(topic, strangers) else None
        if not usable:
            return "nothing", None
        best = usable[0]
        if best.target.entry is None:
            return "uncovered", best.target.topic if best.fit.value >= self.calibration.uncovered else None
        if best.denied or Demand.COMPARISON in best.unmet:
            return "unmet", None
        return ("weak", None) if confidence < self.calibration.candidate else None

    def _names(self, topic: Topic | None, strangers: Sequence[str]) -> bool:
        texts = fold("\n".join((topic.name, *topic.asked_as))) if topic else ""
        return any(fold(name) in texts for name in strangers)

    def _voices(self, best: Match, usable: Sequence[Match]) -> list[Match]:
        """The best match, and the same topic as told by other people."""
        chosen = {_speaker(best): best}
        for match in usable if best.target.topic.voices else ():
            if (
                match.target.entry
                and match.target.topic is best.target.topic
                and self.calibration.voice <= match.fit.value
            ):
                chosen.setdefault(_speaker(match), match)
        return list(chosen.values())

    def _answer(self, cards: tuple[Card, ...], context_used: bool = False) -> Answer:
        """The cards, and what they are related to besides."""
        shown = {card.entry.id for card in cards}
        related = [key for card in cards for key in card.entry.related if key not in shown]
        entries = tuple(self.knowledge.by_id[key] for key in dict.fromkeys(related))
        return Answer(cards, entries[:CARDS], context_used)

    # -- conversation

    def _follow_up(self, text: str, analysis: Analysis, last: Entry) -> Trace | None:
        """The decision in the light of ``last``, or None where the question stands alone."""
        if analysis.names and ELLIPTIC.issuperset(analysis.content):
            return self._same_topic(text, analysis, last)
        pointing = bool(ANAPHORA.search(fold(text)))
        if analysis.names or not (pointing or 0 < len(set(analysis.content)) <= ELLIPSIS):
            return None
        return self._same_owner(text, analysis, last) or (self._pointed(text, analysis, last) if pointing else None)

    def _asked_again(self, text: str, analysis: Analysis, last: Entry) -> Trace:
        """「それはいつまで？」: the entry shown says when."""
        return Trace(text, analysis, (), (), (), 1.0, "context", self._answer((Card(last, 0.0),), context_used=True))

    def _same_topic(self, text: str, analysis: Analysis, last: Entry) -> Trace:
        """「Bさんは？」: what the person or role named says on the topic of ``last``."""
        named = frozenset(name.key for name in analysis.names)
        searched, matches = self._matches(self._analyzer.analyse(f"{last.question}。{text}"))
        direct_first = sorted(matches, key=lambda match: not named <= _direct(match.target))
        same = [
            m for m in direct_first if m.target.entry and m.target.topic.id == last.topic.id and named <= m.target.own
        ]
        if same:
            decision: Decision = self._answer(_cards(same)[:1], context_used=True)
        else:
            about = [e for e in self.knowledge.entries if named <= self._targets[self._position[e.id]].own]
            decision = NoAnswer(None, tuple(about[:CARDS]), context_used=True)
        return Trace(text, analysis, searched, tuple(same), (), 0.0, "context", decision)

    def _same_owner(self, text: str, analysis: Analysis, last: Entry) -> Trace | None:
        """「やりがいは？」: what the person or role of ``last`` says on it, if that fits about as well as anything."""
        searched, matches = self._matches(analysis)
        speaker = frozenset({f"speaker:{last.speaker.id}"})
        roles = frozenset(f"role:{role.id}" for role in last.roles) - self._general
        for owner in (speaker, roles) if last.kind is EntryKind.INTERVIEW else (roles,):
            same = [match for match in matches if match.target.entry and owner & match.target.own and match.compatible]
            if same and same[0].rank >= SAME_OWNER * matches[0].rank:
                return _in_context(self._decide(text, analysis, searched, same))
        return None

    def _pointed(self, text: str, analysis: Analysis, last: Entry) -> Trace | None:
        """「それはどこの課が？」: the words of ``last`` fill in, unless the question does well without."""
        if analysis.demands & last.gives and DECLARED & analysis.demands <= last.gives:
            return self._asked_again(text, analysis, last)
        searched, matches = self._matches(analysis)
        alone = self._decide(text, analysis, searched, matches)
        if isinstance(alone.decision, Answer) or (isinstance(alone.decision, NoAnswer) and alone.decision.topic):
            return None
        wider = self._analyzer.analyse(f"{last.question}。{text}")
        searched, matches = self._matches(wider)
        others = [match for match in matches if match.target.entry is not last]
        return _in_context(self._decide(text, wider, searched, others))


def _direct(target: Target) -> frozenset[str]:
    """The speaker and roles that an entry itself names, without what their organisations add."""
    entry = target.entry
    if not entry:
        return frozenset()
    return frozenset({f"speaker:{entry.speaker.id}", *(f"role:{role.id}" for role in entry.roles)})


def _in_context(trace: Trace) -> Trace | None:
    if not isinstance(trace.decision, Answer):
        return None
    return replace(trace, reason="context", decision=replace(trace.decision, context_used=True))


def _entries(matches: Sequence[Match]) -> tuple[Entry, ...]:
    return tuple(match.target.entry for match in matches if match.target.entry)


def _cards(matches: Sequence[Match]) -> tuple[Card, ...]:
    return tuple(Card(match.target.entry, match.hit.score) for match in matches if match.target.entry)[:CARDS]


def _speaker(match: Match) -> str:
    return match.target.entry.speaker.id if match.target.entry else ""


def _texts_of_entries(knowledge: Knowledge) -> list[str]:
    texts = [text for e in knowledge.entries for text in (*e.wordings, e.answer, e.section, e.speaker.affiliation)]
    texts += [quote.text for entry in knowledge.entries for quote in entry.quotes]
    texts += [text for role in knowledge.roles for text in (role.name, *role.aliases, role.organisation, role.summary)]
    texts += [alias for article in knowledge.articles for s in article.speakers for alias in (s.name, *s.aliases)]
    texts += [text for expansion in knowledge.synonyms.expansions for text in (expansion.from_, *expansion.to)]
    return texts + [text for group in knowledge.synonyms.groups for text in group]


def _texts_of_topics(knowledge: Knowledge) -> list[str]:
    return [text for topic in knowledge.topics for text in (topic.name, *topic.asked_as)]
