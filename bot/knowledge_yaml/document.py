"""Files of a knowledge folder as plain data that still know where they stand, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from bot.knowledge_yaml.plain import Fault, Parsed, Place, Plain, parse
from bot.messages import ExplainedError


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to change. ``path`` is spelt as the user named the folder, ``line`` counts from 1."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


class KnowledgeError(ExplainedError):
    """The folder cannot be used. ``problems`` holds everything found, sorted by path and line; never empty."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class Kind(StrEnum):
    """What a file is for; the value is its folder or its name."""

    ARTICLE = "articles"
    ROLE = "roles"
    TOPICS = "topics.yaml"
    SYNONYMS = "synonyms.yaml"
    OTHER = ""
    """Golden questions, the texts of articles: read in the same way, but no part of a knowledge folder."""


@dataclass(frozen=True)
class Document:
    """One file. ``path`` is spelt as the user named the folder; ``text`` is empty if ``raw`` cannot be decoded."""

    kind: Kind
    path: str
    raw: bytes
    text: str
    faults: tuple[Fault, ...] = ()
    """Why there is no text; faults of the YAML itself are in ``parsed``."""

    @cached_property
    def parsed(self) -> Parsed:
        return Parsed(None, self.faults) if self.faults else parse(self.text)

    @property
    def data(self) -> Plain | None:
        return self.parsed.data

    @property
    def top(self) -> Item:
        return Item(self, (), self.data if isinstance(self.data, dict) else {})

    def line(self, place: Place) -> int:
        """The line (from 1) of a value, or of the nearest thing around it where the value is missing."""
        while place and place not in self.parsed.lines:
            place = place[:-1]
        return self.parsed.lines.get(place, 1)

    def problem(self, place: Place, text: str) -> Problem:
        return Problem(self.path, self.line(place), text)

    def problems(self) -> list[Problem]:
        return [Problem(self.path, line, text) for line, text in self.parsed.faults]


@dataclass(frozen=True, slots=True)
class Item:
    """A mapping inside a file. Whatever its shape, asking gives text, items or nothing, and never raises."""

    document: Document
    place: Place
    data: Mapping[str, Plain]

    def text(self, key: str) -> str:
        """The text under ``key``; empty if there is none."""
        value = self.data.get(key)
        return value if isinstance(value, str) else ""

    def texts(self, key: str) -> list[tuple[int, str]]:
        """The non-empty texts of a list, with their positions."""
        value = self.data.get(key)
        found = enumerate(value) if isinstance(value, list) else ()
        return [(at, text) for at, text in found if isinstance(text, str) and text]

    def items(self, key: str) -> Iterator[Item]:
        value = self.data.get(key)
        for at, child in enumerate(value if isinstance(value, list) else ()):
            if isinstance(child, dict):
                yield Item(self.document, (*self.place, key, at), child)

    def child(self, key: str) -> Item:
        """The mapping under ``key``; empty if there is none."""
        value = self.data.get(key)
        return Item(self.document, (*self.place, key), value if isinstance(value, dict) else {})

    def problem(self, text: str, *keys: str | int) -> Problem:
        return self.document.problem((*self.place, *keys), text)

    @property
    def where(self) -> str:
        """``path:line``, to point at this item from another's problem."""
        return f"{self.document.path}:{self.document.line(self.place)}"


@dataclass(frozen=True)
class Library:
    """All files of a folder, articles first, then roles, each sorted by file name."""

    documents: tuple[Document, ...]

    def of(self, kind: Kind) -> Iterator[Document]:
        return (document for document in self.documents if document.kind is kind)

    def tops(self, kind: Kind) -> Iterator[Item]:
        return (document.top for document in self.of(kind))

    @cached_property
    def pairs(self) -> tuple[Item, ...]:
        return tuple(item for top in self.tops(Kind.ARTICLE) for item in top.items("entries"))

    @cached_property
    def facts(self) -> tuple[Item, ...]:
        return tuple(item for top in self.tops(Kind.ROLE) for item in top.items("facts"))

    @cached_property
    def topics(self) -> tuple[Item, ...]:
        return tuple(item for top in self.tops(Kind.TOPICS) for item in top.items("topics"))

    @cached_property
    def articles(self) -> dict[str, Item]:
        return by_id(self.tops(Kind.ARTICLE))


def by_id(items: Iterable[Item]) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for item in items:
        if identifier := item.text("id"):
            found.setdefault(identifier, item)
    return found
