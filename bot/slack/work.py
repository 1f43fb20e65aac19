"""What is under way, so that a stop can wait for it."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from slack_bolt.listener.async_listener_start_handler import AsyncListenerStartHandler
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.slack.health import REQUESTS
from bot.slack.payloads import event_of

BEGUN = 0.05
"""Seconds within which a listener begins whose request was taken in."""


class Work(AsyncListenerStartHandler):
    """The listeners that run (Bolt tells when one begins) and what else is begun here."""

    def __init__(self) -> None:
        self.stopping = False
        self._tasks: set[asyncio.Task[Any]] = set()

    async def handle(self, request: AsyncBoltRequest, response: BoltResponse | None) -> None:
        REQUESTS.labels(str((event_of(request.body) or request.body).get("type") or "command")[:30]).inc()
        if task := asyncio.current_task():
            self._add(task)

    def start(self, what: Coroutine[Any, Any, None]) -> None:
        self._add(asyncio.create_task(what))

    async def end(self, patience: float) -> None:
        """Take up nothing any more, and wait for what is under way, but not longer than ``patience`` seconds."""
        self.stopping = True
        await asyncio.sleep(BEGUN)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience)

    def _add(self, task: asyncio.Task[Any]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
