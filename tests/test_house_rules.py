"""House rules that no linter knows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot
from bot.messages import applicant, operator, owner, recruiter, terminal, workshop
from bot.messages.sentence import Sentence

BOT = Path(bot.__file__).parent
JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-鿿]")
JAPANESE_BELONGS_IN = ("messages", "core")
"""Sentences for people, and the words of the language that the analysis knows."""


def literals(file: Path) -> Iterator[tuple[int, str]]:
    """Line and text of every string that is not a docstring."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.lineno, node.value


MESSAGES = {
    **{"owner": owner, "applicant": applicant, "recruiter": recruiter, "words": workshop, "workshop": workshop},
    **{"operator": operator, "terminal": terminal},
}
FILES = [file.relative_to(BOT) for file in sorted(BOT.rglob("*.py"))]


@pytest.mark.parametrize("file", [f for f in FILES if f.parts[0] not in JAPANESE_BELONGS_IN], ids=str)
def test_sentences_for_people_live_in_messages(file: Path) -> None:
    assert [f"{file}:{line}: {text}" for line, text in literals(BOT / file) if JAPANESE.search(text)] == []


def test_every_sentence_with_gaps_is_called_with_what_fills_them() -> None:
    called = 0
    for file in FILES:
        for node in ast.walk(ast.parse((BOT / file).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                module = MESSAGES.get(ast.unparse(node.func.value))
                sentence = getattr(module, node.func.attr, None)
                if isinstance(sentence, Sentence) and not any(isinstance(a, ast.Starred) for a in node.args):
                    called += 1
                    assert len(node.args) == len(sentence.gaps), f"{file}:{node.lineno}"
                    assert not node.keywords, f"{file}:{node.lineno}"
    assert called > 30
