"""Names that Slack sends back: commands, actions and modals; and what buttons carry.

Several buttons of one kind stand in one message, and Slack wants their ids distinct there: ``numbered`` gives them.
A click on an ephemeral message comes without the message, so a button's value holds all that is needed to act on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.core.privacy import redact
from bot.core.text import clean_question
from bot.services.desk import QUESTION_MAX

COMMAND = "/ictfaq"
DESK_COMMAND = "/ictfaq-desk"
OWNER_COMMAND = "/ictfaq-kb"

ENTRY = "entry"  # Show an entry. Value: entry id; of a candidate also ``|`` and lemmas
AROUND = "around"  # Show the neighbouring pairs of an entry. Value: entry id
FULL = "full"  # Show the whole entry. Value: entry id
ROLE = "role"  # Show what is known about a role. Value: role id
SHARE = "share"  # Post an ephemeral answer for everyone. Value: ``Shown``
HELPFUL = "helpful"  # A vote. Value: ``Shown``
UNHELPFUL = "unhelpful"  # A vote. Value: ``Shown``

HAND_OVER = "handover"  # Open the form for a recruiter. Value: ``Asked``
WITHDRAW = "withdraw"  # Take a question back. Value: number
SOLVED = "solved"  # The asker is content with a recruiter's answer. Value: number
UNSOLVED = "unsolved"  # The asker is not. Value: number

TAKE = "take"  # Staff. Value: number
ANSWER = "answer"  # Staff: open the form for an answer. Value: number, and after ``|`` an entry id to cite
CLOSE = "close"  # Staff. Value: number
REOPEN = "reopen"  # Staff. Value: number
DRAFT = "draft"  # Staff: open the form for a draft of knowledge. Value: number
REFRESH = "refresh"  # Staff: draw App Home anew. Value: none

MODAL = "reading"
REASON_FORM = "reason_form"
HAND_OVER_FORM = "handover_form"
ANSWER_FORM = "answer_form"
DRAFT_FORM = "draft_form"
HAND_OVER_SHORTCUT = "handover_message"
DRAFT_SHORTCUT = "draft_message"


def numbered(action: str, number: int) -> str:
    return f"{action}.{number}"


def pattern(action: str) -> re.Pattern[str]:
    """Matches an action's id with or without a number, and no other action's."""
    return re.compile(rf"^{re.escape(action)}(\.\d+)?$")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a message showed: entry ids (the best first), kind of decision, version of the knowledge."""

    entries: tuple[str, ...]
    band: str
    version: str

    def __str__(self) -> str:
        return "|".join((",".join(self.entries), self.band, self.version))

    @classmethod
    def parse(cls, value: str) -> Shown:
        """The inverse of ``str``."""
        entries, band, version = value.split("|")
        return cls(tuple(entries.split(",")), band, version)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its author, without personal data; both empty where nobody asked in words."""

    author: str = ""
    question: str = ""

    def __str__(self) -> str:
        return f"{self.author}|{self.question}"

    @classmethod
    def by(cls, author: str, text: str) -> Asked:
        """What ``author`` wrote, as far as a button can carry it."""
        return cls(author, redact(clean_question(text))[0][:QUESTION_MAX])

    @classmethod
    def parse(cls, value: str) -> Asked:
        """The inverse of ``str``."""
        author, _, question = value.partition("|")
        return cls(author, question)


NOT_ASKED = Asked()
