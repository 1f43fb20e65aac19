"""Health and figures for the operator, on a port of their own that is not for the public."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

HEALTH_PATH = "/healthz"
PATIENCE = 2.0
"""Seconds for one check."""

REQUESTS = Counter("ictbot_requests", "Requests of Slack that a listener took, by type", ["type"])
REPLY_SECONDS = Histogram(
    "ictbot_reply_seconds",
    "From a question's timestamp in Slack to its reply",
    buckets=(0.25, 0.5, 1, 2, 3, 5, 10, 30, 60, 300),
)
SEND_FAILURES = Counter("ictbot_send_failures", "Replies that could not be sent at once, by what is known", ["fate"])
FAILURES = Counter("ictbot_failures", "Requests that ended in an apology or in the log")
READY = Gauge("ictbot_ready", "1 where a part is ready", ["part"])

Check = Callable[[], Awaitable[bool]]


async def never() -> bool:
    return False


async def always() -> bool:
    return True


class Health:
    """Which parts are ready; a check is put in place of ``never`` as soon as its part is there."""

    def __init__(self) -> None:
        self.checks: dict[str, Check] = dict.fromkeys(("knowledge", "store", "slack"), never)

    async def state(self) -> dict[str, bool]:
        state = dict(zip(self.checks, await asyncio.gather(*map(_answer, self.checks.values())), strict=True))
        for part, ready in state.items():
            READY.labels(part).set(ready)
        return state


async def _answer(check: Check) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            return await check()
    except Exception:  # whatever is wrong with a part, it is not ready
        return False


@asynccontextmanager
async def serving(health: Health, host: str, port: int) -> AsyncIterator[int]:
    """Listening for the platform; yields the port. Raises ``OSError`` if it is taken."""

    async def ready(_: web.Request) -> web.Response:
        state = await health.state()
        return web.json_response(state, status=200 if all(state.values()) else 503)

    async def metrics(_: web.Request) -> web.Response:
        await health.state()
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application()
    app.add_routes([web.get(HEALTH_PATH, alive), web.get("/readyz", ready), web.get("/metrics", metrics)])
    async with listening(app, host, port) as found:
        yield found


@asynccontextmanager
async def listening(app: web.Application, host: str | None, port: int) -> AsyncIterator[int]:
    """``app`` on a port, which the system chooses for 0; what it is answering gets a moment to end."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=PATIENCE)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def alive(_: web.Request) -> web.Response:
    return web.json_response({"ok": True})
