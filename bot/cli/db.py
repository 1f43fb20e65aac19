"""``ict-bot db``: the database that ``DATABASE_URL`` names."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import click

from bot.cli.serve import WrongSettings
from bot.messages import operator, owner
from bot.settings import Settings, SettingsError, load


@click.group(help=owner.COMMANDS["db"])
def command() -> None:
    """Everything happens in the sub-commands."""


@command.command(help=operator.UPGRADE_HELP)
def upgrade() -> None:
    """Make the tables, or bring them up to date."""
    from bot.store import database

    with settings_in_use() as settings:
        asyncio.run(database.upgrade(settings.database_url))
    click.echo(operator.UPGRADED)


@command.command(help=operator.PURGE_HELP)
def purge() -> None:
    """Erase what was kept long enough."""
    with settings_in_use() as settings:
        click.echo(operator.purged(asyncio.run(_purge(settings))))


async def _purge(settings: Settings) -> Mapping[str, int]:
    from bot.store import database, retention

    async with database.opened(settings.database_url) as opened:
        return await retention.purge(opened, settings.retention_days)


@contextmanager
def settings_in_use() -> Iterator[Settings]:
    """The settings. What is wrong with them, or with the database they name, ends the command with a sentence."""
    from bot.store.database import StoreError

    try:
        yield load()
    except SettingsError as error:
        raise WrongSettings(str(error)) from None
    except StoreError as error:
        raise click.ClickException(str(error)) from None
