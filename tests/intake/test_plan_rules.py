"""Rules between the plan tables: silent on the shipped ones, loud on one kind of mistake each."""

import pandas as pd
import pytest

from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.package import load_package
from iku_analysis.declarations.plan_codes import PlanFacts, PublishedPart
from iku_analysis.intake.checked_tables import parse_resource
from iku_analysis.intake.reading import place_of
from iku_analysis.intake.rules.plan_checks import plan_findings
from iku_analysis.intake.rules.plan_rows import PlanRow, PlanTable, PlanTables
from iku_analysis.intake.table_step import check_plan

PUBLISHED = (
    PublishedPart(2017, "9", 290.0, 339.0),
    PublishedPart(2017, "2", 18.5, 18.93474),  # printed with two digits: 18,93
    PublishedPart(2018, "11", 1000.0, 941.0),
)


@pytest.fixture(scope="module")
def package(raw):
    return load_package(raw)


@pytest.fixture(scope="module")
def facts(raw):
    return PlanFacts.of(load_catalogue(raw), PUBLISHED)


@pytest.fixture(scope="module")
def shipped(raw, package):
    parsed = {item.name: parse_resource(raw, item) for item in package.plan_resources}
    places = {item.name: place_of(item) for item in package.plan_resources}
    tables = {name: PlanTable.of(places[name], table) for name, table in parsed.items()}
    return tables, {name: table.frame for name, table in parsed.items()}


@pytest.fixture
def told(package, facts, shipped):
    """Codes and sentences of the findings after an edit of one table."""

    def check(table, edit):
        whole, frames = shipped
        frame = edit(frames[table]).astype(object)
        cells = frame.where(frame.notna(), None).to_dict("records")
        rows = [PlanRow(*row) for row in zip(frame.index, cells, strict=True)]
        tables = {**whole, table: PlanTable(whole[table].place, rows)}
        found = plan_findings(PlanTables(tables, facts), package.plan_rules)
        return {item.code: item for item in found}

    return check


def cell(column, value, **where):
    def edit(frame):
        marks = pd.Series(data=True, index=frame.index)
        for name, held in where.items():
            marks &= frame[name] == held
        assert marks.any()
        return frame.assign(**{column: frame[column].mask(marks, value)})

    return edit


def added(where, **cells):
    def edit(frame):
        column, held = where
        row = frame[frame[column] == held].tail(1).assign(**cells)
        return pd.concat([frame, row.set_axis([99])])

    return edit


def dropped(column, value):
    return lambda frame: frame[frame[column] != value]


def multiplied(column, factor):
    return lambda frame: frame.assign(**{column: frame[column] * factor})


def swapped(year, code=None):
    def edit(frame):
        marks = frame["tahun"] == year
        marks &= True if code is None else frame["kode_iku"] == code
        target, realised = frame["target"].copy(), frame["realisasi"].copy()
        return frame.assign(
            target=target.mask(marks, realised), realisasi=realised.mask(marks, target)
        )

    return edit


day = pd.Timestamp
CASES = [
    ("perjanjian_kinerja", added(("kode_iku", "11"), tanggal=day("2019-01-15")), "P101"),
    ("perjanjian_kinerja", cell("tanggal", day("2017-01-31"), kode_iku="4"), "P101"),
    (
        "perjanjian_kinerja",
        added(("kode_iku", "10"), tanggal=day("2018-09-01"), target=260.0),
        "P102",
    ),
    (
        "perjanjian_kinerja",
        added(("kode_iku", "10"), tanggal=day("2018-09-01"), alasan_perubahan="pergantian pejabat"),
        "P102",
    ),
    ("perjanjian_kinerja", cell("satuan", "juta US$", kode_iku="3"), "P103"),
    ("perjanjian_kinerja", cell("target", 0.185, kode_iku="2"), "P104"),
    ("perjanjian_kinerja", cell("target", 14_500.0, kode_iku="3"), "P104"),
    ("perjanjian_kinerja", cell("target_sampai", 9_500.0, kode_iku="4"), "P104"),
    ("perjanjian_kinerja", cell("target", 800.0, kode_iku="11"), "P105"),
    ("perjanjian_kinerja", cell("target", 150.0, kode_iku="5"), "P105"),  # fewer faults are better
    ("renstra", cell("target", 14_500.0, kode_iku="3"), "P106"),
    ("renstra", cell("target", 5_500.0, kode_iku="11"), "P106"),
    ("renstra", cell("sifat", "tahun akhir", kode_iku="11"), "P106"),
    ("renstra", cell("target", 0.0, kode_iku="4"), "P106"),
    ("perjanjian_kinerja", cell("target", 0.0, kode_iku="4"), "P104"),
    ("riwayat", cell("realisasi", 0.0, tahun=2016, kode_iku="10"), "P110"),
    ("standar_nasional", cell("nilai", 0.0, kode_iku="2"), "P116"),
    ("renstra", cell("sifat", "kumulatif", kode_iku="4"), "P107"),
    ("renstra", cell("tahun_akhir", 2017, kode_iku="7"), "P108"),
    ("renstra", cell("tahun_awal", 2010, kode_iku="7"), "P108"),
    ("riwayat", cell("target", 0.19, tahun=2016, kode_iku="2"), "P109"),
    ("riwayat", cell("realisasi", 14_364.7, tahun=2017, kode_iku="3"), "P110"),
    ("riwayat", cell("realisasi", 19.3, tahun=2016, kode_iku="10"), "P111"),
    ("riwayat", swapped(2015), "P112"),
    ("riwayat", swapped(2016, "4"), "P112"),
    ("riwayat", swapped(2017, "11"), "P112"),
    ("riwayat", cell("tahun", 2018, tahun=2014), "P113"),
    ("riwayat", cell("realisasi", 340.0, tahun=2017, kode_iku="9"), "P114"),
    ("riwayat", cell("target", 280.0, tahun=2017, kode_iku="9"), "P114"),
    ("perjanjian_kinerja", cell("target", 950.0, kode_iku="11"), "P115"),
    ("standar_nasional", cell("nilai", 0.2, kode_iku="2"), "P116"),
    ("anggaran", cell("tahun", 2017, sasaran=1), "P117"),
    ("anggaran", dropped("sasaran", 4), "P118"),
    ("anggaran", dropped("kode_iku", "7;8"), "P118"),
    ("renstra", dropped("kode_iku", "6"), "P120"),
    ("riwayat", dropped("tahun", 2017), "P120"),
    ("anggaran", multiplied("realisasi_rp", 0.001), "P130"),
    ("anggaran", multiplied("realisasi_rp", 0.5), "P130"),
]


@pytest.mark.parametrize(("table", "edit", "code"), CASES)
def test_a_mistake_is_told_by_its_rule(told, table, edit, code):
    found = told(table, edit)
    assert f"IKU-{code}" in found, found
    item = found[f"IKU-{code}"]
    assert item.file.startswith(table)
    assert item.mend


def test_the_shipped_plan_is_silent(package, facts, shipped):
    assert plan_findings(PlanTables(shipped[0], facts), package.plan_rules) == ()


@pytest.mark.parametrize(("note", "is_told"), [("-", True), ("BPS merevisi angkanya", False)])
def test_a_note_explains_a_figure_other_than_published(told, note, is_told):
    def edit(frame):
        frame = cell("realisasi", 345.0, tahun=2017, kode_iku="9")(frame)
        return cell("catatan_revisi", note, tahun=2017, kode_iku="9")(frame)

    assert ("IKU-P114" in told("riwayat", edit)) is is_told


def test_a_change_that_is_a_row_of_its_own_keeps_the_published_target(told):
    reason = "perubahan prioritas atau asumsi"
    row = added(
        ("kode_iku", "11"), tanggal=day("2018-09-01"), target=1010.0, alasan_perubahan=reason
    )
    assert told("perjanjian_kinerja", row) == {}


def test_a_finding_names_row_value_indicator_and_what_it_was_compared_with(told):
    item = told("perjanjian_kinerja", cell("target", 0.185, kode_iku="2"))["IKU-P104"]
    assert (item.row, item.column, item.value) == (3, "target", "0,185")
    assert item.rule == "IKU 2: target 0,185 jauh dari target dan realisasi tahun lalu (18,5)"


def test_a_table_that_cannot_be_read_is_passed_over(tmp_path, package, facts):
    (tmp_path / "riwayat.csv").write_bytes(b"\x00\xff")
    assert check_plan(tmp_path, package.plan_resources, package.plan_rules, facts) == []


def test_a_plan_without_galat_is_stored(raw, tmp_path, package, facts):
    stored = tmp_path / "rencana.temuan.json"
    check_plan(raw, package.plan_resources, package.plan_rules, facts, stored)
    assert stored.read_text(encoding="utf-8") == "[]\n"
