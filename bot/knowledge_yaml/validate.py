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
        told = {problem.line for problem in problems}
        found = [_problem(document, model, detail) for detail in details]
        return None, problems + [problem for problem in found if problem.line not in told]


def _consequence(detail: ErrorDetails) -> bool:
    """A list is counted without its faulty members, which have been told already."""
    return detail["type"] == "too_short" and _length(detail) >= detail.get("ctx", {}).get("min_length", 1)


def _problem(document: Document, model: type[BaseModel], detail: ErrorDetails) -> Problem:
    names = [part for part in detail["loc"] if isinstance(part, str)]
    field = names[-1] if names else ""
    if detail["type"] == "extra_forbidden":
        text = _unknown_key(field, _model_at(model, names[:-1]))
    else:
        text = _TEXTS.get(detail["type"], _other)(field, detail)
    return document.problem(detail["loc"], text)


def _model_at(model: type[BaseModel], keys: list[str]) -> type[BaseModel]:
    """The model of the mapping that stands under ``keys``."""
    for key in keys:
        field = next(field for name, field in model.model_fields.items() if key in {name, field.alias})
        model = _model_in(field.annotation) or model
    return model


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)


def _unknown_key(key: str, parent: type[BaseModel]) -> str:
    known = [field.alias or name for name, field in parent.model_fields.items()]
    close = difflib.get_close_matches(key[:64].strip().lower(), known, 1)
    return owner.unknown_key(key, close[0] if close else None, known)


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
