"""``ict-bot doctor``: everything that ``serve`` needs, tried without serving; one line each, never a token's value."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.messages import operator
from bot.settings import Mode, Settings, SettingsError, load

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

Check = Callable[[], Awaitable[str]]


@click.command(help=operator.DOCTOR_HELP)
@click.option("--http", is_flag=True, help=operator.HTTP_HELP)
@click.pass_obj
def command(knowledge: Path, http: bool) -> None:
    """Try every part."""
    from bot import logs

    logs.configure("ERROR")
    sys.exit(0 if asyncio.run(_examine(knowledge, "http" if http else "socket")) else 1)


async def _examine(folder: Path, mode: Mode) -> bool:
    own: list[tuple[str, Check]] = [(operator.TOKENISER, _tokeniser), (operator.KNOWLEDGE, partial(_knowledge, folder))]
    fine = [await _tried(*check) for check in own]
    try:
        settings = load(mode)
    except SettingsError as error:
        for fault in error.faults:
            click.echo(operator.diagnosis(operator.SETTINGS, fault, fine=False))
        return False
    click.echo(operator.diagnosis(operator.SETTINGS, operator.throwaway(settings.forgetful), fine=True))
    fine.append(await _tried(operator.STORE, partial(_store, settings)))
    return all(fine + await _slack(settings, mode))


async def _tried(part: str, check: Check) -> bool:
    """Whether ``check`` goes well; prints a line either way."""
    try:
        said, fine = await check(), True
    except Exception as error:  # whatever is wrong with a part, the others are tried as well
        from bot.app import StartError
        from bot.knowledge_yaml import KnowledgeError

        known = isinstance(error, StartError | KnowledgeError)
        said, fine = str(error) if known else type(error).__name__, False
    click.echo(operator.diagnosis(part, said, fine=fine))
    return fine


async def _tokeniser() -> str:
    from bot.mecab import MecabTokenizer

    return "・".join(token.surface for token in MecabTokenizer()(operator.SAMPLE))


async def _knowledge(folder: Path) -> str:
    from bot import knowledge_yaml

    known = knowledge_yaml.load(folder)
    return operator.known(len(known.entries), known.version)


async def _store(settings: Settings) -> str:
    from bot import app

    async with app.open_database(settings.database_url) as database:
        await database.writable()
    return settings.database_url.partition(":")[0]


async def _slack(settings: Settings, mode: Mode) -> list[bool]:
    from aiohttp import ClientSession, ClientTimeout

    from bot import app

    async with ClientSession(timeout=ClientTimeout(app.SLACK_PATIENCE)) as session:
        client = app.build_client(settings, session)
        checks: list[tuple[str, Check]] = [
            ("SLACK_BOT_TOKEN", partial(_signed_in, settings, client)),
            (operator.SCOPES, partial(_scopes, settings, client)),
        ]
        if mode == "socket":
            checks.append(("SLACK_APP_TOKEN", partial(_socket, settings, client)))
        return [await _tried(*check) for check in checks]


async def _signed_in(settings: Settings, client: AsyncWebClient) -> str:
    from bot import app

    who = await app.sign_in(settings, client)
    return f"{who.team or ''}（{who.bot_user_id or ''}）"


async def _scopes(settings: Settings, client: AsyncWebClient) -> str:
    from bot import app
    from bot.slack.manifest import scopes

    granted = set((await app.sign_in(settings, client)).bot_scopes or ())
    if not granted:
        return operator.SCOPES_UNTOLD
    if missing := [scope for scope in scopes(minimal=True) if scope not in granted]:
        raise app.StartError(operator.scopes_missing(missing))
    return operator.SCOPES_FULL if granted.issuperset(scopes()) else operator.SCOPES_MINIMAL


async def _socket(settings: Settings, client: AsyncWebClient) -> str:
    from bot import app

    token = settings.slack_app_token.get_secret_value() if settings.slack_app_token else ""
    with app.explained(settings, "SLACK_APP_TOKEN"):
        await client.apps_connections_open(app_token=token)
    return "Socket Mode"
