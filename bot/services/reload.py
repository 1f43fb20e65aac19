"""Put another version of the knowledge in force: whole and at once, or not at all."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.responder import Responder
from bot.services.ask import AskService
from bot.services.clock import now as now_in_tokyo

Load = Callable[[], Responder | Sequence[str]]
"""Builds a responder with a tokeniser of its own, or says what is wrong with the knowledge. Takes seconds."""


@dataclass(frozen=True, slots=True)
class Reloaded:
    """``problems``: why ``before`` stays in force."""

    before: str
    after: str
    problems: tuple[str, ...] = ()


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
            return Reloaded(known.version, loaded.knowledge.version)
