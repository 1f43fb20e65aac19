"""``/ictfaq-kb`` and SIGHUP through Slack: what content owners are told, and that nobody else is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial

import pytest
from structlog.testing import capture_logs

from bot.app import build_responder, read_knowledge
from bot.messages import applicant, explanation, recruiter, workshop
from bot.services.ports import Outcome
from bot.services.reload import Reload
from bot.slack import ids, upkeep
from bot.slack.views.reply import Surface
from tests.e2e.conftest import World
from tests.e2e.local_slack import Post
from tests.knowledge.folder import A, Folder
from tests.slack import sample

pytestmark = pytest.mark.parametrize("world", ["socket"], indirect=True)

OWNER, SATO, PEOPLE = sample.OWNER, sample.STAFF[0], ("UALICE", "UBOB", "UCAROL")


async def order(world: World, text: str, user: str = OWNER) -> str:
    post = await world.slack.slash(user, "CELSEWHERE", text, ids.OWNER_COMMAND)
    assert post.to == user
    return post.text


@pytest.mark.parametrize("user", ["UALICE", SATO])
@pytest.mark.parametrize("text", ["状態", "reload", "診断 給料は", ""])
async def test_it_is_for_owners_alone(world: World, user: str, text: str) -> None:
    assert await order(world, text, user) == recruiter.ONLY_STAFF
    assert world.responder.asked == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", workshop.USAGE),
        ("使い方", workshop.USAGE),
        ("ＨＥＬＰ", workshop.USAGE),
        ("状態", f"版：{sample.KNOWLEDGE.version}（2026年11月22日 14:05（日本時間）から）"),
        ("status", "期限が過ぎたもの1件、空いている欄4件"),
        (
            "期限",
            workshop.due(sample.CASES.valid_to or sample.TODAY, "valid_to", "shien-cases（各局支援の", past=True)[:-1],
        ),
        ("due", "空いている欄　linked：title"),
        ("診断", workshop.NO_QUESTION),
        ("未回答", workshop.NOTHING_UNANSWERED),
        ("評価", workshop.NO_OPINIONS),
        ("評価 a-none", workshop.no_such_entry("a-none")),
        ("再読込", workshop.reloaded(sample.KNOWLEDGE.version, sample.KNOWLEDGE.version)),
        ("踊る", workshop.no_such_word("踊る")),
    ],
)
async def test_words(world: World, text: str, said: str) -> None:
    assert said[:1_000] in await order(world, text)


async def test_what_was_asked_in_vain_and_what_to_write(world: World) -> None:
    for user in PEOPLE:
        await world.slack.dm(user, "給料 金額")
        await world.slack.dm(user, "どっち 在宅")
        await world.slack.press(user, world.slack.posts[-1], world.slack.posts[-1].button(sample.A_STYLE.question))
    said = await order(world, "未回答")
    assert workshop.in_vain("給与", 3, 3, ["給料", "金額"]) in said
    assert workshop.advice("pay", covered=False, names={}) in said
    assert (
        workshop.advice(
            "style", covered=True, names={workshop.entry(sample.A_STYLE.id, sample.A_STYLE.question): "どっち 在宅"}
        )
        in said
    )
    counted = await world.store.tally(("band",), timedelta(days=1))
    assert {tally.of[0] for tally in counted} == {"none", "candidates", "chosen"}


async def test_opinions_with_their_reasons(world: World) -> None:
    for user in PEOPLE:
        await world.slack.dm(user, "リモートワークは？")
        await world.slack.press(user, world.slack.posts[-1], world.slack.posts[-1].button(applicant.UNHELPFUL))
        await world.slack.submit(user, world.slack.views["modal"], reason="outdated")
    assert "・a-style　財団での働き方を教えてください\n　ちがう内容だった 3（3人）" in await order(world, "評価")
    assert await order(world, "feedback a-style") == (
        f"{workshop.OPINIONS_TITLE}\n・a-style　財団での働き方を教えてください\n　ちがう内容だった 3（3人）\n"
        "　　情報が古い 3（3人）"
    )


@pytest.fixture
async def changed(world: World, folder: Folder) -> AsyncIterator[asyncio.Event]:
    """The bot serves a real folder, and reloads it whenever the event is set, as on SIGHUP."""
    world.tools.ask.responder = build_responder(folder.root)
    reload = Reload(world.tools.ask, partial(read_knowledge, folder.root))
    object.__setattr__(world.tools, "reload", reload)
    event = asyncio.Event()
    waiting = asyncio.create_task(upkeep.reload_when(event, world.tools))
    yield event
    waiting.cancel()


async def test_the_diagnosis_is_in_words_and_counts_nothing(world: World, changed: asyncio.Event) -> None:
    said = (await order(world, "診断 Aさんは在宅勤務 できますか")).splitlines()
    assert said[0] == f"判定：{explanation.ENDS['answer']}（{explanation.REASONS['fits']}）"
    assert said[1] == "探した言葉：Aさん、リモートワーク"
    best = said.index("近いもの") + 1
    assert said[best].startswith("1. 項目 a-work-style「在宅勤務はできますか」")
    assert "リモートワーク" in said[best + 1]
    assert explanation.REASONS["uncovered"] in await order(world, "explain 初任給は")
    assert explanation.REASONS["empty"] in await order(world, "診断 こんにちは")
    assert await world.store.tally(("band",), timedelta(days=1)) == []


async def test_a_reload_answers_and_tells_the_desk_what_it_can_answer_now(
    world: World, folder: Folder, changed: asyncio.Event
) -> None:
    await world.slack.dm("UALICE", "朝食は出ますか")
    await world.slack.press("UALICE", world.slack.posts[-1], world.slack.posts[-1].button(applicant.HAND_OVER))
    await world.slack.submit("UALICE", world.slack.views["modal"])
    card = next(post for post in world.slack.posts[::-1] if post.channel == sample.DESK)
    folder.spoil(A, "- スーツですか", "- 朝食は出ますか")
    before = world.tools.ask.knowledge.version
    said = await order(world, "再読込")
    after = world.tools.ask.knowledge.version
    assert said == workshop.reloaded(before, after)
    assert recruiter.learned(world.tools.ask.knowledge.by_id["a-dress"]) in str(card.blocks)
    await world.slack.open_home("UALICE")
    assert applicant.disclaimer(after) in str(world.slack.views["home"])
    assert f"版：{after}（" in await order(world, "状態")


async def test_an_invalid_folder_is_told_to_the_owners_alone(
    world: World, folder: Folder, changed: asyncio.Event
) -> None:
    before = world.tools.ask.knowledge.version
    folder.spoil(A, "topic: work-style\n    section", "topc: work-style\n    section")
    with capture_logs() as logs:
        changed.set()
        await asyncio.sleep(0.5)
    told = [post for post in world.slack.posts if "取り込まずに" in post.text]
    assert [post.channel for post in told] == [f"D{OWNER}"]
    assert "知らないキー「topc」" in told[0].text
    assert {
        "event": "knowledge_read",
        "log_level": "error",
        "before": before,
        "knowledge": before,
        "problems": 1,
    } in logs
    assert "知らないキー" in await order(world, "状態")
    assert "知らないキー" in await order(world, "再読込")
    await world.slack.open_home(SATO)
    assert "知らないキー" in str(world.slack.views["home"])
    await world.slack.open_home("UALICE")
    assert "知らないキー" not in str(world.slack.views["home"])
    reply: Post = world.slack.posts[-1] if await world.slack.dm("UALICE", "在宅勤務はできますか") else told[0]
    assert applicant.disclaimer(before) in str(reply.blocks)


async def test_a_reply_is_drawn_with_the_version_it_was_decided_with(world: World, folder: Folder) -> None:
    reply = await world.tools.ask.ask("リモートワーク")
    world.tools.ask.responder = build_responder(folder.root)
    drawn = world.tools.message(reply, Surface.PUBLIC)
    assert applicant.disclaimer(sample.KNOWLEDGE.version) in str(drawn.blocks)


async def test_what_is_too_long_for_a_message_is_cut_and_says_so(world: World) -> None:
    for number in range(150):
        for person in PEOPLE:
            await world.store.count(Outcome(person, "none", topic_id=f"topic-{number}-{'x' * 40}"))
    post = await world.slack.slash(OWNER, "CELSEWHERE", "未回答", ids.OWNER_COMMAND)
    texts = [block.get("text", {}).get("text", "") for block in post.blocks]
    assert max(map(len, texts)) <= 2_900
    assert sum(map(len, texts)) <= 9_000
    assert workshop.CUT in str(post.blocks[-1])
    assert len(post.text) <= 1_200
