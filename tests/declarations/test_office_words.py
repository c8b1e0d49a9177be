"""Words an office declares are used wherever its report speaks; ours stay as they are."""

import pandas as pd
import pytest

from iku_analysis.assessment.spoken import in_words
from iku_analysis.base.declaration import DeclarationError, parse_declaration
from iku_analysis.base.errors import IkuError
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.office_words import Words
from iku_analysis.declarations.package import load_package
from iku_analysis.model.labels import (
    COLUMN_LABELS,
    ColumnLabel,
    OfficeWords,
    column_words,
    declare_words,
    label_of,
)
from iku_analysis.model.measurement import Coverage, Measurement
from iku_analysis.model.parts import Origins, Parts
from iku_analysis.narrative.claims import claims
from iku_analysis.narrative.phrases import Phrase
from iku_analysis.narrative.text import literal_figures
from iku_analysis.pages.tables import breakdown_table

DECLARED = """
kolom:
  jenis: {judul: Jenis sarana}
  kunjungan: {judul: Kunjungan ibu hamil, desimal: 0}
  dibuka: {judul: Dibuka, desimal: 0, ribuan: false}
  usaha: {judul: Usaha mikro, desimal: 0}
isi: {pkm: Puskesmas, rs: Rumah sakit}
cakupan: {posyandu: pos pelayanan terpadu}
banding: {ramai: sepi}
singkatan: [bpjs]
nama: [K4, C.1]
"""


@pytest.fixture
def words(raw):
    """What the process speaks in: of an office with its own words, and the shipped tables."""
    resources = load_package(raw).resources
    declared = parse_declaration(DECLARED.encode(), Words, "kata")
    declare_words(declared.of_office(resources, frozenset({"posyandu"})))
    yield declared
    declare_words(OfficeWords())


@pytest.mark.usefixtures("words")
def test_words_of_the_office_go_before_ours_and_titles_of_its_columns_behind(raw):
    assert label_of("usaha").label == "Usaha mikro"
    assert label_of("kontak") == COLUMN_LABELS["kontak"]
    assert label_of("merek") == ColumnLabel("Merek")
    assert label_of("skor_kesehatan").decimals == 2
    assert label_of("tidak_ada") is None
    declare_words(load_catalogue(raw).spoken(load_package(raw).resources))
    assert {name: label_of(name) for name in COLUMN_LABELS} == COLUMN_LABELS


def test_a_breakdown_of_its_own_reads_well(words):
    frame = pd.DataFrame(
        {"jenis": ["pkm", "lain"], "kunjungan": [1234.0, None], "dibuka": [1998.0, 2001.0]}
    ).assign(status="contoh")
    parts = pd.DataFrame({"bagian": ["pkm"], "pembilang": [1.0]})
    measured = Measurement(
        1, 2018, {}, {"jenis": frame}, origins=Origins((Parts("v", "jenis", parts),))
    )
    declare_words(words.of_office((), frozenset()))
    spoken = in_words(measured, words.values)
    assert spoken.origins.parts[0].frame["bagian"].tolist() == ["Puskesmas"]
    table = breakdown_table(spoken.breakdowns["jenis"], id="a", caption="A")
    heads = [column.label for column in table.columns]
    assert heads == ["Jenis sarana", "Kunjungan ibu hamil", "Dibuka"]
    cells = [[cell.text for cell in row] for row in table.rows]
    assert cells == [["Puskesmas", "1.234", "1998"], ["lain", "data belum tersedia", "2001"]]


def test_two_contents_never_become_one_row(words):
    with pytest.raises(DeclarationError, match="'Puskesmas' sudah dipakai isi lain"):
        parse_declaration(b"isi: {pkm: Puskesmas, pusk: Puskesmas}", Words, "kata")
    frame = pd.DataFrame({"jenis": ["pkm", "Puskesmas"], "jumlah": [1.0, 2.0], "status": "contoh"})
    with pytest.raises(IkuError, match="dua baris menjadi Puskesmas"):
        in_words(Measurement(1, 2018, {}, {"jenis": frame}), words.values)


@pytest.mark.usefixtures("words")
def test_sentences_use_them():
    assert Coverage("posyandu", 20, 24).text == "20 dari 24 pos pelayanan terpadu"
    assert Coverage("kab_kota", 9, 10).text == "9 dari 10 kab/kota"
    assert column_words("peserta_bpjs") == "peserta BPJS"
    assert column_words("kunjungan") == "kunjungan ibu hamil"


def test_comparisons_and_units_of_the_office_decide_what_a_text_says():
    sentence = "{{ a }} lebih ramai dari {{ b }}."
    phrase, counted = Phrase.of("banding.ramai a b"), "Pada 2018 posyandu dan pada 2018."
    assert not list(claims(sentence))
    assert list(literal_figures(counted)) == []
    assert "'ramai'" in phrase.fault({"a": None, "b": None})
    declared = parse_declaration(DECLARED.encode(), Words, "kata")
    declare_words(declared.of_office((), frozenset({"posyandu"})))
    [claim] = claims(sentence)
    assert (claim.kind, claim.names) == ("banding", ("a", "b"))
    assert list(literal_figures(counted)) == [("2018", 0)]
    assert list(literal_figures("Kunjungan K4 dan C.1.")) == []
    assert len(list(literal_figures("K40 C.13 4 K5"))) == 4
    declare_words(OfficeWords())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kolom: {Kunjungan: {judul: a}}", "huruf kecil"),
        ("kolom: {kunjungan: {judl: a}}", "Maksud Anda 'judul'?"),
        ("kolom: {kunjungan: {judul: a, desimal: dua}}", "bilangan bulat"),
        ("banding: {ramai (: sepi}", "satu kata"),
        ("nama: ['500 orang']", "berangka"),
        ("nama: ['500']", "berangka"),
        ("kolm: {}", "Maksud Anda 'kolom'?"),
    ],
)
def test_words_are_read_strictly(text, said):
    with pytest.raises(DeclarationError, match=said.replace("?", r"\?")):
        parse_declaration(text.encode(), Words, "kata")
