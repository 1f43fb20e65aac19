"""JSON Schemas of the knowledge files, so that an editor completes and underlines while one types.

``python -m bot.knowledge_yaml.schema [DIR]`` writes ``DIR/schema/*.json``, by default into ``knowledge``.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from bot.knowledge_yaml.validate import WHOLE
from bot.messages import owner

MODELS = {model.__name__.removesuffix("File").lower(): model for model in WHOLE.values()}
"""Name of the schema's file -> what it describes."""

DRAFT = "http://json-schema.org/draft-07/schema#"
"""The newest one that every editor's YAML extension knows."""


class _Untitled(GenerateJsonSchema):
    """Without titles, which would only repeat the keys."""

    def field_title_should_be_set(self, schema: object) -> bool:
        return False


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of a file, with an example of every field in the owner's language."""
    made = model.model_json_schema(schema_generator=_Untitled)
    for part in (made, *made.get("$defs", {}).values()):
        part.pop("description", None)  # a docstring, for programmers
        part.pop("title", None)
        for field, described in part.get("properties", {}).items():
            _describe(field, described)
    return {"$schema": DRAFT, **made}


def _describe(field: str, described: dict[str, Any]) -> None:
    described["description"] = owner.how(field)
    described.pop("default", None)
    wanted = described.pop("anyOf", [{}])[0]  # the other choice is null, which no file can say
    if wanted.get("format") == "date":
        described["anyOf"] = [wanted, {"const": ""}]
    else:
        described.update(wanted)


def texts() -> Iterator[tuple[str, str]]:
    for name, model in MODELS.items():
        yield f"{name}.json", json.dumps(schema_of(model), ensure_ascii=False, indent=2) + "\n"


def write(folder: Path) -> None:
    target = folder / "schema"
    target.mkdir(exist_ok=True)
    for name, text in texts():
        (target / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "knowledge"))
