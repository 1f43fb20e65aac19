"""Personal data: found in free text by its shape and replaced by what it was; people as keyed hashes."""

from __future__ import annotations

import hmac
import re

_FOLD: dict[int, int | str] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "‐‑‒–—―−ーｰ"), "-"),
    ord("\u3000"): " ",
}
"""Full width to half width, one character for one: what is found in the folded text has its place in the original."""

_GAP = "[-. ()]{0,3}"
_ALONE, _OVER = r"(?<!\d)(?<!\d[-.])(?<![@#][A-Z])", r"(?!\d|-\d)"
"""Not a part of a longer number, nor of one of Slack's ids."""
_AREA = "|".join(rf"0\d{{{area}}}{_GAP}\d{{{local}}}" for area, local in ((1, "4"), (2, "3,4"), (3, "2,3"), (4, "1")))
"""What stands before the last four digits of 10 or 11."""
_DOMESTIC = rf"(?:\((?=0\d+\)))?(?:(?:{_AREA}){_GAP}\d{{4}}|0\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{3}})"
_ABROAD = rf"\+\d{{1,3}}(?:{_GAP}\d){{7,13}}"
_NO_YEARS = r"(?!(?:(?:19|20)\d\d\D){2})"

_PERSONAL = re.compile(
    "|".join(
        (
            r"(?P<email>(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]++@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)+)",
            f"(?P<phone>{_ALONE}(?:{_ABROAD}|{_DOMESTIC}){_OVER})",
            rf"(?P<number>{_ALONE}{_NO_YEARS}\d{{4}}[- ]?\d{{4}}[- ]?\d{{4}}{_OVER})",
        )
    ),
    re.ASCII,
)
_MARKS = {"email": "【メールアドレス】", "phone": "【電話番号】", "number": "【個人番号】"}


def redact(text: str) -> tuple[str, bool]:
    """``text`` with marks in place of phone numbers, e-mail addresses and what could be an Individual Number.

    The second value tells whether there were any.
    """
    pieces, end = [], 0
    for match in _PERSONAL.finditer(text.translate(_FOLD)):
        pieces += [text[end : match.start()], _MARKS[match.lastgroup or ""]]
        end = match.end()
    return "".join([*pieces, text[end:]]), bool(pieces)


def unmarked(text: str) -> str:
    """``text`` without the marks that ``redact`` puts."""
    for mark in _MARKS.values():
        text = text.replace(mark, "")
    return text.strip()


def keyed_hash(key: bytes, *parts: str) -> str:
    """32 hexadecimal digits that stand for ``parts``; nobody without ``key`` can trace them back."""
    return hmac.digest(key, "/".join(parts).encode(), "sha256").hex()[:32]
