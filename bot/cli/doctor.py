"""``ict-bot doctor``: everything that ``serve`` needs, tried without serving; one line each, never a token's value."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from bot.messages import ExplainedError, operator
from bot.settings import Mode, Settings, load


@click.command()
@click.option("--http", is_flag=True, help=operator.HTTP_HELP)
@click.pass_obj
def command(knowledge: Path, http: bool) -> None:
    from bot import logs

    logs.configure("ERROR")
    sys.exit(0 if asyncio.run(examine(knowledge, "http" if http else "socket")) else 1)


class Doctor:
    """``well``: whether nothing was found so far."""

    well = True

    @contextmanager
    def looking_at(self, part: str) -> Iterator[list[str]]:
        """A line on ``part``: what is put into the list, or what goes wrong; the others are tried all the same."""
        found: list[str] = []
        try:
            yield found
        except Exception as error:
            self.well = False
            plain = str(error) if isinstance(error, ExplainedError) else type(error).__name__
            for fault in getattr(error, "faults", [plain]):
                click.echo(operator.diagnosis(part, fault, fine=False))
        else:
            click.echo(operator.diagnosis(part, "".join(found), fine=True))


async def examine(folder: Path, mode: Mode) -> bool:
    from bot import app, knowledge_yaml
    from bot.mecab import MecabTokenizer

    doctor, settings = Doctor(), None
    with doctor.looking_at(operator.TOKENISER) as found:
        found.append("・".join(token.surface for token in MecabTokenizer()(operator.SAMPLE)))
    with doctor.looking_at(operator.KNOWLEDGE) as found:
        known = knowledge_yaml.load(folder)
        found.append(operator.known(len(known.entries), known.version))
    with doctor.looking_at(operator.SETTINGS) as found:
        settings = load(mode)
        found.append(operator.THROWAWAY_DISK if settings.forgetful else operator.SETTINGS_READ)
    if settings is None:
        return False
    with doctor.looking_at(operator.STORE) as found:
        async with app.open_database(settings.database_url) as database:
            await database.writable()
        found.append(settings.database_url.partition(":")[0])
    await _ask_slack(doctor, settings, mode)
    return doctor.well


async def _ask_slack(doctor: Doctor, settings: Settings, mode: Mode) -> None:
    from aiohttp import ClientSession, ClientTimeout

    from bot import app

    async with ClientSession(timeout=ClientTimeout(app.SLACK_PATIENCE)) as session:
        client = app.build_client(settings, session)
        granted: set[str] | None = None
        with doctor.looking_at("SLACK_BOT_TOKEN") as found:
            who = await app.sign_in(settings, client)
            granted = set(who.bot_scopes or ())
            found.append(f"{who.team or ''}（{who.bot_user_id or ''}）")
        if granted is not None:
            with doctor.looking_at(operator.SCOPES) as found:
                found.append(_scopes(granted))
        if mode == "socket" and settings.slack_app_token:
            with doctor.looking_at("SLACK_APP_TOKEN") as found, app.explained(settings, "SLACK_APP_TOKEN"):
                await client.apps_connections_open(app_token=settings.slack_app_token.get_secret_value())
                found.append("Socket Mode")


def _scopes(granted: set[str]) -> str:
    from bot.app import StartError
    from bot.slack.manifest import scopes

    if not granted:
        return operator.SCOPES_UNTOLD
    if missing := [scope for scope in scopes(minimal=True) if scope not in granted]:
        raise StartError(operator.scopes_missing(missing))
    return operator.SCOPES_FULL if granted.issuperset(scopes()) else operator.SCOPES_MINIMAL
