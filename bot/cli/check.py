"""``ict-bot check``: everything that is wrong in the knowledge, and everything that is missing."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from bot.core.knowledge import Knowledge
from bot.knowledge_yaml import Problem, Survey, survey
from bot.knowledge_yaml.gaps import gaps_of
from bot.knowledge_yaml.sources import MAX_SHARE, Share, check_sources
from bot.knowledge_yaml.wordings import Wordings, check_wordings
from bot.messages import owner
from bot.services.clock import tokyo_today

SHOWN = 10
"""Findings of a kind listed on a terminal that are no mistakes."""


@click.command(help=owner.COMMANDS["check"])
@click.option("--sources", type=click.Path(path_type=Path), metavar="DIR", help=owner.SOURCES_HELP)
@click.option("--json", "as_json", is_flag=True, help=owner.JSON_HELP)
@click.option("--quick", is_flag=True, help=owner.QUICK_HELP)
@click.option("--all", "everything", is_flag=True, help=owner.ALL_HELP)
@click.pass_obj
def command(knowledge: Path, sources: Path | None, *, as_json: bool, quick: bool, everything: bool) -> None:
    """Print the findings; exit 1 if there is any problem."""
    findings = examine(knowledge, sources, tokyo_today(), quick)
    if as_json:
        click.echo(json.dumps(to_json(findings), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(to_lines(findings, everything)))
    sys.exit(1 if findings.problems else 0)


@dataclass(frozen=True, slots=True)
class Findings:
    """What ``check`` found. ``knowledge`` is None where the folder itself cannot be used."""

    problems: tuple[Problem, ...]
    wordings: Wordings
    gaps: tuple[Problem, ...]
    shares: tuple[Share, ...]
    knowledge: Knowledge | None


def examine(folder: Path, sources: Path | None, today: date, quick: bool = False) -> Findings:
    """Check a knowledge folder: its quotations against ``sources`` if given, its dates against ``today``, its wordings.

    ``quick`` leaves out the wordings.
    """
    found = survey(folder)
    unproved, shares = check_sources(found.library, sources) if sources else ([], [])
    gaps = gaps_of(found.library, today)
    asked = Wordings((), (), ()) if quick or not found.knowledge else _ask(found, found.knowledge)
    problems = (*found.problems, *unproved, *asked.astray)
    return Findings(problems, asked, tuple(gaps), tuple(shares), found.knowledge)


def _ask(found: Survey, knowledge: Knowledge) -> Wordings:
    from bot.core.responder import Responder
    from bot.mecab import MecabTokenizer

    return check_wordings(found.library, Responder(knowledge, MecabTokenizer()))


def to_lines(findings: Findings, everything: bool = False) -> Iterator[str]:
    """Problems first and bare, so that editors and ``grep`` find ``path:line:``."""
    yield from map(str, findings.problems)
    asked = findings.wordings
    for title, found, shown in (
        (owner.MISSES, asked.misses, SHOWN),
        (owner.NEAR, asked.near, SHOWN),
        (owner.GAPS, findings.gaps, len(findings.gaps)),
        (owner.SHARES, [_share(share) for share in findings.shares], len(findings.shares)),
    ):
        yield from _list(title, found, len(found) if everything else shown)
    yield ""
    if findings.problems or not findings.knowledge:
        yield owner.summary_of_problems(len(findings.problems), len(findings.gaps))
    else:
        yield owner.summary(findings.knowledge, len(findings.gaps))


def _list(title: str, found: Sequence[object], shown: int) -> Iterator[str]:
    if found:
        yield from ("", f"{title}:", *(f"  {line}" for line in found[:shown]))
        if len(found) > shown:
            yield f"  {owner.unlisted(len(found) - shown)}"


def to_json(findings: Findings) -> dict[str, Any]:
    """``ok``, ``version`` (null if unusable), ``counts``, the lists of findings and ``shares`` (from 0 to 1)."""
    known, asked = findings.knowledge, findings.wordings
    counts = (
        {"articles": len(known.articles), "roles": len(known.roles), "entries": len(known.entries)} if known else {}
    )
    return {
        "ok": not findings.problems,
        "version": known.version if known else None,
        "counts": counts,
        "problems": [asdict(problem) for problem in findings.problems],
        **{name: [asdict(each) for each in getattr(asked, name)] for name in ("misses", "near")},
        "gaps": [asdict(gap) for gap in findings.gaps],
        "shares": [{**asdict(share), "share": round(share.share, 4)} for share in findings.shares],
    }


def _share(share: Share) -> str:
    return owner.share(share.article, share.file, share.quoted, share.characters, share.share, MAX_SHARE)
