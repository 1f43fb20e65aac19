"""Spelling repair: questions in kana only, homophones picked by an input method, and slips of one character.

All three look words up in the vocabulary of the knowledge: the words and compounds of its wordings, synonyms and names.
Nothing is repaired that the knowledge itself spells that way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import groupby

import jaconv

from bot.core.language import KANA_FUNCTION_WORDS, ROMAJI_FRAMES
from bot.core.text import fold
from bot.core.tokens import Token, Tokenizer

MIN_READING, MIN_COMPOUND = 4, 6
"""Kana of a compound before its sound alone identifies it; where all its words are known, too."""
MIN_SLIP, MAX_SLIP = 3, 14
"""Characters of a word in which one wrong, missing or extra character is recognised."""
MAX_WORD = 16
_KANJI = re.compile(r"[一-鿿々]")
_HIRAGANA = re.compile(r"[ぁ-ゖー]")
_WORDLIKE = re.compile(r"[一-鿿々ァ-ヴーa-z0-9][一-鿿々ぁ-ゖァ-ヴーa-z0-9]*[一-鿿々ァ-ヴーa-z0-9し]")
_KATAKANA = re.compile(r"[ァ-ヴー]{5,}")
_SHOUTED = re.compile(r"[ァ-ヴー]{7,}[?!。]*")
"""Particles in katakana, too, as old terminals write them."""
_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}
_TO_HIRAGANA = {katakana: hiragana for hiragana, katakana in _TO_KATAKANA.items()}


_ROMAJI = re.compile(r"(?:(?:[kgsztdnhbpmyrwjf]|sh|ch|ts|[kgnhbpmr]y)?[aiueo]|n|k(?=k)|s(?=s)|t(?=[tc])|p(?=p))+")
_LATIN_WORD = re.compile(r"[A-Za-z]+(?:-san)?")
_INITIAL = re.compile(r"\b([A-Za-z])-?san\b")
_PARTICLES = {"wa": "は", "wo": "を", "e": "へ"}
_KANA_NUMBERS = re.compile("なん(にん|さい|かい|ねん|がつ|にち|けん|しゅうかん|じかん|じ)(?!ゃ)")
_COUNTERS = dict(
    pair.split("=")
    for pair in "にん=人 さい=歳 かい=回 ねん=年 がつ=月 にち=日 けん=件 しゅうかん=週間 じかん=時間 じ=時".split()
)


def _is_romaji(text: str) -> bool:
    return not ROMAJI_FRAMES.isdisjoint(re.findall(r"[a-z]+", text))


def spell_numbers(text: str) -> str:
    """「なんにん」 as 「何人」: left in kana it would be read as something else."""
    return _KANA_NUMBERS.sub(lambda match: "何" + _COUNTERS[match.group(1)], text)


def katakana(text: str) -> str:
    """Hiragana turned into katakana, one for one."""
    return text.translate(_TO_KATAKANA)


def compounds(tokens: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    """Every run of up to four tokens that begins with a content word and holds no particle."""
    for start, first in enumerate(tokens):
        if first.pos not in _WORDS:
            continue
        for end in range(start + 1, min(start + 5, len(tokens) + 1)):
            if tokens[end - 1].pos not in _PARTS:
                break
            yield tuple(tokens[start:end])


_WORDS = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞", "接頭辞"})
_PARTS = _WORDS | {"接尾辞"}


def _spelt(tokens: tuple[Token, ...]) -> dict[str, str]:
    """The compounds among ``tokens``, with their readings."""
    found: dict[str, str] = {}
    for run in compounds(tokens):
        word = "".join(token.surface for token in run)
        if len(word) <= MAX_WORD:
            found[word] = "".join(token.reading for token in run) if all(token.reading for token in run) else ""
    return found


def _learnt(texts: Iterable[str], tokenize: Tokenizer) -> Iterator[tuple[str, str]]:
    """The words and compounds of each text, once a text, with their readings (empty where MeCab knows none)."""
    spelt = cache(_spelt)  # the same few words stand together in many texts
    for text in dict.fromkeys(fold(text).replace(" ", "、") for text in texts):
        found: dict[str, str] = {}
        for are_parts, tokens in groupby(tokenize(text), lambda token: token.pos in _PARTS):
            if are_parts:
                found.update(spelt(tuple(tokens)))
        yield from found.items()


class Speller:
    """Repairs questions with the vocabulary of ``texts``. Frozen after building; as thread-bound as its tokeniser."""

    def __init__(
        self, tokenize: Tokenizer, told: Iterable[str], read: Tokenizer, asked: Iterable[str], names: Iterable[str] = ()
    ) -> None:
        """``told``: texts whose words are right. ``asked``: wordings, tokenised by ``read``; they hold slips on
        purpose: a word counts once two of them have it. ``names``: what is never respelt, such as aliases.
        """
        self.tokenize = tokenize
        self._names = frozenset(map(fold, names))
        sure = dict(_learnt(told, tokenize))
        asked = (text for text in asked if not _is_romaji(text))
        seen = Counter(_learnt(asked, read))
        often = {word: reading for (word, reading), count in seen.items() if count > 1}
        self._words = sure.keys() | often.keys()
        self._readings: dict[str, str] = {}
        for word, reading in [*sure.items(), *often.items()]:
            if reading:
                self._readings.setdefault(reading, word)

    @cached_property
    def _slips(self) -> dict[str, str]:
        """Words without one of their characters -> the word."""
        found: dict[str, str] = {}
        for word in sorted(self._words):
            if MIN_SLIP <= len(word) <= MAX_SLIP and not _HIRAGANA.fullmatch(word[-1:] + word[:1]):
                for at in range(len(word)):
                    found.setdefault(word[:at] + word[at + 1 :], word)
        return found

    @cached_property
    def _near_ones(self) -> frozenset[str]:
        """What a slip can be recognised by."""
        return frozenset(self._slips).union(self._words)

    def from_romaji(self, text: str) -> str:
        """Romaji turned into kana, if the Latin words of a text hold a Japanese frame (desuka, wa, tte …)."""
        if not _is_romaji(text):
            return text

        def spelt(match: re.Match[str]) -> str:
            word = match.group()
            if word in self._words or not _ROMAJI.fullmatch(word):
                return word
            return _PARTICLES.get(word) or jaconv.alphabet2kana(re.sub("nn(?=[aiueo])", "nnn", word))

        return re.sub(r"(?<=[ぁ-ん]) | (?=[ぁ-ん])", "", _LATIN_WORD.sub(spelt, _INITIAL.sub(r"\1さん", text)))

    def spell_out(self, text: str) -> str:
        """A question without kanji, its known words written as the knowledge writes them; others as they are."""
        folded = fold(text)
        if _KANJI.search(folded):
            return text
        if _SHOUTED.fullmatch(folded):
            pieces = self._segment(folded.translate(_TO_HIRAGANA))
            return "".join(pieces) if all(len(piece) > 1 or piece in "?!。" for piece in pieces) else text
        return "".join(self._segment(folded)) if 2 * len(_HIRAGANA.findall(folded)) >= len(folded) else text

    def _segment(self, text: str) -> list[str]:
        """The split that covers most with long known words; particles and endings keep their place."""
        sound = katakana(text)
        best: list[tuple[float, list[str]]] = [(0.0, [])]
        for end in range(1, len(text) + 1):
            choices = [(best[end - 1][0], [*best[end - 1][1], text[end - 1]])]
            for start in range(max(0, end - MAX_WORD), end - 1):
                word = self._readings.get(sound[start:end])
                if text[start:end] in self._names:
                    choices.append((best[start][0] + (end - start) ** 2, [*best[start][1], text[start:end]]))
                elif text[start:end] in KANA_FUNCTION_WORDS:
                    choices.append((best[start][0] + (end - start) ** 1.5, [*best[start][1], text[start:end]]))
                elif word:
                    choices.append((best[start][0] + (end - start) ** 1.6 - 1, [*best[start][1], word]))
            best.append(max(choices, key=lambda choice: choice[0]))
        return best[-1][1]

    def fix_katakana(self, text: str) -> str:
        """Katakana words that the knowledge does not know, one slip away from one that it does."""

        def fixed(match: re.Match[str]) -> str:
            typed = match.group()
            return typed if typed in self._words else next(self._near(typed), typed)

        return _KATAKANA.sub(fixed, fold(text))

    def homophones(self, text: str, tokens: Sequence[Token]) -> str:
        """Long compounds that sound like one of the knowledge's (各曲支援), spelt as it spells them."""
        folded = fold(text)
        for typed, known, sound in self._alike(tokens):
            if len(sound) >= MIN_COMPOUND and typed in folded:
                text = folded = folded.replace(typed, known)
        return text

    def corrections(self, text: str, odd: frozenset[str]) -> Iterator[tuple[str, str]]:
        """(as typed, as the knowledge spells it) for words it does not know: same sound first, then one slip.

        ``odd``: the characters of what nobody knows; what has none of them is in order.
        """
        folded = fold(text)
        alike = self._alike(self.tokenize(folded))
        yield from ((typed, known) for typed, known, _ in alike if not odd.isdisjoint(typed))
        yield from self._one_slip(folded, odd)

    def _alike(self, tokens: Sequence[Token]) -> Iterator[tuple[str, str, str]]:
        """Words that the knowledge spells otherwise, longest first: as typed, as known, their sound."""
        for run in sorted(compounds(tokens), key=len, reverse=True):
            typed = "".join(token.surface for token in run)
            sound = "".join(token.reading for token in run)
            known = self._readings.get(sound) if len(sound) >= MIN_READING else None
            if known and typed not in self._words and all(token.reading for token in run):
                yield typed, known, sound

    def _one_slip(self, text: str, odd: frozenset[str]) -> Iterator[tuple[str, str]]:
        for length in range(MAX_SLIP, MIN_SLIP - 1, -1):
            for start in range(len(text) - length + 1):
                typed = text[start : start + length]
                if not odd.isdisjoint(typed) and _WORDLIKE.fullmatch(typed) and typed not in self._words:
                    yield from ((typed, word) for word in self._near(typed))

    def _near(self, typed: str) -> Iterator[str]:
        if typed in self._slips:  # a character is missing
            yield self._slips[typed]
        shorter_ones = [typed[:at] + typed[at + 1 :] for at in range(len(typed))]
        for shorter in () if self._near_ones.isdisjoint(shorter_ones) else shorter_ones:
            if len(shorter) > MIN_SLIP and shorter in self._words:  # one too many
                yield shorter
            word = self._slips.get(shorter)
            if word and len(word) == len(typed) and _one_step(word, typed):
                yield word


def _one_step(word: str, typed: str) -> bool:
    """Whether two words of one length differ in one character, or in two neighbours that changed places."""
    apart = [at for at, (a, b) in enumerate(zip(word, typed, strict=True)) if a != b]
    if len(apart) == 2 and apart[1] == apart[0] + 1:
        return word[apart[0]] == typed[apart[1]] and word[apart[1]] == typed[apart[0]]
    return len(apart) == 1
