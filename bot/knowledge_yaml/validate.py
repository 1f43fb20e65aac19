"""Hold one file against the model, and tell every deviation with its line and how to write it."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.core.knowledge import Article, Role, SynonymsFile, TopicsFile
from bot.knowledge_yaml.document import Document, Kind
from bot.knowledge_yaml.problem import Problem
from bot.messages import owner

Model = TypeVar("Model", bound=BaseModel)

_WHOLE: dict[Kind, type[BaseModel]] = {
    Kind.ARTICLE: Article,
    Kind.ROLE: Role,
    Kind.TOPICS: TopicsFile,
    Kind.SYNONYMS: SynonymsFile,
}


def validate(document: Document) -> tuple[BaseModel | None, list[Problem]]:
    """The file as the model of its kind, and everything that is wrong with it by itself."""
    return as_model(document, _WHOLE[document.kind])


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
    return detail["type"] == "too_short" and _length(detail) >= detail.get("ctx", {}).get("min_length", 1)


def _problem(document: Document, model: type[BaseModel], detail: ErrorDetails) -> Problem:
    field = next((part for part in reversed(detail["loc"]) if isinstance(part, str)), "")
    if detail["type"] == "extra_forbidden":
        text = owner.unknown_key(field, _close(detail, model), _known_keys(detail, model))
    else:
        text = _TEXTS.get(detail["type"], _other)(field, detail)
    return document.problem(detail["loc"], text)


def _known_keys(detail: ErrorDetails, model: type[BaseModel]) -> list[str]:
    """What may stand where an unknown key stands."""
    for key in [part for part in detail["loc"] if isinstance(part, str)][:-1]:
        field = next(field for name, field in model.model_fields.items() if key in {name, field.alias})
        model = _model_in(field.annotation) or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _close(detail: ErrorDetails, model: type[BaseModel]) -> str | None:
    """The key that was probably meant by an unknown one."""
    key = str(detail["loc"][-1])[:64].strip().lower()
    return next(iter(difflib.get_close_matches(key, _known_keys(detail, model), 1)), None)


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)


def _length(detail: ErrorDetails) -> int:
    value = detail["input"]
    return len(value) if isinstance(value, str | list) else 0


def _too_short(field: str, detail: ErrorDetails) -> str:
    return owner.too_few(field, detail.get("ctx", {}).get("min_length", 1), _length(detail))


def _too_long(field: str, detail: ErrorDetails) -> str:
    return owner.too_long(field, detail.get("ctx", {}).get("max_length", 0), _length(detail))


def _pattern(field: str, detail: ErrorDetails) -> str:
    value = str(detail["input"])
    if not value:
        return owner.empty(field)
    if field == "url":
        return owner.bad_url(value)
    return owner.several_lines(field) if "\n" in value else owner.bad_id(field, value)


def _not_a_list(field: str, detail: ErrorDetails) -> str:
    return owner.not_a_list(field, str(detail["input"]) if isinstance(detail["input"], str) else "")


def _not_a_mapping(field: str, detail: ErrorDetails) -> str:
    return owner.not_a_mapping(field, str(detail["input"]) if isinstance(detail["input"], str) else "")


def _choice(field: str, detail: ErrorDetails) -> str:
    return owner.bad_choice(field, str(detail["input"]), str(detail.get("ctx", {}).get("expected", "")))


def _other(field: str, detail: ErrorDetails) -> str:
    return owner.other_fault(field, detail["msg"])


def _date(field: str, detail: ErrorDetails) -> str:
    return owner.bad_date(field, str(detail["input"]))


_TEXTS: dict[str, Callable[[str, ErrorDetails], str]] = {
    "missing": lambda field, _: owner.missing(field),
    "string_type": lambda field, _: owner.not_a_text(field),
    "string_too_short": lambda field, _: owner.empty(field),
    "string_too_long": _too_long,
    "string_pattern_mismatch": _pattern,
    "too_short": _too_short,
    "tuple_type": _not_a_list,
    "model_type": _not_a_mapping,
    "model_attributes_type": _not_a_mapping,
    "bool_parsing": lambda field, detail: owner.bad_bool(field, str(detail["input"])),
    "bool_type": lambda field, _: owner.bad_bool(field, ""),
    "enum": _choice,
    "date_parsing": _date,
    "date_from_datetime_parsing": _date,
    "date_from_datetime_inexact": _date,
    "date_type": _date,
}
