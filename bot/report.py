"""The report for content owners: one HTML page that needs nothing else.

Needs the extra ``report`` (Jinja2). Its sentences and its layout stand in ``messages/report.html``.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

import jinja2

from bot.core.knowledge import Knowledge
from bot.messages import applicant, workshop
from bot.services.figures import ASKED, Figures
from bot.services.upkeep import blanks, due

TOPICS_SHOWN = 15
ENTRIES_SHOWN = 15
SILENT_SHOWN = 12
WORDS_SHOWN = 8


class Row(NamedTuple):
    """Something that was asked about: how often it ended in each band. ``times`` in the order of ``ASKED``."""

    name: str
    times: tuple[int, ...]


def page(figures: Figures, known: Knowledge, today: date, period: timedelta) -> str:
    """The whole page. ``today``: in Tokyo."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("bot", "messages"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["day"] = applicant.day
    weeks, topics, uses = _weeks(figures, today, period), _topics(figures, known), _uses(figures, known)
    vain = _vain(figures, known)
    totals = [sum(row.times[at] for row in weeks) for at in range(len(ASKED))]
    text: str = environment.get_template("report.html").render(
        known=known,
        today=today,
        since=today - period,
        short=_short,
        totals=totals,
        total=sum(totals),
        weeks=weeks,
        topics=topics[:TOPICS_SHOWN],
        left_out=len(topics) - TOPICS_SHOWN,
        vain=[each for each in vain if not each["topic"] or each["topic"].covered],
        silent=[each for each in vain if each["topic"] and not each["topic"].covered],
        silent_shown=SILENT_SHOWN,
        uses=uses[:ENTRIES_SHOWN],
        most=max((use["times"] for use in uses), default=1),
        unused=[entry for entry in known.entries if entry not in [use["entry"] for use in uses]],
        grid=_grid(known),
        due=due(known, today),
        dates=workshop.DATE_NAMES,
        blanks=blanks(known),
    )
    return text


def _weeks(figures: Figures, today: date, period: timedelta) -> list[Row]:
    times = {tally.of: tally.times for tally in figures.weeks}
    last = today - timedelta(days=today.weekday())
    mondays = [last - timedelta(weeks=back) for back in range(period // timedelta(weeks=1), -1, -1)]
    return [
        Row(f"{day.month}/{day.day}", tuple(times.get((day.isoformat(), band), 0) for band in ASKED)) for day in mondays
    ]


def _topics(figures: Figures, known: Knowledge) -> list[Row]:
    names = {topic.id: topic.name for topic in known.topics}
    found: dict[str, Counter[str]] = {}
    for tally in figures.topics:
        topic, band = tally.of
        if topic in names:
            found.setdefault(topic, Counter())[band] += tally.times
    rows = [Row(_short(names[topic]), tuple(times[band] for band in ASKED)) for topic, times in found.items()]
    return sorted(rows, key=lambda row: -sum(row.times))


def _short(name: str) -> str:
    return name.partition(workshop.BRACKET)[0]


def _uses(figures: Figures, known: Knowledge) -> list[dict[str, Any]]:
    """The entries that were shown, the most shown first, with what people thought of them."""
    votes = {tally.of: tally.times for tally in figures.opinions}
    times = {name: tally.times for tally in figures.entries for name in tally.of if name in known.by_id}
    return [
        {"entry": known.by_id[name], "times": times[name]}
        | {opinion: votes.get((name, opinion), 0) for opinion in ("helpful", "unhelpful")}
        for name in sorted(times, key=lambda name: -times[name])
    ]


def _vain(figures: Figures, known: Knowledge) -> list[Mapping[str, Any]]:
    topics = {topic.id: topic for topic in known.topics}
    return [
        {
            "name": topics[each.topic_id].name if each.topic_id in topics else workshop.NO_TOPIC,
            "times": each.times,
            "people": each.people,
            "words": workshop.words(each.lemmas, known)[:WORDS_SHOWN],
            "topic": topics.get(each.topic_id),
            "pressed": workshop.to_paste(each.chosen, known),
        }
        for each in figures.vain
    ]


def _grid(known: Knowledge) -> list[tuple[str, list[int]]]:
    """How many entries tell of each covered topic, by role; in the last row, those that belong to no role."""
    rows = []
    for role in (*known.roles, None):
        own = [entry for entry in known.entries if (role in entry.roles if role else not entry.roles)]
        counts = Counter(entry.topic.id for entry in own)
        rows.append((role.name if role else "", [counts[topic.id] for topic in known.covered]))
    return rows
