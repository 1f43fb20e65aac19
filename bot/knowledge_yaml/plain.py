"""YAML text to plain data: dicts, lists and text, nothing else.

The data are built from the parser's events instead of its nodes: it takes less time than composing, and nesting and
aliases are refused before they can multiply anything. Every scalar stays text, so ``10:30``, ``0120``, ``no`` and
``2026-04-01`` mean what they look like.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

import yaml

from bot.knowledge_yaml import syntax
from bot.messages import owner

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
MAX_DEPTH = 20
"""Nested lists and mappings; the model itself needs five."""

Plain = str | list["Plain"] | dict[str, "Plain"]
Place = tuple[str | int, ...]
"""Where a value stands: the keys and indices that lead to it from the top of the file."""

Fault = tuple[int, str]
"""A line, counted from 1, and what to tell the owner about it."""

_COMMENT = re.compile(r"[ \t]+#.*")
_LIST_MARK = re.compile(r"[\r\n][ \t]*- ")
_NULLS = frozenset({"~", "null", "Null", "NULL"})
_EMPTY = (1, owner.EMPTY_FILE)


class Parsed(NamedTuple):
    """``data`` is None where ``faults`` say that the text is no usable YAML. ``lines``: of every key and member."""

    data: Plain | None
    faults: tuple[Fault, ...]
    lines: Mapping[Place, int] = MappingProxyType({})


class _RefusedError(Exception):
    """The rest of the text is not worth reading; carries the fault."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(line, text)
        self.fault: Fault = (line, text)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.has_comments = bool(re.search(r"[ \t]#", text))
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=LOADER)
        self.faults: list[Fault] = []
        self.lines: dict[Place, int] = {}
        self.last: yaml.ScalarEvent | None = None

    def read(self) -> Plain | None:
        """The one document of the text; None if there is none."""
        root: Plain | None = None
        for event in self.events:
            if isinstance(event, yaml.NodeEvent):
                root = self._value(event, ())
            elif isinstance(event, yaml.DocumentStartEvent) and root is not None:
                raise _RefusedError(_line(event), owner.SECOND_DOCUMENT)
        return root

    def open_quote(self, error: yaml.YAMLError) -> Fault | None:
        """A quotation mark that found its partner lines further down, where the parser then stumbled."""
        end = self.last.end_mark if self.last and self.last.style in {"'", '"'} else None
        stumbled = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
        if not self.last or not end or not stumbled or stumbled.line != end.line or _line(self.last) == end.line + 1:
            return None
        return _line(self.last), owner.OPEN_QUOTE

    def _value(self, event: yaml.Event, place: Place) -> Plain:
        line = _line(event)
        if isinstance(event, yaml.AliasEvent):
            self.faults.append((line, owner.special(f"*{event.anchor}")))
            return f"*{event.anchor}"
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, line).strip()
        self._decorations(event, line)
        if len(place) >= MAX_DEPTH:
            raise _RefusedError(line, owner.too_deep(MAX_DEPTH))
        return self._mapping(place) if isinstance(event, yaml.MappingStartEvent) else self._sequence(place)

    def _sequence(self, place: Place) -> list[Plain]:
        found: list[Plain] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            here = (*place, len(found))
            self.lines[here] = _line(event)
            found.append(self._value(event, here))
        return found

    def _mapping(self, place: Place) -> dict[str, Plain]:
        found: dict[str, Plain] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            line = _line(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise _RefusedError(line, owner.COMPLEX_KEY)
            key = self._scalar(event, line)
            if key in found:
                self.faults.append((line, owner.twin_key(key)))
            self.lines.setdefault((*place, key), line)
            value = self._value(next(self.events), (*place, key))
            found.setdefault(key, value)
        return found

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> str:
        self.last = event
        self._decorations(event, line)
        if not event.style:
            self._plain_traps(event, line)
        return event.value

    def _decorations(self, event: yaml.Event, line: int) -> None:
        if anchor := getattr(event, "anchor", None):
            self.faults.append((line, owner.special(f"&{anchor}")))
        if tag := getattr(event, "tag", None):
            self.faults.append((line, owner.special(tag)))

    def _plain_traps(self, event: yaml.ScalarEvent, line: int) -> None:
        """What YAML does silently to text without quotation marks."""
        if event.value in _NULLS:
            self.faults.append((line, owner.null(event.value)))
        start, end = event.start_mark, event.end_mark
        if not start or not end:
            return
        if end.line != start.line and _LIST_MARK.search(self.text, start.index, end.index):
            self.faults.append((line, owner.SWALLOWED_ITEM))
        if self.has_comments and (lost := _COMMENT.match(self.text, end.index)):
            self.faults.append((end.line + 1, owner.lost_text(event.value, lost[0].strip())))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def parse(text: str) -> Parsed:
    """Read one YAML text. Never raises for anything in it."""
    reader = _Reader(text)
    try:
        root = reader.read()
    except _RefusedError as error:
        fault = error.fault
    except yaml.YAMLError as error:
        fault = reader.open_quote(error) or syntax.explain(text, error)
    else:
        return Parsed(root, tuple(reader.faults), reader.lines) if root else Parsed(None, (*reader.faults, _EMPTY))
    told = [other for other in reader.faults if other[0] != fault[0]]  # what the last one did to its own line
    return Parsed(None, (*told, fault), reader.lines)
