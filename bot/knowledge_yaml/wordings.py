"""K2: does every wording find what it was written for? Asked of the bot itself, told with ``path:line``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from bot.core.decision import Answer, Candidates, NoAnswer
from bot.core.knowledge import Entry, Knowledge, Topic
from bot.knowledge_yaml.document import Library, Problem
from bot.messages import owner

if TYPE_CHECKING:
    from bot.core.match import Match
    from bot.core.responder import Responder, Trace

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


@dataclass(frozen=True, slots=True)
class _Wording:
    """``place``: a problem there, still without its text; ``entry`` is None for the wordings of a topic."""

    place: Problem
    text: str
    topic: Topic
    entry: Entry | None

    def problem(self, text: str) -> Problem:
        return replace(self.place, text=text)


def check_wordings(library: Library, responder: Responder) -> Wordings:
    """Ask every ``question`` and ``asked_as`` of a folder without problems. Takes milliseconds for each."""
    check = _Check(tuple(_wordings(library, responder.knowledge)), responder)
    found: dict[str, list[Problem]] = {"astray": [], "misses": []}
    near: dict[frozenset[str], Problem] = {}
    lost: set[str] = set()
    for wording in check.wordings:
        trace = responder.trace(wording.text)
        if fault := check.fault(wording, trace):
            found[fault[0]].append(wording.problem(fault[1]))
            lost.add(wording.text)
        elif rival := _near(wording, trace):
            told = owner.near_topic(wording.text, rival.target.topic.id, check.rival(rival))
            near.setdefault(frozenset({wording.text, rival.fit.wording.text}), wording.problem(told))
    found["near"] = [problem for pair, problem in near.items() if lost.isdisjoint(pair)]
    return Wordings(**{name: tuple(sorted(problems)) for name, problems in found.items()})


def _wordings(library: Library, knowledge: Knowledge) -> Iterator[_Wording]:
    for item in chain(library.pairs, library.facts):
        entry = knowledge.by_id[item.text("id")]
        heading = "question" if item.text("question") else "label"
        yield _Wording(item.problem("", heading), entry.question, entry.topic, entry)
        for at, text in item.texts("asked_as"):
            yield _Wording(item.problem("", "asked_as", at), text, entry.topic, entry)
    topics = {topic.id: topic for topic in knowledge.topics}
    for item in library.topics:
        topic = topics[item.text("id")]
        if topic.voices or not topic.covered:
            for at, text in item.texts("asked_as"):
                yield _Wording(item.problem("", "asked_as", at), text, topic, None)


class _Check:
    def __init__(self, wordings: tuple[_Wording, ...], responder: Responder) -> None:
        self.wordings = wordings
        self._general = {f"role:{role.id}" for role in responder.knowledge.roles if role.general}
        self._places = {(each.topic.id, each.text): each.place for each in reversed(wordings)}

    def fault(self, wording: _Wording, trace: Trace) -> tuple[str, str] | None:
        """In which list of ``Wordings`` it belongs, and what to say."""
        topic, entry = _first(trace)
        if not topic:
            return "misses", owner.finds_nothing(wording.text)
        best = next((m for m in trace.matches if m.target.topic is topic and entry in (None, m.target.entry)), None)
        shown, rival = owner.shown(entry.id if entry else topic.id, covered=bool(entry)), self.rival(best)
        if topic.covered is not wording.topic.covered:
            return "astray", owner.ends_astray(wording.text, wording.topic.id, shown, rival)
        if topic is not wording.topic:
            return "misses", owner.other_topic(wording.text, shown, rival)
        named = {name.key for name in trace.analysis.names} - self._general
        if entry and wording.entry and named and entry is not wording.entry:
            return "misses", owner.other_entry(wording.text, shown, rival)
        return None

    def rival(self, match: Match | None) -> str:
        place = self._places.get((match.target.topic.id, match.fit.wording.text)) if match else None
        return owner.rival(match.fit.wording.text, f"{place.path}:{place.line}" if place else "") if match else ""


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
