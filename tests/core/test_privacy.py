"""O7: what is taken out of a text, and what is left alone."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.privacy import keyed_hash, redact

PHONE, EMAIL, NUMBER = "【電話番号】", "【メールアドレス】", "【個人番号】"


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("電話は090-1234-5678です", f"電話は{PHONE}です"),
        ("０９０ー１２３４ー５６７８", PHONE),
        ("090 1234 5678 まで", f"{PHONE} まで"),
        ("(03)1234-5678", PHONE),
        ("03（1234）5678", PHONE),
        ("（03-1234-5678）", f"（{PHONE}）"),
        ("0312345678へ", f"{PHONE}へ"),
        ("TEL:0422-12-3456", f"TEL:{PHONE}"),
        ("TEL03-1234-5678", f"TEL{PHONE}"),
        ("04992-2-1234", PHONE),
        ("0120-123-456", PHONE),
        ("0800-123-4567", PHONE),
        ("050−1234−5678", PHONE),
        ("+81 90-1234-5678", PHONE),
        ("＋81-(0)90-1234-5678", PHONE),
        ("03-1234-5678 090-1234-5678", f"{PHONE} {PHONE}"),
        ("060-0001 03-1234-5678", f"060-0001 {PHONE}"),
        ("<tel:+819012345678|090-1234-5678>", f"<tel:{PHONE}|{PHONE}>"),
        ("連絡先はtaro.yamada+x@example.co.jp.", f"連絡先は{EMAIL}."),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏｍまで", f"{EMAIL}まで"),
        ("<mailto:taro@example.com|taro@example.com>", f"<mailto:{EMAIL}|{EMAIL}>"),
        ("番号は123456789012です", f"番号は{NUMBER}です"),
        ("1234 5678 9012", NUMBER),
        ("１２３４－５６７８－９０１２", NUMBER),
        ("a@example.com、090-1234-5678、1234-5678-9012", f"{EMAIL}、{PHONE}、{NUMBER}"),
    ],
)
def test_what_is_taken_out(text: str, redacted: str) -> None:
    assert redact(text) == (redacted, True)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22",
        "2026-11-22 10:30",
        "2026年11月22日 10時30分",
        "2026/11/22〜2026/12/22",
        "令和7年度の採用は",
        "2024 2025 2026年度",
        "2024-2025-2026",
        "10:30",
        "09:00-17:30",
        "100件、1,234,567,890円",
        "1700000001.000100",
        "〒163-8001",
        "<@U0312345678> <#C0901234567|saiyo>",
        "1234-5678-9012-3456",
        "@channel 質問です",
        "10人@東京",
        "",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert redact(text) == (text, False)


WORDS = st.text(st.sampled_from([*"あア漢aZ、。「」（）()@:/ \n"]), max_size=12)
DASH = st.sampled_from(["", "-", "－", "ー", "‐", "−", " ", "　"])
SHAPES = st.sampled_from(
    [(2, 4, 4), (3, 3, 4), (3, 4, 4), (4, 2, 4), (4, 3, 3), (5, 1, 4)],
)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@st.composite
def phones(draw: st.DrawFn) -> str:
    first, *rest = draw(SHAPES)
    groups = [f"0{draw(st.integers(10 ** (first - 2), 10 ** (first - 1) - 1))}"]
    groups += [str(draw(st.integers(0, 10**size - 1))).zfill(size) for size in rest]
    number = draw(DASH).join(groups)
    return number.translate(WIDE) if draw(st.booleans()) else number


@given(WORDS, phones(), WORDS)
def test_no_phone_number_survives(before: str, phone: str, after: str) -> None:
    redacted, found = redact(f"{before}、{phone}、{after}")
    assert found
    assert redacted == f"{redact(before)[0]}、{PHONE}、{redact(after)[0]}"


@given(WORDS, st.from_regex(r"[a-z0-9._%+]{1,9}@[a-z0-9]{1,5}(\.[a-z]{2,4}){1,2}", fullmatch=True), WORDS)
def test_no_address_survives(before: str, address: str, after: str) -> None:
    redacted, found = redact(f"{before}、{address}、{after}")
    assert found
    assert "、【" in redacted
    assert address not in redacted


@given(st.datetimes(), st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%H:%M", "%Y-%m-%d %H:%M", "%H:%M:%S"]))
def test_no_date_or_time_is_touched(moment: object, form: str) -> None:
    text = f"締切は{moment:{form}}までですか"
    assert redact(text) == (text, False)


@given(st.integers(0, 10**8 - 1), st.sampled_from(["件", "人", "円", "年度", "%"]))
def test_no_figure_is_touched(figure: int, unit: str) -> None:
    assert redact(f"約{figure}{unit}です") == (f"約{figure}{unit}です", False)


@given(st.text(st.sampled_from([*"0123456789０９-－ー ()（）.@+abあ、\n"])))
def test_marks_are_all_that_is_put_in(text: str) -> None:
    redacted, found = redact(text)
    kept = re.split(f"{PHONE}|{EMAIL}|{NUMBER}", redacted)
    assert found is (len(kept) > 1)
    assert re.fullmatch(".*".join(map(re.escape, kept)), text, re.DOTALL)
    assert found or redacted == text


@pytest.mark.parametrize(
    "part", ["a", "0", "0-", "a.", "(", "a@", "0(((1", "+1", "+1()", "1234-", "ー", "9" * 12 + " "]
)
def test_long_texts_take_no_time(part: str) -> None:
    began = time.perf_counter()
    redact(part * (40_000 // len(part)))
    assert time.perf_counter() - began < 0.1


def test_hashes_need_their_key() -> None:
    assert keyed_hash(b"1" * 32, "UALICE") == keyed_hash(b"1" * 32, "UALICE")
    assert keyed_hash(b"1" * 32, "UALICE") != keyed_hash(b"2" * 32, "UALICE")
    assert re.fullmatch("[0-9a-f]{32}", keyed_hash(b"1" * 32, "UALICE", "C1"))
