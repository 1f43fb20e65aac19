"""Starting: what the operator can put right is said in one sentence, without a token's value."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from structlog.testing import capture_logs

from bot import app
from bot.cli import main
from bot.messages import operator
from bot.settings import Mode, load
from tests.e2e.local_slack import Fault, LocalSlack, eventually
from tests.slack.sample import Scripted


@pytest.fixture
async def slack(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[LocalSlack]:
    monkeypatch.setattr(app, "build_responder", lambda folder: Scripted())
    async with LocalSlack() as slack:
        monkeypatch.setenv("SLACK_API_URL", f"{slack.url}/api/")
        monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-hunter2")
        monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-hunter2")
        monkeypatch.setenv("SLACK_SIGNING_SECRET", "hunter2hunter2")
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/bot.sqlite3")
        yield slack


async def refusal(mode: Mode, port: int = 0) -> str:
    with pytest.raises(app.StartError) as caught:
        await app.serve(load(mode), mode, Path("knowledge"), port)
    assert "hunter2" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("code", ["invalid_auth", "account_inactive", "something_new"])
async def test_a_refused_bot_token(slack: LocalSlack, code: str) -> None:
    slack.faults.append(Fault("auth.test", error=code))
    assert await refusal("socket") == operator.slack_refused("SLACK_BOT_TOKEN", code)


async def test_a_refused_app_token_ends_the_start_instead_of_trying_for_ever(slack: LocalSlack) -> None:
    slack.faults.append(Fault("apps.connections.open", error="not_allowed_token_type"))
    assert await refusal("socket") == operator.slack_refused("SLACK_APP_TOKEN", "not_allowed_token_type")


async def test_slack_out_of_reach(slack: LocalSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")
    assert await refusal("socket") == operator.slack_unreachable("http://127.0.0.1:9/api/")


async def test_a_taken_port(slack: LocalSlack) -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert await refusal("http", port) == operator.port_taken(port)


async def test_a_database_that_cannot_be_opened(slack: LocalSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////no-such-folder/bot.sqlite3")
    assert "/no-such-folder/bot.sqlite3" in await refusal("socket")


@pytest.mark.parametrize(("dyno", "warnings"), [("worker.1", [operator.THROWAWAY_DISK]), ("", [])])
async def test_a_throw_away_disk_is_warned_of(
    slack: LocalSlack, monkeypatch: pytest.MonkeyPatch, dyno: str, warnings: list[str]
) -> None:
    monkeypatch.setenv("DYNO", dyno)
    slack.faults.append(Fault("auth.test", error="invalid_auth"))
    with capture_logs() as logs:
        await refusal("socket")
    assert [entry["text"] for entry in logs if entry["event"] == "throwaway_disk"] == warnings


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_serving_ends_on_sigterm(slack: LocalSlack, mode: Mode) -> None:
    with capture_logs() as logs:
        serving = asyncio.create_task(app.serve(load(mode), mode, Path("knowledge"), 0))
        await eventually(lambda: "ready" in [entry["event"] for entry in logs])
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(serving, 5)


@pytest.mark.parametrize(
    ("environment", "status", "sentence"),
    [
        ({}, 2, operator.missing("SLACK_BOT_TOKEN")),
        ({"SLACK_BOT_TOKEN": "hunter2"}, 2, operator.malformed("SLACK_BOT_TOKEN")),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}, 1, "knowledge-that-is-not-there"),
    ],
    ids=["nothing", "malformed", "no knowledge"],
)
def test_the_command_says_what_is_wrong(environment: dict[str, str], status: int, sentence: str) -> None:
    clean = {"SLACK_BOT_TOKEN": None, "SLACK_APP_TOKEN": None, "SLACK_API_URL": "http://127.0.0.1:9/", **environment}
    result = CliRunner().invoke(main, ["--knowledge", "/knowledge-that-is-not-there", "serve"], env=clean)
    assert result.exit_code == status
    assert sentence in result.output
    assert "hunter2" not in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("options", [[], ["--json"], ["--minimal"], ["--json", "--url", "https://bot.example.com"]])
def test_the_manifest_command_prints_what_slack_reads(options: list[str]) -> None:
    import yaml

    result = CliRunner().invoke(main, ["manifest", *options])
    assert result.exit_code == 0
    made = yaml.safe_load(result.output)
    assert made["features"]["slash_commands"][0]["command"] == "/ictfaq"
    assert ("channels:history" in made["oauth_config"]["scopes"]["bot"]) is ("--minimal" not in options)
