"""S7, S8, S11 and K6 over the whole knowledge folder: every entry, every button, every sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from bot import knowledge_yaml
from bot.core.decision import Answer
from bot.core.knowledge import Entry, Knowledge
from bot.messages import applicant
from bot.services.ask import AskService
from bot.slack import ids
from bot.slack.text import shorten
from bot.slack.views import pages
from bot.slack.views.blocks import LABEL_MAX
from bot.slack.views.reply import Surface, reply
from tests.memory import MemoryStore
from tests.slack import sample
from tests.slack.test_golden import dicts
from tests.slack.test_limits import check_blocks, check_message, mrkdwn, scene

FOLDER = Path(__file__).resolve().parents[2] / "knowledge"
KNOWLEDGE: Knowledge = knowledge_yaml.load(FOLDER)
ENTRIES = KNOWLEDGE.entries


def service() -> AskService:
    return AskService(cast("Any", sample.Scripted(KNOWLEDGE)), MemoryStore())


def answer(entry: Entry, surface: Surface = Surface.PUBLIC) -> dict[str, Any]:
    reached = service().recall([entry.id])
    assert reached is not None
    return reply(reached.decision, scene(surface)).payload()


async def test_every_related_question_gives_that_entry() -> None:
    for entry in ENTRIES:
        pressed = [found for found in dicts(answer(entry)) if str(found.get("action_id")).startswith(f"{ids.ENTRY}.")]
        assert {element["value"] for element in pressed} <= set(entry.related)
        for element in pressed:
            shown = await service().show(element["value"], element["text"]["text"])
            assert isinstance(shown.decision, Answer)
            assert not shown.moved
            assert shown.decision.cards[0].entry.id == element["value"]
            assert element["text"]["text"] == shorten(shown.decision.cards[0].entry.question, LABEL_MAX)


@pytest.mark.parametrize("surface", Surface)
def test_every_entry_keeps_the_limits_and_is_not_live(surface: Surface) -> None:
    for entry in ENTRIES:
        payload = answer(entry, surface)
        check_message(payload)
        assert all("<@" not in text and "<!" not in text for text in mrkdwn(payload)), entry.id


def test_every_sentence_shown_stands_in_the_entry() -> None:
    for entry in ENTRIES:
        shown = next(block for block in answer(entry)["blocks"] if block["type"] == "rich_text")
        texts = [found["text"] for found in dicts(shown) if found.get("type") == "text"]
        ours = {applicant.question(entry), f"　{applicant.label(entry)}\n", entry.answer}
        ours |= {f"{caution}\n" for caution in applicant.cautions(entry, sample.TODAY)}
        ours |= {applicant.quote(quote.text, quote.speaker) for quote in entry.quotes}
        assert set(texts) <= ours


def test_every_modal_can_be_opened() -> None:
    for entry in ENTRIES:
        before, after = KNOWLEDGE.neighbours(entry)
        for view in (pages.full(entry, sample.TODAY), pages.around(before, entry, after, sample.TODAY)):
            check_blocks(view["blocks"])
            assert len(view["blocks"]) <= 100


def test_home_and_roles_show_everything_there_is() -> None:
    topics = [(topic, tuple(KNOWLEDGE.of_topic(topic.id))) for topic in KNOWLEDGE.covered]
    home = str(pages.home(topics, KNOWLEDGE.roles, scene()))
    assert all(topic.name in home for topic in KNOWLEDGE.covered)
    assert all(role.name in home for role in KNOWLEDGE.roles)
    check_message(pages.roles(KNOWLEDGE.roles).payload())
    for role in KNOWLEDGE.roles:
        view = pages.role(role, KNOWLEDGE.by_id, sample.TODAY)
        assert len(view["blocks"]) <= 100
        check_blocks(view["blocks"])


def test_help_offers_four_questions_of_four_topics() -> None:
    examples = service().examples(4)
    assert len({entry.topic.id for entry in examples}) == 4
