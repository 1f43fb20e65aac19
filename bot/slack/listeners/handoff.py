"""What an asker does with a question for a recruiter: hand it over, withdraw it, judge its answer."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.messages import applicant
from bot.services.desk import Refusal
from bot.services.ports import MessageKey
from bot.services.ticket import Destination, Posted
from bot.slack import courier, ids
from bot.slack.payloads import Place, read_form
from bot.slack.press import Press
from bot.slack.send import try_update
from bot.slack.toolbox import Toolbox
from bot.slack.views import handoff, pages
from bot.slack.views.blocks import said


async def begin(at: Press) -> None:
    """Open the form. Only the author of a question finds it written there."""
    asked, root = ids.Asked.parse(at.click.value), at.click.message.root(at.click.thread_ts)
    question = asked.question if asked.author == at.click.user else ""
    thread = f"{root.channel}|{root.ts}" if at.click.place is Place.CHANNEL else ""
    form = handoff.hand_over_form(question, at.tools.ask.knowledge.roles, thread, at.tools.retention_days)
    await at.open(form if at.tools.desk_channel else pages.notice(applicant.NO_DESK))


async def hand_over(ack: AsyncAck, body: dict[str, Any], tools: Toolbox) -> None:
    """Put the question into the queue. Stored before the acknowledgement, which carries its number."""
    form = read_form(body)
    channel, _, ts = form.metadata.partition("|")
    handed = await tools.desk.hand_over(
        f"view/{form.view_id}",
        form.user,
        form.values.get(handoff.QUESTION, ""),
        Destination(form.values.get(handoff.DESTINATION) or Destination.DIRECT),
        thread=MessageKey(form.team, channel, ts) if ts else None,
        role=form.values.get(handoff.ROLE, ""),
    )
    if isinstance(handed, Refusal):
        await ack(response_action="errors", errors={handoff.QUESTION: handoff.refused(handed)})
        return
    if handed.ticket.thread and not handed.redacted:
        await ack()
    else:
        await ack(response_action="update", view=handoff.received(handed))
    if handed.new:
        await courier.announce(handed, tools)


async def withdraw(at: Press) -> None:
    ticket = await at.tools.desk.withdraw(int(at.click.value), at.click.user)
    if isinstance(ticket, Refusal):
        await at.tell(handoff.refused(ticket))
        return
    receipt = Posted(at.click.message.channel, at.click.message.ts)
    await try_update(at.tools.client, receipt, said(applicant.withdrawn(ticket.number)))
    await courier.withdrawn(ticket, at.tools)


async def judge(at: Press) -> None:
    solved = at.click.action == ids.SOLVED
    ticket = await at.tools.desk.judge(int(at.click.value), at.click.user, solved)
    if isinstance(ticket, Refusal):
        await at.tell(handoff.refused(ticket))
    elif solved:
        await courier.draw(ticket.number, at.tools)
        await at.tell(applicant.SOLVED_THANKS)
    else:
        await courier.call_back(ticket, at.tools)
        await at.tell(applicant.reopened(ticket.number))
