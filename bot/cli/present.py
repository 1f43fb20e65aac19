"""A decision as JSON and as plain text: what ``ict-bot ask`` prints."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from bot.core.decision import Answer, Candidates, Card, Decision, Empty, NoAnswer
from bot.core.knowledge import Entry
from bot.messages import applicant, terminal

_SOURCE = {"id", "title", "publisher", "url", "published", "checked_on"}


def as_json(question: str, decision: Decision) -> dict[str, Any]:
    cards = decision.cards if isinstance(decision, Answer | Candidates) else ()
    suggestions = decision.suggestions if isinstance(decision, Answer | NoAnswer) else ()
    topic = decision.topic if isinstance(decision, NoAnswer) else None
    if isinstance(decision, Answer):
        topic = cards[0].entry.topic
    return {
        "kind": decision.kind,
        "question": question,
        "cards": [_card(card) for card in cards],
        "suggestions": [{"id": entry.id, "question": entry.question} for entry in suggestions],
        "topic": topic.id if topic else None,
        "context_used": not isinstance(decision, Empty) and decision.context_used,
    }


def _card(card: Card) -> dict[str, Any]:
    entry, source = card.entry, card.entry.source
    return {
        **{"id": entry.id, "kind": entry.kind.value, "question": entry.question, "answer": entry.answer},
        "quotes": [asdict(quote) for quote in entry.quotes],
        "source": source.model_dump(mode="json", include=_SOURCE) | {"published": str(source.published or "")},
        "score": round(card.score, 6),
    }


def as_text(decision: Decision, today: date) -> Iterator[str]:
    """The same sentences as Slack shows, without layout."""
    if not isinstance(decision, Empty) and decision.context_used:
        yield applicant.CONTEXT_USED
    match decision:
        case Answer(cards, suggestions):
            for card in cards:
                yield from (*_lines(card.entry, today), "")
            yield from _listed(terminal.RELATED, suggestions)
        case Candidates(cards):
            yield from _listed(applicant.CHOOSE, tuple(each.entry for each in cards))
        case NoAnswer(topic, suggestions):
            yield topic.sentence if topic else applicant.NOT_FOUND
            yield from _listed(applicant.NEAREST, suggestions)
            yield applicant.ASK_ELSEWHERE
        case Empty():
            yield applicant.GREETING
            yield applicant.LIMITS


def _listed(lead: str, entries: tuple[Entry, ...]) -> Iterator[str]:
    if entries:
        yield applicant.listed(lead, [entry.question for entry in entries])


def _lines(entry: Entry, today: date) -> Iterator[str]:
    yield f"{applicant.question(entry)}　{applicant.label(entry)}"
    yield from applicant.cautions(entry, today)
    yield entry.answer
    for quote in entry.quotes:
        yield f"┃{applicant.quote(quote.text, quote.speaker)}"
    yield "".join(applicant.source(entry))
