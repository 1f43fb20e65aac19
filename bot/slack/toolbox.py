"""What listeners work with; Bolt hands it to them as ``tools``."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.services.ask import AskService, Reply
from bot.services.candidate import Candidate
from bot.services.clock import tokyo_today
from bot.services.desk import Desk
from bot.services.inbox import Inbox
from bot.services.ports import Counts, MessageKey, Messages, Votes
from bot.services.reload import Reload
from bot.services.staff import Staff
from bot.slack.ids import NOT_ASKED, Asked
from bot.slack.views.blocks import Message
from bot.slack.views.reply import Scene, Surface, reply

EXAMPLES = 4


@dataclass(frozen=True, slots=True)
class Toolbox:
    """The services, and what views need besides a decision. ``names``, ``links``: what Slack told before.

    ``write_candidate``: a name and the text of a knowledge file.
    """

    client: AsyncWebClient
    ask: AskService
    inbox: Inbox
    messages: Messages
    votes: Votes
    counts: Counts
    desk: Desk
    staff: Staff
    reload: Reload
    write_candidate: Callable[[Candidate, date], tuple[str, str]]
    desk_channel: str = ""
    official_url: str = ""
    retention_days: int = 90
    today: Callable[[], date] = tokyo_today
    clock: Callable[[], float] = time.time
    names: dict[str, str] = field(default_factory=dict)
    links: dict[MessageKey, str] = field(default_factory=dict)
    drawing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def scene(self, surface: Surface = Surface.PUBLIC, **known: Any) -> Scene:
        """What a view of the present knowledge needs to know."""
        known = {"version": self.ask.knowledge.version, "examples": self.ask.examples(EXAMPLES), **known}
        return Scene(self.today(), surface=surface, official_url=self.official_url, **known)

    def message(self, made: Reply, surface: Surface, asked: Asked = NOT_ASKED, *, shared: bool = False) -> Message:
        """The message that says what was decided. ``asked``: what the form for a recruiter begins with."""
        known = {"version": made.version, "moved": made.moved, "lemmas": made.lemmas, "shared": shared}
        hand_over = str(asked) if self.desk_channel else None
        return reply(made.decision, self.scene(surface, hand_over=hand_over, **known))
