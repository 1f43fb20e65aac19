"""``ict-bot report``: what is asked, answered, missing and stale, as one page."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.messages import terminal
from bot.services.clock import tokyo_today

if TYPE_CHECKING:
    from bot.services.figures import Figures

WEEKS = 13


@click.command()
@click.option(
    "--html", required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help=terminal.HTML_HELP
)
@click.option("--weeks", type=click.IntRange(1, 56), default=WEEKS, show_default=True, help=terminal.WEEKS_HELP)
@click.pass_obj
def command(knowledge: Path, html: Path, weeks: int) -> None:
    from bot import knowledge_yaml
    from bot.settings import load

    if not find_spec("jinja2"):
        raise click.ClickException(terminal.REPORT_MISSING)
    from bot.report import page
    from bot.services.figures import Figures

    known, period = knowledge_yaml.load(knowledge), timedelta(weeks=weeks)
    url = load().database_url
    file = url.partition("sqlite:///")[2]
    missing = bool(file) and not Path(file).exists()  # and it should not be made on the way
    figures = Figures() if missing else asyncio.run(_figures(url, period))
    html.write_text(page(figures, known, tokyo_today(), period), encoding="utf-8")
    click.echo(terminal.report_written(str(html)))
    if missing:
        click.echo(terminal.no_counts(file), err=True)


async def _figures(url: str, period: timedelta) -> Figures:
    from bot.services.figures import gather
    from bot.store import database
    from bot.store.sql import SqlStore

    async with database.opened(url) as opened:
        store = SqlStore(opened)
        return await gather(store, store, period)
