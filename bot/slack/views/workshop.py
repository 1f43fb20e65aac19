"""What content owners see in Slack: pure functions from figures and knowledge to lines of text."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.core.knowledge import Knowledge
from bot.messages import workshop
from bot.services.figures import Vain
from bot.services.ports import Tally
from bot.services.reload import Reload, Reloaded
from bot.services.upkeep import blanks, due
from bot.slack.text import split
from bot.slack.views.blocks import SECTION_MAX, Message, context, plain, section

SECTIONS_MAX = 3
"""Of a reply: all of its text stays below Slack's limit for a message."""
PROBLEMS_SHOWN = 20
WORDS_SHOWN = 8


def said(*lines: str) -> Message:
    """Lines of text, as far as a message goes; where something is missing, it says so."""
    text = "\n".join(lines)
    parts = split(text, SECTION_MAX)
    rest = [context(plain(workshop.CUT))] if len(parts) > SECTIONS_MAX else []
    return Message(text, [*map(section, parts[:SECTIONS_MAX]), *rest])


def state(known: Knowledge, reload: Reload, today: date) -> Iterator[str]:
    """Which version is in force since when, what it lacks, and why a newer one is not."""
    yield workshop.state(known, reload.since)
    past = sum(each.past for each in due(known, today))
    yield workshop.upkeep(past, sum(len(fields) for _, fields in blanks(known)))
    if reload.problems:
        yield workshop.refused(reload.problems, PROBLEMS_SHOWN)


def reloaded(done: Reloaded) -> str:
    if done.problems:
        return workshop.refused(done.problems, PROBLEMS_SHOWN)
    return workshop.reloaded(done.before, done.after)


def unanswered(vain: Sequence[Vain], known: Knowledge) -> Iterator[str]:
    yield workshop.UNANSWERED_TITLE if vain else workshop.NOTHING_UNANSWERED
    topics = {topic.id: topic for topic in known.topics}
    for each in vain:
        topic = topics.get(each.topic_id)
        words = workshop.words(each.lemmas, known)[:WORDS_SHOWN]
        yield workshop.in_vain(topic.name if topic else each.topic_id, each.times, each.people, words)
        pressed = {workshop.entry(e.id, e.question): line for e, line in workshop.to_paste(each.chosen, known)}
        yield workshop.advice(each.topic_id, bool(topic and topic.covered), pressed)


def opinions(tallies: Sequence[Tally], known: Knowledge) -> Iterator[str]:
    """Votes by entry; ``tallies`` by entry and opinion, most people first."""
    yield workshop.OPINIONS_TITLE if tallies else workshop.NO_OPINIONS
    for name in dict.fromkeys(tally.of[0] for tally in tallies):
        question = known.by_id[name].question if name in known.by_id else ""
        counts = {tally.of[1]: (tally.times, tally.people) for tally in tallies if tally.of[0] == name}
        yield workshop.opinions(name, question, counts)


def reasons(tallies: Sequence[Tally], name: str) -> Iterator[str]:
    """Why an entry was not helpful; ``tallies`` by entry, opinion and reason."""
    for tally in tallies:
        entry, opinion, reason = tally.of
        if (entry, opinion) == (name, "unhelpful"):
            yield workshop.reason(reason, tally.times, tally.people)


def upkeep(known: Knowledge, today: date) -> Iterator[str]:
    lines = [workshop.due(each.day, each.field, f"{each.id}（{each.name}）", each.past) for each in due(known, today)]
    lines += [workshop.blank(article.id, ", ".join(fields)) for article, fields in blanks(known)]
    yield from lines or [workshop.NOTHING_DUE]
