"""Every question is counted once, by how it ended, without its words."""

from __future__ import annotations

import pytest

from bot.core.decision import Decision, Empty
from bot.services.ask import outcome
from bot.services.ports import Outcome
from tests.slack import sample


@pytest.mark.parametrize(
    ("decision", "counted"),
    [
        (sample.VOICES, Outcome("U1", "answer", "a-style", "style")),
        (sample.BETWEEN, Outcome("U1", "candidates", "", "style")),
        (sample.UNCOVERED, Outcome("U1", "none", "", "pay")),
        (sample.NOTHING, Outcome("U1", "none")),
        (Empty(), Outcome("U1", "empty")),
    ],
)
def test_outcomes(decision: Decision, counted: Outcome) -> None:
    assert outcome(decision, "U1") == counted
