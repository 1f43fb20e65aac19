"""``ict-bot serve``: the Slack app."""

import asyncio
from pathlib import Path

import click

from bot.messages import operator


@click.command()
@click.option("--http", is_flag=True, help=operator.HTTP_HELP)
@click.option("--port", type=click.IntRange(0, 65_535), help=operator.PORT_HELP)
@click.pass_obj
def command(knowledge: Path, http: bool, port: int | None) -> None:
    from bot import app, logs, settings

    mode: settings.Mode = "http" if http else "socket"
    found = settings.load(mode)
    logs.configure(found.log_level)
    asyncio.run(app.serve(found, mode, knowledge, found.port if port is None else port))
