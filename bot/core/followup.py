"""What a follow-up leaves open is taken from the entry that the conversation showed last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.core.analysis import Analysis
from bot.core.knowledge import EDITOR, Demand, Entry, EntryKind, Knowledge
from bot.core.language import ANAPHORA, ASKING, COURTESY, ELABORATION, ELLIPTIC, EVERYBODY, ITSELF, WHOSE
from bot.core.match import DECLARED, EXACT, Match, order
from bot.core.search import Found, Search

ELLIPSIS = 3
"""Content terms up to which a question without a name leaves the rest to the conversation."""
OWNED, AKIN, LAST = 1.7, 20.0, 3.0
"""How much likelier than its rank says an answer is: one of the person spoken of; of theirs, one on the very topic or
related to what was shown; and what was shown itself. That a wording is exact counts for nothing: so short, it may have
been written for another conversation."""


@dataclass(frozen=True, slots=True)
class Told:
    """These entries answer."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Silent:
    """Nothing answers; these entries come near."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A search among what belongs to the conversation; it counts if it ends in an answer."""

    analysis: Analysis
    found: Found


Proposal = Told | Silent | Narrowed


class FollowUps:
    """Reads questions in the light of the entry shown last."""

    def __init__(self, knowledge: Knowledge, search: Search) -> None:
        self._knowledge = knowledge
        self._search = search

    def proposals(self, analysis: Analysis, last: Entry) -> Iterator[Proposal]:
        """What to try, in this order; nothing where the question stands alone."""
        if WHOSE.search(analysis.text) and ANAPHORA.search(analysis.text):
            yield Told((last,))
        elliptic = ELLIPTIC.issuperset(analysis.content)
        if analysis.names:
            if elliptic and not ITSELF.search(analysis.text):
                yield self._of_people(analysis, last)
            return
        if elliptic:
            yield from self._bare(analysis, last)
        pointing = bool(ANAPHORA.search(analysis.text))
        if COURTESY.issuperset(analysis.terms) or not (pointing or len(set(analysis.content)) <= ELLIPSIS):
            return
        if not EVERYBODY.search(analysis.text):
            yield from self._of_owner(analysis, last)
        if pointing:
            yield from self._pointed(analysis, last)

    def _of_people(self, analysis: Analysis, last: Entry) -> Proposal:
        """「Bさんは？」「Bさんと高下さんは？」: what those named say on the topic of ``last``, one entry each."""
        named = [name.key for name in analysis.names]
        matches = self._search.find(self._search.analyse(f"{last.question}。{analysis.text}")).matches
        direct_first = sorted(matches, key=lambda m: not (m.target.entry and _direct(m.target.entry) & {*named}))
        told: dict[str, Entry] = {}
        for match in direct_first:
            entry = match.target.entry
            if entry and entry.topic is last.topic:
                told |= {name: entry for name in named if name in match.target.own and name not in told}
        about = (entry for entry in self._knowledge.entries if self._search.own(entry) & {*named})
        return Told(tuple(dict.fromkeys(told.values()))) if told else Silent(tuple(about))

    def _bare(self, analysis: Analysis, last: Entry) -> Iterator[Proposal]:
        """「もう少し詳しく」「いつまでに？」「他の人は？」: the frame of a question, about ``last``."""
        if EVERYBODY.search(analysis.text):
            others = [entry for entry in self._knowledge.of_topic(last.topic.id) if entry.speaker is not last.speaker]
            voices = {entry.speaker.id: entry for entry in reversed(others) if entry.speaker.id != EDITOR}
            yield Told(tuple(reversed(voices.values()))) if voices else Silent(tuple(others))
        if analysis.demands & last.gives:
            yield Told((last,))
        if ELABORATION.search(analysis.text):
            same = (entry for entry in self._knowledge.of_topic(last.topic.id) if entry.speaker is last.speaker)
            told = () if last.speaker.id == EDITOR else tuple(same)
            more = [*told, *(self._knowledge.by_id[key] for key in last.related)]
            if further := tuple(dict.fromkeys(entry for entry in more if entry is not last)):
                yield Told(further)
        if DECLARED & analysis.demands:
            yield Silent(tuple(self._knowledge.by_id[key] for key in last.related))
        if not analysis.terms and (analysis.demands or ANAPHORA.search(analysis.text) or ASKING.search(analysis.text)):
            yield Told((last,))

    def _of_owner(self, analysis: Analysis, last: Entry) -> Iterator[Proposal]:
        """「やりがいは？」: what the person or role of ``last`` says on it, if that fits about as well as anything."""
        found = self._search.find(analysis)
        if not found.matches:
            return
        best = found.matches[0]
        for owner in self._owners(last):

            def likelier(match: Match, owner: frozenset[str] = owner) -> Match:
                entry, worth = match.target.entry, match.worth / (EXACT if match.fit.exact else 1.0)
                if entry is last:
                    worth *= LAST
                elif entry and match.compatible and owner & match.target.own:
                    worth *= AKIN if _akin(match, best, last) else OWNED
                return replace(match, worth=worth)

            matches = sorted(map(likelier, found.matches), key=order)
            first = matches[0].target.entry
            if first and (first is last or owner & matches[0].target.own):
                yield Narrowed(analysis, replace(found, matches=tuple(matches)))

    def _pointed(self, analysis: Analysis, last: Entry) -> Iterator[Proposal]:
        """「それはどこの課が？」: ``last`` itself, if it gives that or defines what is pointed at."""
        told = self._search.holds(last)
        gives = analysis.demands & last.gives and DECLARED & analysis.demands <= last.gives
        if (gives and told >= {*analysis.content}) or Demand.DEFINITION in analysis.demands:
            yield Told((last,))

    def _owners(self, last: Entry) -> tuple[frozenset[str], ...]:
        """Whose ``last`` is: the person who tells it, then its roles."""
        roles = frozenset(f"role:{role.id}" for role in last.roles) - self._search.general
        if last.kind is EntryKind.FACT or last.speaker.id == EDITOR:
            return (roles,)
        return frozenset({f"speaker:{last.speaker.id}"}), roles


def _akin(match: Match, best: Match, last: Entry) -> bool:
    return match.target.topic is best.target.topic or (match.target.entry or last).id in last.related


def _direct(entry: Entry) -> frozenset[str]:
    """The speaker and roles that an entry itself names, without what their organisations add."""
    return frozenset({f"speaker:{entry.speaker.id}", *(f"role:{role.id}" for role in entry.roles)})
