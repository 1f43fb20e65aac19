"""Whatever stands in a file, the loader ends in knowledge or in ``KnowledgeError``, and soon."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from time import perf_counter

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge_yaml import KnowledgeError, load, plain, survey
from bot.knowledge_yaml.sources import check_sources
from bot.messages import owner
from tests.knowledge.folder import ARTICLE, ROLE, SYNONYMS, TOPICS, A, Folder, R, S, T

FILES = st.sampled_from([T, S, A, R])
KEYS = st.sampled_from(
    ["id", "topic", "topics", "entries", "facts", "quote", "quotes", "speaker", "groups", "related", "x"]
)
SCALARS = st.sampled_from(["", "a", "a-dress", "work-style", "2024-01-01", "服装", "yes", "\u3000", "null"]) | st.text()
SHAPES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)
YAML_MARKS = st.text(alphabet="-:#\t\n []{}&*!|>'\"?,@`%~\uff1a\u3000\x85\u2028idtopcsa1服", max_size=80)


def try_load(name: str, content: str | bytes) -> None:
    with tempfile.TemporaryDirectory() as path:
        folder = Folder(Path(path) / "k")
        folder.write(name, content)
        found = survey(folder.root)
        assert bool(found.problems) is (found.knowledge is None)
        assert all(problem.line >= 1 and problem.text for problem in found.problems)
        "\n".join(map(str, found.problems)).encode()
        with suppress(KnowledgeError):
            load(folder.root)


@given(FILES, st.text() | YAML_MARKS)
@settings(deadline=None)
def test_any_text(name: str, content: str) -> None:
    try_load(name, content.encode("utf-8", "surrogatepass"))


@given(FILES, st.binary())
@settings(deadline=None, max_examples=50)
def test_any_bytes(name: str, content: bytes) -> None:
    try_load(name, content)


@given(FILES, SHAPES)
@settings(deadline=None)
def test_any_shape(name: str, content: object) -> None:
    try_load(name, yaml.safe_dump(content, allow_unicode=True))


@given(st.sampled_from([(T, TOPICS), (S, SYNONYMS), (A, ARTICLE), (R, ROLE)]), st.integers(0, 400), YAML_MARKS)
@settings(deadline=None)
def test_any_insertion(file: tuple[str, str], at: int, inserted: str) -> None:
    name, text = file
    try_load(name, text[:at] + inserted + text[at:])


@given(SHAPES)
@settings(deadline=None, max_examples=50)
def test_any_shape_against_sources(content: object) -> None:
    with tempfile.TemporaryDirectory() as path:
        folder = Folder(Path(path) / "k")
        folder.write(A, yaml.safe_dump(content, allow_unicode=True))
        folder.write("../texts/a.txt", "服装 a")
        check_sources(survey(folder.root).files, folder.root.parent / "texts")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 500_000,
        "{a: " * 400_000,
        "- " * 900_000,
        "? " * 900_000,
        "\n".join(" " * n + "a:" for n in range(1_900)),
        "a: &a [x]\n" + "".join(f"a{n}: &a{n} [{', '.join(['*a'] * 9)}]\n" for n in range(200)),
        '"' + "a\n" * 900_000,
        "a" * 1_900_000,
        "\n" * 1_900_000,
    ],
    ids=["brackets", "braces", "dashes", "marks", "steps", "aliases", "quote", "word", "lines"],
)
def test_bombs_are_refused_at_once(folder: Folder, text: str) -> None:
    folder.write(S, text)
    start = perf_counter()
    with pytest.raises(KnowledgeError) as raised:
        load(folder.root)
    assert perf_counter() - start < 2
    assert {problem.path for problem in raised.value.problems} == {str(folder.root / S)}


def test_too_deep_says_so(folder: Folder) -> None:
    folder.write(S, "groups:\n  - " + "[" * 30 + "]" * 30)
    with pytest.raises(KnowledgeError) as raised:
        load(folder.root)
    assert [(p.line, p.text) for p in raised.value.problems] == [(2, owner.too_deep(plain.MAX_DEPTH))]


@pytest.mark.parametrize("text", [TOPICS, ARTICLE, "a: *b\nc: x #y\n", "a：b\nc: d\n", "a: [b\n", "\ta: b"])
def test_the_slow_parser_reads_the_same(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = plain.parse(text)
    monkeypatch.setattr(plain, "LOADER", yaml.BaseLoader)
    assert plain.parse(text) == fast
