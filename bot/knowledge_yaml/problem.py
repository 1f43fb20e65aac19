"""What is wrong in a knowledge folder, and the error that carries all of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages import ExplainedError


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to change. ``path`` is spelt as the user named the folder, ``line`` counts from 1."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


class KnowledgeError(ExplainedError):
    """The folder cannot be used. ``problems`` holds everything found, sorted by path and line; never empty."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
