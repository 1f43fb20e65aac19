"""The recruiters' desk: its command, the buttons on cards and lists, the forms they open. All of it is for staff."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.text import fold
from bot.messages import recruiter
from bot.services.candidate import candidate_of, lack_of
from bot.services.desk import Refusal
from bot.services.ticket import PENDING, WAITING, Move, State
from bot.slack import courier, ids
from bot.slack.listeners.home import publish
from bot.slack.payloads import Click, Order, Place, plain_words, read_click, read_form, read_order
from bot.slack.send import open_modal, post, respond_with
from bot.slack.toolbox import Toolbox
from bot.slack.views import candidate, desk, pages
from bot.slack.views.blocks import Block, Message

MOVES = {ids.TAKE: Move.TAKE, ids.CLOSE: Move.CLOSE, ids.REOPEN: Move.REOPEN}
LISTS = {
    "": (PENDING, False),
    recruiter.WAITING: (WAITING, False),
    recruiter.MINE: (PENDING, True),
    recruiter.DONE: ((State.ANSWERED, State.CLOSED), False),
}
"""The states of each list, and whether it is of one's own tickets."""
DAYS, DAYS_MAX = 30, 3_650


async def command(
    ack: AsyncAck, command: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond, tools: Toolbox
) -> None:
    """``/ictfaq-desk``: everything that the buttons do, and lists."""
    await ack()
    order = read_order(command.get("text") or recruiter.HELP)
    said = await _carry_out(order, command["user_id"], client, tools)
    if isinstance(said, Message):
        await respond_with(respond, said)
    else:
        await client.views_open(trigger_id=command["trigger_id"], view=said)


async def _carry_out(order: Order, user: str, client: AsyncWebClient, tools: Toolbox) -> Message | Block:
    """A message, or a form to open."""
    verb = recruiter.VERBS.get(order.word, "")
    if not tools.desk_channel:
        return Message(recruiter.NO_DESK, [])
    if verb not in VERBS:
        return Message(recruiter.no_such_word(order.word), [])
    if verb in NUMBERED and not order.number:
        return Message(recruiter.no_number(verb), [])
    return await VERBS[verb](order, user, client, tools)


async def _usage(*_: object) -> Message:
    return desk.usage()


async def _statistics(order: Order, _user: str, _client: AsyncWebClient, tools: Toolbox) -> Message:
    return desk.statistics(await tools.desk.statistics(min(order.number or DAYS, DAYS_MAX)))


async def _list(order: Order, user: str, client: AsyncWebClient, tools: Toolbox) -> Message:
    chosen = recruiter.FILTERS.get(fold(order.rest))
    if chosen is None:
        return Message(recruiter.no_such_word(order.rest), [])
    states, mine = LISTS[chosen]
    tickets = await tools.desk.queue(states, user if mine else "")
    names = await courier.names_of((ticket.assignee for ticket in tickets), client, tools)
    return desk.queue(tickets, desk.Desk(names, by_id=tools.ask.knowledge.by_id))


async def _answer(order: Order, user: str, client: AsyncWebClient, tools: Toolbox) -> Message | Block:
    number = order.number or 0
    if not order.rest:
        return await _answer_form(number, "", user, client, tools)
    answered = await tools.desk.answer(number, user, plain_words(order.rest))
    if isinstance(answered, Refusal):
        return Message(await courier.refused(answered, user, client, tools), [])
    return Message(await courier.deliver(answered, client, tools) or recruiter.did(recruiter.ANSWER, number), [])


async def _move(order: Order, user: str, client: AsyncWebClient, tools: Toolbox) -> Message:
    what = MOVES[recruiter.VERBS[order.word]]
    _, said = await courier.move(order.number or 0, what, user, client, tools)
    return Message(said, [])


NUMBERED = (recruiter.TAKE, recruiter.ANSWER, recruiter.CLOSE, recruiter.REOPEN)
VERBS: dict[str, Callable[[Order, str, AsyncWebClient, Toolbox], Awaitable[Message | Block]]] = {
    recruiter.HELP: _usage,
    recruiter.LIST: _list,
    recruiter.STATS: _statistics,
    recruiter.ANSWER: _answer,
    recruiter.TAKE: _move,
    recruiter.CLOSE: _move,
    recruiter.REOPEN: _move,
}


async def move(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond, tools: Toolbox
) -> None:
    """Take, close or reopen. On a card its change says enough."""
    await ack()
    click = read_click(body)
    done, said = await courier.move(int(click.value), MOVES[click.action], click.user, client, tools)
    if not done or click.place is Place.EPHEMERAL:
        await _show(click, Message(said, []), client, respond)
    if click.place is Place.HOME:
        await publish(click.user, client, tools)


async def begin_answer(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond, tools: Toolbox
) -> None:
    """Open the form for an answer."""
    await ack()
    click = read_click(body)
    number, _, entry_id = click.value.partition("|")
    await _show(click, await _answer_form(int(number), entry_id, click.user, client, tools), client, respond)


async def answer(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, tools: Toolbox) -> None:
    """Take up an answer and send it. What cannot be sent is kept, and the recruiter is told."""
    form = read_form(body)
    cited = form.values.get(desk.CITE, "").removeprefix(desk.NOTHING)
    answered = await tools.desk.answer(int(form.metadata), form.user, form.values.get(desk.ANSWER, ""), cited)
    if isinstance(answered, Refusal):
        await ack(response_action="errors", errors={desk.ANSWER: desk.refused(answered, form.user, tools.names)})
        return
    await ack()
    if said := await courier.deliver(answered, client, tools):
        await post(client, form.user, Message(said, []))


async def refresh(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, tools: Toolbox) -> None:
    """Draw App Home anew."""
    await ack()
    await publish(read_click(body).user, client, tools)


async def begin_candidate(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond, tools: Toolbox
) -> None:
    """Open the form for a draft of knowledge, with what was asked and answered."""
    await ack()
    click = read_click(body)
    ticket = await tools.desk.find(int(click.value))
    if isinstance(ticket, Refusal):
        await _show(click, Message(await courier.refused(ticket, click.user, client, tools), []), client, respond)
    else:
        await open_modal(click, candidate_form(ticket.question, ticket.answer, tools), client)


def candidate_form(question: str, answer: str, tools: Toolbox) -> Block:
    """The form, or why there is none."""
    if not tools.staff.owner_ids:
        return pages.notice(recruiter.NO_OWNERS)
    return candidate.form(question, answer, tools.ask.topic_of(question), tools.ask.knowledge)


async def send_candidate(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, tools: Toolbox) -> None:
    """Send the draft to the content owners, and tell the recruiter what is already near it."""
    form = read_form(body)
    fields = (candidate.QUESTION, candidate.WORDINGS, candidate.ANSWER, candidate.TOPIC, candidate.ROLE)
    made = candidate_of(*(form.values.get(name, "") for name in fields))
    if lack := lack_of(made):
        field, said = candidate.LACKS[lack]
        await ack(response_action="errors", errors={field: said})
        return
    await ack()
    await post(client, form.user, Message(await courier.send_candidate(made, client, tools), []))


async def _answer_form(
    number: int, entry_id: str, user: str, client: AsyncWebClient, tools: Toolbox
) -> Message | Block:
    """The form for an answer, or why there is none."""
    ticket = await tools.desk.to_answer(number, user)
    if isinstance(ticket, Refusal):
        return Message(await courier.refused(ticket, user, client, tools), [])
    nearest = tools.ask.nearest(ticket.question, desk.NEAREST_IN_FORM)
    return desk.answer_form(ticket, desk.Desk(nearest=nearest, by_id=tools.ask.knowledge.by_id), entry_id)


async def _show(click: Click, said: Message | Block, client: AsyncWebClient, respond: AsyncRespond) -> None:
    """To the one who pressed a button, and to nobody else."""
    if isinstance(said, Message) and click.place not in (Place.HOME, Place.MODAL):
        await respond_with(respond, said, click.thread_ts)
    else:
        await open_modal(click, pages.notice(said.text) if isinstance(said, Message) else said, client)
