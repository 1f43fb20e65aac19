"""The few shapes of Block Kit that the views are made of, each with its text escaped and its limits kept.

Text of the knowledge and of people stands in ``plain_text`` or ``rich_text``, where nothing in it can format, mention
or link; ``mrkdwn`` is used only for links of our own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.slack.text import clip, escape, shorten

Block = dict[str, Any]

SECTION_MAX = 2_900
LABEL_MAX = 75
TITLE_MAX = 24
GROUP_MAX = 100
TEXT_MAX = 1_200
"""Characters of a message's ``text``, which ephemeral messages and updates must keep short."""


@dataclass(frozen=True, slots=True)
class Message:
    """What ``chat.postMessage``, an acknowledgement or a ``response_url`` takes. ``text`` is complete by itself."""

    text: str
    blocks: list[Block]

    def noting(self, *sentences: str) -> Message:
        """With these in small print above."""
        notes = [context(plain(sentence)) for sentence in sentences]
        return Message("\n".join([*sentences, self.text]), [*notes, *(self.blocks or [section(self.text)])])

    def payload(self) -> dict[str, Any]:
        """Keyword arguments for Slack: nothing in the text is live, and no link unfolds."""
        return {
            "text": escape(clip(self.text, TEXT_MAX)),
            "blocks": self.blocks or None,
            "unfurl_links": False,
            "unfurl_media": False,
        }


def plain(text: str, limit: int = SECTION_MAX) -> Block:
    return {"type": "plain_text", "text": escape(clip(text, limit)), "emoji": False}


def markup(text: str) -> Block:
    """A ``mrkdwn`` object of text that is already escaped, taken as it stands."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def section(text: str, accessory: Block | None = None) -> Block:
    block = {"type": "section", "text": plain(text)}
    return block | {"accessory": accessory} if accessory else block


def said(text: str) -> Message:
    """A message of one paragraph, with which one that had blocks can be changed."""
    return Message(text, [section(text)])


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, 150)}


def context(*elements: Block) -> Block:
    return {"type": "context", "elements": list(elements)}


def divider() -> Block:
    return {"type": "divider"}


def rich(*parts: Block) -> Block:
    """A ``rich_text`` block of ``paragraph``s and ``quotation``s. Its text is literal: escaping would show."""
    return {"type": "rich_text", "elements": list(parts)}


def run(text: str, *, bold: bool = False) -> Block:
    return {"type": "text", "text": text} | ({"style": {"bold": True}} if bold else {})


def paragraph(*runs: Block) -> Block:
    return {"type": "rich_text_section", "elements": list(runs)}


def quotation(text: str) -> Block:
    return {"type": "rich_text_quote", "elements": [run(text)]}


def mention(user: str) -> Block:
    return {"type": "user", "user_id": user}


def button(label: str, action: str, value: str, description: str = "") -> Block:
    """A button. ``description`` is what a screen reader says in place of the label, with which it begins."""
    return {
        "type": "button",
        "action_id": action,
        "text": plain(shorten(label, LABEL_MAX), LABEL_MAX),
        "value": value,
        "accessibility_label": shorten(description or label, LABEL_MAX),
    }


def actions(*buttons: Block) -> list[Block]:
    return [{"type": "actions", "elements": list(buttons)}] if buttons else []


def modal(callback: str, title: str, close: str, content: list[Block]) -> Block:
    """A modal that is only read."""
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, TITLE_MAX),
        "close": plain(close, TITLE_MAX),
        "blocks": content,
    }


def form(callback: str, labels: tuple[str, str, str], content: list[Block], metadata: str = "") -> Block:
    """A modal that is filled in. ``labels``: title, submit, close. ``metadata`` comes back with what was typed."""
    title, submit, close = labels
    sent = {"submit": plain(submit, TITLE_MAX), "private_metadata": metadata}
    return modal(callback, title, close, content) | sent


def field(name: str, label: str, element: Block, *, optional: bool = False, hint: str = "") -> Block:
    """A labelled input of a form, under whose ``name`` its value comes back."""
    block = {"type": "input", "block_id": name, "label": plain(label), "element": element | {"action_id": name}}
    return block | {"optional": optional} | ({"hint": plain(hint)} if hint else {})


def text_box(value: str, limit: int, *, lines: bool = True) -> Block:
    box = {"type": "plain_text_input", "multiline": lines, "max_length": limit}
    return box | ({"initial_value": value} if value else {})


def choice(kind: str, options: Sequence[tuple[str, str]], chosen: str = "") -> Block:
    known = [_option(value, label) for value, label in options]
    initial = next((option for option in known if option["value"] == chosen), None)
    return {"type": kind, "options": known} | ({"initial_option": initial} if initial else {})


def menu(groups: Sequence[tuple[str, list[tuple[str, str]]]], chosen: str = "") -> Block:
    """A menu of titled groups, each of any length, of (value, label) pairs."""
    found = [
        {"label": plain(title, LABEL_MAX), "options": [_option(*pair) for pair in pairs[start : start + GROUP_MAX]]}
        for title, pairs in groups
        for start in range(0, len(pairs), GROUP_MAX)
    ]
    options = (_option(*pair) for _, pairs in groups for pair in pairs)
    initial = next((option for option in options if option["value"] == chosen), None)
    return {"type": "static_select", "option_groups": found} | ({"initial_option": initial} if initial else {})


def _option(value: str, label: str) -> Block:
    return {"text": plain(shorten(label, LABEL_MAX), LABEL_MAX), "value": value}


def confirm(block: Block, question: str, yes: str, no: str) -> Block:
    asked = {"title": plain(yes, TITLE_MAX), "text": plain(question), "confirm": plain(yes), "deny": plain(no)}
    return block | {"confirm": asked}
