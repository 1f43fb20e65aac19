"""``/ictfaq-kb``: what content owners ask and do from Slack. Everything is said to them alone."""

from collections.abc import Iterable
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


async def command(ack: AsyncAck, command: dict[str, Any], respond: AsyncRespond, tools: Toolbox) -> None:
    await ack()
    word, *rest = (command.get("text") or "").split(maxsplit=1) or [""]
    await respond_with(respond, workshop.said(*await _carry_out(word, "".join(rest).strip(), tools)))


async def _carry_out(word: str, rest: str, tools: Toolbox) -> Iterable[str]:  # noqa: PLR0911 - one for each verb
    known = tools.ask.knowledge
    match words.VERBS.get(fold(word), ""):
        case words.HELP:
            return [words.USAGE]
        case words.STATE:
            return workshop.state(known, tools.reload, tools.today())
        case words.EXPLAIN if not rest:
            return [words.NO_QUESTION]
        case words.EXPLAIN:  # the question is neither counted nor kept
            return explanation.lines(tools.ask.responder, tools.ask.responder.trace(rest))
        case words.UNANSWERED:
            return workshop.unanswered(await asked_in_vain(tools.counts), known)
        case words.OPINIONS:
            return await _opinions(rest, tools)
        case words.DUE:
            return workshop.upkeep(known, tools.today())
        case words.RELOAD:
            return [workshop.reloaded(await upkeep.reload(tools))]
    return [words.no_such_word(word)]


async def _opinions(name: str, tools: Toolbox) -> Iterable[str]:
    known, found = tools.ask.knowledge, await tools.votes.opinions(("entry_id", "opinion"), PERIOD)
    if not name:
        return workshop.opinions(found, known)
    own = [tally for tally in found if tally.of[0] == name]
    if not own and name not in known.by_id:
        return [words.no_such_entry(name)]
    reasons = await tools.votes.opinions(("entry_id", "opinion", "reason"), PERIOD)
    return [*workshop.opinions(own, known), *workshop.reasons(reasons, name)]
