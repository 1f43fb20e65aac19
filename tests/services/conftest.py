"""A desk on a store that can be any that implements the ports."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest

from bot.core.responder import Responder
from bot.services.ask import AskService
from bot.services.desk import Answered, Desk, Handed
from bot.services.ports import MessageKey
from bot.services.ticket import Destination, Move, Posted, State, Ticket
from tests.knowledge.folder import Folder
from tests.memory import MemoryStore
from tests.slack import sample

ALICE, (SATO, TANAKA) = "UALICE", sample.STAFF
ROOT = MessageKey("T1", "C1", "1.0")
SENT = Posted("C1", "9.0")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@dataclass
class Office:
    """The desk, and what it works with."""

    desk: Desk
    store: MemoryStore
    responder: sample.Scripted

    async def opened(self, question: str = "育休は取れますか", origin: str = "view/1", asker: str = ALICE) -> Ticket:
        """A new ticket."""
        handed = await self.desk.hand_over(origin, asker, question, Destination.THREAD, thread=ROOT)
        assert isinstance(handed, Handed)
        return handed.ticket

    async def answered(self, number: int, by: str = SATO, text: str = "取れます。", cited: str = "") -> Ticket:
        """An answer, or a correction, that has arrived."""
        taken = await self.desk.answer(number, by, text, cited)
        assert isinstance(taken, Answered), taken
        ticket = await self.desk.delivered(taken, SENT)
        assert isinstance(ticket, Ticket)
        return ticket

    async def standing(self, state: State) -> Ticket:
        """A ticket of Sato's in any state."""
        number = (await self.opened(origin=f"view/{state}")).number
        if state in (State.ANSWERED, State.CLOSED, State.REOPENED):
            await self.answered(number)
        steps = {State.TAKEN: Move.TAKE, State.CLOSED: Move.CLOSE, State.REOPENED: Move.REOPEN}
        if state in steps:
            await self.desk.move(number, steps[state], SATO)
        found = await self.desk.find(number)
        assert isinstance(found, Ticket)
        assert found.state is state
        return found


@pytest.fixture
def office(store: MemoryStore) -> Office:
    responder = sample.Scripted()
    ask = AskService(cast("Responder", responder), store)
    return Office(Desk(store, ask, lambda: sample.NOW), store, responder)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A valid knowledge folder."""
    return Folder(tmp_path / "knowledge")
