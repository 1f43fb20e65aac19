"""R5: who is staff, by list and by user group, and nobody else when it cannot be told."""

from __future__ import annotations

import pytest

from bot.services.staff import LIFETIME, Staff, Who


class Group:
    """A user group; None: Slack does not tell."""

    def __init__(self) -> None:
        self.now: frozenset[str] | None = frozenset({"UTANAKA"})

    async def __call__(self) -> frozenset[str] | None:
        return self.now


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("user", "may"),
    [
        ("USATO", {Who.EVERYONE, Who.STAFF}),
        ("UOWNER", {Who.EVERYONE, Who.OWNER}),
        ("UALICE", {Who.EVERYONE}),
        ("", {Who.EVERYONE}),
    ],
)
def test_by_list(user: str, may: set[Who]) -> None:
    staff = Staff(["USATO"], ["UOWNER"])
    assert {who for who in Who if staff.allows(who, user)} == may


async def test_by_group_for_five_minutes_at_most() -> None:
    group, clock = Group(), Clock()
    staff = Staff(["USATO"], group=group, clock=clock)
    assert not staff.allows(Who.STAFF, "UTANAKA"), "nothing is known yet"
    await staff.refresh()
    assert staff.allows(Who.STAFF, "UTANAKA")
    group.now = None
    clock.now = LIFETIME - 1
    await staff.refresh()
    assert staff.allows(Who.STAFF, "UTANAKA"), "one failure does no harm"
    clock.now = LIFETIME
    assert not staff.allows(Who.STAFF, "UTANAKA")
    assert staff.allows(Who.STAFF, "USATO")
    assert LIFETIME <= 300


async def test_who_left_the_group_is_staff_no_more() -> None:
    group = Group()
    staff = Staff(group=group)
    await staff.refresh()
    group.now = frozenset()
    await staff.refresh()
    assert not staff.allows(Who.STAFF, "UTANAKA")
