"""The Bolt app and its two ways to Slack: a socket that we open, or requests that Slack sends."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog
from aiohttp import ClientSession, web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler, AsyncServerErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.errors import on_error
from bot.slack.routes import register
from bot.slack.send import NETWORK_ERRORS
from bot.slack.toolbox import Toolbox

EVENTS_PATH = "/slack/events"
HEALTH_PATH = "/healthz"
PING_INTERVAL = 2.0
"""Seconds. A dead socket is noticed after about this long; the SDK's default of 10 s takes up to a minute."""


def web_client(session: ClientSession, base_url: str, token: str | None = None) -> AsyncWebClient:
    """A client that repeats only what Slack has refused (429, 5xx).

    The SDK's own default repeats requests whose answer was lost as well, and posts twice.
    """
    retries = [AsyncRateLimitErrorRetryHandler(max_retry_count=2), AsyncServerErrorRetryHandler(max_retry_count=2)]
    return AsyncWebClient(token=token, base_url=base_url, session=session, retry_handlers=[*retries])


async def sign_in(client: AsyncWebClient) -> AuthorizeResult:
    """Who we are, by one ``auth.test``. Asked once at the start, so that no acknowledgement has to wait for it."""
    answer = await client.auth_test()
    return AuthorizeResult.from_auth_test_response(bot_token=client.token, auth_test_response=answer)


class UserGroup:
    """The user group of the recruiters, asked of Slack."""

    def __init__(self, client: AsyncWebClient, group_id: str) -> None:
        self._client = client
        self._id = group_id

    async def members(self) -> frozenset[str] | None:
        """User ids; None if Slack does not tell."""
        try:
            return frozenset((await self._client.usergroups_users_list(usergroup=self._id))["users"])
        except (SlackApiError, *NETWORK_ERRORS) as error:
            structlog.get_logger().error("usergroup_unknown", error=type(error).__name__)
            return None


def build(client: AsyncWebClient, who: AuthorizeResult, tools: Toolbox, signing_secret: str = "") -> AsyncApp:
    """The app with every route. ``client`` has no token of its own: each request gets it from ``who``.

    Events of our own posts are let in, since they will prove that a post arrived; ``read_message`` drops them.
    """

    async def authorize() -> AuthorizeResult:
        return who

    async def give_tools(context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]) -> None:
        context["tools"] = tools
        await next_()

    app = AsyncApp(
        name="ict-bot",
        client=client,
        authorize=authorize,
        signing_secret=signing_secret,
        ignoring_self_events_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    app.use(give_tools)
    app.error(on_error)
    register(app)
    return app


@asynccontextmanager
async def socket_mode(app: AsyncApp, app_token: str) -> AsyncIterator[None]:
    """Connected by socket. The first address is asked for here, where a refused token is an error and not a loop."""
    handler = AsyncSocketModeHandler(app, app_token, ping_interval=PING_INTERVAL)
    try:
        handler.client.wss_uri = await handler.client.issue_new_wss_url()
        await handler.connect_async()  # type: ignore[no-untyped-call]
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def http(app: AsyncApp, port: int, host: str | None = None) -> AsyncIterator[int]:
    """Listening for Slack's requests; yields the port (chosen by the system for 0)."""
    site_app = app.server(port=port, path=EVENTS_PATH).web_app
    site_app.router.add_get(HEALTH_PATH, _healthy)
    runner = web.AppRunner(site_app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def _healthy(_: web.Request) -> web.Response:
    return web.json_response({"ok": True})
