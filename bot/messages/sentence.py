"""Sentences with gaps."""

from collections.abc import Callable, Mapping, Sequence
from string import Formatter
from typing import Any


def cut(text: str, length: int = 40) -> str:
    """A text as it can be quoted in a line: printable, in 「」, and no longer than that."""
    shown = " ".join("".join(char if char.isprintable() else " " for char in text[: length + 1]).split())
    return f"「{shown[:length]}…」" if len(text) > length else f"「{shown}」"


class _Gaps(Formatter):
    """``!q``: cut, in 「」; ``!j``: its members joined; ``!w``, ``!h``: what ``how`` says of it, and of its name."""

    def __init__(self, how: Callable[[str], str]) -> None:
        self._shown: dict[str, Callable[[Any], str]] = {"q": cut, "j": "、".join, "h": how, "w": how}

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key), key)

    def convert_field(self, value: Any, conversion: Any) -> Any:
        return self._shown[conversion](value) if conversion else value


class Sentence:
    """A sentence with gaps, to be called with what fills them, in the order in which they come first."""

    def __init__(self, text: str, how: Callable[[str], str] = str) -> None:
        found = Formatter().parse(text)
        self.gaps = tuple(dict.fromkeys(name.split(".")[0] for _, name, _, kind in found if name and kind != "h"))
        self._text, self._formatter = text, _Gaps(how)

    def __call__(self, *values: object) -> str:
        return self._formatter.vformat(self._text, (), dict(zip(self.gaps, values, strict=True)))
