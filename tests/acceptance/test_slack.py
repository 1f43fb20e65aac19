"""Issue 2's "must show" through Slack: every way in, both modes, and no Block Kit error or warning anywhere."""

from __future__ import annotations

from typing import Any

import pytest

from bot.messages import applicant

pytestmark = pytest.mark.asyncio(loop_scope="session")

REMOTE = "リモートワークはどのように運用されていますか？"
REMOTE_SAID = (
    "週に数回",
    "時差勤務",
    "新宿NSビル",
    "サテライトオフィス",
    "（Aさん）",
    "（Bさん）",
    "出典：",
    "内容確認：",
)
SUITED = "各局支援はどんな人に向いていますか？"
SUITED_SAID = ("フットワーク", "高下", "出典：")


def clean(outcome: Any) -> Any:
    assert outcome.ok, outcome.errors
    assert outcome.warnings == []
    assert outcome.ack_ms < 1_000
    return outcome


def assert_says(text: str, words: tuple[str, ...]) -> None:
    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize(("question", "said"), [(REMOTE, REMOTE_SAID), (SUITED, SUITED_SAID)])
async def test_by_mention_direct_message_and_command(rig: Any, question: str, said: tuple[str, ...]) -> None:
    mention = clean(await rig.mention("alice", "saiyo", question))
    assert_says(mention.text, said)
    assert len(mention.messages) == 1
    assert mention.reply.thread_ts == mention.message.ts
    direct = clean(await rig.dm("alice", question))
    assert_says(direct.text, said)
    assert (len(direct.messages), direct.reply.thread_ts) == (1, None)
    command = clean(await rig.slash("alice", "elsewhere", "/ictfaq", question))
    assert_says(command.text, said)
    assert (len(command.messages), command.reply.is_ephemeral) == (1, True)


async def test_a_command_is_shared_by_a_second_click(rig: Any) -> None:
    command = clean(await rig.slash("alice", "elsewhere", "/ictfaq", SUITED))
    shared = clean(await rig.click("alice", command.reply, applicant.SHARE))
    assert [message.is_ephemeral for message in shared.messages] == [False]
    assert_says(shared.text, (applicant.SHARED, *SUITED_SAID))


async def test_usage_roles_and_help(rig: Any) -> None:
    assert applicant.HOW_TO in clean(await rig.slash("alice", "elsewhere", "/ictfaq", "")).text
    roles = clean(await rig.slash("alice", "elsewhere", "/ictfaq", "職種"))
    assert_says(roles.text, ("各局支援担当", "共同化グループ", "区市町村DX協働課"))
    opened = clean(await rig.click("alice", roles.reply, applicant.ROLE_DETAILS))
    assert opened.view["title"]["text"] == applicant.ABOUT_ROLE
    helped = clean(await rig.mention("alice", "saiyo", ""))
    row = next(block for block in helped.reply.blocks if block["type"] == "actions")
    assert len(row["elements"]) == 4


async def test_an_uncovered_topic_is_said_to_be_uncovered(rig: Any) -> None:
    asked = clean(await rig.mention("alice", "saiyo", "給料はいくらですか"))
    assert_says(asked.text, ("記載がありません", applicant.OFFICIAL_LABEL))


async def test_home_leads_to_answers(rig: Any) -> None:
    home = clean(await rig.open_home("alice"))
    text = rig.home_text("alice")
    assert_says(text, (applicant.HOME_TITLE, applicant.HOME_TOPICS, "各局支援担当", applicant.PRIVACY))
    first = next(block for block in home.view["blocks"] if block["type"] == "actions")["elements"][0]
    opened = clean(await rig.click("alice", home.view, first["text"]["text"]))
    assert_says(rig.visible_text(opened.view), (applicant.ANSWER_TITLE, "出典："))


async def test_every_button_of_an_answer(rig: Any) -> None:
    answer = clean(await rig.mention("alice", "saiyo", SUITED))
    around = clean(await rig.click("bob", answer.reply, "around.0"))
    assert_says(rig.visible_text(around.view), (applicant.AROUND_TITLE, "出典："))
    related = [e for block in answer.reply.blocks if block["type"] == "actions" for e in block["elements"]]
    for element in related:
        if element["action_id"].startswith("entry"):
            pressed = clean(await rig.click("bob", answer.reply, element["action_id"]))
            assert pressed.reply.is_ephemeral
            assert element["text"]["text"].rstrip("…") in pressed.text
    voted = clean(await rig.click("bob", answer.reply, applicant.HELPFUL))
    assert (voted.text, voted.reply.is_ephemeral) == (applicant.THANKS, True)
    reasons = clean(await rig.click("bob", answer.reply, applicant.UNHELPFUL))
    assert reasons.view
    assert not reasons.messages


async def test_follow_ups(rig: Any) -> None:
    asked = clean(await rig.mention("alice", "saiyo", "Aさんの仕事のやりがいは何ですか"))
    followed = clean(await rig.say("alice", "saiyo", "Bさんは？", thread_ts=asked.message.ts, expect_reply=True))
    assert_says(followed.text, (applicant.CONTEXT_USED, "Bさん"))
    for user, text in (("bob", "Bさんは？"), ("alice", "ところで給料は？")):
        silent = clean(await rig.say(user, "saiyo", text, thread_ts=asked.message.ts))
        assert silent.messages == []


async def test_nothing_is_live_that_a_person_writes(rig: Any) -> None:
    for text in ("<!channel> <@U1> <https://evil.example|x>", "&lt;!here&gt;", "@channel 働き方"):
        asked = clean(await rig.mention("alice", "saiyo", text, raw=True))
        assert len(asked.messages) == 1
        assert "<!" not in asked.reply.text
        assert "<@" not in asked.reply.text
