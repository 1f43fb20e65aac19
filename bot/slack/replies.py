"""Replies to questions: each owed from before its question is acknowledged until it is known to be in Slack.

The first block of a reply names the question. Slack sends our own message back to us, and that name in it proves that a
reply has arrived although the answer to our request was lost: only when no proof comes is it sent again.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import astuple, replace
from enum import Enum, auto
from typing import Any

import structlog
from aiohttp import ClientConnectorError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages import applicant
from bot.services.inbox import Incoming, speaks_up
from bot.services.ports import MessageKey
from bot.slack.errors import describe
from bot.slack.health import FAILURES, REPLY_SECONDS, SEND_FAILURES
from bot.slack.ids import Asked
from bot.slack.payloads import Deleted, Edited
from bot.slack.send import NETWORK_ERRORS, error_code, new_reference, post, status_of, try_delete
from bot.slack.toolbox import Toolbox
from bot.slack.views.blocks import Message, section
from bot.slack.views.reply import Surface
from bot.slack.work import Work

BURST = 5
"""Replies that a conversation takes at once; then it takes one a second."""
PROOF = 2.0
"""Seconds within which our own message event is expected."""
PATIENCE, TRIES = 60.0, 60
"""Seconds between two tries at most, and how many there are: about an hour."""
LOOK = 1.0
"""Seconds between two looks for what is due."""
TURNS = 16
"""Replies under way at once. Others wait here, where nothing runs out, not in the database's queue or Slack's, where
time limits do: what seems lost is sent once more. Slack takes a tenth of a second or three for a post."""
KNOWN = 100
"""Replies of which no proof is needed: its event comes right after the post, and costs a write."""
MARK = "q"

log = structlog.get_logger()


class Fate(Enum):
    """What became of a request that failed."""

    REFUSED = auto()
    NOT_TAKEN = auto()
    UNKNOWN = auto()


class Pace:
    """Whose turn it is in a conversation."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._next: dict[str, float] = {}

    def wait(self, channel: str) -> float:
        """Seconds until the turn that this call takes."""
        now = self._clock()
        turn = max(self._next.get(channel, 0.0), now - BURST + 1)
        self._next.pop(channel, None)
        self._next[channel] = turn + 1
        while self._next[oldest := next(iter(self._next))] <= now - BURST:
            del self._next[oldest]
        return max(0.0, turn - now)


class Replies:
    """Sends replies. ``hears_itself``: whether events of our own messages come from channels too."""

    def __init__(self, client: AsyncWebClient, tools: Toolbox, work: Work, *, hears_itself: bool = True) -> None:
        self._client = client
        self.tools = tools
        self.work = work
        self._hears_itself = hears_itself
        self._pace = Pace()
        self._turns = asyncio.Semaphore(TURNS)
        self._known: deque[MessageKey] = deque(maxlen=KNOWN)

    async def take_in(self, news: Incoming | Edited | Deleted | None) -> Incoming | None:
        """What the caller has to answer, which is in the store from now on."""
        match news:
            case (Edited(incoming=Incoming(addressed=True) as incoming)) | (Incoming() as incoming):
                return incoming if await self.tools.inbox.accept(incoming) else None
        return None

    async def proved(self, event: Mapping[str, Any]) -> None:
        """Note the reply that ``event`` shows, if it is one."""
        question = marked(event)
        if question and question not in self._known:
            await self.tools.messages.replied(question, event["ts"])

    async def answer(self, incoming: Incoming) -> None:
        """Reply; later, if the conversation or Slack cannot take it now; not, if there is nothing to reply to."""
        if not incoming.queued and (wait := self._pace.wait(incoming.key.channel)):
            await self.tools.inbox.put_off(replace(incoming, queued=True), wait)
            return
        async with self._turns:
            said, messages = await self._made(incoming), self.tools.messages
            if said is None:
                await messages.settled(incoming.key)
            elif not (incoming.doubtful and await messages.reply_to(incoming.key)):
                await self._send(incoming, said)

    async def message(self, incoming: Incoming, person: str = "") -> Message | None:
        """What is to be said, if anything. ``person``: whose question is counted."""
        first = incoming.thread_ts is None and not incoming.direct
        reply = await self.tools.ask.ask(incoming.text, incoming.conversation, first=first, person=person)
        if not speaks_up(incoming, reply.decision):
            return None
        return self.tools.message(reply, Surface.PUBLIC, Asked.by(incoming.author, incoming.text))

    async def finish(self) -> None:
        """Reply to what was put off, and to what other processes left behind, until it is time to stop."""
        while not self.work.stopping:
            found: list[Incoming] = []
            try:
                found = await self.tools.inbox.unfinished()
                for incoming in found:
                    self.work.start(self.answer(incoming))
            except Exception as error:  # a duty that ends would end unnoticed
                log.error("unfinished_unread", **describe(error))
            await asyncio.sleep(LOOK / 10 if found else LOOK)  # there may be more than a portion

    async def _made(self, incoming: Incoming) -> Message | None:
        try:
            return await self.message(incoming, "" if incoming.tries else incoming.author)
        except Exception as error:  # whatever is wrong with us, who asks gets one reply
            reference = new_reference()
            FAILURES.inc()
            log.error("request_failed", reference=reference, request="question", **describe(error))
            return Message(applicant.apology(reference), []) if incoming.addressed else None

    async def _send(self, incoming: Incoming, said: Message) -> None:
        try:
            marking = _marking(said, incoming.key)
            sent = await post(self._client, incoming.key.channel, marking, incoming.reply_thread)
        except (SlackApiError, *NETWORK_ERRORS) as error:
            await self._failed(incoming, error)
            return
        REPLY_SECONDS.observe(self.tools.clock() - float(incoming.key.ts))
        self._known.append(incoming.key)
        if await self.tools.messages.replied(incoming.key, sent.ts):  # and deleted meanwhile
            await try_delete(self._client, sent)

    async def _failed(self, incoming: Incoming, error: Exception) -> None:
        """Try again later, unless that is in vain or could say the same thing a third time."""
        fate, wait = fate_of(error), max(min(PROOF * 2**incoming.tries, PATIENCE), _retry_after(error))
        SEND_FAILURES.labels(fate.name.lower()).inc()
        log.warning("reply_failed", fate=fate.name, tries=incoming.tries, **describe(error))
        provable = incoming.direct or self._hears_itself
        in_vain = fate is Fate.UNKNOWN and incoming.doubtful and not provable
        if fate is Fate.REFUSED or in_vain or incoming.tries >= TRIES:
            await self.tools.messages.settled(incoming.key)
            return
        doubtful = incoming.doubtful or fate is Fate.UNKNOWN
        again = replace(incoming, queued=True, tries=incoming.tries + 1, doubtful=doubtful)
        await self.tools.inbox.put_off(again, wait)


def fate_of(error: Exception) -> Fate:
    """Whether Slack carried out a request that failed."""
    if not isinstance(error, SlackApiError):
        return Fate.NOT_TAKEN if isinstance(error, ClientConnectorError) else Fate.UNKNOWN
    status, code = status_of(error), error_code(error)
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return Fate.NOT_TAKEN
    return Fate.UNKNOWN if status >= 500 or code in ("fatal_error", "internal_error") else Fate.REFUSED


def _retry_after(error: Exception) -> float:
    headers = getattr(getattr(error, "response", None), "headers", {})
    told = str(headers.get("Retry-After", ""))
    return float(told) if told.isdecimal() else 0.0


def _marking(said: Message, question: MessageKey) -> Message:
    first, *others = said.blocks or [section(said.text)]
    return Message(said.text, [first | {"block_id": "/".join((MARK, *astuple(question)))}, *others])


def marked(event: Mapping[str, Any]) -> MessageKey | None:
    """The question that a message of our own answers."""
    match event:
        case {"type": "message", "ts": str(), "blocks": [{"block_id": str(block_id)}, *_]} if not event.get("subtype"):
            mark, *ids = block_id.split("/")
            return MessageKey(*ids) if mark == MARK and len(ids) == 3 else None
    return None
