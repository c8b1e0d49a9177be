"""Declared measures are read strictly and held to the declared tables; each fault has its place."""

from types import SimpleNamespace

import pytest

from iku_analysis.base.declaration import DeclarationError, parse_declaration
from iku_analysis.declarations.indicator_declarations import NOTHING_SMALL
from iku_analysis.declarations.measure_checks import MeasureChecks, undecided_counts
from iku_analysis.declarations.measures import Measures
from iku_analysis.declarations.resource import Schema

FIELDS = """
fields:
  - {name: tanggal, type: date}
  - {name: id_usaha, type: string}
  - {name: kab_kota, type: string, wilayah: true}
  - {name: jenis, type: string, constraints: {enum: [koperasi, UKM]}}
  - {name: kode, type: string, example: PU-1, constraints: {required: true, pattern: 'PU-.+'}}
  - {name: nilai, type: number, constraints: {minimum: 0, maximum: 100}}
"""
MEDIAN = "a: {jenis: median, dari: x, kolom: k}"
COUNT = "a: {jenis: banyak_baris, dari: pameran}"
OTHER = "fields: [{name: nomor, type: integer}, {name: mulai, type: date}]"


def measures(named=COUNT, sets="", more=""):
    text = f"alasan: Contoh.\nhimpunan: {{{sets}}}\ndaftar:\n  {named}\n{more}"
    return parse_declaration(text.encode(), Measures, "iku.yaml")


def columns(text):
    return {item.name: item for item in parse_declaration(text.encode(), Schema, "uji").fields}


@pytest.fixture(scope="module")
def tables():
    return {"pameran": columns(FIELDS), "izin": columns(OTHER)}


@pytest.mark.parametrize(
    ("named", "sets", "words"),
    [
        ("a: {jenis: jumlah_baris, dari: x}", "", "'jumlah_baris' tidak dikenal"),
        ("a: {dari: x}", "", "kunci ini wajib ada"),
        ("a: {jenis: jumlah, dari: x}", "", "daftar.a.kolom"),
        ("a: {jenis: rasio, pembilang: b, penyebut: a}", "", "ukuran 'b' tidak ada di daftar"),
        ("a: {jenis: tahun_lalu, ukuran: a}", "", "'a' dihitung dari dirinya sendiri"),
        ("a: {jenis: bagian, keseluruhan: a}", "", "tepat satu dari bagian, saring"),
        ("a: {jenis: banyak_baris, dari: s}", "s: {dari: s}", "himpunan.s"),
        (
            "a: {jenis: banyak_baris, dari: s}",
            "s: {dari: x, saring: [{kunci: [k], ada_di: s}]}",
            "'s' dihitung dari dirinya sendiri",
        ),
        ("a: {jenis: banyak_baris, dari: x, saring: [{kolom: k}]}", "", "tepat satu cara"),
        (
            "a: {jenis: banyak_baris, dari: x, saring: [{kolom: k, isi: [1], terisi: true}]}",
            "",
            "tepat satu cara",
        ),
        (
            "a: {jenis: banyak_baris, dari: x, saring: [{kolom: k, antara: [2, 1]}]}",
            "",
            "yang kecil dahulu",
        ),
        (
            "a: {jenis: banyak_baris, dari: x, saring: [{kunci: [k]}]}",
            "",
            "tepat satu dari ada_di, tidak_ada_di",
        ),
        (
            f"{COUNT}\n"
            + "".join(
                f"  b{at}: {{jenis: selisih, ukuran: {old}, dikurangi: {old}}}\n"
                for at, old in enumerate(["a", *(f"b{n}" for n in range(60))])
            ),
            "",
            "terlalu bertingkat",
        ),
        (
            MEDIAN + "\n  b: {jenis: kumulatif, sejak: 2014, ukuran: a}",
            "",
            "hanya dapat dari ukuran yang dihitung langsung dari baris",
        ),
    ],
)
def test_what_does_not_fit_itself_is_told_with_its_key(named, sets, words):
    with pytest.raises(DeclarationError) as told:
        measures(named, sets)
    assert words in str(told.value)
    assert "iku.yaml baris" in str(told.value)


@pytest.mark.parametrize(
    ("condition", "place", "words"),
    [
        ("{kolom: tangal, terisi: true}", "kolom", "'tangal' tidak ada"),
        ("{kolom: jenis, isi: [Koperasi]}", "isi", "tidak mungkin berisi 'Koperasi'"),
        ("{kolom: jenis, bukan: [x]}", "bukan", "tidak mungkin berisi 'x'"),
        ("{kolom: kab_kota, isi: [Kota Samarendah]}", "isi", "tidak mungkin berisi"),
        ("{kolom: kode, isi: [X-1]}", "isi", "tidak mungkin berisi 'X-1'"),
        ("{kolom: kode, terisi: false}", "", "wajib terisi"),
        ("{kolom: id_usaha, isi: [7]}", "isi", "tidak mungkin berisi 7"),
        ("{kolom: nilai, isi: [true]}", "isi", "tidak mungkin berisi True"),
        ("{kolom: nilai, paling_sedikit: 101}", "", "dibatasi 0 sampai 100"),
        ("{kolom: nilai, antara: [-5, -1]}", "", "dibatasi 0 sampai 100"),
        ("{kolom: id_usaha, antara: [1, 2]}", "kolom", "bertipe string"),
        ("{kolom: id_usaha, tahun_laporan: [0, 0]}", "kolom", "bertipe string"),
        ("{kolom: nilai, sejak: awal_tahun}", "kolom", "bertipe number"),
        ("{berlaku: {mulai: nilai, selesai: tanggal}}", "berlaku.mulai", "bertipe number"),
        ("{kunci: [id_usaha], ada_di: ijin}", "saring", "'ijin' tidak dinyatakan"),
        ("{kunci: [kode], ada_di: izin}", "kunci", "'kode' tidak ada"),
        (
            "{kunci: [kode], ada_di: izin, kunci_di_sana: [nomor]}",
            "kunci",
            "'nomor' bertipe integer",
        ),
        ("{atau: [{kolom: jenis, isi: [x]}]}", "atau.0.isi", "tidak mungkin berisi 'x'"),
        ("{kolom: jenis, isi: [UKM]}", "", "saling meniadakan"),
        ("{kolom: jenis, bukan: [koperasi]}", "", "saling meniadakan"),
        ("{kolom: tanggal, tahun_laporan: [-2, -1]}", "", "saling meniadakan"),
    ],
)
def test_a_condition_that_could_never_hold_is_told(tables, condition, place, words):
    where = "saring: [{kolom: jenis, isi: [koperasi]}, {kolom: tanggal, tahun_laporan: [0, 0]}]"
    found = measures(
        f"a: {{jenis: banyak_baris, dari: s, saring: [{condition}]}}",
        f"s: {{dari: pameran, {where}}}",
    )
    faults = list(MeasureChecks(found, tables).faults())
    told = [fault for fault in faults if words in fault.what]
    assert told, faults
    key = ".".join(map(str, told[0].path))
    assert key.startswith("daftar.a")
    assert place in key


@pytest.mark.parametrize(
    ("named", "more", "place", "words"),
    [
        ("a: {jenis: banyak_baris, dari: pamerann}", "", "daftar.a.dari", "tidak dinyatakan"),
        ("a: {jenis: jumlah, dari: pameran, kolom: jenis}", "", "daftar.a.kolom", "bertipe string"),
        ("a: {jenis: banyak_berbeda, dari: pameran, kunci: [x]}", "", "daftar.a.kunci", "'x'"),
        (
            "a: {jenis: rata_rata_tertimbang, dari: pameran, kolom: nilai, bobot: x}",
            "",
            "daftar.a.kolom",
            "'x'",
        ),
        (
            "a: {jenis: jumlah, dari: pameran, kolom: nilai, lengkap: {jenis: [x]}}",
            "",
            "daftar.a.lengkap.jenis.isi",
            "tidak mungkin berisi",
        ),
        (
            COUNT,
            "rincian: {b: {menurut: [kabkota], kolom: {a: a}}}",
            "rincian.b.menurut",
            "tidak memuat kolom 'kabkota'",
        ),
        (
            COUNT,
            "liputan: {bulan: kab_kota}",
            "liputan.bulan",
            "bertipe string",
        ),
        (
            COUNT + "\n  b: {jenis: antarkelompok, ukuran: a, per: [x], ringkasan: median}",
            "",
            "daftar.b.per",
            "tidak memuat kolom 'x'",
        ),
    ],
)
def test_a_measure_that_does_not_fit_its_tables_is_told(tables, named, more, place, words):
    faults = list(MeasureChecks(measures(named, more=more), tables).faults())
    told = {".".join(map(str, fault.path)): fault for fault in faults}
    assert words in told[place].what
    assert told[place].mend


def test_nothing_in_a_declaration_is_run(tables):
    """Words of SQL and Python are words: quoted in the query, and of no column of any table."""
    from iku_analysis.audit.measure_sql import MeasureQueries  # noqa: PLC0415

    hostile = """x' OR '1'='1"); DROP TABLE pameran; --"""
    where = f"{{kolom: id_usaha, isi: ['{hostile.replace(chr(39), chr(39) * 2)}']}}"
    found = measures(f"a: {{jenis: banyak_baris, dari: pameran, saring: [{where}]}}")
    assert list(MeasureChecks(found, tables).faults()) == []
    query = MeasureQueries(found, {}).query(["a"], 2018)
    assert "'x'' OR ''1''=''1\"); DROP TABLE pameran; --'" in query


def test_the_end_of_validity_does_not_date_a_row(tables):
    condition = "{berlaku: {mulai: tanggal, selesai: tanggal}}"
    found = measures(f"a: {{jenis: banyak_baris, dari: s, saring: [{{atau: [{condition}]}}]}}",
                     "s: {dari: pameran}")  # fmt: skip
    (fault,) = MeasureChecks(found, tables, {"pameran": ("tanggal",)}).faults()
    assert "akhir masa berlaku" in fault.what
    assert "Hapus tanggal dari bertanggal tabel pameran" in fault.mend
    assert list(MeasureChecks(found, tables, {"izin": ("tanggal",)}).faults()) == []


@pytest.mark.parametrize(
    ("unit", "is_asked"),
    [
        ("orang", True),
        ("unit usaha", True),
        ("Peserta", True),
        ("rupiah", False),
        ("orang per unit", False),
        ("menit", False),
    ],
)
def test_a_sum_of_persons_or_businesses_asks_what_is_withheld_as_a_count_does(unit, is_asked):
    text = """
    alasan: uji
    daftar: {nilai: {jenis: jumlah, dari: t, kolom: n}}
    rincian: {k: {menurut: [k], kolom: {n: nilai}}}
    """
    declared_measures = parse_declaration(text.encode(), Measures, "iku.yaml")
    declared = SimpleNamespace(small_counts=NOTHING_SMALL)
    item = SimpleNamespace(measures=declared_measures, declared=declared)
    assert undecided_counts(item, {"nilai": unit}) == (("k.n",) if is_asked else ())


def test_a_growth_or_share_asks_for_the_counts_it_is_made_of_though_no_column_shows_them():
    text = """
    alasan: uji
    daftar:
      orang: {jenis: jumlah, dari: t, kolom: n}
      naik: {jenis: pertumbuhan, ukuran: orang}
      usaha: {jenis: banyak_baris, dari: t}
      per_usaha: {jenis: rasio, pembilang: uang, penyebut: usaha}
      uang: {jenis: jumlah, dari: t, kolom: rp}
    rincian:
      k: {menurut: [k], kolom: {naik: naik}}
      j: {menurut: [j], kolom: {nilai: per_usaha, banyak: usaha}}
    """
    declared_measures = parse_declaration(text.encode(), Measures, "iku.yaml")
    declared = SimpleNamespace(small_counts=NOTHING_SMALL)
    item = SimpleNamespace(measures=declared_measures, declared=declared)
    assert undecided_counts(item, {"orang": "orang"}) == ("k.orang", "j.banyak")
