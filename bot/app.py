"""The composition root: what is built from what. Imports happen late, so that small commands stay fast."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.messages import operator

if TYPE_CHECKING:
    from aiohttp import ClientSession
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.authorization import AuthorizeResult
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.core.responder import Responder
    from bot.services.staff import Staff
    from bot.settings import Mode, Settings
    from bot.slack.replies import Replies
    from bot.slack.toolbox import Toolbox
    from bot.store.database import Database


class StartError(Exception):
    """The bot cannot start; its text is for the operator."""


def build_responder(knowledge_dir: Path) -> Responder:
    """The knowledge of a folder, analysed and indexed. As thread-bound as the tokeniser."""
    from bot.compiled import compiled

    return compiled(knowledge_dir.rglob("*.yaml"), partial(_build_responder, knowledge_dir))


def _build_responder(knowledge_dir: Path) -> Responder:
    from bot import knowledge_yaml
    from bot.core.responder import Responder
    from bot.mecab import MecabTokenizer
    from bot.services.clock import tokyo_today

    return Responder(knowledge_yaml.load(knowledge_dir), MecabTokenizer(), today=tokyo_today)


def read_knowledge(knowledge_dir: Path) -> Responder | list[str]:
    """``build_responder``, or everything that is wrong with the folder."""
    from bot.knowledge_yaml import KnowledgeError

    try:
        return build_responder(knowledge_dir)
    except KnowledgeError as error:
        return [str(problem) for problem in error.problems]


def build_toolbox(
    answers: Responder, database: Database, settings: Settings, staff: Staff, knowledge_dir: Path
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
        ask=ask,
        inbox=Inbox(store),
        messages=store,
        votes=store,
        counts=store,
        desk=Desk(store, ask),
        staff=staff,
        reload=Reload(ask, partial(read_knowledge, knowledge_dir)),
        write_candidate=candidate_file,
        desk_channel=settings.desk_channel_id,
        official_url=settings.official_url,
        retention_days=settings.retention_days,
    )


def build_staff(settings: Settings, client: AsyncWebClient) -> Staff:
    """Who is staff, by the settings and by the user group that they name."""
    from bot.services.staff import Staff
    from bot.slack.server import UserGroup

    group = UserGroup(client, settings.staff_usergroup_id) if settings.staff_usergroup_id else None
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

    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else None
    return server.web_client(session, settings.slack_api_url, token)


async def sign_in(settings: Settings, client: AsyncWebClient) -> AuthorizeResult:
    """Who we are. Raises ``StartError`` if Slack refuses the token or does not answer."""
    from aiohttp import ClientError
    from slack_sdk.errors import SlackApiError

    from bot.slack import server
    from bot.slack.send import error_code

    try:
        return await server.sign_in(client)
    except SlackApiError as error:
        raise StartError(operator.slack_refused("SLACK_BOT_TOKEN", error_code(error))) from error
    except (ClientError, TimeoutError) as error:
        raise StartError(operator.slack_unreachable(settings.slack_api_url)) from error


def build_slack_app(settings: Settings, session: ClientSession, who: AuthorizeResult, replies: Replies) -> AsyncApp:
    """The Bolt app."""
    from bot.slack import server

    secret = settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else ""
    return server.build(server.web_client(session, settings.slack_api_url), who, replies, secret)


@asynccontextmanager
async def in_background(*duties: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Carry out ``duties`` meanwhile, and end them before what they work with is closed."""
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


async def serve(settings: Settings, mode: Mode, knowledge_dir: Path, port: int) -> None:
    """Serve Slack until SIGTERM or SIGINT; SIGHUP reloads the knowledge.

    Raises ``StartError`` for what the operator can put right.
    """
    import structlog
    from aiohttp import ClientSession
    from slack_sdk.errors import SlackApiError

    from bot.slack import courier, server, upkeep
    from bot.slack.send import error_code
    from bot.store.retention import purge_daily

    log = structlog.get_logger()
    if settings.forgetful:
        log.warning("throwaway_disk", text=operator.THROWAWAY_DISK)
    answers = await asyncio.to_thread(build_responder, knowledge_dir)
    stopped, changed = asyncio.Event(), asyncio.Event()
    for number, event in ((signal.SIGTERM, stopped), (signal.SIGINT, stopped), (signal.SIGHUP, changed)):
        asyncio.get_running_loop().add_signal_handler(number, event.set)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(settings.database_url))
        await stack.enter_async_context(in_background(purge_daily(database, settings.retention_days)))
        session = await stack.enter_async_context(ClientSession())
        client = build_client(settings, session)
        staff = build_staff(settings, client)
        tools = build_toolbox(answers, database, settings, staff, knowledge_dir)
        who = await sign_in(settings, client)
        replies = server.replies_of(session, settings.slack_api_url, who, tools)
        app = build_slack_app(settings, session, who, replies)
        await staff.refresh()
        duties = staff.keep_fresh(), courier.learn(client, tools), upkeep.reload_when(changed, client, tools)
        await stack.enter_async_context(in_background(*duties, replies.finish()))
        try:
            if mode == "http":
                await stack.enter_async_context(server.http(app, port))
            else:
                token = settings.slack_app_token.get_secret_value() if settings.slack_app_token else ""
                await stack.enter_async_context(server.socket_mode(app, token))
        except SlackApiError as error:
            raise StartError(operator.slack_refused("SLACK_APP_TOKEN", error_code(error))) from error
        except OSError as error:
            raise StartError(operator.port_taken(port)) from error
        log.info("ready", mode=mode, knowledge=tools.ask.knowledge.version)
        await stopped.wait()
