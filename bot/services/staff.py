"""Who may do what. Whoever cannot be shown to be staff is not."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection
from enum import Enum, auto

LIFETIME = 300.0
"""Seconds for which the members of the user group, once read, are believed."""
REFRESH = 120.0
"""Seconds between readings, so that one that fails does no harm."""


class Who(Enum):
    """For whom something is."""

    EVERYONE = auto()
    STAFF = auto()
    OWNER = auto()


Group = Callable[[], Awaitable[frozenset[str] | None]]
"""Tells the user ids of the recruiters' user group; None if they cannot be told now."""


class Staff:
    """The recruiters and content owners of the settings. The group is read ahead, so that no check ever waits."""

    def __init__(
        self,
        user_ids: Collection[str] = (),
        owner_ids: Collection[str] = (),
        group: Group | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._user_ids = frozenset(user_ids)
        self.owner_ids = tuple(owner_ids)
        self._group = group
        self._clock = clock
        self._members: frozenset[str] = frozenset()
        self._until = 0.0

    def allows(self, who: Who, user: str) -> bool:
        match who:
            case Who.EVERYONE:
                return True
            case Who.STAFF:
                return user in self._user_ids or (user in self._members and self._clock() < self._until)
            case Who.OWNER:
                return user in self.owner_ids

    async def refresh(self) -> None:
        """Read the group anew; if that fails, what was read before holds to the end of its time."""
        members = await self._group() if self._group else None
        if members is not None:
            self._members, self._until = members, self._clock() + LIFETIME

    async def keep_fresh(self) -> None:
        while True:
            await self.refresh()
            await asyncio.sleep(REFRESH)
