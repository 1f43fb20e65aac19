"""The recruiters' desk: hand a question over, take it, answer it, close it, open it again, withdraw it.

Every change reads the ticket, decides, and stores only if nobody was faster; what is refused says why.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from statistics import median

from bot.core.decision import Answer
from bot.core.privacy import redact
from bot.services.ask import AskService
from bot.services.clock import now as now_in_tokyo
from bot.services.ports import MessageKey
from bot.services.ticket import PENDING, TABLE, Destination, Move, Posted, State, Step, Ticket, Tickets

QUESTION_MAX = 1_900
"""Characters of a question: with its author's id it must fit into the value of a button."""
ANSWER_MAX = 2_900
"""Characters of an answer: one section of a message."""
EVERY = 10_000
"""More tickets than ever wait."""


class Fault(Enum):
    """Why something is refused."""

    UNKNOWN = auto()
    STATE = auto()
    OTHERS = auto()
    NOT_ASKER = auto()
    EMPTY = auto()
    TOO_LONG = auto()
    SAME = auto()


@dataclass(frozen=True, slots=True)
class Refusal:
    """What keeps something from being done. ``ticket``: as it stands, where there is one."""

    fault: Fault
    number: int = 0
    ticket: Ticket | None = None


@dataclass(frozen=True, slots=True)
class Handed:
    """``new``: this request made the ticket. ``redacted``: personal data was taken out of the question."""

    ticket: Ticket
    new: bool
    redacted: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that is to be sent. ``before``: the ticket without it."""

    ticket: Ticket
    before: Ticket


@dataclass(frozen=True, slots=True)
class Statistics:
    """What happened at the desk in some days, and how it stands. ``wait``: median time until a first answer."""

    days: int
    moves: Mapping[str, int]
    states: Mapping[str, int]
    wait: timedelta | None


def advance(ticket: Ticket, move: Move, by: str, at: datetime) -> Ticket | Refusal:
    """The ticket after a recruiter's move, or why it cannot be made."""
    state = TABLE.get((ticket.state, move))
    if state is None:
        return Refusal(Fault.STATE, ticket.number, ticket)
    bound = ticket.state is State.TAKEN and move is Move.ANSWER
    if (bound or move is Move.CORRECT) and ticket.assignee != by:
        return Refusal(Fault.OTHERS, ticket.number, ticket)
    moved = replace(ticket, state=state, changed_at=at)
    match move:
        case Move.TAKE | Move.ANSWER:
            return replace(moved, assignee=by)
        case Move.REOPEN:
            return replace(moved, assignee="", helper="")
    return moved


def reply_to(ticket: Ticket, by: str, at: datetime) -> Ticket | Refusal:
    """The ticket as taken up for an answer, or for the correction of one that was sent."""
    correction = bool(ticket.sent) and ticket.state in (State.ANSWERED, State.CLOSED)
    moved = advance(ticket, Move.CORRECT if correction else Move.ANSWER, by, at)
    if isinstance(moved, Refusal):
        return moved
    return replace(moved, corrected=correction, sent=ticket.sent if correction else None)


def fault_in(text: str, limit: int) -> Refusal | None:
    if not text.strip():
        return Refusal(Fault.EMPTY)
    return Refusal(Fault.TOO_LONG) if len(text) > limit else None


class Desk:
    """What can be done with handed-over questions. ``now`` knows its time zone."""

    def __init__(self, tickets: Tickets, ask: AskService, now: Callable[[], datetime] = now_in_tokyo) -> None:
        self._tickets = tickets
        self._ask = ask
        self._now = now

    async def hand_over(
        self,
        origin: str,
        asker: str,
        question: str,
        destination: Destination,
        *,
        thread: MessageKey | None = None,
        role: str = "",
        handed_by: str = "",
    ) -> Handed | Refusal:
        """Put a question into the queue, without personal data; the same ``origin`` once.

        ``handed_by``: a recruiter, if it is somebody else's message. Without ``thread`` the answer can only be direct.
        """
        question, redacted = redact(question.strip())
        if refusal := fault_in(question, QUESTION_MAX):
            return refusal
        now, reply = self._now(), await self._ask.ask(question)
        best = reply.decision.cards[0].entry.id if isinstance(reply.decision, Answer) else ""
        place = destination if thread else Destination.DIRECT
        ticket = Ticket(0, origin, asker, question, place, now, now, thread=thread, role=role, handed_by=handed_by)
        ticket = replace(ticket, version=reply.version, best=best)
        return Handed(*await self._tickets.add_ticket(ticket), redacted)

    async def find(self, number: int) -> Ticket | Refusal:
        return await self._tickets.ticket(number) or Refusal(Fault.UNKNOWN, number)

    async def to_answer(self, number: int, by: str) -> Ticket | Refusal:
        """The ticket of a number, if ``by`` can answer it or correct the answer."""
        found = await self.find(number)
        moved = found if isinstance(found, Refusal) else reply_to(found, by, self._now())
        return moved if isinstance(moved, Refusal) else found

    async def asked_in(self, root: MessageKey) -> tuple[Ticket, ...]:
        return await self._tickets.tickets_in(root)

    async def move(self, number: int, move: Move, by: str) -> Ticket | Refusal:
        now = self._now()
        return await self._change(number, lambda ticket: advance(ticket, move, by, now), Step(number, move, by, now))

    async def answer(self, number: int, by: str, text: str, cited: str = "") -> Answered | Refusal:
        """Take up an answer, or the correction of one's own, to be sent; then ``delivered`` or ``bounced``."""
        if refusal := fault_in(text, ANSWER_MAX):
            return replace(refusal, number=number)
        before: list[Ticket] = []

        def answered(ticket: Ticket) -> Ticket | Refusal:
            before[:] = [ticket]
            moved = reply_to(ticket, by, self._now())
            if isinstance(moved, Refusal):
                return moved
            if moved.corrected and (ticket.answer, ticket.cited) == (text.strip(), cited):
                return Refusal(Fault.SAME, number, ticket)
            return replace(moved, answer=text.strip(), cited=cited, learned="")

        stored = await self._change(number, answered)
        return stored if isinstance(stored, Refusal) else Answered(stored, before[0])

    async def delivered(self, answered: Answered, sent: Posted) -> Ticket | Refusal:
        ticket, move = answered.ticket, Move.CORRECT if answered.ticket.corrected else Move.ANSWER
        step = Step(ticket.number, move, ticket.assignee, self._now())
        return await self._change(ticket.number, lambda stored: replace(stored, sent=sent), step)

    async def bounced(self, answered: Answered) -> Ticket | Refusal:
        """The answer cannot arrive: it is kept for another try; of a correction, the answer as it was sent."""

        def kept(ticket: Ticket) -> Ticket:
            if answered.ticket.corrected:
                before = answered.before
                return replace(ticket, answer=before.answer, cited=before.cited, corrected=before.corrected)
            return replace(ticket, state=State.TAKEN if ticket.state is State.ANSWERED else ticket.state)

        return await self._change(answered.ticket.number, kept)

    async def judge(self, number: int, by: str, solved: bool) -> Ticket | Refusal:
        """The asker says whether an answer helped: it closes the question, or opens it again."""
        move, now = Move.CLOSE if solved else Move.REOPEN, self._now()

        def judged(ticket: Ticket) -> Ticket | Refusal:
            if ticket.asker != by:
                return Refusal(Fault.NOT_ASKER, number, ticket)
            if ticket.state not in (State.ANSWERED, State.CLOSED):
                return Refusal(Fault.STATE, number, ticket)
            return advance(ticket, move, by, now)

        return await self._change(number, judged, Step(number, move, by, now))

    async def withdraw(self, number: int, by: str) -> Ticket | Refusal:
        """The asker takes a question back: its record is erased. Returns what it was, for its card."""
        found = await self.find(number)
        if isinstance(found, Refusal):
            return found
        if found.asker != by:
            return Refusal(Fault.NOT_ASKER, number, found)
        return await self._tickets.erase_ticket(number) or Refusal(Fault.UNKNOWN, number)

    async def note_card(self, number: int, card: Posted) -> Ticket | Refusal:
        return await self._change(number, lambda ticket: replace(ticket, card=card))

    async def helped(self, root: MessageKey, by: str) -> list[Ticket]:
        """A recruiter wrote in the thread: the tickets that wait for an answer there, told so for the first time."""
        waiting = [ticket for ticket in await self._tickets.tickets_in(root) if ticket.state in PENDING]
        others = [ticket for ticket in waiting if not ticket.helper and ticket.asker != by]
        return await self._change_all(others, lambda ticket: replace(ticket, helper=by))

    async def bereaved(self, root: MessageKey) -> list[Ticket]:
        """The message that began the thread is gone: what was asked there is answered directly from now on."""
        asked = [t for t in await self._tickets.tickets_in(root) if t.destination is Destination.THREAD]
        return await self._change_all(asked, lambda ticket: replace(ticket, destination=Destination.DIRECT))

    async def learn(self) -> list[Ticket]:
        """Hold every waiting question against the knowledge in force; those whose card must say something new."""
        version = self._ask.knowledge.version
        changed = []
        for ticket in await self._tickets.queue(PENDING, limit=EVERY):
            if ticket.version != version:
                decision = (await self._ask.ask(ticket.question)).decision
                best = decision.cards[0].entry.id if isinstance(decision, Answer) else ""
                learned = best if best != ticket.best or ticket.learned else ""
                tried = replace(ticket, version=version, best=best, learned=learned)
                stored = await self._tickets.replace_ticket(tried)
                changed += [stored] if stored and learned != ticket.learned else []
        return changed

    async def queue(self, states: Collection[State], assignee: str = "") -> tuple[Ticket, ...]:
        return await self._tickets.queue(states, assignee)

    async def statistics(self, days: int) -> Statistics:
        steps = await self._tickets.steps(self._now() - timedelta(days=days))
        moves = {move.value: sum(step.move is move for step in steps) for move in Move}
        states = {state.value: count for state, count in (await self._tickets.ticket_counts()).items()}
        opened = {step.number: step.at for step in steps if step.move is Move.HAND_OVER}
        answered = {step.number: step.at for step in reversed(steps) if step.move is Move.ANSWER}
        waits = [(answered[number] - at).total_seconds() for number, at in opened.items() if number in answered]
        wait = timedelta(seconds=median(waits)) if waits else None
        return Statistics(days, moves, states, wait)

    async def _change(
        self, number: int, decide: Callable[[Ticket], Ticket | Refusal], step: Step | None = None
    ) -> Ticket | Refusal:
        while True:
            found = await self.find(number)
            wanted = found if isinstance(found, Refusal) else decide(found)
            if isinstance(wanted, Refusal):
                return wanted
            if stored := await self._tickets.replace_ticket(wanted, step):
                return stored

    async def _change_all(self, tickets: list[Ticket], decide: Callable[[Ticket], Ticket]) -> list[Ticket]:
        stored = [await self._change(ticket.number, decide) for ticket in tickets]
        return [ticket for ticket in stored if not isinstance(ticket, Refusal)]
