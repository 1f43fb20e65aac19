"""README shows what the product really says. ``python -m tests.test_readme`` writes its generated parts anew."""

from __future__ import annotations

import re
from dataclasses import astuple

from click.testing import CliRunner

from bot import knowledge_yaml
from bot.cli import main
from bot.cli.eval import as_expected, parts
from bot.core import evaluation
from bot.core.responder import Responder
from bot.mecab import MecabTokenizer
from tests.conftest import ROOT, SHIPPED

README = ROOT / "README.md"
QUESTION = "リモートワークはどのように運用されていますか？"
ANSWER = re.compile(r'(    \$ ict-bot ask "[^"]*"\n)(.*?)(?=\nPython 3)', re.S)
RATES = re.compile(r"(<!-- rates -->\n)(.*?)(?=<!-- /rates -->)", re.S)
NAMES = {"covered": "the articles answer it", "follow_up": "of these, follow-ups", "uncovered": "they do not"}


def answer() -> str:
    """What the terminal shows, indented as README shows it."""
    text = CliRunner().invoke(main, ["--knowledge", str(SHIPPED), "ask", QUESTION]).stdout
    return "\n" + "".join(f"    {line}".rstrip() + "\n" for line in text.splitlines())


def rates(responder: Responder) -> str:
    """The measured rates as a table, and every wrong answer of the held-out part by name."""
    files = sorted((ROOT / "tests/questions").glob("*.yaml"))
    outcomes = evaluation.run(responder, knowledge_yaml.load_questions(files))
    lines = ["| part | question | n | right first | within 3 | MRR | wrong | candidates | silent |", "|" + "---|" * 9]
    for name, rate in parts(outcomes).items():
        half, kind = name.split(".")
        count, *shares = astuple(rate)
        figures = [f"{share:.3f}" for share in shares]
        if kind == "uncovered":
            figures[:3] = ["–"] * 3
        lines.append(f"| {half.replace('_', ' ')} | {NAMES[kind]} | {count} | {' | '.join(figures)} |")
    wrong = [o for o in outcomes if o.golden.held_out and o.verdict is evaluation.Verdict.WRONG and not as_expected(o)]
    lines += ["", "Answered wrongly in the held-out part:", ""]
    lines += [f"- {' → '.join((*o.golden.after, o.golden.ask))} (`{o.shown[0]}`)" for o in wrong]
    return "\n".join(lines) + "\n"


def test_the_answer_shown_is_the_answer_given() -> None:
    found = ANSWER.search(README.read_text("utf-8"))
    assert found
    assert found[2] == answer()


def test_the_rates_shown_are_the_rates_measured(responder: Responder) -> None:
    found = RATES.search(README.read_text("utf-8"))
    assert found
    assert found[2] == rates(responder)


def write() -> None:
    """Put the generated parts into README."""
    responder = Responder(knowledge_yaml.load(SHIPPED), MecabTokenizer())
    text = README.read_text("utf-8")
    shown, measured = answer(), rates(responder)
    text = ANSWER.sub(lambda found: found[1] + shown, text)
    README.write_text(RATES.sub(lambda found: found[1] + measured, text), "utf-8")


if __name__ == "__main__":
    write()
