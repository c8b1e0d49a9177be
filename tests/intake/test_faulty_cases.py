"""Small faulty inputs, a kind per file of tests/data/kasus, each with the findings it must give."""

from pathlib import Path

import openpyxl
import pytest
import yaml

from iku_analysis.intake.checked_tables import take_in

CASES = Path(__file__).parents[1] / "data" / "kasus"
KINDS = {
    path.stem: yaml.load(path.read_bytes(), yaml.CSafeLoader) for path in sorted(CASES.iterdir())
}
SCHEMA_KEYS = {"primaryKey", "missingValues"}
MINIMUM_CASES, MINIMUM_KINDS = 120, 40


def write_workbook(case, path):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in case["lembar"].items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for number in case.get("sembunyi", ()):
            sheet.row_dimensions[number].hidden = True
        for area in case.get("gabung", ()):
            sheet.merge_cells(area)
    book.save(path)


def write_case(folder, kind, case):
    options = dict(kind.get("pilihan", {}))
    schema = {key: options.pop(key) for key in SCHEMA_KEYS & set(options)}
    is_book = "lembar" in case or "xlsx_bita" in case
    path = folder / ("uji.xlsx" if is_book else "uji.csv")
    resource = {
        "name": "uji",
        "path": path.name,
        "format": path.suffix[1:],
        "status": "contoh",
        **options,
        "schema": {"fields": kind["kolom"], **schema},
    }
    text = yaml.dump({"resources": [resource]}, Dumper=yaml.CSafeDumper, allow_unicode=True)
    (folder / "datapackage.yaml").write_text(text, encoding="utf-8")
    if "lembar" in case:
        write_workbook(case, path)
    elif "csv" in case:
        path.write_bytes(case["csv"].encode())
    else:
        path.write_bytes(bytes.fromhex(case.get("bita") or case["xlsx_bita"]))


@pytest.mark.parametrize(
    ("kind", "number"),
    [(kind, number) for kind, held in KINDS.items() for number in range(len(held["kasus"]))],
)
def test_a_faulty_input_gives_its_findings_and_no_other(tmp_path, kind, number):
    case = KINDS[kind]["kasus"][number]
    write_case(tmp_path, KINDS[kind], case)
    intake = take_in(tmp_path)
    told = [[f.severity.value, f.row, f.column, f.rule] for f in intake.findings]
    assert [item[:3] for item in told] == [item[:3] for item in case["temuan"]]
    for item, expected in zip(told, case["temuan"], strict=True):
        assert expected[3] in item[3]
    faulty = any(item[0] == "galat" for item in told)
    assert ("uji" in intake.tables) is not faulty
    assert all(finding.mend for finding in intake.findings)


def test_there_are_enough_kinds_and_cases():
    folders = list(CASES.parent.glob("*/temuan.yaml"))
    cases = sum(len(kind["kasus"]) for kind in KINDS.values())
    assert cases + len(folders) >= MINIMUM_CASES
    assert len(KINDS) >= MINIMUM_KINDS
