"""Results kept on disk: read back when nothing has changed, and never trusted beyond that."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.compiled import KEPT, compiled


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    file = tmp_path / "a.yaml"
    file.write_text("x", encoding="utf-8")
    return file


def kept(source: Path) -> list[Path]:
    return list((source.parent / "cache/ict-bot").glob("*.pickle"))


def builder(*results: str) -> Callable[[], str]:
    return iter(results).__next__


def test_what_was_built_is_read_back_until_a_file_changes(source: Path) -> None:
    build = builder("first", "second")
    assert [compiled([source], build) for _ in range(2)] == ["first", "first"]
    source.write_text("y", encoding="utf-8")
    assert compiled([source], build) == "second"


def test_a_broken_file_is_built_anew(source: Path) -> None:
    build = builder("first", "second")
    compiled([source], build)
    kept(source)[0].write_bytes(b"no pickle")
    assert [compiled([source], build) for _ in range(2)] == ["second", "second"]


def test_what_others_may_write_is_not_read(source: Path) -> None:
    build = builder("first", "second")
    compiled([source], build)
    kept(source)[0].chmod(0o666)
    assert compiled([source], build) == "second"


def test_without_a_place_to_keep_it_everything_still_works(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(source))  # a file where a folder should be
    assert compiled([source], builder("built")) == "built"


def test_an_error_passes_through_and_is_not_kept(source: Path) -> None:
    def fails() -> str:
        raise ValueError("broken knowledge")

    with pytest.raises(ValueError, match="broken knowledge"):
        compiled([source], fails)
    assert compiled([source], builder("mended")) == "mended"


def test_old_results_do_not_pile_up(source: Path) -> None:
    for content in "abcdef":
        source.write_text(content, encoding="utf-8")
        compiled([source], builder(content))
    assert len(kept(source)) == KEPT
