"""What a decision was made of, for whoever writes the knowledge: in the terminal and in Slack."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict

from bot.core.match import EXACT, FOUND, Match
from bot.core.responder import Responder, Trace
from bot.messages.workshop import word

SHOWN = 5
"""Entries that came nearest."""
NONE = "なし"
ENDS = {
    "answer": "すぐに答えます",
    "candidates": "候補を出して、選んでもらいます",
    "none": "記載がないと答えます",
    "empty": "質問のしかたを案内します",
}
REASONS = {
    "fits": "ほかの項目や記載がない話題よりも、はっきり近いため",
    "unsure": "近いものを1つに決められないか、尋ねられた数や時期、比べることなどが項目にないため",
    "uncovered": "記載がない話題の言い方にいちばん近いため",
    "stranger": "ナレッジにない固有名を尋ねているため",
    "nothing": "近いものがないため",
    "weak": "いちばん近いものでも、ほかとの差が小さいか、見慣れない言い方のため",
    "empty": "何についての質問かがわかる言葉がないため",
}


def lines(responder: Responder, trace: Trace) -> Iterator[str]:
    """How a question ends and why, in words; then what was read in it, what came near, and the figures."""
    analysis = trace.analysis
    why = f"（{REASONS[trace.reason]}）" if trace.reason in REASONS else ""
    yield f"判定：{ENDS[trace.decision.kind]}{why}"
    found = {
        "探した言葉": (word(term, responder.knowledge) for term in trace.searched),
        "使わなかった言葉": analysis.dropped,
        "ナレッジにない固有名": trace.strangers,
        "話し手・職種の名前": (f"{name.surface} -> {name.key}" for name in analysis.names),
        "言い換え": (f"{'+'.join(words)} -> {concept}" for words, concept in analysis.synonyms),
        "前置きの言葉（弱く扱う）": sorted(analysis.background),
        "質問の種類": sorted(analysis.demands),
        "形態素": (f"{token.surface}/{token.pos}/{token.lemma or '-'}" for token in analysis.tokens),
    }
    for title, words in found.items():
        yield f"{title}：{'、'.join(words) or NONE}"
    yield "近いもの" if trace.matches else f"近いもの：{NONE}"
    for place, match in enumerate(trace.matches[:SHOWN], 1):
        yield from _match(responder, trace, place, match)
    yield "しきい値：" + " ".join(f"{k}={v}" for k, v in asdict(responder.calibration).items())
    yield f"{trace.decision.kind} ({trace.reason}), confidence {trace.confidence:.3f}"


def _match(responder: Responder, trace: Trace, place: int, match: Match) -> Iterator[str]:
    entry, fit, parts = match.target.entry, match.fit, responder.breakdown(trace, match)
    name = f"項目 {entry.id}" if entry else f"記載がない話題 {match.target.topic.id}"
    yield f"{place}. {name}「{fit.wording.text}」　合い方 {fit.value:.0%}"
    weights: dict[str, list[str]] = defaultdict(list)
    for part in parts.parts:
        weights[part.field].append(f"{part.term} {part.weight:.3f}")
    for field, told in weights.items():
        yield f"   {field:8} {'  '.join(told)}"
    yield f"   coverage {parts.coverage:.3f}  score {match.hit.score:.4f}  likeness {match.likeness:.3f}"
    yield f"   fit: question->wording {fit.forward:.3f}, wording->question {fit.backward:.3f}"
    exact = f" x {EXACT} (exact)" if fit.exact else ""
    yield f"   rank {match.rank:.3g} = fit x e^likeness x score^{FOUND} x worth {match.worth:.2f}{exact}"
