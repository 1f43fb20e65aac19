"""S7: no message or view is ever larger than Slack takes. S8: nothing in it is live but what we mean to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.decision import Answer, Candidates, Decision, NoAnswer
from bot.core.knowledge import Entry, ShownQuote, Topic
from bot.messages import applicant
from bot.slack.views import pages
from bot.slack.views.reply import Scene, Surface, reply
from tests.slack import sample
from tests.slack.test_golden import STATES, dicts

SIZES = [3_000, 3_001, 20_000]
LIVE = ["<!channel>", "<!here>", "<!everyone>", "<@U0123ABCD>", "<https://evil.example|x>", "@channel", "&lt;!here&gt;"]


def scene(surface: Surface = Surface.PUBLIC) -> Scene:
    return Scene(sample.TODAY, "v" * 64, surface, "https://example.com/", sample.ENTRIES, moved=True, shared=True)


def entry_of(text: str, size: int) -> Entry:
    """An entry all of whose texts are as long as the model lets them be, the answer ``size`` characters."""
    line = (text * 200)[:200]
    speaker = replace_model(sample.A, name=line, affiliation=line * 5)
    url = "https://example.com/" + "a" * 400
    source = replace_model(sample.SCHEDULE, title=line, publisher=line * 5, title_given=False, url=url)
    quotes = tuple(ShownQuote((text * 120)[:120], line) for _ in range(10))
    return replace(
        sample.CASES, question=line, answer=(text * size)[:size], quotes=quotes, source=source, speaker=speaker
    )


def replace_model(model: Any, **changes: Any) -> Any:
    return model.model_copy(update=changes)


def decisions(entry: Entry) -> list[Decision]:
    topic = Topic(id="t", name="t", sentence=entry.answer)
    three = sample.cards(entry, replace(entry, id="two"), replace(entry, id="three"))
    many = (entry,) * 9
    return [
        Answer(three[:1], many),
        Answer(three, many, context_used=True),
        Candidates(three),
        NoAnswer(topic, many),
    ]


def shown_texts(value: Any) -> Iterator[str]:
    """Every text that a person sees in blocks."""
    for found in dicts(value):
        if isinstance(found.get("text"), str):
            yield found["text"]


def check_message(payload: dict[str, Any]) -> None:
    blocks = payload["blocks"] or []
    assert 0 < len(payload["text"]) <= 1_200
    assert len(blocks) <= 40
    assert sum(len(text) for text in shown_texts(blocks)) <= 9_000
    check_blocks(blocks)


def check_blocks(blocks: list[dict[str, Any]]) -> None:
    for block in blocks:
        if block["type"] in ("section", "rich_text", "context"):
            assert sum(len(text) for text in shown_texts(block)) <= 2_900
        for found in dicts(block):
            if found.get("type") == "button":
                assert len(found["text"]["text"]) <= 75
                assert len(found["accessibility_label"]) <= 75
                assert len(found["value"]) <= 2_000


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("text", ["これは一文です。", "区切りのない文", "<&>"])
@pytest.mark.parametrize("surface", Surface)
def test_messages_keep_the_limits(size: int, text: str, surface: Surface) -> None:
    for decision in decisions(entry_of(text, size)):
        check_message(reply(decision, scene(surface)).payload())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("text", ["これは一文です。", "区切りのない文"])
def test_modals_show_all_of_a_long_answer(size: int, text: str) -> None:
    entry = entry_of(text, size)
    view = pages.full(entry, sample.TODAY)
    assert len(view["blocks"]) <= 100
    check_blocks(view["blocks"])
    assert entry.answer in "".join(shown_texts(view["blocks"]))


@pytest.mark.parametrize("size", SIZES)
def test_a_cut_answer_offers_the_rest(size: int) -> None:
    message = reply(Answer(sample.cards(entry_of("これは一文です。", size)), ()), scene())
    assert applicant.FULL in str(message.blocks)
    assert entry_of("これは一文です。", 20).answer in str(message.blocks)


def test_pages_keep_the_limits() -> None:
    entry = entry_of("これは一文です。", 20_000)
    role = sample.ROLE.model_copy(update={"summary": "長い説明です。" * 2_000, "name": "名" * 200})
    by_id = dict.fromkeys(("shien-cases", "a-style"), entry)
    many = role.model_copy(update={"facts": role.facts * 60})
    for view in (
        pages.around(entry, entry, entry, sample.TODAY),
        pages.role(many, by_id, sample.TODAY),
        pages.home([(sample.WORK, (entry,) * 9)] * 60, [role] * 60, scene()),
    ):
        assert len(view["blocks"]) <= 100
        assert len(str(view)) < 250_000
        check_blocks(view["blocks"])
    check_message(pages.roles([role] * 60).payload())
    check_message(pages.usage(scene()).payload())


def mrkdwn(value: Any) -> Iterator[str]:
    """Texts in which Slack looks for mentions and links: ``mrkdwn`` objects and the top-level text."""
    for found in dicts(value):
        if found.get("type") == "mrkdwn":
            yield found["text"]


@pytest.mark.parametrize("live", LIVE)
@pytest.mark.parametrize("surface", Surface)
def test_no_text_of_the_knowledge_is_live(live: str, surface: Surface) -> None:
    entry = entry_of(f"文です{live}。", 400)
    views = [pages.full(entry, sample.TODAY), pages.around(entry, entry, entry, sample.TODAY)]
    messages = [reply(decision, scene(surface)).payload() for decision in decisions(entry)]
    for text in [message["text"] for message in messages] + list(mrkdwn([*messages, *views])):
        own_links = re.sub(r"<https://example\.com/[^|<>]*\|[^<>]*>", "", text)
        assert "<" not in own_links
    for found in dicts([*messages, *views]):
        assert found.get("type") not in ("user", "usergroup", "broadcast", "channel", "emoji")
        assert found.get("type") != "plain_text" or "<" not in found["text"]
        assert found.get("type") != "mrkdwn" or found["verbatim"] is True


def test_no_message_lets_slack_look_for_names_or_unfold_links() -> None:
    for state in STATES.values():
        if hasattr(state, "payload"):
            payload = state.payload()
            assert payload["unfurl_links"] is payload["unfurl_media"] is False
            assert "link_names" not in payload


@given(st.text(min_size=1, max_size=400))
def test_any_text_in_any_field_keeps_the_limits(text: str) -> None:
    for decision in decisions(entry_of(text, 5_000)):
        check_message(reply(decision, scene(Surface.PRIVATE)).payload())
