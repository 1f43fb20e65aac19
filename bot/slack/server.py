"""The Bolt app and its two ways to Slack: a socket that we open, or requests that Slack sends."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog
from aiohttp import ClientSession, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler, AsyncServerErrorRetryHandler
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.errors import on_error
from bot.slack.health import HEALTH_PATH, alive, listening
from bot.slack.payloads import event_of, is_stale, read_change, read_message, scrubbed
from bot.slack.replies import Replies
from bot.slack.routes import register
from bot.slack.send import NETWORK_ERRORS
from bot.slack.toolbox import Toolbox
from bot.slack.work import Work

EVENTS_PATH = "/slack/events"
PING_INTERVAL = 2.0
"""Seconds. A dead socket is noticed after about this long; the SDK's default of 10 s takes up to a minute."""
BODY_PATIENCE = 5.0
"""Seconds in which the body of a request must have come."""
GIVE_UP = 300.0
"""Seconds of a dead socket after which only a new process can help."""


def web_client(session: ClientSession, base_url: str, token: str | None = None, *, retries: int = 2) -> AsyncWebClient:
    """A client that repeats so many times what Slack has refused (429) or what ended in a 5xx.

    The SDK's own default repeats requests whose answer was lost as well, and posts twice.
    """
    repeat = AsyncRateLimitErrorRetryHandler(retries), AsyncServerErrorRetryHandler(retries)
    return AsyncWebClient(token=token, base_url=base_url, session=session, retry_handlers=[*repeat])


def replies_of(session: ClientSession, base_url: str, who: AuthorizeResult, tools: Toolbox) -> Replies:
    """Replies, which see to refusals themselves: what waits is in the store, and takes nobody's turn."""
    careful = web_client(session, base_url, who.bot_token, retries=0)
    return Replies(careful, tools, Work(), hears_itself=not who.bot_scopes or "channels:history" in who.bot_scopes)


async def sign_in(client: AsyncWebClient) -> AuthorizeResult:
    """Who we are, by one ``auth.test``. Asked once at the start, so that no acknowledgement has to wait for it."""
    answer = await client.auth_test()
    scopes = answer.headers.get("x-oauth-scopes") or None
    return AuthorizeResult.from_auth_test_response(bot_token=client.token, bot_scopes=scopes, auth_test_response=answer)


class Guarded(AsyncApp):
    """Bolt trips over some payloads before any of our code, even the one for errors, is reached."""

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """As Bolt does it; what it cannot read is refused."""
        try:
            return await super().async_dispatch(req)
        except Exception as error:
            structlog.get_logger().error("payload_refused", error=type(error).__name__)
            return BoltResponse(status=400)


async def members(client: AsyncWebClient, group_id: str) -> frozenset[str] | None:
    """The user ids of a user group; None if Slack does not tell."""
    try:
        return frozenset((await client.usergroups_users_list(usergroup=group_id))["users"])
    except (SlackApiError, *NETWORK_ERRORS) as error:
        structlog.get_logger().error("usergroup_unknown", error=type(error).__name__)
        return None


def build(client: AsyncWebClient, who: AuthorizeResult, replies: Replies) -> AsyncApp:
    """The app with every route. ``client`` has no token of its own: each request gets it from ``who``.

    Events of our own posts are let in, since they prove that a post has arrived.
    """
    tools, work = replies.tools, replies.work

    async def authorize() -> AuthorizeResult:
        return who

    async def take_in(
        body: dict[str, Any], context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]
    ) -> BoltResponse | None:
        """Before the acknowledgement, so that nothing acknowledged is lost: what fails here is sent again."""
        if work.stopping:
            return BoltResponse(status=503)
        scrubbed(body)
        context["tools"], context["replies"] = tools, replies
        if body.get("type") == "event_callback":
            if is_stale(body, tools.clock()):
                return BoltResponse(status=200)
            news = read_change(body, who.bot_user_id) or read_message(body, who.bot_user_id)
            context["news"], context["question"] = news, await replies.take_in(news)
            if event_of(body).get("user") == who.bot_user_id:
                await replies.proved(event_of(body))
        await next_()
        return None

    app = Guarded(
        name="ict-bot",
        client=client,
        authorize=authorize,
        ignoring_self_events_enabled=False,
        attaching_conversation_kwargs_enabled=False,
        request_verification_enabled=False,
    )
    app.use(take_in)
    app.listener_runner.listener_start_handler = work
    app.error(on_error)
    register(app)
    return app


class Socket:
    """The connection of Socket Mode, which renews itself."""

    def __init__(self, app: AsyncApp, app_token: str) -> None:
        self._handler = AsyncSocketModeHandler(app, app_token, ping_interval=PING_INTERVAL)
        self._client = self._handler.client

    async def connected(self) -> bool:
        """Whether Slack was heard within a few seconds."""
        return bool(await self._client.is_connected())

    async def outlived(self) -> bool:
        """True once it was dead for ``GIVE_UP`` seconds at a stretch."""
        alive_at = time.monotonic()
        while time.monotonic() - alive_at < GIVE_UP:
            await asyncio.sleep(PING_INTERVAL)
            if await self.connected():
                alive_at = time.monotonic()
            else:
                self._client.wss_uri = None  # an address is good for one try, yet the SDK would try it for ever
        return True

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Connected. The first address is asked for here, where a refused token is an error and not a loop."""
        try:
            self._client.wss_uri = await self._client.issue_new_wss_url()
            await self._handler.connect_async()  # type: ignore[no-untyped-call]
            yield
        finally:
            with suppress(TimeoutError):
                async with asyncio.timeout(PING_INTERVAL):  # who does not answer is not waited for
                    await self._handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def http(app: AsyncApp, signing_secret: str, port: int, host: str | None = None) -> AsyncIterator[int]:
    """Listening for Slack's requests; yields the port (chosen by the system for 0). Bodies end at aiohttp's 1 MB."""
    verifier = SignatureVerifier(signing_secret)

    async def take(request: web.Request) -> web.Response:
        asked = await _read(request, verifier)
        if isinstance(asked, int):
            return web.Response(status=asked)
        return await to_aiohttp_response(await app.async_dispatch(asked))

    site = web.Application()
    site.add_routes([web.post(EVENTS_PATH, take), web.get(HEALTH_PATH, alive)])
    async with listening(site, host, port) as found:
        yield found


async def _read(request: web.Request, verifier: SignatureVerifier) -> AsyncBoltRequest | int:
    """A request that Slack has signed and Bolt can read, or the status that says why not."""
    stamp = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    try:
        async with asyncio.timeout(BODY_PATIENCE):
            raw = (await request.read()).decode()
        if not re.fullmatch(r"[0-9]{1,12}", stamp) or not verifier.is_valid(raw, stamp, signature):
            return 401
        return AsyncBoltRequest(body=raw, query=request.query_string, headers=dict(request.headers))
    except TimeoutError:
        return 408
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return 400
