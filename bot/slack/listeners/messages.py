"""Mentions, direct messages, what is written in channels where the bot is, and what becomes of it later."""

import asyncio

from bot.services.inbox import Incoming
from bot.services.ports import MessageKey
from bot.services.staff import Who
from bot.services.ticket import Posted
from bot.slack import courier
from bot.slack.payloads import Deleted, Edited
from bot.slack.replies import Replies
from bot.slack.send import try_delete, try_update
from bot.slack.toolbox import Toolbox

LOOKS, PAUSE = 10, 0.3
"""How often, and in what intervals of seconds, an edit looks for the reply that is still on its way."""


async def message(
    tools: Toolbox,
    replies: Replies,
    news: Incoming | Edited | Deleted | None,
    question: Incoming | None,
) -> None:
    """Act on ``news``; ``question`` is what was taken in of it before the acknowledgement, to be answered."""
    if question:
        await replies.answer(question)
        await courier.warn(question, tools)
        return
    match news:
        case Edited(incoming):
            await edited(incoming, tools, replies)
        case Deleted(key):
            await deleted(key, tools)
        case Incoming() as incoming if tools.staff.allows(Who.STAFF, incoming.author):
            await step_back(incoming, tools)


async def step_back(incoming: Incoming, tools: Toolbox) -> None:
    """Staff who write in a thread silence the bot there."""
    if await tools.inbox.steps_back(incoming):
        for ticket in await tools.desk.helped(incoming.root, incoming.author):
            await courier.draw(ticket.number, tools)


async def edited(incoming: Incoming, tools: Toolbox, replies: Replies) -> None:
    if sent := await _reply_sent(incoming, tools):
        said = await replies.message(incoming)
        await (try_update(tools.client, sent, said) if said else try_delete(tools.client, sent))


async def deleted(key: MessageKey, tools: Toolbox) -> None:
    """Remove our reply with its question; what was handed over there is answered directly."""
    if await tools.messages.dropped(key):  # a tombstone is deleted once more with the last reply below it
        return
    if ts := await tools.messages.drop(key):
        await try_delete(tools.client, Posted(key.channel, ts))
    for ticket in await tools.desk.bereaved(key):
        await courier.draw(ticket.number, tools)


async def _reply_sent(incoming: Incoming, tools: Toolbox) -> Posted | None:
    for _ in range(LOOKS if incoming.addressed else 1):
        if ts := await tools.messages.reply_to(incoming.key):
            return Posted(incoming.key.channel, ts)
        await asyncio.sleep(PAUSE if incoming.addressed else 0)
    return None
