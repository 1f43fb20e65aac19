"""What the counts say to a content owner: how questions ended, what was read, what was asked in vain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.services.ports import Counts, Tally, Votes

PERIOD = timedelta(days=91)
"""Thirteen weeks: what changed is still remembered, and most topics are asked by enough people."""
VAIN = ("candidates", "none")
"""Ends of a question that nothing answered at once."""
ASKED = ("answer", *VAIN)


@dataclass(frozen=True, slots=True)
class Vain:
    """What was asked in vain on one topic; of none that was recognised, ``topic_id`` is empty.

    ``lemmas``: words that enough people used. ``chosen``: entry ids that enough people then pressed, each with all
    lemmas of their question.
    """

    topic_id: str
    times: int
    people: int
    lemmas: tuple[str, ...]
    chosen: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that the report shows of the counts. The facets of each are in ``gather``."""

    weeks: Sequence[Tally] = ()
    topics: Sequence[Tally] = ()
    entries: Sequence[Tally] = ()
    opinions: Sequence[Tally] = ()
    vain: Sequence[Vain] = ()


async def gather(counts: Counts, votes: Votes, period: timedelta = PERIOD) -> Figures:
    return Figures(
        weeks=await counts.tally(("week", "band"), period, ASKED),
        topics=await counts.tally(("topic_id", "band"), period, ASKED),
        entries=await counts.tally(("entry_id",), period, ("answer", "chosen")),
        opinions=await votes.opinions(("entry_id", "opinion"), period),
        vain=await asked_in_vain(counts, period),
    )


async def asked_in_vain(counts: Counts, period: timedelta = PERIOD) -> list[Vain]:
    words = await counts.tally(("topic_id", "lemma"), period, VAIN)
    pressed = await counts.tally(("topic_id", "entry_id", "lemmas"), period, ("chosen",))
    return [
        Vain(
            topic,
            tally.times,
            tally.people,
            tuple(lemma for of in words for of_topic, lemma in [of.of] if of_topic == topic),
            tuple((entry, lemmas) for of in pressed for of_topic, entry, lemmas in [of.of] if of_topic == topic),
        )
        for tally in await counts.tally(("topic_id",), period, VAIN)
        for topic in tally.of
    ]
