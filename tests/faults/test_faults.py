"""O1, O2, S1, S5 and S9 with a process that is killed, cut off and starved: nothing is lost, nothing is doubled.

Takes minutes: ``.ci/run`` runs it, the default suite does not. ``python -m tests.faults`` prints the table.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.faults.faults import FAULTS, Fault, tried
from tests.faults.scene import Scene, available, scene

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(params=["sqlite", "postgresql"], scope="module", loop_scope="module")
async def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    if reason := available(request.param):
        pytest.skip(reason)
    async with scene(request.param, tmp_path_factory.mktemp(request.param)) as made:
        yield made


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
async def test_nothing_is_lost(stage: Scene, fault: Fault) -> None:
    if reason := tried(fault, stage.kind):
        pytest.skip(reason)
    outcome = await fault.run(stage)
    assert (outcome.asked > 0, outcome.lost) == (True, 0), str(outcome)
    assert outcome.doubled <= fault.doubled, str(outcome)
    assert "inf" not in str(outcome)
