"""``/ictfaq-kb``: what content owners ask and do from Slack. Everything is said to them alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.core.text import fold
from bot.messages import explanation
from bot.messages import workshop as words
from bot.services.figures import PERIOD, asked_in_vain
from bot.slack import upkeep
from bot.slack.send import respond_with
from bot.slack.toolbox import Toolbox
from bot.slack.views import workshop
from bot.slack.views.blocks import Message


async def command(ack: AsyncAck, command: dict[str, Any], respond: AsyncRespond, tools: Toolbox) -> None:
    """A word, and for some of them something more."""
    await ack()
    word, *rest = (command.get("text") or "").split(maxsplit=1) or [""]
    carry_out = VERBS.get(words.VERBS.get(fold(word), ""))
    said = await carry_out("".join(rest).strip(), tools) if carry_out else Message(words.no_such_word(word), [])
    await respond_with(respond, said)


async def _usage(_rest: str, _tools: Toolbox) -> Message:
    return workshop.said(words.USAGE)


async def _state(_rest: str, tools: Toolbox) -> Message:
    return workshop.said(*workshop.state(tools.ask.knowledge, tools.reload, tools.today()))


async def _explain(question: str, tools: Toolbox) -> Message:
    """The question is neither counted nor kept."""
    if not question:
        return Message(words.NO_QUESTION, [])
    responder = tools.ask.responder
    return workshop.said(*explanation.in_words(responder, responder.trace(question)))


async def _unanswered(_rest: str, tools: Toolbox) -> Message:
    return workshop.said(*workshop.unanswered(await asked_in_vain(tools.counts), tools.ask.knowledge))


async def _opinions(name: str, tools: Toolbox) -> Message:
    known, found = tools.ask.knowledge, await tools.votes.opinions(("entry_id", "opinion"), PERIOD)
    if not name:
        return workshop.said(*workshop.opinions(found, known))
    own = [tally for tally in found if tally.of[0] == name]
    if not own and name not in known.by_id:
        return Message(words.no_such_entry(name), [])
    reasons = await tools.votes.opinions(("entry_id", "opinion", "reason"), PERIOD)
    return workshop.said(*workshop.opinions(own, known), *workshop.reasons(reasons, name))


async def _due(_rest: str, tools: Toolbox) -> Message:
    return workshop.said(*workshop.upkeep(tools.ask.knowledge, tools.today()))


async def _reload(_rest: str, tools: Toolbox) -> Message:
    return workshop.said(workshop.reloaded(await upkeep.reload(tools)))


VERBS: dict[str, Callable[[str, Toolbox], Awaitable[Message]]] = {
    words.HELP: _usage,
    words.STATE: _state,
    words.EXPLAIN: _explain,
    words.UNANSWERED: _unanswered,
    words.OPINIONS: _opinions,
    words.DUE: _due,
    words.RELOAD: _reload,
}
