"""Views: pure functions from decisions and knowledge to Block Kit. Even the date is passed in."""

from datetime import date
from typing import Any

from bot.core.decision import Decision
from bot.services.clock import tokyo_today
from bot.slack.views.reply import Scene, reply


def preview(question: str, decision: Decision, version: str, today: date | None = None) -> dict[str, Any]:
    """``text`` and ``blocks`` of the reply to ``question``, as a message in a channel would carry them."""
    payload = reply(decision, Scene(today or tokyo_today(), version)).payload()
    return {"text": payload["text"], "blocks": payload["blocks"]}
