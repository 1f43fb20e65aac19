"""Message shortcuts of the recruiters."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.core.privacy import redact
from bot.messages import recruiter
from bot.services.desk import QUESTION_MAX, Refusal
from bot.services.ticket import Destination
from bot.slack import courier
from bot.slack.listeners.desk import candidate_form
from bot.slack.payloads import Shortcut, is_direct, plain_words, read_shortcut
from bot.slack.send import respond_with
from bot.slack.toolbox import Toolbox
from bot.slack.views.blocks import Message


async def hand_over(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond, tools: Toolbox) -> None:
    """Put somebody's message into the queue; its author is told, and can withdraw it."""
    await ack()
    shortcut = read_shortcut(body)
    await respond_with(respond, Message(await _hand_over(shortcut, tools), []), shortcut.thread_ts)


async def _hand_over(shortcut: Shortcut, tools: Toolbox) -> str:
    if not tools.desk_channel or not shortcut.author:
        return recruiter.NOT_A_PERSON if tools.desk_channel else recruiter.NO_DESK
    handed = await tools.desk.hand_over(
        f"message/{shortcut.key.channel}/{shortcut.key.ts}",
        shortcut.author,
        plain_words(shortcut.text)[:QUESTION_MAX],
        Destination.THREAD,
        thread=None if is_direct(shortcut.key.channel) else shortcut.key.root(shortcut.thread_ts),
        handed_by=shortcut.user,
    )
    if isinstance(handed, Refusal):
        return recruiter.NO_WORDS
    if handed.new:
        await courier.announce(handed, tools)
    return recruiter.handed_on(handed.ticket.number, handed.new)


async def candidate(ack: AsyncAck, body: dict[str, Any], tools: Toolbox) -> None:
    """Open the form for a draft of knowledge, with the reply as its answer and what was asked in its thread."""
    await ack()
    shortcut = read_shortcut(body)
    asked = await tools.desk.asked_in(shortcut.key.root(shortcut.thread_ts))
    ours = next((ticket for ticket in asked if ticket.sent and ticket.sent.ts == shortcut.key.ts), None)
    ticket = ours or next(iter(asked), None)
    answer = ours.answer if ours else redact(plain_words(shortcut.text))[0]
    view = candidate_form(ticket.question if ticket else "", answer, tools)
    await tools.client.views_open(trigger_id=shortcut.trigger_id, view=view)
