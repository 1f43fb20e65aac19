"""An interview -> the draft of an article file: everything but the answers, which a person writes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import yaml

from bot.core.interview import Interview, Part, Piece, asks, core_of, sentences, subject_of
from bot.core.knowledge import MAX_QUOTE, Knowledge
from bot.core.text import fold, squeeze
from bot.knowledge_yaml.sources import MAX_SHARE
from bot.messages import owner

if TYPE_CHECKING:
    from bot.core.responder import Responder

CANDIDATES = 3
"""Quotations offered for an entry at most, as far as all together stay below ``MAX_SHARE`` of the article."""
SHORTEST = 8
"""Characters below which a sentence says too little to be quoted."""
MARGIN = 0.9
"""Share of ``MAX_SHARE`` that is used up: a person may want another quotation."""


class _Dumper(yaml.SafeDumper):
    """Lists indented below their key, as in all files of the folder."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def draft(interview: Interview, text: str, name: str, responder: Responder, today: date) -> str:
    """YAML in the project's format. ``name``: the text's file name; ``today``: in Tokyo."""
    return "\n".join(_Draft(interview, text, name, responder).lines(today)) + "\n"


class _Draft:
    def __init__(self, interview: Interview, text: str, name: str, responder: Responder) -> None:
        self._found = interview
        self._name = name
        self._responder = responder
        self._knowledge = responder.knowledge
        self._names = {topic.id: topic.name for topic in self._knowledge.topics}
        self._taken = set(self._knowledge.by_id)
        self._ids = _speaker_ids(interview.people, self._knowledge)
        self._quotes = _quotations(interview.pieces, len(squeeze(text)))

    def lines(self, today: date) -> Iterator[str]:
        yield "# yaml-language-server: $schema=../schema/article.json"
        yield from (f"# {line}" for line in owner.draft_head(self._name, _ranges(self._found.unused)))
        yield from _yaml({**self._article(today), "speakers": self._speakers()}, "")
        yield "entries:"
        for piece, quotes in zip(self._found.pieces, self._quotes, strict=True):
            topics, roles = self._topics(piece), self._roles(piece)
            yield f"  # {owner.draft_entry(piece.line, topics[1:])}"
            yield from _yaml([self._entry(piece, topics[0], quotes) | ({"roles": roles} if roles else {})], "  ")

    def _article(self, today: date) -> dict[str, Any]:
        title, published = self._found.title, self._found.published
        slug = re.sub(r"[^a-z0-9]+", "-", fold(self._name.rsplit(".", 1)[0])).strip("-")[:56] or "article"
        return {
            "id": _free(slug, {article.id for article in self._knowledge.articles}),
            "title": title or owner.NO_TITLE,
            "title_given": bool(title),
            "publisher": "",
            "url": "",
            "published": date(*published) if published else "",
            "kind": "interview",
            "checked_on": today,
            "review_by": "",
        }

    def _speakers(self) -> list[dict[str, Any]]:
        people = [
            {
                "id": self._ids[name],
                "name": name or owner.NO_NAME,
                "affiliation": who,
                "aliases": [name] if name else [],
            }
            for name, who in self._found.people.items()
            if name or any(not piece.speaker and piece.part is Part.PAIR for piece in self._found.pieces)
        ]
        return [*people, {"id": "editor", "name": owner.EDITOR}]

    def _entry(self, piece: Piece, topic: str, quotes: Sequence[str]) -> dict[str, Any]:
        speaker = "editor" if piece.part is Part.TERM else self._ids[piece.speaker]
        name = _free(f"{'term' if piece.part is Part.TERM else speaker}-{topic}"[:60], self._taken)
        self._taken.add(name)
        said_by = "editor" if piece.part is Part.PROFILE else speaker
        return {
            "id": name,
            "topic": topic,
            "section": piece.section,
            "speaker": speaker,
            "question": _question(piece)[:200],
            "asked_as": _wordings(piece, self._names[topic]),
            "answer": "",
            "quotes": [{"text": quote, "speaker": said_by} for quote in quotes],
        }

    def _topics(self, piece: Piece) -> list[str]:
        """Covered topics, the nearest first: by the question under its heading, else by the answer."""
        texts = (f"{piece.section}。{_question(piece)}", " ".join(piece.told))
        matches = [match for text in texts for match in self._responder.trace(text).matches]
        near = [match.target.topic.id for match in matches if match.target.topic.covered]
        return list(dict.fromkeys([*near, self._knowledge.covered[0].id]))[:3]

    def _roles(self, piece: Piece) -> list[str]:
        """The roles named by the question or by the speaker's affiliation."""
        texts = (piece.asked, self._found.people.get(piece.speaker, ""))
        named = {name.key for text in texts for name in self._responder.trace(text).analysis.names}
        return [role.id for role in self._knowledge.roles if f"role:{role.id}" in named and not role.general]


def _speaker_ids(people: dict[str, str], knowledge: Knowledge) -> dict[str, str]:
    """Name -> id: that of the same name in the knowledge, its Latin letters, or a number."""
    known = {speaker.name: speaker.id for article in knowledge.articles for speaker in article.speakers}
    ids: dict[str, str] = {}
    for number, name in enumerate(people, 1):
        latin = re.sub(r"[^a-z0-9]+", "", fold(name))[:20]
        ids[name] = known.get(name) or _free(latin or f"s{number}", {*ids.values(), "editor"})
    return ids


def _free(name: str, taken: set[str]) -> str:
    """``name``, with a number where it is taken."""
    number = 1
    while (found := name if number == 1 else f"{name}-{number}") in taken:
        number += 1
    return found


def _question(piece: Piece) -> str:
    made = {Part.TERM: owner.term_question, Part.PROFILE: owner.profile_question}
    return made[piece.part](piece.asked) if piece.part in made else piece.asked


def _wordings(piece: Piece, topic: str) -> list[str]:
    """At least four: the question as it was asked, and frames around what it is about, or its heading, or its topic."""
    question = _question(piece)
    if piece.part is Part.PAIR:
        asked = subject_of(piece.asked) if asks(piece.asked) else ""
        frames = owner.suggested_wordings(
            asked or subject_of(piece.section) or topic.split("（", maxsplit=1)[0], piece.speaker
        )
    else:
        frames = owner.suggested_wordings(owner.profile(piece.asked) if piece.part is Part.PROFILE else piece.asked, "")
    return [text[:200] for text in dict.fromkeys((core_of(question), *frames)) if text != question]


def _quotations(pieces: Sequence[Piece], characters: int) -> list[list[str]]:
    """Candidates of each piece in the order of its text: one for each, then more as long as they fit the share."""
    ranked = [_ranked(piece) for piece in pieces]
    chosen = [quotes[:1] for quotes in ranked]
    left = MARGIN * MAX_SHARE * characters - sum(len(squeeze(quote)) for quotes in chosen for quote in quotes)
    for turn in range(1, CANDIDATES):
        for quotes, kept in zip(ranked, chosen, strict=True):
            if turn < len(quotes) and len(squeeze(quotes[turn])) <= left:
                kept.append(quotes[turn])
                left -= len(squeeze(quotes[turn]))
    return [sorted(kept, key="".join(piece.told).find) for kept, piece in zip(chosen, pieces, strict=True)]


def _ranked(piece: Piece) -> list[str]:
    """Sentences short enough to be quoted, those first that share most with the question; else a part of the first."""
    whole = sentences(piece.told)
    fitting = [sentence for sentence in whole if SHORTEST <= len(sentence) <= MAX_QUOTE]
    about = _pairs(piece.asked + piece.section)
    if not fitting:
        cut = whole[0][:MAX_QUOTE]
        return [cut[: cut.rfind("、") + 1] or cut if len(whole[0]) > MAX_QUOTE else cut]
    return sorted(fitting, key=lambda sentence: -len(about & _pairs(sentence)))


def _pairs(text: str) -> set[str]:
    """Neighbouring characters without hiragana, which says more on grammar than on the subject."""
    pairs = {text[at : at + 2] for at in range(len(text) - 1)}
    return {pair for pair in pairs if not re.search(r"[\u3041-\u3096\W]", pair)}


def _ranges(numbers: Sequence[int]) -> str:
    """``1-3, 7``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _yaml(data: object, indent: str) -> Iterator[str]:
    text = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)
    return (f"{indent}{line}" for line in text.splitlines())
