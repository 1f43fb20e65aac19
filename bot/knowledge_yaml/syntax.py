"""Why a text is no YAML, told by the line at fault instead of by the parser's state."""

import re

import yaml

from bot.messages import owner

_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_COMMENT = re.compile(r"[ \t]#")
_DOING = {
    "quoted scalar": owner.OPEN_QUOTE,
    "alias": owner.SPECIAL_START,
    "anchor": owner.SPECIAL_START,
    "tag": owner.SPECIAL_START,
    "flow": owner.OPEN_BRACKET,
    "block scalar": owner.BAD_BLOCK,
}
_SIGNS = (
    (re.compile("^ *\t"), owner.TAB),
    (re.compile("^ *(?:- +)?[A-Za-z_]+(?: *\uff1a|:[^\\s:/])"), owner.bad_colon),
    (re.compile("^ *\u3000"), owner.WIDE_SPACE),
    (re.compile(r"""^(?![ -]*[#"'])\s*\S.*?: .*:(?: |$)"""), owner.COLON_INSIDE),
    (re.compile(r"""(?::|-) +("[^"]*"|'[^']*') *[^ #]"""), owner.AFTER_QUOTES),
)
"""What shows in a line, and what to tell about it."""
_REASONS = {
    "tab character": owner.TAB,
    "start any token": owner.SPECIAL_START,
    "node content": owner.SPECIAL_START,
}
_LONGEST = 2_000
"""Characters of a line that are looked at: a mistake further right is told by the parser's own reason."""


def explain(text: str, error: yaml.YAMLError) -> tuple[int, str]:
    """The line (from 1) to look at and what to do there."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return 1, owner.NOT_YAML
    lines = [line[:_LONGEST] for line in _BREAK.split(text)] + [""]
    mark = error.problem_mark or error.context_mark
    at = min(mark.line if mark else 0, len(lines) - 1)
    context = min(error.context_mark.line if error.context_mark else at, at)
    return (
        _by_parser(lines, at, context, str(error.context or ""), str(error.problem or ""))
        or _by_look(lines, at, context)
        or _by_reason(at, context, str(error.problem or ""))
    )


def _by_parser(lines: list[str], at: int, context: int, doing: str, reason: str) -> tuple[int, str] | None:
    """Mistakes that the parser's own words name without doubt."""
    for word, text in _DOING.items():
        if word in doing:
            return context + 1, owner.BAD_ESCAPE if "escape" in reason else text
    if "start any token" in reason and lines[at].lstrip(" ").startswith("\t"):
        return at + 1, owner.TAB
    return next(((at + 1, text) for word, text in _REASONS.items() if word in reason), None)


def _by_look(lines: list[str], at: int, context: int) -> tuple[int, str] | None:
    """Mistakes that show in the line itself, or in one of the two before it: the parser notices them late."""
    first = context if at - context <= 5 else at
    nearby = sorted({context, *range(max(0, min(first, at - 2)), at + 1)}, reverse=True)
    for number in nearby:
        if found := _look(lines[number]):
            return number + 1, found
    memos = (n for n in (at, max(0, at - 1)) if _COMMENT.search(lines[n]) and not lines[n].lstrip().startswith("#"))
    return next(((number + 1, owner.COMMENT_INSIDE) for number in memos), None)


def _look(line: str) -> str | None:
    found = next((told for sign, told in _SIGNS if sign.search(line)), None)
    return found(line) if callable(found) else found


def _by_reason(at: int, context: int, reason: str) -> tuple[int, str]:
    if "expected ':'" in reason:
        return context + 1, owner.NO_COLON
    return at + 1, owner.WRONG_INDENTATION
