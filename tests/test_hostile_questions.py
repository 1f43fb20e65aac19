"""O9: no question keeps the event loop for more than 100 ms of computing, however long and strange it is."""

from __future__ import annotations

import time

import pytest

from bot.core.responder import Responder
from bot.slack.payloads import scrubbed
from tests.e2e.test_hostile import NASTY

LONG = ("リモートワーク" * 300, "カタカナ" * 500, "あ" * 2_000, "りもーとわーくはできますか" * 150, "東京都" * 600)


@pytest.mark.parametrize("text", [*NASTY, *LONG], ids=range(len(NASTY) + len(LONG)))
def test_no_question_blocks(responder: Responder, text: str) -> None:
    question = scrubbed(text)

    def once(variant: str) -> float:
        began = time.thread_time()
        responder.respond(variant)
        return time.thread_time() - began

    assert min(once(question[cut:]) for cut in range(3)) < 0.1
