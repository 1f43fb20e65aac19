"""What several test folders share: the shipped knowledge and a responder on it, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import app
from bot.core.knowledge import Knowledge
from bot.core.responder import Responder, never

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "knowledge"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--faults", action="store_true", help="run tests/faults, which take minutes")


def pytest_configure(config: pytest.Config) -> None:
    """Build the shipped knowledge once, before four workers and the bots that they start would all build it."""
    if not hasattr(config, "workerinput"):
        app.build_responder(SHIPPED)


@pytest.fixture(scope="session")
def knowledge(responder: Responder) -> Knowledge:
    """The knowledge as shipped."""
    return responder.knowledge


@pytest.fixture(scope="session")
def responder() -> Responder:
    """A responder on the shipped knowledge, for which nothing is ever overdue."""
    built = app.build_responder(SHIPPED)
    built.search._today = never
    return built
