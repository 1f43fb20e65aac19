"""A reload, and everything that follows from it in Slack."""

import asyncio

import structlog

from bot.services.reload import Reloaded
from bot.slack import courier
from bot.slack.errors import describe
from bot.slack.send import try_post
from bot.slack.toolbox import Toolbox
from bot.slack.views import workshop

log = structlog.get_logger()


async def reload(tools: Toolbox) -> Reloaded:
    """Put the folder's knowledge in force, and tell the desk what can be answered now."""
    done = await tools.reload()
    say = log.error if done.problems else log.info
    say("knowledge_read", before=done.before, knowledge=done.after, problems=len(done.problems))
    if done.before != done.after:
        await courier.learn(tools)
    return done


async def reload_when(asked: asyncio.Event, tools: Toolbox) -> None:
    """Reload for ever, each time that ``asked`` is set. What is wrong with the folder is told to its owners alone."""
    while True:
        await asked.wait()
        asked.clear()
        try:
            done = await reload(tools)
            for owner in tools.staff.owner_ids if done.problems else ():
                await try_post(tools.client, owner, workshop.said(workshop.reloaded(done)))
        except Exception as error:
            log.error("reload_failed", **describe(error))
