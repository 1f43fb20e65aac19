"""What one file says about another: every id that is named must exist, once, and fit.

The checks read plain data, not models, so that a mistake in one field does not hide the dangling reference beside it.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain

from bot.core.text import fold
from bot.knowledge_yaml.document import Document, Item, Kind, Library, by_id
from bot.knowledge_yaml.plain import Place
from bot.knowledge_yaml.problem import Problem
from bot.messages import owner

_BOTH = (Kind.ARTICLE, Kind.ROLE)


def check(library: Library) -> Iterator[Problem]:
    """Everything that is wrong between the items of a folder."""
    for one in _CHECKS:
        yield from one(library)


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
    """What stands a second time, with the place of the first."""
    first: dict[str, str] = {}
    for text, document, place in found:
        where = first.setdefault(fold(text), here := f"{document.path}:{document.line(place)}")
        if text and where is not here:
            yield document.problem(place, say(text, where))


def _topics(library: Library) -> Iterator[Problem]:
    topics = by_id(library.topics)
    known = {*topics, *library.loose_ids(Kind.TOPICS)}
    readable = known or any(document.data for document in library.of(Kind.TOPICS))
    for item in chain(library.pairs, library.facts):
        name = item.text("topic")
        if readable:
            yield from _dangling(item, name, known, "topic")
        if name in topics and topics[name].text("sentence"):
            yield item.problem(owner.uncovered_topic(name, topics[name].where), "topic")


def _speakers(library: Library) -> Iterator[Problem]:
    for article in library.tops(Kind.ARTICLE):
        known = by_id(article.items("speakers"))
        for entry in article.items("entries"):
            yield from _dangling(entry, entry.text("speaker"), known, "speaker")
            for quote in entry.items("quotes"):
                yield from _dangling(quote, quote.text("speaker"), known, "speaker")


def _roles(library: Library) -> Iterator[Problem]:
    known = {*by_id(library.tops(Kind.ROLE)), *library.loose_ids(Kind.ROLE)}
    for entry in library.pairs:
        yield from _list(entry, "roles", known)


def _related(library: Library) -> Iterator[Problem]:
    known = _entry_ids(library)
    for item in chain(library.pairs, library.facts):
        yield from _list(item, "related", known)
        for at, name in item.texts("related"):
            if name == item.text("id"):
                yield item.problem(owner.related_to_itself(name), "related", at)


def _links(library: Library) -> Iterator[Problem]:
    known = _entry_ids(library)
    for role in library.tops(Kind.ROLE):
        for link in role.items("links"):
            yield from _dangling(link, link.text("entry"), known, "entry")


def _fact_quotes(library: Library) -> Iterator[Problem]:
    pairs = {*by_id(library.pairs), *library.loose_ids(Kind.ARTICLE)}
    facts = by_id(library.facts).keys() - pairs
    articles = {*library.articles, *library.loose_ids(Kind.ARTICLE)}
    for fact in library.facts:
        quote = fact.child("quote")
        own = [key for key in ("article", "speaker", "text") if quote.text(key)]
        if quote.data and (len(own) != 3 if not quote.text("entry") else own):
            yield quote.problem(owner.QUOTE_SHAPE)
        if quote.text("entry") in facts:
            yield quote.problem(owner.quote_of_a_fact(quote.text("entry")), "entry")
        else:
            yield from _dangling(quote, quote.text("entry"), pairs, "entry")
        yield from _dangling(quote, quote.text("article"), articles, "article")
        if article := library.articles.get(quote.text("article")):
            yield from _dangling(quote, quote.text("speaker"), by_id(article.items("speakers")), "speaker")


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
            members = group if isinstance(group, list) else []
            if len(members) == 1:
                yield top.problem(owner.LONELY_SYNONYM, "groups", row)
            words += [(str(member), top.document, ("groups", row, at)) for at, member in enumerate(members)]
        sources = ((each.text("from"), each.document, (*each.place, "from")) for each in top.items("expansions"))
        yield from _twins(sources, owner.twin_expansion)
    yield from _twins(words, owner.twin_synonym)


def _dates(library: Library) -> Iterator[Problem]:
    orders = (("valid_from", "valid_to"), ("checked_on", "review_by"))
    for item in chain(library.pairs, library.facts, library.tops(Kind.ARTICLE)):
        for first, last in orders:
            if item.text(last) and item.text(first) > item.text(last):
                yield item.problem(owner.dates_reversed(last, first), last)


def _entry_ids(library: Library) -> set[str]:
    return {*by_id(library.pairs), *by_id(library.facts), *library.loose_ids(*_BOTH)}


def _list(item: Item, field: str, known: Collection[str]) -> Iterator[Problem]:
    """Ids in a list: each must exist and stand there once."""
    seen: set[str] = set()
    for at, name in item.texts(field):
        if name in seen:
            yield item.problem(owner.twin_member(field, name), field, at)
        seen.add(name)
        yield from _dangling(item, name, known, field, at)


def _dangling(item: Item, name: str, known: Collection[str], *keys: str | int) -> Iterator[Problem]:
    if name and name not in known:
        close = difflib.get_close_matches(name[:64], sorted(known), 1)
        yield item.problem(owner.dangling(str(keys[0]), name, close[0] if close else None), *keys)


_CHECKS: tuple[Callable[[Library], Iterator[Problem]], ...] = (
    _twin_ids,
    _topics,
    _speakers,
    _roles,
    _related,
    _links,
    _fact_quotes,
    _aliases,
    _synonyms,
    _dates,
)
