"""The knowledge folder: YAML files to ``Knowledge``, or to everything that is wrong with them.

``load`` is what the bot calls; ``survey`` is what ``check`` calls, and what the proof of quotations, the list of gaps
and the trial of wordings read. Files go through ``folder`` (bytes), ``plain`` (data with lines), ``validate`` (one file
against the model), ``link`` (files against each other) and ``build``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.knowledge import Knowledge
from bot.knowledge_yaml import folder as files
from bot.knowledge_yaml import link
from bot.knowledge_yaml.build import build
from bot.knowledge_yaml.document import KnowledgeError, Library, Problem
from bot.knowledge_yaml.validate import WHOLE, as_model
from bot.messages import owner

if TYPE_CHECKING:
    from bot.core.evaluation import GoldenQuestion

__all__ = ["KnowledgeError", "Problem", "Survey", "load", "load_questions", "survey"]


@dataclass(frozen=True, slots=True)
class Survey:
    """A folder as found: its files, all its problems, and the knowledge if there are none."""

    files: Library
    problems: tuple[Problem, ...]
    knowledge: Knowledge | None


def survey(folder: Path) -> Survey:
    """Read and check the whole folder. Never raises for what it finds there."""
    library, problems = files.read(folder)
    models = []
    for document in library.documents:
        model, faults = as_model(document, WHOLE[document.kind])
        problems += faults
        if model:
            models.append(model)
    problems += link.check(library)
    if problems:
        return Survey(library, tuple(sorted(set(problems))), None)
    knowledge = build(models, files.version(folder, library.documents))
    if not knowledge.entries:
        return Survey(library, (Problem(files.shown(folder), 1, owner.NO_ENTRIES),), None)
    return Survey(library, (), knowledge)


def load(folder: Path) -> Knowledge:
    """The knowledge of a folder; ``KnowledgeError`` with every problem at once if there is any."""
    found = survey(folder)
    if found.knowledge is None:
        raise KnowledgeError(found.problems)
    return found.knowledge


def load_questions(paths: Iterable[Path]) -> list[GoldenQuestion]:
    """The golden questions of some files; ``KnowledgeError`` with every problem at once if there is any."""
    from bot.knowledge_yaml import questions  # noqa: PLC0415 - it needs the index, which `check` does not wait for

    return questions.load(paths)
