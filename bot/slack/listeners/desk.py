"""The recruiters' desk: its command, the buttons on cards and lists, the forms they open. All of it is for staff."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.core.text import fold
from bot.messages import recruiter
from bot.services.candidate import candidate_of
from bot.services.desk import Refusal
from bot.services.ticket import PENDING, WAITING, Move, Posted, State
from bot.slack import courier, ids
from bot.slack.listeners.home import publish
from bot.slack.payloads import Order, Place, plain_words, read_form, read_order
from bot.slack.press import Press
from bot.slack.send import post, respond_with
from bot.slack.toolbox import Toolbox
from bot.slack.views import desk, pages
from bot.slack.views.blocks import Block, Message

MOVES = {ids.TAKE: Move.TAKE, ids.CLOSE: Move.CLOSE, ids.REOPEN: Move.REOPEN}
NUMBERED = (recruiter.TAKE, recruiter.ANSWER, recruiter.CLOSE, recruiter.REOPEN)
LISTS = {
    "": (PENDING, False),
    recruiter.WAITING: (WAITING, False),
    recruiter.MINE: (PENDING, True),
    recruiter.DONE: ((State.ANSWERED, State.CLOSED), False),
}
"""The states of each list, and whether it is of one's own tickets."""
DAYS, DAYS_MAX = 30, 3_650


async def command(ack: AsyncAck, command: dict[str, Any], respond: AsyncRespond, tools: Toolbox) -> None:
    """``/ictfaq-desk``: everything that the buttons do, and lists."""
    await ack()
    order = read_order(command.get("text") or recruiter.HELP)
    said = await _carry_out(order, command["user_id"], tools)
    if isinstance(said, dict):
        await tools.client.views_open(trigger_id=command["trigger_id"], view=said)
    else:
        await respond_with(respond, Message(said, []) if isinstance(said, str) else said)


async def _carry_out(  # noqa: PLR0911 - one for each verb
    order: Order, user: str, tools: Toolbox
) -> str | Message | Block:
    verb = recruiter.VERBS.get(order.word, "")
    if not tools.desk_channel:
        return recruiter.NO_DESK
    if verb in NUMBERED and not order.number:
        return recruiter.no_number(verb)
    match verb:
        case recruiter.HELP:
            return desk.usage()
        case recruiter.STATS:
            return desk.figures_of(await tools.desk.statistics(min(order.number or DAYS, DAYS_MAX)))
        case recruiter.LIST:
            return await _list(order.rest, user, tools)
        case recruiter.ANSWER:
            return await _answer(order, user, tools)
        case recruiter.TAKE | recruiter.CLOSE | recruiter.REOPEN:
            return (await courier.move(order.number or 0, MOVES[verb], user, tools))[1]
    return recruiter.no_such_word(order.word)


async def _list(which: str, user: str, tools: Toolbox) -> str | Message:
    chosen = recruiter.FILTERS.get(fold(which))
    if chosen is None:
        return recruiter.no_such_word(which)
    states, mine = LISTS[chosen]
    tickets = await tools.desk.queue(states, user if mine else "")
    names = await courier.names_of((ticket.assignee for ticket in tickets), tools)
    return desk.queue(tickets, desk.Desk(names, by_id=tools.ask.knowledge.by_id))


async def _answer(order: Order, user: str, tools: Toolbox) -> str | Block:
    number = order.number or 0
    if not order.rest:
        return await _answer_form(number, "", user, tools)
    answered = await tools.desk.answer(number, user, plain_words(order.rest))
    if isinstance(answered, Refusal):
        return await courier.refused(answered, user, tools)
    return await courier.deliver(answered, tools) or recruiter.did(recruiter.ANSWER, number)


async def move(at: Press) -> None:
    """Take, close or reopen. On a card its change says enough."""
    what, message = MOVES[at.click.action], at.click.message
    card = Posted(message.channel, message.ts) if at.click.place is Place.CHANNEL else None
    done, said = await courier.move(int(at.click.value), what, at.click.user, at.tools, seen=card)
    if not done or at.click.place is Place.EPHEMERAL:
        await at.tell(said)
    if at.click.place is Place.HOME:
        await refresh(at)


async def begin_answer(at: Press) -> None:
    number, _, entry_id = at.click.value.partition("|")
    said = await _answer_form(int(number), entry_id, at.click.user, at.tools)
    await (at.tell(said) if isinstance(said, str) else at.open(said))


async def answer(ack: AsyncAck, body: dict[str, Any], tools: Toolbox) -> None:
    """Take up an answer and send it. What cannot be sent is kept, and the recruiter is told."""
    form = read_form(body)
    cited = form.values.get(desk.CITE, "").removeprefix(desk.NOTHING)
    answered = await tools.desk.answer(int(form.metadata), form.user, form.values.get(desk.ANSWER, ""), cited)
    if isinstance(answered, Refusal):
        await ack(response_action="errors", errors={desk.ANSWER: desk.refused(answered, form.user, tools.names)})
        return
    await ack()
    if said := await courier.deliver(answered, tools):
        await post(tools.client, form.user, Message(said, []))


async def refresh(at: Press) -> None:
    await publish(at.click.user, at.tools)


async def begin_candidate(at: Press) -> None:
    ticket = await at.tools.desk.find(int(at.click.value))
    if isinstance(ticket, Refusal):
        await at.tell(await courier.refused(ticket, at.click.user, at.tools))
    else:
        await at.open(candidate_form(ticket.question, ticket.answer, at.tools))


def candidate_form(question: str, answer: str, tools: Toolbox) -> Block:
    if not tools.staff.owner_ids:
        return pages.notice(recruiter.NO_OWNERS)
    return desk.candidate_form(question, answer, tools.ask.topic_of(question), tools.ask.knowledge)


async def send_candidate(ack: AsyncAck, body: dict[str, Any], tools: Toolbox) -> None:
    """Send the draft to the content owners, and tell the recruiter what is already near it."""
    form = read_form(body)
    fields = (desk.QUESTION, desk.WORDINGS, desk.ANSWER, desk.TOPIC, desk.ROLE)
    made = candidate_of(*(form.values.get(name, "") for name in fields))
    if lack := desk.lack_of(made):
        field, said = lack
        await ack(response_action="errors", errors={field: said})
        return
    await ack()
    await post(tools.client, form.user, Message(await courier.send_candidate(made, tools), []))


async def _answer_form(number: int, entry_id: str, user: str, tools: Toolbox) -> str | Block:
    ticket = await tools.desk.to_answer(number, user)
    if isinstance(ticket, Refusal):
        return await courier.refused(ticket, user, tools)
    nearest = tools.ask.nearest(ticket.question, desk.NEAREST_IN_FORM)
    return desk.answer_form(ticket, desk.Desk(nearest=nearest, by_id=tools.ask.knowledge.by_id), entry_id)
