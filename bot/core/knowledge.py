"""The knowledge model: articles, roles, topics and synonyms as content owners write them, and the entries made of them.

``Article`` and ``Role`` mirror the YAML files; ``Knowledge`` is what the rest of the bot reads. It is frozen: a reload
builds another one. Cross-references (speakers, topics, roles, related entries) are checked by the loader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

MAX_QUOTE = 120
"""Characters of one quotation: longer ones reproduce an article instead of quoting it."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\n]*$")]
Url = Annotated[str, StringConstraints(pattern=r"^(https?://[^\s<>|]+)?$")]
OptionalDate = Annotated[date | None, BeforeValidator(lambda value: value or None)]


class Demand(StrEnum):
    """What a question asks for, beyond its subject. The first five are types of answer that an entry declares."""

    COUNT = "count"
    TIME = "time"
    PLACE = "place"
    PERSON = "person"
    AMOUNT = "amount"
    COMPARISON = "comparison"
    REASON = "reason"
    MANNER = "manner"
    DEFINITION = "definition"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Quote(_Model):
    """A verbatim quotation of at most ``MAX_QUOTE`` characters, by a speaker of the article."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=MAX_QUOTE)]
    speaker: Id


class FactQuote(_Model):
    """A fact's evidence: a quotation of its own, or (``entry`` alone) the quotations of an entry."""

    article: Id | None = None
    speaker: Id | None = None
    text: Annotated[str, StringConstraints(min_length=1, max_length=MAX_QUOTE)] | None = None
    entry: Id | None = None


EDITOR = "editor"
"""The id that articles give to their editorial text, which is nobody's talk."""


class Speaker(_Model):
    """A person of an article, or its editorial text."""

    id: Id
    name: Line
    affiliation: str = ""
    aliases: tuple[Line, ...] = ()


class Pair(_Model):
    """One question and answer of an article, as written in ``knowledge/articles``."""

    id: Id
    topic: Id
    section: str = ""
    speaker: Id
    question: Line
    asked_as: tuple[Line, ...] = Field(min_length=4)
    answer: Text
    quotes: tuple[Quote, ...] = Field(min_length=1)
    category: str = ""
    gives: tuple[Demand, ...] = ()
    roles: tuple[Id, ...] = ()
    related: tuple[Id, ...] = ()
    valid_from: OptionalDate = None
    valid_to: OptionalDate = None


class Article(_Model):
    """A source article. ``url`` and ``published`` stay empty where the article does not give them."""

    id: Id
    title: Line
    title_given: bool = True
    publisher: str = ""
    url: Url = ""
    published: OptionalDate = None
    kind: Line = "interview"
    checked_on: date
    review_by: OptionalDate = None
    speakers: tuple[Speaker, ...] = Field(min_length=1)
    entries: tuple[Pair, ...] = ()

    def overdue(self, today: date) -> bool:
        """Whether it should have been checked again before ``today``."""
        return self.review_by is not None and self.review_by < today


class Fact(_Model):
    """One fact of a role or unit, as written in ``knowledge/roles``."""

    id: Id
    topic: Id
    label: Line
    value: Text
    asked_as: tuple[Line, ...] = Field(min_length=4)
    gives: tuple[Demand, ...] = ()
    quote: FactQuote
    as_of: OptionalDate = None
    related: tuple[Id, ...] = ()
    valid_from: OptionalDate = None
    valid_to: OptionalDate = None


class Link(_Model):
    """A fact that only repeats a pair: a label and the entry that tells it."""

    label: Line
    entry: Id


class Role(_Model):
    """A role or unit, with the facts that are not pairs and links to the pairs that are.

    ``general``: the role stands for all others (ICT職), so naming it in a question rules no entry out.
    """

    id: Id
    name: Line
    aliases: tuple[Line, ...] = ()
    organisation: str = ""
    general: bool = False
    summary: Text
    facts: tuple[Fact, ...] = ()
    links: tuple[Link, ...] = ()


class Topic(_Model):
    """What applicants ask about. ``sentence``: what to say where the articles are silent; with it, it is uncovered.

    ``voices``: every interviewee was asked this, so their entries answer it together, and ``asked_as`` belongs to each.
    """

    id: Id
    name: Line
    voices: bool = False
    sentence: str = ""
    asked_as: tuple[Line, ...] = ()

    @property
    def covered(self) -> bool:
        """Whether entries tell of it."""
        return not self.sentence


class TopicsFile(_Model):
    """``knowledge/topics.yaml``."""

    topics: tuple[Topic, ...]


class SynonymsFile(_Model):
    """``knowledge/synonyms.yaml``."""

    groups: tuple[tuple[Line, ...], ...] = ()


class EntryKind(StrEnum):
    """Whether a person tells it, or it is a fact on a role."""

    INTERVIEW = "interview"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class ShownQuote:
    """A quotation with the speaker's name as a reader sees it."""

    text: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What an answer card shows: a pair of an article or a fact of a role, with everything looked up."""

    id: str
    kind: EntryKind
    topic: Topic
    question: str
    asked_as: tuple[str, ...]
    answer: str
    quotes: tuple[ShownQuote, ...]
    source: Article
    speaker: Speaker
    section: str
    gives: frozenset[Demand]
    roles: tuple[Role, ...]
    related: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    as_of: date | None

    @property
    def wordings(self) -> tuple[str, ...]:
        """The question, every ``asked_as``, and those that a topic of voices lends to each of its entries."""
        shared = self.topic.asked_as if self.topic.voices else ()
        return (self.question, *self.asked_as, *shared)


@dataclass(frozen=True)
class Knowledge:
    """All knowledge of one version. ``entries`` keep the order of the files, which also breaks ties."""

    articles: tuple[Article, ...]
    roles: tuple[Role, ...]
    topics: tuple[Topic, ...]
    synonyms: SynonymsFile
    entries: tuple[Entry, ...]
    version: str
    by_id: Mapping[str, Entry] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {entry.id: entry for entry in self.entries})

    @cached_property
    def uncovered(self) -> tuple[Topic, ...]:
        """Topics on which the articles are silent."""
        return tuple(topic for topic in self.topics if not topic.covered)

    @cached_property
    def covered(self) -> tuple[Topic, ...]:
        """Topics with at least one entry, in the order of the file."""
        used = {entry.topic.id for entry in self.entries}
        return tuple(topic for topic in self.topics if topic.id in used)

    def of_topic(self, topic_id: str) -> Iterator[Entry]:
        """The entries of a topic, in the order of the files."""
        return iter(self._by_topic.get(topic_id, ()))

    @cached_property
    def _by_topic(self) -> Mapping[str, Sequence[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.topic.id, []).append(entry)
        return found

    def neighbours(self, entry: Entry) -> tuple[Entry | None, Entry | None]:
        """The entries before and after ``entry`` in its own article (role facts: among the facts of that article)."""
        same = [e for e in self.entries if e.source.id == entry.source.id and e.kind is entry.kind]
        at = next(i for i, e in enumerate(same) if e.id == entry.id)
        return (same[at - 1] if at else None, same[at + 1] if at + 1 < len(same) else None)
