"""A quarter counts what was known at its end, beside what was to be reached by then."""

import dataclasses
from datetime import date

import pandas as pd
import pytest
from msgspec import structs

from iku_analysis.assessment.quarters import GROWTH, only_whole_years, quarter_records
from iku_analysis.assessment.results import quarter_target
from iku_analysis.audit.second_program import recomputed_measures
from iku_analysis.base.declaration import parse_declaration
from iku_analysis.base.formats import format_date
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.measure_words import formula_steps
from iku_analysis.declarations.measures import Measures
from iku_analysis.declarations.package import load_package
from iku_analysis.indicators import function_of
from iku_analysis.indicators._calculation import Calculation
from iku_analysis.indicators.industri import non_oil_gas_exports
from iku_analysis.indicators.pengawasan import nonconforming_goods
from iku_analysis.indicators.usaha import partnerships
from iku_analysis.intake.checked_tables import check_resource, take_in_table
from iku_analysis.model.measurement import Coverage
from iku_analysis.model.quarter import Quarter, known_until, last_known

YEAR = 2018


def until(table, columns, quarter):
    return known_until(table, columns, Quarter(YEAR, quarter).end)


def test_a_sum_stops_at_the_end_of_the_quarter():
    table = pd.DataFrame(
        {
            "tahun": [2018, 2018, 2018, 2018, 2017],
            "bulan": [1, 6, 7, 12, 8],
            "nilai_fob_usd": [10.0, 20.0, 40.0, 80.0, 5.0],
        }
    ).assign(
        hs4="2701", uraian="a", negara_tujuan="b", migas=False, berat_kg=1000.0, status="contoh"
    )
    second = Quarter(YEAR, 2)
    known = known_until(table, ("tahun", "bulan"), second.end)
    measured = second.covering(non_oil_gas_exports(known, YEAR))
    value = measured.values["nonmigas"]
    assert value.value == 30  # 10 of January and 20 of June
    assert value.coverage == (Coverage("bulan", 2, 6),)  # of six months, not of twelve
    assert not any("12 bulan" in note for note in measured.notes)


def test_a_count_stops_at_the_end_of_the_quarter():
    rows = [("2018-03-31", "a"), ("2018-04-01", "b"), ("2018-09-30", "a"), ("2018-10-01", "c")]
    table = pd.DataFrame(rows, columns=["tanggal", "merek"]).assign(
        jenis_barang="kipas",
        hasil="tidak sesuai",
        parameter="SNI",
        kab_kota="Kab. Berau",
        status="contoh",
    )
    table["tanggal"] = pd.to_datetime(table["tanggal"])
    found = [
        nonconforming_goods(until(table, ["tanggal"], number), YEAR).values["barang"].value
        for number in (1, 2, 3, 4)
    ]
    assert found == [1, 2, 2, 3]  # a; a and b; a again; c on the first of October


def test_a_stock_counts_what_is_in_force_up_to_the_end_of_the_quarter():
    rows = [
        ("1", "u1", "2015-01-01", "2018-02-01"),  # in force in January
        ("2", "u2", "2018-06-30", None),  # from the last day of the second quarter on
        ("3", "u3", "2018-07-01", None),
    ]
    table = pd.DataFrame(rows, columns=["nomor_perjanjian", "id_usaha", "mulai", "selesai"]).assign(
        pola="waralaba", kab_kota="Kab. Berau", status="contoh"
    )
    table[["mulai", "selesai"]] = table[["mulai", "selesai"]].apply(pd.to_datetime)
    found = [
        partnerships(until(table, ["mulai"], number), YEAR).values["usaha_berlaku"].value
        for number in (1, 2, 3)
    ]
    assert found == [1, 2, 3]


def test_of_a_row_with_two_dates_the_later_one_is_not_known_yet():
    table = pd.DataFrame(
        {
            "dilatih": ["2018-03-01", "2018-03-01", "2018-05-01", None],
            "didampingi": ["2018-03-31", "2018-04-01", "2018-06-01", None],
        }
    ).apply(pd.to_datetime)
    known = until(table, ["dilatih", "didampingi"], 1)
    assert list(known.index) == [0, 1, 3]  # the third had not begun; without a date it is kept
    assert list(known["didampingi"].notna()) == [True, False, False]
    assert last_known(known, ["dilatih", "didampingi"]) == date(2018, 3, 31)


def test_a_table_without_dates_is_known_whole():
    table = pd.DataFrame({"tahun": [2018]})
    assert known_until(table, (), date(2018, 3, 31)) is table
    undated = pd.DataFrame({"mulai": pd.to_datetime([]), "selesai": pd.to_datetime([])})
    assert known_until(undated, ("mulai", "selesai"), date(2018, 3, 31)).empty


@pytest.mark.parametrize(("number", "weeks"), [(1, 13), (2, 26), (3, 39), (4, 53)])
def test_as_many_weeks_are_expected_as_mondays_have_passed(number, weeks):
    # 2018 began on a Monday, and so did the 31st of December
    assert Quarter(YEAR, number).expected(Coverage("minggu", 1, 53)).expected == weeks


@pytest.fixture(scope="module")
def catalogue(raw):
    return load_catalogue(raw)


@pytest.fixture(scope="module")
def package(raw):
    return load_package(raw)


def test_what_no_part_of_a_year_can_tell_is_derived_with_its_reason(catalogue, package):
    reasons = {item.number: only_whole_years(item, package) for item in catalogue.indicators}
    assert {number for number, reason in reasons.items() if reason} == {1, 2, 6, 7, 8}
    assert "PDRB Kalimantan Timur menurut lapangan usaha" in reasons[2]
    dated = dataclasses.replace(
        package, resources=tuple(_dated(item) for item in package.resources)
    )
    assert only_whole_years(catalogue.indicator(1), dated) == GROWTH


def test_a_table_of_reference_is_known_but_tells_no_quarter_alone(catalogue, package):
    def told(item, **declared):
        undated = {"dated_by": ()}
        resources = (
            structs.replace(one, **declared.get(one.name, undated)) for one in package.resources
        )
        return only_whole_years(item, dataclasses.replace(package, resources=tuple(resources)))

    item = next(one for one in catalogue.indicators if one.tables.value == ("kukm_makro", "pdrb"))
    always, dated = {"is_reference": True}, {"dated_by": ("tahun", "tahun")}
    assert told(item, kukm_makro=dated, pdrb=always) == ""
    assert "tidak bertanggal" in told(item, kukm_makro=always, pdrb=always)
    assert "PDRB" in told(item, kukm_makro=dated)


def _dated(resource):
    return structs.replace(resource, dated_by=("tanggal",))


@pytest.mark.parametrize("number", [3, 4, 5, 9, 10, 11])
def test_the_fourth_quarter_is_the_year(raw, catalogue, package, number):
    indicator = catalogue.indicator(number)
    (name,) = indicator.tables.value
    table, _ = take_in_table(raw, name)
    function, policy = function_of(indicator.function.value), indicator.policy.value
    fourth, columns = Quarter(YEAR, 4), package.resource(name).dated_by
    known = known_until(table, columns, fourth.end)
    whole, measured = (function(rows, year=YEAR, **policy) for rows in (table, known))
    assert fourth.covering(measured).values == whole.values
    third = function(until(table, columns, 3), year=YEAR, **policy)
    assert third.values != whole.values


AGREED = pd.DataFrame(
    {
        "tanggal": pd.to_datetime(["2018-01-31", "2018-08-01"]),
        "kode_iku": ["3", "3"],
        "target": [100.0, 200.0],
        "status": ["resmi", "resmi"],
        "triwulan_1": [float("nan"), float("nan")],
        "triwulan_2": [float("nan"), 90.0],
    }
)


@pytest.mark.parametrize(
    ("shares", "quarter", "expected"),
    [
        ((25, 50, 75), 2, 90.0),  # agreed itself
        ((25, 50, 75), 3, 150.0),  # 75 % of 200
        ((25, 50, 70.25), 3, 141.0),  # a count: 140.5 is printed, and judged, as a whole
        ((), 3, None),  # nobody said
        ((), 4, 200.0),  # the end of the year is its target
    ],
)
def test_the_target_of_a_quarter_is_agreed_else_a_share_else_none(shares, quarter, expected):
    target, _ = quarter_target(AGREED, "3", shares, quarter, 0)
    assert target.value == expected
    assert target.reason == ("" if expected else "target triwulan tidak dinyatakan")


def test_a_target_agreed_later_is_not_that_of_a_quarter_before(catalogue):
    indicator = catalogue.indicator(3)
    table = pd.DataFrame(
        {"tahun": [2018], "bulan": [1], "nilai_fob_usd": [60.0], "berat_kg": [1.0]}
    ).assign(hs4="2701", uraian="a", negara_tujuan="b", migas=False, status="resmi")
    measured = {
        Quarter(YEAR, number): Quarter(YEAR, number).covering(non_oil_gas_exports(table, YEAR))
        for number in (1, 3)
    }
    first, third = quarter_records(measured, indicator, AGREED, catalogue.policy)
    # 24 % of 100 and 74 % of 200; a month of three and one of nine are too little to say anything
    assert (first.target.value, third.target.value) == (24.0, 148.0)
    assert first.realisation.reason == "hanya 1 dari 3 bulan; dihitung mulai 80 persen"
    assert (first.year_target.value, third.year_target.value) == (100.0, 200.0)


@pytest.mark.parametrize(("number", "pace"), [(3, 80.0), (5, None)])
def test_the_rule_of_the_same_pace_is_for_what_adds_up_alone(catalogue, number, pace):
    indicator = catalogue.indicator(number)
    keys = [variant.key for variant in indicator.variants.value]
    measured = _measurement(indicator.number, keys, 60.0)
    (record,) = quarter_records(
        {Quarter(YEAR, 3): measured},
        indicator,
        AGREED.assign(kode_iku=str(number)),
        catalogue.policy,
    )
    assert record.at_this_pace.value == pace  # 60 x 4 / 3
    # of 200; where less is better, 30 % would read as a shortfall
    assert record.of_year.value == (30.0 if number == 3 else None)


def _measurement(number, keys, value):
    from iku_analysis.model.measurement import Measurement, Quantity  # noqa: PLC0415
    from iku_analysis.model.status import Status  # noqa: PLC0415

    return Measurement(number, YEAR, dict.fromkeys(keys, Quantity(value, Status.RESMI)))


def test_what_only_a_whole_year_holds_is_not_asked_for_within_it(raw, tmp_path, package):
    head, *rows = (raw / "pdrb.csv").read_text(encoding="utf-8").splitlines()
    known = [row for row in rows if not row.startswith("2018,")]
    (tmp_path / "pdrb.csv").write_text("\n".join([head, *known]) + "\n", encoding="utf-8")
    resource = package.resource("pdrb")
    table, found = check_resource(tmp_path, resource, year=YEAR)
    assert table is None
    assert "IKU-T012" in {item.code for item in found}  # branches of 2018 are lacking
    table, found = check_resource(tmp_path, resource, year=YEAR, quarter=Quarter(YEAR, 3))
    assert table is not None
    assert found == ()


CERTIFICATES = """
alasan: Contoh.
daftar:
  akhir: {jenis: banyak_baris, dari: izin, saring: [
    {berlaku: {mulai: mulai, selesai: selesai, pada: akhir_tahun}}]}
  suatu_hari: {jenis: banyak_baris, dari: izin, saring: [
    {berlaku: {mulai: mulai, selesai: selesai}}]}
  awal: {jenis: banyak_baris, dari: izin, saring: [
    {berlaku: {mulai: mulai, selesai: selesai, pada: awal_tahun}}]}
  sesudah: {jenis: banyak_baris, dari: izin, saring: [
    {atau: [{kolom: selesai, sejak: akhir_tahun}, {kolom: nama, isi: [akhir_tahun]}]}]}
  bagian: {jenis: bagian, keseluruhan: akhir, saring: [{kolom: mulai, sampai: akhir_tahun}]}
"""
IN_FORCE = {  # at the end of, or during, a quarter; counted by hand
    "akhir": [3, 3, 3, 2],
    "suatu_hari": [3, 4, 5, 6],
    "awal": [2, 2, 2, 2],
    "sesudah": [5, 4, 3, 1],
    "bagian": [100, 100, 100, 100],
}


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_what_is_in_force_at_the_years_end_is_judged_on_the_last_day_of_a_quarter(number):
    whole = parse_declaration(CERTIFICATES.encode(), Measures, "iku.yaml")
    rows = [
        ("2017-01-01", "2018-09-30"),  # ends with the last day of the third
        ("2017-01-01", "2018-04-01"),
        ("2018-02-01", "2018-06-30"),
        ("2018-06-15", None),
        ("2018-09-30", "2018-11-30"),
        ("2018-10-01", "2019-06-30"),  # entered early
    ]
    table = pd.DataFrame(rows, columns=["mulai", "selesai"]).apply(pd.to_datetime)
    table = table.assign(nama="izin", status="contoh")
    measures = whole.until(number)
    assert whole.until(1).until(number) == measures
    ours = Calculation(measures, {"izin": table})
    theirs = recomputed_measures({"izin": table}, measures, list(IN_FORCE), YEAR)
    for key, expected in IN_FORCE.items():
        assert ours.figure(key, YEAR).value == theirs[key] == expected[number - 1], key
    told = " ".join(formula_steps(measures))
    assert format_date(Quarter(YEAR, number).end).removesuffix(" 2018") in told
    assert ("31 Desember" in told) == (number == 4)
    assert "nama = akhir_tahun" in told  # a word of the office
    assert Calculation(whole, {"izin": table}).figure("akhir", YEAR).value == 2
