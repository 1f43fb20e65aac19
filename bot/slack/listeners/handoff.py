"""What an asker does with a question for a recruiter: hand it over, withdraw it, judge its answer."""

from __future__ import annotations

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages import applicant
from bot.services.desk import Refusal, Request
from bot.services.ports import MessageKey
from bot.services.ticket import Destination, Posted
from bot.slack import courier, ids
from bot.slack.payloads import Form, Place, read_click, read_form
from bot.slack.send import open_modal, respond_with, try_update
from bot.slack.toolbox import Toolbox
from bot.slack.views import handoff, pages
from bot.slack.views.blocks import Message


async def begin(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, tools: Toolbox) -> None:
    """Open the form. Only the author of a question finds it written there."""
    await ack()
    click = read_click(body)
    asked = ids.Asked.parse(click.value)
    question = asked.question if asked.author == click.user else ""
    thread = f"{click.root.channel}|{click.root.ts}" if click.place is Place.CHANNEL else ""
    form = handoff.hand_over_form(question, tools.ask.knowledge.roles, thread, tools.retention_days)
    await open_modal(click, form if tools.desk_channel else pages.notice(applicant.NO_DESK), client)


async def hand_over(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, tools: Toolbox) -> None:
    """Put the question into the queue. Stored before the acknowledgement, which carries its number."""
    handed = await tools.desk.hand_over(_request(read_form(body)))
    if isinstance(handed, Refusal):
        await ack(response_action="errors", errors={handoff.QUESTION: handoff.refused(handed)})
        return
    if handed.ticket.thread and not handed.redacted:
        await ack()
    else:
        await ack(response_action="update", view=handoff.received(handed))
    if handed.new:
        await courier.announce(handed, client, tools)


async def withdraw(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond, tools: Toolbox
) -> None:
    """Erase a question, and say so on its receipt and card."""
    await ack()
    click = read_click(body)
    ticket = await tools.desk.withdraw(int(click.value), click.user)
    if isinstance(ticket, Refusal):
        await respond_with(respond, Message(handoff.refused(ticket), []), click.thread_ts)
        return
    receipt = Posted(click.message.channel, click.message.ts)
    await try_update(client, receipt, handoff.withdrawn(ticket.number))
    await courier.withdrawn(ticket, client)


async def judge(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond, tools: Toolbox
) -> None:
    """Close a question whose answer helped, reopen one whose answer did not."""
    await ack()
    click = read_click(body)
    solved = click.action == ids.SOLVED
    ticket = await tools.desk.judge(int(click.value), click.user, solved)
    if isinstance(ticket, Refusal):
        said = handoff.refused(ticket)
    else:
        said = applicant.SOLVED_THANKS if solved else applicant.reopened(ticket.number)
        await (courier.draw(ticket.number, client, tools) if solved else courier.call_back(ticket, client, tools))
    await respond_with(respond, Message(said, []), click.thread_ts)


def _request(form: Form) -> Request:
    channel, _, ts = form.metadata.partition("|")
    return Request(
        origin=f"view/{form.view_id}",
        asker=form.user,
        question=form.values.get(handoff.QUESTION, ""),
        destination=Destination(form.values.get(handoff.DESTINATION) or Destination.DIRECT),
        thread=MessageKey(form.team, channel, ts) if ts else None,
        role=form.values.get(handoff.ROLE, ""),
    )
