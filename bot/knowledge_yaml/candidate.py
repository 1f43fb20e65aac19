"""A candidate entry as the file that a content owner reviews: an article of kind ``recruiter`` of its own."""

import re
from datetime import date
from hashlib import blake2b

from bot.core.knowledge import MAX_QUOTE
from bot.knowledge_yaml.draft import to_yaml
from bot.messages import recruiter
from bot.messages.applicant import RECRUITER
from bot.services.candidate import Candidate

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")


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
    return f"{name}.yaml", f"# {recruiter.CANDIDATE_HEAD}\n{to_yaml(article)}"
