"""``ict-bot manifest``: what to paste into Slack when creating the app."""

import click

from bot.messages import operator


@click.command()
@click.option("--json", "as_json", is_flag=True, help=operator.JSON_HELP)
@click.option("--minimal", is_flag=True, help=operator.MINIMAL_HELP)
@click.option("--url", default="", metavar="URL", help=operator.URL_HELP)
def command(as_json: bool, minimal: bool, url: str) -> None:
    import json

    import yaml

    from bot.slack.manifest import manifest

    made = manifest(minimal=minimal, url=url)
    if as_json:
        click.echo(json.dumps(made, ensure_ascii=False, indent=2))
    else:
        click.echo(yaml.safe_dump(made, allow_unicode=True, sort_keys=False), nl=False)
