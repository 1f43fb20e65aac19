"""``ict-bot`` itself and ``ict-bot check``."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from click.testing import CliRunner, Result

import bot.cli
from bot.cli import check, main
from bot.knowledge_yaml import load
from bot.messages import terminal
from tests.knowledge.folder import A, Folder, problems_of


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "tokyo_today", lambda: date(2026, 11, 22))
    monkeypatch.delenv("KNOWLEDGE_DIR", raising=False)
    monkeypatch.delenv("ICT_BOT_DEBUG", raising=False)


def run(*arguments: object, **environment: str) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments], env=environment)


class TestCheck:
    def test_a_good_folder(self, folder: Folder, sources: Path) -> None:
        result = run("check", "--knowledge", folder.root, "--sources", sources)
        assert result.exit_code == 0
        assert terminal.FINDINGS["shares"] in result.stdout
        assert f"schedule（{sources / 'x1.txt'}）: 45/" in result.stdout
        assert result.stdout.splitlines()[-1] == terminal.summary(load(folder.root), 0)

    def test_problems_come_first_and_bare(self, folder: Folder) -> None:
        folder.spoil(A, "section: 働き方", "sction: 働き方")
        folder.spoil(A, "https://example.com/schedule", '""')
        result = run("check", "--knowledge", folder.root)
        assert result.exit_code == 1
        lines = result.stdout.splitlines()
        assert lines[0] == str(problems_of(folder.root)[0])
        assert lines[1:3] == ["", f"{terminal.FINDINGS['gaps']}:"]
        assert lines[3].startswith(f"  {folder.root / A}:6: 「url」が空です")
        assert lines[-1] == terminal.summary_of_problems(1, 1)

    def test_an_unproved_quotation_fails(self, folder: Folder, sources: Path) -> None:
        folder.spoil(A, "text: 服装は自由です", "text: 服装は不自由です")
        result = run("check", "--knowledge", folder.root, "--sources", sources)
        assert result.exit_code == 1
        assert f"{folder.root / A}:{folder.line(A, '- text: 服装は不')}: 引用" in result.stdout

    def test_json(self, folder: Folder, sources: Path) -> None:
        result = run("check", "--json", "--knowledge", folder.root, "--sources", sources)
        said = json.loads(result.stdout)
        assert result.exit_code == 0
        assert said["ok"] is True
        assert said["version"] == load(folder.root).version
        assert said["counts"] == {"articles": 1, "roles": 1, "entries": 4}
        assert (said["problems"], said["gaps"]) == ([], [])
        assert {key: said["shares"][0][key] for key in ("article", "quoted")} == {"article": "schedule", "quoted": 45}

    def test_json_of_problems(self, folder: Folder) -> None:
        folder.spoil(A, "section: 働き方", "sction: 働き方")
        result = run("check", "--json", "--knowledge", folder.root)
        said = json.loads(result.stdout)
        assert result.exit_code == 1
        assert (said["ok"], said["version"]) == (False, None)
        assert said["problems"][0]["path"] == str(folder.root / A)
        assert said["problems"][0]["line"] == 21


class TestKnowledgeOption:
    def test_stands_before_or_behind_the_command_or_in_the_environment(self, folder: Folder, tmp_path: Path) -> None:
        version = load(folder.root).version
        assert version in run("--knowledge", folder.root, "check").stdout
        assert version in run("check", "--knowledge", folder.root).stdout
        assert version in run("check", KNOWLEDGE_DIR=str(folder.root)).stdout
        assert version in run("--knowledge", tmp_path, "check", "--knowledge", folder.root).stdout

    def test_is_the_working_directorys_or_the_packages_own(
        self, folder: Folder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(folder.root.parent)
        assert bot.cli.default_folder() == Path("knowledge")
        assert load(folder.root).version in run("check").stdout
        monkeypatch.chdir(folder.root)
        assert bot.cli.default_folder() == Path(bot.cli.__file__).parents[2] / "knowledge"


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A command ``probe`` that loads the folder it is given, and one ``crash``."""
    for name, made in (("probe", probe_command), ("crash", crash_command)):
        monkeypatch.setitem(terminal.COMMANDS, name, "")
        monkeypatch.setitem(sys.modules, f"bot.cli.{name}", SimpleNamespace(command=made))
    return iter(())


@click.command()
@click.pass_obj
def probe_command(knowledge: Path) -> None:
    click.echo(load(knowledge).version)


@click.command()
def crash_command() -> None:
    raise ZeroDivisionError("of\nnothing")


@pytest.mark.usefixtures("probe")
class TestFailures:
    def test_problems_go_to_stderr_with_status_1(self, folder: Folder) -> None:
        folder.spoil(A, "section: 働き方", "sction: 働き方")
        result = run("probe", "--knowledge", folder.root)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == f"{problems_of(folder.root)[0]}\n"

    def test_the_unexpected_is_one_line_with_status_1(self) -> None:
        result = run("crash")
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == terminal.unexpected("ZeroDivisionError", "of nothing") + "\n"

    def test_a_traceback_on_request(self) -> None:
        assert isinstance(run("crash", ICT_BOT_DEBUG="1").exception, ZeroDivisionError)


class TestUsage:
    @pytest.mark.parametrize("arguments", [["frobnicate"], ["check", "--nope"], ["check", "extra"], ["--nope"]])
    def test_wrong_usage_is_status_2(self, arguments: list[str]) -> None:
        result = run(*arguments)
        assert result.exit_code == 2
        assert "Traceback" not in result.output

    def test_help_lists_the_commands_in_order(self) -> None:
        listed = run("--help").stdout.split("Commands:")[1].split()
        assert [word for word in listed if word in terminal.COMMANDS] == list(terminal.COMMANDS)
        assert all(terminal.COMMANDS[name] in run("--help").stdout for name in terminal.COMMANDS)

    @pytest.mark.parametrize("name", list(terminal.COMMANDS))
    def test_every_command_has_help(self, name: str) -> None:
        result = run(name, "--help")
        assert result.exit_code == 0
        assert "--knowledge DIR" in result.stdout


@pytest.mark.parametrize("name", ["--help", "ask", "check"])
def test_a_command_imports_only_what_it_needs(name: str) -> None:
    heavy = ["slack_bolt", "slack_sdk", "sqlalchemy", "aiohttp", "structlog", "prometheus_client"]
    load_it = "pass" if name == "--help" else f"main.get_command(None, {name!r})"
    code = f"import sys; from bot.cli import main; {load_it}; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_module_is_the_command() -> None:
    result = subprocess.run([sys.executable, "-m", "bot", "--version"], capture_output=True, text=True, check=True)
    assert result.stdout.startswith("ict-bot, version ")
