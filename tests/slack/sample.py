"""A tiny knowledge base, and a responder that decides as it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from types import SimpleNamespace
from typing import cast

from slack_sdk.web.async_client import AsyncWebClient

from bot.core.decision import Answer, Candidates, Card, Decision, Empty, NoAnswer
from bot.core.knowledge import (
    Article,
    Entry,
    EntryKind,
    Fact,
    FactQuote,
    Knowledge,
    Link,
    Role,
    ShownQuote,
    Speaker,
    SynonymsFile,
    Topic,
)
from bot.core.responder import Responder
from bot.core.text import clean_question
from bot.knowledge_yaml.candidate import candidate_file
from bot.services.ask import AskService
from bot.services.clock import TOKYO
from bot.services.desk import Desk
from bot.services.inbox import Inbox
from bot.services.reload import Reload
from bot.services.staff import Staff
from bot.slack.toolbox import Toolbox
from tests.memory import MemoryStore

TODAY = date(2026, 11, 22)
WORDINGS = ("言い方1", "言い方2", "言い方3", "言い方4")

STYLE = Topic(id="style", name="働き方", voices=True, asked_as=("働き方は",))
WORK = Topic(id="work", name="仕事内容")
PAY = Topic(id="pay", name="給与", sentence="給与については、公開記事に記載がありません。", asked_as=("給料は",))

A = Speaker(id="a", name="Aさん", affiliation="GovTech東京 共同化グループ")
B = Speaker(id="b", name="Bさん", affiliation="デジタルサービス局 区市町村DX協働課")
EDITOR = Speaker(id="editor", name="記事本文")

SCHEDULE = Article(
    id="schedule",
    title="1日のスケジュールから知る、ICT職の仕事",
    checked_on=date(2026, 11, 22),
    review_by=date(2027, 5, 22),
    speakers=(A, B, EDITOR),
)
LINKED = Article(
    id="linked",
    title="各局支援のやりがい",
    title_given=False,
    publisher="東京都",
    url="https://example.com/interview?a=1&b=2",
    published=date(2023, 3, 1),
    checked_on=date(2026, 11, 22),
    speakers=(EDITOR,),
)

ROLE = Role(
    id="shien",
    name="各局支援担当",
    organisation="デジタルサービス局",
    summary="都庁の各局が進めるDXを支える部署です。",
    facts=(Fact(id="shien-cases", topic="work", label="件数", value="100件", asked_as=WORDINGS, quote=FactQuote()),),
    links=(Link(label="働き方", entry="a-style"),),
)

A_STYLE = Entry(
    id="a-style",
    kind=EntryKind.INTERVIEW,
    topic=STYLE,
    question="財団での働き方を教えてください",
    asked_as=WORDINGS,
    answer="リモートワークや時差勤務を使い、柔軟に働けています。週に数回ほどリモートワークをする職員が多い印象です。",
    quotes=(ShownQuote("柔軟な働き方ができています", "Aさん"),),
    source=SCHEDULE,
    speaker=A,
    section="Case1",
    gives=frozenset(),
    roles=(),
    related=("b-style", "shien-cases"),
    valid_from=None,
    valid_to=None,
    as_of=None,
)
B_STYLE = replace(
    A_STYLE,
    id="b-style",
    question="都庁での働き方を教えてください",
    answer="新宿NSビル、自宅、サテライトオフィスから、働く場所を柔軟に選べます。",
    quotes=(ShownQuote("多様な働き方ができています", "Bさん"), ShownQuote("リモートワークもできる", "Bさん")),
    speaker=B,
    section="Case2",
    related=("a-style",),
)
B_WORK = replace(
    B_STYLE,
    id="b-work",
    topic=WORK,
    question="現在の仕事内容は何ですか",
    answer="自治体の情報システムの標準化・共通化に向けて、自治体を支援しています。",
    quotes=(ShownQuote("自治体への支援を行っています", "Bさん"),),
    related=("b-style",),
)
CASES = replace(
    A_STYLE,
    id="shien-cases",
    kind=EntryKind.FACT,
    topic=WORK,
    question="各局支援の件数はどのくらいですか",
    answer="一つのチームが受けるサポート依頼だけで、年間100件を超えます。",
    quotes=(ShownQuote("年間で100件を超えるサポート依頼がある", "記事本文"),),
    source=LINKED,
    speaker=EDITOR,
    section="",
    roles=(ROLE,),
    related=("a-style", "gone-entry"),
    valid_to=date(2026, 3, 31),
    as_of=date(2023, 3, 1),
)
ENTRIES = (A_STYLE, B_STYLE, B_WORK, CASES)

KNOWLEDGE = Knowledge(
    articles=(SCHEDULE, LINKED),
    roles=(ROLE,),
    topics=(STYLE, WORK, PAY),
    synonyms=SynonymsFile(),
    entries=ENTRIES,
    version="0123456789abcdef",
)
EMPTY = Knowledge(articles=(), roles=(), topics=(), synonyms=SynonymsFile(), entries=(), version="0" * 16)


def cards(*entries: Entry) -> tuple[Card, ...]:
    """Cards in this order, with falling scores."""
    return tuple(Card(entry, 10.0 - number) for number, entry in enumerate(entries))


VOICES = Answer(cards(A_STYLE, B_STYLE), suggestions=(B_STYLE, B_WORK, CASES))
ONE_FACT = Answer(cards(CASES), suggestions=(A_STYLE,))
FOLLOW_UP = Answer(cards(B_STYLE), suggestions=(), context_used=True)
BETWEEN = Candidates(cards(A_STYLE, CASES))
UNCOVERED = NoAnswer(PAY, suggestions=(B_WORK,))
NOTHING = NoAnswer(None, suggestions=())

SCRIPT: Mapping[str, Decision] = {
    "リモートワーク": VOICES,
    "件数": ONE_FACT,
    "Bさんは": FOLLOW_UP,
    "どっち": BETWEEN,
    "給料": UNCOVERED,
    "こんにちは": Empty(),
}


class Scripted:
    """Decides by the first word of the script that stands in a question; ``asked`` records questions and contexts."""

    def __init__(self, knowledge: Knowledge = KNOWLEDGE, script: Mapping[str, Decision] = SCRIPT) -> None:
        self.knowledge = knowledge
        self.script = dict(script)
        self.asked: list[tuple[str, str | None]] = []
        self.fails = False

    def respond(self, question: str, after: str | None = None) -> Decision:
        self.asked.append((question, after))
        if self.fails:
            raise RuntimeError("secret words of somebody")
        if not clean_question(question):
            return Empty()
        return next((decision for word, decision in self.script.items() if word in question), NOTHING)

    def trace(self, question: str, after: str | None = None) -> SimpleNamespace:
        """What ``AskService`` reads of a trace: every term is known."""
        terms = tuple(question.split())
        match = SimpleNamespace(target=SimpleNamespace(held=frozenset(terms)))
        decision = self.respond(question, after)
        return SimpleNamespace(decision=decision, analysis=SimpleNamespace(terms=terms), matches=(match,))


NOW = datetime(2026, 11, 22, 14, 5, tzinfo=TOKYO)
DESK, STAFF, OWNER = "CDESK", ("USATO", "UTANAKA"), "UOWNER"


def staff() -> Staff:
    """Two recruiters and a content owner."""
    return Staff(STAFF, [OWNER])


def toolbox(
    responder: Scripted, store: MemoryStore | None = None, desk: str = DESK, client: AsyncWebClient | None = None
) -> Toolbox:
    """Tools on a store in memory, at ``NOW``; ``desk``: the channel of the cards."""
    memory = store or MemoryStore()
    ask = AskService(cast("Responder", responder), memory, memory)
    return Toolbox(
        client=client or AsyncWebClient(),
        ask=ask,
        inbox=Inbox(memory),
        messages=memory,
        votes=memory,
        counts=memory,
        desk=Desk(memory, ask, lambda: NOW),
        staff=staff(),
        reload=Reload(ask, lambda: cast("Responder", responder), lambda: NOW),
        write_candidate=candidate_file,
        desk_channel=desk,
        official_url="https://example.com/boshu",
        today=lambda: TODAY,
        clock=lambda: 0.0,
    )
