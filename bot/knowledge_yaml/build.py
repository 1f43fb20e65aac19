"""Models that passed every check to the knowledge that the bot reads."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from bot.core.knowledge import (
    Article,
    Entry,
    EntryKind,
    Fact,
    Knowledge,
    Pair,
    Role,
    ShownQuote,
    Speaker,
    SynonymsFile,
    Topic,
    TopicsFile,
)
from bot.messages import owner


def build(models: Sequence[BaseModel], version: str) -> Knowledge:
    """Knowledge in the order of ``models``: pairs article by article, then facts role by role.

    Every reference must have been checked: a dangling one is a KeyError here.
    """
    articles = tuple(model for model in models if isinstance(model, Article))
    roles = tuple(model for model in models if isinstance(model, Role))
    topics = tuple(topic for model in models if isinstance(model, TopicsFile) for topic in model.topics)
    synonyms = next((model for model in models if isinstance(model, SynonymsFile)), SynonymsFile())
    topic_of = {topic.id: topic for topic in topics}
    role_of = {role.id: role for role in roles}
    pairs = [_pair(article, pair, topic_of, role_of) for article in articles for pair in article.entries]
    pair_of = {entry.id: entry for entry in pairs}
    article_of = {article.id: article for article in articles}
    facts = [_fact(role, fact, topic_of, article_of, pair_of) for role in roles for fact in role.facts]
    return Knowledge(articles, roles, topics, synonyms, (*pairs, *facts), version)


def _pair(article: Article, pair: Pair, topics: Mapping[str, Topic], roles: Mapping[str, Role]) -> Entry:
    return Entry(
        kind=EntryKind.INTERVIEW,
        topic=topics[pair.topic],
        question=pair.question,
        answer=pair.answer,
        quotes=tuple(ShownQuote(quote.text, _speaker(article, quote.speaker).name) for quote in pair.quotes),
        source=article,
        speaker=_speaker(article, pair.speaker),
        section=pair.section,
        roles=tuple(roles[role] for role in pair.roles),
        as_of=None,
        **_same(pair),
    )


def _fact(
    role: Role, fact: Fact, topics: Mapping[str, Topic], articles: Mapping[str, Article], pairs: Mapping[str, Entry]
) -> Entry:
    source, speaker, quotes = _evidence(fact, articles, pairs)
    return Entry(
        kind=EntryKind.FACT,
        topic=topics[fact.topic],
        question=owner.fact_question(role.name, fact.label),
        answer=fact.value,
        quotes=quotes,
        source=source,
        speaker=speaker,
        section="",
        roles=(role,),
        as_of=fact.as_of,
        **_same(fact),
    )


def _same(written: Pair | Fact) -> dict[str, Any]:
    names = ("id", "asked_as", "related", "valid_from", "valid_to")
    return {"gives": frozenset(written.gives), **{name: getattr(written, name) for name in names}}


def _evidence(
    fact: Fact, articles: Mapping[str, Article], pairs: Mapping[str, Entry]
) -> tuple[Article, Speaker, tuple[ShownQuote, ...]]:
    """Source, speaker and quotations: those of the entry it names, or its own."""
    quote = fact.quote
    if quote.entry:
        entry = pairs[quote.entry]
        return entry.source, entry.speaker, entry.quotes
    source = articles[quote.article or ""]
    speaker = _speaker(source, quote.speaker or "")
    return source, speaker, (ShownQuote(quote.text or "", speaker.name),)


def _speaker(article: Article, speaker_id: str) -> Speaker:
    return next(speaker for speaker in article.speakers if speaker.id == speaker_id)
