"""Pictures of golden files for README: ``python -m tests.slack.pictures`` draws them anew, and a test compares them.

They show what the blocks hold and roughly how Slack lays them out; Slack's own fonts and colours are not imitated. With
``--all FOLDER`` every golden is drawn, to be looked at.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from html import escape, unescape
from pathlib import Path
from typing import Any

GOLDEN, FOLDER = Path(__file__).parent / "golden", Path(__file__).parent / "pictures"
SHOWN = ("card_taken", "answer_form", "staff_answer_corrected_cited", "card_learned", "candidate_form")
"""Those that README shows."""
NAMES = {"UALICE": "佐々木アリス"}
WIDTH, MARGIN, LINE, SIZE, SMALL = 640, 20, 22, 15, 12
INK, GREY, BLUE, GREEN = "#1d1c1d", "#616061", "#1264a3", "#007a5a"
NEVER_FIRST = "。、，．）」』！？…"
Run = tuple[str, dict[str, Any]]
LINK = re.compile(r"<([^|>]+)\|([^>]+)>")


def width(text: str, size: int) -> float:
    """As wide as most fonts make it: half the size for Latin letters, all of it for Japanese."""
    return sum(size if unicodedata.east_asian_width(char) in "WFA" else 0.56 * size for char in text)


def wrapped(runs: Iterable[Run], room: float, size: int) -> Iterator[list[Run]]:
    """Runs of text as lines that fit into ``room``."""
    line: list[Run] = []
    left = room
    for text, style in runs:
        piece = ""
        for char in text:
            if char == "\n" or (width(char, size) > left and char not in NEVER_FIRST):
                yield [*line, (piece, style)]
                line, piece, left = [], "", room
            if char != "\n":
                piece, left = piece + char, left - width(char, size)
        line.append((piece, style))
    yield line


class Picture:
    """What is drawn so far, and how far down."""

    def __init__(self) -> None:
        self.shapes: list[str] = []
        self.y = float(MARGIN)

    def text(self, runs: Iterable[Run], x: float = MARGIN, size: int = SIZE, room: float = 0) -> None:
        """A paragraph."""
        for line in wrapped(runs, room or WIDTH - MARGIN - x, size):
            self.y += LINE * size / SIZE
            self.line(line, x, self.y - 5, size)

    def line(self, line: Iterable[Run], x: float, y: float, size: int) -> None:
        """One line; each run takes just its room, whatever the font."""
        for text, style in line:
            if text.strip():
                weight = ' font-weight="bold"' if style.get("bold") else ""
                long = f'textLength="{width(text, size):.0f}" lengthAdjust="spacingAndGlyphs" xml:space="preserve"'
                place = f'x="{x:.0f}" y="{y:.0f}" font-size="{size}" fill="{style.get("fill", INK)}"'
                self.shapes.append(f"<text {place}{weight} {long}>{escape(text)}</text>")
            x += width(text, size)

    def box(self, x: float, y: float, wide: float, high: float, fill: str = "none", stroke: str = "#bbb") -> None:
        """A rectangle with round corners."""
        self.shapes.append(
            f'<rect x="{x:.0f}" y="{y:.0f}" width="{wide:.0f}" height="{high:.0f}" rx="4" fill="{fill}" '
            f'stroke="{stroke}"/>'
        )

    def button(self, label: str, x: float, fill: str = "#fff", ink: str = INK) -> float:
        """A button at the present height; where the next one may stand."""
        wide = width(label, 14) + 24
        self.box(x, self.y, wide, 30, fill, "#bbb" if fill == "#fff" else fill)
        self.line([(label, {"bold": True, "fill": ink})], x + 12, self.y + 20, 14)
        return x + wide + 8

    def mark(self, *, chosen: bool, round_: bool) -> None:
        """What an option is chosen with."""
        corner, top = 7 if round_ else 2, self.y + 5
        for inset, fill, shown in ((0, "none", True), (4, BLUE, chosen)):
            size = 14 - 2 * inset
            if shown:
                self.shapes.append(
                    f'<rect x="{MARGIN + inset}" y="{top + inset:.0f}" width="{size}" height="{size}" '
                    f'rx="{corner - inset if round_ else corner}" fill="{fill}" stroke="{BLUE if chosen else "#888"}"/>'
                )

    def row(self, labels: Iterable[str]) -> None:
        """Buttons, on as many lines as they need."""
        x = float(MARGIN)
        for label in labels:
            if x > MARGIN and x + width(label, 14) + 24 > WIDTH - MARGIN:
                x, self.y = MARGIN, self.y + 36
            x = self.button(label, x)
        self.y += 36

    def svg(self) -> str:
        """The whole picture."""
        high = self.y + MARGIN
        frame = f'<rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{high - 1:.0f}" rx="8" fill="#fff" stroke="#ccc"/>'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{high:.0f}" '
            f'viewBox="0 0 {WIDTH} {high:.0f}" font-family="sans-serif">\n'
            + "\n".join([frame, *self.shapes])
            + "\n</svg>\n"
        )


def plain(element: dict[str, Any], **style: Any) -> list[Run]:
    """A text object as runs; links are blue."""
    runs: list[Run] = []
    for at, part in enumerate(re.split(LINK, element["text"])):
        if at % 3 != 1:
            runs.append((unescape(part), {**style, "fill": BLUE} if at % 3 == 2 else style))
    return runs


def leaf(element: dict[str, Any]) -> Run:
    """A part of rich text."""
    if element["type"] == "user":
        return f"@{NAMES.get(element['user_id'], element['user_id'])}", {"fill": BLUE}
    return element["text"], element.get("style", {})


def draw(picture: Picture, block: dict[str, Any]) -> None:
    """One block."""
    match block["type"]:
        case "header":
            picture.y += 6
            picture.text(plain(block["text"], bold=True), size=18)
        case "divider":
            picture.y += 10
            picture.box(MARGIN, picture.y, WIDTH - 2 * MARGIN, 0)
        case "section":
            top, beside = picture.y, block.get("accessory")
            label = beside["text"]["text"] if beside else ""
            taken = width(label, 14) + 40 if beside else 0
            picture.text(plain(block["text"]), room=WIDTH - 2 * MARGIN - taken)
            if beside:
                low, picture.y = max(picture.y, top + 36), top + 4
                picture.button(label, WIDTH - MARGIN - taken + 16)
                picture.y = low
        case "context":
            for element in block["elements"]:
                picture.text(plain(element, fill=GREY), size=SMALL)
        case "rich_text":
            for part in block["elements"]:
                quoted, top = part["type"] == "rich_text_quote", picture.y
                picture.text([leaf(e) for e in part["elements"]], MARGIN + (14 if quoted else 0))
                if quoted:
                    picture.box(MARGIN, top + 4, 3, picture.y - top - 6, "#ddd", "#ddd")
        case "actions":
            picture.row(element["text"]["text"] for element in block["elements"])
        case "input":
            draw_input(picture, block)
    picture.y += 8


def draw_input(picture: Picture, block: dict[str, Any]) -> None:
    """A labelled field of a form."""
    element, optional = block["element"], "（任意）" if block.get("optional") else ""
    picture.text([(unescape(block["label"]["text"]), {"bold": True}), (optional, {"fill": GREY})])
    chosen = (element.get("initial_option") or {}).get("value")
    if element["type"] in ("radio_buttons", "checkboxes"):
        for option in element["options"]:
            picture.mark(chosen=option["value"] == chosen, round_=element["type"] == "radio_buttons")
            picture.text(plain(option["text"]), MARGIN + 22)
        return
    groups = element.get("option_groups") or [element]
    options = {option["value"]: option["text"]["text"] for group in groups for option in group.get("options", [])}
    shown = unescape(options.get(chosen) or element.get("initial_value") or "")
    shown += "　▾" if options else ""
    top = picture.y + 4
    picture.y = top + 4
    picture.text([(shown, {})], MARGIN + 10, room=WIDTH - 2 * MARGIN - 20)
    picture.y += 30 if element.get("multiline") and not shown else 8
    picture.box(MARGIN, top, WIDTH - 2 * MARGIN, picture.y - top)
    if "hint" in block:
        picture.text(plain(block["hint"], fill=GREY), size=SMALL)


def drawn(state: dict[str, Any]) -> str:
    """A golden file as a picture."""
    picture = Picture()
    if state.get("title"):
        picture.text(plain(state["title"], bold=True), size=18)
        picture.y += 10
    for block in state.get("blocks") or [{"type": "section", "text": {"text": state.get("text", "")}}]:
        draw(picture, block)
    if state.get("submit"):
        x = WIDTH - MARGIN - sum(width(state[key]["text"], 14) + 32 for key in ("close", "submit"))
        x = picture.button(state["close"]["text"], x)
        picture.button(state["submit"]["text"], x, GREEN, "#fff")
        picture.y += 30
    return picture.svg()


def picture_of(name: str) -> str:
    """The picture of a golden file."""
    return drawn(json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8")))


def main() -> None:
    """Draw them."""
    everything = sys.argv[1:2] == ["--all"]
    folder = Path(sys.argv[2]) if everything else FOLDER
    folder.mkdir(exist_ok=True)
    for name in [file.stem for file in GOLDEN.glob("*.json")] if everything else SHOWN:
        (folder / f"{name}.svg").write_text(picture_of(name), encoding="utf-8")


if __name__ == "__main__":
    main()
