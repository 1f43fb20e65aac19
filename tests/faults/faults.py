"""What can go wrong, each done to the running bot while people ask: the rows of the table."""

from __future__ import annotations

import asyncio
import os
import resource
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from tests.faults.scene import Outcome, Scene, can_restart, file_of

POST = "chat.postMessage"


@dataclass(frozen=True)
class Fault:
    """``seen``: what a user sees of it. ``slow``: too long for a first look."""

    name: str
    seen: str
    run: Callable[[Scene], Awaitable[Outcome]]
    kinds: tuple[str, ...] = ("sqlite", "postgresql")
    doubled: int = 0


async def reset(s: Scene) -> Outcome:
    await s.ask(3)
    await s.rig.drop_websockets()
    back, _ = await asyncio.gather(s.reconnected(), s.ask(6))
    return await s.outcome(f"reconnected after {back:.1f} s")


async def close_frame(s: Scene) -> Outcome:
    await s.ask(3)
    waiting = asyncio.create_task(s.reconnected())
    await s.rig.drop_websockets(graceful=True)
    await s.ask(6)
    return await s.outcome(f"reconnected after {await waiting:.1f} s")


async def silent(s: Scene) -> Outcome:
    waiting = asyncio.create_task(s.reconnected())
    s.rig.faults.socket.no_pong = True
    await s.ask(6)
    back = await waiting
    s.rig.faults.clear()
    return await s.outcome(f"reconnected after {back:.1f} s")


async def warned(s: Scene) -> Outcome:
    waiting = asyncio.create_task(s.reconnected())
    await s.rig.request_reconnect("warning")
    await s.rig.request_reconnect("refresh_requested")
    await s.ask(6)
    return await s.outcome(f"reconnected after {await waiting:.1f} s")


async def refused(s: Scene) -> Outcome:
    """No address for a while, then one that is not good any more."""
    s.rig.faults.socket.refuse, s.rig.faults.socket.reject_ticket = 3, 1
    await s.rig.drop_websockets()
    (back, lost), _ = await asyncio.gather(asyncio.gather(s.reconnected(), s.readiness(False)), s.ask(3))
    return await s.outcome(f"/readyz false after {lost:.1f} s, reconnected after {back:.1f} s")


async def slow_socket(s: Scene) -> Outcome:
    s.rig.faults.socket.slow = 0.3
    await s.ask(6)
    outcome = await s.outcome()
    s.rig.faults.clear()
    return outcome


async def duplicates(s: Scene) -> Outcome:
    s.rig.faults.events("app_mention", duplicate=3)
    s.rig.faults.events("message", duplicate=3, as_retry=False)
    await s.ask(10)
    outcome = await s.outcome()
    s.rig.faults.clear()
    return outcome


async def out_of_order(s: Scene) -> Outcome:
    s.rig.faults.events("*", hold=3, probability=0.5)
    await s.ask(10)
    outcome = await s.outcome()
    s.rig.faults.clear()
    return outcome


def api(count: int = 4, wait: float = 45.0, **fault: object) -> Callable[[Scene], Awaitable[Outcome]]:
    """The next ``count`` posts go wrong."""

    async def run(s: Scene) -> Outcome:
        s.rig.faults.api(POST, times=count, **fault)
        await s.ask(6)
        outcome = await s.outcome(within=wait)
        s.rig.faults.clear()
        return outcome

    return run


async def killed(s: Scene, rounds: int = 1) -> Outcome:
    """kill -9 in the middle of 20 questions a second, and a start."""
    total = Outcome(0, 0, 0, 0.0)
    worst = 0
    for _ in range(rounds):
        asking = asyncio.create_task(s.ask(60, 20))
        await asyncio.sleep(1.5)
        await s.bot.kill()
        await s.bot.start()
        await asking
        one = await s.outcome(within=60)
        worst = max(worst, one.doubled)
        total = Outcome(
            total.asked + one.asked, total.lost + one.lost, total.doubled + one.doubled, max(total.slowest, one.slowest)
        )
    return Outcome(total.asked, total.lost, worst, total.slowest, f"{rounds} kills, at most {worst} doubled by one")


async def stopped(s: Scene) -> Outcome:
    """SIGTERM under load, and a start, as when a platform deploys."""
    asking = asyncio.create_task(s.ask(60, 20))
    await asyncio.sleep(1.5)
    await s.bot.stop(15)
    status = s.bot.process.returncode
    await s.bot.start()
    await asking
    return await s.outcome(f"exit status {status}", within=60)


async def two_processes(s: Scene) -> Outcome:
    other = await s.second()
    s.rig.faults.events("*", duplicate=2)
    await s.ask(40)
    outcome = await s.outcome()
    s.rig.faults.clear()
    await other.stop(15)
    return outcome


async def one_of_two_killed(s: Scene) -> Outcome:
    other = await s.second()
    asking = asyncio.create_task(s.ask(40))
    await asyncio.sleep(1)
    await other.kill()
    await asking
    return await s.outcome()


@asynccontextmanager
async def locked(s: Scene) -> AsyncIterator[None]:
    """Somebody holds the tables."""
    if s.kind == "sqlite":
        with sqlite3.connect(file_of(s.url), isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
        return
    async with _engine(s.url).connect() as connection:
        await connection.execute(text("BEGIN"))
        await connection.execute(text("LOCK TABLE messages, secrets IN ACCESS EXCLUSIVE MODE"))
        yield
        await connection.execute(text("ROLLBACK"))


@asynccontextmanager
async def full(s: Scene) -> AsyncIterator[None]:
    """SQLite: no file may grow. PostgreSQL: nothing may be written."""
    if s.kind == "sqlite":
        pid = s.bot.process.pid
        before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, before[1]))
        yield
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)
        return
    name, engine = make_url(s.url).database, _engine(s.url)
    for read_only in ("on", "off"):
        async with engine.connect() as connection:
            await connection.execute(text("SET default_transaction_read_only = off"))
            await connection.execute(text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = {read_only}'))
            await connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                    " AND pid <> pg_backend_pid()"
                )
            )
        if read_only == "on":
            yield


def _engine(url: str):  # type: ignore[no-untyped-def]
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return create_async_engine("postgresql+asyncpg://", connect_args={"dsn": dsn}, isolation_level="AUTOCOMMIT")


def without_store(trouble: Callable[[Scene], object]) -> Callable[[Scene], Awaitable[Outcome]]:
    """People ask while ``trouble`` lasts: answers come, ``/readyz`` says no, and yes afterwards."""

    async def run(s: Scene) -> Outcome:
        await s.ask(3)
        async with trouble(s):  # type: ignore[attr-defined]
            lost = await s.readiness(False)
            await s.ask(6)
            await asyncio.sleep(5)
        back = await s.readiness(True)
        await s.ask(3)
        return await s.outcome(f"/readyz false after {lost:.1f} s, true {back:.1f} s after its end")

    return run


async def postgres_restarted(s: Scene) -> Outcome:
    asking = asyncio.create_task(s.ask(60, 20))
    await asyncio.sleep(1)
    restart = await asyncio.create_subprocess_exec(os.environ["TEST_DATABASE_RESTART"])
    await restart.wait()
    await asking
    back = await s.readiness(True)
    return await s.outcome(f"/readyz true {back:.1f} s after the last question")


async def storm(s: Scene, rate: float = 40.0, seconds: float = 5.0) -> Outcome:
    """Load with 5 % of all calls going wrong in one of five ways."""
    for wrong in ({"status": 500}, {"ratelimit": 1}, {"drop": True}, {"drop": True, "apply": True}, {"status": 503}):
        s.rig.faults.api("chat.*", probability=0.01, **wrong)
    await s.ask(int(rate * seconds), rate)
    outcome = await s.outcome(within=120)
    s.rig.faults.clear()
    return outcome


LATER = "the answer comes a little later"
FAULTS = (
    Fault("socket reset", "nothing", reset),
    Fault("socket closed by a frame", "nothing", close_frame),
    Fault("server falls silent (no pong)", LATER, silent),
    Fault("`disconnect`: warning, then refresh", "nothing", warned),
    Fault("Slack gives no address, then a spent one", LATER, refused),
    Fault("slow socket (0.3 s a frame)", LATER, slow_socket),
    Fault("each event four times", "nothing", duplicates),
    Fault("events out of order", "nothing", out_of_order),
    Fault("429 with `Retry-After: 2`", LATER, api(ratelimit=2)),
    Fault("500", LATER, api(status=500)),
    Fault("time-out (12 s, not carried out)", "the answer comes after 13 s", api(2, delay=12, drop=True)),
    Fault("post carried out, its answer lost", "nothing", api(drop=True, apply=True)),
    Fault("post and its answer lost", LATER, api(drop=True)),
    Fault("kill -9 under 20 questions/s", "the answer comes after the restart, at most one twice", killed, doubled=1),
    Fault("SIGTERM under 20 questions/s", "the answer comes after the restart", stopped),
    Fault("two processes, each event three times", "nothing", two_processes),
    Fault("one of two processes killed", "up to 15 s later where it had begun", one_of_two_killed, doubled=1),
    Fault("database locked for 7 s", "nothing, or 2 s later; counts miss these questions", without_store(locked)),
    Fault("disk full", "nothing, or 2 s later; counts miss these questions", without_store(full)),
    Fault("PostgreSQL restarted in mid-flight", "nothing, or 2 s later", postgres_restarted, kinds=("postgresql",)),
    Fault("5 % of calls fail, 40 questions/s", LATER, storm),
)


def tried(fault: Fault, kind: str) -> str:
    """Why this fault cannot be tried on this kind of database; empty if it can."""
    if kind not in fault.kinds:
        return f"nothing to try on {kind}"
    return "TEST_DATABASE_RESTART is not told" if fault.run is postgres_restarted and not can_restart() else ""
