"""From a question to a decision, a pure function of what the search found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.core.analysis import Analysis
from bot.core.decision import Answer, Candidates, Card, Decision, Empty, NoAnswer
from bot.core.followup import FollowUps, Narrowed, Proposal, Silent, Told
from bot.core.index import Breakdown
from bot.core.knowledge import Entry, Knowledge, Topic
from bot.core.language import COURTESY
from bot.core.match import Match, evidence
from bot.core.search import Found, Search
from bot.core.text import clean_question, fold
from bot.core.thresholds import SHIPPED, Calibration
from bot.core.tokens import Tokenizer

CARDS = 3
"""Cards, candidates and suggestions shown at most."""
BESIDES = 0.15
"""Rank, relative to the best, from which an entry of another topic is shown besides, if there is room."""
CLOSE = 0.1
"""Rank, relative to the best, from which an entry is a candidate too."""

SUGGESTED = 0.3
"""Fit from which an entry is worth suggesting where nothing answers."""


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


def never() -> date:
    """A date on which nothing is overdue."""
    return date.min


class Responder:
    """Decides on questions with one version of the knowledge. As thread-bound as its tokeniser.

    ``today``: the date in Tokyo, against which entries are overdue.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        tokenize: Tokenizer,
        calibration: Calibration = SHIPPED,
        today: Callable[[], date] = never,
    ) -> None:
        self.knowledge = knowledge
        self.calibration = calibration
        self.search = Search(knowledge, tokenize, today)
        self._follow_ups = FollowUps(knowledge, self.search)

    def respond(self, question: str, after: str | None = None) -> Decision:
        """Decide on ``question`` as typed; ``after`` is the id of the entry that the conversation showed last."""
        return self.trace(question, after).decision

    def trace(self, question: str, after: str | None = None) -> Trace:
        """The decision together with what led to it."""
        typed = clean_question(question)
        text, analysis = self.search.read(typed)
        names = self.search.names(analysis, typed)
        last = self.knowledge.by_id.get(after) if after else None
        if last and not self.search.strangers(names, None):
            for proposal in self._follow_ups.proposals(analysis, last):
                if trace := self._taken(text, analysis, proposal):
                    return trace
        if COURTESY.issuperset(analysis.terms):
            return Trace(text, analysis, (), (), (), 0.0, "empty", Empty())
        bar = self.calibration.further if last else self.calibration.answer
        return self._decide(text, analysis, self.search.find(analysis), bar, names)

    def breakdown(self, trace: Trace, match: Match) -> Breakdown:
        """The parts of a match's score; they sum to it."""
        return self.search.breakdown(trace.searched, trace.analysis, match)

    def _taken(self, text: str, analysis: Analysis, proposal: Proposal) -> Trace | None:
        """The decision that a proposal leads to; None if a narrowed search does not end in an answer."""
        match proposal:
            case Narrowed(asked, found):
                trace = self._decide(text, asked, found, self.calibration.further)
                if not isinstance(trace.decision, Answer):
                    return None
                cards = self._with_plain(trace.decision.cards, analysis)
                answer = replace(trace.decision, cards=cards, context_used=True)
                return replace(trace, reason="context", decision=answer)
            case Told(entries):
                decision: Decision = self._answer(
                    tuple(Card(entry, 0.0) for entry in entries[:CARDS]), context_used=True
                )
            case Silent(entries):
                decision = NoAnswer(None, entries[:CARDS], context_used=True)
        return Trace(text, analysis, (), (), (), 1.0, "context", decision)

    def _with_plain(self, cards: tuple[Card, ...], analysis: Analysis) -> tuple[Card, ...]:
        """``cards``, and what the question alone would have found, if there is room: it may be no follow-up."""
        plain = [match for match in self.search.find(analysis).matches if match.compatible]
        shown = {card.entry.id for card in cards}
        return (*cards, *(card for card in _cards(_besides(plain)) if card.entry.id not in shown))[:CARDS]

    def _decide(self, text: str, analysis: Analysis, found: Found, bar: float, names: Sequence[str] = ()) -> Trace:
        """``bar``: the confidence from which to answer."""
        usable = [match for match in found.matches if match.compatible]
        covered = bool(usable) and usable[0].target.entry is not None
        confidence = self.calibration.confidence(evidence(usable, found.familiar)) if covered else 0.0
        strangers = self.search.strangers(names, usable[0].target if usable else None)
        plain = analysis.affirmed
        nearby = found if plain.terms == analysis.terms else self.search.find(plain)
        reason, decision = self._choose(usable, nearby.matches, strangers, confidence, bar)
        return Trace(text, analysis, found.terms, found.matches, strangers, confidence, reason, decision)

    def _choose(
        self,
        usable: Sequence[Match],
        nearby: Sequence[Match],
        strangers: Sequence[str],
        confidence: float,
        bar: float,
    ) -> tuple[str, Decision]:
        silence = self._silence(usable, strangers, confidence)
        if silence:
            reason, topic = silence
            near = sorted((m for m in nearby if m.fit.value >= SUGGESTED), key=lambda m: -m.hit.score)
            return reason, NoAnswer(topic, _entries(near)[:CARDS])
        best = usable[0]
        doubtful = best.unmet or best.denied
        if confidence < (self.calibration.sure if doubtful else bar):
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
        return ("weak", None) if confidence < self.calibration.candidate else None

    def _names(self, topic: Topic | None, strangers: Sequence[str]) -> bool:
        texts = fold("\n".join((topic.name, *topic.asked_as))) if topic else ""
        return any(fold(name) in texts for name in strangers)

    def _voices(self, best: Match, usable: Sequence[Match]) -> list[Match]:
        """The best match, the same topic as told by other people, and what comes close to the best."""
        chosen = {_speaker(best): best}
        for match in usable if best.target.topic.voices else ():
            if (
                match.target.entry
                and match.target.topic is best.target.topic
                and self.calibration.voice <= match.fit.value
            ):
                chosen.setdefault(_speaker(match), match)
        voices = list(chosen.values())
        return voices + [match for match in _besides(usable) if match not in voices]

    def _answer(self, cards: tuple[Card, ...], context_used: bool = False) -> Answer:
        """The cards, and what they are related to besides."""
        shown = {card.entry.id for card in cards}
        related = [key for card in cards for key in card.entry.related if key not in shown]
        entries = tuple(self.knowledge.by_id[key] for key in dict.fromkeys(related))
        return Answer(cards, entries[:CARDS], context_used)


def _entries(matches: Sequence[Match]) -> tuple[Entry, ...]:
    return tuple(match.target.entry for match in matches if match.target.entry)


def _besides(usable: Sequence[Match]) -> list[Match]:
    """What comes close to the best, itself included."""
    return [m for m in usable if m.rank >= BESIDES * usable[0].rank and not (m.unmet or m.denied)]


def _cards(matches: Sequence[Match]) -> tuple[Card, ...]:
    return tuple(Card(match.target.entry, match.hit.score) for match in matches if match.target.entry)[:CARDS]


def _speaker(match: Match) -> str:
    return match.target.entry.speaker.id if match.target.entry else ""
