"""``Messages`` and ``Conversations`` in memory, for one process: everything is forgotten when it ends."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from bot.services.ports import Conversation, MessageKey

CAPACITY = 20_000
"""Things of one kind before the oldest is forgotten."""

K = TypeVar("K")
V = TypeVar("V")


class Bounded(OrderedDict[K, V], Generic[K, V]):
    """A dictionary that forgets what was set longest ago."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        super().__init__()
        self._capacity = capacity

    def __setitem__(self, key: K, value: V) -> None:
        super().__setitem__(key, value)
        self.move_to_end(key)
        while len(self) > self._capacity:
            self.popitem(last=False)


class MemoryStore:
    """What answers need while there is no database. ``clock`` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.time, capacity: int = CAPACITY) -> None:
        self._clock = clock
        self._claimed: Bounded[MessageKey, None] = Bounded(capacity)
        self._put_off: Bounded[MessageKey, tuple[float, str]] = Bounded(capacity)
        self._replies: Bounded[MessageKey, str] = Bounded(capacity)
        self._authors: Bounded[MessageKey, str] = Bounded(capacity)
        self._hushed: Bounded[MessageKey, None] = Bounded(capacity)
        self._dropped: Bounded[MessageKey, None] = Bounded(capacity)
        self._shown: Bounded[str, tuple[str, float]] = Bounded(capacity)

    async def claim(self, message: MessageKey, note: str = "", author: str | None = None) -> bool:
        """True for the first caller only. The note is not kept: nobody else could take over."""
        if message in self._claimed or message in self._dropped:
            return False
        self._claimed[message] = None
        if author:
            self._authors[message] = author
        return True

    async def replied(self, message: MessageKey, reply_ts: str) -> bool:
        self._replies[message] = reply_ts
        self._put_off.pop(message, None)
        return message in self._dropped

    async def settled(self, message: MessageKey) -> None:
        self._put_off.pop(message, None)

    async def put_off(self, message: MessageKey, note: str, seconds: float) -> None:
        """Keep the note until then, unless there is a reply or nothing to reply to."""
        if message not in self._replies and message not in self._dropped:
            self._put_off[message] = (self._clock() + seconds, note)

    async def unfinished(self) -> Mapping[MessageKey, str]:
        """What was put off until now: there is no other process."""
        due = [message for message, (at, _) in self._put_off.items() if at <= self._clock()]
        return {message: self._put_off.pop(message)[1] for message in due}

    async def leave(self) -> None:
        """There is nobody to leave anything to."""

    async def reply_to(self, message: MessageKey) -> str | None:
        return self._replies.get(message)

    async def thread_author(self, root: MessageKey) -> str | None:
        return None if root in self._hushed else self._authors.get(root)

    async def hush(self, root: MessageKey, hushed: bool) -> None:
        if hushed and root in self._authors:
            self._hushed[root] = None
        else:
            self._hushed.pop(root, None)

    async def drop(self, message: MessageKey) -> str | None:
        self._dropped[message] = None
        self._put_off.pop(message, None)
        return self._replies.get(message)

    async def dropped(self, message: MessageKey) -> bool:
        return message in self._dropped

    async def last_entry(self, conversation: Conversation) -> str | None:
        entry_id, until = self._shown.get(conversation.key, (None, 0.0))
        return entry_id if self._clock() < until else None

    async def remember(self, conversation: Conversation, entry_id: str) -> None:
        life = conversation.lifetime.total_seconds() if conversation.lifetime else float("inf")
        self._shown[conversation.key] = (entry_id, self._clock() + life)
