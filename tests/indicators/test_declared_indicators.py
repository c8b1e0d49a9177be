"""Ten of the eleven indicators once more as measures: the same numbers as their functions give.

``IKU_TAHUN=50`` tries as many random years; the seed of a failure is printed (``IKU_BENIH``).
"""

import os
import random

import pytest
import yaml
from msgspec.structs import replace
from pandas.testing import assert_series_equal

from iku_analysis.assessment.sources_of_change import sources_of
from iku_analysis.audit.measure_origins import origin_tables
from iku_analysis.audit.origin_steps import origin_of
from iku_analysis.audit.second_program import recomputed_measures, same
from iku_analysis.base.declaration import parse_declaration
from iku_analysis.base.errors import IkuError
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.measure_checks import date_column_of, unfit_measures
from iku_analysis.declarations.measures import Measures
from iku_analysis.declarations.package import Package, load_package
from iku_analysis.indicators import function_of
from iku_analysis.indicators.declared import DeclaredIndicator
from iku_analysis.intake.year_checks import year_findings
from iku_analysis.offices.check import findings_of
from iku_analysis.pages.indicator_tables import definition_table
from tests.audit.test_second_program import random_year
from tests.in_memory import InMemory

from .declared_indicators import (
    as_declared,
    catalogue_of,
    catalogue_text,
    declared_measures,
    written_measures,
)

TOLERANCE = 1e-9
OF_TWO_YEARS = {1, 3, 6, 9, 10}
NOT_DECLARED = {4}  # docs/ukuran.md says why


@pytest.fixture(scope="module")
def catalogue(raw):
    return load_catalogue(raw)


@pytest.fixture(scope="module")
def indicators(catalogue):
    """Each indicator with its function, and as declared."""
    return [
        (catalogue.indicator(number), as_declared(catalogue.indicator(number), measures))
        for number, measures in declared_measures().items()
    ]


def declared_in(declared, tables, year):
    own = {name: tables[name] for name in declared.tables.value}
    return DeclaredIndicator(declared, declared.measures)(year=year, **own), own


def programmed_in(programmed, tables, year):
    own = {name: tables[name] for name in programmed.tables.value}
    function = function_of(programmed.function.value)
    return function(**own, year=year, **programmed.policy.value)


@pytest.fixture(scope="module")
def measured(indicators, tables):
    """What the declarations give, by indicator and year."""
    found = {(item.number, 2018): declared_in(item, tables, 2018)[0] for _, item in indicators}
    last = {(item.number, 2017): item for _, item in indicators if item.number in OF_TWO_YEARS}
    return found | {key: declared_in(item, tables, 2017)[0] for key, item in last.items()}


def test_all_but_one_are_declared_and_fit_their_tables(catalogue, raw, indicators):
    package = load_package(raw)
    numbers = {declared.number for _, declared in indicators}
    assert numbers == {item.number for item in catalogue.indicators} - NOT_DECLARED
    assert [f for _, item in indicators for f in unfit_measures(item, package)] == []


def test_measures_give_what_the_functions_give(indicators, tables, measured):
    """Also with the same status, the same coverage, and the same columns of detail tables."""
    for programmed, declared in indicators:
        ours, theirs = programmed_in(programmed, tables, 2018), measured[declared.number, 2018]
        for key, item in ours.values.items():
            found, named = theirs.values[key], (programmed.number, key)
            assert same(item.value, found.value, TOLERANCE), named
            assert found.status == item.status, named
            assert found.coverage == item.coverage or not declared.measures.extents, named
        for name, frame in theirs.breakdowns.items():
            first = frame.columns[0]
            known = ours.breakdowns[name].set_index(first)
            for column in declared.measures.breakdowns[name].columns:
                found = frame.set_index(first)[column]
                expected = known[column].reindex(found.index)
                assert_series_equal(found, expected, check_names=False, check_dtype=False)


def test_groups_stand_in_the_order_their_table_declares(raw, tables):
    details = {
        "jenis": {"menurut": ["jenis_kegiatan"], "kolom": {"kontak": "kontak"}},
        "lagi": {"menurut": ["jenis_kegiatan", "kab_kota"], "kolom": {"kontak": "kontak"}},
    }
    declared = catalogue_of(raw, 9, {"nilai": {}, "alasan": "Uji."}, rincian=details).indicator(9)
    own = {name: tables[name] for name in declared.tables.value}
    kinds = sorted(own["kontak_dagang"]["jenis_kegiatan"].dropna().unique(), reverse=True)
    order = {"jenis_kegiatan": tuple(kinds[:-2])}  # two are not declared: last, by themselves
    function = DeclaredIndicator(declared, declared.measures, order)
    frames = function(year=2018, **own).breakdowns
    assert list(frames["jenis"]["jenis_kegiatan"]) == [*kinds[:-2], *sorted(kinds[-2:])]
    both = frames["lagi"]
    assert list(both["jenis_kegiatan"].unique()) == list(frames["jenis"]["jenis_kegiatan"])
    assert all(
        part.is_monotonic_increasing for _, part in both.groupby("jenis_kegiatan")["kab_kota"]
    )


def test_a_count_is_told_by_the_title_of_its_table_and_conditions_without_their_columns(
    raw, tables
):
    where = [{"berlaku": {"mulai": "mulai", "selesai": "selesai", "pada": "akhir_tahun"}}]
    count = {"jenis": "banyak_berbeda", "dari": "kemitraan", "kunci": ["id_usaha"], "saring": where}
    catalogue = catalogue_of(raw, 10, {"nilai": {}, "alasan": "Uji."})
    declared = catalogue.indicator(10)
    key = declared.main_variants[0].key
    text = yaml.safe_dump({"alasan": "Uji.", "daftar": {key: count}})
    measures = parse_declaration(text.encode(), Measures, "ukuran")
    rest = {item.key: measures.named[key] for item in declared.variants.value}
    function = DeclaredIndicator(
        declared, replace(measures, named=rest), titles={"kemitraan": "Perjanjian kemitraan"}
    )
    (found,) = function(year=2018, kemitraan=tables["kemitraan"]).origins.filters
    told = [step.label for step in found.steps]
    assert told == ["Perjanjian kemitraan", "berlaku pada 31 Desember tahun itu"]


def test_a_year_without_rows_is_missing_with_the_reason(indicators, tables):
    for programmed, declared in indicators:
        if programmed.number == 10:  # agreements go on
            continue
        values = declared_in(declared, tables, 2030)[0].values
        assert all(item.is_missing for item in values.values())
        assert {item.reason.split(" tahun ")[0] for item in values.values()} == {
            f"tabel {declared.tables.value[0]} tidak memuat"
        }, programmed.number


def some(indicators, seed):
    """A few of them, or all where more years are asked for."""
    chosen = random.Random(seed).sample(indicators, 3)  # noqa: S311 -- no secret
    return indicators if "IKU_TAHUN" in os.environ else chosen


def test_measures_give_what_the_functions_give_in_random_years(indicators, tables):
    """Functions, measures, and the query written from the measures."""
    seed = int(os.environ.get("IKU_BENIH", random.SystemRandom().randrange(10**6)))
    chosen = some(indicators, seed)
    names = sorted({name for item, _ in indicators for name in item.tables.value})
    for number in range(int(os.environ.get("IKU_TAHUN", "1"))):
        print(f"IKU_BENIH={seed} tahun ke-{number + 1}")  # noqa: T201 -- repeats a failure
        year = random_year(tables, names, random.Random(seed + number))  # noqa: S311 -- no secret
        for programmed, declared in chosen:
            ours = programmed_in(programmed, year, 2018).values
            theirs, own = declared_in(declared, year, 2018)
            queried = recomputed_measures(own, declared.measures, list(ours), 2018)
            for key, item in ours.items():
                for found in (theirs.values[key].value, queried[key]):
                    named = (f"IKU_BENIH={seed + number}", programmed.number, key, item)
                    assert same(item.value, found, TOLERANCE), (*named, found)


def test_the_rows_behind_a_declared_number_give_that_number(indicators, tables):
    """`make asal`: what the steps leave, counted, and the second program over the rows alone."""
    seed = int(os.environ.get("IKU_BENIH", random.SystemRandom().randrange(10**6)))
    print(f"IKU_BENIH={seed}")  # noqa: T201 -- repeats a failure
    for programmed, declared in some(indicators, seed):
        own = {name: tables[name] for name in programmed.tables.value}
        key = declared.main_variants[0].key
        measures = declared.measures
        value = recomputed_measures(own, measures, [key], 2018)[key]
        steps = origin_tables(measures, key, 2018, own)
        origins = [origin_of(name, own, steps[name], key, {}) for name in own]
        deciding = {o.table: own[o.table].loc[o.deciding.to_numpy()] for o in origins}
        found = [recomputed_measures(deciding, measures, [key], 2018)[key]]
        found += [item.counted for item in origins if item.counted is not None]
        assert all(same(value, item, TOLERANCE) for item in found), (programmed.number, found)
        assert all(item.steps[-1].left == item.failed.eq("").sum() for item in origins)


def test_sums_and_sources_of_change_follow_from_the_declaration(indicators, measured):
    """Breakdowns add up to the value, and their changes to its change."""
    told = {}
    for programmed, declared in indicators:
        now = measured[declared.number, 2018]
        before = measured.get((declared.number, 2017), now)
        for item in now.sums:
            assert item.parts.value == pytest.approx(item.whole.value), item.title
        for variant in declared.main_variants:
            sources = sources_of(now, before, variant.key, None)
            for changes in sources.changes:
                moved = now.values[variant.key].value - (
                    0 if changes.is_growth else before.values[variant.key].value
                )
                assert changes.frame["sumbangan"].sum(skipna=True) == pytest.approx(moved)
                told.setdefault(programmed.number, []).append(changes.by)
            if sources.filter:
                assert sources.filter.steps[-1].left == now.values[variant.key].value
                told.setdefault(programmed.number, []).append("syarat")
    assert told == {
        1: ["kab/kota"],
        3: ["bulan"],
        5: ["syarat"],
        6: ["syarat"],  # the register of 2017 is not there
        9: ["kab/kota", "jenis kegiatan"],
        10: ["kab/kota", "pola"],
        11: ["syarat"],
    }


def test_a_notebook_cell_measures_a_declared_indicator_as_any_other(raw, tables):
    """The page says the formula from the declaration; no function is named."""
    catalogue = catalogue_of(raw, 9)
    page = InMemory(5, 2018, catalogue, load_package(raw), raw, raw / "none", tables).indicator(9)
    result = page.assessment.result
    assert [variant.quantity.value for variant in result.variants] == [317, 906, 14]
    assert result.inputs[0].rows == 906
    assert page.breakdown("kegiatan", caption="Menurut kegiatan")
    text = str(definition_table(catalogue.indicator(9)))
    assert "usaha = banyaknya id_usaha yang berbeda pada semua baris setahun" in text
    assert "usaha.trade_contacts" not in text


def test_measures_that_do_not_fit_their_tables_are_told_and_stop_the_cell(raw, tables, tmp_path):
    wrong = {"setahun": {"dari": "kontak_dagang", "saring": [{"kolom": "tgl", "terisi": True}]}}
    catalogue, package = catalogue_of(raw, 9, himpunan=wrong), load_package(raw)
    text = catalogue_text(raw, 9, None, himpunan=wrong)
    (tmp_path / "iku.yaml").write_text(text, encoding="utf-8")
    here = Package(tmp_path, "", package.vintage, package.resources, offices=package.offices)
    unprotected = load_catalogue(tmp_path)
    finding, asked = [f for f in year_findings(here, unprotected, 2018) if f.code > "IKU-D131"]
    assert finding.column == "…deklarasi.ukuran.himpunan.setahun.saring[1].kolom"
    assert text.splitlines()[finding.row - 1].split() == ["-", "kolom:", "tgl"]
    assert asked.column == "sasaran[5].indikator[9].deklarasi.rahasia"
    assert text.splitlines()[asked.row - 2].strip() == "deklarasi:"
    assert "tanggal" in finding.mend
    with pytest.raises(IkuError, match="'tgl' tidak ada"):
        InMemory(5, 2018, catalogue, package, raw, raw / "none", tables).indicator(9)


def test_an_unknown_word_hides_no_other_fault_of_its_indicator_and_makes_none(raw, tmp_path):
    """A condition, a set, a kind and a key that cannot be read; beside them four more faults."""
    item = written_measures()[9]
    day = {"kolom": "tgl", "tahun_laporan": [0, 0], "kata": 1}
    rows = {"dari": "kontak_dagang", "saring": [{"kolom": "id_usaa", "terisi": True}, day]}
    sets = {"setahun": rows, "rusak": {"dri": "kontak_dagang"}, "dari_rusak": {"dari": "rusak"}}
    count = {"jenis": "banyak_berbeda", "dari": "dari_rusak", "kunci": ["id_usaha"]}
    named = {"x": {"jenis": "entah"}, "y": {"jenis": "tahun_lalu", "ukuran": "x"}}
    named |= {"z": {"jenis": "tahun_lalu", "ukuran": "usha"}, "dari_z": count}
    details = {"lain": {"menurut": ["kab"], "kolom": {"usaha": "usaha", "y": "y"}}}
    parts = {"himpunan": sets, "daftar": item["daftar"] | named, "rincian": details}
    text = catalogue_text(raw, 9, **parts, liputan={"kab_kota": "tidak_ada"})
    (tmp_path / "iku.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "datapackage.yaml").write_bytes((raw / "datapackage.yaml").read_bytes())
    told = [f for f in findings_of(tmp_path, lambda *_: ()) if f.file == "iku.yaml"]
    assert {(f.code, f.column.rpartition("ukuran.")[2]) for f in told} == {
        ("IKU-D111", "himpunan.setahun.saring[2].kata"),
        ("IKU-D111", "himpunan.rusak.dri"),
        ("IKU-D111", "daftar.x.jenis"),
        ("IKU-D111", "daftar.z.ukuran"),
        ("IKU-D132", "himpunan.setahun.saring[1].kolom"),
        ("IKU-D132", "himpunan.setahun.saring[2].kolom"),
        ("IKU-D132", "rincian.lain.menurut"),
    }
    lines = {f.column.rpartition("[2].")[2]: text.splitlines()[f.row - 1] for f in told}
    assert ("kata: 1" in lines["kata"], "kolom: tgl" in lines["kolom"]) == (True, True)


def test_counts_in_a_declared_detail_table_ask_for_a_decision_about_small_ones(raw):
    """Ours has one; without the key `make check` asks, and an empty one is a decision."""
    package, told = load_package(raw), []
    for secrets in ("as it is", None, {"nilai": {}, "alasan": "Bukan usaha."}):
        found = year_findings(package, catalogue_of(raw, 9, secrets), 2018)
        told.append([finding.value for finding in found if finding.code == "IKU-D133"])
    counted = "kab_kota.usaha, kab_kota.kontak, kab_kota.koperasi"
    assert told[0] == told[2] == []
    assert told[1][0].startswith(counted)


def test_only_measures_of_one_dated_year_read_less_than_the_table(indicators, raw):
    """A year column is no date, and growth, years and other sets look further."""
    package = load_package(raw)
    found = {item.number: date_column_of(item.measures, package) for _, item in indicators}
    assert {number: column for number, column in found.items() if column} == {
        5: "tanggal",
        9: "tanggal",
    }
