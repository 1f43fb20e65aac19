from __future__ import annotations

from pathlib import Path

import pytest

from tests.knowledge.folder import SOURCE, Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A valid knowledge folder named ``knowledge``."""
    return Folder(tmp_path / "knowledge")


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A folder with the text of the one article, under a name that says nothing."""
    path = tmp_path / "texts"
    path.mkdir()
    (path / "x1.txt").write_text(SOURCE, encoding="utf-8")
    return path
