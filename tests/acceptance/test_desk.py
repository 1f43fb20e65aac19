"""Issue 4's loop on the local Slack: what the knowledge lacks is asked, handed over, answered once, and learned."""

from __future__ import annotations

import asyncio
import os
from typing import Any

import pytest

from bot.messages import applicant, recruiter
from bot.slack import ids
from bot.slack.views import desk, handoff
from tests.acceptance.test_slack import assert_says, clean

pytestmark = pytest.mark.asyncio(loop_scope="session")

LACKING = "育児休業から復帰した職員はいますか"
ANSWER = "はい、どの部署にも復帰した職員がいます。"
WORDINGS = (
    "育休明けの人はいますか\n産休や育休のあと戻った人\n子どもが生まれて休んだ職員の復帰\n育休から職場に戻れますか"
)


def both_arrived(outcome: Any) -> bool:
    """Receipt and card."""
    return len(outcome.messages) == 2


def replied(outcome: Any) -> bool:
    """Anything visible."""
    return bool(outcome.messages)


async def hand_over(rig: Any, question: str, destination: str) -> tuple[Any, Any, Any]:
    """Alice asks and hands over: her question, the receipt and the card."""
    asked = clean(await rig.mention("alice", "saiyo", question))
    form = clean(await rig.click("alice", asked.reply, applicant.HAND_OVER)).view
    assert_says(rig.visible_text(form), (question, applicant.EXPECT, applicant.handover_privacy(90)))
    sent = clean(await rig.submit_view("alice", values={handoff.DESTINATION: destination}, until=both_arrived))
    assert sent.result == {"closed": True, "errors": {}, "view": None}
    receipt, card = sent.messages
    assert receipt.thread_ts == asked.message.ts
    return asked, receipt, card


async def test_the_whole_loop(rig: Any) -> None:
    asked, receipt, card = await hand_over(rig, LACKING, "thread")
    number = receipt.text.partition("番号")[2].partition("）")[0]
    assert_says(rig.visible_text(card), (f"番号{number}", "alice", LACKING, recruiter.NEAREST, recruiter.NOTE_OF_CARD))

    both = await asyncio.gather(*(rig.click(user, card, recruiter.TAKE_BUTTON) for user in ("sato", "tanaka")))
    told = [message for outcome in both for message in clean(outcome).ephemerals]
    winner = "sato" if "担当：sato" in rig.visible_text(card) else "tanaka"
    loser = {"sato": "tanaka", "tanaka": "sato"}[winner]
    [refusal] = {message.ts: message for message in told}.values()
    assert refusal.visible_to == rig.store.user(loser).id
    assert f"担当：{winner}さん" in rig.visible_text(refusal)

    refused = clean(await rig.slash(loser, "madoguchi", ids.DESK_COMMAND, f"回答 {number} わたしが"))
    assert recruiter.others(int(number), winner) in refused.text
    answered = clean(await rig.slash(winner, "madoguchi", ids.DESK_COMMAND, f"回答　{number}　{ANSWER}"))
    answers = [message for message in rig.messages("saiyo", asked.message.ts) if ANSWER in rig.visible_text(message)]
    [answer] = answers
    assert_says(rig.visible_text(answer), ("@alice", f"採用担当の{winner}さん", ANSWER))
    assert recruiter.did(recruiter.ANSWER, int(number)) in answered.text
    assert rig.visible_text(answer).count("@alice") == 1

    silent = clean(await rig.say("alice", "saiyo", "リモートワークはできますか", thread_ts=asked.message.ts))
    assert silent.messages == []

    form = clean(await rig.click(winner, card, recruiter.CORRECT_BUTTON)).view
    assert form["title"]["text"] == recruiter.answer_title(int(number), correction=True)
    clean(await rig.submit_view(winner, values={desk.ANSWER: f"{ANSWER}くわしくは窓口へ。"}))
    assert rig.visible_text(answer).startswith("@alice 【訂正】")

    again = clean(await rig.click("alice", answer, applicant.UNSOLVED))
    assert "再開" in rig.visible_text(card)
    assert any(recruiter.unsolved(int(number)) in rig.visible_text(message) for message in again.messages)
    clean(await rig.slash(loser, "madoguchi", ids.DESK_COMMAND, f"answer {number} {ANSWER}"))
    last = rig.messages("saiyo", asked.message.ts)[-1]
    thanked = clean(await rig.click("alice", last, applicant.SOLVED))
    assert thanked.ephemerals[0].text == applicant.SOLVED_THANKS
    assert f"番号{number}　完了" in rig.visible_text(card)


async def test_an_answer_becomes_knowledge_and_answers_what_waits(rig: Any) -> None:
    asked, receipt, card = await hand_over(rig, "育休から職場に戻れますか", "direct")
    number = receipt.text.partition("番号")[2].partition("）")[0]
    other = await hand_over(rig, LACKING, "direct")
    clean(await rig.slash("sato", "elsewhere", ids.DESK_COMMAND, f"回答 {number} {ANSWER}"))
    assert not [m for m in rig.messages("saiyo", asked.message.ts) if ANSWER in rig.visible_text(m)]
    direct = rig.messages(rig.im("alice"))[-1]
    assert_says(rig.visible_text(direct), (ANSWER, "育休から職場に戻れますか"))

    form = clean(await rig.click("sato", card, recruiter.DRAFT_BUTTON)).view
    values = {desk.QUESTION: LACKING, desk.WORDINGS: WORDINGS, desk.TOPIC: "work-style"}
    sent = clean(await rig.submit_view("sato", form, values={**values, desk.PUBLIC: [desk.PUBLIC]}))
    assert sent.result["closed"]
    [file] = rig.messages(rig.im("owner"))[-1].get("files")
    content = rig.store.file_content[file["id"]].decode()
    assert_says(content, (LACKING, ANSWER, "kind: recruiter"))

    (rig.knowledge / "articles" / file["name"]).write_text(content, encoding="utf-8")
    if rig.request_url:
        assert clean(await rig.slash("owner", "madoguchi", "/ictfaq-kb", "再読込", until=replied, timeout=60)).messages
    else:
        await rig.process.restart()
    assert await rig.wait_for(lambda: recruiter.CITE_BUTTON in rig.visible_text(other[2]))
    form = clean(await rig.click("tanaka", other[2], recruiter.CITE_BUTTON)).view
    clean(await rig.submit_view("tanaka", form))
    assert_says(rig.visible_text(rig.messages(rig.im("alice"))[-1]), (recruiter.LEARNED_ANSWER, ANSWER, "出典："))
    following = clean(await rig.mention("bob", "saiyo", LACKING))
    assert_says(following.text, (ANSWER, applicant.STAFF_ANSWER, "出典："))


@pytest.mark.skipif(not os.environ.get("TEST_DATABASE_URL"), reason="two processes share no SQLite file; .ci/postgres")
@pytest.mark.parametrize("rig", ["socket"], indirect=True)
async def test_two_processes_are_one_desk(rig: Any) -> None:
    other = await rig.another()
    for _ in range(4):
        asked, receipt, card = await hand_over(rig, "給料はいくらですか", "thread")
        number = receipt.text.partition("番号")[2].partition("）")[0]
        await asyncio.gather(*(rig.click(user, card, recruiter.TAKE_BUTTON) for user in ("sato", "tanaka")))
        assert await rig.wait_for(lambda shown=card: "対応中　担当：" in rig.visible_text(shown))
        winner = "sato" if "担当：sato" in rig.visible_text(card) else "tanaka"
        order = f"回答 {number} {ANSWER}"
        await asyncio.gather(*(rig.slash(winner, "madoguchi", ids.DESK_COMMAND, order) for _ in range(2)))
        assert await rig.wait_for(lambda shown=card: recruiter.STATES["answered"] in rig.visible_text(shown))
        said = [m for m in rig.messages("saiyo", asked.message.ts) if ANSWER in rig.visible_text(m)]
        assert len(said) == 1
        assert len([m for m in rig.messages("madoguchi") if f"番号{number}　" in rig.visible_text(m)]) == 1
    await other.stop()


async def test_from_the_command_and_withdrawn(rig: Any) -> None:
    asked = clean(await rig.slash("alice", "elsewhere", "/ictfaq", "副業はできますか 090-1234-5678"))
    clean(await rig.click("alice", asked.reply, applicant.HAND_OVER))
    sent = clean(await rig.submit_view("alice", until=both_arrived))
    assert applicant.received(1)[:-2] in rig.visible_text(sent.result["view"])
    receipt = next(message for message in sent.messages if message.channel == rig.im("alice").id)
    card = next(message for message in sent.messages if message.channel != receipt.channel)
    assert "【電話番号】" in rig.visible_text(card)
    clean(await rig.click("alice", receipt, applicant.WITHDRAW))
    assert await rig.wait_for(lambda: "取り消し" in rig.visible_text(card))
    assert "副業" not in rig.visible_text(card)


async def test_nobody_else_uses_the_desk(rig: Any) -> None:
    said = clean(await rig.slash("alice", "elsewhere", ids.DESK_COMMAND, "一覧"))
    assert said.text == recruiter.ONLY_STAFF
    message = rig.messages("saiyo")[0]
    for name in (ids.HAND_OVER_SHORTCUT, ids.DRAFT_SHORTCUT):
        opened = clean(await rig.shortcut("alice", name, message))
        assert recruiter.ONLY_STAFF in rig.visible_text(opened.view)
        await rig.close_view("alice")


async def test_a_recruiter_hands_over_by_shortcut_and_sees_it_at_home(rig: Any) -> None:
    written = clean(await rig.say("bob", "saiyo", "面接では何を聞かれるんでしょうか"))
    handed = clean(await rig.shortcut("sato", ids.HAND_OVER_SHORTCUT, written.message))
    assert_says(handed.text, ("として引き継ぎました",))
    clean(await rig.open_home("sato"))
    assert_says(rig.home_text("sato"), (recruiter.QUEUE_TITLE, "面接では", recruiter.KNOWLEDGE_TITLE))
    assert rig.messages(rig.im("bob"))[-1].text.startswith("あなたの投稿を")


async def test_edits_and_deletions(rig: Any) -> None:
    asked = clean(await rig.mention("bob", "saiyo", "Aさんの仕事のやりがいは何ですか"))
    clean(await rig.unfurl(asked.message, [{"text": "preview"}]))
    before = rig.visible_text(asked.reply)
    clean(await rig.edit_message(asked.message, "@ictbot 給料はいくらですか"))
    changed = rig.messages("saiyo", asked.message.ts)
    assert len(changed) == 2
    assert rig.visible_text(changed[1]) not in ("", before)
    clean(await rig.delete_message(asked.message))
    assert rig.messages("saiyo", asked.message.ts)[1:] == []
