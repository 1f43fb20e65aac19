"""What is here takes minutes."""

from __future__ import annotations

import pytest

from tests.faults.scene import available


@pytest.fixture(autouse=True, scope="session")
def wanted(request: pytest.FixtureRequest) -> None:
    """Only with ``--faults``, and with the local Slack."""
    if not request.config.getoption("--faults"):
        pytest.skip("takes minutes: --faults runs it, as .ci/run does")
    if reason := available("sqlite"):
        pytest.skip(reason)
