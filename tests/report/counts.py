"""A store filled with believable counts: the golden questions, asked again by many people over thirteen weeks.

``python -m tests.report.counts FILE`` writes the report of it, for looking at.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from bot.app import build_responder
from bot.core.decision import Answer, Candidates
from bot.core.responder import Responder
from bot.knowledge_yaml import load_questions
from bot.report import page
from bot.services.ask import AskService
from bot.services.clock import TOKYO
from bot.services.figures import PERIOD, gather
from bot.services.ports import MessageKey, Vote
from tests.conftest import ROOT, SHIPPED
from tests.memory import MemoryStore

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=TOKYO)
PEOPLE, QUESTIONS = 90, 700


class Clock:
    """Can be set."""

    def __init__(self) -> None:
        self.now = NOW.timestamp()

    def __call__(self) -> float:
        return self.now


async def filled(responder: Responder, questions: int = QUESTIONS) -> MemoryStore:
    """Always the same for the same knowledge."""
    random, clock = Random(20261125), Clock()
    store = MemoryStore(clock)
    ask = AskService(responder, store, store)
    golden = [each for each in load_questions(sorted((ROOT / "tests/questions").glob("*.yaml"))) if not each.after]
    hard = [each for each in golden if not each.expect]
    for number in range(questions):
        clock.now = (NOW - PERIOD * random.betavariate(1.1, 1.6)).timestamp()
        person = f"U{int(random.triangular(0, PEOPLE, 0))}"
        question = random.choice(hard if random.random() < 0.22 else golden).ask
        reply = await ask.ask(question, person=person)
        if isinstance(reply.decision, Candidates) and random.random() < 0.7:
            await ask.chosen(person, reply.decision.cards[0].entry.id, reply.lemmas)
        if isinstance(reply.decision, Answer) and random.random() < 0.5:
            shown, key = reply.decision.cards[0].entry.id, MessageKey("T1", "C1", str(number))
            await store.cast(Vote(key, person, shown, reply.version, 1, "answer", helpful=random.random() < 0.86))
    clock.now = NOW.timestamp()
    return store


async def report(responder: Responder, questions: int = QUESTIONS, period: timedelta = PERIOD) -> str:
    """The page."""
    store = await filled(responder, questions)
    return page(await gather(store, store, period), responder.knowledge, NOW.date(), period)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(asyncio.run(report(build_responder(SHIPPED))), "utf-8")
