"""Every state of every view as reviewed JSON. ``UPDATE_GOLDEN=1 pytest tests/slack`` writes it anew: read the diff."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.core.decision import Empty
from bot.core.knowledge import Entry
from bot.messages import applicant
from bot.slack import ids
from bot.slack.routes import ACTIONS
from bot.slack.views import pages, preview
from bot.slack.views.blocks import Message
from bot.slack.views.reply import Scene, Surface, reply
from tests.slack import pictures, sample, tickets

FOLDER = Path(__file__).parent / "golden"
OFFICIAL = "https://example.com/boshu?a=1&b=2"
SCENE = Scene(sample.TODAY, sample.KNOWLEDGE.version, official_url=OFFICIAL, examples=sample.ENTRIES)
PRIVATE = replace(SCENE, surface=Surface.PRIVATE)
MODAL = replace(SCENE, surface=Surface.MODAL)
LONG = replace(sample.A_STYLE, answer="長い回答です。" * 600)
TOPICS = [(sample.STYLE, (sample.A_STYLE, sample.B_STYLE)), (sample.WORK, (sample.B_WORK, sample.CASES))]

STATES: dict[str, Any] = {
    "answer_voices": reply(sample.VOICES, SCENE),
    "answer_fact_expired": reply(sample.ONE_FACT, SCENE),
    "answer_follow_up": reply(sample.FOLLOW_UP, SCENE),
    "answer_private": reply(sample.VOICES, PRIVATE),
    "answer_moved": reply(sample.FOLLOW_UP, replace(PRIVATE, moved=True)),
    "answer_shared": reply(sample.VOICES, replace(SCENE, shared=True)),
    "answer_long": reply(replace(sample.VOICES, cards=sample.cards(LONG)), SCENE),
    "candidates": reply(sample.BETWEEN, SCENE),
    "no_answer_uncovered": reply(sample.UNCOVERED, SCENE),
    "no_answer_unknown": reply(sample.NOTHING, replace(SCENE, official_url="")),
    "help": reply(Empty(), SCENE),
    "help_without_knowledge": reply(Empty(), replace(SCENE, examples=())),
    "usage": pages.usage(PRIVATE),
    "roles": pages.roles([sample.ROLE]),
    "roles_none": pages.roles([]),
    "thanks_helpful": Message(applicant.THANKS, []),
    "thanks_unhelpful": Message(applicant.SORRY_UNHELPFUL, []),
    "share_done": Message(applicant.SHARE_DONE, []),
    "gone": Message(applicant.GONE, []),
    "apology": Message(applicant.apology("0a1b2c3d"), []),
    "home": pages.home(TOPICS, [sample.ROLE], MODAL),
    "modal_answer": pages.reading(reply(sample.VOICES, MODAL)),
    "modal_around": pages.around(sample.A_STYLE, sample.B_STYLE, sample.B_WORK, sample.TODAY),
    "modal_around_alone": pages.around(None, sample.CASES, None, sample.TODAY),
    "modal_full": pages.full(LONG, sample.TODAY),
    "modal_role": pages.role(sample.ROLE, sample.KNOWLEDGE.by_id, sample.TODAY),
    "modal_gone": pages.notice(applicant.GONE),
    **tickets.STATES,
}


def _json(state: Any) -> Any:
    return state.payload() if isinstance(state, Message) else state


@pytest.mark.parametrize("name", STATES)
def test_view_is_as_reviewed(name: str) -> None:
    file = FOLDER / f"{name}.json"
    made = json.dumps(_json(STATES[name]), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(made, encoding="utf-8")
    assert made == file.read_text(encoding="utf-8")


def test_the_pictures_in_readme_are_those_of_the_goldens() -> None:
    """``python -m tests.slack.pictures`` draws them anew."""
    assert {file.name for file in pictures.FOLDER.iterdir()} == {f"{name}.svg" for name in pictures.SHOWN}
    readme = (pictures.FOLDER.parents[2] / "README.md").read_text(encoding="utf-8")
    for name in pictures.SHOWN:
        file = pictures.FOLDER / f"{name}.svg"
        assert file.read_text(encoding="utf-8") == pictures.picture_of(name)
        assert f"(tests/slack/pictures/{name}.svg)" in readme


def test_no_golden_is_left_over() -> None:
    assert {file.stem for file in FOLDER.glob("*.json")} == set(STATES)


def dicts(value: Any) -> Iterator[dict[str, Any]]:
    """Every object within ``value``."""
    if isinstance(value, dict):
        yield value
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from dicts(child)


GOLDEN_BUTTONS = [
    (file.stem, element)
    for file in sorted(FOLDER.glob("*.json"))
    for element in dicts(json.loads(file.read_text(encoding="utf-8")))
    if element.get("type") == "button"
]


def test_every_button_has_a_listener_and_a_label_for_screen_readers() -> None:
    assert GOLDEN_BUTTONS
    for state, element in GOLDEN_BUTTONS:
        takers = [action.name for action in ACTIONS if ids.pattern(action.name).match(element["action_id"])]
        assert len(takers) == 1, (state, element["action_id"], takers)
        assert element["accessibility_label"], state


def test_every_action_is_on_some_golden() -> None:
    shown = {element["action_id"].partition(".")[0] for _, element in GOLDEN_BUTTONS}
    assert shown == {action.name for action in ACTIONS}


def test_action_ids_are_distinct_within_a_row() -> None:
    for state in STATES.values():
        for block in dicts(_json(state)):
            if block.get("type") == "actions":
                names = [element["action_id"] for element in block["elements"]]
                assert len(names) == len(set(names))


@pytest.mark.parametrize("entry", sample.ENTRIES, ids=lambda entry: entry.id)
def test_text_alone_carries_answer_and_source(entry: Entry) -> None:
    text = preview("質問", replace(sample.VOICES, cards=sample.cards(entry)), "v", sample.TODAY)["text"]
    assert entry.answer in text
    assert applicant.short_source(entry) in text


def test_interviews_and_facts_differ_in_words() -> None:
    interview, fact = (str(_json(STATES[name])) for name in ("answer_voices", "answer_fact_expired"))
    assert applicant.INTERVIEW in interview
    assert applicant.FACT not in interview
    assert applicant.FACT in fact


def test_a_recruiters_answer_is_not_called_an_article_nor_quoted_under_itself() -> None:
    known = sample.A_STYLE
    quote = replace(known.quotes[0], text=known.answer)
    staffs = replace(known, source=known.source.model_copy(update={"kind": applicant.RECRUITER}), quotes=(quote,))
    for entries, said in (
        ([known], "公開記事の引用です"),
        ([staffs], "採用担当の回答の引用です"),
        ([known, staffs], "公開記事と採用担当の回答の引用です"),
    ):
        shown = str(_json(reply(replace(sample.VOICES, cards=sample.cards(*entries)), SCENE))["blocks"])
        assert said in shown
        assert shown.count("rich_text_quote") == (known in entries)


def test_what_is_shown_is_not_suggested_as_well() -> None:
    pressed = [
        element["value"]
        for state, element in GOLDEN_BUTTONS
        if (state, element["action_id"][:5]) == ("answer_voices", "entry")
    ]
    assert pressed == ["b-work", "shien-cases"]


def test_nothing_speaks_by_emoji_alone() -> None:
    for state in STATES.values():
        assert not re.search(r":[a-z_]+:|[\U0001F000-\U0001FAFF]", str(_json(state)))
