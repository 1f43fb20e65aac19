"""Prints the table of faults for CONTRIBUTING.md: ``.ci/postgres python -m tests.faults [--long] [NAME…]``.

``--long``: twenty kills, and 200 questions a second for a minute with 5 % of calls failing.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.faults.faults import FAULTS, Fault, killed, storm, tried
from tests.faults.scene import available, scene

LONG = (
    replace(next(f for f in FAULTS if f.run is killed), name="20 times kill -9", run=partial(killed, rounds=20)),
    replace(
        next(f for f in FAULTS if f.run is storm),
        name="5 % of calls fail, 200 events/s for 60 s (80 questions/s)",
        run=partial(storm, rate=80, seconds=60),
    ),
)


async def measure(kind: str, faults: list[Fault]) -> dict[str, str]:
    """What each fault did, by its name."""
    if reason := available(kind):
        return dict.fromkeys((fault.name for fault in faults), reason)
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        async with scene(kind, Path(folder)) as stage:
            for fault in faults:
                found[fault.name] = "–" if tried(fault, kind) else str(await fault.run(stage))
                print(f"{kind}: {fault.name}: {found[fault.name]}", file=sys.stderr)
    return found


async def table(faults: list[Fault]) -> list[str]:
    """Lines of Markdown."""
    kinds = ("sqlite", "postgresql")
    by_kind = {kind: await measure(kind, faults) for kind in kinds}
    rows = [[f.name, f.seen, *(by_kind[kind][f.name] for kind in kinds)] for f in faults]
    head = [["fault", "what a user sees", "SQLite", "PostgreSQL"], ["---"] * 4]
    return [f"| {' | '.join(row)} |" for row in [*head, *rows]]


if __name__ == "__main__":
    names = [name for name in sys.argv[1:] if not name.startswith("--")]
    wanted = LONG if "--long" in sys.argv else FAULTS
    chosen = [fault for fault in wanted if not names or any(name in fault.name for name in names)]
    print("\n".join(asyncio.run(table(chosen))))
