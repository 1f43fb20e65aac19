"""K2: what ``check`` says of wordings that do not find what they were written for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.core.knowledge import Knowledge
from bot.core.responder import Responder, Trace
from bot.knowledge_yaml import survey, wordings
from bot.knowledge_yaml.wordings import Wordings, check_wordings
from bot.mecab import MecabTokenizer
from bot.messages import terminal
from tests.knowledge.folder import A, Folder, R, T


class Misled(Responder):
    """Hears one question for another, so that a wording goes wrong whatever the ranking is like."""

    def __init__(self, knowledge: Knowledge, heard: Mapping[str, str]) -> None:
        super().__init__(knowledge, MecabTokenizer())
        self._heard = heard

    def trace(self, question: str, after: str | None = None) -> Trace:
        return super().trace(self._heard.get(question, question), after)


def ask(folder: Folder, **heard: str) -> Wordings:
    found = survey(folder.root)
    assert found.knowledge, found.problems
    return check_wordings(found.files, Misled(found.knowledge, heard))


class Case(NamedTuple):
    """``asked`` (in ``file``) is heard as ``heard``: ``kind`` then holds one finding more, which says ``says``."""

    name: str
    file: str
    asked: str
    heard: str
    kind: str
    says: str


CASES = [
    Case("uncovered, answered", T, "初任給は", "服装は自由ですか", "astray", "項目「a-dress」が出ます（「服装は"),
    Case(
        "covered, silent", A, "ドレスコードは", "初任給は", "astray", "記載がない話題「salary」が出ます（「初任給は」"
    ),
    Case(
        "another topic", R, "共同化グループの勤務形態", "共同化グループの役割", "misses", "項目「kyodoka-overview」が先"
    ),
    Case("another entry, unnamed", A, "ドレスコードは", "家で働けますか", "", ""),
    Case("nothing", A, "ドレスコードは", "こんにちは", "misses", "何も見つかりません"),
]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_wording_is_told_where_it_stands(folder: Folder, case: Case) -> None:
    before, after = ask(folder), ask(folder, **{case.asked: case.heard})
    for kind in ("astray", "misses", "near"):
        new = set(getattr(after, kind)) - set(getattr(before, kind))
        if kind != case.kind:
            assert new == set()
            continue
        [problem] = new
        line = [text.strip() for text in folder.read(case.file).splitlines()].index(f"- {case.asked}") + 1
        assert (problem.path, problem.line) == (str(folder.root / case.file), line)
        assert f"「{case.asked}」" in problem.text
        assert case.says in problem.text


def test_a_good_folder_has_neither_errors_nor_misses(folder: Folder) -> None:
    found = ask(folder)
    assert (found.astray, found.misses, found.near) == ((), (), ())


def test_the_winning_wording_is_named_with_its_place(folder: Folder) -> None:
    [problem] = ask(folder, 初任給は="服装は自由ですか").astray
    assert f"（{folder.root / A}:{folder.line(A, 'question: 服装')}）" in problem.text


def test_a_wording_with_a_name_finds_its_very_entry(folder: Folder) -> None:
    folder.spoil(R, "topic: organisation", "topic: work-style")
    [problem] = ask(folder, 共同化グループの勤務形態="共同化グループの役割").misses
    assert "同じ話題の別の項目「kyodoka-overview」" in problem.text


def test_the_same_wording_under_two_topics_is_never_passed_over(folder: Folder) -> None:
    folder.spoil(T, "初任給は", "スーツですか")
    places = {f"{folder.root / file}:{folder.line(file, '- スーツですか')}" for file in (A, T)}
    [problem] = ask(folder).astray
    here = f"{problem.path}:{problem.line}"
    assert here in places
    assert (places - {here}).pop() in problem.text


def test_a_close_second_of_another_topic_is_listed_once(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordings, "NEAR", 1e-5)
    folder.spoil(R, "共同化グループの仕事", "夜間の当番の有無")
    folder.spoil(T, "初任給は", "夜間の当番の人数")
    found = ask(folder)
    assert found.astray == found.misses == ()
    pair = ["夜間の当番の有無", "夜間の当番の人数"]
    assert sum(all(text in problem.text for text in pair) for problem in found.near) == 1


class TestCommand:
    def run(self, folder: Folder, *arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["check", "--knowledge", str(folder.root), *arguments])
        return result.exit_code, result.stdout

    def test_an_error_fails_the_check_and_stands_first(self, folder: Folder) -> None:
        folder.spoil(T, "初任給は", "スーツですか")
        status, text = self.run(folder)
        [problem] = ask(folder).astray
        assert (status, text.splitlines()[0]) == (1, str(problem))

    def test_misses_are_listed(self, folder: Folder) -> None:
        folder.spoil(A, "ドレスコードは", "こんにちは")
        status, text = self.run(folder)
        assert status == 0
        lines = text.splitlines()
        assert lines[lines.index(f"{terminal.FINDINGS['misses']}:") + 1].startswith(f"  {folder.root / A}:")

    def test_quick_leaves_them_out(self, folder: Folder) -> None:
        folder.spoil(T, "初任給は", "スーツですか")
        status, text = self.run(folder, "--quick")
        assert (status, terminal.FINDINGS["misses"] in text) == (0, False)
