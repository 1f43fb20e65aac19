"""The one place where a failed request ends: an apology with a reference number, and a line in the log."""

import asyncio
from pathlib import Path
from traceback import extract_tb
from typing import Any

import structlog
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages import applicant
from bot.slack.health import FAILURES
from bot.slack.payloads import event_of, read_click
from bot.slack.send import NETWORK_ERRORS, error_code, new_reference, post, respond_with
from bot.slack.views.blocks import Message

log = structlog.get_logger()

BOT = Path(__file__).parents[1]

BOLT_LOOKS_AGAIN = 0.02
"""Seconds. Bolt looks every 0.01 s whether a listener has acknowledged, and forgets it once this handler returns."""


async def on_error(
    error: Exception,
    body: dict[str, Any],
    context: AsyncBoltContext,
    client: AsyncWebClient,
    response: BoltResponse | None,
) -> BoltResponse | None:
    """Apologise to whoever expects an answer. ``response`` is there only where nothing was acknowledged yet.

    An event that could not be taken in stays unacknowledged, so that Slack sends it again. Nobody waits for others:
    questions have their own place, ``Replies``; whatever of them ends here is settled, so that its words go, unless we
    are about to end, and another process takes it up.
    """
    reference = new_reference()
    FAILURES.inc()
    log.error("request_failed", reference=reference, request=_kind(body), **describe(error))
    if body.get("type") == "event_callback":
        if (question := context.get("question")) and not context["replies"].work.stopping:
            await context["tools"].messages.settled(question.key)
        return None if event_of(body) else BoltResponse(status=400)
    sorry = Message(applicant.apology(reference), [])
    if response is not None:
        return BoltResponse(status=200, body=_instead(sorry, body))
    await asyncio.sleep(BOLT_LOOKS_AGAIN)
    try:
        if not isinstance(error, NETWORK_ERRORS):
            await _apologise(sorry, body, context, client)
    except Exception as another:  # a payload that is broken fails here as well
        log.error("apology_failed", reference=reference, **describe(another))
    return None


async def _apologise(sorry: Message, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient) -> None:
    if context.respond and body.get("response_url"):
        thread = read_click(body).thread_ts if body.get("type") == "block_actions" else None
        await respond_with(context.respond, sorry, thread)
    elif context.user_id:
        await post(client, context.user_id, sorry)


def _instead(sorry: Message, body: dict[str, Any]) -> dict[str, Any]:
    """What an acknowledgement says if nothing else did. A form stays open with what was typed."""
    if body.get("type") != "view_submission":
        return {"response_type": "ephemeral", "text": sorry.text}
    return {"response_action": "errors", "errors": {first_input(body["view"]): sorry.text}}


def first_input(view: Any) -> str:
    """Where an error of a form as a whole is shown; empty for a form that cannot be ours."""
    inputs = (block for block in view["blocks"] if block["type"] == "input")
    return next((str(block.get("block_id", "")) for block in inputs), "")


def _kind(body: dict[str, Any]) -> str:
    return str(event_of(body).get("type") or body.get("command") or body.get("type"))[:40]


def describe(error: BaseException) -> dict[str, Any]:
    """What may be logged about an error: its kind, Slack's code for it and where it arose, but never its text."""
    frames = [frame for frame in extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(BOT)]
    where = [f"{Path(frame.filename).relative_to(BOT)}:{frame.lineno}" for frame in frames]
    code = {"slack_error": error_code(error)} if isinstance(error, SlackApiError) else {}
    return {"error": type(error).__name__, "where": where, **code}
