"""A small valid knowledge folder, and ways to spoil it."""

from __future__ import annotations

from pathlib import Path

from bot.knowledge_yaml import Problem, survey

TOPICS = """\
# 話題
topics:
  - id: work-style
    name: 働き方
    voices: true
    asked_as:
      - 働き方を教えてください
  - id: organisation
    name: 組織の役割
  - id: salary
    name: 給与・手当
    sentence: 給与・手当については、公開記事に記載がありません。
    asked_as:
      - 給料はいくらですか
      - 初任給は
"""

SYNONYMS = """\
# 言い換え
groups:
  - [リモートワーク, テレワーク, 在宅勤務]
  - [服装, 私服]
"""

ARTICLE = """\
# 記事
id: schedule
title: 1日のスケジュール
title_given: true
publisher: 発行元
url: https://example.com/schedule
published: 2024-03-15
kind: interview
checked_on: 2026-11-22
review_by: 2027-05-22
speakers:
  - id: a
    name: Aさん
    affiliation: 共同化グループ
    aliases: [Aさん, A氏]
  - id: editor
    name: 記事本文
entries:
  - id: a-work-style
    topic: work-style
    section: 働き方
    speaker: a
    question: リモートワークはどのように運用されていますか
    asked_as:
      - 在宅勤務はできますか
      - テレワークはありますか
      - 家で働けますか
      - リモートの頻度は
    answer: 週に数回、リモートワークをしています。
    quotes:
      - text: 週に数回はリモートワークで、時差勤務もできます
        speaker: a
    gives: [count]
    roles: [kyodoka]
    related: [a-dress]
  - id: a-dress
    topic: work-style
    speaker: a
    question: 服装は自由ですか
    asked_as:
      - スーツですか
      - 私服でもいいですか
      - ドレスコードは
      - 何を着て働きますか
    answer: "10:30でも0120でもよい、という決まりはありません。"
    quotes:
      - text: 服装は自由です
        speaker: editor
"""

ROLE = """\
# 職種
id: kyodoka
name: 共同化グループ
aliases: [共同化]
organisation: GovTech東京
summary: 共同調達などを担う部署です。
facts:
  - id: kyodoka-overview
    topic: organisation
    label: 役割
    value: 共同調達を担います。
    asked_as:
      - 共同化グループとは
      - 共同化グループは何をしますか
      - 共同化グループの仕事
      - 共同化の役割
    quote:
      article: schedule
      speaker: editor
      text: 共同化グループは共同調達を担う
    as_of: 2026-04-01
    related: [a-work-style]
  - id: kyodoka-style
    topic: work-style
    label: 働き方
    value: リモートワークができます。
    asked_as:
      - 共同化グループの働き方
      - 共同化グループは在宅できますか
      - 共同化グループの勤務形態
      - 共同化グループのリモート
    quote:
      entry: a-work-style
links:
  - label: 服装
    entry: a-dress
"""

SOURCE = """\
1日のスケジュール

Ａさん「週に数回は
リモートワークで、時差勤務もできます。」
服装は自由です。共同化グループは共同調達を担う部署です。
私たちの職場では、困ったことがあればすぐに相談できる雰囲気があり、部署を超えて協力し合うことも珍しくありません。
ほかにも、研修や勉強会の機会があり、周りの職員に相談しながら仕事を進めています。区市町村の担当者とのやりとりが多く、
わかりやすく伝える工夫を重ねてきました。これからも、利用者の目線に立ったサービスを届けていきたいと考えています。
"""

T = "topics.yaml"
S = "synonyms.yaml"
A = "articles/schedule.yaml"
R = "roles/kyodoka.yaml"


class Folder:
    """Files below ``root``; ``spoil`` changes one passage of one file."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name, text in ((T, TOPICS), (S, SYNONYMS), (A, ARTICLE), (R, ROLE)):
            self.write(name, text)

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def read(self, name: str) -> str:
        return (self.root / name).read_bytes().decode()

    def spoil(self, name: str, old: str, new: str) -> None:
        """Replace the one place where ``old`` stands."""
        text = self.read(name)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def line(self, name: str, passage: str) -> int:
        """The line (from 1) where ``passage`` starts; it must stand there once."""
        text = self.read(name)
        assert text.count(passage) == 1, f"{passage!r} stands {text.count(passage)} times in {name}"
        return text[: text.index(passage)].count("\n") + 1


def problems_of(folder: Path) -> list[Problem]:
    """All problems of a folder by path and line; empty if it can be used."""
    return list(survey(folder).problems)
