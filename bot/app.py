"""The composition root: what is built from what. Imports happen late, so that small commands stay fast."""

from __future__ import annotations

import gc
import signal
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.messages import ExplainedError, operator

if TYPE_CHECKING:
    import asyncio

    from aiohttp import ClientSession
    from pydantic import SecretStr
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.authorization import AuthorizeResult
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.core.responder import Responder
    from bot.services.staff import Staff
    from bot.settings import Mode, Settings
    from bot.slack.health import Health
    from bot.slack.toolbox import Toolbox
    from bot.store.database import Database


GRACE = 10.0
"""Seconds in which what is under way may end after SIGTERM."""
SLACK_PATIENCE = 10.0
"""Seconds that one request to Slack may take."""


class StartError(ExplainedError):
    """The bot cannot start or go on; its text is for the operator."""


def build_responder(knowledge_dir: Path) -> Responder:
    """The knowledge of a folder, analysed and indexed. As thread-bound as the tokeniser."""
    from bot.compiled import compiled

    built = compiled(knowledge_dir.rglob("*.yaml"), partial(_build_responder, knowledge_dir))
    gc.freeze()  # a search for garbage would go through all of it, for a fifth of a second, and find none
    return built


def _build_responder(knowledge_dir: Path) -> Responder:
    from bot import knowledge_yaml
    from bot.core.responder import Responder
    from bot.mecab import MecabTokenizer
    from bot.services.clock import tokyo_today

    return Responder(knowledge_yaml.load(knowledge_dir), MecabTokenizer(), today=tokyo_today)


def read_knowledge(knowledge_dir: Path) -> Responder | list[str]:
    """``build_responder``, or everything that is wrong with the folder, by path within it."""
    from bot.knowledge_yaml import KnowledgeError

    try:
        return build_responder(knowledge_dir)
    except KnowledgeError as error:
        return [str(problem).removeprefix(f"{knowledge_dir}/") for problem in error.problems]


def build_toolbox(
    client: AsyncWebClient, answers: Responder, database: Database, settings: Settings, knowledge_dir: Path
) -> Toolbox:
    """Services on a store that outlives the process."""
    from bot.knowledge_yaml.candidate import candidate_file
    from bot.services.ask import AskService
    from bot.services.desk import Desk
    from bot.services.inbox import Inbox
    from bot.services.reload import Reload
    from bot.slack.toolbox import Toolbox
    from bot.store.steady import SteadyStore

    store = SteadyStore(database)
    ask = AskService(answers, store, store)
    return Toolbox(
        client=client,
        ask=ask,
        inbox=Inbox(store),
        messages=store,
        votes=store,
        counts=store,
        desk=Desk(store, ask),
        staff=build_staff(settings, client),
        reload=Reload(ask, partial(read_knowledge, knowledge_dir)),
        write_candidate=candidate_file,
        desk_channel=settings.desk_channel_id,
        official_url=settings.official_url,
        retention_days=settings.retention_days,
    )


def build_staff(settings: Settings, client: AsyncWebClient) -> Staff:
    """Who is staff, by the settings and by the user group that they name."""
    from bot.services.staff import Staff
    from bot.slack.server import members

    group = partial(members, client, settings.staff_usergroup_id) if settings.staff_usergroup_id else None
    return Staff(settings.staff_user_ids, settings.owner_user_ids, group)


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    """The database, upgraded if it is a SQLite file. Raises ``StartError``."""
    from bot.store.database import StoreError, opened

    async with AsyncExitStack() as stack:
        try:
            database = await stack.enter_async_context(opened(url))
        except StoreError as error:
            raise StartError(str(error)) from error
        yield database


def build_client(settings: Settings, session: ClientSession) -> AsyncWebClient:
    """A client with the bot's token."""
    from bot.slack import server

    return server.web_client(session, settings.slack_api_url, _bare(settings.slack_bot_token))


def _bare(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""


@contextmanager
def explained(settings: Settings, token: str) -> Iterator[None]:
    """Turn what Slack says against a token, or its silence, into a ``StartError``."""
    from aiohttp import ClientError
    from slack_sdk.errors import SlackApiError

    from bot.slack.send import error_code

    try:
        yield
    except SlackApiError as error:
        raise StartError(operator.slack_refused(token, error_code(error))) from error
    except (ClientError, TimeoutError) as error:
        raise StartError(operator.slack_unreachable(settings.slack_api_url)) from error


async def sign_in(settings: Settings, client: AsyncWebClient) -> AuthorizeResult:
    """Who we are. Raises ``StartError`` if Slack refuses the token or does not answer."""
    from bot.slack import server

    with explained(settings, "SLACK_BOT_TOKEN"):
        return await server.sign_in(client)


@asynccontextmanager
async def in_background(*duties: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Carry out ``duties`` meanwhile, and end them before what they work with is closed."""
    import asyncio

    import structlog

    tasks = [asyncio.create_task(duty) for duty in duties]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(outcome, Exception):
                structlog.get_logger().error("duty_failed", error=type(outcome).__name__)


async def open_to_platform(stack: AsyncExitStack, settings: Settings, parts: Health) -> int | None:
    """Tell health and figures, until ``stack`` ends. Where another process has the port, answers come first."""
    import structlog

    from bot.slack.health import serving

    try:
        return await stack.enter_async_context(serving(parts, settings.health_host, settings.health_port))
    except OSError:
        structlog.get_logger().warning("health_port_taken", port=settings.health_port)
        return None


async def serve(settings: Settings, mode: Mode, knowledge_dir: Path, port: int) -> None:
    """Serve Slack until SIGTERM or SIGINT; SIGHUP reloads the knowledge.

    Raises ``StartError`` for what the operator can put right, and when the socket is dead for good.
    """
    import asyncio

    import structlog
    from aiohttp import ClientSession, ClientTimeout

    from bot.slack import courier, health, server, upkeep
    from bot.store.retention import purge_daily

    log = structlog.get_logger()
    if settings.forgetful:
        log.warning("throwaway_disk", text=operator.THROWAWAY_DISK)
    stopped, changed = asyncio.Event(), asyncio.Event()
    for number, event in ((signal.SIGTERM, stopped), (signal.SIGINT, stopped), (signal.SIGHUP, changed)):
        asyncio.get_running_loop().add_signal_handler(number, event.set)
    async with AsyncExitStack() as stack:
        parts = health.Health()
        told = await open_to_platform(stack, settings, parts)
        answers = await asyncio.to_thread(build_responder, knowledge_dir)
        parts.checks["knowledge"] = health.always
        database = await stack.enter_async_context(open_database(settings.database_url))
        parts.checks["store"] = database.writable
        session = await stack.enter_async_context(ClientSession(timeout=ClientTimeout(SLACK_PATIENCE)))
        client = build_client(settings, session)
        tools = build_toolbox(client, answers, database, settings, knowledge_dir)
        who = await sign_in(settings, client)
        replies = server.replies_of(session, settings.slack_api_url, who, tools)
        app = server.build(server.web_client(session, settings.slack_api_url), who, replies)
        await tools.staff.refresh()
        duties = tools.staff.keep_fresh(), courier.learn(tools), upkeep.reload_when(changed, tools)
        purging = purge_daily(database, settings.retention_days)
        await stack.enter_async_context(in_background(*duties, purging, replies.finish()))
        dead = await open_to_slack(stack, settings, app, parts, port if mode == "http" else None)
        log.info("ready", mode=mode, knowledge=tools.ask.knowledge.version, health_port=told)
        told_to_stop = asyncio.create_task(stopped.wait())
        await asyncio.wait([told_to_stop, dead], return_when=asyncio.FIRST_COMPLETED)
        await replies.work.end(GRACE)
        await tools.messages.leave()
        if not told_to_stop.done():
            raise StartError(operator.SOCKET_DEAD)
        dead.cancel()


async def open_to_slack(
    stack: AsyncExitStack, settings: Settings, app: AsyncApp, parts: Health, port: int | None
) -> asyncio.Task[bool]:
    """Let Slack in, by socket unless there is a ``port``; what is returned is done when the way in is dead for good."""
    import asyncio

    from bot.slack import health, server

    if port is not None:
        try:
            await stack.enter_async_context(server.http(app, _bare(settings.slack_signing_secret), port))
        except OSError as error:
            raise StartError(operator.port_taken(port)) from error
        parts.checks["slack"] = health.always
        return asyncio.create_task(asyncio.Event().wait())
    socket = server.Socket(app, _bare(settings.slack_app_token))
    with explained(settings, "SLACK_APP_TOKEN"):
        await stack.enter_async_context(socket.open())
    parts.checks["slack"] = socket.connected
    return asyncio.create_task(socket.outlived())
