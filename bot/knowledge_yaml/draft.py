"""An interview -> the draft of an article file: everything but the answers, which a person writes."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from datetime import date
from itertools import count
from typing import TYPE_CHECKING, Any

import yaml

from bot.core.interview import Interview, Pair, core_of, sentences
from bot.core.knowledge import EDITOR, MAX_QUOTE, Knowledge
from bot.core.text import fold
from bot.messages import terminal

if TYPE_CHECKING:
    from bot.core.responder import Responder


class _Dumper(yaml.SafeDumper):
    """Lists indented below their key, as in all files of the folder; what comes twice is written twice."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        return True


def to_yaml(data: object) -> str:
    """As a person would write it into the folder."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)


def draft(found: Interview, name: str, responder: Responder, today: date) -> Iterator[str]:
    """Lines of YAML in the project's format. ``name``: the text's file name; ``today``: in Tokyo."""
    known = responder.knowledge
    ids, taken = _speaker_ids(found.people, known), set(known.by_id)
    people = [
        {"id": ids[who], "name": who or terminal.NO_NAME, "affiliation": where} for who, where in found.people.items()
    ]
    article: dict[str, Any] = {
        "id": _free(_slug(name.rsplit(".", 1)[0], "-")[:56] or "article", {article.id for article in known.articles}),
        "title": terminal.NO_TITLE,
        "title_given": False,
        **dict.fromkeys(("publisher", "url", "published"), ""),
        "kind": "interview",
        "checked_on": today,
        "speakers": [*people, {"id": EDITOR, "name": terminal.EDITOR}],
    }
    yield "# yaml-language-server: $schema=../schema/article.json"
    yield from (f"# {line}" for line in terminal.draft_head(name, ", ".join(map(str, found.unused))))
    yield from to_yaml(article).splitlines()
    yield "entries:"
    for pair in found.pairs:
        topics = _topics(pair, responder)
        entry = _entry(pair, ids[pair.speaker], topics[0], known)
        entry["id"] = _free(f"{ids[pair.speaker]}-{topics[0]}"[:60], taken)
        taken.add(entry["id"])
        yield f"  # {terminal.draft_entry(pair.line, topics[1:])}"
        yield from (f"  {line}" for line in to_yaml([entry]).splitlines())


def _entry(pair: Pair, speaker: str, topic: str, known: Knowledge) -> dict[str, Any]:
    name = next(each.name for each in known.topics if each.id == topic)
    asked_as = (core_of(pair.asked), *terminal.suggested_wordings(name, pair.speaker))
    return {
        "id": "",
        "topic": topic,
        "section": pair.section,
        "speaker": speaker,
        "question": pair.asked[:200],
        "asked_as": [text[:200] for text in dict.fromkeys(asked_as) if text != pair.asked],
        "answer": "",
        "quotes": [{"text": _quotation(pair), "speaker": speaker}],
    }


def _topics(pair: Pair, responder: Responder) -> list[str]:
    """Covered topics, the nearest first: by the question under its heading, else by the answer."""
    texts = (f"{pair.section}。{pair.asked}", " ".join(pair.told))
    matches = [match for text in texts for match in responder.trace(text).matches]
    near = [match.target.topic.id for match in matches if match.target.topic.covered]
    return list(dict.fromkeys([*near, responder.knowledge.covered[0].id]))[:3]


def _speaker_ids(people: dict[str, str], knowledge: Knowledge) -> dict[str, str]:
    """Name -> id: that of the same name in the knowledge, its Latin letters, or a number."""
    known = {speaker.name: speaker.id for article in knowledge.articles for speaker in article.speakers}
    ids: dict[str, str] = {}
    for number, name in enumerate(people, 1):
        ids[name] = known.get(name) or _free(_slug(name, "")[:20] or f"s{number}", {*ids.values(), EDITOR})
    return ids


def _slug(name: str, joint: str) -> str:
    return re.sub(r"[^a-z0-9]+", joint, fold(name)).strip("-")


def _free(name: str, taken: Container[str]) -> str:
    numbered = (f"{name}-{number}" for number in count(2))
    return name if name not in taken else next(free for free in numbered if free not in taken)


def _quotation(pair: Pair) -> str:
    """The longest sentence that may be quoted, or the beginning of the first."""
    whole = sentences(pair.told)
    return max((sentence for sentence in whole if len(sentence) <= MAX_QUOTE), key=len, default=whole[0][:MAX_QUOTE])
