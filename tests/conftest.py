"""What several test folders share: the shipped knowledge and a responder on it, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import knowledge_yaml
from bot.core.knowledge import Knowledge
from bot.core.responder import Responder
from bot.mecab import MecabTokenizer

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "knowledge"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--faults", action="store_true", help="run tests/faults, which take minutes")


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge as shipped."""
    return knowledge_yaml.load(SHIPPED)


@pytest.fixture(scope="session")
def responder(knowledge: Knowledge) -> Responder:
    """A responder on the shipped knowledge."""
    return Responder(knowledge, MecabTokenizer())
