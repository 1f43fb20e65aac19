"""Golden questions (``tests/questions/*.yaml``): the same reading and the same kind of problems as for knowledge."""

from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bot.core.evaluation import GoldenQuestion
from bot.knowledge_yaml.document import KnowledgeError, Problem
from bot.knowledge_yaml.folder import read_file
from bot.knowledge_yaml.validate import as_model


class QuestionsFile(BaseModel):
    """One file of golden questions."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    questions: tuple[GoldenQuestion, ...]


def load(paths: Iterable[Path]) -> list[GoldenQuestion]:
    """All questions in the order of the files; ``KnowledgeError`` with every problem if a file cannot be used."""
    questions: list[GoldenQuestion] = []
    problems: list[Problem] = []
    for path in paths:
        model, faults = as_model(read_file(path), QuestionsFile)
        problems += faults
        questions += model.questions if model else ()
    if problems:
        raise KnowledgeError(sorted(problems))
    return questions
