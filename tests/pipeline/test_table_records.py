"""What describes the tables is true of them, read as programs of others read it."""

import csv
import json
import re
from pathlib import PurePath

import pytest


@pytest.fixture(scope="module")
def folder(whole):
    return whole.report / "tabel"


@pytest.fixture(scope="module")
def rows(folder):
    tables = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            tables[path.stem] = list(csv.reader(stream))
    return tables


@pytest.fixture(scope="module")
def package(folder):
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


PARSERS = {"integer": int, "number": float, "string": str}


def test_every_table_is_described_and_nothing_else(package, rows, folder):
    assert package["profile"] == "tabular-data-package"
    names = [item["name"] for item in package["resources"]]
    assert len({*names}) == len(names)
    assert {*names} == {*rows}
    assert all(re.fullmatch(r"[-a-z0-9._/]+", name) for name in names)
    assert {path.name for path in folder.iterdir() if path.suffix != ".csv"} == {
        "datapackage.json", "csv-metadata.json", "dcat.jsonld",
    }  # fmt: skip


def test_types_units_and_limits_hold_in_every_cell(package, rows):
    with_unit = 0
    for item in package["resources"]:
        head, *records = rows[item["name"]]
        fields = item["schema"]["fields"]
        assert [field["name"] for field in fields] == head
        for place, field in enumerate(fields):
            limits = field.get("constraints", {})
            cells = [record[place] for record in records]
            for cell in filter(None, cells):
                PARSERS[field["type"]](cell)
                assert cell in limits.get("enum", [cell])
            assert all(cells) or not limits.get("required")
            with_unit += "unit" in field
    assert with_unit > 100


def test_keys_are_unique_and_lead_somewhere(package, rows):
    by_name = {item["name"]: item["schema"] for item in package["resources"]}
    leading = 0
    for name, schema in by_name.items():
        if key := schema.get("primaryKey"):
            found = columns(rows[name], key)
            assert len({*found}) == len(found)
        for link in schema.get("foreignKeys", ()):
            to = link["reference"]
            there = {*columns(rows[to["resource"]], to["fields"])}
            assert {*columns(rows[name], link["fields"])} <= there
            leading += 1
    assert leading == 3


def columns(table, names):
    head, *records = table
    places = [head.index(name) for name in names]
    return [tuple(record[place] for place in places) for record in records]


def test_only_invented_figures_are_under_their_licence(package):
    licensed = {item["name"]: item["status"] for item in package["resources"] if "licenses" in item}
    assert {*licensed.values()} == {"contoh"}
    assert "iku-2-varian" not in licensed
    assert "hasil" not in licensed  # it holds copied figures as well


def test_results_tell_target_achievement_and_rating(rows, whole):
    names = ["iku", "varian", "target", "nilai", "capaian", "predikat", "cakupan"]
    found = {(row[0], row[1]): row[2:] for row in columns(rows["hasil"], names)}
    for number in (1, 3, 8):
        mains = [item for item in whole.result(number)["variants"] if item["is_main"]]
        for variant, part in zip(mains, whole.result(number)["components"], strict=True):
            target, value, reached, rating, _ = found[str(number), variant["key"]]
            assert float(target) == part["target"]["value"]
            assert float(value) == part["realisation"]["value"]
            assert float(reached) == part["achievement"]["percent"]["value"]
            assert rating == part["achievement"]["rating"]
    assert found["1", "sebanding"][-1] == "8 dari 10 kab/kota"


def test_csv_on_the_web_names_the_same_columns(folder, rows):
    group = json.loads((folder / "csv-metadata.json").read_text(encoding="utf-8"))
    assert group["@context"][0] == "http://www.w3.org/ns/csvw"
    assert {PurePath(table["url"]).stem for table in group["tables"]} == {*rows}
    for table in group["tables"]:
        declared = table["tableSchema"]["columns"]
        names = [column["name"] for column in declared]
        assert len({*names}) == len(names)
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)
        assert [column["titles"] for column in declared] == rows[PurePath(table["url"]).stem][0]
        assert {*table["tableSchema"].get("primaryKey", ())} <= {*names}


def test_the_portal_record_has_what_dcat_ap_demands_and_leads_to_files(folder):
    record = json.loads((folder / "dcat.jsonld").read_text(encoding="utf-8"))
    assert record["@type"] == "dcat:Dataset"
    assert record["dct:title"]["@value"]
    assert record["dct:description"]["@value"]
    assert record["dct:publisher"]["foaf:name"]["@value"]
    for item in record["dcat:distribution"]:
        assert (folder / item["dcat:accessURL"]["@id"]).is_file()
        assert item["dcat:mediaType"]["@id"].endswith("text/csv")
