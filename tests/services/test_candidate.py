"""R4: what a recruiter writes becomes a file that ``ict-bot check`` accepts, whatever was typed."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import knowledge_yaml
from bot.knowledge_yaml.candidate import candidate_file
from bot.messages import applicant, recruiter
from bot.services.candidate import Candidate, candidate_of
from bot.slack.views.desk import ANSWER, QUESTION, lack_of
from bot.slack.views.desk import WORDINGS as WORDINGS_FIELD
from tests.conftest import SHIPPED
from tests.knowledge.folder import problems_of

TODAY = date(2026, 11, 22)
WORDINGS = "育休はとれる？\n男性も育休を取れますか\n\n 育児のための休みは\n子育て中の休業制度"
GOOD = candidate_of("育児休業は取れますか", WORDINGS, "はい、男女とも取れます。\nくわしくは窓口へ。", "work-style", "")


@pytest.mark.parametrize(
    ("made", "lack"),
    [
        (GOOD, None),
        (candidate_of(" ", WORDINGS, "はい", "work-style", ""), (QUESTION, recruiter.NO_TEXT)),
        (
            candidate_of("質問", "一つ\n二つ\n三つ\n三つ\n質問", "はい", "work-style", ""),
            (WORDINGS_FIELD, recruiter.FEW_WORDINGS),
        ),
        (
            candidate_of("質問", WORDINGS + "\n" + "あ" * 201, "はい", "work-style", ""),
            (WORDINGS_FIELD, recruiter.LONG_LINE),
        ),
        (candidate_of("質問", WORDINGS, " \n", "work-style", ""), (ANSWER, recruiter.NO_TEXT)),
    ],
    ids=str,
)
def test_what_an_entry_needs(made: Candidate, lack: tuple[str, str] | None) -> None:
    assert lack_of(made) == lack


def folder_with(folder: Path, made: Candidate) -> Path:
    name, text = candidate_file(made, TODAY)
    if not folder.exists():
        shutil.copytree(SHIPPED, folder)
    for old in (folder / "articles").glob("recruiter-*"):
        old.unlink()
    (folder / "articles" / name).write_text(text, encoding="utf-8")
    return folder


def test_the_file_is_accepted_and_shown_as_a_recruiters_answer(tmp_path: Path) -> None:
    folder = folder_with(tmp_path / "knowledge", GOOD)
    assert problems_of(folder) == []
    [entry] = [e for e in knowledge_yaml.load(folder).entries if e.source.kind == applicant.RECRUITER]
    assert (entry.question, entry.answer, entry.asked_as) == (GOOD.question, GOOD.answer, GOOD.wordings)
    assert applicant.label(entry) == f"【{applicant.STAFF_ANSWER}】"
    before, title, after = applicant.source(entry)
    assert (before + title, entry.speaker.name) == (f"出典：{recruiter.SOURCE_TITLE}", recruiter.SPEAKER)
    assert applicant.day(TODAY) in after


TRAPS = ["10:30", "0120", "no", "- a", "# b", "a: b", "題名：有給", "2026-04-01", "&a", "*a", "!a", "'a", '"a']
TYPED = st.text(min_size=1, max_size=60).map(str.strip).filter(bool)


@settings(max_examples=40, deadline=None)
@given(
    question=st.one_of(TYPED, st.sampled_from(TRAPS)),
    answer=TYPED,
    wordings=st.lists(TYPED, min_size=6, max_size=8, unique=True),
)
def test_whatever_was_typed_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, question: str, answer: str, wordings: list[str]
) -> None:
    made = candidate_of(question, "\n".join(wordings), answer, "work-style", "")
    if lack_of(made):
        return
    folder = folder_with(tmp_path_factory.getbasetemp() / "typed", made)
    assert problems_of(folder) == []
    [entry] = [e for e in knowledge_yaml.load(folder).entries if e.source.kind == applicant.RECRUITER]
    assert (entry.question, entry.answer, entry.asked_as) == (made.question, made.answer, made.wordings)
