"""Put another version of the knowledge in force: whole and at once, or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.knowledge import Entry, Knowledge
from bot.core.responder import Responder
from bot.services.ask import AskService
from bot.services.clock import now as now_in_tokyo

Load = Callable[[], Responder | Sequence[str]]
"""Builds a responder with a tokeniser of its own, or says what is wrong with the knowledge. Takes seconds."""


@dataclass(frozen=True, slots=True)
class Reloaded:
    """``problems``: why ``before`` stays in force. The numbers are of entries."""

    before: str
    after: str
    problems: tuple[str, ...] = ()
    added: int = 0
    changed: int = 0
    removed: int = 0


class Reload:
    """``since``: when the version in force came; ``problems``: of the last try, if it failed."""

    def __init__(self, ask: AskService, load: Load, now: Callable[[], datetime] = now_in_tokyo) -> None:
        self._ask = ask
        self._load = load
        self._now = now
        self._one = asyncio.Lock()
        self.since = now()
        self.problems: tuple[str, ...] = ()

    async def __call__(self) -> Reloaded:
        """Read and index in a thread, so that answers do not wait; one after the other."""
        async with self._one:
            loaded = await asyncio.to_thread(self._load)
            known = self._ask.knowledge
            self.problems = tuple(loaded) if isinstance(loaded, Sequence) else ()
            if isinstance(loaded, Sequence):
                return Reloaded(known.version, known.version, self.problems)
            if loaded.knowledge.version != known.version:
                self._ask.responder, self.since = loaded, self._now()
            return _compared(known, loaded.knowledge)


def _compared(before: Knowledge, after: Knowledge) -> Reloaded:
    kept = before.by_id.keys() & after.by_id.keys()
    return Reloaded(
        before.version,
        after.version,
        added=len(after.by_id.keys() - kept),
        changed=sum(_own(before.by_id[name]) != _own(after.by_id[name]) for name in kept),
        removed=len(before.by_id.keys() - kept),
    )


def _own(entry: Entry) -> Entry:
    """An entry without the others that its article and its roles hold."""
    roles = tuple(role.model_copy(update={"facts": (), "links": ()}) for role in entry.roles)
    return replace(entry, source=entry.source.model_copy(update={"entries": ()}), roles=roles)
