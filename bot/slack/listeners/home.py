"""App Home."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.services.staff import Who
from bot.services.ticket import PENDING
from bot.slack import courier
from bot.slack.toolbox import Toolbox
from bot.slack.views import desk, workshop
from bot.slack.views.pages import home
from bot.slack.views.reply import Surface

WEEK = 7


async def opened(event: dict[str, Any], client: AsyncWebClient, tools: Toolbox) -> None:
    """Draw the Home tab anew whenever somebody opens it."""
    if event.get("tab") == "home" and event.get("user"):
        await publish(str(event["user"]), client, tools)


async def publish(user: str, client: AsyncWebClient, tools: Toolbox) -> None:
    """Draw the Home tab of a person; staff see their desk above what everybody sees."""
    knowledge = tools.ask.knowledge
    topics = [(topic, tuple(knowledge.of_topic(topic.id))) for topic in knowledge.covered]
    own = desk.home(await _office(client, tools), tools.today()) if tools.staff.allows(Who.STAFF, user) else []
    own = [*workshop.warning(tools.reload.problems), *own] if own else []
    view = home(topics, knowledge.roles, tools.scene(Surface.MODAL), own)
    await client.views_publish(user_id=user, view=view)


async def _office(client: AsyncWebClient, tools: Toolbox) -> desk.Office:
    tickets = await tools.desk.queue(PENDING)
    week = await tools.desk.statistics(WEEK)
    bands = {tally.of[0]: tally.times for tally in await tools.counts.tally(["band"], timedelta(days=WEEK))}
    names = await courier.names_of((ticket.assignee for ticket in tickets), client, tools)
    left_out = sum(week.states.get(state, 0) for state in PENDING) - len(tickets)
    known = desk.Desk(names, by_id=tools.ask.knowledge.by_id)
    return desk.Office(tickets, left_out, week, bands, tools.ask.knowledge, known)
