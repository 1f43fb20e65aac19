"""``ict-bot ask``, ``explain`` and ``eval`` as a person or a script calls them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import app
from bot.cli import main
from bot.core.knowledge import Knowledge
from bot.core.responder import Responder
from bot.core.text import squeeze
from tests.conftest import SHIPPED

REMOTE = "リモートワークはどのように運用されていますか？"
SUITED = "各局支援はどんな人に向いていますか？"


@pytest.fixture(autouse=True)
def built_once(responder: Responder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped knowledge takes seconds to build; ``test_ask_imports_no_slack_sql_or_http`` builds it for itself."""
    build = app.build_responder
    monkeypatch.setattr(app, "build_responder", lambda folder: responder if folder == SHIPPED else build(folder))


def run(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(main, ["--knowledge", str(SHIPPED), *arguments], input=stdin)


def asked(*arguments: str) -> dict[str, object]:
    result = run("ask", "--json", *arguments)
    assert result.exit_code == 0, result.output
    answer: dict[str, object] = json.loads(result.stdout)
    return answer


def test_plain_text_carries_question_answer_quotation_and_source() -> None:
    text = run("ask", SUITED).stdout
    for part in ("Q. ", "フットワーク", "┃「", "高下さん", "出典：", "公開日：記事に記載なし"):
        assert part in text


def test_json_keeps_the_contract() -> None:
    answer = asked(REMOTE)
    assert list(answer) == ["kind", "question", "cards", "suggestions", "topic", "context_used"]
    assert answer["kind"] == "answer"
    cards = answer["cards"]
    assert isinstance(cards, list)
    assert list(cards[0]) == ["id", "kind", "question", "answer", "quotes", "source", "score"]
    assert list(cards[0]["source"]) == ["id", "title", "publisher", "url", "published", "checked_on"]
    assert list(cards[0]["quotes"][0]) == ["text", "speaker"]


@pytest.mark.parametrize(
    ("question", "kind", "topic"),
    [("給料はいくらですか", "none", "salary"), ("こんにちは", "empty", None), (SUITED, "answer", "suited")],
)
def test_kinds(question: str, kind: str, topic: str | None) -> None:
    answer = asked(question)
    assert (answer["kind"], answer["topic"]) == (kind, topic)


def test_every_shown_sentence_stands_in_the_file_of_its_entry(knowledge: Knowledge) -> None:
    files = {path.stem: squeeze(path.read_text("utf-8").replace("\\\n", "")) for path in SHIPPED.glob("*/*.yaml")}
    for entry in knowledge.entries:
        told = files[entry.roles[0].id] if entry.kind == "fact" else files[entry.source.id]
        assert squeeze(entry.answer) in told, entry.id
        for quote in entry.quotes:
            assert any(squeeze(quote.text) in text for text in files.values()), entry.id


def test_a_stream_gives_one_object_a_line_and_no_memory() -> None:
    result = run("ask", "--json", "--stdin", stdin=f"{SUITED}\n\nBさんは？\n")
    kinds = [json.loads(line)["kind"] for line in result.stdout.splitlines()]
    assert len(kinds) == 3
    assert kinds[:2] == ["answer", "empty"]


def test_after_makes_a_follow_up() -> None:
    answer = asked("--after", "Aさんの前職は？", "Bさんは？")
    assert answer["context_used"] is True
    cards = answer["cards"]
    assert isinstance(cards, list)
    assert cards[0]["id"] == "b-previous-job"


def test_slack_json_is_a_message() -> None:
    message = json.loads(run("ask", "--slack-json", SUITED).stdout)
    assert "フットワーク" in message["text"]
    assert 0 < len(message["blocks"]) <= 40


@pytest.mark.parametrize("arguments", [["ask"], ["ask", ""], ["ask", "  "], ["ask", "--stdin", "質問"], ["explain"]])
def test_a_call_without_a_question_says_so(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "question", ["あ" * 100_000, "\x00\x07\u202e", "😀" * 50, "<!channel> &lt;b&gt;", "'; DROP TABLE"]
)
def test_hostile_questions_are_decided(question: str) -> None:
    assert asked(question)["kind"] in {"none", "empty", "candidates", "answer"}


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--knowledge", str(tmp_path / "gone"), "ask", "質問"])
    assert result.exit_code == 1
    assert "gone" in result.output
    assert "Traceback" not in result.output


def test_explain_names_terms_fields_thresholds_and_reason() -> None:
    text = run("explain", REMOTE).stdout
    for part in ("=リモートワーク", "question", "answer", "coverage", "confidence", "answer (fits)"):
        assert part in text


def test_eval_measures_given_files(tmp_path: Path) -> None:
    file = tmp_path / "golden.yaml"
    file.write_text(
        f"questions:\n  - ask: {SUITED}\n    expect: [k-suited]\n  - ask: 給料は\n    expect: []\n", "utf-8"
    )
    result = run("eval", "--json", str(file))
    assert result.exit_code == 0
    parts = json.loads(result.stdout)["parts"]
    assert parts["tuned.covered"]["right"] == 1.0
    assert parts["tuned.uncovered"]["silent"] == 1.0


def test_eval_measures_a_collection(tmp_path: Path) -> None:
    passages = [{"_id": "1", "title": "服装", "text": "自由です"}, {"_id": "2", "title": "研修", "text": "あります"}]
    (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, passages)), "utf-8")
    (tmp_path / "queries.jsonl").write_text(json.dumps({"_id": "q", "text": "研修はありますか"}), "utf-8")
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\t2\t1\n", "utf-8")
    figures = json.loads(run("eval", "--beir", str(tmp_path), "--json").stdout)
    assert figures["hit@1"] == figures["ndcg@10"] == figures["mrr@10"] == 1.0
    assert figures["queries_per_s"] > 0


def test_a_broken_collection_is_named(tmp_path: Path) -> None:
    result = run("eval", "--beir", str(tmp_path))
    assert result.exit_code == 1
    assert str(tmp_path) in result.output


def test_ask_imports_no_slack_sql_or_http() -> None:
    code = (
        "import sys; from bot.cli import main\n"
        f"try: main(['--knowledge', {str(SHIPPED)!r}, 'ask', '--json', '服装は'])\n"
        "except SystemExit: pass\n"
        "print([name for name in ('slack_bolt', 'slack_sdk', 'sqlalchemy', 'aiohttp') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
