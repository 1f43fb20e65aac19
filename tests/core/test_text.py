from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import MAX_QUESTION, clean_question, fold, squeeze


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("<@U12345> 服装は？", "服装は?"),
        ("<@U12345|bot>服装は？", "bot服装は?"),
        ("<https://example.com/a|この記事>の話", "この記事の話"),
        ("<https://example.com/a> の話", "の話"),
        ("<#C1|general>で聞いた", "generalで聞いた"),
        ("<!channel> みんな", "みんな"),
        ("服装は？:smile: :+1:", "服装は? :+1:"),
        ("A&amp;B &lt;b&gt;", "A&B <b>"),
        ("&lt;@U1&gt;", "<@U1>"),
        ("ﾘﾓｰﾄﾜｰｸ", "リモートワーク"),
        ("ＩＣＴ職", "ICT職"),
        ("改行\n\tと\0制御\u202e文字", "改行 と 制御 文字"),
        ("10:30に始業", "10:30に始業"),
        ("", ""),
    ],
)
def test_slack_markup_and_widths_are_undone(raw: str, clean: str) -> None:
    assert clean_question(raw) == clean


@given(st.text())
def test_a_cleaned_question_is_short_folded_and_printable(raw: str) -> None:
    clean = clean_question(raw)
    assert len(clean) <= MAX_QUESTION
    assert clean == clean.strip()
    assert not any(unicodedata.category(char)[0] == "C" for char in clean)


def test_a_text_that_nfkc_lengthens_is_cut_again() -> None:
    assert len(clean_question("ﷺ" * 3_000)) <= MAX_QUESTION


@given(st.text())
def test_squeezing_is_idempotent(text: str) -> None:
    assert squeeze(squeeze(text)) == squeeze(text)


@pytest.mark.parametrize("text", ["ＩＣＴ職", "ﾘﾓｰﾄﾜｰｸ", "GovTech東京", "Straße"])
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)
