"""Starting: what the operator can put right is said in one sentence, without a token's value."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import ClientSession
from click.testing import CliRunner
from structlog.testing import capture_logs

from bot import app
from bot.cli import doctor, main
from bot.messages import applicant, operator
from bot.settings import Mode, load
from bot.slack.manifest import scopes
from bot.store.database import Database, opened
from bot.store.tickets import SqlTickets
from tests.e2e.local_slack import Fault, LocalSlack, eventually
from tests.slack.sample import KNOWLEDGE, Scripted
from tests.slack.tickets import OPEN


@pytest.fixture
async def slack(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[LocalSlack]:
    monkeypatch.setattr(app, "build_responder", lambda folder: Scripted())
    async with LocalSlack() as slack:
        monkeypatch.setenv("SLACK_API_URL", f"{slack.url}/api/")
        monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-hunter2")
        monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-hunter2")
        monkeypatch.setenv("SLACK_SIGNING_SECRET", "hunter2hunter2")
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/bot.sqlite3")
        monkeypatch.setenv("HEALTH_PORT", "0")
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


async def get(url: str) -> tuple[int, str]:
    async with ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


@asynccontextmanager
async def serving(mode: Mode) -> AsyncIterator[tuple[asyncio.Task[None], str]]:
    """The bot, and the address of its health."""
    with capture_logs() as logs:
        task = asyncio.create_task(app.serve(load(mode), mode, Path("knowledge"), 0))
        while not {"ready", "purged"} <= {entry["event"] for entry in logs}:
            await asyncio.sleep(0.02)
            assert not task.done()
        [ready] = [entry for entry in logs if entry["event"] == "ready"]
        yield task, f"http://127.0.0.1:{ready['health_port']}"
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait([task], timeout=5)
        assert task.done()


async def test_a_start_posts_the_cards_that_the_desk_has_not_seen(
    slack: LocalSlack, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DESK_CHANNEL_ID", "CDESK")
    async with opened(f"sqlite:///{tmp_path}/bot.sqlite3") as database:
        await SqlTickets(database).add_ticket(replace(OPEN, card=None))
    async with serving("socket"):
        await eventually(lambda: [post.channel for post in slack.posts] == ["CDESK"])


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_health_tells_the_truth(slack: LocalSlack, mode: Mode, monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(mode) as (_, url):
        assert await get(f"{url}/healthz") == (200, '{"ok": true}')
        assert await get(f"{url}/readyz") == (200, '{"knowledge": true, "store": true, "slack": true}')
        with monkeypatch.context() as patch:
            patch.setattr(Database, "run", None)
            assert await get(f"{url}/readyz") == (503, '{"knowledge": true, "store": false, "slack": true}')
        status, figures = await get(f"{url}/metrics")
        assert (status, 'ictbot_ready{part="store"} 1.0' in figures) == (200, True)
        assert (await get(f"{url}/slack/events"))[0] == 404


async def test_a_dead_socket_is_not_ready_and_ends_the_process_in_time(
    slack: LocalSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.server.PING_INTERVAL", 0.1)
    monkeypatch.setattr("bot.slack.server.GIVE_UP", 1.0)
    async with serving("socket") as (task, url):
        slack.faults += [Fault("apps.connections.open", error="internal_error") for _ in range(100)]
        await slack.drop()
        await asyncio.sleep(0.3)
        assert (await get(f"{url}/readyz"))[0] == 503
        with pytest.raises(app.StartError, match="Slack"):
            await asyncio.wait_for(task, 3)
        assert str(task.exception()) == operator.SOCKET_DEAD


async def test_a_dropped_socket_is_renewed(slack: LocalSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.server.PING_INTERVAL", 0.1)
    async with serving("socket") as (_, url):
        await slack.drop()
        await asyncio.sleep(0.5)
        assert (await get(f"{url}/readyz"))[0] == 200
        await slack.dm("UALICE", "件数")
        assert len(slack.posts) == 1


async def test_what_is_under_way_ends_before_the_process(slack: LocalSlack) -> None:
    slack.delay = 0.5
    async with serving("socket") as (task, _):
        asking = asyncio.create_task(slack.dm("UALICE", "件数"))
        await asyncio.sleep(0.2)
        assert slack.posts == []
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(task, 5)
        assert len(slack.posts) == 1
        await asking


async def test_sighup_puts_a_changed_folder_in_force(slack: LocalSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving("socket"):
        newer = Scripted(replace(KNOWLEDGE, version="f" * 12))
        monkeypatch.setattr(app, "build_responder", lambda folder: newer)
        os.kill(os.getpid(), signal.SIGHUP)
        await asyncio.sleep(0.2)
        await slack.dm("UALICE", "件数")
        assert applicant.disclaimer("f" * 12) in str(slack.posts[-1].blocks)


async def test_without_its_port_for_health_the_bot_serves(slack: LocalSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("HEALTH_PORT", str(taken.getsockname()[1]))
        async with serving("socket") as (_, url):
            assert url.endswith("None")


async def test_the_doctor_finds_nothing_or_names_cause_and_fix(
    slack: LocalSlack, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(__file__).parents[2] / "knowledge"
    assert await doctor.examine(folder, "socket")
    lines = capsys.readouterr().out.splitlines()
    assert [line[:2] for line in lines] == ["ok"] * 7
    slack.faults.append(Fault("auth.test", error="invalid_auth"))
    slack.faults.append(Fault("apps.connections.open", error="not_allowed_token_type"))
    monkeypatch.setenv("DATABASE_URL", "sqlite:////no-such-folder/bot.sqlite3")
    assert not await doctor.examine(folder / "nowhere", "socket")
    lines = capsys.readouterr().out.splitlines()
    wrong = {line[4:].partition("：")[0]: line.partition("：")[2] for line in lines if line.startswith("NG")}
    assert list(wrong) == [operator.KNOWLEDGE, operator.STORE, "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]
    assert wrong["SLACK_BOT_TOKEN"] == operator.slack_refused("SLACK_BOT_TOKEN", "invalid_auth")
    for granted, said in (("commands,chat:write", "app_mentions:read"), (",".join(scopes()), operator.SCOPES_FULL)):
        slack.scopes = granted
        assert not await doctor.examine(folder, "socket"), "the store is still out"
        assert said in capsys.readouterr().out
    monkeypatch.delenv("SLACK_BOT_TOKEN")
    assert not await doctor.examine(folder, "socket")
    printed = str(lines) + capsys.readouterr().out
    assert operator.missing("SLACK_BOT_TOKEN") in printed
    assert "hunter2" not in printed


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
