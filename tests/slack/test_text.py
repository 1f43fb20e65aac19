"""S7 and S8 on text: cuts fall where nothing is broken, and nothing in a text is live."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.text import clip, escape, length, link, shorten, split

PARTS = [*"あいう漢字。！？」\n、 &<>ab9/:", "https://example.com/x", "&amp;", "👩‍💻", "か\u3099"]
texts = st.lists(st.sampled_from(PARTS)).map("".join)


@given(texts, st.integers(min_value=40, max_value=80))
def test_pieces_join_to_the_text_and_keep_the_limit(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert "".join(pieces) == text
    assert all(0 < length(piece) <= limit for piece in pieces)


@given(texts, st.integers(min_value=40, max_value=80))
def test_clipped_text_keeps_the_limit(text: str, limit: int) -> None:
    assert length(clip(text, limit)) <= limit
    assert length(shorten(text, limit)) <= limit
    assert "\n" not in shorten(text, limit)


@pytest.mark.parametrize(
    ("text", "limit", "first"),
    [
        ("一文め。二文めは長い。", 8, "一文め。"),
        ("「はい。」と言った。次。", 6, "「はい。」"),
        ("見出し\n本文がここに続きます", 8, "見出し\n"),
        ("すごい！本当？そうです。", 8, "すごい！本当？"),
        ("終わりのない文がどこまでも続く", 5, "終わりのな"),
        ("見る https://example.com/long/path です", 12, "見る "),
        ("値は&lt;です", 5, "値は"),
        ("あ<@U0123456789>い", 12, "あ"),
        ("か\u3099か\u3099か\u3099", 3, "か\u3099"),
        ("x👩‍💻y", 3, "x"),
    ],
)
def test_where_a_text_is_cut(text: str, limit: int, first: str) -> None:
    assert split(text, limit)[0] == first


@pytest.mark.parametrize("size", [3_000, 3_001, 20_000])
@pytest.mark.parametrize("sentence", ["これは一文です。", "区切りのない文", "A & B <C>。"])
def test_long_texts_are_cut_into_sections(size: int, sentence: str) -> None:
    text = (sentence * size)[:size]
    pieces = split(text, 2_900)
    assert "".join(pieces) == text
    assert all(length(piece) <= 2_900 for piece in pieces)
    if sentence.endswith("。"):
        assert all(piece.endswith("。") for piece in pieces[:-1])


@pytest.mark.parametrize(
    "live", ["<!channel>", "<!here>", "<!everyone>", "<@U1>", "<#C1|x>", "<https://evil|x>", "&lt;"]
)
def test_escaped_text_has_no_live_token(live: str) -> None:
    assert not re.search(r"<[@#!h]", escape(f"a{live}b"))
    assert escape(live).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == live


@pytest.mark.parametrize(
    ("url", "label", "expected"),
    [
        ("https://example.com/?a=1&b=2", "題<名>", "<https://example.com/?a=1&amp;b=2|題&lt;名&gt;>"),
        ("", "題", "題"),
        ("https://example.com/a|b", "題", "題"),
        ("https://example.com/ b", "題", "題"),
        ("https://example.com/" + "a" * 600, "題", "題"),
    ],
)
def test_links(url: str, label: str, expected: str) -> None:
    assert link(url, label) == expected
