"""From a question in Slack to the answer a person sees, in both modes."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.messages import applicant
from tests.e2e.conftest import IN_BOTH_MODES, World
from tests.e2e.local_slack import BOT, Fault, button
from tests.slack import sample

ALICE, BOB, CHANNEL = "UALICE", "UBOB", "C1"


@IN_BOTH_MODES
async def test_a_mention_is_answered_once_in_its_thread(world: World) -> None:
    ts = await world.slack.mention(ALICE, CHANNEL, "リモートワークはできますか")
    [post] = world.slack.posts
    assert (post.channel, post.thread_ts, post.to) == (CHANNEL, ts, None)
    assert sample.A_STYLE.answer in post.text
    assert sample.B_STYLE.answer in str(post.blocks)
    assert len(world.responder.asked) == 1


async def test_a_direct_message_is_answered_at_top_level_and_remembered(world: World) -> None:
    await world.slack.dm(ALICE, "リモートワークはできますか")
    await world.slack.dm(ALICE, "Bさんは？")
    assert [(post.channel, post.thread_ts) for post in world.slack.posts] == [("DUALICE", None)] * 2
    assert world.responder.asked[1] == ("Bさんは？", "a-style")
    assert applicant.CONTEXT_USED in world.slack.posts[1].text


@IN_BOTH_MODES
async def test_follow_ups_without_mention(world: World) -> None:
    ts = await world.slack.mention(ALICE, CHANNEL, "リモートワークはできますか")
    await world.slack.say(ALICE, CHANNEL, "Bさんは？", ts)
    assert [post.thread_ts for post in world.slack.posts] == [ts, ts]
    await world.slack.say(ALICE, CHANNEL, "給料は？", ts)
    await world.slack.say(BOB, CHANNEL, "Bさんは？", ts)
    await world.slack.say(ALICE, CHANNEL, f"<@{BOB}> Bさんは？", ts)
    await world.slack.say(ALICE, CHANNEL, "Bさんは？")
    assert len(world.slack.posts) == 2
    await world.slack.mention(BOB, CHANNEL, "給料は？", ts)
    assert world.slack.posts[2].text.startswith(sample.PAY.sentence)


async def test_four_at_once_are_four_replies(world: World) -> None:
    asked = await asyncio.gather(*(world.slack.mention(ALICE, CHANNEL, "リモートワーク") for _ in range(4)))
    assert sorted(str(post.thread_ts) for post in world.slack.posts) == sorted(asked)


@IN_BOTH_MODES
async def test_a_repeated_event_is_answered_once(world: World) -> None:
    event = {"type": "message", "user": ALICE, "channel": "DUALICE", "text": "件数", "ts": "1.0"}
    await asyncio.gather(*(world.slack.event(event) for _ in range(4)))
    await world.slack.event(event)
    assert len(world.slack.posts) == 1


@IN_BOTH_MODES
async def test_posts_of_bots_and_own_posts_are_acknowledged_in_silence(world: World) -> None:
    await world.slack.say(BOT, "DUALICE", "リモートワーク")
    await world.slack.dm(ALICE, "リモートワーク", bot_id="B2", subtype="bot_message")
    await world.slack.dm(ALICE, "リモートワーク", subtype="message_changed")
    await world.slack.event({"type": "message", "subtype": "message_deleted", "channel": "C1", "ts": "1.0"})
    assert world.slack.posts == []


@pytest.mark.parametrize("text", ["", "こんにちは"])
async def test_help_has_four_examples_to_press(world: World, text: str) -> None:
    await world.slack.mention(ALICE, CHANNEL, text)
    post = world.slack.posts[0]
    assert applicant.GREETING in post.text
    [row] = [block["elements"] for block in post.blocks if block["type"] == "actions"]
    assert [element["text"]["text"] for element in row] == [sample.KNOWLEDGE.by_id[e["value"]].question for e in row]
    for element in row:
        await world.slack.press(ALICE, post, element)
        assert sample.KNOWLEDGE.by_id[element["value"]].answer in world.slack.posts[-1].text


@IN_BOTH_MODES
async def test_a_related_question_in_a_channel_answers_only_who_pressed(world: World) -> None:
    ts = await world.slack.mention(ALICE, CHANNEL, "リモートワーク")
    await world.slack.press(BOB, world.slack.posts[0], world.slack.posts[0].button(sample.B_WORK.question))
    answer = world.slack.posts[1]
    assert (answer.to, answer.thread_ts) == (BOB, ts)
    assert sample.B_WORK.answer in answer.text
    assert world.slack.calls[-1][0] == "response_url"


async def test_a_related_question_in_a_direct_message_is_posted(world: World) -> None:
    await world.slack.dm(ALICE, "リモートワーク")
    await world.slack.press(ALICE, world.slack.posts[0], world.slack.posts[0].button(sample.B_WORK.question))
    assert [(post.to, post.channel) for post in world.slack.posts[1:]] == [(None, "DUALICE")]
    await world.slack.dm(ALICE, "Aさんは？")
    assert world.responder.asked[-1] == ("Aさんは？", "b-work")


async def test_a_follow_up_refers_to_the_first_candidate_or_the_one_that_its_author_pressed(world: World) -> None:
    ts = await world.slack.mention(ALICE, CHANNEL, "どっち")
    await world.slack.press(BOB, world.slack.posts[0], world.slack.posts[0].button(sample.A_STYLE.question))
    await world.slack.say(ALICE, CHANNEL, "Bさんは？", ts)
    await world.slack.press(ALICE, world.slack.posts[0], world.slack.posts[0].button(sample.CASES.question))
    await world.slack.say(ALICE, CHANNEL, "Bさんは？", ts)
    assert [context for _, context in world.responder.asked] == [None, sample.A_STYLE.id, "shien-cases"]


async def test_an_entry_that_is_gone_gives_the_nearest(world: World) -> None:
    await world.slack.mention(ALICE, CHANNEL, "どっち")
    pressed = world.slack.posts[0].button(sample.CASES.question)
    world.responder.script["件数"] = sample.FOLLOW_UP
    world.responder.knowledge = replace(sample.KNOWLEDGE, entries=(sample.A_STYLE, sample.B_STYLE))
    await world.slack.press(ALICE, world.slack.posts[0], pressed)
    assert world.slack.posts[1].text.startswith(applicant.MOVED)
    assert sample.B_STYLE.answer in world.slack.posts[1].text


@IN_BOTH_MODES
async def test_votes_count_once_a_person_and_are_thanked_for(world: World) -> None:
    await world.slack.mention(ALICE, CHANNEL, "リモートワーク")
    post = world.slack.posts[0]
    for user, label in ((ALICE, applicant.HELPFUL), (BOB, applicant.HELPFUL), (ALICE, applicant.UNHELPFUL)):
        await world.slack.press(user, post, post.button(label))
    assert [(p.to, p.text, p.thread_ts) for p in world.slack.posts[1:]] == [
        (user, applicant.THANKS, post.thread_ts) for user in (ALICE, BOB)
    ]
    assert sorted((vote.helpful, vote.reason) for vote in world.store.votes) == [(False, ""), (True, "")]
    answer = await world.slack.submit(ALICE, world.slack.views["modal"], reason="outdated")
    assert applicant.SORRY_UNHELPFUL in str(answer["view"])
    assert sorted((vote.helpful, vote.reason) for vote in world.store.votes) == [(False, "outdated"), (True, "")]
    assert {(vote.entry_id, vote.version, vote.band) for vote in world.store.votes} == {
        ("a-style", sample.KNOWLEDGE.version, "answer")
    }


async def test_reading_before_and_after_opens_a_modal(world: World) -> None:
    await world.slack.mention(ALICE, CHANNEL, "Bさんは")
    await world.slack.press(ALICE, world.slack.posts[0], world.slack.posts[0].button(applicant.AROUND))
    shown = str(world.slack.views["modal"])
    assert all(entry.answer in shown for entry in (sample.A_STYLE, sample.B_STYLE, sample.B_WORK))


async def test_reading_on_opens_the_whole_answer(world: World) -> None:
    long = replace(sample.A_STYLE, answer="長い回答です。" * 600 + "おわり。")
    world.responder.knowledge = replace(sample.KNOWLEDGE, entries=(long, sample.B_STYLE))
    world.responder.script["件数"] = replace(sample.ONE_FACT, cards=sample.cards(long))
    await world.slack.mention(ALICE, CHANNEL, "件数")
    assert "おわり。" not in str(world.slack.posts[0].blocks)
    await world.slack.press(ALICE, world.slack.posts[0], world.slack.posts[0].button(applicant.FULL))
    assert "おわり。" in str(world.slack.views["modal"])


@IN_BOTH_MODES
async def test_slash_command_answers_only_who_asked_and_shares_on_a_second_click(world: World) -> None:
    before = len(world.slack.calls)
    answer = await world.slack.slash(ALICE, "CELSEWHERE", "リモートワークはできますか")
    assert answer.to == ALICE
    assert sample.A_STYLE.answer in answer.text
    assert len(world.slack.calls) == before
    share = answer.button(applicant.SHARE)
    for _ in range(2):
        await world.slack.press(ALICE, answer, share)
    [public] = [post for post in world.slack.posts if post.to is None]
    assert public.text.startswith(applicant.SHARED)
    assert sample.B_STYLE.answer in public.text
    assert answer.text == applicant.SHARE_DONE
    assert {method for method, _ in world.slack.calls[before:]} == {"response_url"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", applicant.HOW_TO),
        ("使い方", applicant.HOW_TO),
        ("　ヘルプ ", applicant.HOW_TO),
        ("職種", sample.ROLE.name),
        ("給料は", sample.PAY.sentence),
        ("どっち", applicant.CHOOSE),
    ],
)
async def test_slash_command_words(world: World, text: str, sentence: str) -> None:
    assert sentence in (await world.slack.slash(ALICE, CHANNEL, text)).text


async def test_a_role_opens_its_details(world: World) -> None:
    roles = await world.slack.slash(ALICE, CHANNEL, "職種")
    await world.slack.press(ALICE, roles, roles.button(applicant.ROLE_DETAILS))
    assert sample.CASES.answer in str(world.slack.views["modal"])


@IN_BOTH_MODES
async def test_home_shows_examples_that_open_and_lead_on(world: World) -> None:
    await world.slack.open_home(ALICE, "messages")
    assert world.slack.views == {}
    await world.slack.open_home(ALICE)
    home = world.slack.views["home"]
    await world.slack.press(ALICE, home, button(home["blocks"], sample.B_WORK.question))
    modal = world.slack.views["modal"]
    assert sample.B_WORK.answer in str(modal)
    await world.slack.press(ALICE, modal, button(modal["blocks"], sample.B_STYLE.question))
    assert sample.B_STYLE.answer in str(world.slack.views["modal"])
    assert world.slack.views["modal"]["id"] == modal["id"]
    await world.slack.press(ALICE, modal, button(modal["blocks"], applicant.AROUND))
    assert [method for method, _ in world.slack.calls[-3:]] == ["views.open", "views.update", "views.push"]


async def test_refused_blocks_become_text_with_a_reference(world: World) -> None:
    world.slack.faults.append(Fault("chat.postMessage", error="invalid_blocks", when=lambda params: "blocks" in params))
    await world.slack.mention(ALICE, CHANNEL, "リモートワーク")
    [post] = world.slack.posts
    assert post.blocks == []
    assert sample.A_STYLE.answer in post.text
    assert "参照番号" in post.text


async def test_blocks_refused_by_a_response_url_become_text(world: World) -> None:
    await world.slack.mention(ALICE, CHANNEL, "リモートワーク")
    world.slack.faults.append(Fault("response_url", error="invalid_blocks", status=400))
    await world.slack.press(BOB, world.slack.posts[0], world.slack.posts[0].button(sample.B_WORK.question))
    assert (world.slack.posts[1].to, world.slack.posts[1].blocks) == (BOB, [])
    assert sample.B_WORK.answer in world.slack.posts[1].text


@IN_BOTH_MODES
async def test_a_failure_is_apologised_for_once_and_leaks_nothing(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.responder.fails = True
    ts = await world.slack.mention(ALICE, CHANNEL, "わたしの秘密の質問")
    await world.slack.dm(ALICE, "わたしの秘密の質問")
    command = await world.slack.slash(ALICE, CHANNEL, "わたしの秘密の質問")
    assert [(post.thread_ts, post.to) for post in world.slack.posts] == [(ts, None), (None, None), (None, ALICE)]
    assert all("参照番号" in post.text for post in world.slack.posts)
    assert command.text not in (world.slack.posts[0].text, world.slack.posts[1].text)
    logged = "".join(capsys.readouterr())
    assert "RuntimeError" in logged
    for secret in ("秘密", "secret words", "xoxb", "xapp", ALICE):
        assert secret not in logged


async def test_a_follow_up_nobody_addressed_to_the_bot_fails_in_silence(world: World) -> None:
    ts = await world.slack.mention(ALICE, CHANNEL, "リモートワーク")
    world.responder.fails = True
    await world.slack.say(ALICE, CHANNEL, "Bさんは？", ts)
    assert len(world.slack.posts) == 1


async def test_a_click_that_fails_is_apologised_for(world: World) -> None:
    await world.slack.mention(ALICE, CHANNEL, "リモートワーク")
    broken = world.slack.posts[0].button(applicant.HELPFUL) | {"value": "nonsense"}
    await world.slack.press(BOB, world.slack.posts[0], broken)
    assert (world.slack.posts[1].to, "参照番号" in world.slack.posts[1].text) == (BOB, True)
    await world.slack.open_home(BOB)
    world.slack.faults.append(Fault("views.open", error="expired_trigger_id"))
    home = world.slack.views["home"]
    await world.slack.press(BOB, home, button(home["blocks"], sample.B_WORK.question))
    assert (world.slack.posts[2].channel, "参照番号" in world.slack.posts[2].text) == (f"D{BOB}", True)


async def test_without_knowledge_everything_is_still_answered(world: World) -> None:
    world.responder.knowledge, world.responder.script = sample.EMPTY, {}
    await world.slack.mention(ALICE, CHANNEL, "リモートワーク")
    await world.slack.mention(ALICE, CHANNEL, "")
    await world.slack.open_home(ALICE)
    assert applicant.NO_ROLES in (await world.slack.slash(ALICE, CHANNEL, "職種")).text
    assert applicant.NOT_FOUND in world.slack.posts[0].text
    assert applicant.GREETING in world.slack.posts[1].text
    assert "home" in world.slack.views


@pytest.mark.parametrize("world", ["http"], indirect=True)
async def test_http_serves_nothing_but_slack_and_health(world: World) -> None:
    base = str(world.slack.request_url).removesuffix("/slack/events")
    for path, status in (("/healthz", 200), ("/", 404), ("/metrics", 404), ("/readyz", 404), ("/slack/install", 404)):
        async with world.slack.session.get(base + path) as answer:
            assert answer.status == status, path
    assert (await world.slack.request("{}", "application/json", secret="wrong"))[0] == 401
    challenge = '{"type": "url_verification", "challenge": "abc"}'
    assert "abc" in (await world.slack.request(challenge, "application/json"))[1]
