"""K4: a reload swaps whole and at once, while questions go on; with an invalid folder nothing changes."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from collections.abc import Callable
from functools import partial

from bot.app import build_responder, read_knowledge
from bot.core.decision import Answer
from bot.core.responder import Responder, Trace
from bot.services.ask import AskService
from bot.services.reload import Reload
from tests.knowledge.folder import A, Folder
from tests.memory import MemoryStore

QUESTION = "在宅勤務はできますか"
OLD, NEW = "週に数回、リモートワークをしています。", "毎日、リモートワークをしています。"


async def shown(ask: AskService) -> tuple[str, str]:
    """The version that a reply names, and the sentence that it says."""
    reply = await ask.ask(QUESTION, person="U1")
    assert isinstance(reply.decision, Answer)
    return reply.version, reply.decision.cards[0].entry.answer


def service(folder: Folder, load: Callable[[], Responder | list[str]] | None = None) -> tuple[AskService, Reload]:
    store = MemoryStore()
    ask = AskService(build_responder(folder.root), store, store)
    return ask, Reload(ask, load or partial(read_knowledge, folder.root))


async def test_no_question_meets_two_versions_and_none_waits_for_the_new_one(folder: Folder) -> None:
    go_on, threads = threading.Event(), []

    def load() -> Responder | list[str]:
        threads.append(threading.get_ident())
        assert go_on.wait(5)
        return read_knowledge(folder.root)

    ask, reload = service(folder, load)
    before = ask.knowledge.version
    folder.spoil(A, OLD, NEW)
    reloading = asyncio.create_task(reload())
    during = [await shown(ask) for _ in range(50)]
    assert not reloading.done()
    go_on.set()
    while not reloading.done():
        during += await asyncio.gather(*(shown(ask) for _ in range(10)))
    after = ask.knowledge.version
    assert set(during[:50]) == {(before, OLD)}
    assert set(during) <= {(before, OLD), (after, NEW)}
    assert await shown(ask) == (after, NEW)
    assert before != after
    assert threads != [threading.get_ident()]


async def test_the_old_version_goes_at_once(folder: Folder) -> None:
    """What is in force is out of the garbage collector's sight, so it must not hold itself."""
    ask, reload = service(folder)
    await shown(ask)
    old = weakref.ref(ask.responder.search)
    folder.spoil(A, OLD, NEW)
    gc.disable()
    try:
        await reload()
        assert old() is None
    finally:
        gc.enable()


async def test_other_work_comes_between_two_questions(folder: Folder) -> None:
    ask, _ = service(folder)
    passes, at = 0, []

    class Watched(Responder):
        def trace(self, question: str, after: str | None = None) -> Trace:
            at.append(passes)
            return super().trace(question, after)

    async def other_work() -> None:
        nonlocal passes
        while True:
            passes += 1
            await asyncio.sleep(0)

    ask.responder.__class__ = Watched
    meanwhile = asyncio.create_task(other_work())
    await asyncio.gather(*(shown(ask) for _ in range(5)))
    meanwhile.cancel()
    assert len(set(at)) == 5


async def test_the_version_before_and_after_is_told(folder: Folder) -> None:
    ask, reload = service(folder)
    before = ask.knowledge.version
    folder.spoil(A, OLD, NEW)
    done = await reload()
    assert (done.before, done.after) == (before, ask.knowledge.version)
    assert await reload() == type(done)(done.after, done.after)


async def test_with_an_invalid_folder_the_old_knowledge_stays(folder: Folder) -> None:
    ask, reload = service(folder)
    before = await shown(ask)
    since = reload.since
    folder.spoil(A, "answer: " + OLD, "anwser: " + NEW)
    done = await reload()
    assert done.before == done.after == before[0]
    assert len(done.problems) == 1
    assert done.problems[0].startswith(f"{A}:{folder.line(A, 'anwser')}: ")
    assert (await shown(ask), reload.problems, reload.since) == (before, done.problems, since)
    folder.spoil(A, "anwser: ", "answer: ")
    assert not (await reload()).problems
    assert not reload.problems
    assert (await shown(ask))[1] == NEW
