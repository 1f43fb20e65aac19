"""One fault at a time: each is told with its file, its line and what to write."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from bot.knowledge_yaml import KnowledgeError, Problem, load
from bot.knowledge_yaml.folder import MAX_BYTES
from bot.messages import owner
from tests.knowledge.folder import ARTICLE, TOPICS, A, Folder, R, S, T, problems_of

QUESTION = "question: 服装は自由ですか"
WIDE = "\uff1a"


class Fault(NamedTuple):
    """Replace ``old`` by ``new`` in ``file``; the problem stands where ``at`` does, and says ``says``."""

    name: str
    file: str
    old: str
    new: str
    at: str
    says: str
    also: int = 0
    """Problems that follow from the fault in other places."""


FAULTS = [
    # keys
    Fault("unknown key", A, "section: 働き方", "sction: 働き方", "sction", "「section」のことではありませんか"),
    Fault("mistyped key, which is then not missing", A, QUESTION, QUESTION[1:], QUESTION[1:], "「question」のことでは"),
    Fault("unknown key, nothing close", T, "voices: true", "色: 青", "色", "使えるもの: id, name"),
    Fault("twin key", A, f"    {QUESTION}", f"    {QUESTION}\n    topic: x", "topic: x", "「topic」が同じ項目に2回"),
    Fault("missing field", A, f"    {QUESTION}\n", "", "- id: a-dress", "「question」がありません。書き方: question: "),
    Fault("missing top field", A, "checked_on: 2026-11-22\n", "", "# 記事", "「checked_on」がありません"),
    Fault(
        "key of an indented wide space", A, "    section: 働き方", "    　section: 働き方", "　section", "全角スペース"
    ),
    # values
    Fault("empty field", A, QUESTION, "question:", "question:\n", "「question」が空です"),
    Fault("blank field", A, QUESTION, 'question: " 　"', 'question: " ', "「question」が空です"),
    Fault("empty id", A, "topic: work-style\n    speaker", "topic:\n    speaker", "topic:\n", "「topic」が空です"),
    Fault(
        "not a list",
        A,
        "related: [a-dress]",
        "related: a-dress",
        "related",
        "「related」は一覧で書いてください（いまは",
    ),
    Fault("empty list", A, "gives: [count]", "gives:", "gives", "「gives」は一覧で書いてください。書き方: gives: ["),
    Fault("not a text", A, QUESTION, "question: [服装]", "question: [", "「question」に一覧や入れ子"),
    Fault(
        "not a mapping",
        A,
        "text: 服装は自由です\n        speaker: editor",
        "服装は自由です",
        "- 服装",
        "「キー: 値」の組",
    ),
    Fault("bad id", A, "- id: a-dress", "- id: A Dress", "A Dress", "「A Dress」はidの形ではありません", 2),
    Fault(
        "bad date", A, "published: 2024-03-15", "published: 2024年3月", "published", "「2024年3月」は日付ではありません"
    ),
    Fault("no such day", A, "published: 2024-03-15", "published: 2024-02-30", "published", "年-月-日（2026-11-22）"),
    Fault("bad boolean", A, "title_given: true", "title_given: はい", "title_given", "true か false"),
    Fault("bad choice", A, "gives: [count]", "gives: [回数]", "gives", "使えるもの: count, time"),
    Fault("bad url", A, "https://example.com/schedule", "example.com", "url", "「example.com」はURLの形ではありません"),
    Fault("long quotation", A, "text: 服装は自由です", f"text: {'あ' * 121}", "text: あ", "（121文字、上限120文字）"),
    Fault(
        "two lines", A, QUESTION, "question: |\n      服装は\n      自由ですか", "question: |", "「question」は1行で"
    ),
    Fault(
        "few wordings",
        A,
        "      - スーツですか\n",
        "",
        "asked_as:\n      - 私服",
        "「asked_as」は4件以上必要です（いま3件）",
    ),
    Fault(
        "no quotation",
        A,
        "quotes:\n      - text: 服装は自由です\n        speaker: editor",
        "quotes: []",
        "quotes: []",
        "1件以上",
    ),
    # what YAML makes of text
    Fault("lost text", A, QUESTION, "question: 服装 #自由ですか", "question: 服装 #", '書くなら "服装 #自由ですか"'),
    Fault("all text lost", A, QUESTION, "question: #自由ですか", "question: #", "「#自由ですか」は読まれません"),
    Fault("null", A, "publisher: 発行元", "publisher: null", "publisher", '空にするなら ""'),
    Fault(
        "swallowed item",
        A,
        "      - スーツですか\n      - ",
        "      - スーツ\n        - ",
        "- スーツ",
        "「- 」が前の行の文の続き",
        1,
    ),
    Fault("tab", A, "    section: 働き方", "\tsection: 働き方", "\tsection", "タブ"),
    Fault("tab deeper", A, "  - id: a-dress", "  \t- id: a-dress", "\t- id", "タブ"),
    Fault("wide colon", A, QUESTION, f"question{WIDE}服装は自由ですか", f"question{WIDE}", f"書き方: {QUESTION}"),
    Fault("wide colon in the first line", T, "# 話題\ntopics:", f"topics{WIDE}", f"topics{WIDE}", "「：」が全角か"),
    Fault(
        "wide colon at the end", R, "    entry: a-dress", f"    entry{WIDE}a-dress", f"entry{WIDE}", "「：」が全角か"
    ),
    Fault("no space", A, "section: 働き方", "section:働き方", "section:", "書き方: section: 働き方"),
    Fault("no colon", A, "section: 働き方", "section", "section\n", "「キー: 値」の形になっていません"),
    Fault("colon inside", A, QUESTION, "question: 服装: 自由ですか", "question: 服装", 'answer: "結論: こうです"'),
    Fault("open quote", A, QUESTION, 'question: "服装は', 'question: "', "引用符"),
    Fault("text behind quotes", A, QUESTION, 'question: "服装"は自由ですか', 'question: "', "引用符の後ろに文字"),
    Fault("bad escape", A, QUESTION, 'question: "服\\装"', 'question: "服\\', "「\\\\」と重ねるか"),
    Fault(
        "open bracket", A, "related: [a-dress]", "related: [a-dress", "related: [", "related: [a-tools, b-work-style]"
    ),
    Fault("bad start", A, QUESTION, "question: @服装", "question: @", "この記号"),
    Fault("indentation", A, "    section: 働き方", "   section: 働き方", "   section", "字下げ"),
    Fault("text behind a bar", A, QUESTION, "question: |服装", "question: |", "「|」や「>」の後ろ"),
    Fault(
        "memo inside a text", A, QUESTION, "question: 服装は\n      次の #行\n      続き", "次の #行", "「 #」から後ろ"
    ),
    Fault("anchor", A, QUESTION, "question: &x 服装", "question: &x", "「&x」はYAMLの参照"),
    Fault("alias", A, QUESTION, "question: *x", "question: *x", "「*x」はYAMLの参照"),
    Fault("tag", A, QUESTION, "question: !important 服装", "question: !", "型指定"),
    Fault("second document", T, "  - id: organisation", "---\n  - id: organisation", "---", "2つ目の文書"),
    Fault("list as a key", T, "    voices: true", "    [voices]: true", "[voices]", "キーに一覧や括弧"),
    Fault("control character", A, QUESTION, "question: 服\x07装", "question: 服", "U+0007"),
    # between files
    Fault(
        "twin id", R, "id: kyodoka-overview", "id: a-dress", "- id: a-dress", "knowledge/articles/schedule.yaml:36 でも"
    ),
    Fault(
        "twin topic",
        T,
        "id: organisation",
        "id: work-style",
        "- id: work-style\n    name: 組織",
        "topics.yaml:3 でも",
        1,
    ),
    Fault("twin speaker", A, "- id: editor", "- id: a", "- id: a\n    name: 記事", "schedule.yaml:12 でも", 2),
    Fault(
        "dangling topic", R, "topic: organisation", "topic: organization", "topic: organiz", "「organisation」のこと"
    ),
    Fault("uncovered topic", R, "topic: organisation", "topic: salary", "topic: salary", "記載がない話題です"),
    Fault(
        "dangling speaker",
        A,
        "speaker: a\n    question: 服装",
        "speaker: b\n    question: 服装",
        "speaker: b",
        "「b」というid",
    ),
    Fault("dangling quote speaker", A, "        speaker: editor", "        speaker: c", "speaker: c", "「c」というid"),
    Fault("dangling role", A, "roles: [kyodoka]", "roles: [kyodo]", "roles", "「kyodoka」のことではありませんか"),
    Fault("dangling related", A, "[a-dress]", "[a-dresses]", "related", "「a-dress」のことではありませんか"),
    Fault(
        "dangling link", R, "    entry: a-dress", "    entry: zzz", "entry: zzz", "「zzz」というidはどこにもありません"
    ),
    Fault("dangling quote entry", R, "entry: a-work-style", "entry: zzz", "entry: zzz", "「zzz」というid"),
    Fault(
        "quote of a fact",
        R,
        "entry: a-work-style",
        "entry: kyodoka-overview",
        "entry: kyodoka",
        "articles/ の項目からだけ",
    ),
    Fault("dangling article", R, "article: schedule", "article: shcedule", "article", "「schedule」のこと"),
    Fault("dangling fact speaker", R, "speaker: editor", "speaker: z", "speaker", "「z」というid"),
    Fault("half a quote", R, "      speaker: editor\n", "", "quote:\n      article", "「quote」は"),
    Fault(
        "quote and entry",
        R,
        "entry: a-work-style",
        "entry: a-dress\n      text: x",
        "quote:\n      entry",
        "「quote」は",
    ),
    Fault("alias of two", R, "[共同化]", "[共同化, Ａ氏]", "aliases", "「Aさん」（"),
    Fault("synonym twice", S, "[服装, 私服]", "[服装, ﾃﾚﾜｰｸ]", "[服装", "synonyms.yaml:3 にもあります"),
    Fault(
        "synonym twice in a group",
        S,
        "[服装, 私服]",
        "[服装, 服装]",
        "[服装",
        "同義語「服装」は knowledge/synonyms.yaml:4 にもあります",
    ),
    Fault("dates reversed", A, "review_by: 2027-05-22", "review_by: 2025-05-22", "review_by", "より前の日付"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_fault_is_told_with_its_line(folder: Folder, fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.spoil(fault.file, fault.old, fault.new)
    monkeypatch.chdir(folder.root.parent)
    problems = problems_of(folder.root.relative_to(folder.root.parent))
    place = (f"knowledge/{fault.file}", folder.line(fault.file, fault.at))
    assert [fault.says in problem.text for problem in problems if (problem.path, problem.line) == place] == [True]
    assert len(problems) == 1 + fault.also


def test_all_faults_of_all_files_are_told_at_once(folder: Folder) -> None:
    folder.spoil(A, QUESTION, "question: 服装 #自由")
    folder.spoil(A, "section: 働き方", "sction: 働き方")
    folder.spoil(R, "entry: a-work-style", "entry: zzz")
    folder.spoil(T, "voices: true", "voices: はい")
    folder.write(S, "groups:\n\t- x\n")
    found = [(problem.path.removeprefix(f"{folder.root}/"), problem.line) for problem in problems_of(folder.root)]
    expected = [(A, "sction"), (A, "#自由"), (R, "entry: zzz"), (S, "\t- x"), (T, "voices")]
    assert found == [(name, folder.line(name, at)) for name, at in expected]


def test_a_broken_file_does_not_make_references_to_it_dangle(folder: Folder) -> None:
    folder.write(A, ARTICLE + "\t")
    folder.write(T, TOPICS.encode("cp932"))
    assert {problem.path for problem in problems_of(folder.root)} == {str(folder.root / A), str(folder.root / T)}


def test_the_error_carries_and_prints_every_problem(folder: Folder) -> None:
    folder.spoil(A, "section: 働き方", "sction: 働き方")
    folder.spoil(A, "title_given: true", "title_given: はい")
    with pytest.raises(KnowledgeError) as raised:
        load(folder.root)
    assert list(raised.value.problems) == problems_of(folder.root)
    assert str(raised.value).splitlines() == [str(problem) for problem in raised.value.problems]
    assert str(raised.value).startswith(f"{folder.root}/{A}:4: ")


def whole_folder(folder: Folder) -> list[tuple[str, int, str]]:
    """Problems by path below the folder (empty for the folder itself), line and text."""
    found = problems_of(folder.root)
    return [(p.path.removeprefix(str(folder.root)).removeprefix("/"), p.line, p.text) for p in found]


class TestFolder:
    def test_missing(self, folder: Folder) -> None:
        missing = folder.root / "no"
        assert problems_of(missing) == [Problem(str(missing), 1, owner.NO_FOLDER)]

    def test_is_a_file(self, folder: Folder) -> None:
        assert problems_of(folder.root / T) == [Problem(str(folder.root / T), 1, owner.NO_FOLDER)]

    def test_empty(self, folder: Folder) -> None:
        (folder.root / "empty").mkdir()
        assert [problem.text for problem in problems_of(folder.root / "empty")] == [owner.NO_ARTICLES, owner.NO_TOPICS]

    def test_without_topics(self, folder: Folder) -> None:
        (folder.root / T).unlink()
        assert whole_folder(folder) == [(T, 1, owner.NO_TOPICS)]

    def test_without_a_topic(self, folder: Folder) -> None:
        folder.write(T, "topics: []\n")
        assert [path for path, _, _ in whole_folder(folder)] == [A, A, R, R]

    def test_without_articles(self, folder: Folder) -> None:
        (folder.root / A).unlink()
        assert ("articles", 1, owner.NO_ARTICLES) in whole_folder(folder)

    def test_without_entries(self, folder: Folder) -> None:
        folder.write(A, ARTICLE[: ARTICLE.index("entries:")])
        (folder.root / R).unlink()
        assert whole_folder(folder) == [("", 1, owner.NO_ENTRIES)]

    @pytest.mark.parametrize(
        "name", ["topic.yaml", "articles/x.yml", "articles/2026/x.yaml", "role/x.yaml", "topics.yml"]
    )
    def test_stray_file(self, folder: Folder, name: str) -> None:
        folder.write(name, "id: x\n")
        assert whole_folder(folder) == [(name, 1, owner.STRAY_FILE)]

    @pytest.mark.parametrize("text", ["", "# メモだけ\n", "---\n", "{}\n", "[]\n", "''\n"])
    def test_empty_file(self, folder: Folder, text: str) -> None:
        folder.write(S, text)
        assert (S, 1, owner.EMPTY_FILE) in whole_folder(folder)

    def test_wrong_encoding(self, folder: Folder) -> None:
        folder.write(S, b"groups:\n  - [a, b]\n" + "  - [服装, 私服]\n".encode("cp932"))
        assert whole_folder(folder) == [(S, 3, owner.NOT_UTF8)]

    def test_utf16(self, folder: Folder) -> None:
        folder.write(S, "groups: []\n".encode("utf-16"))
        assert whole_folder(folder) == [(S, 1, owner.NOT_UTF8)]

    def test_too_large(self, folder: Folder) -> None:
        folder.write(S, "# " + "x" * MAX_BYTES)
        assert whole_folder(folder) == [(S, 1, owner.too_large(MAX_BYTES // 1_000_000))]

    def test_broken_link(self, folder: Folder) -> None:
        (folder.root / S).unlink()
        (folder.root / S).symlink_to("nowhere.yaml")
        ((path, line, text),) = whole_folder(folder)
        assert (path, line) == (S, 1)
        assert "ファイルを開けません" in text
