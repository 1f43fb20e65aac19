"""An entry as a person reads it: question, answer, quotations, source."""

from datetime import date

from bot.core.knowledge import Entry
from bot.messages import applicant
from bot.slack.text import clip, escape, length, link, shorten, split
from bot.slack.views.blocks import SECTION_MAX, Block, context, markup, paragraph, plain, quotation, rich, run

QUOTES_SHOWN = 3
SPEAKER_MAX = 40
TITLE_SHOWN = 150
SOURCE_MAX = 250
WHOLE_QUOTES = 30


def card(entry: Entry, today: date, limit: int, title: str = "") -> list[Block]:
    """An entry with at most ``limit`` characters of its answer. ``title``: instead of its question and kind."""
    body = paragraph(*_heading(entry, title), *_cautions(entry, today), run(clip(entry.answer, limit)))
    return [rich(body, *_quotes(entry, QUOTES_SHOWN)), source(entry)]


def whole(entry: Entry, today: date) -> list[Block]:
    top = [*_heading(entry, ""), *_cautions(entry, today)]
    first, *others = split(entry.answer, SECTION_MAX - sum(length(part["text"]) for part in top))
    parts = [paragraph(*top, run(first)), *(paragraph(run(part)) for part in others), *_quotes(entry, WHOLE_QUOTES)]
    return [*(rich(part) for part in parts), source(entry)]


def is_cut(entry: Entry, limit: int) -> bool:
    return length(entry.answer) > limit or len(entry.quotes) > QUOTES_SHOWN


def source(entry: Entry) -> Block:
    before, title, after = applicant.source(entry)
    title, after = shorten(title, TITLE_SHOWN), shorten(after, SOURCE_MAX)
    if not entry.source.url:
        return context(plain(before + title + after))
    return context(markup(escape(before) + link(entry.source.url, title) + escape(after)))


def in_words(entry: Entry, today: date, limit: int) -> str:
    """The entry with its source as one text of about ``limit`` characters, for notifications and screen readers."""
    heading = shorten(applicant.question(entry), limit // 3) + applicant.label(entry)
    lead = "\n".join([heading, *applicant.cautions(entry, today)])
    origin = shorten(applicant.short_source(entry), limit // 3)
    return f"{lead}\n{clip(entry.answer, max(limit - length(lead) - length(origin), limit // 4))}\n{origin}"


def _heading(entry: Entry, title: str) -> list[Block]:
    if title:
        return [run(f"{title}\n", bold=True)]
    return [run(applicant.question(entry), bold=True), run(f"　{applicant.label(entry)}\n")]


def _cautions(entry: Entry, today: date) -> list[Block]:
    return [run(f"{caution}\n", bold=True) for caution in applicant.cautions(entry, today)]


def _quotes(entry: Entry, count: int) -> list[Block]:
    """Quotations; what a recruiter answered is not said once more."""
    ours = entry.source.kind == applicant.RECRUITER
    shown = [quote for quote in entry.quotes if not (ours and quote.text in entry.answer)]
    return [quotation(applicant.quote(q.text, shorten(q.speaker, SPEAKER_MAX))) for q in shown[:count]]
