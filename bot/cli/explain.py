"""``ict-bot explain``: everything a decision was made of."""

from pathlib import Path

import click

from bot.messages.explanation import lines


@click.command()
@click.argument("question")
@click.pass_obj
def command(knowledge: Path, question: str) -> None:
    from bot import app

    responder = app.build_responder(knowledge)
    click.echo("\n".join(lines(responder, responder.trace(question))))
