"""Hold one file against the model, and tell every deviation with its line and how to write it."""

import difflib
from typing import TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.core.knowledge import Article, Role, SynonymsFile, TopicsFile
from bot.knowledge_yaml.document import Document, Kind, Problem
from bot.messages import owner

Model = TypeVar("Model", bound=BaseModel)

WHOLE: dict[Kind, type[BaseModel]] = {
    Kind.ARTICLE: Article,
    Kind.ROLE: Role,
    Kind.TOPICS: TopicsFile,
    Kind.SYNONYMS: SynonymsFile,
}


def as_model(document: Document, model: type[Model]) -> tuple[Model | None, list[Problem]]:
    """The file as ``model``, and what is wrong with it as YAML and as ``model``: one cause for each line."""
    problems = document.problems()
    if document.data is None:
        return None, problems
    try:
        return model.model_validate(document.data), problems
    except ValidationError as error:
        details = [each for each in error.errors(include_url=False) if not _consequence(each)]
        meant = {(*each["loc"][:-1], _close(each, model)) for each in details if each["type"] == "extra_forbidden"}
        details = [each for each in details if each["type"] != "missing" or each["loc"] not in meant]
        told = {problem.line for problem in problems}
        found = [_problem(document, model, detail) for detail in details]
        return None, problems + [problem for problem in found if problem.line not in told]


def _consequence(detail: ErrorDetails) -> bool:
    """A list is counted without its faulty members, which have been told already."""
    length = len(detail["input"]) if isinstance(detail["input"], list) else 0
    return detail["type"] == "too_short" and length >= detail.get("ctx", {}).get("min_length", 1)


def _problem(document: Document, model: type[BaseModel], detail: ErrorDetails) -> Problem:
    field = next((part for part in reversed(detail["loc"]) if isinstance(part, str)), "")
    if detail["type"] == "extra_forbidden":
        text = owner.unknown_key(field, _close(detail, model), _known_keys(detail, model))
    else:
        limits = {"reason": detail["msg"], **detail.get("ctx", {})}
        limits["expected"] = str(limits.get("expected", "")).replace("'", "").replace(" or ", ", ")
        text = owner.fault(detail["type"], field, detail["input"], **limits)
    return document.problem(detail["loc"], text)


def _known_keys(detail: ErrorDetails, model: type[BaseModel]) -> list[str]:
    for key in [part for part in detail["loc"] if isinstance(part, str)][:-1]:
        field = next(field for name, field in model.model_fields.items() if key in {name, field.alias})
        model = _model_in(field.annotation) or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _close(detail: ErrorDetails, model: type[BaseModel]) -> str | None:
    key = str(detail["loc"][-1])[:64].strip().lower()
    return next(iter(difflib.get_close_matches(key, _known_keys(detail, model), 1)), None)


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)
