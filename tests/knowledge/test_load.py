"""A valid folder: what becomes of it."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.core import knowledge as model
from bot.core.evaluation import GoldenQuestion
from bot.core.knowledge import Demand, EntryKind, ShownQuote
from bot.knowledge_yaml import KnowledgeError, load, load_questions
from bot.messages import owner
from tests.knowledge.folder import SYNONYMS, A, Folder, R, S, problems_of

SHIPPED = Path(__file__).parents[2] / "knowledge"


def test_entries_keep_the_order_of_the_files(folder: Folder) -> None:
    entries = load(folder.root).entries
    assert [entry.id for entry in entries] == ["a-work-style", "a-dress", "kyodoka-overview", "kyodoka-style"]


def test_files_are_read_by_name_and_articles_before_roles(folder: Folder) -> None:
    for name in ("b", "z", "0"):
        text = folder.read(A).replace("id: a-", f"id: {name}-").replace("[a-", f"[{name}-")
        folder.write(
            f"articles/{name}.yaml", text.replace("id: schedule", f"id: {name}").replace("Aさん", f"{name}さん")
        )
        folder.spoil(f"articles/{name}.yaml", "A氏", f"{name}氏")
        folder.spoil(f"articles/{name}.yaml", "  - id: a\n", f"  - id: {name}\n")
        text = folder.read(f"articles/{name}.yaml")
        folder.write(f"articles/{name}.yaml", text.replace("speaker: a\n", f"speaker: {name}\n"))
    assert [article.id for article in load(folder.root).articles] == ["0", "b", "schedule", "z"]


def test_a_pair_is_looked_up(folder: Folder) -> None:
    entry = load(folder.root).by_id["a-work-style"]
    assert entry.kind is EntryKind.INTERVIEW
    assert entry.topic.name == "働き方"
    assert entry.speaker.affiliation == "共同化グループ"
    assert entry.quotes == (ShownQuote("週に数回はリモートワークで、時差勤務もできます", "Aさん"),)
    assert entry.source.published == date(2024, 3, 15)
    assert [role.name for role in entry.roles] == ["共同化グループ"]
    assert entry.gives == {Demand.COUNT}
    assert entry.related == ("a-dress",)
    assert "働き方を教えてください" in entry.wordings


def test_a_fact_asks_for_its_label(folder: Folder) -> None:
    entry = load(folder.root).by_id["kyodoka-overview"]
    assert entry.kind is EntryKind.FACT
    assert entry.question == "共同化グループの役割"
    assert entry.answer == "共同調達を担います。"
    assert entry.quotes == (ShownQuote("共同化グループは共同調達を担う", "記事本文"),)
    assert entry.as_of == date(2026, 4, 1)
    assert [role.id for role in entry.roles] == ["kyodoka"]


def test_a_fact_borrows_the_evidence_of_an_entry(folder: Folder) -> None:
    known = load(folder.root).by_id
    fact, pair = known["kyodoka-style"], known["a-work-style"]
    assert (fact.quotes, fact.source, fact.speaker) == (pair.quotes, pair.source, pair.speaker)


@pytest.mark.parametrize("written", ["10:30", "0120", "no", "2026-04-01", "1_000", "0x1F", "1e3", "on"])
def test_text_means_what_it_looks_like(folder: Folder, written: str) -> None:
    folder.spoil(A, "answer: 週に数回、リモートワークをしています。", f"answer: {written}")
    assert load(folder.root).by_id["a-work-style"].answer == written


@pytest.mark.parametrize(
    "text",
    ["# メモ\n- \uff1a\n", "---\n# メモ\n"],
    ids=["inside", "marker"],
)
def test_harmless_text_stays_harmless(folder: Folder, text: str) -> None:
    folder.write("README.md", text)
    folder.write(A, "---\n" + folder.read(A).replace("section: 働き方", "section: 区分\uff1a働き方"))
    assert load(folder.root).by_id["a-work-style"].section == "区分\uff1a働き方"


def test_comments_on_their_own_line_and_behind_quotes_are_welcome(folder: Folder) -> None:
    folder.spoil(A, "    speaker: a\n    question: 服装", '    # メモ\n    speaker: "a" # メモ\n    question: 服装')
    assert problems_of(folder.root) == []


def test_windows_files_are_read(folder: Folder) -> None:
    folder.write(A, b"\xef\xbb\xbf" + folder.read(A).replace("\n", "\r\n").encode())
    assert problems_of(folder.root) == []


def test_synonyms_and_hidden_files_may_be_missing_or_odd(folder: Folder) -> None:
    (folder.root / S).unlink()
    folder.write(".git/x.yaml", "\t")
    folder.write("articles/.schedule.yaml", "\t")
    assert load(folder.root).synonyms.groups == ()


def test_one_person_may_speak_in_two_articles(folder: Folder) -> None:
    text = folder.read(A).replace("id: schedule", "id: second")
    folder.write("articles/second.yaml", text[: text.index("entries:")])
    assert problems_of(folder.root) == []


class TestVersion:
    def test_is_twelve_hex_digits_of_the_content(self, folder: Folder, tmp_path: Path) -> None:
        first = load(folder.root).version
        assert len(first) == 12
        assert int(first, 16) >= 0
        assert load(Folder(tmp_path / "elsewhere").root).version == first

    def test_changes_with_a_byte_and_with_a_name(self, folder: Folder) -> None:
        versions = {load(folder.root).version}
        folder.write(S, SYNONYMS + "# \n")
        versions.add(load(folder.root).version)
        (folder.root / R).rename(folder.root / "roles/kyodo.yaml")
        versions.add(load(folder.root).version)
        assert len(versions) == 3

    def test_ignores_what_is_no_knowledge(self, folder: Folder) -> None:
        before = load(folder.root).version
        folder.write("README.md", "x")
        folder.write("schema/article.json", "{}")
        assert load(folder.root).version == before


class TestQuestions:
    def test_are_read_in_order(self, tmp_path: Path) -> None:
        path = tmp_path / "q.yaml"
        path.write_text(
            "questions:\n  - ask: 10:30\n    expect: [a-work-style]\n    held_out: true\n", encoding="utf-8"
        )
        assert load_questions([path]) == [GoldenQuestion(ask="10:30", expect=("a-work-style",), held_out=True)]

    def test_problems_have_lines(self, tmp_path: Path) -> None:
        path = tmp_path / "q.yaml"
        path.write_text("questions:\n  - ask: 給料は\n    expects: []\n", encoding="utf-8")
        with pytest.raises(KnowledgeError) as raised:
            load_questions([path])
        assert str(raised.value) == f"{path}:3: {owner.unknown_key('expects', 'expect', [])}"


def test_shipped_knowledge_has_no_problems() -> None:
    assert problems_of(SHIPPED) == []


def test_every_field_has_an_example_for_the_owner() -> None:
    classes = [each for each in vars(model).values() if isinstance(each, type)]
    models: list[type[BaseModel]] = [GoldenQuestion, *(each for each in classes if issubclass(each, BaseModel))]
    fields = {field.alias or name for each in models for name, field in each.model_fields.items()}
    assert {field for field in fields if "書き方" not in owner.fault("missing", field)} == set()


def test_loading_does_not_wait_for_the_index() -> None:
    code = "import sys, bot.knowledge_yaml; print([m for m in ('numpy', 'rank_bm25', 'fugashi') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
