"""``ict-bot ask``: one question, a stream of them, or a conversation."""

from __future__ import annotations

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
    """Answer a question from the knowledge, with its sources."""
    from bot import app

    if json_ and slack_json:
        raise click.UsageError(terminal.ONE_OF)
    if stdin and question is not None:
        raise click.UsageError(terminal.STDIN_ALONE)
    if not stdin and not (question or "").strip() and (question is not None or not sys.stdin.isatty()):
        raise click.UsageError(terminal.NO_QUESTION)
    talk = Talk(app.build_responder(knowledge), json_, slack_json)
    for earlier in after:
        talk.ask(earlier)
    if stdin:
        for line in sys.stdin:
            talk.alone(line.rstrip("\n"))
    elif question is not None:
        talk.show(question)
    else:
        converse(talk)


class Talk:
    """A conversation in the terminal: remembers the entry shown last, as Slack does."""

    def __init__(self, responder: Responder, json_: bool, slack_json: bool) -> None:
        self._responder = responder
        self._json = json_
        self._slack_json = slack_json
        self._last: str | None = None

    def ask(self, question: str) -> Decision:
        """Decide in the light of what was shown last."""
        decision = self._responder.respond(question, self._last)
        self._last = in_focus(decision) or self._last
        return decision

    def alone(self, question: str) -> None:
        """Decide and show, without remembering anything from or for other questions."""
        before = self._last
        self.show(question)
        self._last = before

    def show(self, question: str) -> Decision:
        """Decide and print in the form asked for."""
        decision = self.ask(question)
        if self._json:
            click.echo(json.dumps(present.as_json(question, decision), ensure_ascii=False))
        elif self._slack_json:
            from bot.slack.views import preview

            click.echo(json.dumps(preview(question, decision, self._responder.knowledge.version), ensure_ascii=False))
        elif sys.stdout.isatty():
            from rich.console import Console

            present.print_cards(Console(), decision, tokyo_today())
        else:
            click.echo(present.as_text(decision, tokyo_today()))
        return decision


def converse(talk: Talk) -> None:
    """Ask until an empty line or the end of input."""
    click.echo(terminal.TALK)
    while True:
        try:
            question = input(terminal.PROMPT)
        except EOFError:
            return
        if not question.strip():
            return
        talk.show(question)
