"""``ict-bot``: the commands, each imported only when it is called.

Every command takes ``--knowledge DIR`` before or after its name and gets the folder as ``ctx.obj`` (a ``Path``).
Exit status: 0 done, 1 the knowledge has problems or something failed, 2 wrong usage.
"""

import os
import sys
from importlib import import_module
from pathlib import Path

import click

from bot.messages import ExplainedError, terminal


def default_folder() -> Path:
    """``knowledge`` in the working directory, or beside the package where the bot runs from elsewhere."""
    here, beside = Path("knowledge"), Path(__file__).resolve().parents[2] / "knowledge"
    return beside if beside.is_dir() and not here.is_dir() else here


def _use_folder(context: click.Context, _option: click.Parameter, folder: Path | None) -> None:
    context.obj = folder or context.obj or default_folder()


def _knowledge_option(envvar: str | None = None) -> click.Option:
    return click.Option(
        ["--knowledge"],
        type=click.Path(path_type=Path),
        metavar="DIR",
        envvar=envvar,
        expose_value=False,
        is_eager=True,
        callback=_use_folder,
        help=terminal.KNOWLEDGE_HELP,
    )


class LazyGroup(click.Group):
    """Imports a command when it is called, and turns what it raises into one line and an exit status."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(terminal.COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, with its help and ``--knowledge``; None if there is none."""
        if cmd_name not in terminal.COMMANDS:
            return None
        command: click.Command = import_module(f"bot.cli.{'import_' if cmd_name == 'import' else cmd_name}").command
        command.help = terminal.COMMANDS[cmd_name]
        if all(parameter.opts != ["--knowledge"] for parameter in command.params):
            command.params.append(_knowledge_option())
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(terminal.COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        """Run the command. A traceback is shown only with ``ICT_BOT_DEBUG=1``."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError, EOFError):
            raise
        except ExplainedError as error:
            click.echo(str(error), err=True)
            sys.exit(error.status)
        except Exception as error:
            if os.environ.get("ICT_BOT_DEBUG") == "1":
                raise
            click.echo(terminal.unexpected(type(error).__name__, " ".join(str(error).split())), err=True)
            sys.exit(1)


@click.command(cls=LazyGroup, help=terminal.HELP, params=[_knowledge_option("KNOWLEDGE_DIR")])
@click.version_option(package_name="ict-bot")
def main() -> None:
    """Everything happens in the sub-commands."""
