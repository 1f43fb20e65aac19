"""Text as Slack takes it: escaped, without live tokens, cut only where a sentence ends.

Lengths count characters after escaping, which is how Slack counts them.
"""

import re
import unicodedata
from itertools import accumulate

ELLIPSIS = "…"
MAX_URL = 500
"""Characters of a URL that is shown as a link."""

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_SENTENCE_END = re.compile(r"(?:[。！？]+[」』）]*|」|\n)\s*")
_UNBREAKABLE = re.compile(r"https?://[^\s、。「」]+|&#?\w{1,8};|<[^<>\s]{1,80}>|[A-Za-z0-9]+")
_JOINERS = {"\u200d", "\ufe0e", "\ufe0f"}


def escape(text: str) -> str:
    """Text in which Slack finds no mention, link or entity."""
    return text.translate(_ENTITIES)


def link(url: str, label: str) -> str:
    """A mrkdwn link, or only the label where there is no URL that can be one."""
    if not url or len(url) > MAX_URL or re.search(r"[<>|\s]", url):
        return escape(label)
    return f"<{escape(url)}|{escape(label)}>"


def length(text: str) -> int:
    """Characters of ``text`` once escaped."""
    return len(escape(text))


def split(text: str, limit: int) -> list[str]:
    """``text`` in pieces of at most ``limit`` characters; joined, they are ``text`` again."""
    pieces = []
    while length(text) > limit:
        at = _cut(text, limit)
        pieces.append(text[:at])
        text = text[at:]
    return [*pieces, text] if text else pieces


def clip(text: str, limit: int) -> str:
    """The beginning of ``text``, ending with ``…`` if something is missing."""
    if length(text) <= limit:
        return text
    return text[: _cut(text, limit - 1)].rstrip() + ELLIPSIS


def shorten(text: str, limit: int) -> str:
    """One line for a label: cut to ``limit`` characters wherever they end."""
    line = " ".join(text.split())
    if length(line) <= limit:
        return line
    return line[: _not_within(line, _fitting(line, limit - 1))].rstrip() + ELLIPSIS


def _cut(text: str, limit: int) -> int:
    """Where to cut: behind the last sentence that fits, else (no sentence ends in time) where nothing is broken."""
    fitting = _fitting(text, limit)
    ends = [match.end() for match in _SENTENCE_END.finditer(text) if match.end() <= fitting]
    return ends[-1] if ends else _not_within(text, fitting)


def _fitting(text: str, limit: int) -> int:
    """How many characters of ``text`` take at most ``limit`` characters once escaped; at least one."""
    sizes = accumulate(len(escape(char)) for char in text[: limit + 1])
    return max(1, sum(size <= limit for size in sizes))


def _not_within(text: str, at: int) -> int:
    """``at``, or an earlier place that is not within a link, an entity, a word or a composed character."""
    for match in _UNBREAKABLE.finditer(text):
        if 0 < match.start() < at < match.end():
            at = match.start()
    while 1 < at < len(text) and (unicodedata.combining(text[at]) or text[at] in _JOINERS or text[at - 1] == "\u200d"):
        at -= 1
    return at
