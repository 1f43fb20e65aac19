"""The form in which a recruiter's answer becomes a draft of knowledge."""

from bot.core.knowledge import Knowledge
from bot.core.privacy import unmarked
from bot.messages import recruiter
from bot.services.candidate import Candidate
from bot.slack import ids
from bot.slack.text import clip, shorten
from bot.slack.views import blocks as kit
from bot.slack.views.blocks import Block

QUESTION, WORDINGS, ANSWER, TOPIC, ROLE, PUBLIC = "question", "wordings", "answer", "topic", "role", "public"
WORDINGS_BOX, WORDINGS_MIN = 2_000, 4
LINE_MAX, ANSWER_MAX = 200, 2_900
ROLES_MAX = 100


def lack_of(made: Candidate) -> tuple[str, str] | None:
    """The first thing that keeps a candidate from being an entry: the field, and the words beside it."""
    if not made.question:
        return QUESTION, recruiter.NO_TEXT
    if len(made.question) > LINE_MAX or any(len(line) > LINE_MAX for line in made.wordings):
        return WORDINGS, recruiter.LONG_LINE
    if len(made.wordings) < WORDINGS_MIN:
        return WORDINGS, recruiter.FEW_WORDINGS
    return None if made.answer else (ANSWER, recruiter.NO_TEXT)


def form(question: str, answer: str, topic: str, known: Knowledge) -> Block:
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
