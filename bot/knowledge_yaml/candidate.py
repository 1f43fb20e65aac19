"""A candidate entry as the file that a content owner reviews: an article of kind ``recruiter`` of its own."""

from __future__ import annotations

import re
from datetime import date
from hashlib import blake2b

import yaml

from bot.core.knowledge import MAX_QUOTE
from bot.messages import recruiter
from bot.messages.applicant import RECRUITER
from bot.services.candidate import Candidate

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")


class _Dumper(yaml.SafeDumper):
    """Writes a value that comes twice twice: the knowledge knows no aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def candidate_file(candidate: Candidate, today: date) -> tuple[str, str]:
    """Name and text of the file. ``today``: the date in Tokyo, on which the recruiter said so."""
    digest = blake2b(candidate.question.encode(), digest_size=3).hexdigest()
    name = f"{RECRUITER}-{today:%Y%m%d}-{digest}"
    first = _SENTENCE.search(candidate.answer)
    entry = {
        "id": name,
        "topic": candidate.topic,
        "speaker": RECRUITER,
        "question": candidate.question,
        "asked_as": list(candidate.wordings),
        "answer": candidate.answer,
        "quotes": [{"text": (first[0] if first else candidate.answer)[:MAX_QUOTE], "speaker": RECRUITER}],
        **({"roles": [candidate.role]} if candidate.role else {}),
    }
    article = {
        "id": name,
        "title": recruiter.SOURCE_TITLE,
        "publisher": "",
        "url": "",
        "published": today,
        "kind": RECRUITER,
        "checked_on": today,
        "speakers": [{"id": RECRUITER, "name": recruiter.SPEAKER}],
        "entries": [entry],
    }
    text = yaml.dump(article, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)
    return f"{name}.yaml", f"# {recruiter.CANDIDATE_HEAD}\n{text}"
