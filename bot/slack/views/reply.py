"""A decision as a message: answer, candidates, an honest no, or help."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from bot.core.decision import Answer, Candidates, Decision, Empty, NoAnswer
from bot.core.knowledge import Entry
from bot.messages import applicant
from bot.slack import ids
from bot.slack.text import clip, link, shorten
from bot.slack.views.blocks import TEXT_MAX, Block, Message, actions, button, context, divider, markup, plain, section
from bot.slack.views.card import card, in_words, is_cut
from bot.slack.views.handoff import hand_over

ANSWERS_MAX = 2_000
"""Characters of all answers in one message; what is longer is read in a modal."""
SUGGESTIONS_MAX = 5
SENTENCE_MAX = 600
LEMMAS_MAX = 1_500


class Surface(Enum):
    """Where a reply is shown: a message for all, one that only one person sees, or a modal."""

    PUBLIC = auto()
    PRIVATE = auto()
    MODAL = auto()


@dataclass(frozen=True, slots=True)
class Scene:
    """What a view needs to know besides the decision. ``today`` is the date in Tokyo.

    ``hand_over``: what the button that opens the form for a recruiter carries; None where there is no desk.
    ``lemmas``: what the knowledge knows of the question's words, for the buttons of candidates to count by.
    """

    today: date
    version: str
    surface: Surface = Surface.PUBLIC
    official_url: str = ""
    examples: tuple[Entry, ...] = ()
    moved: bool = False
    shared: bool = False
    hand_over: str | None = None
    lemmas: tuple[str, ...] = ()


def reply(decision: Decision, scene: Scene) -> Message:
    match decision:
        case Answer():
            message = _answer(decision, scene)
        case Candidates():
            message = _candidates(decision, scene)
        case NoAnswer():
            message = _no_answer(decision, scene)
        case Empty():
            return help_message(scene)
    used = decision.context_used
    notes = ((scene.moved, applicant.MOVED), (used, applicant.CONTEXT_USED), (scene.shared, applicant.SHARED))
    return message.noting(*(sentence for holds, sentence in notes if holds))


def _answer(answer: Answer, scene: Scene) -> Message:
    entries = [shown.entry for shown in answer.cards]
    limit = ANSWERS_MAX // len(entries)
    blocks: list[Block] = []
    for entry in entries:
        blocks += [divider()] if blocks else []
        blocks += card(entry, scene.today, limit)
    blocks += actions(*_reading(entries, limit))
    blocks += questions(applicant.RELATED, [entry for entry in answer.suggestions if entry not in entries])
    blocks += actions(*_opinion(entries, scene))
    blocks.append(context(plain(applicant.disclaimer(scene.version, entries))))
    share = TEXT_MAX * 9 // 10 // len(entries)
    return Message("\n".join(in_words(entry, scene.today, share) for entry in entries), blocks)


def _reading(entries: Sequence[Entry], limit: int) -> list[Block]:
    found = []
    for number, entry in enumerate(entries):
        labels = [(applicant.FULL, ids.FULL, applicant.full_spoken(entry))] if is_cut(entry, limit) else []
        labels.append((applicant.AROUND, ids.AROUND, applicant.around_spoken(entry)))
        for label, action, spoken in labels:
            text = applicant.of_card(label, entry.speaker.name, several=len(entries) > 1)
            found.append(button(text, ids.numbered(action, number), entry.id, spoken))
    return found


def _opinion(entries: Sequence[Entry], scene: Scene) -> list[Block]:
    if scene.surface is Surface.MODAL:
        return hand_over(scene.hand_over)
    shown = str(ids.Shown(tuple(entry.id for entry in entries), "answer", scene.version))
    row = [
        button(applicant.HELPFUL, ids.HELPFUL, shown, applicant.HELPFUL_SPOKEN),
        button(applicant.UNHELPFUL, ids.UNHELPFUL, shown, applicant.UNHELPFUL_SPOKEN),
    ]
    if scene.surface is Surface.PRIVATE:
        row.append(button(applicant.SHARE, ids.SHARE, shown, applicant.SHARE_SPOKEN))
    return [*row, *hand_over(scene.hand_over)]


def _candidates(candidates: Candidates, scene: Scene) -> Message:
    entries = [shown.entry for shown in candidates.cards]
    blocks = [section(applicant.CHOOSE), *question_row(entries, scene.lemmas), context(plain(applicant.CHOOSE_ELSE))]
    blocks += actions(*hand_over(scene.hand_over))
    return Message(applicant.listed(applicant.CHOOSE, [entry.question for entry in entries]), blocks)


def _no_answer(no_answer: NoAnswer, scene: Scene) -> Message:
    sentence = no_answer.topic.sentence if no_answer.topic else applicant.NOT_FOUND
    further = applicant.ASK_ELSEWHERE if scene.hand_over is None else applicant.ASK_STAFF
    said = [clip(sentence, SENTENCE_MAX), further]
    blocks = [section("\n".join(said)), *actions(*hand_over(scene.hand_over)), *official(scene.official_url)]
    blocks += questions(applicant.NEAREST, no_answer.suggestions)
    if scene.official_url:
        said.append(applicant.official(f"{applicant.OFFICIAL_LABEL} {scene.official_url}"))
    if no_answer.suggestions:
        said.append(applicant.listed(applicant.NEAREST, [e.question for e in no_answer.suggestions[:SUGGESTIONS_MAX]]))
    return Message("\n".join(said), blocks)


def help_message(scene: Scene) -> Message:
    blocks = [section(applicant.GREETING)]
    if scene.examples:
        blocks += [section(applicant.TRY), *question_row(scene.examples)]
    blocks.append(context(plain(applicant.LIMITS)))
    said = [applicant.GREETING, applicant.LIMITS]
    if scene.examples:
        said.append(applicant.listed(applicant.TRY, [entry.question for entry in scene.examples]))
    return Message("\n".join(said), blocks)


def official(url: str) -> list[Block]:
    return [{"type": "section", "text": markup(applicant.official(link(url, applicant.OFFICIAL_LABEL)))}] if url else []


def questions(title: str, entries: Sequence[Entry]) -> list[Block]:
    return [context(plain(title)), *question_row(entries)] if entries else []


def question_row(entries: Sequence[Entry], lemmas: Sequence[str] = ()) -> list[Block]:
    """A row of questions to press. ``lemmas``: of the question that left open which of them was meant."""
    asked = f"|{shorten(' '.join(lemmas), LEMMAS_MAX)}" if lemmas else ""
    rows = enumerate(entries[:SUGGESTIONS_MAX])
    return actions(*(button(e.question, ids.numbered(ids.ENTRY, number), e.id + asked) for number, e in rows))
