"""Quotations against article texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.text import squeeze
from bot.knowledge_yaml import Problem, survey
from bot.knowledge_yaml.sources import Share, check_sources
from bot.messages import owner
from tests.knowledge.folder import SOURCE, A, Folder, R


def prove(folder: Folder, sources: Path) -> tuple[list[Problem], list[Share]]:
    return check_sources(survey(folder.root).files, sources)


def test_quotations_are_found_across_lines_and_widths(folder: Folder, sources: Path) -> None:
    folder.spoil(A, "text: 服装は自由です", "text: 服装 は自由です")
    text = (sources / "x1.txt").read_text(encoding="utf-8")
    (sources / "x1.txt").write_text(text.replace("リモート", "ﾘﾓｰﾄ"), encoding="utf-8")
    problems, _ = prove(folder, sources)
    assert problems == []


def test_the_share_counts_each_quotation_once(folder: Folder, sources: Path) -> None:
    folder.spoil(
        A,
        "      - text: 服装は自由です\n        speaker: editor\n",
        "      - text: 服装は自由です\n        speaker: editor\n      - text: 服装は 自由です\n        speaker: a\n",
    )
    problems, shares = prove(folder, sources)
    quoted = len("週に数回はリモートワークで、時差勤務もできます") + len("服装は自由です共同化グループは共同調達を担う")
    assert shares == [Share("schedule", str(sources / "x1.txt"), quoted, len(squeeze(SOURCE)))]
    assert problems == []


def test_a_changed_word_is_told_with_the_articles_own(folder: Folder, sources: Path) -> None:
    folder.spoil(A, "時差勤務もできます", "時差出勤もできます")
    (problem,), _ = prove(folder, sources)
    assert (problem.path, problem.line) == (str(folder.root / A), folder.line(A, "- text: 週に数回"))
    assert "リモートワークで、時差」までは同じ" in problem.text
    assert "「勤務もできます" in problem.text


def test_a_facts_quotation_is_proved_too(folder: Folder, sources: Path) -> None:
    folder.spoil(R, "text: 共同化グループは共同調達を担う", "text: まったく別の文")
    (problem,), _ = prove(folder, sources)
    assert (problem.path, problem.line) == (str(folder.root / R), folder.line(R, "text: まったく"))
    assert "記事のとおりに" in problem.text


def test_a_quotation_of_another_article_is_told(folder: Folder, sources: Path) -> None:
    (sources / "a.txt").write_text("窓口は3階です", encoding="utf-8")
    folder.spoil(A, "text: 服装は自由です", "text: 窓口は3階です")
    (problem,), shares = prove(folder, sources)
    assert problem.text == owner.quoted_elsewhere("窓口は3階です", str(sources / "x1.txt"), str(sources / "a.txt"))
    assert [share.file for share in shares] == [str(sources / "x1.txt")]


def test_too_much_quoting_is_a_problem(folder: Folder, sources: Path) -> None:
    text = (sources / "x1.txt").read_text(encoding="utf-8")
    (sources / "x1.txt").write_text(text[: text.index("ほかにも")], encoding="utf-8")
    (problem,), (share,) = prove(folder, sources)
    assert share.share >= 0.25
    assert (problem.path, problem.line) == (str(folder.root / A), folder.line(A, "id: schedule"))
    assert "上限の25%" in problem.text


@pytest.mark.parametrize("make", [False, True], ids=["missing", "empty"])
def test_without_texts(folder: Folder, tmp_path: Path, make: bool) -> None:
    path = tmp_path / "no"
    if make:
        path.mkdir()
    assert prove(folder, path) == ([Problem(str(path), 1, owner.NO_SOURCES)], [])


def test_an_undecodable_text_is_told(folder: Folder, sources: Path) -> None:
    (sources / "x2.txt").write_bytes(b"a\n\xff")
    problems, _ = prove(folder, sources)
    assert problems == [Problem(str(sources / "x2.txt"), 2, owner.NOT_UTF8)]


def test_a_spoilt_folder_is_proved_all_the_same(folder: Folder, sources: Path) -> None:
    folder.spoil(A, "title_given: true", "title_given: はい")
    folder.spoil(A, "text: 服装は自由です", "text: 服装は不自由です")
    (problem,), _ = prove(folder, sources)
    assert problem.line == folder.line(A, "text: 服装は不自由")
