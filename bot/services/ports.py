"""What the services need from the outside, as Protocols (``Tickets`` in ``ticket.py``). ``bot.store`` implements them.

Ports keep ids and choices; words only where the reader is told so, and no longer than they are needed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Literal, Protocol

from bot.services.clock import tokyo_today

LEASE = timedelta(seconds=15)
"""How long a process may say nothing of the messages it has under way before another one takes them over."""
ENOUGH_PEOPLE = 3
"""Figures about fewer people are not shown: they could be told apart."""


@dataclass(frozen=True, slots=True)
class MessageKey:
    """Names one Slack message. The same message can arrive under several ``event_id``s; this triple is its identity."""

    team: str
    channel: str
    ts: str

    def root(self, thread_ts: str | None) -> MessageKey:
        """The message that begins the thread: this one, unless it is a reply."""
        return MessageKey(self.team, self.channel, thread_ts or self.ts)


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where follow-ups belong together: a channel thread, or a direct message, whose context ends after a while."""

    key: str
    lifetime: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """One person's opinion of one shown entry. ``rank`` counts from 1; ``band`` is the kind of decision it stood in.

    ``reason``: what was wrong, as chosen from a list; empty where nothing was chosen.
    """

    message: MessageKey
    voter: str
    entry_id: str
    version: str
    rank: int
    band: str
    helpful: bool
    reason: str = ""


OPINIONS = {True: "helpful", False: "unhelpful"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question, without its words: ids, and those of its lemmas that the knowledge has as well.

    ``band``: the kind of decision; ``chosen`` where ``person`` then pressed the candidate ``entry_id``.
    """

    person: str
    band: str
    entry_id: str = ""
    topic_id: str = ""
    lemmas: tuple[str, ...] = ()


Facet = Literal["band", "entry_id", "topic_id", "lemmas", "lemma", "week", "opinion", "reason"]
"""What figures can be sorted by: ``lemmas`` all of a question, joined by blanks; ``lemma`` each of them; ``week`` the
Monday in Tokyo. ``opinion`` and ``reason`` are of votes alone."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something came, and from how many people. ``of``: a value of each facet."""

    of: tuple[str, ...]
    times: int
    people: int


def tallies(found: Iterable[tuple[str, int, Sequence[str]]], facets: Sequence[Facet]) -> list[Tally]:
    """What is alike in all facets, most people first, and only of enough people. ``found``: person, times, values."""
    times: Counter[tuple[str, ...]] = Counter()
    people: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for person, count, values in found:
        choices = [value.split() if facet == "lemma" else [value] for facet, value in zip(facets, values, strict=True)]
        for of in product(*choices):
            times[of] += count
            people[of].add(person)
    known = [Tally(of, times[of], len(people[of])) for of in times if len(people[of]) >= ENOUGH_PEOPLE]
    return sorted(known, key=lambda tally: (-tally.people, -tally.times, tally.of))


def week_of(seconds: float) -> str:
    """The Monday in Tokyo on or before a moment counted in seconds since 1970."""
    day = tokyo_today(datetime.fromtimestamp(seconds, UTC))
    return (day - timedelta(days=day.weekday())).isoformat()


class Conversations(Protocol):
    """What a conversation showed last: one entry id, no words."""

    async def last_entry(self, conversation: Conversation) -> str | None:
        """None at the beginning, and once the conversation's lifetime is over."""

    async def remember(self, conversation: Conversation, entry_id: str) -> None:
        """Note what was shown; a lifetime begins anew."""


class Messages(Protocol):
    """Which messages were taken up, which reply belongs to which, and whose threads the bot is part of."""

    async def claim(self, message: MessageKey, note: str = "", author: str | None = None) -> bool:
        """True for the first caller only, in whatever process.

        ``note``: what another process needs to reply in this one's stead, without personal data. With a note the
        caller owes ``replied`` or ``settled``. ``author``: who opens a thread with it by addressing the bot.
        """

    async def replied(self, message: MessageKey, reply_ts: str) -> bool:
        """Note which post answers ``message``, and at once erase the note; True if it was deleted meanwhile."""

    async def settled(self, message: MessageKey) -> None:
        """No reply is due, or it cannot be known whether it arrived: erase the note."""

    async def put_off(self, message: MessageKey, note: str, seconds: float) -> None:
        """Leave ``message`` to whoever asks for what is unfinished after so many seconds, in whatever process.

        Nothing happens if its reply is known meanwhile, or it was deleted.
        """

    async def unfinished(self) -> Mapping[MessageKey, str]:
        """Take over what was put off until now and some of what other processes left behind, with its notes.

        It also keeps what this process has under way: to be called several times a ``LEASE``, and at the start.
        """

    async def leave(self) -> None:
        """Leave what this process has under way to others at once: it ends."""

    async def reply_to(self, message: MessageKey) -> str | None:
        """The ``ts`` of the bot's reply to ``message``."""

    async def thread_author(self, root: MessageKey) -> str | None:
        """Who opened a thread with ``root``; None where nobody did, and while the thread is hushed."""

    async def hush(self, root: MessageKey, hushed: bool) -> None:
        """Begin or end the bot's silence in the thread of ``root``; nothing where nobody addressed it."""

    async def drop(self, message: MessageKey) -> str | None:
        """Note that ``message`` was deleted, so that nothing is posted for it; the ``ts`` of the reply it had."""

    async def dropped(self, message: MessageKey) -> bool:
        """Whether ``message`` was deleted."""


class Votes(Protocol):
    """Feedback. The voter is stored as a keyed hash."""

    async def cast(self, vote: Vote) -> None:
        """Keep ``vote`` in place of the same person's earlier one on the same message."""

    async def opinions(self, facets: Sequence[Facet], period: timedelta) -> Sequence[Tally]:
        """Votes of the last ``period``, alike in all ``facets``. An ``opinion`` is ``helpful`` or ``unhelpful``."""


class Counts(Protocol):
    """What was asked, as figures. The person is stored as a keyed hash."""

    async def count(self, outcome: Outcome) -> None:
        """Add ``outcome``."""

    async def tally(self, facets: Sequence[Facet], period: timedelta, bands: Collection[str] = ()) -> Sequence[Tally]:
        """Outcomes of the last ``period`` (in ``bands``, if any are named), alike in all ``facets``."""
