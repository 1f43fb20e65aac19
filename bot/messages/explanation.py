"""Everything a decision was made of, line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict

from bot.core.index import Part
from bot.core.responder import Match, Responder, Trace
from bot.messages import terminal

SHOWN = 5
"""Entries that came nearest."""


def lines(responder: Responder, trace: Trace) -> Iterator[str]:
    """The explanation, line by line."""
    analysis = trace.analysis
    yield f"{terminal.TOKENS}: " + " ".join(f"{t.surface}/{t.pos}/{t.lemma or '-'}" for t in analysis.tokens)
    yield f"{terminal.DROPPED}: {' '.join(analysis.dropped) or terminal.NONE}"
    yield f"{terminal.NAMES}: {' '.join(f'{n.surface} -> {n.key}' for n in analysis.names) or terminal.NONE}"
    yield f"{terminal.SYNONYMS}: " + (
        ", ".join(f"{'+'.join(found)} -> {concept}" for found, concept in analysis.synonyms) or terminal.NONE
    )
    yield f"{terminal.TERMS}: {' '.join(analysis.terms) or terminal.NONE}"
    yield f"{terminal.BACKGROUND}: {' '.join(sorted(analysis.background)) or terminal.NONE}"
    yield f"{terminal.DEMANDS}: {' '.join(sorted(analysis.demands)) or terminal.NONE}"
    yield f"{terminal.STRANGERS}: {' '.join(trace.strangers) or terminal.NONE}"
    for place, match in enumerate(trace.matches[:SHOWN], 1):
        yield from _match_lines(responder, trace, place, match)
    yield f"{terminal.THRESHOLDS}: " + " ".join(f"{k}={v}" for k, v in asdict(responder.calibration).items())
    yield f"{terminal.DECISION}: {trace.decision.kind} ({trace.reason}), confidence {trace.confidence:.3f}"


def _match_lines(responder: Responder, trace: Trace, place: int, match: Match) -> Iterator[str]:
    entry = match.target.entry
    fit = match.fit
    yield ""
    yield f"{place}. {entry.id if entry else '#' + match.target.topic.id}  「{fit.wording.text}」"
    yield (
        f"   score {match.hit.score:.4f}  fit {fit.value:.3f} (question->wording {fit.forward:.3f}, "
        f"wording->question {fit.backward:.3f})"
    )
    breakdown = responder.breakdown(trace, match)
    by_field: dict[str, list[Part]] = defaultdict(list)
    for part in breakdown.parts:
        by_field[part.field].append(part)
    for field, parts in by_field.items():
        yield f"   {field:8} " + "  ".join(f"{part.term} {part.weight:.3f}" for part in parts)
    yield f"   coverage {breakdown.coverage:.3f}"
