"""What a text denies or excludes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.language import NOT_NEGATED
from bot.core.tokens import Token

NOT, EXCEPT = "¬", "∖"
"""Mark a term that a text denies (向いていない人) or excludes (ICT職以外): it never meets the plain term."""
_AFFIRMING = re.compile("しか|(?:だけ|のみ|ばかり)(?:で|じゃ)$")


def denied_at(tokens: Sequence[Token]) -> dict[int, str]:
    """Positions of words that are denied where they qualify a noun (向いていない人), or excluded (ICT職以外): the mark.

    「…ないのでしょうか」 asks for the very thing it negates, 「経験しかない」 and 「Aさんだけでなく」 affirm it.
    """
    found = {}
    for at, token in enumerate(tokens):
        if not token.aside:
            continue
        after = tokens[at + 2 :] if tokens[at + 1 : at + 2] and tokens[at + 1].surface == "た" else tokens[at + 1 :]
        if _excluding(tokens, at):
            mark = EXCEPT
        elif token.negative and after and _qualified(after) and not _affirmed(tokens[max(0, at - 5) : at]):
            mark = NOT
        else:
            continue
        back = next((b for b in range(at - 1, -1, -1) if tokens[b].content), -1)
        between = tokens[back + 1 : at]  # 「良くない方向」 denies 良い, which is no content
        if NOT_NEGATED.isdisjoint(t.term for t in between) and all(t.pos != "形容詞" for t in between):
            found[back] = mark
    return found


def _affirmed(before: Sequence[Token]) -> bool:
    return bool(_AFFIRMING.search("".join(token.surface for token in before)))


def _excluding(tokens: Sequence[Token], at: int) -> bool:
    """Whether what stands before ``at`` is set aside: X以外, Xを除く, Xのほかに, Xではなく; not Xだけでなく."""
    before = "".join(token.surface for token in tokens[max(0, at - 3) : at])
    after = "".join(token.surface for token in tokens[at + 1 : at + 3])
    match tokens[at].term:
        case "以外" | "除く":
            return after not in {"にも", "でも"}
        case "他":
            return before.endswith("の") and after.startswith(("に", "の", "は"))
        case "無い" | "ない":
            negated = tokens[at].surface == "なく" and before.endswith(("では", "じゃ"))
            becomes = after.startswith(("なり", "なる", "なっ", "ても"))
            return negated and not becomes and not any(word in before for word in ("だけ", "のみ", "ばかり", "どころ"))
    return False


def _qualified(after: Sequence[Token]) -> bool:
    if after[0].surface == "の" and after[0].pos2 == "準体助詞":
        return not (after[1:] and after[1].surface in {"で", "か", "かな", "?"})
    return after[0].pos == "名詞"
