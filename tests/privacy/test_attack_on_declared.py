"""Of measures an office declares no small count is told, with no more than IKU-D133 asks for."""

import contextlib
import os
import random
from collections import Counter

import pandas as pd
import pytest
import yaml
from msgspec.structs import replace

from iku_analysis.assessment import coverage
from iku_analysis.assessment.assess import Context, assess
from iku_analysis.assessment.plan import Plan
from iku_analysis.assessment.protected import shown_of
from iku_analysis.assessment.region_figures import region_figures
from iku_analysis.base.declaration import parse_declaration
from iku_analysis.base.errors import IkuError
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.indicator_declarations import IndicatorDeclarations
from iku_analysis.declarations.measure_checks import undecided_counts
from iku_analysis.indicators.declared import DeclaredIndicator
from iku_analysis.indicators.worked_examples import EXAMPLE_REGIONS
from iku_analysis.model.plan_names import PLAN_COLUMNS
from iku_analysis.model.status import Status
from iku_analysis.privacy.small_counts import Disclosure

from .attacker import GROUPED, OVERLAP, Reader
from .test_attack import SEED, WIDTH, as_read, small

CASES = int(os.environ.get("IKU_CASES") or 4)
NUMBER, ROWS = 9, {"dari": "setahun"}
ACTIVE = [{"kolom": "aktif", "isi": [True]}]
KINDS = {
    "jumlah": {"jenis": "jumlah", **ROWS, "kolom": "orang"},
    "banyak_baris": {"jenis": "banyak_baris", **ROWS},
    "banyak_berbeda": {"jenis": "banyak_berbeda", **ROWS, "kunci": ["usaha"]},
    "disaring": {"jenis": "banyak_baris", **ROWS, "saring": ACTIVE},
}


QUOTIENTS = {
    "tumbuh": {"jenis": "pertumbuhan", "ukuran": "dasar"},
    "bagian": {"jenis": "bagian", "bagian": "aktif", "keseluruhan": "dasar"},
}


def written_quotient(kind):
    """A growth or share as a scaffold writes it: its table shows no counts."""
    declared = written("banyak_baris")
    declared["ukuran"] |= {
        "daftar": {"nilai": QUOTIENTS[kind], "dasar": KINDS["banyak_baris"],
                   "aktif": KINDS["disaring"]},
        "rincian": {"kab_kota": {"menurut": ["kab_kota"], "kolom": {"nilai": "nilai"}}},
    }  # fmt: skip
    declared["varian"]["daftar"][0] |= {"satuan": "persen"}
    return declared


def written(kind):
    """Indicator as a scaffold writes it: a value, and its groups; beside it what is made of it."""
    beside = {
        "aktif": {**KINDS[kind], "saring": ACTIVE},
        "persen": {"jenis": "bagian", "bagian": "aktif", "keseluruhan": "nilai"},
    }
    columns = {"nilai": "nilai", **({} if kind == "disaring" else {name: name for name in beside})}
    variant = {"kode": "nilai", "label": "Usaha", "satuan": "orang", "utama": True}
    return {
        "arah": {"nilai": "naik", "alasan": "Uji."},
        "desimal": {"nilai": 0, "alasan": "Uji."},
        "ukuran": {
            "alasan": "Uji.",
            "himpunan": {
                "setahun": {"dari": "data", "saring": [{"kolom": "tahun", "tahun_laporan": [0, 0]}]}
            },
            "daftar": {"nilai": KINDS[kind], **beside},
            "rincian": {
                "kab_kota": {"menurut": ["kab_kota"], "kolom": columns},
                "jenis": {"menurut": ["jenis"], "kolom": {"nilai": "nilai"}},
            },
        },
        "varian": {"alasan": "Uji.", "daftar": [variant]},
    }


def catalogue_with(catalogue, declared):
    """Catalogue of one indicator, declared so."""
    own = parse_declaration(yaml.safe_dump(declared).encode(), IndicatorDeclarations, "uji")
    indicator = replace(catalogue.indicator(NUMBER), declared=own)
    target = replace(catalogue.targets[0], indicators=(indicator,))
    return replace(catalogue, targets=(target,))


@pytest.fixture(scope="module")
def contexts(raw):
    """By kind: the indicator with what IKU-D133 asks to write, and nothing else."""
    empty = [pd.DataFrame(columns=list(columns)) for columns in PLAN_COLUMNS.values()]
    found, ours = {}, load_catalogue(raw)
    for kind in (*KINDS, *QUOTIENTS):
        declared, asked = written(kind) if kind in KINDS else written_quotient(kind), {}
        units = {"nilai": declared["varian"]["daftar"][0]["satuan"]}
        for name in undecided_counts(catalogue_with(ours, declared).indicator(NUMBER), units):
            group, column = name.split(".")
            asked.setdefault(group, []).append(column)
            declared["ukuran"]["rincian"][group]["kolom"].setdefault(column, column)
        declared["rahasia"] = {"nilai": asked, "alasan": "Uji."}
        catalogue = catalogue_with(ours, declared)
        found[kind] = Context(catalogue, Plan(*empty), coverage.present(5, Status.CONTOH))
    return found


def sparse_rows(chance):
    """Rows of two years; next to nobody anywhere, and some businesses in several groups."""
    regions = chance.sample(EXAMPLE_REGIONS.names, chance.randint(3, 5))
    rows = [
        (year, region, chance.choice("abc"), chance.randint(0, 5), chance.random() < 0.5)
        for year in (2017, 2018)
        for region in regions
        for _ in range(1 + int(chance.expovariate(1 / chance.choice([1, 3, 9]))))
    ]
    table = pd.DataFrame(rows, columns=["tahun", "kab_kota", "jenis", "orang", "aktif"])
    owners = [f"u{chance.randint(1, 2 * len(rows))}" for _ in rows]
    return table.assign(usaha=owners, status="contoh")


def reader_of(measurement, shown, about, year, kind):
    """All that a reader has of one year: tables, values, sums, what moved them, the profile."""
    counts = {"kab_kota": ["nilai", "aktif"], "jenis": ["nilai"]}
    tables = {
        name: as_read(item.frame, item.places, [c for c in counts[name] if c in item.frame])
        for name, item in shown.breakdowns.items()
    }
    reader = Reader(tables, {"nilai": int(measurement.values["nilai"].value)}, {})
    for name, frame in measurement.breakdowns.items():
        reader.column(name, "nilai", int(frame["nilai"].sum()))  # by the reconciliation
    for change in about.sources["9"].changes:
        name = "kab_kota" if change.by == "kab/kota" else "jenis"
        read_change(reader, name, change.frame.dropna(subset=year).set_index("bagian")[year])
    if kind != "disaring":
        reader.rows("kab_kota", "<=", (1, "aktif"), (-1, "nilai"))
        for name in tables if kind != "jumlah" else ():
            reader.least(name, "nilai")
    for figure in region_figures(about):
        told = figure.now if year == "kini" else figure.before
        if told is not None and told.value is not None and figure.measure.startswith("Usaha"):
            cell = reader.at("kab_kota", figure.region, "nilai")
            reader.know([(1, cell)], "=", round(told.value))
    return reader


def read_change(reader, name, figures):
    rest = set(reader.tables[name]) - set(figures.index)
    beside = figures.index.str.startswith(OVERLAP).any()
    for label, figure in figures.items():
        if label in reader.tables[name]:
            reader.know([(1, reader.at(name, label, "nilai"))], "=", round(figure))
        elif label.endswith(GROUPED) and not beside:
            assert len(rest) != 1, (name, label)


def readings(about, now, before, context):
    yield "kini", now, Disclosure(about.breakdowns)
    with contextlib.suppress(IkuError):
        yield "lalu", before, shown_of(before, about.indicator, context.catalogue.policy)


@pytest.mark.parametrize("kind", KINDS)
def test_no_small_count_of_declared_measures_is_told(contexts, kind):
    chance, ends, context = random.Random(SEED), Counter(), contexts[kind]  # noqa: S311 -- no secret
    indicator = context.catalogue.indicator(NUMBER)
    measure = DeclaredIndicator(indicator, indicator.measures)
    while ends["attacked"] < CASES:
        table = sparse_rows(chance)
        now, before = (measure(year=year, data=table) for year in (2018, 2017))
        try:
            about = assess(now, before, context)
        except IkuError:
            ends["refused"] += 1
            assert ends["refused"] < 5 + CASES
            continue
        for year, measurement, shown in readings(about, now, before, context):
            reader = reader_of(measurement, shown, about, year, kind)
            for place in sorted(set(small(measurement, indicator))):
                told = (SEED, kind, dict(ends), year, place)
                assert reader.is_wide(place, WIDTH), (*told, reader.range(*place))
                ends["attacked"] += 1
            regions = shown.breakdowns["kab_kota"]
            if "persen" in regions.frame:
                assert regions.rows("nilai") | regions.rows("aktif") <= regions.rows("persen")
    print(f"benih {SEED}, {kind}: {dict(ends)}")  # noqa: T201


@pytest.mark.parametrize("kind", QUOTIENTS)
def test_a_quotient_of_counts_is_told_nowhere_where_either_side_is_withheld(contexts, kind):
    context = contexts[kind]
    sizes = list(zip(EXAMPLE_REGIONS.names, (1, 9, 12, 30, 41), strict=False))
    rows = [
        (year, region, at % 2 == 0)
        for year in (2017, 2018)
        for region, size in sizes
        for at in range(size + year - 2017)
    ]
    table = pd.DataFrame(rows, columns=["tahun", "kab_kota", "aktif"]).assign(status="contoh")
    indicator = context.catalogue.indicator(NUMBER)
    assert indicator.small_counts.value.columns
    measure = DeclaredIndicator(indicator, indicator.measures)
    now, before = (measure(year=year, data=table) for year in (2018, 2017))
    about = assess(now, before, context)
    shown = about.breakdowns["kab_kota"]
    hidden = {str(shown.frame.iloc[row, 0]) for row, _ in shown.places}
    assert hidden
    assert shown.frame.set_index("kab_kota").loc[sorted(hidden), "nilai"].isna().all()
    past = shown_of(before, indicator, context.catalogue.policy).breakdowns["kab_kota"]
    hidden |= {str(past.frame.iloc[row, 0]) for row, _ in past.places}
    for change in about.sources["9"].changes:
        assert hidden.isdisjoint(change.frame["bagian"])
    told = (figure for figure in region_figures(about) if figure.region in hidden)
    assert all(figure.before is None or figure.before.value is None for figure in told)


def test_a_count_by_two_columns_is_not_told_by_what_either_adds_up_to(raw):
    declared = written("banyak_baris")
    by = {"kab_kota": ["kab_kota"], "jenis": ["jenis"], "silang": ["kab_kota", "jenis"]}
    declared["ukuran"]["rincian"] = {
        name: {"menurut": keys, "kolom": {"nilai": "nilai"}} for name, keys in by.items()
    }
    declared["rahasia"] = {"nilai": {key: ["nilai"] for key in by}, "alasan": "Uji."}
    catalogue = catalogue_with(load_catalogue(raw), declared)
    empty = [pd.DataFrame(columns=list(columns)) for columns in PLAN_COLUMNS.values()]
    context = Context(catalogue, Plan(*empty), coverage.present(5, Status.CONTOH))
    sizes = {("a", 0): 2, ("a", 1): 20, ("a", 2): 11, ("b", 0): 14, ("b", 1): 33, ("b", 2): 9}
    rows = [
        (year, EXAMPLE_REGIONS.names[region], kind)
        for year in (2017, 2018)
        for (kind, region), size in sizes.items()
        for _ in range(size)
    ]
    table = pd.DataFrame(rows, columns=["tahun", "kab_kota", "jenis"])
    table = table.assign(aktif=True, status="contoh")
    indicator = catalogue.indicator(NUMBER)
    measure = DeclaredIndicator(indicator, indicator.measures)
    now, before = (measure(year=year, data=table) for year in (2018, 2017))
    shown = assess(now, before, context).breakdowns
    crossed = shown["silang"].frame
    hidden = crossed.loc[crossed["nilai"].isna()]
    assert len(hidden) == 4
    for key in ("kab_kota", "jenis"):
        assert not shown[key].places
        assert set(hidden[key].value_counts()) == {2}
