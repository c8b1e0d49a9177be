"""The JSON Schemas are current, and the shipped files name and obey them."""

import datetime as dt
import json
import runpy
import shutil

import jsonschema
import pytest

from iku_analysis.base.yaml_file import read_yaml


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def test_the_schemas_are_those_of_the_declarations(root):
    made = runpy.run_path(str(root / "scripts/make_schemas.py"))["schema_texts"]()
    for name, text in made.items():
        assert (root / "docs/skema" / name).read_text(encoding="utf-8") == text, "make schemas"


def test_the_page_on_rules_is_that_of_the_kinds_and_of_the_rules_of_2018(root):
    page = runpy.run_path(str(root / "scripts/make_rules_doc.py"))["text"]()
    assert (root / "docs/aturan.md").read_text(encoding="utf-8") == page, "make schemas"


@pytest.mark.parametrize("name", ["iku", "datapackage"])
def test_a_shipped_file_names_its_schema_and_obeys_it(raw, name):
    path = raw / f"{name}.yaml"
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    schema_path = (raw / first.removeprefix("# yaml-language-server: $schema=")).resolve()
    schema = json.loads(schema_path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    content = plain(read_yaml(path))
    jsonschema.Draft202012Validator(schema).validate(content)
    with pytest.raises(jsonschema.ValidationError, match="unexpected"):
        jsonschema.Draft202012Validator(schema).validate({**content, "tahunn": 1, "titlee": "x"})


def test_files_of_a_unit_name_their_schema_from_where_they_lie(root, tmp_path):
    units = runpy.run_path(str(root / "scripts/make_units.py"))
    path = tmp_path / "a" / "2018" / "iku.yaml"
    path.parent.mkdir(parents=True)
    shutil.copy(root / "data/raw/2018/iku.yaml", path)
    named = units["schema_comment"](path).removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / named).resolve() == (root / "docs/skema/iku.schema.json").resolve()
