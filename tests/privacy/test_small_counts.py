"""Small counts are withheld so that neither table, data nor chart gives them away."""

from itertools import product

import pandas as pd
import pytest
from msgspec.structs import replace

from iku_analysis.assessment.merged_regions import merge_regions, name_merged
from iku_analysis.assessment.plan import PLAN_COLUMNS
from iku_analysis.assessment.protected import shown_of
from iku_analysis.base.errors import IkuError
from iku_analysis.base.formats import WITHHELD
from iku_analysis.base.parquet import write_table
from iku_analysis.declarations.catalogue import load_catalogue, parse_catalogue
from iku_analysis.declarations.functions import FUNCTIONS
from iku_analysis.declarations.package import load_package
from iku_analysis.declarations.protection import SmallCounts
from iku_analysis.indicators.usaha import trade_contacts
from iku_analysis.intake.checked_tables import take_in_table
from iku_analysis.model.measurement import Measurement, Quantity, Sum, missing
from iku_analysis.model.parts import Origins, Parts
from iku_analysis.model.relations import parse_relation
from iku_analysis.model.status import Status
from iku_analysis.narrative.binding import Bound
from iku_analysis.pages import charts
from iku_analysis.pages.blocks import TABLE_MIME
from iku_analysis.pages.chapter import Chapter
from iku_analysis.pages.indicator_tables import definition_table
from iku_analysis.pages.method_tables import policies_table
from iku_analysis.pages.tables import breakdown_table, quantity_text
from iku_analysis.privacy.small_counts import Limits, Protection, Withheld, withhold
from iku_analysis.report.document import Part
from iku_analysis.report.table_data import csv_text, table_data

USAHA = ["usaha", "koperasi", "ukm"]
SUMS = ("usaha = koperasi + ukm",)
TOTALS = ("jumlah.usaha = diterbitkan",)
LIMITS = Limits(3, 3)


def table(**columns):
    size = len(next(iter(columns.values())))
    frame = pd.DataFrame({"kab_kota": [f"K{row}" for row in range(size)], **columns})
    return frame.assign(status="contoh")


def withheld_of(frame, columns, relations=TOTALS, limits=LIMITS, **more):
    known = {"tabel": tuple(map(parse_relation, relations))}
    protection = Protection({"tabel": columns}, known, **more)
    return withhold({"tabel": frame}, {}, protection, limits).breakdowns["tabel"]


def shown(withheld):
    """Rows of the table as a reader sees them, without the name and the badge."""
    rendered = breakdown_table(withheld.frame, id="uji", caption="Uji", words=withheld.words)
    return [[cell.text for cell in row[1:]] for row in rendered.rows]


def column(values, limits=LIMITS, relations=TOTALS):
    """One column of counts, its total known, as it is shown."""
    return [
        text for (text,) in shown(withheld_of(table(usaha=values), ["usaha"], relations, limits))
    ]


def test_without_small_counts_nothing_changes():
    frame = table(usaha=[3.0, 0.0, 20.0])
    withheld = withheld_of(frame, ["usaha"])
    pd.testing.assert_frame_equal(withheld.frame, frame)
    assert (withheld.words, withheld.note()) == ({}, "")


@pytest.mark.parametrize("minimum", [0, 1])
def test_a_minimum_of_one_withholds_nothing(minimum):
    assert column([1.0, 1.0, 0.0], Limits(minimum, 3)) == ["1", "1", "0"]


def test_all_that_is_withheld_reads_alike_and_missing_stays_missing():
    missing = float("nan")
    assert column([1.0, 2.0, 0.0, missing, 20.0]) == [
        WITHHELD,
        WITHHELD,
        "0",
        "data belum tersedia",
        "20",
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([2.0, 0.0, 9.0, 5.0], [0, 3]),  # the smallest that leaves 0 to 3 open, a zero does not
        ([1.0, 1.0, 0.0, 9.0], [0, 1, 3]),  # both at most 2: one more, and that no zero
        ([1.0, 0.0, 0.0, 2.0], [0, 3]),  # a total of 3 between them
    ],
)
def test_as_many_go_as_the_total_would_tell(values, expected):
    assert [row for row, text in enumerate(column(values)) if text == WITHHELD] == expected


def test_a_zero_goes_where_only_a_zero_can_take_a_count():
    # one cooperative in all, so the other row has none: with both withheld it is 0 or 1 in either
    frame = table(usaha=[4.0, 9.0], koperasi=[1.0, 0.0], ukm=[3.0, 9.0])
    relations = (*SUMS, *TOTALS, "jumlah.koperasi = diterbitkan")
    with pytest.raises(IkuError, match="tidak dapat dilindungi"):
        withheld_of(frame, USAHA, relations)
    withheld = withheld_of(frame, USAHA, relations, Limits(3, 1))
    assert {(0, "koperasi"), (1, "koperasi")} <= withheld.places


def test_a_part_cannot_be_had_from_the_sum_in_its_row():
    frame = table(usaha=[21.0, 12.0, 9.0], koperasi=[2.0, 6.0, 1.0], ukm=[19.0, 6.0, 8.0])
    assert shown(withheld_of(frame, USAHA, (*SUMS, *TOTALS))) == [
        ["21", WITHHELD, WITHHELD],
        ["12", "6", "6"],
        ["9", WITHHELD, WITHHELD],
    ]


def test_three_that_are_small_are_not_two_and_one_and_one():
    frame = table(usaha=[2.0, 12.0, 16.0], koperasi=[1.0, 6.0, 8.0], ukm=[1.0, 6.0, 8.0])
    withheld = withheld_of(frame, USAHA, (*SUMS, *TOTALS))
    assert {(0, name) for name in USAHA} < withheld.places
    assert set(withheld.words.values()) == {WITHHELD}


def test_an_ordering_takes_the_larger_count_with_the_small_one():
    frame = table(usaha=[1.0, 9.0, 9.0], kontak=[2.0, 20.0, 20.0])
    free = withheld_of(frame, ["usaha"], ())
    assert free.places == {(0, "usaha")}
    bound = withheld_of(frame, ["usaha", "kontak"], ("usaha <= kontak",))
    assert bound.places == {(0, "usaha"), (0, "kontak")}


def test_a_relation_the_data_break_is_taken_as_known_with_its_gap():
    # a business in two kab/kota: the column adds up to one more than the province
    frame = table(usaha=[1.0, 4.0, 9.0])
    relation = parse_relation("jumlah.usaha = nilai.usaha")
    protection = Protection({"tabel": ["usaha"]}, {"tabel": (relation,)})
    found = withhold({"tabel": frame}, {"usaha": 13.0}, protection, LIMITS).breakdowns["tabel"]
    assert found.places == {(0, "usaha"), (1, "usaha")}


def test_rows_in_the_order_of_a_count_are_put_apart():
    frame = table(usaha=[9.0, 8.0, 4.0, 1.0]).assign(kab_kota=["Busana", "Jasa", "Kuliner", "Alat"])
    withheld = withheld_of(frame, ["usaha"])
    assert withheld.frame["kab_kota"].tolist() == ["Busana", "Jasa", "Alat", "Kuliner"]
    assert withheld.rows("usaha") == {2, 3}


def test_the_remark_tells_and_the_number_is_missing():
    frame = table(usaha=[1.0, 1.0, 4.0, 0.0], keterangan=["triwulan I", None, None, None])
    withheld = withheld_of(frame, ["usaha"]).frame
    assert withheld["usaha"].isna().tolist() == [True, True, True, False]
    assert withheld["keterangan"].iloc[0] == f"triwulan I; Unit usaha: {WITHHELD}"
    assert pd.isna(withheld["keterangan"].iloc[3])
    assert frame["usaha"].notna().all()


def test_the_note_counts_what_is_shown_and_not_which_are_small():
    frame = table(usaha=[1.0, 2.0, 9.0, 9.0], kontak=[1.0, 4.0, 9.0, 9.0])
    withheld = withheld_of(frame, ["usaha", "kontak"], (*TOTALS, "jumlah.kontak = diterbitkan"))
    assert withheld.note().startswith("4 angka dirahasiakan: hitungan kurang dari 3, dan ")
    assert withheld.note(["usaha"]).startswith("2 angka dirahasiakan")
    assert withheld.note(["kab_kota"]) == ""


@pytest.mark.parametrize(
    ("protection", "message"),
    [
        (Protection({"kabkota": ["usaha"]}, {}), "rincian kabkota"),
        (Protection({"tabel": ["usha"]}, {}), "kolom usha"),
        (
            Protection({"tabel": ["usaha"]}, {}, accepted=frozenset({("tabel", "K7", "usaha")})),
            "baris K7",
        ),
        (
            Protection(
                {"tabel": ["usaha"]}, {"tabel": [parse_relation("jumlah.usaha[K8] = diterbitkan")]}
            ),
            "baris K8",
        ),
    ],
)
def test_a_misspelt_declaration_is_refused_not_shown_in_full(protection, message):
    with pytest.raises(IkuError, match=rf"IKU 9.*{message}"):
        withhold({"tabel": table(usaha=[1.0])}, {}, protection, LIMITS, "IKU 9")


# --- what cannot be protected, and what can be done ----------------------------------------------


def test_what_nothing_can_protect_is_refused_with_what_to_do():
    with pytest.raises(IkuError) as refused:
        withheld_of(table(usaha=[2.0, 0.0, 0.0]), ["usaha"])
    assert "usaha K0" in str(refused.value).replace("Unit usaha", "usaha")
    assert "2" not in refused.value.message.replace("K0", "").replace("1 hitungan", "")
    for remedy in ("gabung", "ditutup", "terima"):
        assert remedy in refused.value.hint


def test_a_closed_column_is_withheld_whole():
    withheld = withheld_of(table(usaha=[2.0, 0.0, 0.0]), ["usaha"], closed={"tabel": ["usaha"]})
    assert withheld.rows("usaha") == {0, 1, 2}


def test_a_closed_column_that_its_total_tells_is_still_refused():
    with pytest.raises(IkuError, match="tidak dapat dilindungi"):
        withheld_of(table(usaha=[2.0]), ["usaha"], closed={"tabel": ["usaha"]})


def test_an_accepted_count_is_shown():
    accepted = frozenset({("tabel", "K0", "usaha")})
    assert not withheld_of(table(usaha=[2.0, 0.0]), ["usaha"], accepted=accepted).places


def test_merged_kab_kota_are_measured_as_one_row():
    rows = pd.DataFrame(
        {
            "id_usaha": ["a", "a", "b", "c"],
            "kab_kota": ["Kab. Kutai Barat", "Kab. Mahakam Ulu", "Kab. Mahakam Ulu", "Kab. Berau"],
            "id_kegiatan": "k",
            "jenis_kegiatan": "pameran",
            "jenis_usaha": "UKM",
            "tanggal": pd.Timestamp("2018-05-01"),
            "status": "contoh",
        }
    )
    merged = {"Kutai Barat dan Mahakam Ulu": ["Kab. Kutai Barat", "Kab. Mahakam Ulu"]}
    measured = name_merged(trade_contacts(merge_regions(rows, merged), 2018), merged)
    regions = measured.breakdowns["kab_kota"].set_index("kab_kota")["usaha"].dropna()
    # business a is in both, and one business
    assert regions.to_dict() == {"Kab. Berau": 1.0, "Kutai Barat dan Mahakam Ulu": 2.0}


def test_a_small_side_variant_is_withheld_with_its_tables(raw):
    catalogue = load_catalogue(raw)
    frame = pd.DataFrame({"kab_kota": ["K0", "K1"], "hanya_dilatih": [5.0, 4.0]})
    frame = frame.assign(dilatih_dan_didampingi=[20.0, 20.0], hanya_didampingi=[1.0, 0.0])
    years = pd.DataFrame(
        {"tahun": [2017, 2018], "hanya_dilatih": 9.0, "hanya_didampingi": [8.0, 1.0]}
    )
    fields = pd.DataFrame({"bidang_usaha": ["Busana"], "jumlah": [40.0]})
    values = {"dilatih_dan_didampingi": 40, "hanya_dilatih": 9, "hanya_didampingi": 1}
    measurement = Measurement(
        11,
        2018,
        {key: Quantity(float(n), Status.CONTOH) for key, n in {**values, "kumulatif": 40}.items()},
        {"kab_kota": frame, "tahunan": years, "bidang": fields},
    )
    found = shown_of(measurement, catalogue.indicator(11), catalogue.policy)
    assert found.variants == {"hanya_didampingi"}
    assert found.breakdowns["tahunan"].rows("hanya_didampingi") == {0, 1}
    assert quantity_text(missing(WITHHELD, Status.CONTOH), 0) == WITHHELD
    assert Bound(missing(WITHHELD, Status.CONTOH), 0).text == WITHHELD


# --- charts --------------------------------------------------------------------------------------


def chart(frame, withheld, **more):
    subject = charts.Subject("uji", "Uji", "unit", 0, Status.CONTOH)
    return more.pop("draw")(frame, subject, category="kab_kota", withheld=withheld, **more)


CHARTS = [
    {"draw": charts.bars, "value": "usaha"},
    {"draw": charts.grouped_bars, "series": {"usaha": "Usaha", "kontak": "Kontak"}},
    {"draw": charts.grouped_bars, "series": {"usaha": "Usaha"}, "stacked": True},
]


TWO = frozenset({(0, "usaha"), (1, "usaha")})


def test_a_line_has_a_gap_and_says_why():
    frame = pd.DataFrame({"tahun": [2016, 2017, 2018], "usaha": [float("nan"), 8.0, 9.0]})
    withheld = Withheld(frame, frozenset({(0, "usaha")}), "kecil.")
    subject = charts.Subject("uji", "Uji", "unit", 0, Status.CONTOH)
    drawn = charts.lines(frame, subject, x="tahun", series={"usaha": "Usaha"}, withheld=withheld)
    assert drawn.note.startswith("1 angka dirahasiakan")
    assert "ata belum tersedia" not in drawn.alt + drawn.svg


USAHA_OF_FOUR = table(usaha=[2.0, 24.0, 30.0, 41.0], ukm=[2.0, 20.0, 30.0, 33.0])
RESMI = Status.RESMI
WHOLE = Quantity(97.0, RESMI)


@pytest.mark.parametrize(
    "told",
    [
        {"values": {"usaha": WHOLE}},
        {"sums": (Sum("Jumlah = usaha", WHOLE, WHOLE, "usaha"),)},
        {
            "origins": Origins(
                (Parts("usaha", "kab/kota", pd.DataFrame({"bagian": list("abcd"),
                 "pembilang": [2.0, 24.0, 30.0, 41.0]})),)
            )
        },
    ],
)  # fmt: skip
def test_a_sum_the_report_prints_is_known_though_nobody_declared_it(raw, told):
    """As of an own function: its table, and what is printed beside it."""
    catalogue = load_catalogue(raw)
    ours = catalogue.indicator(9)
    declared = replace(ours.declared, small_counts=SmallCounts({"tabel": ("usaha",)}, "Uji."))
    measurement = Measurement(
        9, 2018, **{"values": {}, **told}, breakdowns={"tabel": USAHA_OF_FOUR}
    )
    shown_to = shown_of(measurement, replace(ours, declared=declared), catalogue.policy)
    assert shown_to.breakdowns["tabel"].rows("usaha") == {0, 1}


@pytest.mark.parametrize("look", CHARTS)
def test_a_chart_draws_no_bar_and_names_no_number(look):
    frame = table(usaha=[1.0, 2.0, 7.0, 0.0], kontak=[8.0, 8.0, 8.0, 8.0])
    withheld = Withheld(frame.assign(usaha=[None, None, 7.0, 0.0]), TWO, "kecil.")
    drawn = chart(withheld.frame, withheld, **look)
    bars = 2 if "kontak" not in str(look) else 6
    assert drawn.svg.count('class="iku-batang"') == bars
    assert drawn.note.startswith("2 angka dirahasiakan")
    assert drawn.note in drawn.alt
    assert "terendah 0 unit (K3)" in drawn.alt
    assert "ata belum tersedia" not in drawn.alt + drawn.svg
    assert drawn.note in drawn._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize("look", CHARTS)
def test_a_chart_of_withheld_counts_only_says_so(look):
    frame = table(usaha=[float("nan")] * 2, kontak=[float("nan")] * 2)
    withheld = Withheld(frame, frozenset(product([0, 1], ["usaha", "kontak"])), "kecil.")
    drawn = chart(withheld.frame, withheld, **look)
    assert 'class="iku-batang"' not in drawn.svg
    assert "ata belum tersedia" not in drawn.alt + drawn.svg


# --- with the catalogue ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chapter(raw, tmp_path_factory):
    """Chapter 5; in Kab. Mahakam Ulu one cooperative has one contact, elsewhere all are SMEs."""
    processed = tmp_path_factory.mktemp("olahan")
    names = ["kontak_dagang", *PLAN_COLUMNS]
    tables = {name: take_in_table(raw, name)[0] for name in names}
    contacts = tables["kontak_dagang"]
    elsewhere = contacts[contacts["kab_kota"] != "Kab. Mahakam Ulu"].assign(jenis_usaha="UKM")
    here = contacts[contacts["tanggal"].dt.year == 2018].iloc[:1]
    one = here.assign(kab_kota="Kab. Mahakam Ulu", jenis_usaha="koperasi", id_usaha="U-uji")
    tables["kontak_dagang"] = pd.concat([elsewhere, one], ignore_index=True)
    for name, frame in tables.items():
        write_table(frame, processed / f"{name}.parquet")
    return Chapter(5, 2018, load_catalogue(raw), load_package(raw), raw, processed)


@pytest.fixture(scope="module")
def report(chapter):
    return chapter.indicator(9)


def test_the_report_writes_words_and_hands_on_no_number(report):
    published = report.breakdown("kab_kota", "Uji", note="Catatan sendiri.")
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in published.rows}
    assert rows["Kab. Mahakam Ulu"][:3] == [WITHHELD] * 3
    assert "Catatan sendiri. " in published.note
    assert "angka dirahasiakan: hitungan kurang dari 3" in published.note
    data = table_data(Part("table", "", published._repr_mimebundle_()[TABLE_MIME]))
    lines = csv_text(data.with_remarks()).splitlines()
    withheld = next(line for line in lines if "Mahakam" in line)
    assert withheld.startswith("Kab. Mahakam Ulu,,,,")
    assert f"Unit usaha: {WITHHELD}" in withheld


def test_totals_and_sums_of_the_report_stay(report):
    result, withheld = report.assessment.result, report.assessment.breakdowns["kab_kota"]
    usaha = result.components[0].realisation.value
    assert result.variants[0].quantity.value == usaha
    assert result.checks[0].found == usaha
    assert usaha > withheld.frame["usaha"].sum()


def test_the_chart_of_the_report_does_not_tell_it(report):
    look = {"unit": "unit usaha", "decimals": 0, "caption": "Uji"}
    drawn = report.chart(charts.bars, "kab_kota", category="kab_kota", value="usaha", **look)
    assert "1 unit usaha" not in drawn.alt
    assert "Mahakam" not in drawn.alt
    assert "angka dirahasiakan" in drawn.note


def test_a_chart_without_words_for_withheld_counts_is_refused(report):
    look = {"unit": "unit usaha", "decimals": 0, "caption": "Uji", "centre": None}
    with pytest.raises(IkuError, match=r"rincian 'kab_kota' .* charts\.heatmap"):
        report.chart(charts.heatmap, "kab_kota", index="kab_kota", **look)


def test_policy_and_declaration_are_printed_with_their_reasons(raw):
    catalogue = load_catalogue(raw)
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in policies_table(catalogue).rows}
    choice, reason = rows["Hitungan terkecil yang ditampilkan"]
    assert "kurang dari 3 dirahasiakan" in choice
    assert "paling sedikit 3" in choice
    assert reason == catalogue.policy_reasons["jumlah_minimum"]
    printed = {row[0].text: row[1].text for row in definition_table(catalogue.indicator(10)).rows}
    assert "Usaha bermitra" in printed["Dirahasiakan bila kecil"]


def test_what_was_decided_about_small_counts_is_printed(raw):
    text = (raw / "iku.yaml").read_text(encoding="utf-8")
    reason = "            alasan: Sedikit usaha dalam satu kab/kota atau jenis kegiatan"
    decided = """            gabung: {Hulu: [Kab. Kutai Barat, Kab. Mahakam Ulu]}
            ditutup: {kab_kota: [ukm]}
            terima:
              - {rincian: kab_kota, baris: Kab. Paser, kolom: koperasi, oleh: Kepala Dinas,
                 tanggal: 2019-03-01, alasan: Koperasi itu setuju.}
"""
    catalogue = parse_catalogue(text.replace(reason, decided + reason, 1).encode(), "iku.yaml")
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in
            definition_table(catalogue.indicator(9)).rows}  # fmt: skip
    assert rows["Digabung menjadi satu baris"] == ["Hulu", "Kab. Kutai Barat, Kab. Mahakam Ulu"]
    assert rows["Dirahasiakan seluruhnya"][0] == "UKM (kab_kota)"
    what, who = rows["Ditampilkan walaupun kecil"]
    assert what == "Koperasi Kab. Paser (kab_kota)"
    assert who == "Diterima Kepala Dinas, 1 Maret 2019: Koperasi itu setuju."


@pytest.mark.parametrize("number", [6, 9, 10, 11])
def test_every_breakdown_of_cooperatives_businesses_or_persons_is_declared(raw, number):
    indicator = load_catalogue(raw).indicator(number)
    declared = indicator.small_counts.value
    assert set(declared.columns) == set(FUNCTIONS[indicator.function.value].breakdowns)
    assert set(declared.written_relations) == set(declared.columns)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "    nilai: 3\n",
            "    nilai: tiga\n",
            r"baris 34 kunci kebijakan\.jumlah_minimum\.nilai: nilai 'tiga'",
        ),
        ("    nilai: 3\n", "    nilai: 0\n", r"jumlah_minimum\.nilai: nilai '0'"),
        ("    nilai: 3\n", "    nilai: 2\n", r"jumlah_minimum\.nilai: 2 berarti"),
        ("    lebar: 3\n", "    lebar: 0\n", r"jumlah_minimum\.lebar: nilai '0'"),
        ("    lebar: 3\n", "", r"jumlah_minimum\.lebar: kunci ini wajib ada"),
        ("usaha = koperasi + ukm", "usaha = koperasi + umkm", r"tidak ada 'umkm'[^\n]*\n[^\n]*ukm"),
        ("jumlah.usaha = nilai.usaha\n", "jumlah.usaha = nilai.usah\n", "tidak ada 'usah'"),
        ("usaha = koperasi + ukm", "usaha koperasi + ukm", "satu tanda = atau <="),
        ("usaha = koperasi + ukm", "usaha = koperasi + ?", r"'\? 'tidak|tidak dapat dibaca"),
        ("usaha = koperasi + ukm", "usaha = jumlah.koperasi", "mencampur"),
        ("varian: [usaha_baru,", "varian: [usaha_berlaku,", "bukan varian sampingan"),
    ],
)
def test_a_wrong_policy_is_refused_with_the_file(raw, tmp_path, old, new, message):
    text = (raw / "iku.yaml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    (tmp_path / "iku.yaml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(IkuError, match=message):
        load_catalogue(tmp_path)
