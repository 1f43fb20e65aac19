"""S12 and K8: the latest vote counts, nobody is stored by name, and figures are of at least three people."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.services.clock import TOKYO
from bot.services.ports import Facet, MessageKey, Outcome, Tally, Vote
from bot.store.sql import SqlStore
from bot.store.tables import metadata
from tests.store.conftest import Clock, Opener, Store

WEEK = timedelta(days=7)
VOTE = Vote(MessageKey("T1", "C1", "1.0"), "UALICE", "a-style", "v1", 1, "answer", helpful=True)
ASKED = Outcome("UALICE", "none", topic_id="pay", lemmas=("給与", "額"))
VOTED: tuple[Facet, ...] = ("entry_id", "opinion", "reason")
PEOPLE = ("UALICE", "UBOB", "UCAROL")


async def test_one_vote_a_person_and_message_and_the_latest_counts(store: Store) -> None:
    for voter in PEOPLE:
        await store.cast(replace(VOTE, voter=voter))
        await store.cast(replace(VOTE, voter=voter, helpful=False, reason="old"))
    assert await store.opinions(VOTED, WEEK) == [Tally(("a-style", "unhelpful", "old"), 3, 3)]
    await store.cast(replace(VOTE, message=MessageKey("T1", "C1", "2.0"), helpful=False, reason="old"))
    assert await store.opinions(VOTED, WEEK) == [Tally(("a-style", "unhelpful", "old"), 4, 3)]


async def test_opinions_of_two_people_are_not_shown(store: Store) -> None:
    for voter in PEOPLE[:2]:
        await store.cast(replace(VOTE, voter=voter))
        await store.cast(replace(VOTE, voter=voter, message=MessageKey("T1", "C1", "2.0")))
    assert await store.opinions(VOTED, WEEK) == []


async def test_outcomes_are_added_up_by_what_is_asked_for(store: Store) -> None:
    for person in (*PEOPLE, "UDAVE"):
        await store.count(replace(ASKED, person=person))
    for person in PEOPLE:
        await store.count(Outcome(person, "answer", "a-style", "style"))
        await store.count(Outcome(person, "answer", "a-style", "style"))
    await store.count(Outcome("UALICE", "answer", "b-style", "style"))
    assert await store.tally(("band",), WEEK) == [Tally(("none",), 4, 4), Tally(("answer",), 7, 3)]
    assert await store.tally(("topic_id", "lemmas"), WEEK) == [
        Tally(("pay", "給与 額"), 4, 4),
        Tally(("style", ""), 7, 3),
    ]
    assert await store.tally(("entry_id",), WEEK) == [Tally(("",), 4, 4), Tally(("a-style",), 6, 3)]
    assert await store.tally(("entry_id",), WEEK, ("answer",)) == [Tally(("a-style",), 6, 3)]
    assert await store.opinions(("entry_id",), WEEK) == []


async def test_a_word_that_enough_people_used_counts_whatever_else_they_said(store: Store) -> None:
    for person, lemmas in zip(PEOPLE, (("給与", "額"), ("給与",), ("手当", "給与")), strict=True):
        await store.count(replace(ASKED, person=person, lemmas=lemmas))
    assert await store.tally(("topic_id", "lemmas"), WEEK) == []
    assert await store.tally(("topic_id", "lemma"), WEEK) == [Tally(("pay", "給与"), 3, 3)]


async def test_weeks_begin_on_monday_in_tokyo(store: Store, clock: Clock) -> None:
    sunday = datetime(2026, 11, 22, 23, 59, 59, tzinfo=TOKYO)
    for moment in (sunday, sunday + timedelta(seconds=1)):
        clock.now = moment.timestamp()
        for person in PEOPLE:
            await store.count(replace(ASKED, person=person))
    assert await store.tally(("week",), WEEK) == [Tally(("2026-11-16",), 3, 3), Tally(("2026-11-23",), 3, 3)]


async def test_outcomes_of_two_people_are_not_shown(store: Store) -> None:
    for person in (*PEOPLE[:2], *PEOPLE[:2]):
        await store.count(replace(ASKED, person=person))
    assert await store.tally(("topic_id",), WEEK) == []


async def test_only_the_period_counts(store: Store, clock: Clock) -> None:
    for person in PEOPLE:
        await store.count(replace(ASKED, person=person))
        await store.cast(replace(VOTE, voter=person))
    clock.now += WEEK.total_seconds() - 1
    assert len(await store.tally(("band",), WEEK)) == len(await store.opinions(VOTED, WEEK)) == 1
    clock.now += 1
    assert [*await store.tally(("band",), WEEK), *await store.opinions(VOTED, WEEK)] == []


async def test_people_are_stored_as_hashes_and_votes_without_their_message(open_database: Opener) -> None:
    database = await open_database()
    store = SqlStore(database)
    await store.cast(VOTE)
    await store.count(ASKED)
    for table in ("votes", "outcomes"):
        [row] = await database.rows(select(metadata.tables[table]))
        assert not {"UALICE", "C1", "1.0"} & {str(value) for value in row}
        assert len(row.person) == 32
    assert {field.name for field in fields(ASKED)} < {*metadata.tables["outcomes"].c.keys()}


async def test_hashes_are_the_same_in_every_process_and_differ_between_stores(open_database: Opener) -> None:
    one, other = await open_database(), await open_database()
    assert one.hashed("UALICE") == other.hashed("UALICE") != one.hashed("UBOB")
