"""What is missing or ageing: told, but no error."""

from __future__ import annotations

from datetime import date

import pytest

from bot.knowledge_yaml import survey
from bot.knowledge_yaml.gaps import gaps_of
from tests.knowledge.folder import A, Folder, R, T, problems_of

TODAY = date(2026, 11, 22)

GAPS = [
    ("no url", A, "https://example.com/schedule", '""', "url", "「url」が空です"),
    ("no date", A, "published: 2024-03-15\n", "", "id: schedule", "「published」が空です"),
    ("no publisher", A, "publisher: 発行元", "publisher:", "publisher", "「publisher」が空です"),
    ("own title", A, "title_given: true", "title_given: false", "title_given", "こちらで付けた題名"),
    ("own title, said otherwise", A, "title_given: true", "title_given: no", "title_given", "こちらで付けた題名"),
    ("review due", A, "2027-05-22", "2026-11-22\n# 翌日", "", ""),
    (
        "review past",
        A,
        "checked_on: 2026-11-22\nreview_by: 2027-05-22",
        "checked_on: 2026-01-01\nreview_by: 2026-11-21",
        "review_by",
        "内容確認の期限（2026-11-21）",
    ),
    ("valid today", R, "    as_of: 2026-04-01", "    valid_to: 2026-11-22", "", ""),
    ("expired", R, "    as_of: 2026-04-01", "    valid_to: 2026-11-21", "valid_to", "「kyodoka-overview」の有効期限"),
    (
        "silent topic without wordings",
        T,
        "    asked_as:\n      - 給料はいくらですか\n      - 初任給は\n",
        "",
        "- id: salary",
        "「salary」に asked_as がない",
    ),
    (
        "topic of nothing told and nothing silent",
        T,
        "    sentence: 給与・手当については、公開記事に記載がありません。\n",
        "",
        "- id: salary",
        "「salary」は、どの項目も使わず",
    ),
]


@pytest.mark.parametrize(("name", "file", "old", "new", "at", "says"), GAPS, ids=[gap[0] for gap in GAPS])
def test_gap(folder: Folder, name: str, file: str, old: str, new: str, at: str, says: str) -> None:
    folder.spoil(file, old, new)
    assert problems_of(folder.root) == []
    gaps = gaps_of(survey(folder.root).files, TODAY)
    assert [(gap.path, gap.line) for gap in gaps] == ([(str(folder.root / file), folder.line(file, at))] if at else [])
    assert all(says in gap.text for gap in gaps)


def test_a_good_folder_has_no_gaps(folder: Folder) -> None:
    assert gaps_of(survey(folder.root).files, TODAY) == []
