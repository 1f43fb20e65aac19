"""What a decision was made of: everything for the terminal, and in words for content owners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict

from bot.core.index import Part
from bot.core.responder import Responder, Trace
from bot.core.search import EXACT, Match
from bot.messages.workshop import word

SHOWN = 5
"""Entries that came nearest."""
WORDS = 4
"""Terms that weigh most, of each entry."""
NONE = "なし"
ENDS = {
    "answer": "すぐに答えます",
    "candidates": "候補を出して、選んでもらいます",
    "none": "記載がないと答えます",
    "empty": "質問のしかたを案内します",
}
REASONS = {
    "fits": "1つの言い方によく合うため",
    "unsure": "近いものを1つに決められないか、尋ねられた数や時期などが項目にないため",
    "uncovered": "記載がない話題の言い方にいちばん近いため",
    "stranger": "ナレッジにない固有名を尋ねているため",
    "nothing": "近いものがないため",
    "unmet": "比べる・除くなど、項目が答えていないことを尋ねているため",
    "weak": "いちばん近いものでも、合い方が弱いため",
    "empty": "何についての質問かがわかる言葉がないため",
}


def lines(responder: Responder, trace: Trace) -> Iterator[str]:
    """The explanation, line by line."""
    analysis = trace.analysis
    found = {
        "形態素": (f"{token.surface}/{token.pos}/{token.lemma or '-'}" for token in analysis.tokens),
        "使わない語": analysis.dropped,
        "話し手・職種の名前": (f"{name.surface} -> {name.key}" for name in analysis.names),
        "言い換え": (f"{'+'.join(words)} -> {concept}" for words, concept in analysis.synonyms),
        "検索に使う語": analysis.terms,
        "前置きの語（弱く扱う）": sorted(analysis.background),
        "質問の種類": sorted(analysis.demands),
        "知らない固有名": trace.strangers,
    }
    for title, words in found.items():
        yield f"{title}: {' '.join(words) or NONE}"
    for place, match in enumerate(trace.matches[:SHOWN], 1):
        yield from _match_lines(responder, trace, place, match)
    yield "しきい値: " + " ".join(f"{k}={v}" for k, v in asdict(responder.calibration).items())
    yield f"判定: {trace.decision.kind} ({trace.reason}), confidence {trace.confidence:.3f}"


def _match_lines(responder: Responder, trace: Trace, place: int, match: Match) -> Iterator[str]:
    entry = match.target.entry
    fit = match.fit
    yield ""
    yield f"{place}. {entry.id if entry else '#' + match.target.topic.id}  「{fit.wording.text}」"
    exact = f" x {EXACT} (exact)" if fit.exact else ""
    yield f"   rank {match.rank:.4f} = fit x likeness^3 x score x worth {match.worth:.2f}{exact}"
    yield (
        f"   fit {fit.value:.3f} (question->wording {fit.forward:.3f}, wording->question {fit.backward:.3f})  "
        f"likeness {match.likeness:.3f}  score {match.hit.score:.4f}"
    )
    breakdown = responder.breakdown(trace, match)
    by_field: dict[str, list[Part]] = defaultdict(list)
    for part in breakdown.parts:
        by_field[part.field].append(part)
    for field, parts in by_field.items():
        yield f"   {field:8} " + "  ".join(f"{part.term} {part.weight:.3f}" for part in parts)
    yield f"   coverage {breakdown.coverage:.3f}"


def in_words(responder: Responder, trace: Trace) -> Iterator[str]:
    """How a question ends and why, without anything that only a programmer understands."""
    known = responder.knowledge
    why = f"（{REASONS[trace.reason]}）" if trace.reason in REASONS else ""
    yield f"判定：{ENDS[trace.decision.kind]}{why}"
    yield f"探した言葉：{'、'.join(word(term, known) for term in trace.searched) or NONE}"
    yield f"使わなかった言葉：{'、'.join(trace.analysis.dropped) or NONE}"
    if trace.strangers:
        yield f"ナレッジにない固有名：{'、'.join(trace.strangers)}"
    yield "近いもの" if trace.matches else "近いもの：なし"
    for place, match in enumerate(trace.matches[:SHOWN], 1):
        entry, topic = match.target.entry, match.target.topic
        name = f"項目 {entry.id}" if entry else f"記載がない話題 {topic.id}"
        weights: dict[str, float] = defaultdict(float)
        for part in responder.breakdown(trace, match).parts:
            weights[part.term] += part.weight
        heaviest = sorted((term for term in weights if " " not in term), key=lambda term: -weights[term])[:WORDS]
        said = "、".join(f"{word(term, known)} {weights[term]:.1f}" for term in heaviest)
        yield f"{place}. {name}「{match.fit.wording.text}」　合い方 {match.fit.value:.0%}　効いた言葉：{said}"
