"""Golden questions: what was expected, what came, and the rates that follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from bot.core.decision import Answer, Candidates, Decision, in_focus
from bot.core.knowledge import Id
from bot.core.responder import Responder


class GoldenQuestion(BaseModel):
    """A question with the entries of which any may come first; none where the articles do not answer it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ask: Annotated[str, StringConstraints(min_length=1)]
    after: tuple[str, ...] = ()
    expect: tuple[Id, ...] = ()
    topic: Id | None = None
    style: str = ""
    held_out: bool = False


class Verdict(StrEnum):
    """How one golden question ended."""

    RIGHT = "right"
    WRONG = "wrong"
    UNSURE = "candidates"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A golden question and the decision it met. ``shown``: ids of the cards, best first."""

    golden: GoldenQuestion
    decision: Decision
    shown: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        """For a question without expected entries, ``SILENT`` is the right end."""
        if isinstance(self.decision, Answer):
            return Verdict.RIGHT if self.shown[0] in self.golden.expect else Verdict.WRONG
        return Verdict.UNSURE if isinstance(self.decision, Candidates) else Verdict.SILENT

    @property
    def place(self) -> int:
        """Place of the first expected entry among the cards, from 1; 0 where none is shown."""
        return next((at for at, shown in enumerate(self.shown, 1) if shown in self.golden.expect), 0)


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares (0 to 1) over ``count`` questions. ``within_three`` and ``mrr`` count cards of answers and candidates."""

    count: int
    right: float
    within_three: float
    mrr: float
    wrong: float
    candidates: float
    silent: float


def run(responder: Responder, questions: Iterable[GoldenQuestion]) -> list[Outcome]:
    """Ask every question, each after its own earlier ones, as a conversation would."""
    return [_ask(responder, question) for question in questions]


def _ask(responder: Responder, golden: GoldenQuestion) -> Outcome:
    last = None
    for earlier in golden.after:
        last = in_focus(responder.respond(earlier, last)) or last
    decision = responder.respond(golden.ask, last)
    cards = decision.cards if isinstance(decision, Answer | Candidates) else ()
    return Outcome(golden, decision, tuple(card.entry.id for card in cards))


def rates(outcomes: Sequence[Outcome]) -> Rates:
    """Rates over ``outcomes``; all zero where there are none."""
    count = len(outcomes)

    def share(verdict: Verdict) -> float:
        return sum(outcome.verdict is verdict for outcome in outcomes) / count if count else 0.0

    places = [outcome.place for outcome in outcomes]
    return Rates(
        count=count,
        right=sum(o.verdict is Verdict.RIGHT for o in outcomes) / count if count else 0.0,
        within_three=sum(1 <= place <= 3 for place in places) / count if count else 0.0,
        mrr=sum(1 / place for place in places if place) / count if count else 0.0,
        wrong=share(Verdict.WRONG),
        candidates=share(Verdict.UNSURE),
        silent=share(Verdict.SILENT),
    )
