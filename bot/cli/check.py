"""``ict-bot check``: everything that is wrong in the knowledge, and everything that is missing."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from bot.core.knowledge import Knowledge
from bot.knowledge_yaml import Problem, survey
from bot.knowledge_yaml.document import Library
from bot.knowledge_yaml.gaps import gaps_of
from bot.knowledge_yaml.sources import MAX_SHARE, Share, check_sources
from bot.knowledge_yaml.wordings import Wordings, check_wordings
from bot.messages import terminal
from bot.services.clock import tokyo_today

_Findings = Mapping[str, Sequence[Problem]]


@click.command()
@click.option("--sources", type=click.Path(path_type=Path), metavar="DIR", help=terminal.SOURCES_HELP)
@click.option("--json", "as_json", is_flag=True, help=terminal.JSON_HELP)
@click.option("--quick", is_flag=True, help=terminal.QUICK_HELP)
@click.pass_obj
def command(knowledge: Path, sources: Path | None, *, as_json: bool, quick: bool) -> None:
    found = survey(knowledge)
    unproved, shares = check_sources(found.files, sources) if sources else ([], [])
    asked = Wordings() if quick or not found.knowledge else _ask(found.files, found.knowledge)
    problems = [*found.problems, *unproved, *asked.astray]
    findings = {"misses": asked.misses, "near": asked.near, "gaps": gaps_of(found.files, tokyo_today())}
    if as_json:
        whole = _to_json(found.knowledge, {"problems": problems, **findings}, shares)
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_to_lines(found.knowledge, problems, findings, shares)))
    sys.exit(1 if problems else 0)


def _ask(library: Library, knowledge: Knowledge) -> Wordings:
    from bot.core.responder import Responder
    from bot.mecab import MecabTokenizer

    return check_wordings(library, Responder(knowledge, MecabTokenizer()))


def _to_lines(
    known: Knowledge | None, problems: Sequence[Problem], findings: _Findings, shares: Sequence[Share]
) -> Iterator[str]:
    """Problems first and bare, so that editors and ``grep`` find ``path:line:``."""
    yield from map(str, problems)
    told = [terminal.share(s.article, s.file, s.quoted, s.characters, s.share, MAX_SHARE) for s in shares]
    for name, found in {**findings, "shares": told}.items():
        if found:
            yield from ("", f"{terminal.FINDINGS[name]}:", *(f"  {line}" for line in found))
    yield ""
    gaps = len(findings["gaps"])
    yield terminal.summary(known, gaps) if known and not problems else terminal.summary_of_problems(len(problems), gaps)


def _to_json(known: Knowledge | None, findings: _Findings, shares: Sequence[Share]) -> dict[str, Any]:
    """``ok``, ``version`` (null if unusable), ``counts``, the lists of findings and ``shares`` (from 0 to 1)."""
    return {
        "ok": not findings["problems"],
        "version": known.version if known else None,
        "counts": {name: len(getattr(known, name)) for name in ("articles", "roles", "entries")} if known else {},
        **{name: [asdict(problem) for problem in found] for name, found in findings.items()},
        "shares": [{**asdict(share), "share": round(share.share, 4)} for share in shares],
    }
