"""Find and read the files of a knowledge folder."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

from yaml.reader import Reader

from bot.knowledge_yaml.document import Document, Kind, Library, Problem
from bot.knowledge_yaml.plain import Fault
from bot.messages import owner

MAX_BYTES = 4_000_000
"""Bytes of one file: twice what the largest needs, the topics with all their wordings."""


def read(folder: Path) -> tuple[Library, list[Problem]]:
    """Every file of the folder, and what is wrong with the folder itself. Never raises for what it finds."""
    if not folder.is_dir():
        return Library(()), [Problem(shown(folder), 1, owner.NO_FOLDER)]
    named = sorted((relative, _kind(relative)) for relative in _yaml_files(folder))
    problems = [Problem(shown(folder / name), 1, owner.STRAY_FILE) for name, kind in named if kind is None]
    documents = [read_file(folder / name, kind) for name, kind in named if kind is not None]
    order = list(Kind)
    documents.sort(key=lambda document: order.index(document.kind))
    return Library(tuple(documents)), problems + _missing(folder, documents)


def read_file(path: Path, kind: Kind = Kind.OTHER) -> Document:
    """One file, or the fault that keeps it from being read."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        return Document(kind, shown(path), b"", "", ((1, owner.unreadable(error.strerror or str(error))),))
    if len(raw) > MAX_BYTES:
        return Document(kind, shown(path), raw, "", ((1, owner.too_large(MAX_BYTES // 1_000_000)),))
    text, faults = _decode(raw)
    return Document(kind, shown(path), raw, text, faults)


def version(folder: Path, documents: Iterable[Document]) -> str:
    """12 hex digits that change with any byte or name of the files."""
    digest = hashlib.sha256()
    for document in sorted(documents, key=lambda each: each.path):
        name = PurePath(document.path).relative_to(shown(folder)).as_posix()
        digest.update(f"{name}\0{len(document.raw)}\0".encode())
        digest.update(document.raw)
    return digest.hexdigest()[:12]


def _decode(raw: bytes) -> tuple[str, tuple[Fault, ...]]:
    """UTF-8 text without a byte order mark; or no text, and the fault that says which line is something else."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return "", ((raw.count(b"\n", 0, error.start) + 1, owner.NOT_UTF8),)
    if found := Reader.NON_PRINTABLE.search(text):
        return "", ((text.count("\n", 0, found.start()) + 1, owner.control_character(ord(found[0]))),)
    return text, ()


def shown(path: Path) -> str:
    """A path that can be printed, whatever bytes its name is made of."""
    return os.fspath(path).encode("utf-8", "backslashreplace").decode()


def _yaml_files(folder: Path) -> Iterator[str]:
    """Paths below ``folder``, without hidden ones (of editors, git, mounts) and those with ``_`` (templates)."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.endswith((".yaml", ".yml")) and not name.startswith((".", "_")):
                yield (Path(parent) / name).relative_to(folder).as_posix()


def _kind(relative: str) -> Kind | None:
    parts = relative.split("/")
    if not relative.endswith(".yaml") or len(parts) > 2:
        return None
    known = {str(kind): kind for kind in Kind}
    kind = known.get(parts[0])
    return kind if kind and parts[0].endswith(".yaml") == (len(parts) == 1) else None


def _missing(folder: Path, documents: list[Document]) -> list[Problem]:
    present = {document.kind for document in documents}
    needed = ((Kind.TOPICS, owner.NO_TOPICS), (Kind.ARTICLE, owner.NO_ARTICLES))
    return [Problem(shown(folder / kind), 1, text) for kind, text in needed if kind not in present]
