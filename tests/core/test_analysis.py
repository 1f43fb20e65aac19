from __future__ import annotations

import pytest

from bot.core.analysis import Analyzer, splits
from bot.core.knowledge import Demand
from bot.mecab import MecabTokenizer

ALIASES = {"Aさん": "speaker:a", "各局支援": "role:kakkyoku", "各局支援担当": "role:kakkyoku", "ICT職": "role:ict"}
GROUPS = [["リモートワーク", "テレワーク", "在宅勤務", "家で働く", "remote work"], ["やりがい", "魅力"]]


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer(MecabTokenizer(), ALIASES, GROUPS)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("リモートワークはありますか", ("=リモートワーク",)),
        ("テレワークについて教えてください", ("=リモートワーク",)),
        ("remote workは?", ("=リモートワーク",)),
        ("REMOTE WORK", ("=リモートワーク",)),
        ("家で働けますか", ("=リモートワーク",)),
        ("家から遠い", ("家", "遠い")),
        ("Aさんのやりがいは？", ("speaker:a", "=やりがい")),
        ("各局支援担当の魅力", ("role:kakkyoku", "=やりがい")),
        ("どのように運用されていますか", ("運用",)),
        ("スーツ", ("suit",)),
        ("未経験でも", ("未経験",)),
        ("ICT職以外の職種", ("∖role:ict", "以外", "職種")),
        ("向いていない人", ("¬向く", "人")),
        ("向いていないでしょうか", ("向く",)),
        ("", ()),
        ("？？？", ()),
        ("どうですか", ()),
    ],
)
def test_terms(analyzer: Analyzer, text: str, terms: tuple[str, ...]) -> None:
    assert analyzer.analyse(text).terms == terms


@pytest.mark.parametrize(
    ("text", "demand"),
    [
        ("何人いますか", Demand.COUNT),
        ("いつからですか", Demand.TIME),
        ("何年に入ったの", Demand.TIME),
        ("どこで働きますか", Demand.PLACE),
        ("誰が担当ですか", Demand.PERSON),
        ("いくらですか", Demand.AMOUNT),
        ("どちらが忙しいですか", Demand.COMPARISON),
        ("一番忙しい部署", Demand.COMPARISON),
        ("なぜ入ったのですか", Demand.REASON),
        ("バッドニュースとは", Demand.DEFINITION),
        ("何自治体くらい受け持っていますか", Demand.COUNT),
        ("それは何区にありますか", Demand.PLACE),
        ("新卒と中途で研修は違いますか", Demand.COMPARISON),
    ],
)
def test_demands(analyzer: Analyzer, text: str, demand: Demand) -> None:
    assert demand in analyzer.analyse(text).demands


@pytest.mark.parametrize(
    "text",
    [
        "誰もが話しやすいですか",
        "いつも忙しいですか",
        "一番うれしいのはどんなときですか",
        "仕事の面白さはどこにありますか",
        "以前どこで働いていましたか",
        "役所は堅いイメージですが、都庁は違うんですか",
        "立場の違いを気にせず話せますか",
    ],
)
def test_words_that_only_look_like_a_demand(analyzer: Analyzer, text: str) -> None:
    assert not analyzer.analyse(text).demands & {Demand.PERSON, Demand.TIME, Demand.PLACE, Demand.COMPARISON}


@pytest.mark.parametrize(
    ("text", "background", "asking"),
    [
        ("SIerで5年働いています。服装は自由ですか?", "SIerで5年働いています。", "服装は自由ですか?"),
        ("営業をしておりますが、未経験でも大丈夫ですか", "営業をしておりますが、", "未経験でも大丈夫ですか"),
        ("服装は自由ですか", "", "服装は自由ですか"),
        ("服装が気になる", "", "服装が気になる"),
    ],
)
def test_what_leads_up_to_a_question_is_told_apart(text: str, background: str, asking: str) -> None:
    assert next(splits(text)) == (background, asking)


def test_a_lead_in_is_background_unless_nothing_else_is_said(analyzer: Analyzer) -> None:
    assert analyzer.analyse("営業をしています。服装は自由ですか").background == frozenset({"営業"})
    assert not analyzer.analyse("服装についてなのですが、教えていただけますか。").background
    assert analyzer.analyse("営業をしています。服装が気になります。教えてください。").background == frozenset({"営業"})
