"""``ict-bot import``: from the text of an interview to the draft of an article file."""

from pathlib import Path

import click

from bot.messages import terminal
from bot.services.clock import tokyo_today


@click.command()
@click.argument("article", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help=terminal.OUTPUT_HELP)
@click.pass_obj
def command(knowledge: Path, article: Path, output: Path | None) -> None:
    """Write the draft to ``output``, which must not exist yet, or to standard output."""
    from bot import app
    from bot.core.interview import read
    from bot.knowledge_yaml.draft import draft
    from bot.knowledge_yaml.folder import read_file

    document = read_file(article)
    if document.faults:
        raise click.ClickException("\n".join(map(str, document.problems())))
    found = read(document.text)
    counts = terminal.recognised(*found.counts)
    if not found.pairs:
        raise click.ClickException(terminal.no_interview(str(article), counts))
    if output and output.exists():
        raise click.ClickException(terminal.exists(str(output)))
    text = "\n".join([*draft(found, article.name, app.build_responder(knowledge), tokyo_today()), ""])
    if output:
        output.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)
    click.echo(terminal.imported(len(found.pairs), counts), err=True)
