"""What recruiters see: cards, lists, the forms for an answer and for a draft of knowledge, their part of App Home."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.knowledge import Entry, Knowledge
from bot.core.privacy import unmarked
from bot.messages import applicant, recruiter
from bot.services.candidate import Candidate
from bot.services.clock import TOKYO
from bot.services.desk import ANSWER_MAX, Fault, Refusal, Statistics
from bot.services.ticket import PENDING, Destination, State, Ticket
from bot.slack import ids
from bot.slack.text import clip, link, shorten
from bot.slack.views import blocks as kit
from bot.slack.views.blocks import Block, Message

QUESTION_SHOWN = 150
QUEUE_MAX = 20
NEAREST_ON_CARD = 2
NEAREST_IN_FORM = 3
EXCERPT = 200
NAME_MAX = 60

ANSWER, CITE, NOTHING = "answer", "cite", "-"
QUESTION, WORDINGS, TOPIC, ROLE, PUBLIC = "question", "wordings", "topic", "role", "public"
WORDINGS_BOX, WORDINGS_MIN = 2_000, 4
LINE_MAX, ROLES_MAX = 200, 100

LABELS = {
    ids.TAKE: recruiter.TAKE_BUTTON,
    ids.ANSWER: recruiter.ANSWER_BUTTON,
    ids.CLOSE: recruiter.CLOSE_BUTTON,
    ids.REOPEN: recruiter.REOPEN_BUTTON,
    ids.DRAFT: recruiter.DRAFT_BUTTON,
}
OTHERWISE = {
    (State.ANSWERED, ids.ANSWER): recruiter.CORRECT_BUTTON,
    (State.TAKEN, ids.REOPEN): recruiter.RELEASE_BUTTON,
}
BUTTONS = {
    State.OPEN: (ids.TAKE, ids.ANSWER, ids.CLOSE),
    State.TAKEN: (ids.ANSWER, ids.CLOSE, ids.REOPEN),
    State.ANSWERED: (ids.CLOSE, ids.ANSWER, ids.REOPEN, ids.DRAFT),
    State.CLOSED: (ids.REOPEN, ids.DRAFT),
    State.REOPENED: (ids.TAKE, ids.ANSWER, ids.CLOSE),
}
"""What can be done in each state, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What views of tickets need besides the ticket. ``names``: of people, by user id; ``thread``: a URL."""

    names: Mapping[str, str] = field(default_factory=dict)
    nearest: tuple[Entry, ...] = ()
    by_id: Mapping[str, Entry] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    thread: str = ""

    def name(self, user: str) -> str:
        return shorten(self.names.get(user, recruiter.SOMEBODY), NAME_MAX) if user else ""


def card(ticket: Ticket, desk: Desk) -> Message:
    title = recruiter.card_title(ticket.number, ticket.state, desk.name(ticket.assignee))
    in_thread = ticket.destination is Destination.THREAD
    role, opened = desk.roles.get(ticket.role, ""), ticket.opened_at.astimezone(TOKYO)
    about = recruiter.asked(desk.name(ticket.asker), in_thread, role, opened, desk.name(ticket.handed_by))
    heading = kit.paragraph(kit.run(f"{title}\n", bold=True), kit.run(about))
    blocks = [kit.rich(heading, kit.quotation(ticket.question))]
    if ticket.answer:
        above = kit.paragraph(kit.run(_answer_title(ticket, desk), bold=True))
        blocks += [kit.rich(above), kit.rich(kit.quotation(ticket.answer))]
    if desk.thread:
        blocks.append(kit.context(kit.markup(recruiter.to_thread(link(desk.thread, recruiter.OPEN_THREAD)))))
    blocks += [kit.section(note) for note in _notes(ticket, desk)]
    blocks += kit.actions(*buttons(ticket, desk))
    blocks.append(kit.context(kit.plain(recruiter.NOTE_OF_CARD)))
    return Message(f"{title}\n{about}\n{ticket.question}", blocks)


def _answer_title(ticket: Ticket, desk: Desk) -> str:
    if not ticket.sent:
        return recruiter.NOT_ARRIVED
    if ticket.state in PENDING:
        return recruiter.EARLIER_ANSWER
    return recruiter.answer_of(desk.name(ticket.assignee), ticket.corrected)


def _notes(ticket: Ticket, desk: Desk) -> list[str]:
    cited, learned = desk.by_id.get(ticket.cited), desk.by_id.get(ticket.learned)
    near = [recruiter.near(entry) for entry in desk.nearest[:NEAREST_ON_CARD]] or [recruiter.NO_NEAREST]
    return [
        *([recruiter.cited(cited)] if cited else []),
        *([recruiter.learned(learned)] if learned else []),
        *([recruiter.helped(desk.name(ticket.helper))] if ticket.helper else []),
        *(["\n".join([recruiter.NEAREST, *near])] if ticket.state in PENDING else []),
    ]


def buttons(ticket: Ticket, desk: Desk) -> list[Block]:
    number = str(ticket.number)
    row = [(OTHERWISE.get((ticket.state, name), LABELS[name]), name, number) for name in BUTTONS[ticket.state]]
    if ticket.learned in desk.by_id:
        row.append((recruiter.CITE_BUTTON, ids.numbered(ids.ANSWER, 1), f"{number}|{ticket.learned}"))
    return [kit.button(label, name, value, recruiter.spoken(label, number)) for label, name, value in row]


def queue(tickets: Sequence[Ticket], desk: Desk) -> Message:
    if not tickets:
        return Message(recruiter.EMPTY_QUEUE, [])
    rows = [_row(ticket, desk) for ticket in tickets]
    blocks = [kit.section(row, buttons(ticket, desk)[0]) for row, ticket in zip(rows, tickets, strict=True)]
    blocks += [kit.context(kit.plain(recruiter.LIST_FULL))] if len(tickets) >= QUEUE_MAX else []
    return Message("\n".join(rows), blocks)


def _row(ticket: Ticket, desk: Desk) -> str:
    question = shorten(ticket.question, QUESTION_SHOWN)
    return recruiter.row(ticket.number, ticket.state, desk.name(ticket.assignee), question)


def answer_form(ticket: Ticket, desk: Desk, chosen: str = "") -> Block:
    """The form for an answer, with the nearest entries to cite. What was written before and not sent comes back."""
    correction = bool(ticket.sent) and ticket.state in (State.ANSWERED, State.CLOSED)
    written = ticket.answer if correction or not ticket.sent else ""
    chosen = chosen or (ticket.cited if written else "")
    entries = {entry.id: entry for entry in (desk.by_id.get(chosen), *desk.nearest[:NEAREST_IN_FORM]) if entry}
    content = [kit.rich(kit.paragraph(kit.run(recruiter.QUESTION, bold=True)), kit.quotation(ticket.question))]
    content += [kit.context(kit.plain(recruiter.NEAREST))] if entries else []
    content += [_excerpt(entry) for entry in entries.values()]
    box = kit.text_box(written or (recruiter.LEARNED_ANSWER if chosen else ""), ANSWER_MAX)
    content.append(kit.field(ANSWER, recruiter.ANSWER_LABEL, box, hint=recruiter.ANSWER_HINT))
    if entries:
        options = [(NOTHING, recruiter.CITE_NOTHING), *((entry.id, entry.question) for entry in entries.values())]
        content.append(kit.field(CITE, recruiter.CITE_LABEL, kit.choice("radio_buttons", options, chosen or NOTHING)))
    labels = (recruiter.answer_title(ticket.number, correction), recruiter.SEND, recruiter.CANCEL)
    return kit.form(ids.ANSWER_FORM, labels, content, str(ticket.number))


def _excerpt(entry: Entry) -> Block:
    heading, excerpt = kit.run(f"{entry.question}\n", bold=True), kit.run(clip(entry.answer, EXCERPT))
    return kit.rich(kit.paragraph(heading, excerpt))


def lack_of(made: Candidate) -> tuple[str, str] | None:
    """The first thing that keeps a candidate from being an entry: the field, and the words beside it."""
    if not made.question:
        return QUESTION, recruiter.NO_TEXT
    if len(made.question) > LINE_MAX or any(len(line) > LINE_MAX for line in made.wordings):
        return WORDINGS, recruiter.LONG_LINE
    if len(made.wordings) < WORDINGS_MIN:
        return WORDINGS, recruiter.FEW_WORDINGS
    return None if made.answer else (ANSWER, recruiter.NO_TEXT)


def candidate_form(question: str, answer: str, topic: str, known: Knowledge) -> Block:
    """The form; ``topic``: id of the one that is probably meant."""
    covered = [(topic.id, topic.name) for topic in known.covered]
    groups = [(recruiter.COVERED_TOPICS, covered)] if covered else []
    groups += [(recruiter.UNCOVERED_TOPICS, [(t.id, t.name) for t in known.uncovered])] if known.uncovered else []
    asked = kit.text_box(shorten(unmarked(question), LINE_MAX), LINE_MAX, lines=False)
    content = [
        kit.section(recruiter.DRAFT_INTRO),
        kit.field(QUESTION, recruiter.DRAFT_QUESTION, asked),
        kit.field(WORDINGS, recruiter.DRAFT_WORDINGS, kit.text_box("", WORDINGS_BOX)),
        kit.field(ANSWER, recruiter.DRAFT_ANSWER, kit.text_box(clip(answer, ANSWER_MAX), ANSWER_MAX)),
        kit.field(TOPIC, recruiter.DRAFT_TOPIC, kit.menu(groups, topic)),
    ]
    if known.roles:
        roles = kit.choice("static_select", [(role.id, role.name) for role in known.roles[:ROLES_MAX]])
        content.append(kit.field(ROLE, recruiter.DRAFT_ROLE, roles, optional=True))
    public = kit.choice("checkboxes", [(PUBLIC, recruiter.DRAFT_PUBLIC_YES)])
    content.append(kit.field(PUBLIC, recruiter.DRAFT_PUBLIC, public))
    return kit.form(ids.DRAFT_FORM, (recruiter.DRAFT_TITLE, recruiter.SEND, recruiter.CANCEL), content)


def refused(refusal: Refusal, actor: str, names: Mapping[str, str]) -> str:
    ticket, number = refusal.ticket, refusal.number
    texts = {
        Fault.EMPTY: recruiter.NO_TEXT,
        Fault.TOO_LONG: applicant.too_long(ANSWER_MAX),
        Fault.SAME: recruiter.NO_CHANGE,
    }
    if text := texts.get(refusal.fault):
        return text
    if ticket is None:
        return recruiter.unknown(number)
    name = names.get(ticket.assignee, recruiter.SOMEBODY) if ticket.assignee else ""
    if refusal.fault is Fault.OTHERS:
        return recruiter.others(number, name)
    who = recruiter.YOU if ticket.assignee == actor else name and recruiter.person(name)
    return recruiter.stands(number, ticket.state, who)


def usage() -> Message:
    said = [recruiter.USAGE, recruiter.USAGE_MORE]
    return Message("\n".join(said), [kit.section(text) for text in said])


def figures_of(desk: Statistics) -> str:
    return recruiter.statistics(desk.days, desk.moves, desk.states, desk.wait)


def home(
    tickets: Sequence[Ticket],
    desk: Desk,
    knowledge: Iterable[str],
    *,
    left_out: int,
    week: Statistics,
    bands: Mapping[str, int],
) -> list[Block]:
    """The part of App Home that only staff see. ``left_out``: tickets that wait beyond those shown."""
    refresh = kit.button(recruiter.REFRESH_BUTTON, ids.REFRESH, "home")
    blocks = [kit.header(recruiter.QUEUE_TITLE), *kit.actions(refresh)]
    for ticket in tickets:
        blocks += [kit.section(_row(ticket, desk)), *kit.actions(*buttons(ticket, desk))]
    blocks += [] if tickets else [kit.section(recruiter.EMPTY_QUEUE)]
    blocks += [kit.context(kit.plain(recruiter.more(left_out)))] if left_out else []
    figures = [figures_of(week), recruiter.usage_counts(bands)]
    blocks += [kit.header(recruiter.WEEK_TITLE), kit.section("\n".join(figures))]
    blocks += [kit.header(recruiter.KNOWLEDGE_TITLE), kit.section("\n".join(knowledge))]
    return [*blocks, kit.divider()]
