"""The slash command. It answers inside the acknowledgement, so it works where the bot is not a member."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.core.privacy import redact
from bot.core.text import clean_question
from bot.messages import applicant
from bot.slack.ids import Asked
from bot.slack.toolbox import Toolbox
from bot.slack.views.blocks import Message
from bot.slack.views.pages import roles, usage
from bot.slack.views.reply import Surface


async def ictfaq(ack: AsyncAck, command: dict[str, Any], tools: Toolbox) -> None:
    """``/ictfaq``: a question, or a word for a list; seen by nobody else."""
    message = await _message(command.get("text") or "", command["user_id"], tools)
    await ack(response_type="ephemeral", **message.payload())


async def _message(text: str, user: str, tools: Toolbox) -> Message:
    word = clean_question(text).casefold()
    if word in applicant.HELP_WORDS:
        return usage(tools.scene(Surface.PRIVATE))
    if word in applicant.ROLE_WORDS:
        return roles(tools.ask.knowledge.roles)
    said = tools.message(await tools.ask.ask(text, person=user), Surface.PRIVATE, Asked.by(user, text))
    return said.noting(applicant.PERSONAL) if redact(text)[1] else said
