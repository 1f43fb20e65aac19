"""Text handling that needs no dictionary: cleaning questions, folding for comparison, splitting for display."""

from __future__ import annotations

import re
import unicodedata

MAX_QUESTION = 2_000
"""Characters of a question that are looked at, before and after NFKC (which can lengthen a text eighteenfold)."""

_SLACK_LABELLED = re.compile(r"<[^<>|]*\|([^<>]*)>")
_SLACK_TOKEN = re.compile(r"<[@#!][^<>]*>|<(?:https?|mailto|tel):[^<>]*>")
_EMOJI = re.compile(r":[a-z0-9_+'\-]*[a-z_][a-z0-9_+'\-]*:")
_SPACE = re.compile(r"\s+")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def _printable(text: str) -> str:
    """Replace control, format (bidi, zero-width), private and surrogate code points: none carries a word."""
    return "".join(" " if unicodedata.category(char)[0] == "C" else char for char in text)


def clean_question(raw: str) -> str:
    """Undo Slack's markup, fold widths and cut to ``MAX_QUESTION`` characters.

    Mentions, links and ``:emoji:`` go; the label of ``<url|label>`` stays; entities are undone last, so that a typed
    ``&lt;`` never turns into markup.
    """
    text = _printable(raw[:MAX_QUESTION])
    text = _SLACK_TOKEN.sub(" ", _SLACK_LABELLED.sub(r"\1", text))
    for entity, char in _ENTITIES:
        text = text.replace(entity, char)
    text = unicodedata.normalize("NFKC", text)[:MAX_QUESTION]
    return _SPACE.sub(" ", _EMOJI.sub(" ", text)).strip()


def fold(text: str) -> str:
    """NFKC and case folding: the form in which names and terms are compared."""
    return unicodedata.normalize("NFKC", text).casefold()


def squeeze(text: str) -> str:
    """NFKC without any white space: the form in which quotations are looked up in an article."""
    return unicodedata.normalize("NFKC", _SPACE.sub("", unicodedata.normalize("NFKC", text)))
