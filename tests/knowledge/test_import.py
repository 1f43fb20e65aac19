"""K9: ``ict-bot import`` and what it reads out of interviews."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from bot.cli import import_, main
from bot.core.interview import Interview, asks, core_of, read, sentences
from bot.core.knowledge import MAX_QUOTE
from bot.core.text import squeeze
from bot.knowledge_yaml import KnowledgeError, load, survey
from bot.knowledge_yaml.sources import check_sources
from bot.messages import owner, terminal
from tests.knowledge.folder import Folder

SHARED = Path(__file__).parents[3] / "shared" / "articles"
SHIPPED = Path(__file__).parents[2] / "knowledge"

TURNS = """\
公開日：2025年3月4日
取材：広報課
先輩職員に聞く、都庁のデジタル
今回は建設局で働く二人に話を聞きました。
※写真は撮影時のものです。

■仕事について
聞き手：はじめに、どのような仕事をしていますか？
佐藤：佐藤花子と申します。道路管理システム※1の運用です。
毎日、現場から問合せが届きます。
鈴木：私は調達を担当しています。
※1 道路管理システム：都道の工事や占用を管理する仕組み。
聞き手：それは忙しそうですね。
佐藤：はい、でも楽しいです。
■働き方
聞き手：休みは取れますか。
鈴木：取れます。昨年は「15日。全部」取りました。
聞き手：ありがとうございました。
佐藤：こちらこそ、ありがとうございました。
■おわりに
いかがでしたか。次回もお楽しみに。
"""

CASES = """\
- 公開日：
データで街を変える　技術職の一日
二人に聞きました。

伊藤 太郎さん（交通局）
2020年に入庁。前職は銀行員。

【CASE 01】山田 花子さん（水道局サービス推進部）
1日のスケジュール
9:00 始業
── 今のお仕事を教えてください。
漏水を見つけるAI※を担当しています。

・データの収集
※AI：学習した規則で判断する仕組み。
── 大変なことはありますか？
データの欠けが多いことです。でも、そこが面白いところではないでしょうか。
現場に行く
月に2回は現場に行きます。
【CASE 02】伊藤 太郎さん（交通局）
── 今のお仕事を教えてください。
運行管理です。
未来へ
二人の挑戦は続きます。
"""


def pairs(found: Interview) -> list[tuple[str, str, str]]:
    return [(each.speaker, each.section, each.asked) for each in found.pairs]


class TestTurns:
    def test_questions_with_speaker_and_section(self) -> None:
        assert pairs(read(TURNS)) == [
            ("佐藤花子さん", "仕事について", "はじめに、どのような仕事をしていますか？"),
            ("鈴木さん", "仕事について", "はじめに、どのような仕事をしていますか？"),
            ("佐藤花子さん", "仕事について", "それは忙しそうですね。"),
            ("鈴木さん", "働き方", "休みは取れますか。"),
        ]

    def test_an_answer_goes_on_in_the_next_line(self) -> None:
        assert read(TURNS).pairs[0].told[-1] == "毎日、現場から問合せが届きます。"

    def test_a_note_is_no_answer(self) -> None:
        assert not any("※1" in text and text.startswith("※") for pair in read(TURNS).pairs for text in pair.told)

    def test_the_rest_is_told(self) -> None:
        assert read(TURNS).unused == (1, 2, 3, 4, 5, 12, 18, 19, 20, 21)

    def test_numbered_labels(self) -> None:
        found = read("Q1：きっかけは何ですか？\nA1：説明会です。\nQ2：今の仕事は？\nA2：設計です。\n")
        assert pairs(found) == [("", "", "きっかけは何ですか？"), ("", "", "今の仕事は？")]


class TestHeadings:
    def test_questions_with_speaker_and_section(self) -> None:
        first, second, third, fourth = pairs(read(CASES))
        assert first == ("山田 花子さん", "1日のスケジュール", "1日のスケジュール")
        assert second == ("山田 花子さん", "今のお仕事を教えてください。", "今のお仕事を教えてください。")
        assert third[2] == "大変なことはありますか？"
        assert fourth == ("伊藤 太郎さん", "今のお仕事を教えてください。", "今のお仕事を教えてください。")

    def test_lists_subheadings_and_rhetoric_belong_to_the_answer(self) -> None:
        found = [pair.told for pair in read(CASES).pairs]
        assert found[1] == ["漏水を見つけるAI※を担当しています。", "・データの収集"]
        assert found[2][1] == "月に2回は現場に行きます。"

    def test_people_with_what_they_are(self) -> None:
        assert read(CASES).people == {"山田 花子さん": "水道局サービス推進部", "伊藤 太郎さん": "交通局"}

    def test_what_closes_the_text_is_no_answer(self) -> None:
        assert read(CASES).unused[-2:] == (23, 24)

    def test_one_person_without_cases(self) -> None:
        found = read(
            "Cさん（総務局）\n前職は銀行。\n仕事の内容は？\n庁内LANの運用です。\n雰囲気を教えてください\n明るいです。\n"
        )
        assert [each[0] for each in pairs(found)] == ["Cさん", "Cさん"]

    def test_headings_that_do_not_ask(self) -> None:
        text = (
            "【Case1】Dさん\n仕事内容\n企画です。\nやりがい\n使われたときです。\n【Case2】Eさん\n仕事内容\n窓口です。\n"
        )
        assert pairs(read(text)) == [
            ("Dさん", "仕事内容", "仕事内容"),
            ("Dさん", "やりがい", "やりがい"),
            ("Eさん", "仕事内容", "仕事内容"),
        ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ただの文章です。\nおわり。\n",
        "日時：5月1日\n場所：都庁\n説明会を開きます。\n",
        "9:00 始業\n10:00 会議\n10:00 作業\n",
    ],
)
def test_other_texts_have_no_pieces(text: str) -> None:
    assert read(text).pairs == ()


@pytest.mark.parametrize(
    ("asked", "core"),
    [
        ("最後に、展望を伺います。今後のキャリアはどう考えますか?", "今後のキャリアはどう考えますか"),
        ("現在の仕事内容は?", "現在の仕事内容は"),
        ("楽しそうですね。", "楽しそうですね"),
    ],
)
def test_the_sentence_that_asks(asked: str, core: str) -> None:
    assert core_of(asked) == core


def test_sentences_are_whole() -> None:
    assert sentences(["「はい。」と言う。A(旧。B)です!", "終わり"]) == ["「はい。」と言う。", "A(旧。B)です!", "終わり"]
    assert not asks("面白いところではないでしょうか。")


@pytest.mark.parametrize("unit", ["「", "(", "お願い", "※", "M：", "Q1", "―", "を教え、", "【", "あ", "高：何、"])
def test_no_text_takes_long(unit: str) -> None:
    started = time.process_time()
    for text in (unit * 20_000, f"M：{unit * 5_000}\n高：{unit * 5_000}、\n" * 2, f"{unit * 20}？\n{unit * 5_000}\n"):
        for pair in read(text).pairs:
            core_of(pair.asked)
            sentences(pair.told)
    assert time.process_time() - started < 2


# -- the draft


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_, "tokyo_today", lambda: date(2026, 11, 22))


def run(folder: Path, text: str, tmp_path: Path, *arguments: object) -> Result:
    path = tmp_path / "Interview 7.txt"
    path.write_text(text, encoding="utf-8")
    return CliRunner().invoke(main, ["import", str(path), "--knowledge", str(folder), *map(str, arguments)])


def drafted(folder: Path, text: str, tmp_path: Path) -> dict[str, Any]:
    result = run(folder, text, tmp_path)
    assert result.exit_code == 0, result.output
    made: dict[str, Any] = yaml.safe_load(result.stdout)
    return made


@pytest.mark.parametrize("text", [TURNS, CASES], ids=["turns", "headings"])
class TestDraft:
    def test_only_the_answers_are_missing(self, folder: Folder, text: str, tmp_path: Path) -> None:
        folder.write("articles/new.yaml", run(folder.root, text, tmp_path).stdout)
        with pytest.raises(KnowledgeError) as raised:
            load(folder.root)
        assert {problem.text for problem in raised.value.problems} == {owner.fault("string_too_short", "answer")}
        assert len(raised.value.problems) == len(read(text).pairs)

    def test_with_answers_it_is_knowledge(self, folder: Folder, text: str, tmp_path: Path) -> None:
        folder.write("articles/new.yaml", run(folder.root, text, tmp_path).stdout.replace("answer: ''", "answer: はい"))
        found = load(folder.root)
        assert {entry.speaker.name for entry in found.entries if entry.source.id == "interview-7"} >= {
            pair.speaker for pair in read(text).pairs
        }

    def test_quotations_are_whole_sentences_of_the_article(self, folder: Folder, text: str, tmp_path: Path) -> None:
        for entry in drafted(folder.root, text, tmp_path)["entries"]:
            for quote in entry["quotes"]:
                assert len(quote["text"]) <= MAX_QUOTE
                assert squeeze(quote["text"]) in squeeze(text)

    def test_the_head_says_what_is_left_to_do(self, folder: Folder, text: str, tmp_path: Path) -> None:
        lines = run(folder.root, text, tmp_path).stdout.splitlines()
        assert lines[0] == "# yaml-language-server: $schema=../schema/article.json"
        assert "使わなかった行: 1, 2" in lines[1]
        assert "title と answer を書く" in lines[2]


def test_ids_are_free_and_people_known_by_name_keep_theirs(folder: Folder, tmp_path: Path) -> None:
    text = (
        "M：リモートワークはできますか。\nA：できます。週に3日です。\nM：服装は自由ですか。\nA：自由です。私服です。\n"
    )
    found = drafted(folder.root, text, tmp_path)
    assert [speaker["id"] for speaker in found["speakers"]] == ["a", "editor"]
    assert [entry["id"] for entry in found["entries"]] == ["a-work-style-2", "a-work-style-3"]
    assert (found["id"], found["checked_on"]) == ("interview-7", date(2026, 11, 22))


def test_of_a_long_sentence_the_beginning_is_quoted(folder: Folder, tmp_path: Path) -> None:
    long = "、".join(["とても長い説明が続いています"] * 12) + "。"
    found = drafted(folder.root, f"仕事の内容は？\n{long}\n", tmp_path)
    assert [quote["text"] for quote in found["entries"][0]["quotes"]] == [long[:MAX_QUOTE]]


class TestCommand:
    def test_an_unknown_shape_is_told_with_what_was_seen(self, folder: Folder, tmp_path: Path) -> None:
        result = run(folder.root, "見出し\n名前：発言です。\n文章です。\n", tmp_path)
        assert (result.exit_code, result.stdout) == (1, "")
        assert terminal.recognised(1, 1, 0) in result.stderr
        assert "【Case1】" in result.stderr

    def test_a_file_is_written_once(self, folder: Folder, tmp_path: Path) -> None:
        target = tmp_path / "draft.yaml"
        result = run(folder.root, TURNS, tmp_path, "-o", target)
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr.startswith("質問と答え4組")
        before = target.read_bytes()
        assert terminal.exists(str(target)) in run(folder.root, CASES, tmp_path, "-o", target).stderr
        assert target.read_bytes() == before

    def test_another_encoding_is_told_with_its_line(self, folder: Folder, tmp_path: Path) -> None:
        path = tmp_path / "sjis.txt"
        path.write_bytes("a\n仕事は？".encode("cp932"))
        result = CliRunner().invoke(main, ["import", str(path), "--knowledge", str(folder.root)])
        assert result.exit_code == 1
        assert f"{path}:2: {owner.NOT_UTF8}" in result.stderr


# -- the two source articles: speaker, section, beginning of the question

WHOLE = {
    "kakkyoku-shien-interview.txt": [
        ("高下さん", "プロフィール", "プロフィールを"),
        ("高下さん", "プロフィール", "都庁に来てから"),
        ("高下さん", "各局支援のやりがい", "ずばり、"),
        ("高下さん", "各局支援のやりがい", "ワクワク"),
        ("高下さん", "各局支援のやりがい", "各局の方から感謝"),
        ("高下さん", "各局支援で成長できる点", "大変そうな業務"),
        ("高下さん", "各局支援で成長できる点", "色々な人とも"),
        ("高下さん", "各局支援で成長できる点", "多くの案件が"),
        ("高下さん", "どういう人にオススメ?", "各局支援の業務は"),
        ("高下さん", "どういう人にオススメ?", "それも"),
        ("高下さん", "今後の展望", "最後に、"),
        ("高下さん", "今後の展望", "都のDXを"),
    ],
    "ict-shoku-schedule-interview.txt": [
        ("Aさん", "現在の仕事内容は?", "現在の仕事内容"),
        ("Aさん", "財団での働き方について教えてください。", "財団での働き方"),
        ("Aさん", "財団内の雰囲気を教えてください。", "財団内の雰囲気"),
        ("Aさん", "仕事のやりがい・難しさは?", "仕事のやりがい"),
        ("Bさん", "現在の仕事内容は?", "現在の仕事内容"),
        ("Bさん", "都庁での働き方について教えてください。", "都庁での働き方"),
        ("Bさん", "職場の雰囲気を教えてください。", "職場の雰囲気"),
        ("Bさん", "仕事のやりがい・難しさは?", "仕事のやりがい"),
    ],
}


@pytest.mark.skipif(not SHARED.is_dir(), reason="the source articles are not here")
@pytest.mark.parametrize("name", WHOLE)
class TestSourceArticles:
    def test_at_least_95_percent_of_the_pairs(self, name: str) -> None:
        found = pairs(read((SHARED / name).read_text(encoding="utf-8")))
        hits = [
            any(each[:2] == wanted[:2] and each[2].startswith(wanted[2]) for each in found) for wanted in WHOLE[name]
        ]
        assert sum(hits) / len(hits) >= 0.95
        assert len(found) == len(WHOLE[name])

    def test_the_draft_lacks_nothing_but_answers(self, name: str, tmp_path: Path) -> None:
        result = CliRunner().invoke(main, ["import", str(SHARED / name), "--knowledge", str(SHIPPED)])
        assert result.exit_code == 0, result.output
        folder = tmp_path / "knowledge"
        for path in (p for p in SHIPPED.rglob("*.yaml") if not p.name.startswith("_")):
            target = folder / path.relative_to(SHIPPED)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
        (folder / "articles" / "draft.yaml").write_text(result.stdout, encoding="utf-8")
        found = survey(folder)
        assert {problem.text for problem in found.problems} == {owner.fault("string_too_short", "answer")}
        unproved, shares = check_sources(found.files, SHARED)
        assert [problem for problem in unproved if "draft" in problem.path] == []
        assert len(shares) == 3
