"""Which messages start an answer: each question once, and follow-ups only where the bot was asked."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

from bot.core.decision import Answer, Decision
from bot.core.privacy import redact
from bot.services.ports import Conversation, MessageKey, Messages

DIRECT_LIFETIME = timedelta(minutes=30)
"""How long a direct message keeps its context."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message by a person. ``mentions_*`` say whom it names; ``direct``: sent to the bot alone.

    The rest is what became of it so far. ``queued``: it has waited for its turn. ``tries``: how often a reply could
    not be sent. ``doubtful``: nobody knows whether one of them was.
    """

    key: MessageKey
    author: str
    text: str
    thread_ts: str | None
    direct: bool
    mentions_bot: bool
    mentions_others: bool
    queued: bool = False
    tries: int = 0
    doubtful: bool = False

    @property
    def addressed(self) -> bool:
        """Whether its author expects a reply."""
        return self.direct or self.mentions_bot

    @property
    def root(self) -> MessageKey:
        """The message that begins the thread."""
        return self.key.root(self.thread_ts)

    @property
    def reply_thread(self) -> str | None:
        """Where the reply goes: into the thread, which in a channel begins with the question itself."""
        return self.thread_ts if self.direct else self.root.ts

    @property
    def conversation(self) -> Conversation:
        """Where its follow-ups belong."""
        return conversation(self.root, self.direct)


def conversation(root: MessageKey, direct: bool) -> Conversation:
    """The conversation of a channel thread, or of all direct messages of one person."""
    place = f"{root.team}/{root.channel}"
    return Conversation(place, DIRECT_LIFETIME) if direct else Conversation(f"{place}/{root.ts}")


class Inbox:
    """Takes up each message once."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages

    async def accept(self, incoming: Incoming) -> bool:
        """True if ``incoming`` is to be decided on, by this caller: nobody else gets True for the same message.

        The caller owes ``replied`` or ``settled`` of ``Messages``, or ``put_off``; should it die, ``unfinished`` brings
        it up again.
        """
        if not (incoming.addressed or await self._follows_up(incoming)):
            return False
        opens = incoming.mentions_bot and incoming.thread_ts is None
        if not await self._messages.claim(incoming.key, _note(incoming), incoming.author if opens else None):
            return False
        if incoming.mentions_bot and not opens:
            await self._messages.hush(incoming.root, False)
        return True

    async def steps_back(self, incoming: Incoming) -> bool:
        """True if ``incoming``, by a recruiter, joins somebody else's thread: the bot is silent there from now on."""
        if incoming.addressed or incoming.thread_ts is None:
            return False
        if await self._messages.thread_author(incoming.root) == incoming.author:
            return False
        await self._messages.hush(incoming.root, True)
        return True

    async def put_off(self, incoming: Incoming, seconds: float) -> None:
        """Bring ``incoming`` up again after so many seconds."""
        await self._messages.put_off(incoming.key, _note(incoming), seconds)

    async def unfinished(self) -> list[Incoming]:
        """What was put off or left without a reply, now to be decided on by this caller."""
        found = {key: _read(note) for key, note in (await self._messages.unfinished()).items()}
        for key in [key for key, incoming in found.items() if incoming is None]:
            await self._messages.settled(key)
        return [incoming for incoming in found.values() if incoming]

    async def _follows_up(self, incoming: Incoming) -> bool:
        if incoming.thread_ts is None or incoming.mentions_others:
            return False
        return await self._messages.thread_author(incoming.root) == incoming.author


def _note(incoming: Incoming) -> str:
    return json.dumps(asdict(replace(incoming, text=redact(incoming.text)[0])), ensure_ascii=False)


def _read(note: str) -> Incoming | None:
    """None if another version wrote it, in words of its own."""
    try:
        fields = json.loads(note)
        return Incoming(**fields | {"key": MessageKey(**fields["key"])})
    except (ValueError, KeyError, TypeError):
        return None


def speaks_up(incoming: Incoming, decision: Decision) -> bool:
    """Whoever addressed the bot gets a reply; a follow-up without mention gets one only if it is an answer."""
    return incoming.addressed or isinstance(decision, Answer)
