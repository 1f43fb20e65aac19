"""S9 without Slack: whose turn it is, and what becomes of a request that failed."""

from __future__ import annotations

from typing import Any, cast

import pytest
from aiohttp import ClientConnectorError, ServerDisconnectedError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.replies import BURST, Fate, Pace, fate_of, marked


def test_pace_in_figures() -> None:
    now = 100.0
    pace = Pace(lambda: now)
    assert [pace.wait("C1") for _ in range(BURST + 3)] == [0.0] * BURST + [1.0, 2.0, 3.0]
    assert pace.wait("C2") == 0.0
    now += 4.0
    assert [pace.wait("C1") for _ in range(3)] == [0.0, 1.0, 2.0]
    now += 60.0
    assert [pace.wait("C1") for _ in range(BURST + 1)] == [0.0] * BURST + [1.0]


def failure(status: int, data: Any) -> SlackApiError:
    answer = AsyncSlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data=data, headers={}, status_code=status
    )
    return SlackApiError("", answer)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (failure(429, {"ok": False, "error": "ratelimited"}), Fate.NOT_TAKEN),
        (failure(429, "<html>"), Fate.NOT_TAKEN),
        (failure(500, {}), Fate.UNKNOWN),
        (failure(503, "try later"), Fate.UNKNOWN),
        (failure(200, {"ok": False, "error": "internal_error"}), Fate.UNKNOWN),
        (failure(200, {"ok": False, "error": "channel_not_found"}), Fate.REFUSED),
        (ClientConnectorError(cast("Any", None), OSError()), Fate.NOT_TAKEN),
        (ServerDisconnectedError(), Fate.UNKNOWN),
        (TimeoutError(), Fate.UNKNOWN),
    ],
    ids=lambda each: each.name if isinstance(each, Fate) else type(each).__name__,
)
def test_fates(error: Exception, fate: Fate) -> None:
    assert fate_of(error) is fate


@pytest.mark.parametrize(
    "event",
    [
        {"blocks": [{"block_id": "q/T1/C1"}]},
        {"blocks": [{"block_id": 5}]},
        {"blocks": [{}]},
        {"blocks": []},
        {"blocks": "q/T1/C1/1.0"},
        {"ts": 5},
        {"subtype": "message_changed"},
        {"type": "app_mention"},
    ],
    ids=str,
)
def test_what_proves_nothing(event: dict[str, Any]) -> None:
    proof = {"type": "message", "ts": "2.0", "blocks": [{"block_id": "q/T1/C1/1.0"}, {}]}
    assert marked(proof) is not None
    assert marked(proof | event) is None
