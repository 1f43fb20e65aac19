"""Buttons. Each acknowledges first, and acts on nothing but the ids that the button carries."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages import applicant
from bot.services.inbox import conversation
from bot.services.ports import Conversation, MessageKey, Vote
from bot.slack import ids
from bot.slack.payloads import Click, Place, read_click, read_form
from bot.slack.send import answer_click, open_modal, respond_with, surface_of
from bot.slack.toolbox import Toolbox
from bot.slack.views import pages
from bot.slack.views.blocks import Message
from bot.slack.views.handoff import REASON, reason_form
from bot.slack.views.reply import Surface


async def entry(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond, tools: Toolbox
) -> None:
    """A question was pressed: show its entry. Of a candidate it is counted for which question it was meant."""
    await ack()
    click = read_click(body)
    name, candidate, lemmas = click.value.partition("|")
    reply = await tools.ask.show(name, click.label, await _conversation(click, tools))
    await answer_click(click, tools.message(reply, surface_of(click)), client, respond)
    if candidate:
        await tools.ask.chosen(click.user, name, lemmas.split())


async def around(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, tools: Toolbox) -> None:
    """Show an entry between its neighbours."""
    await ack()
    click, knowledge = read_click(body), tools.ask.knowledge
    shown = knowledge.by_id.get(click.value)
    if shown is None:
        view = pages.notice(applicant.GONE)
    else:
        before, after = knowledge.neighbours(shown)
        view = pages.around(before, shown, after, tools.today())
    await open_modal(click, view, client)


async def full(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, tools: Toolbox) -> None:
    """Show all of an entry that was cut."""
    await ack()
    click = read_click(body)
    shown = tools.ask.knowledge.by_id.get(click.value)
    await open_modal(click, pages.full(shown, tools.today()) if shown else pages.notice(applicant.GONE), client)


async def role(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, tools: Toolbox) -> None:
    """Show what is known about a role."""
    await ack()
    click, knowledge = read_click(body), tools.ask.knowledge
    known = next((role for role in knowledge.roles if role.id == click.value), None)
    view = pages.role(known, knowledge.by_id, tools.today()) if known else pages.notice(applicant.GONE)
    await open_modal(click, view, client)


async def helpful(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond, tools: Toolbox) -> None:
    """Count a vote and thank for it; the latest of one person counts."""
    await ack()
    click = read_click(body)
    await tools.votes.cast(_vote(click.user, click.message, click.value, helpful=True))
    await respond_with(respond, Message(applicant.THANKS, []), click.thread_ts)


async def unhelpful(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, tools: Toolbox) -> None:
    """Count a vote, and ask for its reason."""
    await ack()
    click = read_click(body)
    await open_modal(click, reason_form(f"{click.message.channel}|{click.message.ts}|{click.value}"), client)
    await tools.votes.cast(_vote(click.user, click.message, click.value, helpful=False))


async def reason(ack: AsyncAck, body: dict[str, Any], tools: Toolbox) -> None:
    """Add the reason to the vote that was cast before."""
    form = read_form(body)
    channel, ts, shown = form.metadata.split("|", 2)
    await ack(response_action="update", view=pages.notice(applicant.SORRY_UNHELPFUL))
    vote = _vote(form.user, MessageKey(form.team, channel, ts), shown, helpful=False)
    await tools.votes.cast(replace(vote, reason=form.values[REASON]))


def _vote(user: str, message: MessageKey, value: str, *, helpful: bool) -> Vote:
    shown = ids.Shown.parse(value)
    return Vote(message, user, shown.entries[0], shown.version, 1, shown.band, helpful)


async def share(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond, tools: Toolbox) -> None:
    """Post an ephemeral answer for everyone, once, and put a note in its place."""
    await ack()
    click = read_click(body)
    reply = tools.ask.recall(ids.Shown.parse(click.value).entries)
    if reply is None:
        await respond_with(respond, Message(applicant.GONE, []), click.thread_ts)
    elif await tools.messages.claim(click.message):
        await respond_with(respond, tools.message(reply, Surface.PUBLIC, shared=True), click.thread_ts, public=True)
        await respond_with(respond, Message(applicant.SHARE_DONE, []), click.thread_ts, replace=True)


async def _conversation(click: Click, tools: Toolbox) -> Conversation | None:
    """Where follow-ups to the entry are understood: in a direct message, and in the thread of one's own question."""
    if click.place is Place.DIRECT:
        return conversation(click.root, direct=True)
    own = click.message.channel and await tools.messages.thread_author(click.root) == click.user
    return conversation(click.root, direct=False) if own else None
