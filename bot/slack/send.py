"""Sending to Slack: where a reply goes, and what happens when Slack refuses its layout."""

import asyncio
import secrets
from typing import Any

import aiohttp
import structlog
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages import applicant
from bot.services.ticket import Posted
from bot.slack.views.blocks import Message

log = structlog.get_logger()

LAYOUT_ERRORS = frozenset(
    "block_mismatch invalid_arguments invalid_attachments invalid_blocks invalid_blocks_format msg_blocks_too_long "
    "msg_too_long".split()
)
NETWORK_ERRORS = (aiohttp.ClientError, asyncio.TimeoutError)
"""After these nobody knows whether Slack has carried out the request: saying more could say it twice."""


class UndeliveredError(Exception):
    """A ``response_url`` did not take a message."""


def new_reference() -> str:
    """A number by which a person's report and a line of the log find each other."""
    return secrets.token_hex(4)


def error_code(error: SlackApiError) -> str:
    """Slack's own word for what went wrong; empty where the answer was none of Slack's."""
    data = getattr(error.response, "data", error.response)
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def status_of(error: SlackApiError) -> int:
    return int(getattr(error.response, "status_code", 0) or getattr(error.response, "status", 0))


async def post(
    client: AsyncWebClient, channel: str, message: Message, thread_ts: str | None = None, *, broadcast: bool = False
) -> Posted:
    """Post for everyone in ``channel`` (or to one user id); as text alone if the blocks are refused.

    ``broadcast``: what is posted in a thread shows in the channel too.
    """
    payload = message.payload() | ({"reply_broadcast": True} if broadcast else {})
    try:
        sent = await client.chat_postMessage(channel=channel, thread_ts=thread_ts, **payload)
    except SlackApiError as error:
        if error_code(error) not in LAYOUT_ERRORS:
            raise
        sent = await client.chat_postMessage(
            channel=channel, thread_ts=thread_ts, **_simplified(payload, error_code(error))
        )
    return Posted(str(sent["channel"]), str(sent["ts"]))


async def try_post(
    client: AsyncWebClient, channel: str, message: Message, thread_ts: str | None = None, *, broadcast: bool = False
) -> Posted | str:
    """``post``, or Slack's word for why it cannot be."""
    try:
        return await post(client, channel, message, thread_ts, broadcast=broadcast)
    except SlackApiError as error:
        return error_code(error)


async def try_update(client: AsyncWebClient, posted: Posted, message: Message) -> str:
    """Change a post of our own; Slack's word for why it cannot be, or nothing."""
    try:
        await client.chat_update(channel=posted.channel, ts=posted.ts, **message.payload())
    except SlackApiError as error:
        log.error("update_refused", reason=error_code(error))
        return error_code(error)
    return ""


async def try_delete(client: AsyncWebClient, posted: Posted) -> None:
    try:
        await client.chat_delete(channel=posted.channel, ts=posted.ts)
    except SlackApiError as error:
        log.error("delete_refused", reason=error_code(error))


async def respond_with(
    respond: AsyncRespond,
    message: Message,
    thread_ts: str | None = None,
    *,
    public: bool = False,
    replace: bool = False,
) -> None:
    """Send through a ``response_url``: to the one who acted, or to the channel; as text alone if blocks are refused."""
    where: dict[str, Any] = {"thread_ts": thread_ts, "replace_original": replace}
    where["response_type"] = "in_channel" if public else "ephemeral"
    payload = message.payload()
    answer = await respond(**payload, **where)
    if answer.status_code == 400:
        answer = await respond(**_simplified(payload, "response_url"), **where)
    if answer.status_code != 200:
        raise UndeliveredError(f"response_url answered {answer.status_code}")


def _simplified(payload: dict[str, Any], reason: str) -> dict[str, Any]:
    reference = new_reference()
    log.error("layout_refused", reference=reference, reason=reason)
    return payload | {"text": applicant.simplified(payload["text"], reference), "blocks": None}
