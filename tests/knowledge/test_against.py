"""K3: ``eval --against`` names exactly the golden questions that end otherwise, with both ends."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import against, main
from bot.messages import owner, terminal
from tests.knowledge.folder import A, Folder, T

GOLDEN = """\
questions:
  - ask: 服装は自由ですか
    expect: [a-dress]
  - ask: 何を着て働きますか
    expect: [a-dress]
  - ask: 在宅勤務はできますか
    expect: [a-work-style]
  - ask: 服装は
    after: [在宅勤務はできますか]
    expect: [a-dress]
  - ask: 初任給は
    expect: []
  - ask: 給料はいくらですか
    expect: []
  - ask: こんにちは
    expect: []
"""


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    path = tmp_path / "golden.yaml"
    path.write_text(GOLDEN, encoding="utf-8")
    return path


@pytest.fixture
def earlier(folder: Folder, tmp_path: Path) -> Path:
    """The folder as it is before a test changes it."""
    return Path(shutil.copytree(folder.root, tmp_path / "earlier"))


def compare(folder: Folder, against_: object, golden: Path, *arguments: str) -> Result:
    command = ["eval", str(golden), "--against", str(against_), "--knowledge", str(folder.root), *arguments]
    return CliRunner().invoke(main, command)


def changes(folder: Folder, against_: object, golden: Path) -> list[dict[str, Any]]:
    result = compare(folder, against_, golden, "--json")
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)["changes"]
    return found


def rename(folder: Folder) -> None:
    """``a-dress`` gets another id: every question that ends there ends otherwise."""
    folder.write(A, folder.read(A).replace("a-dress", "a-clothes"))
    folder.write("roles/kyodoka.yaml", folder.read("roles/kyodoka.yaml").replace("a-dress", "a-clothes"))


def test_nothing_changes_between_equals(folder: Folder, earlier: Path, golden: Path) -> None:
    assert changes(folder, earlier, golden) == []
    folder.spoil(A, "answer: 週に数回", "answer: 週に2、3回")
    assert changes(folder, earlier, golden) == []


def test_exactly_the_questions_that_end_elsewhere(folder: Folder, earlier: Path, golden: Path) -> None:
    rename(folder)
    found = changes(folder, earlier, golden)
    assert [change["ask"] for change in found] == ["服装は自由ですか", "何を着て働きますか", "服装は"]
    assert found[0] == {
        "ask": "服装は自由ですか",
        "follows": [],
        "expect": ["a-dress"],
        "effect": "worse",
        "before": {"kind": "answer", "first": "a-dress", "right": True},
        "after": {"kind": "answer", "first": "a-clothes", "right": False},
    }
    assert found[2]["follows"] == ["在宅勤務はできますか"]


def test_the_other_way_round_is_better(folder: Folder, earlier: Path, golden: Path) -> None:
    rename(folder)
    result = CliRunner().invoke(
        main, ["eval", str(golden), "--json", "--against", str(folder.root), "--knowledge", str(earlier)]
    )
    assert {change["effect"] for change in json.loads(result.stdout)["changes"]} == {"better"}


def test_another_silence_is_a_change(folder: Folder, earlier: Path, golden: Path) -> None:
    folder.spoil(T, "id: salary", "id: pay")
    found = changes(folder, earlier, golden)
    assert [(change["ask"], change["effect"]) for change in found] == [
        ("初任給は", "other"),
        ("給料はいくらですか", "other"),
    ]
    assert [found[0][when]["first"] for when in ("before", "after")] == ["salary", "pay"]


def test_a_lost_wording_is_worse_and_stands_first(folder: Folder, earlier: Path, golden: Path) -> None:
    folder.spoil(T, "id: salary", "id: pay")
    folder.spoil(A, "何を着て働きますか", "服の決まり")
    found = changes(folder, earlier, golden)
    assert [change["effect"] for change in found] == ["worse", "other", "other"]
    assert found[0]["ask"] == "何を着て働きますか"


class TestOutput:
    def test_markdown_for_a_pull_request(self, folder: Folder, earlier: Path, golden: Path) -> None:
        rename(folder)
        lines = compare(folder, earlier, golden, "--markdown").stdout.splitlines()
        assert lines == compare(folder, earlier, golden).stdout.splitlines()
        assert lines[0] == terminal.compared(7, (3, 0, 0))
        assert str(earlier) in lines[2]
        assert lines[4] == "| 変化 | 質問 | 正解 | 変更前 | 変更後 |"
        assert lines[6] == "| 悪くなる | 服装は自由ですか | a-dress | 回答 a-dress | 回答 a-clothes |"
        assert lines[8].startswith("| 悪くなる | 在宅勤務はできますか > 服装は |")

    def test_markdown_cells_cannot_break_out(self, folder: Folder, earlier: Path, tmp_path: Path) -> None:
        rename(folder)
        path = tmp_path / "odd.yaml"
        path.write_text('questions:\n  - ask: "服装は|自由ですか<b>"\n    expect: []\n', encoding="utf-8")
        line = compare(folder, earlier, path, "--markdown").stdout.splitlines()[-1]
        assert "服装は\\|自由ですか&lt;b>" in line

    def test_no_change_in_words(self, folder: Folder, earlier: Path, golden: Path) -> None:
        assert terminal.compared(7, (0, 0, 0)) in compare(folder, earlier, golden).stdout

    def test_versions_are_told(self, folder: Folder, earlier: Path, golden: Path) -> None:
        rename(folder)
        said = json.loads(compare(folder, earlier, golden, "--json").stdout)
        assert (said["against"], said["questions"]) == (str(earlier), 7)
        assert len({said["before"], said["after"]}) == 2


@pytest.fixture
def repository(folder: Folder, tmp_path: Path) -> Path:
    """A git repository whose only commit holds the folder as ``knowledge``."""
    for command in (["init", "-q"], ["add", "knowledge"], ["commit", "-qm", "one"], ["tag", "first"]):
        names = ["-c", "user.name=n", "-c", "user.email=n@example.com", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *names, *command], cwd=tmp_path, check=True)
    return tmp_path


@pytest.mark.usefixtures("repository")
class TestGit:
    @pytest.mark.parametrize("revision", ["HEAD", "first"])
    def test_a_revision(self, folder: Folder, golden: Path, revision: str) -> None:
        assert changes(folder, revision, golden) == []
        rename(folder)
        folder.write("articles/_new.yaml", "x")
        assert len(changes(folder, revision, golden)) == 3

    def test_the_folder_may_be_named_from_anywhere(
        self, folder: Folder, golden: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(folder.root / "articles")
        folder.root = Path("..")
        assert changes(folder, "HEAD", golden) == []

    @pytest.mark.parametrize("name", ["nope", "--output=x", "HEAD~5", "", "HEAD:knowledge", "a b; touch x"])
    def test_what_git_does_not_know(self, folder: Folder, golden: Path, name: str) -> None:
        result = compare(folder, name, golden)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "gitの版もありません" in result.stderr

    def test_knowledge_that_the_revision_does_not_have(self, repository: Path, folder: Folder, golden: Path) -> None:
        (repository / "other").mkdir()
        folder.root = Path(shutil.copytree(folder.root, repository / "other" / "knowledge"))
        result = compare(folder, "HEAD", golden)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "gitの版もありません（git: " in result.stderr

    def test_a_broken_revision_is_told_with_its_problems(self, folder: Folder, earlier: Path, golden: Path) -> None:
        (earlier / A).write_text("id: [a\n", encoding="utf-8")
        result = compare(folder, earlier, golden)
        assert (result.exit_code, result.stdout) == (1, "")
        assert f"{earlier / A}:1: {owner.OPEN_BRACKET}" in result.stderr
        assert "比較元" in result.stderr

    def test_without_git(self, folder: Folder, golden: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        assert terminal.NO_GIT in compare(folder, "HEAD", golden).stderr


def test_options_that_exclude_each_other() -> None:
    result = CliRunner().invoke(main, ["eval", "--against", "x", "--beir", "."])
    assert result.exit_code == 2
    assert terminal.AGAINST_USAGE in result.stderr


def test_the_order_is_worse_other_better(folder: Folder, earlier: Path, golden: Path) -> None:
    from bot.knowledge_yaml import load_questions

    folder.spoil(A, "何を着て働きますか", "服の決まり")
    found = against.compare(folder.root, str(earlier), load_questions([golden]))
    effects = [against.EFFECTS.index(change["effect"]) for change in found["changes"]]
    assert effects
    assert effects == sorted(effects)
