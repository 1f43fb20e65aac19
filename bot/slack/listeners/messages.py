"""Mentions, direct messages, what is written in channels where the bot is, and what becomes of it later."""

from __future__ import annotations

import asyncio
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.services.inbox import Incoming, speaks_up
from bot.services.ports import MessageKey
from bot.services.staff import Who
from bot.services.ticket import Posted
from bot.slack import courier, ids
from bot.slack.payloads import Deleted, Edited, read_change, read_message
from bot.slack.send import post, try_delete, try_update
from bot.slack.toolbox import Toolbox
from bot.slack.views.blocks import Message
from bot.slack.views.reply import Surface

LOOKS, PAUSE = 10, 0.3
"""How often, and in what intervals of seconds, an edit looks for the reply that is still on its way."""


async def message(body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient, tools: Toolbox) -> None:
    """At most one reply to a message; a mention arrives twice, as ``app_mention`` and as ``message``."""
    match read_change(body, context.bot_user_id) or read_message(body, context.bot_user_id):
        case Edited(incoming):
            await edited(incoming, client, tools)
        case Deleted(key):
            await deleted(key, client, tools)
        case Incoming() as incoming:
            await written(incoming, client, tools)


async def written(incoming: Incoming, client: AsyncWebClient, tools: Toolbox) -> None:
    """Reply, if a reply is due. Staff who write in a thread silence the bot there."""
    if tools.staff.allows(Who.STAFF, incoming.author) and await tools.inbox.steps_back(incoming):
        for ticket in await tools.desk.helped(incoming.root, incoming.author):
            await courier.draw(ticket.number, client, tools)
    if await tools.inbox.accept(incoming):
        await answer(incoming, client, tools)


async def answer(incoming: Incoming, client: AsyncWebClient, tools: Toolbox) -> None:
    """Reply to what the inbox has accepted, unless it is deleted meanwhile."""
    said = await _reply(incoming, tools, counted=True)
    if said is None or await tools.messages.dropped(incoming.key):
        await tools.messages.settled(incoming.key)
        return
    sent = await post(client, incoming.key.channel, said, incoming.reply_thread)
    await tools.messages.replied(incoming.key, sent.ts)
    if await tools.messages.dropped(incoming.key):
        await try_delete(client, sent)


async def edited(incoming: Incoming, client: AsyncWebClient, tools: Toolbox) -> None:
    """Change our reply with its question. An edit that begins to address the bot is a new question."""
    if incoming.addressed and await tools.inbox.accept(incoming):
        await answer(incoming, client, tools)
    elif sent := await _reply_sent(incoming, tools):
        said = await _reply(incoming, tools)
        await (try_update(client, sent, said) if said else try_delete(client, sent))


async def deleted(key: MessageKey, client: AsyncWebClient, tools: Toolbox) -> None:
    """Remove our reply with its question; what was handed over there is answered directly."""
    if await tools.messages.dropped(key):  # a tombstone is deleted once more with the last reply below it
        return
    if ts := await tools.messages.drop(key):
        await try_delete(client, Posted(key.channel, ts))
    for ticket in await tools.desk.bereaved(key):
        await courier.draw(ticket.number, client, tools)


async def _reply(incoming: Incoming, tools: Toolbox, *, counted: bool = False) -> Message | None:
    first, person = incoming.thread_ts is None and not incoming.direct, incoming.author if counted else ""
    reply = await tools.ask.ask(incoming.text, incoming.conversation, first=first, person=person)
    if not speaks_up(incoming, reply.decision):
        return None
    return tools.message(reply, Surface.PUBLIC, ids.Asked.by(incoming.author, incoming.text))


async def _reply_sent(incoming: Incoming, tools: Toolbox) -> Posted | None:
    """Our reply; if its author expects one, it may still be on its way."""
    for _ in range(LOOKS if incoming.addressed else 1):
        if ts := await tools.messages.reply_to(incoming.key):
            return Posted(incoming.key.channel, ts)
        await asyncio.sleep(PAUSE if incoming.addressed else 0)
    return None
