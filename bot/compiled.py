"""What was built from files, kept on disk between starts: analysing 20,000 wordings takes seconds, reading 0.2 s.

Nothing depends on it: whatever is missing, broken, or not ours alone to write is built anew.
"""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import sys
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

BOT = Path(__file__).parent
MADE_BY = ("fugashi", "numpy", "pydantic", "rank-bm25", "unidic-lite")
"""Packages whose versions change what is built, besides our own code."""
KEPT = 3
"""Files kept at most: a folder and its last versions."""


def compiled(files: Iterable[Path], build: Callable[[], T]) -> T:
    """``build()``, or what it returned the last time that ``files`` and the code had the same content.

    The result must be picklable. Errors of ``build`` pass through, and nothing is kept then.
    """
    file = _folder() / f"{_key(files)}.pickle"
    gc.disable()  # a million new objects, none of them garbage: looking for it takes as long as reading
    try:
        kept: T | None = _read(file)
        if kept is not None:
            return kept
        built = build()
        _write(file, built)
        return built
    finally:
        gc.enable()


def _folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "ict-bot"


def _key(files: Iterable[Path]) -> str:
    digest = hashlib.sha256(repr((sys.version, [version(name) for name in MADE_BY])).encode())
    for file in (*sorted(files), *sorted(BOT.rglob("*.py"))):
        content = file.read_bytes()
        digest.update(f"{file.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:32]


def _read(file: Path) -> Any:
    """What the file holds; None unless it is whole and nobody else can have written it (pickles can run code)."""
    try:
        owner = file.stat()
        if hasattr(os, "getuid") and (owner.st_uid != os.getuid() or owner.st_mode & 0o022):
            return None
        return pickle.loads(file.read_bytes())  # noqa: S301
    except Exception:  # a broken file can raise anything
        return None


def _write(file: Path, built: object) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = file.with_suffix(f".{os.getpid()}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            pickle.dump(built, out, protocol=pickle.HIGHEST_PROTOCOL)
        draft.replace(file)
        kept = sorted(file.parent.glob("*.pickle"), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in kept[KEPT:]:
            old.unlink()
    except OSError:
        return
