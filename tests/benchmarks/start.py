"""From the start of a process to its first answer: ours, a naive bot, and Python with the same libraries alone."""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.benchmarks import corpus

ROOT = Path(__file__).parents[2]
QUESTION = "リモートワークはどのように運用されていますか？"
BARE = "import rank_bm25, fugashi; fugashi.Tagger()('あ')"
NAIVE = """
import sys, pathlib, yaml, fugashi, rank_bm25
tagger = fugashi.Tagger()
def tokens(text):
    return [word.feature.lemma or word.surface for word in tagger(text)]
entries = []
for path in sorted(pathlib.Path(sys.argv[1], "articles").glob("*.yaml")):
    entries += yaml.safe_load(path.read_text(encoding="utf-8"))["entries"]
index = rank_bm25.BM25Okapi([tokens("\\n".join([e["question"], *e["asked_as"], e["answer"]])) for e in entries])
print(index.get_top_n(tokens(sys.argv[2]), entries, 1)[0]["answer"])
"""
ENTRIES = 10_000
IN_A_FILE = 250
WORDINGS = 4


@dataclass(frozen=True, slots=True)
class Run:
    """Wall seconds and peak memory (MB) of one process."""

    seconds: float
    megabytes: float


def run(*command: str, **environment: str) -> Run:
    """Run a process to its end."""
    start = time.perf_counter()
    output = os.open(os.devnull, os.O_WRONLY)
    pid = os.posix_spawn(
        sys.executable,
        [sys.executable, *command],
        os.environ | environment,
        file_actions=[(os.POSIX_SPAWN_DUP2, output, 1)],
    )
    _, status, usage = os.wait4(pid, 0)
    os.close(output)
    if status:
        raise RuntimeError(f"{command[:3]} ended with {status}")
    return Run(time.perf_counter() - start, usage.ru_maxrss / 1_000)


def ours(knowledge: Path, cache: Path) -> Run:
    """``ict-bot ask`` on a knowledge folder. ``cache``: where what was built is kept between starts."""
    return run("-m", "bot", "--knowledge", str(knowledge), "ask", "--json", QUESTION, XDG_CACHE_HOME=str(cache))


def bare() -> Run:
    """The libraries alone."""
    return run("-c", BARE)


def naive(knowledge: Path) -> Run:
    """What one writes first: ``safe_load``, features read word by word, ``BM25Okapi``."""
    return run("-c", NAIVE, str(knowledge), QUESTION)


def write_knowledge(folder: Path, count: int = ENTRIES) -> None:
    """A knowledge folder of ``count`` entries."""
    (folder / "articles").mkdir(parents=True)
    topic = {"id": "any", "name": "話題"}
    (folder / "topics.yaml").write_text(json.dumps({"topics": [topic]}, ensure_ascii=False), encoding="utf-8")
    passages = corpus.passages(count * (WORDINGS + 1))
    for first in range(0, count, IN_A_FILE):
        entries = [
            _entry(number, passages[number * (WORDINGS + 1) : (number + 1) * (WORDINGS + 1)])
            for number in range(first, min(first + IN_A_FILE, count))
        ]
        article = {
            "id": f"article-{first}",
            "title": "記事",
            "checked_on": "2026-01-01",
            "speakers": [{"id": f"a-{first}", "name": f"職員{first}"}],
            "entries": entries,
        }
        with (folder / "articles" / f"article-{first}.yaml").open("w", encoding="utf-8") as file:
            yaml.dump(article, file, allow_unicode=True, sort_keys=False, width=10_000)


def _entry(number: int, passages: list[tuple[str, tuple[str, ...]]]) -> dict[str, object]:
    speaker = f"a-{number // IN_A_FILE * IN_A_FILE}"
    (title, sentences), *wordings = passages
    return {
        "id": f"e-{number}",
        "topic": "any",
        "speaker": speaker,
        "question": title,
        "asked_as": [wording for wording, _ in wordings],
        "answer": "".join(sentences),
        "quotes": [{"text": sentences[0][:40], "speaker": speaker}],
    }
