"""K4: a reload of 1,000 entries while 100 people ask without a pause. ``python -m tests.benchmarks.reload``

Prints how long a full start takes, how long the reload beside the questions takes, and how long questions take
meanwhile. Ends with an error if a question fails, or is answered from two versions.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from functools import partial
from pathlib import Path

import yaml

from bot.app import build_responder, read_knowledge
from bot.core.decision import Answer
from bot.knowledge_yaml import load
from bot.services.ask import AskService
from bot.services.reload import Reload
from tests.conftest import SHIPPED
from tests.memory import MemoryStore

ENTRIES, ASKERS = 1_000, 100
MARK = "【新】"


def write(folder: Path, mark: str, entries: int = ENTRIES) -> list[str]:
    """The shipped knowledge and copies of its pairs, ``entries`` in all, their answers marked. Returns questions."""
    shutil.copytree(SHIPPED, folder, dirs_exist_ok=True)
    article = yaml.load((SHIPPED / "articles/ict-schedule.yaml").read_text("utf-8"), yaml.CBaseLoader)
    pairs, made = article["entries"], []
    for number in range(entries - len(load(SHIPPED).entries)):
        pair = pairs[number % len(pairs)]
        asked, *others = (f"案件{number}号の{text}" for text in (pair["question"], *pair["asked_as"][:7]))
        answer = f"{mark}{pair['answer']}"
        made.append({**pair, "id": f"copy-{number}", "question": asked, "asked_as": others, "answer": answer})
    article.update(id="copies", entries=made)
    (folder / "articles/copies.yaml").write_text(json.dumps(article, ensure_ascii=False, indent=1), "utf-8")
    return [pair["question"] for pair in made]


async def measure(folder: Path) -> int:
    questions = write(folder, "")
    begun = time.perf_counter()
    responder = build_responder(folder)
    print(f"full start: {time.perf_counter() - begun:.2f} s, {len(responder.knowledge.entries)} entries")
    store = MemoryStore()
    ask = AskService(responder, store, store)
    reload = Reload(ask, partial(read_knowledge, folder))
    old = ask.knowledge.version
    write(folder, MARK)
    seen: Counter[tuple[str, bool]] = Counter()
    took: list[float] = []
    failures: list[str] = []
    going = True

    async def person(number: int) -> None:
        turn = number * 9
        while going:
            start = time.perf_counter()
            try:
                reply = await ask.ask(questions[turn % len(questions)], person=f"U{number}")
                decision = reply.decision
                if isinstance(decision, Answer):
                    seen[reply.version, decision.cards[0].entry.answer.startswith(MARK)] += 1
            except Exception as error:
                failures.append(type(error).__name__)
            took.append(time.perf_counter() - start)
            turn += 1
            await asyncio.sleep(0.05)

    people = [asyncio.create_task(person(number)) for number in range(ASKERS)]
    await asyncio.sleep(1)
    took.clear()
    begun = time.perf_counter()
    done = await reload()
    beside = time.perf_counter() - begun
    took.sort()
    print(f"reload beside {ASKERS} people: {beside:.2f} s, {len(took)} questions meanwhile")
    print(f"a question: median {1000 * took[len(took) // 2]:.1f} ms, longest {1000 * took[-1]:.1f} ms")
    await asyncio.sleep(1)
    going = False
    await asyncio.gather(*people)
    mixed = sum(count for (version, new), count in seen.items() if new is not (version == done.after))
    print(f"answers of the old version {seen[old, False]}, of the new {seen[done.after, True]}")
    print(f"failures {len(failures)} {Counter(failures)}, mixed {mixed}")
    return 1 if failures or mixed or done.problems or not seen[done.after, True] else 0


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = str(Path(folder, "cache"))  # so that nothing built before helps
        sys.exit(asyncio.run(measure(Path(folder, "knowledge"))))


if __name__ == "__main__":
    main()
