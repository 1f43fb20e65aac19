"""Help for editors: JSON Schemas, their line in every file, and the template."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.core.knowledge import Article, Demand, Pair, Quote, Speaker
from bot.knowledge_yaml import schema
from bot.knowledge_yaml.document import Kind
from bot.knowledge_yaml.folder import read_file
from bot.knowledge_yaml.validate import as_model
from tests.knowledge.folder import A, Folder, problems_of

SHIPPED = Path(__file__).parents[2] / "knowledge"
TEMPLATE = SHIPPED / "_template.yaml"
KINDS = {"articles": "article", "roles": "role", "topics.yaml": "topics", "synonyms.yaml": "synonyms"}
FILES = [TEMPLATE, *sorted(path for path in SHIPPED.rglob("*.yaml") if path != TEMPLATE)]


def made(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(dict(schema.texts())[f"{name}.json"])
    return found


def test_the_files_are_in_step_with_the_model() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in (SHIPPED / "schema").iterdir()}
    assert written == dict(schema.texts()), "run: python -m bot.knowledge_yaml.schema"


def test_the_module_writes_them(folder: Folder) -> None:
    subprocess.run([sys.executable, "-m", "bot.knowledge_yaml.schema", str(folder.root)], check=True)
    assert {path.name for path in (folder.root / "schema").iterdir()} == {f"{name}.json" for name in schema.MODELS}
    assert problems_of(folder.root) == []


def test_every_field_has_an_example_and_no_word_of_english() -> None:
    for name in schema.MODELS:
        parts = [made(name), *made(name)["$defs"].values()] if "$defs" in made(name) else [made(name)]
        assert all("description" not in part for part in parts)
        fields = [field for part in parts for field in part.get("properties", {}).values()]
        assert all(field["description"].startswith("書き方: ") for field in fields)


def test_the_models_rules_are_in_it() -> None:
    pair = made("article")["$defs"]["Pair"]
    assert pair["additionalProperties"] is False
    assert {"id", "topic", "speaker", "question", "asked_as", "answer", "quotes"} == set(pair["required"])
    assert pair["properties"]["asked_as"]["minItems"] == 4
    assert made("article")["$defs"]["Quote"]["properties"]["text"]["maxLength"] == 120
    assert made("article")["$defs"]["Demand"]["enum"] == [str(demand) for demand in Demand]
    assert pair["properties"]["valid_to"]["anyOf"] == [{"type": "string", "format": "date"}, {"const": ""}]
    assert "null" not in json.dumps([made(name) for name in schema.MODELS])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_names_its_schema_in_the_first_line(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    wanted = "article" if path == TEMPLATE else KINDS[path.relative_to(SHIPPED).parts[0]]
    assert (path.parent / first.split("=")[1]).resolve() == SHIPPED / "schema" / f"{wanted}.json"


class TestTemplate:
    def test_is_an_article(self) -> None:
        article, problems = as_model(read_file(TEMPLATE, Kind.ARTICLE), Article)
        assert problems == []
        assert article

    def test_fits_the_shipped_knowledge(self, tmp_path: Path) -> None:
        shutil.copytree(SHIPPED, tmp_path / "knowledge")
        shutil.copy(TEMPLATE, tmp_path / "knowledge" / "articles" / "template.yaml")
        assert problems_of(tmp_path / "knowledge") == []

    def test_shows_and_explains_every_field(self) -> None:
        lines = [line.strip() for line in TEMPLATE.read_text(encoding="utf-8").splitlines()]
        keys = [line.removeprefix("- ").split(":")[0] for line in lines if not line.startswith("#")]
        fields = {field for model in (Article, Speaker, Pair, Quote) for field in model.model_fields}
        assert fields <= set(keys)

    def test_is_not_read_by_the_bot(self, folder: Folder) -> None:
        for name in ("_template.yaml", "articles/_draft.yaml", "_x.yml"):
            folder.write(name, "\tbroken")
        assert problems_of(folder.root) == []


def test_the_readmes_example_is_an_entry(folder: Folder) -> None:
    text = (SHIPPED / "README.md").read_text(encoding="utf-8")
    example = text.split("```yaml\n")[1].split("```")[0]
    head = folder.read(A).split("entries:")[0]
    path = folder.write(A, f"{head}entries:\n{example}")
    article, problems = as_model(read_file(path, Kind.ARTICLE), Article)
    assert problems == []
    assert article
    assert article.entries[0].gives == (Demand.COUNT,)
