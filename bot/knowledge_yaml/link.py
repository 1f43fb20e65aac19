"""What one file says about another: every id that is named must exist, once, and fit.

The checks read plain data, not models, so that a mistake in one field does not hide the dangling reference beside it.
"""

import difflib
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain

from bot.core.text import fold
from bot.knowledge_yaml.document import Document, Item, Kind, Library, Problem, by_id
from bot.knowledge_yaml.plain import Place
from bot.messages import owner

_BOTH = (Kind.ARTICLE, Kind.ROLE)


def _twin_ids(library: Library) -> Iterator[Problem]:
    spaces: list[Iterable[Item]] = [
        chain(library.pairs, library.facts),
        library.topics,
        library.tops(Kind.ARTICLE),
        library.tops(Kind.ROLE),
        *(top.items("speakers") for top in library.tops(Kind.ARTICLE)),
    ]
    for space in spaces:
        yield from _twins(((item.text("id"), item.document, (*item.place, "id")) for item in space), owner.twin_id)


def _twins(found: Iterable[tuple[str, Document, Place]], say: Callable[[str, str], str]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for text, document, place in found:
        where = first.setdefault(fold(text), here := f"{document.path}:{document.line(place)}")
        if text and where is not here:
            yield document.problem(place, say(text, where))


def _references(library: Library) -> Iterator[Problem]:
    entries = _ids(library, chain(library.pairs, library.facts), *_BOTH)
    topics = _ids(library, library.topics, Kind.TOPICS)
    roles = _ids(library, library.tops(Kind.ROLE), Kind.ROLE)
    for item in chain(library.pairs, library.facts):
        yield from _dangling(item, "topic", topics)
        yield from _dangling(item, "related", entries)
    for entry in library.pairs:
        yield from _dangling(entry, "roles", roles)
    for role in library.tops(Kind.ROLE):
        for link in role.items("links"):
            yield from _dangling(link, "entry", entries)
    for article in library.tops(Kind.ARTICLE):
        speakers = by_id(article.items("speakers"))
        for entry in article.items("entries"):
            for item in (entry, *entry.items("quotes")):
                yield from _dangling(item, "speaker", speakers)


def _fitting(library: Library) -> Iterator[Problem]:
    """A topic that exists, but of which the articles say nothing."""
    topics = by_id(library.topics)
    for item in chain(library.pairs, library.facts):
        topic = topics.get(item.text("topic"))
        if topic and topic.text("sentence"):
            yield item.problem(owner.uncovered_topic(item.text("topic"), topic.where), "topic")


def _fact_quotes(library: Library) -> Iterator[Problem]:
    pairs = _ids(library, library.pairs, Kind.ARTICLE)
    articles = _ids(library, library.articles.values(), Kind.ARTICLE)
    facts = by_id(library.facts).keys() - by_id(library.pairs).keys()
    for fact in library.facts:
        quote = fact.child("quote")
        own = [key for key in ("article", "speaker", "text") if quote.text(key)]
        if quote.data and (len(own) != 3 if not quote.text("entry") else own):
            yield quote.problem(owner.QUOTE_SHAPE)
        if quote.text("entry") in facts:
            yield quote.problem(owner.quote_of_a_fact(quote.text("entry")), "entry")
        else:
            yield from _dangling(quote, "entry", pairs)
        yield from _dangling(quote, "article", articles)
        if article := library.articles.get(quote.text("article")):
            yield from _dangling(quote, "speaker", by_id(article.items("speakers")))


def _aliases(library: Library) -> Iterator[Problem]:
    """A name that could mean two people or units. One id and name in two articles is one person (or 記事本文)."""
    owners: dict[str, Item] = {}
    speakers = (speaker for top in library.tops(Kind.ARTICLE) for speaker in top.items("speakers"))
    for named in chain(speakers, library.tops(Kind.ROLE)):
        names = [((), named.text("name")), *((("aliases", at), text) for at, text in named.texts("aliases"))]
        for keys, alias in names:
            known = owners.setdefault(fold(alias), named)
            if alias and any(known.text(key) != named.text(key) for key in ("id", "name")):
                yield named.problem(owner.twin_alias(alias, known.text("name"), known.where), *keys)


def _synonyms(library: Library) -> Iterator[Problem]:
    words: list[tuple[str, Document, Place]] = []
    for top in library.tops(Kind.SYNONYMS):
        groups = top.data.get("groups")
        for row, group in enumerate(groups if isinstance(groups, list) else ()):
            members = enumerate(group if isinstance(group, list) else ())
            words += [(str(member), top.document, ("groups", row, at)) for at, member in members]
    yield from _twins(words, owner.twin_synonym)


def _dates(library: Library) -> Iterator[Problem]:
    orders = (("valid_from", "valid_to"), ("checked_on", "review_by"))
    for item in chain(library.pairs, library.facts, library.tops(Kind.ARTICLE)):
        for first, last in orders:
            if item.text(last) and item.text(first) > item.text(last):
                yield item.problem(owner.dates_reversed(last, first), last)


def _ids(library: Library, items: Iterable[Item], *kinds: Kind) -> Collection[str] | None:
    """The ids that can be named; None where a file of these kinds cannot be read, so that they are not known."""
    files = [document for kind in kinds for document in library.of(kind)]
    absent = kinds == (Kind.TOPICS,) and not files  # which has been told
    return None if absent or any(document.data is None for document in files) else by_id(items)


def _dangling(item: Item, field: str, known: Collection[str] | None) -> Iterator[Problem]:
    """The names under ``field``, one or a list of them, that are none of ``known``."""
    named: list[tuple[tuple[int, ...], str]] = [((), item.text(field))]
    named += (((at,), name) for at, name in item.texts(field))
    for at, name in named:
        if name and known is not None and name not in known:
            close = difflib.get_close_matches(name[:64], sorted(known), 1)
            yield item.problem(owner.dangling(field, name, close[0] if close else None), field, *at)


def check(library: Library) -> Iterator[Problem]:
    for one in (_twin_ids, _references, _fitting, _fact_quotes, _aliases, _synonyms, _dates):
        yield from one(library)
