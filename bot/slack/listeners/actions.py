"""Buttons of answers. They act on nothing but the ids that they carry."""

from dataclasses import replace
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.messages import applicant
from bot.services.inbox import conversation
from bot.services.ports import Conversation, MessageKey, Vote
from bot.slack import ids
from bot.slack.payloads import Place, read_form
from bot.slack.press import Press
from bot.slack.send import respond_with
from bot.slack.toolbox import Toolbox
from bot.slack.views import pages
from bot.slack.views.blocks import Message
from bot.slack.views.handoff import REASON, reason_form
from bot.slack.views.reply import Surface


async def entry(at: Press) -> None:
    """A question was pressed: show its entry. Of a candidate it is counted for which question it was meant."""
    name, candidate, lemmas = at.click.value.partition("|")
    reply = await at.tools.ask.show(name, at.click.label, await _conversation(at))
    await at.show(at.tools.message(reply, at.surface))
    if candidate:
        await at.tools.ask.chosen(at.click.user, name, lemmas.split())


async def read(at: Press) -> None:
    """Open what a button names: an entry, in full or between its neighbours, or a role."""
    known, today, name = at.tools.ask.knowledge, at.tools.today(), at.click.value
    entry, role = known.by_id.get(name), next((role for role in known.roles if role.id == name), None)
    match at.click.action.partition(".")[0]:
        case ids.AROUND if entry:
            before, after = known.neighbours(entry)
            await at.open(pages.around(before, entry, after, today))
        case ids.FULL if entry:
            await at.open(pages.full(entry, today))
        case ids.ROLE if role:
            await at.open(pages.role(role, known.by_id, today))
        case _:
            await at.open(pages.notice(applicant.GONE))


async def helpful(at: Press) -> None:
    await at.tools.votes.cast(_vote(at.click.user, at.click.message, at.click.value, helpful=True))
    await at.tell(applicant.THANKS)


async def unhelpful(at: Press) -> None:
    message = at.click.message
    await at.open(reason_form(f"{message.channel}|{message.ts}|{at.click.value}"))
    await at.tools.votes.cast(_vote(at.click.user, message, at.click.value, helpful=False))


async def reason(ack: AsyncAck, body: dict[str, Any], tools: Toolbox) -> None:
    form = read_form(body)
    channel, ts, shown = form.metadata.split("|", 2)
    await ack(response_action="update", view=pages.notice(applicant.SORRY_UNHELPFUL))
    vote = _vote(form.user, MessageKey(form.team, channel, ts), shown, helpful=False)
    await tools.votes.cast(replace(vote, reason=form.values[REASON]))


def _vote(user: str, message: MessageKey, value: str, *, helpful: bool) -> Vote:
    shown = ids.Shown.parse(value)
    return Vote(message, user, shown.entries[0], shown.version, 1, shown.band, helpful)


async def share(at: Press) -> None:
    """Post an ephemeral answer for everyone, once, and put a note in its place."""
    reply, thread_ts = at.tools.ask.recall(ids.Shown.parse(at.click.value).entries), at.click.thread_ts
    if reply is None:
        await at.tell(applicant.GONE)
    elif await at.tools.messages.claim(at.click.message):
        await respond_with(at.respond, at.tools.message(reply, Surface.PUBLIC, shared=True), thread_ts, public=True)
        await respond_with(at.respond, Message(applicant.SHARE_DONE, []), thread_ts, replace=True)


async def _conversation(at: Press) -> Conversation | None:
    """Where follow-ups to the entry are understood: in a direct message, and in the thread of one's own question."""
    click, root = at.click, at.click.message.root(at.click.thread_ts)
    if click.place is Place.DIRECT:
        return conversation(root, direct=True)
    own = click.message.channel and await at.tools.messages.thread_author(root) == click.user
    return conversation(root, direct=False) if own else None
