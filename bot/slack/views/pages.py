"""What is read rather than answered: usage, roles, App Home and the modals."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.core.knowledge import Entry, Role, Topic
from bot.messages import applicant
from bot.slack import ids
from bot.slack.text import clip, shorten
from bot.slack.views.blocks import Block, Message, button, context, header, modal, paragraph, plain, rich, run, section
from bot.slack.views.card import card, whole
from bot.slack.views.reply import Scene, official, question_row, questions

HOME_MAX = 100
HOME_TOPICS_MAX = 28
HOME_TOPICS_STAFF = 12
HOME_EXAMPLES = 2
ROLES_MAX = 25
ROLE_NAME_MAX = 100
ROLE_SUMMARY_MAX = 150
ROLE_ENTRIES_MAX = 40
ROLE_ANSWER_MAX = 500
AROUND_ANSWER_MAX = 1_500


def usage(scene: Scene) -> Message:
    said = [applicant.GREETING, applicant.HOW_TO, applicant.HOW_TO_FOLLOW_UP, applicant.LIMITS]
    blocks = [section(sentence) for sentence in said]
    blocks += official(scene.official_url)
    blocks += questions(applicant.TRY, scene.examples)
    blocks.append(context(plain(applicant.PRIVACY)))
    return Message("\n".join([*said, applicant.PRIVACY]), blocks)


def roles(known: Sequence[Role]) -> Message:
    lead = applicant.ROLES_INTRO if known else applicant.NO_ROLES
    names = [applicant.role_line(role) for role in known[:ROLES_MAX]]
    return Message(applicant.listed(lead, names), [section(lead), *role_rows(known)])


def role_rows(known: Sequence[Role]) -> list[Block]:
    return [
        section(
            f"{shorten(applicant.role_line(role), ROLE_NAME_MAX)}\n{clip(role.summary, ROLE_SUMMARY_MAX)}",
            button(applicant.ROLE_DETAILS, ids.ROLE, role.id, applicant.role_spoken(role)),
        )
        for role in known[:ROLES_MAX]
    ]


def home(
    topics: Sequence[tuple[Topic, Sequence[Entry]]], known: Sequence[Role], scene: Scene, own: Sequence[Block] = ()
) -> Block:
    """App Home for everyone: how to ask, examples by topic, roles, what is kept. ``own``: what only staff see."""
    blocks = [*own, header(applicant.HOME_TITLE), section(applicant.HOW_TO), section(applicant.LIMITS)]
    blocks += official(scene.official_url)
    blocks.append(header(applicant.HOME_TOPICS))
    for topic, entries in topics[: HOME_TOPICS_STAFF if own else HOME_TOPICS_MAX]:
        blocks += [rich(paragraph(run(topic.name, bold=True))), *question_row(entries[:HOME_EXAMPLES])]
    blocks += [header(applicant.HOME_ROLES), *role_rows(known)] if known else []
    blocks += [header(applicant.HOME_PRIVACY), section(applicant.PRIVACY)]
    blocks.append(context(plain(applicant.disclaimer(scene.version))))
    return {"type": "home", "blocks": blocks[:HOME_MAX]}


def reading(message: Message) -> Block:
    return modal(ids.MODAL, applicant.ANSWER_TITLE, applicant.CLOSE, message.blocks)


def full(entry: Entry, today: date) -> Block:
    return modal(ids.MODAL, applicant.FULL_TITLE, applicant.CLOSE, whole(entry, today))


def around(before: Entry | None, entry: Entry, after: Entry | None, today: date) -> Block:
    blocks: list[Block] = []
    for place, shown in zip((-1, 0, 1), (before, entry, after), strict=True):
        if shown:
            blocks += [context(plain(applicant.NEIGHBOURS[place])), *card(shown, today, AROUND_ANSWER_MAX)]
    if before is after is None:
        blocks.append(section(applicant.NO_NEIGHBOURS))
    return modal(ids.MODAL, applicant.AROUND_TITLE, applicant.CLOSE, blocks)


def role(known: Role, by_id: Mapping[str, Entry], today: date) -> Block:
    told = [(fact.label, fact.id) for fact in known.facts] + [(fact.label, fact.entry) for fact in known.links]
    blocks = [section(f"{applicant.role_line(known)}\n{known.summary}")]
    for label, entry_id in told[:ROLE_ENTRIES_MAX]:
        if entry_id in by_id:
            blocks += card(by_id[entry_id], today, ROLE_ANSWER_MAX, title=label)
    return modal(ids.MODAL, applicant.ABOUT_ROLE, applicant.CLOSE, blocks)


def notice(sentence: str) -> Block:
    return modal(ids.MODAL, applicant.ANSWER_TITLE, applicant.CLOSE, [section(sentence)])
