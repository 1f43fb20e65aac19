"""App Home."""

from datetime import timedelta
from typing import Any

from bot.services.staff import Who
from bot.services.ticket import PENDING
from bot.slack import courier
from bot.slack.toolbox import Toolbox
from bot.slack.views import desk, workshop
from bot.slack.views.blocks import Block
from bot.slack.views.pages import home
from bot.slack.views.reply import Surface

WEEK = 7


async def opened(event: dict[str, Any], tools: Toolbox) -> None:
    if event.get("tab") == "home" and event.get("user"):
        await publish(str(event["user"]), tools)


async def publish(user: str, tools: Toolbox) -> None:
    knowledge = tools.ask.knowledge
    topics = [(topic, tuple(knowledge.of_topic(topic.id))) for topic in knowledge.covered]
    own = await _office(tools) if tools.staff.allows(Who.STAFF, user) else []
    await tools.client.views_publish(user_id=user, view=home(topics, knowledge.roles, tools.scene(Surface.MODAL), own))


async def _office(tools: Toolbox) -> list[Block]:
    tickets = await tools.desk.queue(PENDING)
    week = await tools.desk.statistics(WEEK)
    bands = {tally.of[0]: tally.times for tally in await tools.counts.tally(["band"], timedelta(days=WEEK))}
    names = await courier.names_of((ticket.assignee for ticket in tickets), tools)
    left_out = sum(week.states.get(state, 0) for state in PENDING) - len(tickets)
    knowledge = tools.ask.knowledge
    state = workshop.state(knowledge, tools.reload, tools.today())
    known = desk.Desk(names, by_id=knowledge.by_id)
    return desk.home(tickets, known, state, left_out=left_out, week=week, bands=bands)
