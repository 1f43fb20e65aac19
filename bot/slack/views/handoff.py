"""What the asker sees of a question handed to a recruiter: form, receipt, answer."""

from collections.abc import Sequence
from datetime import date

from bot.core.knowledge import Entry, Role
from bot.messages import applicant
from bot.services.desk import QUESTION_MAX, Fault, Handed, Refusal
from bot.services.ticket import Destination, State, Ticket
from bot.slack import ids
from bot.slack.text import shorten
from bot.slack.views import blocks as kit
from bot.slack.views.blocks import Block, Message
from bot.slack.views.card import card, in_words

ROLES_MAX = 100
CITED_MAX = 1_000
TEXT_SHARE = 400
NAME_MAX = 60

QUESTION, ROLE, DESTINATION, REASON = "question", "role", "destination", "reason"


def hand_over(asked: str | None) -> list[Block]:
    """The button that opens the form, carrying ``asked`` (an ``ids.Asked``); none where there is no desk."""
    if asked is None:
        return []
    return [kit.button(applicant.HAND_OVER, ids.HAND_OVER, asked, applicant.HAND_OVER_SPOKEN)]


def hand_over_form(question: str, roles: Sequence[Role], thread: str, days: int) -> Block:
    """The form. ``thread`` (``channel|ts``) comes back with it; without one the answer can only be direct."""
    box = kit.text_box(question, QUESTION_MAX)
    content = [kit.field(QUESTION, applicant.QUESTION_LABEL, box, hint=applicant.QUESTION_HINT)]
    if roles:
        menu = kit.choice("static_select", [(role.id, role.name) for role in roles[:ROLES_MAX]])
        content.append(kit.field(ROLE, applicant.ROLE_LABEL, menu, optional=True))
    if thread:
        places = [(Destination.THREAD.value, applicant.TO_THREAD), (Destination.DIRECT.value, applicant.TO_DIRECT)]
        radio = kit.choice("radio_buttons", places, Destination.THREAD)
        content.append(kit.field(DESTINATION, applicant.DESTINATION_LABEL, radio))
    else:
        content.append(kit.section(applicant.ONLY_DIRECT))
    content += [kit.context(kit.plain(applicant.EXPECT)), kit.context(kit.plain(applicant.handover_privacy(days)))]
    return kit.form(ids.HAND_OVER_FORM, (applicant.HAND_OVER, applicant.SEND, applicant.CANCEL), content, thread)


def received(handed: Handed) -> Block:
    """What the form turns into where no thread shows the receipt, or where something was taken out."""
    said = applicant.receipt(handed.ticket.number, handed.ticket.destination is Destination.THREAD)
    notes = [kit.context(kit.plain(applicant.REDACTED))] if handed.redacted else []
    return kit.modal(ids.MODAL, applicant.HAND_OVER, applicant.CLOSE, [kit.section(said), *notes])


def receipt(ticket: Ticket, *, redacted: bool = False) -> Message:
    """The receipt, with a button to withdraw. Of what was taken out nothing is said in public."""
    if ticket.handed_by:
        said = applicant.handed_on(ticket.number) + (applicant.REDACTED if redacted else "")
    else:
        said = applicant.receipt(ticket.number, ticket.destination is Destination.THREAD)
    spoken = applicant.withdraw_spoken(ticket.number)
    withdraw = kit.button(applicant.WITHDRAW, ids.WITHDRAW, str(ticket.number), spoken)
    asking = kit.confirm(withdraw, applicant.WITHDRAW_ASK, applicant.WITHDRAW, applicant.CANCEL)
    quoted = [kit.rich(kit.quotation(ticket.question))] if ticket.handed_by else []
    return Message(said, [kit.section(said), *quoted, *kit.actions(asking)])


def answer(ticket: Ticket, recruiter: str, cited: Entry | None, today: date) -> Message:
    """A recruiter's answer. The asker is mentioned here, and only here."""
    lead = applicant.answered(ticket.number, shorten(recruiter, NAME_MAX), ticket.corrected)
    blocks = [kit.rich(kit.paragraph(kit.mention(ticket.asker), kit.run(f" {lead}")))]
    if ticket.destination is Destination.DIRECT:
        blocks.append(kit.rich(kit.quotation(ticket.question)))
    blocks.append(kit.rich(kit.paragraph(kit.run(ticket.answer))))
    blocks += card(cited, today, CITED_MAX) if cited else []
    opinions = ((applicant.SOLVED, ids.SOLVED), (applicant.UNSOLVED, ids.UNSOLVED))
    number = str(ticket.number)
    blocks += kit.actions(
        *(kit.button(label, name, number, applicant.judge_spoken(label, ticket.number)) for label, name in opinions)
    )
    return Message("\n".join([lead, ticket.answer, *([in_words(cited, today, TEXT_SHARE)] if cited else [])]), blocks)


def reason_form(vote: str) -> Block:
    """What was wrong with an answer: choices only. ``vote`` comes back with it."""
    radio = kit.choice("radio_buttons", list(applicant.REASONS.items()))
    content = [kit.field(REASON, applicant.REASON_LABEL, radio)]
    return kit.form(ids.REASON_FORM, (applicant.REASON_TITLE, applicant.SEND, applicant.CLOSE), content, vote)


def refused(refusal: Refusal) -> str:
    texts = {
        Fault.EMPTY: applicant.NO_QUESTION,
        Fault.TOO_LONG: applicant.too_long(QUESTION_MAX),
        Fault.NOT_ASKER: applicant.ONLY_ASKER,
        Fault.UNKNOWN: applicant.not_there(refusal.number),
    }
    closed = refusal.ticket is not None and refusal.ticket.state is State.CLOSED
    return texts.get(refusal.fault) or (applicant.SOLVED_THANKS if closed else applicant.still_open(refusal.number))
