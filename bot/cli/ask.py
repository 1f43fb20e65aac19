"""``ict-bot ask``: one question, a stream of them, or a conversation."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from bot.cli import present
from bot.core.decision import Decision, in_focus
from bot.core.responder import Responder
from bot.messages import terminal
from bot.services.clock import tokyo_today


@click.command()
@click.argument("question", required=False)
@click.option("--json", "json_", is_flag=True, help="One JSON object a question.")
@click.option("--slack-json", is_flag=True, help="Text and blocks as Slack would get them.")
@click.option("--stdin", is_flag=True, help="One question a line from standard input.")
@click.option("--after", multiple=True, metavar="QUESTION", help="An earlier question of the conversation.")
@click.pass_obj
def command(  # noqa: PLR0917 - click passes by name
    knowledge: Path, question: str | None, json_: bool, slack_json: bool, stdin: bool, after: Sequence[str]
) -> None:
    from bot import app

    if json_ and slack_json:
        raise click.UsageError(terminal.ONE_OF)
    if stdin and question is not None:
        raise click.UsageError(terminal.STDIN_ALONE)
    if not stdin and not (question or "").strip() and (question is not None or not sys.stdin.isatty()):
        raise click.UsageError(terminal.NO_QUESTION)
    responder = app.build_responder(knowledge)
    form = "json" if json_ else "slack" if slack_json else "text"
    last: str | None = None
    for earlier in after:
        last = in_focus(responder.respond(earlier, last)) or last
    if stdin:
        for line in sys.stdin:
            _show(responder, line.rstrip("\n"), last, form)
    elif question is not None:
        _show(responder, question, last, form)
    else:
        click.echo(terminal.TALK)
        while asked := _next():
            last = in_focus(_show(responder, asked, last, form)) or last


def _next() -> str:
    """What is typed next; nothing at an empty line or the end of input."""
    try:
        return input(terminal.PROMPT).strip()
    except EOFError:
        return ""


def _show(responder: Responder, question: str, last: str | None, form: str) -> Decision:
    decision = responder.respond(question, last)
    if form == "json":
        click.echo(json.dumps(present.as_json(question, decision), ensure_ascii=False))
    elif form == "slack":
        from bot.slack.views import preview

        click.echo(json.dumps(preview(question, decision, responder.knowledge.version), ensure_ascii=False))
    else:
        click.echo("\n".join(present.as_text(decision, tokyo_today())))
    return decision
