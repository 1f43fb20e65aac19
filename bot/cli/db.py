"""``ict-bot db``: the database that ``DATABASE_URL`` names."""

import asyncio
from collections.abc import Mapping

import click

from bot.messages import operator
from bot.settings import Settings, load


@click.group()
def command() -> None:
    """Everything happens in the sub-commands."""


@command.command(help=operator.UPGRADE_HELP)
def upgrade() -> None:
    from bot.store import database

    asyncio.run(database.upgrade(load().database_url))
    click.echo(operator.UPGRADED)


@command.command(help=operator.PURGE_HELP)
def purge() -> None:
    click.echo(operator.purged(asyncio.run(_purge(load()))))


async def _purge(settings: Settings) -> Mapping[str, int]:
    from bot.store import database, retention

    async with database.opened(settings.database_url) as opened:
        return await retention.purge(opened, settings.retention_days)
