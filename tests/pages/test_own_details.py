"""Detail tables an office declares itself: each column with its own label, unit and digits."""

import dataclasses
from types import SimpleNamespace

import pandas as pd
import pytest
from msgspec.structs import replace

from iku_analysis.base.declaration import parse_declaration
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.measure_labels import MeasureLabels
from iku_analysis.declarations.measures import Measures
from iku_analysis.declarations.package import load_package
from iku_analysis.intake.checked_tables import take_in
from iku_analysis.model.labels import ColumnLabel, OfficeWords, declare_words, label_of
from iku_analysis.model.quarter import Quarter
from iku_analysis.model.status import Status
from iku_analysis.pages.chapter import speak_for
from iku_analysis.pages.charts import Subject, waterfall
from iku_analysis.pages.default_details import _look, default_details
from tests.in_memory import InMemory
from tests.indicators.declared_indicators import catalogue_of

GROWTH = """
alasan: Uji.
daftar:
  tumbuh: {jenis: pertumbuhan, ukuran: nilai}
  nilai: {jenis: jumlah, dari: produksi, kolom: nilai}
  usaha: {jenis: jumlah, dari: produksi, kolom: usaha}
  lain: {jenis: jumlah, dari: produksi, kolom: lain}
rincian:
  tingkat: {menurut: [tingkat], kolom: {nilai: nilai, usaha: usaha, rasio: tumbuh, lain: lain}}
"""
TITLES = {
    "tingkat": ("Tingkat akreditasi", "string"),
    "asal": ("Sumber dana", "string"),
    "nilai": ("Nilai produksi (juta rupiah)", "number"),
    "usaha": ("Usaha yang melapor", "integer"),
    "lain": ("lain", "number"),
}


@pytest.fixture
def forget():
    """Whoever speaks for an office here says so to the whole process."""
    yield
    declare_words(OfficeWords())


@pytest.fixture(scope="module")
def tables(raw):
    return take_in(raw).tables


@pytest.fixture
def labels(raw):
    """Of an indicator in percent whose detail table shows what grows as well."""
    declared = load_catalogue(raw).indicator(1).declared
    variant = replace(
        next(item for item in declared.variants.value if item.is_main), key="tumbuh", decimals=1
    )
    return MeasureLabels(
        replace(
            declared,
            measures=parse_declaration(GROWTH.encode(), Measures, "ukuran"),
            variants=replace(declared.variants, value=(variant,)),
        ),
        {name: Field(name=name, title=title, type=kind) for name, (title, kind) in TITLES.items()},
    )


@pytest.mark.usefixtures("forget")
def test_a_column_is_shown_as_its_own_variant_or_table_has_it(labels):
    """Also where a column of ours, or of another indicator, has that name."""
    shown, (variant,) = dict(labels.columns()), labels.declared.variants.value
    assert shown["rasio"] == ColumnLabel(variant.label, 1, unit=variant.unit)
    assert shown["tingkat"] == ColumnLabel("Tingkat akreditasi")
    assert (shown["nilai"].unit, shown["nilai"].head) == ("juta rupiah", TITLES["nilai"][0])
    assert shown["usaha"] == ColumnLabel("Usaha yang melapor", 0)
    assert (shown["lain"].label, shown["lain"].unit) == ("Lain", "")
    declare_words(OfficeWords(measured={1: shown}))
    assert label_of("asal", 1).label == "Sumber dana"
    assert label_of("tingkat", 1).decimals is None
    assert label_of("tingkat", 2).label == "Tingkat (%)"


def test_units_of_measures_are_their_own(labels):
    """What grows is never in the unit of its growth."""
    (variant,) = labels.declared.variants.value
    units = {"tumbuh": variant.unit, "nilai": "juta rupiah", "usaha": "", "lain": ""}
    assert dict(labels.units()) == units


@pytest.mark.usefixtures("forget")
def test_persons_are_shown_whole_and_ratios_as_declared():
    declare_words(OfficeWords(measured={1: {"murid": ColumnLabel("Murid", 2)}}))
    for values, digits in (([2362.0, 131.0, None], 0), ([2362.0, 0.5], 2)):
        look = _look(SimpleNamespace(number=1), pd.Series(values, name="murid"), None)
        assert look.decimals == digits


@pytest.mark.usefixtures("forget")
def test_the_chart_nobody_chose_draws_the_main_variant(raw, tables):
    """The first column is another one; a head says which variant and in what unit."""
    columns = {"kontak": "kontak", "tamu": "usaha"}
    details = {"jenis": {"menurut": ["jenis_kegiatan"], "kolom": columns}}
    catalogue = catalogue_of(raw, 9, {"nilai": {}, "alasan": "Uji."}, rincian=details)
    package = load_package(raw)
    speak_for(catalogue, package)
    page = InMemory(5, 2018, catalogue, package, raw, raw / "none", tables).indicator(9)
    _, table, chart = default_details(page)
    main = catalogue.indicator(9).main_variants[0]
    assert table.columns[2].label == f"{main.label} ({main.unit})"
    most = page.assessment.breakdowns["jenis"].frame["tamu"].max()
    assert f"tertinggi ({most:.0f}" in chart.alt or f"Tertinggi {most:.0f}" in chart.alt
    assert main.label in chart.caption


@pytest.mark.usefixtures("forget")
def test_what_a_quarter_shows_says_up_to_when_and_what_it_cannot_tell_is_told_once(raw, tables):
    """In the captions themselves: a table or chart is copied without its page."""
    details = {"jenis": {"menurut": ["jenis_kegiatan"], "kolom": {"kontak": "kontak"}}}
    catalogue = catalogue_of(raw, 9, {"nilai": {}, "alasan": "Uji."}, rincian=details).until(3)
    package = load_package(raw)
    speak_for(catalogue, package, 3)
    third = {"quarter": Quarter(2018, 3)}
    about = (5, 2018, catalogue, package, raw, raw / "none", tables)
    _, table, chart = default_details(InMemory(*about, **third).indicator(9))
    assert table.caption.endswith("s.d. triwulan III 2018")
    assert chart.scope.endswith("s.d. triwulan III 2018")
    resources = tuple(replace(item, dated_by=()) for item in package.resources)
    undated = dataclasses.replace(package, resources=resources)
    page = InMemory(5, 2018, catalogue, undated, *about[4:], **third).indicator(9)
    assert page.details().parts == ()
    told = page.achievement().parts[1].block
    assert told.missing
    assert "tidak bertanggal" in str(told.nodes)


@pytest.mark.parametrize(("last", "title"), [(2.0, "a, +5"), (5.0, "a dan lagi, +5"), (-5.0, "")])
def test_a_remainder_is_never_the_largest(last, title):
    """Nor is one of several that are as large."""
    frame = pd.DataFrame({"nama": ["a", "lagi", "10 lainnya"], "nilai": [5.0, last, 99.0]})
    drawn = waterfall(frame, Subject("a", "A", "", 0, Status.RESMI), total="seluruhnya", rest=1)
    assert drawn.title == (f"Terbesar: {title}" if title else "")
