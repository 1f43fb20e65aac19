"""K2: does every wording find what it was written for? Asked of the bot itself, told with ``path:line``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from bot.core.decision import Answer, Candidates, NoAnswer
from bot.core.knowledge import Entry, Knowledge, Topic
from bot.knowledge_yaml.document import Item, Library
from bot.knowledge_yaml.plain import Place
from bot.knowledge_yaml.problem import Problem
from bot.messages import owner

if TYPE_CHECKING:
    from bot.core.responder import Responder, Trace
    from bot.core.search import Match

NEAR = 0.95
"""Rank, relative to the first, from which another topic is so close that a word more or less would prefer it."""


@dataclass(frozen=True, slots=True)
class Wordings:
    """What was found, each list by path and line.

    ``astray`` (errors): wordings of what the articles tell that end where they are silent, or the other way round.
    ``misses``: something else comes first, or nothing. ``near``: another topic comes almost first. ``twins``: the bot
    cannot tell the wording from one above it.
    """

    astray: tuple[Problem, ...]
    misses: tuple[Problem, ...]
    near: tuple[Problem, ...]
    twins: tuple[Problem, ...]


def check_wordings(library: Library, responder: Responder) -> Wordings:
    """Ask every ``question`` and ``asked_as`` of a folder without problems. Takes milliseconds for each."""
    return _Check(tuple(_wordings(library, responder.knowledge)), responder).run()


@dataclass(frozen=True, slots=True)
class _Wording:
    """``entry`` is None for the wordings of a topic."""

    item: Item
    keys: Place
    text: str
    topic: Topic
    entry: Entry | None

    def problem(self, text: str) -> Problem:
        return self.item.problem(text, *self.keys)

    @property
    def where(self) -> str:
        return f"{self.item.document.path}:{self.problem('').line}"


def _wordings(library: Library, knowledge: Knowledge) -> Iterator[_Wording]:
    for item in chain(library.pairs, library.facts):
        entry = knowledge.by_id[item.text("id")]
        heading = "question" if item.text("question") else "label"
        yield _Wording(item, (heading,), entry.question, entry.topic, entry)
        for at, text in item.texts("asked_as"):
            yield _Wording(item, ("asked_as", at), text, entry.topic, entry)
    topics = {topic.id: topic for topic in knowledge.topics}
    for item in library.topics:
        topic = topics[item.text("id")]
        if topic.voices or not topic.covered:
            for at, text in item.texts("asked_as"):
                yield _Wording(item, ("asked_as", at), text, topic, None)


class _Check:
    def __init__(self, wordings: tuple[_Wording, ...], responder: Responder) -> None:
        self._wordings = wordings
        self._responder = responder
        self._general = {f"role:{role.id}" for role in responder.knowledge.roles if role.general}

    def run(self) -> Wordings:
        astray: list[Problem] = []
        misses: list[Problem] = []
        twins: list[Problem] = []
        near: dict[frozenset[str], Problem] = {}
        lost: set[str] = set()
        read: dict[object, _Wording] = {}
        for wording in self._wordings:
            trace = self._responder.trace(wording.text)
            terms = frozenset(trace.analysis.terms)
            first = read.setdefault((id(wording.item.data), terms, trace.analysis.demands), wording)
            if first is not wording and terms:
                twins.append(wording.problem(owner.twin_wording(wording.text, first.text)))
            elif found := self._error(wording, trace):
                astray.append(wording.problem(found))
                lost.add(wording.text)
            elif found := self._miss(wording, trace):
                misses.append(wording.problem(found))
                lost.add(wording.text)
            elif rival := _near(wording, trace):
                pair = frozenset({wording.text, rival.fit.wording.text})
                told = owner.near_topic(wording.text, rival.target.topic.id, self._rival(rival))
                near.setdefault(pair, wording.problem(told))
        close = [problem for pair, problem in near.items() if lost.isdisjoint(pair)]
        return Wordings(*(tuple(sorted(found)) for found in (astray, misses, close, twins)))

    def _error(self, wording: _Wording, trace: Trace) -> str | None:
        topic, entry = _first(trace)
        if not topic or topic.covered is wording.topic.covered:
            return None
        rival = self._rival(next((m for m in trace.matches if m.target.topic is topic), None))
        if entry:
            return owner.ends_at_entry(wording.text, wording.topic.id, entry.id, rival)
        return owner.ends_uncovered(wording.text, topic.id, rival)

    def _miss(self, wording: _Wording, trace: Trace) -> str | None:
        topic, entry = _first(trace)
        if not topic:
            return owner.finds_nothing(wording.text)
        best = next(m for m in trace.matches if m.target.topic is topic and (m.target.entry is entry or not entry))
        if topic is not wording.topic:
            return owner.other_topic(wording.text, entry.id if entry else topic.id, self._rival(best))
        named = {name.key for name in trace.analysis.names} - self._general
        if entry and wording.entry and named and entry is not wording.entry:
            return owner.other_entry(wording.text, entry.id, self._rival(best))
        return None

    def _rival(self, match: Match | None) -> str:
        """The wording that won, and where it stands."""
        if match is None:
            return ""
        text = match.fit.wording.text
        found = self._places.get((match.target.topic.id, text))
        return owner.rival(text, found.where if found else "")

    @cached_property
    def _places(self) -> dict[tuple[str, str], _Wording]:
        return {(wording.topic.id, wording.text): wording for wording in reversed(self._wordings)}


def _near(wording: _Wording, trace: Trace) -> Match | None:
    """Another topic so close behind that the two wordings should be told apart."""
    best = next(match for match in trace.matches if match.target.topic is wording.topic)
    second = next((m for m in trace.matches if m.compatible and m.target.topic is not wording.topic), None)
    return second if second and second.rank >= NEAR * best.rank else None


def _first(trace: Trace) -> tuple[Topic | None, Entry | None]:
    """What a person would be shown first: an entry with its topic, or the topic on which the articles are silent."""
    match trace.decision:
        case Answer(cards) | Candidates(cards):
            return cards[0].entry.topic, cards[0].entry
        case NoAnswer(topic):
            return topic, None
    return None, None
