"""What everybody else gets in place of what is for staff: one sentence, and nothing that was typed is lost."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.messages import recruiter
from bot.slack.errors import first_input
from bot.slack.press import Press
from bot.slack.toolbox import Toolbox
from bot.slack.views import pages
from bot.slack.views.blocks import Message

SORRY = Message(recruiter.ONLY_STAFF, [])


async def command(ack: AsyncAck) -> None:
    await ack(response_type="ephemeral", **SORRY.payload())


async def action(at: Press) -> None:
    await at.tell(SORRY.text)


async def form(ack: AsyncAck, body: dict[str, Any]) -> None:
    """A modal, of somebody who was staff when it opened."""
    await ack(response_action="errors", errors={first_input(body["view"]): SORRY.text})


async def shortcut(ack: AsyncAck, body: dict[str, Any], tools: Toolbox) -> None:
    await ack()
    await tools.client.views_open(trigger_id=body["trigger_id"], view=pages.notice(SORRY.text))
