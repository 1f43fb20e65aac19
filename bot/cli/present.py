"""A decision as JSON, as plain text and as a terminal card: what ``ict-bot ask`` prints."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.core.decision import Answer, Candidates, Card, Decision, Empty, NoAnswer
from bot.core.knowledge import Entry
from bot.messages import applicant, terminal

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


def as_json(question: str, decision: Decision) -> dict[str, Any]:
    """The contract's object; keys are stable."""
    cards = decision.cards if isinstance(decision, Answer | Candidates) else ()
    suggestions = decision.suggestions if isinstance(decision, Answer | NoAnswer) else ()
    return {
        "kind": decision.kind,
        "question": question,
        "cards": [_card(card) for card in cards],
        "suggestions": [{"id": entry.id, "question": entry.question} for entry in suggestions],
        "topic": _topic(decision),
        "context_used": not isinstance(decision, Empty) and decision.context_used,
    }


def _topic(decision: Decision) -> str | None:
    if isinstance(decision, NoAnswer):
        return decision.topic.id if decision.topic else None
    return decision.cards[0].entry.topic.id if isinstance(decision, Answer) else None


def _card(card: Card) -> dict[str, Any]:
    entry = card.entry
    return {
        "id": entry.id,
        "kind": entry.kind.value,
        "question": entry.question,
        "answer": entry.answer,
        "quotes": [{"text": quote.text, "speaker": quote.speaker} for quote in entry.quotes],
        "source": {
            "id": entry.source.id,
            "title": entry.source.title,
            "publisher": entry.source.publisher,
            "url": entry.source.url,
            "published": entry.source.published.isoformat() if entry.source.published else "",
            "checked_on": entry.source.checked_on.isoformat(),
        },
        "score": round(card.score, 6),
    }


def as_text(decision: Decision, today: date) -> str:
    """What a pipe gets: the same sentences as Slack shows, without layout."""
    return "\n".join(_lines(decision, today))


def _lines(decision: Decision, today: date) -> Iterator[str]:
    if not isinstance(decision, Empty) and decision.context_used:
        yield applicant.CONTEXT_USED
    match decision:
        case Answer(cards, suggestions):
            for card in cards:
                yield from _entry_lines(card.entry, today)
                yield ""
            yield from _listed(terminal.RELATED, suggestions)
        case Candidates(cards):
            yield from _listed(applicant.CHOOSE, tuple(card.entry for card in cards))
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


def _entry_lines(entry: Entry, today: date) -> Iterator[str]:
    yield f"{applicant.question(entry)}　【{applicant.kind(entry)}】"
    yield from applicant.cautions(entry, today)
    yield entry.answer
    for quote in entry.quotes:
        yield f"┃{applicant.quote(quote.text, quote.speaker)}"
    yield "".join(applicant.source(entry))


def print_cards(console: Console, decision: Decision, today: date) -> None:
    """The decision as panels on a terminal."""
    if not isinstance(decision, Answer):
        console.print(as_text(decision, today), markup=False, highlight=False)
        return
    if decision.context_used:
        console.print(applicant.CONTEXT_USED, style="italic")
    for card in decision.cards:
        console.print(_panel(card.entry, today))
    for line in _listed(terminal.RELATED, decision.suggestions):
        console.print(line, style="cyan", markup=False, highlight=False)


def _panel(entry: Entry, today: date) -> RenderableType:
    from rich.panel import Panel
    from rich.text import Text

    body = Text()
    for caution in applicant.cautions(entry, today):
        body.append(f"{caution}\n", style="yellow")
    body.append(f"{entry.answer}\n\n")
    for quote in entry.quotes:
        body.append(f"┃{applicant.quote(quote.text, quote.speaker)}\n", style="green")
    body.append("".join(applicant.source(entry)), style="dim")
    return Panel(
        body, title=f"{applicant.question(entry)}　【{applicant.kind(entry)}】", title_align="left", padding=(1, 2)
    )
