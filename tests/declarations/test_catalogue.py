"""The catalogue says what the document says, word for word."""

import importlib
import inspect
import re

import pytest
import yaml

from iku_analysis.base.errors import IkuError
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.package import load_package

CUT_REASON = "untuk mengetahui kontribusi sektor Ko"


@pytest.fixture(scope="module")
def catalogue(raw):
    return load_catalogue(raw)


def document_rows(raw):
    """(sasaran number, name, indicator number, name, unit, reason, source, calculation)."""
    lines = (raw / "dokumen_iku.txt").read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if line.count("\t") > 4][1:]
    rows = []
    for cell in cells:
        collapsed = re.match(r"7 (.+) persen (untuk .+)", cell[2])
        if collapsed:
            assert collapsed[2] == CUT_REASON
            cell[2:7] = ["7", collapsed[1], "persen", *cell[4:7]]
        rows.append([text.strip() for text in (*cell, "")[:8]])
    return rows


def test_the_document_has_eleven_rows(raw):
    assert len(document_rows(raw)) == 11


@pytest.mark.parametrize("position", range(11))
def test_each_indicator_is_word_for_word(catalogue, raw, position):
    _, _, number, *texts = document_rows(raw)[position]
    indicator = list(catalogue.indicators)[position]
    assert number.rstrip(".") == str(indicator.number)
    assert texts == [
        indicator.name,
        indicator.unit,
        indicator.reason,
        indicator.source,
        indicator.calculation,
    ]


def test_each_target_is_word_for_word(catalogue, raw):
    named = [(row[0].rstrip("."), row[1]) for row in document_rows(raw) if row[1]]
    assert named == [(str(target.number), target.name) for target in catalogue.targets]


def test_title_and_approval_are_word_for_word(catalogue, raw):
    lines = (raw / "dokumen_iku.txt").read_text(encoding="utf-8").splitlines()
    assert lines[0] == f"## {catalogue.title}"
    assert lines[-1] == catalogue.approval


def test_the_repair_of_row_seven_is_noted(catalogue):
    assert CUT_REASON in catalogue.indicator(7).note


def test_every_declaration_has_a_reason_in_one_line(raw):
    document = yaml.load((raw / "iku.yaml").read_bytes(), yaml.CSafeLoader)
    for target in document["sasaran"]:
        for indicator in target["indikator"]:
            for key, declared in indicator["deklarasi"].items():
                assert declared["alasan"].strip(), (indicator["nomor"], key)
                assert "\n" not in declared["alasan"].strip()


def function_of(indicator):
    module, name = indicator.function.value.split(".")
    return getattr(importlib.import_module(f"iku_analysis.indicators.{module}"), name)


def test_declared_functions_exist_and_take_the_declared_tables_and_parameters(catalogue, raw):
    known = {resource.name for resource in load_package(raw).resources}
    for indicator in catalogue.indicators:
        parameters = list(inspect.signature(function_of(indicator)).parameters)
        tables = list(indicator.tables.value)
        assert set(tables) <= known
        assert parameters[: len(tables) + 1] == [*tables, "year"]
        assert set(indicator.policy.value) <= set(parameters)


def test_a_broken_catalogue_names_file_and_key(tmp_path):
    (tmp_path / "iku.yaml").write_text("tahun: 2018\n", encoding="utf-8")
    with pytest.raises(IkuError, match=r"iku\.yaml.*sasaran"):
        load_catalogue(tmp_path)
