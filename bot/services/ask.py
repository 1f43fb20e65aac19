"""Answer one question in its conversation."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.decision import Answer, Candidates, Card, Decision, NoAnswer, in_focus
from bot.core.knowledge import Entry, Knowledge
from bot.core.responder import Responder, Trace
from bot.services.ports import Conversation, Conversations, Counts, Outcome


@dataclass(frozen=True, slots=True)
class Reply:
    """A decision and the version of the knowledge it was made with.

    ``moved``: the entry asked for is gone. ``lemmas``: what the knowledge knows of the question's words.
    """

    decision: Decision
    version: str
    moved: bool = False
    lemmas: tuple[str, ...] = ()


class AskService:
    """Decides with the responder in force; a reload swaps ``responder`` whole."""

    def __init__(self, responder: Responder, conversations: Conversations, counts: Counts | None = None) -> None:
        self.responder = responder
        self._conversations = conversations
        self._counts = counts
        self._one = asyncio.Lock()

    @property
    def knowledge(self) -> Knowledge:
        return self.responder.knowledge

    async def ask(
        self, question: str, conversation: Conversation | None = None, *, first: bool = False, person: str = ""
    ) -> Reply:
        """Decide on ``question``; in a conversation, follow-ups are understood and the shown entry is remembered.

        ``first``: it begins the conversation, whatever was shown there since. ``person``: whose question is counted.
        """
        responder = self.responder
        last = await self._conversations.last_entry(conversation) if conversation and not first else None
        async with self._one:  # one question in a pass of the event loop: what came meanwhile is acknowledged first
            await asyncio.sleep(0)
            trace = responder.trace(question, after=last)
        reply = Reply(trace.decision, responder.knowledge.version, lemmas=known_lemmas(trace))
        await self._remember(reply.decision, conversation)
        if self._counts and person:
            await self._counts.count(outcome(reply, person))
        return reply

    async def chosen(self, person: str, entry_id: str, lemmas: Sequence[str]) -> None:
        """Count that ``person``, asked which entry was meant by a question of these lemmas, pressed this one."""
        entry = self.knowledge.by_id.get(entry_id)
        if self._counts and entry:
            await self._counts.count(Outcome(person, "chosen", entry_id, entry.topic.id, tuple(lemmas)))

    async def show(self, entry_id: str, wording: str, conversation: Conversation | None = None) -> Reply:
        """The entry of a pressed button; if it is gone since, what the button's ``wording`` finds now."""
        reply = self.recall([entry_id])
        if reply is None:
            reply = Reply(self.responder.respond(wording), self.knowledge.version, moved=True)
        await self._remember(reply.decision, conversation)
        return reply

    def recall(self, entry_ids: Sequence[str]) -> Reply | None:
        """The answer that showed these entries, as far as the knowledge still has them."""
        knowledge = self.knowledge
        entries = [knowledge.by_id[entry_id] for entry_id in entry_ids if entry_id in knowledge.by_id]
        if not entries:
            return None
        related = tuple(knowledge.by_id[key] for key in entries[0].related if key in knowledge.by_id)
        return Reply(Answer(tuple(Card(entry, 0.0) for entry in entries), related), knowledge.version)

    def nearest(self, question: str, count: int, *, alike: bool = False) -> tuple[Entry, ...]:
        """The entries that a person who answers ``question`` should look at first. ``alike``: not merely akin."""
        decision = self.responder.respond(question)
        shown = [card.entry for card in decision.cards] if isinstance(decision, Answer | Candidates) else []
        more = decision.suggestions if isinstance(decision, Answer | NoAnswer) and not alike else ()
        return tuple({entry.id: entry for entry in (*shown, *more)}.values())[:count]

    def topic_of(self, question: str) -> str:
        """The id of the topic that ``question`` is probably about; empty where there is none."""
        decision, near = self.responder.respond(question), self.nearest(question, 1)
        if isinstance(decision, NoAnswer) and decision.topic:
            return decision.topic.id
        return near[0].topic.id if near else ""

    def examples(self, count: int) -> tuple[Entry, ...]:
        """A question of each of ``count`` topics, by changing speakers; topics on which everybody spoke come first."""
        found = [tuple(self.knowledge.of_topic(topic.id)) for topic in self.knowledge.covered]
        found.sort(key=lambda entries: (not entries[0].topic.voices, -len(entries)))
        return tuple(entries[number % len(entries)] for number, entries in enumerate(found[:count]))

    async def _remember(self, decision: Decision, conversation: Conversation | None) -> None:
        if conversation and (entry_id := in_focus(decision)):
            await self._conversations.remember(conversation, entry_id)


def known_lemmas(trace: Trace) -> tuple[str, ...]:
    """The question's terms that stand in what it reached. A word that the knowledge has never seen is none of them."""
    held = [match.target.held for match in trace.matches]
    known = (term for term in trace.analysis.terms if any(term in terms for terms in held))
    return tuple(dict.fromkeys(term.replace(" ", "_") for term in known))


def outcome(reply: Reply, person: str) -> Outcome:
    """What became of a question, to be counted. Its lemmas are kept only if nothing answered it at once."""
    entry_id = topic_id = ""
    match reply.decision:
        case Answer(cards):
            entry_id, topic_id = cards[0].entry.id, cards[0].entry.topic.id
        case Candidates(cards):
            topic_id = cards[0].entry.topic.id
        case NoAnswer(topic):
            topic_id = topic.id if topic else ""
    vain = isinstance(reply.decision, Candidates | NoAnswer)
    return Outcome(person, reply.decision.kind, entry_id, topic_id, reply.lemmas if vain else ())
