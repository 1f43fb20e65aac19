"""K2: does every wording find what it was written for? Asked of the bot itself, told with ``path:line``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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
    ``misses``: something else comes first, or nothing. ``near``: another topic comes almost first.
    """

    astray: tuple[Problem, ...] = ()
    misses: tuple[Problem, ...] = ()
    near: tuple[Problem, ...] = ()


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
        self._places = {(wording.topic.id, wording.text): wording.where for wording in reversed(wordings)}

    def run(self) -> Wordings:
        found: dict[str, list[Problem]] = {"astray": [], "misses": []}
        near: dict[frozenset[str], Problem] = {}
        lost: set[str] = set()
        for wording in self._wordings:
            trace = self._responder.trace(wording.text)
            if fault := self._fault(wording, trace):
                found[fault[0]].append(wording.problem(fault[1]))
                lost.add(wording.text)
            elif rival := _near(wording, trace):
                pair = frozenset({wording.text, rival.fit.wording.text})
                told = owner.near_topic(wording.text, rival.target.topic.id, self._rival(rival))
                near.setdefault(pair, wording.problem(told))
        found["near"] = [problem for pair, problem in near.items() if lost.isdisjoint(pair)]
        return Wordings(**{name: tuple(sorted(problems)) for name, problems in found.items()})

    def _fault(self, wording: _Wording, trace: Trace) -> tuple[str, str] | None:
        """In which list of ``Wordings`` it belongs, and what to say."""
        topic, entry = _first(trace)
        if not topic:
            return "misses", owner.finds_nothing(wording.text)
        best = next((m for m in trace.matches if m.target.topic is topic and entry in (None, m.target.entry)), None)
        shown, rival = owner.shown(entry.id if entry else topic.id, covered=bool(entry)), self._rival(best)
        if topic.covered is not wording.topic.covered:
            return "astray", owner.ends_astray(wording.text, wording.topic.id, shown, rival)
        if topic is not wording.topic:
            return "misses", owner.other_topic(wording.text, shown, rival)
        named = {name.key for name in trace.analysis.names} - self._general
        if entry and wording.entry and named and entry is not wording.entry:
            return "misses", owner.other_entry(wording.text, shown, rival)
        return None

    def _rival(self, match: Match | None) -> str:
        """The wording that won, and where it stands."""
        text = match.fit.wording.text if match else ""
        return owner.rival(text, self._places.get((match.target.topic.id, text), "")) if match else ""


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
