"""YAML text to plain data: dicts, lists and text, nothing else.

The data are built from the parser's events instead of its nodes. It takes less time than composing, needs no
recursion (a file can be nested as deeply as it likes), and an alias is refused before it can multiply anything. Every
scalar stays text, so ``10:30``, ``0120``, ``no`` and ``2026-04-01`` mean what they look like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
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


class _Frame:
    """A list or mapping that is still open. ``key`` waits for its value; ``twin`` says the key was there before."""

    __slots__ = ("container", "key", "place", "twin")

    def __init__(self, container: list[Plain] | dict[str, Plain], place: Place) -> None:
        self.container = container
        self.place = place
        self.key: str | None = None
        self.twin = False


class _Builder:
    def __init__(self, text: str) -> None:
        self.text = text
        self.has_comments = bool(re.search(r"[ \t]#", text))
        self.root: Plain | None = None
        self.frames: list[_Frame] = []
        self.faults: list[Fault] = []
        self.lines: dict[Place, int] = {}
        self.documents = 0
        self.last: yaml.ScalarEvent | None = None

    def document(self, event: yaml.DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            raise _RefusedError(_line(event), owner.SECOND_DOCUMENT)

    def alias(self, event: yaml.AliasEvent) -> None:
        line = _line(event)
        self.faults.append((line, owner.alias(f"*{event.anchor}")))
        self._value(f"*{event.anchor}", line)

    def scalar(self, event: yaml.ScalarEvent) -> None:
        line = _line(event)
        self.last = event
        self._decorations(event, line)
        if not event.style:
            self._plain_traps(event, line)
        frame = self.frames[-1] if self.frames else None
        if frame and frame.key is None and isinstance(frame.container, dict):
            self._key(frame, frame.container, event.value, line)
        else:
            self._value(event.value.strip(), line)

    def mapping(self, event: yaml.MappingStartEvent) -> None:
        self._open({}, event)

    def sequence(self, event: yaml.SequenceStartEvent) -> None:
        self._open([], event)

    def close(self, _event: yaml.Event) -> None:
        self.frames.pop()

    def open_quote(self, error: yaml.YAMLError) -> Fault | None:
        """A quotation mark that found its partner lines further down, where the parser then stumbled."""
        end = self.last.end_mark if self.last and self.last.style in {"'", '"'} else None
        stumbled = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
        if not self.last or not end or not stumbled or stumbled.line != end.line or _line(self.last) == end.line + 1:
            return None
        return _line(self.last), owner.OPEN_QUOTE

    def _open(self, container: list[Plain] | dict[str, Plain], event: yaml.NodeEvent) -> None:
        line = _line(event)
        self._decorations(event, line)
        if len(self.frames) >= MAX_DEPTH:
            raise _RefusedError(line, owner.too_deep(MAX_DEPTH))
        place = self._value(container, line)
        self.frames.append(_Frame(container, place))

    def _key(self, frame: _Frame, container: dict[str, Plain], key: str, line: int) -> None:
        frame.key, frame.twin = key, key in container
        if frame.twin:
            self.faults.append((line, owner.twin_key(key)))
        else:
            self.lines[(*frame.place, key)] = line

    def _value(self, value: Plain, line: int) -> Place:
        """Put ``value`` where it belongs; a twin's value is built, so that its faults are seen, and then dropped."""
        if not self.frames:
            self.root = value
            return ()
        frame = self.frames[-1]
        if isinstance(frame.container, list):
            place: Place = (*frame.place, len(frame.container))
            self.lines[place] = line
            frame.container.append(value)
            return place
        if frame.key is None:
            raise _RefusedError(line, owner.COMPLEX_KEY)
        place = (*frame.place, frame.key)
        if not frame.twin:
            frame.container[frame.key] = value
        frame.key = None
        return place

    def _decorations(self, event: yaml.NodeEvent, line: int) -> None:
        if event.anchor:
            self.faults.append((line, owner.alias(f"&{event.anchor}")))
        tag = getattr(event, "tag", None)
        if tag:
            self.faults.append((line, owner.tag(tag)))

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
    builder = _Builder(text)
    if fault := _run(builder):
        told = [other for other in builder.faults if other[0] != fault[0]]  # what the last one did to its own line
        return Parsed(None, (*told, fault), builder.lines)
    if not builder.root:
        return Parsed(None, (*builder.faults, (1, owner.EMPTY_FILE)))
    return Parsed(builder.root, tuple(builder.faults), builder.lines)


def _run(builder: _Builder) -> Fault | None:
    handlers: dict[type[yaml.Event], Callable[..., None]] = {
        yaml.DocumentStartEvent: builder.document,
        yaml.ScalarEvent: builder.scalar,
        yaml.AliasEvent: builder.alias,
        yaml.MappingStartEvent: builder.mapping,
        yaml.SequenceStartEvent: builder.sequence,
        yaml.MappingEndEvent: builder.close,
        yaml.SequenceEndEvent: builder.close,
    }
    try:
        for event in yaml.parse(builder.text, Loader=LOADER):
            if handler := handlers.get(type(event)):
                handler(event)
    except _RefusedError as error:
        return error.fault
    except yaml.YAMLError as error:
        return builder.open_quote(error) or syntax.explain(builder.text, error)
    return None
