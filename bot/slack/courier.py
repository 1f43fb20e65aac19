"""Carries tickets between the asker, the desk channel and the recruiters. What Slack refuses is told, never raised."""

from collections.abc import Iterable
from dataclasses import replace

import structlog
from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.core.privacy import redact
from bot.messages import applicant, recruiter
from bot.services.candidate import Candidate
from bot.services.desk import Answered, Handed, Refusal
from bot.services.inbox import Incoming
from bot.services.ports import MessageKey
from bot.services.ticket import PENDING, Destination, Move, Posted, Ticket
from bot.slack.send import NETWORK_ERRORS, try_post, try_update
from bot.slack.text import escape
from bot.slack.toolbox import Toolbox
from bot.slack.views import desk, handoff
from bot.slack.views.blocks import Message, said

log = structlog.get_logger()


async def names_of(users: Iterable[str], tools: Toolbox) -> dict[str, str]:
    """Names by user id, asked of Slack once; without those that Slack does not tell."""
    for user in {user for user in users if user} - tools.names.keys():
        try:
            profile = (await tools.client.users_info(user=user))["user"]["profile"]
            tools.names[user] = profile.get("display_name") or profile.get("real_name") or recruiter.SOMEBODY
        except (SlackApiError, *NETWORK_ERRORS) as error:
            log.warning("name_unknown", error=type(error).__name__)
    return tools.names


async def _facts(ticket: Ticket, tools: Toolbox) -> desk.Desk:
    people = (ticket.asker, ticket.assignee, ticket.helper, ticket.handed_by)
    known = tools.ask.knowledge
    return desk.Desk(
        names=await names_of(people, tools),
        nearest=tools.ask.nearest(ticket.question, desk.NEAREST_IN_FORM),
        by_id=known.by_id,
        roles={role.id: role.name for role in known.roles},
        thread=await _permalink(ticket.thread, tools),
    )


async def _permalink(thread: MessageKey | None, tools: Toolbox) -> str:
    if thread is None:
        return ""
    if thread not in tools.links:
        try:
            found = await tools.client.chat_getPermalink(channel=thread.channel, message_ts=thread.ts)
            tools.links[thread] = str(found["permalink"])
        except (SlackApiError, *NETWORK_ERRORS):
            return ""
    return tools.links[thread]


async def draw(number: int, tools: Toolbox, seen: Posted | None = None) -> str:
    """Post the card of a ticket as it stands, or change it; Slack's word for why it cannot be, or nothing.

    What somebody changes meanwhile, in whatever process, is drawn as well: the card shows the last. ``seen``: where
    somebody has pressed it, perhaps before whoever posted it could note that.
    """
    card: Posted | None = None
    async with tools.drawing:
        while not isinstance(ticket := await tools.desk.find(number), Refusal):
            message = desk.card(ticket, await _facts(ticket, tools))
            if card := ticket.card or seen:
                if code := await try_update(tools.client, card, message):
                    return code
                now = await (tools.desk.find(number) if ticket.card else tools.desk.note_card(number, card))
            else:
                posted = await try_post(tools.client, tools.desk_channel, message)
                if isinstance(posted, str):
                    return posted
                card, now = posted, await tools.desk.note_card(number, posted)
            if now == (ticket if ticket.card else replace(ticket, card=card, revision=ticket.revision + 1)):
                return ""
        if card:  # withdrawn meanwhile
            await try_update(tools.client, card, said(recruiter.withdrawn(number)))
    return ""


async def announce(handed: Handed, tools: Toolbox) -> None:
    """Everything that follows from a new ticket: receipt, silence in its thread, card."""
    ticket = handed.ticket
    try:
        await _send_receipt(handed, tools)
    except NETWORK_ERRORS as error:
        log.error("receipt_lost", number=ticket.number, reason=type(error).__name__)
    if ticket.thread:
        await tools.messages.hush(ticket.thread, True)
    if code := await draw(ticket.number, tools):
        log.error("card_refused", number=ticket.number, reason=code)
        for owner in tools.staff.owner_ids:
            await try_post(tools.client, owner, Message(recruiter.no_card(ticket.number, code), []))


async def _send_receipt(handed: Handed, tools: Toolbox) -> None:
    """Into the thread where there is one; to whom somebody else handed on, and elsewhere, directly."""
    ticket = handed.ticket
    message = handoff.receipt(ticket, redacted=handed.redacted)
    posted: Posted | str = ""
    if ticket.thread and not ticket.handed_by:
        posted = await try_post(tools.client, ticket.thread.channel, message, ticket.thread.ts)
    if isinstance(posted, str):
        posted = await try_post(tools.client, ticket.asker, message)
    if isinstance(posted, str):
        log.error("receipt_refused", number=ticket.number, reason=posted)


async def warn(asked: Incoming, tools: Toolbox) -> None:
    """Tell the author of a question, and nobody else, that there is personal data in it."""
    if not redact(asked.text)[1]:
        return
    channel, user, thread_ts = asked.key.channel, asked.author, asked.reply_thread
    try:
        await tools.client.chat_postEphemeral(channel=channel, user=user, thread_ts=thread_ts, text=applicant.PERSONAL)
    except (SlackApiError, *NETWORK_ERRORS) as error:
        log.warning("warning_lost", error=type(error).__name__)


async def move(number: int, what: Move, by: str, tools: Toolbox, *, seen: Posted | None = None) -> tuple[bool, str]:
    """Take, close or reopen: whether it was done, and a sentence for the recruiter."""
    ticket = await tools.desk.move(number, what, by)
    if isinstance(ticket, Refusal):
        return False, await refused(ticket, by, tools)
    stale = await draw(number, tools, seen)
    return True, recruiter.did(what, number) + (recruiter.CARD_STALE if stale else "")


async def refused(refusal: Refusal, by: str, tools: Toolbox) -> str:
    people = [refusal.ticket.assignee] if refusal.ticket else []
    return desk.refused(refusal, by, await names_of(people, tools))


async def deliver(answered: Answered, tools: Toolbox) -> str:
    """Send an answer or change the one that was sent; a sentence if the recruiter must know something."""
    ticket, number = answered.ticket, answered.ticket.number
    try:
        sent, trouble = await _send(ticket, tools)
    except NETWORK_ERRORS:
        await draw(number, tools)
        return recruiter.unsure(number)
    if sent is None:
        await tools.desk.bounced(answered)
        told = recruiter.undelivered(number, trouble)
    else:
        await tools.desk.delivered(answered, sent)
        told = recruiter.rerouted(number, trouble) if trouble else ""
    return told + (recruiter.CARD_STALE if await draw(number, tools) else "")


async def _send(ticket: Ticket, tools: Toolbox) -> tuple[Posted | None, str]:
    """Where the answer is now, and Slack's word for why it is not where the asker wanted it."""
    name = (await names_of([ticket.assignee], tools)).get(ticket.assignee, recruiter.SPEAKER)
    cited = tools.ask.knowledge.by_id.get(ticket.cited)
    message = handoff.answer(ticket, name, cited, tools.today())
    if ticket.sent:
        code = await try_update(tools.client, ticket.sent, message)
        return (None, code) if code else (ticket.sent, "")
    code = ""
    if ticket.thread and ticket.destination is Destination.THREAD:
        posted = await try_post(tools.client, ticket.thread.channel, message, ticket.thread.ts)
        if isinstance(posted, Posted):
            return posted, ""
        code = posted
        message = handoff.answer(replace(ticket, destination=Destination.DIRECT), name, cited, tools.today())
    posted = await try_post(tools.client, ticket.asker, message)
    return (posted, code) if isinstance(posted, Posted) else (None, posted)


async def withdrawn(ticket: Ticket, tools: Toolbox) -> None:
    if ticket.card:
        await try_update(tools.client, ticket.card, said(recruiter.withdrawn(ticket.number)))


async def call_back(ticket: Ticket, tools: Toolbox) -> None:
    """Tell the desk that an answer did not help: a changed card alone is not noticed."""
    await draw(ticket.number, tools)
    if ticket.card:
        message = Message(recruiter.unsolved(ticket.number), [])
        await try_post(tools.client, ticket.card.channel, message, ticket.card.ts, broadcast=True)


async def learn(tools: Toolbox) -> None:
    """At the start and after a reload: cards that must say something new, and those that could not be posted."""
    changed = [ticket.number for ticket in await tools.desk.learn()]
    lost = [ticket.number for ticket in await tools.desk.queue(PENDING) if not ticket.card]
    for number in dict.fromkeys([*changed, *lost] if tools.desk_channel else []):
        try:
            await draw(number, tools)
        except NETWORK_ERRORS as error:
            log.error("card_refused", number=number, reason=type(error).__name__)


async def send_candidate(made: Candidate, tools: Toolbox) -> str:
    """Send the file of a candidate to every content owner; a sentence for the recruiter."""
    name, text = tools.write_candidate(made, tools.today())
    near = [entry.question for entry in tools.ask.nearest(made.question, desk.NEAREST_IN_FORM, alike=True)]
    silent = next((topic.name for topic in tools.ask.knowledge.uncovered if topic.id == made.topic), "")
    comment = escape(recruiter.draft_for_owner(made.question, near, silent))
    sent = [await _send_file(owner, name, text, comment, tools) for owner in tools.staff.owner_ids]
    return recruiter.draft_sent(near) if any(sent) else recruiter.DRAFT_LOST


async def _send_file(user: str, name: str, text: str, comment: str, tools: Toolbox) -> bool:
    try:
        channel = (await tools.client.conversations_open(users=[user]))["channel"]["id"]
        await tools.client.files_upload_v2(channel=channel, filename=name, content=text, initial_comment=comment)
    except (SlackApiError, SlackRequestError, *NETWORK_ERRORS) as error:
        log.error("file_refused", error=type(error).__name__)
        return False
    return True
