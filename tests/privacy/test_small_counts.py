"""Small counts are withheld so that neither table, data nor chart gives them away."""

from itertools import product

import pandas as pd
import pytest

from iku_analysis.base.errors import IkuError
from iku_analysis.base.parquet import write_table
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.package import load_package
from iku_analysis.intake.checked_tables import take_in
from iku_analysis.model.status import Status
from iku_analysis.pages import charts
from iku_analysis.pages.chapter import Chapter
from iku_analysis.pages.indicator_tables import definition_table
from iku_analysis.pages.method_tables import policies_table
from iku_analysis.pages.tables import breakdown_table
from iku_analysis.privacy.small_counts import withhold, withhold_breakdowns
from iku_analysis.report.table_data import csv_text, of_records

SMALL, OTHER = "kurang dari 3", "dirahasiakan"
SUMS = {"usaha": ["koperasi", "ukm"]}


def table(**columns):
    size = len(next(iter(columns.values())))
    frame = pd.DataFrame({"kab_kota": [f"K{row}" for row in range(size)], **columns})
    return frame.assign(status="contoh")


def shown(withheld):
    """Rows of the table as a reader sees them, without the name and the badge."""
    rendered = breakdown_table(withheld.frame, id="uji", caption="Uji", words=withheld.words)
    return [[cell.text for cell in row[1:]] for row in rendered.rows]


def column(values, minimum=3):
    """One column of counts as it is shown."""
    return [text for (text,) in shown(withhold(table(usaha=values), ["usaha"], minimum))]


def test_without_small_counts_nothing_changes():
    frame = table(usaha=[3.0, 0.0, 20.0])
    withheld = withhold(frame, ["usaha"], 3)
    pd.testing.assert_frame_equal(withheld.frame, frame)
    assert (withheld.words, withheld.note()) == ({}, "")


@pytest.mark.parametrize("minimum", [0, 1])
def test_a_minimum_of_one_withholds_nothing(minimum):
    assert column([1.0, 1.0, 0.0], minimum) == ["1", "1", "0"]


def test_small_counts_are_words_and_zero_and_missing_stay():
    missing = float("nan")
    assert column([1.0, 2.0, 0.0, missing, 20.0]) == [
        SMALL,
        SMALL,
        "0",
        "data belum tersedia",
        "20",
    ]


def test_with_a_single_small_count_the_next_smallest_goes_too():
    assert column([2.0, 0.0, 9.0, 5.0]) == [SMALL, "0", "9", OTHER]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        # the withheld add up to 2, so each would be 1
        ([1.0, 1.0, 4.0, 9.0], [SMALL, SMALL, OTHER, "9"]),
        # to 4, so each would be 2
        ([2.0, 2.0, 3.0, 9.0], [SMALL, SMALL, OTHER, "9"]),
        # 1 and one that is at least 3 add up to 4: one more is needed
        ([1.0, 3.0, 9.0], [SMALL, OTHER, OTHER]),
        # nothing is left to withhold
        ([1.0, 0.0], [SMALL, "0"]),
    ],
)
def test_more_goes_when_the_total_would_still_tell(values, expected):
    assert column(values) == expected


def possible(values, minimum=3):
    """Values each withheld count may have, by trying all that fit words and total."""
    withheld = withhold(table(usaha=values), ["usaha"], minimum)
    words = {row: word for (row, _), word in withheld.words.items()}
    total = int(sum(values[row] for row in words))
    ranges = [
        range(minimum, total + 1) if word == OTHER else range(1, minimum) for word in words.values()
    ]
    fitting = [chosen for chosen in product(*ranges) if sum(chosen) == total]
    return [set(each) for each in zip(*fitting, strict=True)]


@pytest.mark.parametrize("minimum", [3, 4])
def test_every_withheld_count_could_be_two_numbers(minimum):
    for values in product([0, 1, 2, 3, 5], repeat=3):
        for each in possible([*map(float, values), 9.0], minimum):
            assert len(each) > 1, values


def test_a_part_cannot_be_had_from_the_sum_in_its_row():
    frame = table(usaha=[21.0, 12.0, 9.0], koperasi=[2.0, 6.0, 1.0], ukm=[19.0, 6.0, 8.0])
    assert shown(withhold(frame, ["usaha", "koperasi", "ukm"], 3, SUMS)) == [
        ["21", SMALL, OTHER],
        ["12", "6", "6"],
        ["9", SMALL, OTHER],
    ]


def test_two_small_parts_take_their_sum_with_them():
    frame = table(usaha=[4.0, 12.0, 16.0], koperasi=[2.0, 6.0, 8.0], ukm=[2.0, 6.0, 8.0])
    first, *_ = shown(withhold(frame, ["usaha", "koperasi", "ukm"], 3, SUMS))
    assert first == [OTHER, SMALL, SMALL]


def test_rows_and_columns_together_do_not_tell():
    # with the second row open, rows and totals leave only one number for each count
    frame = table(
        usaha=[7.0, 9.0, 7.0, 10.0], koperasi=[4.0, 4.0, 2.0, 4.0], ukm=[3.0, 5.0, 5.0, 6.0]
    )
    assert shown(withhold(frame, ["usaha", "koperasi", "ukm"], 3, SUMS)) == [
        ["7", OTHER, OTHER],
        ["9", OTHER, OTHER],
        ["7", SMALL, OTHER],
        ["10", "4", "6"],
    ]


def test_the_remark_tells_and_the_number_is_missing():
    frame = table(usaha=[1.0, 1.0, 4.0, 0.0], keterangan=["triwulan I", None, None, None])
    withheld = withhold(frame, ["usaha"], 3).frame
    assert withheld["usaha"].isna().tolist() == [True, True, True, False]
    assert withheld["keterangan"].iloc[0] == f"triwulan I; Unit usaha: {SMALL}"
    assert withheld["keterangan"].iloc[2] == f"Unit usaha: {OTHER}"
    assert pd.isna(withheld["keterangan"].iloc[3])
    assert frame["usaha"].notna().all()


def test_the_note_counts_what_is_shown():
    frame = table(usaha=[1.0, 2.0, 9.0, 9.0], kontak=[1.0, 4.0, 9.0, 9.0])
    withheld = withhold(frame, ["usaha", "kontak"], 3)
    assert withheld.note().startswith("3 hitungan kurang dari 3 tidak ditampilkan. 1 hitungan lain")
    assert withheld.note(["usaha"]) == "2 hitungan kurang dari 3 tidak ditampilkan."
    assert withheld.note(["kab_kota"]) == ""


@pytest.mark.parametrize(
    ("counts", "message"), [({"kabkota": ["usaha"]}, "kabkota"), ({"kab_kota": ["usha"]}, "usha")]
)
def test_a_misspelt_declaration_is_refused_not_shown_in_full(counts, message):
    frames = {"kab_kota": table(usaha=[1.0])}
    with pytest.raises(IkuError, match=rf"iku\.yaml.*{message}"):
        withhold_breakdowns(frames, counts, {}, 3, "iku.yaml, IKU 9")


def chart(frame, withheld, **more):
    subject = charts.Subject("uji", "Uji", "unit", 0, Status.CONTOH)
    return more.pop("draw")(frame, subject, category="kab_kota", withheld=withheld, **more)


CHARTS = [
    {"draw": charts.bars, "value": "usaha"},
    {"draw": charts.grouped_bars, "series": {"usaha": "Usaha", "kontak": "Kontak"}},
    {"draw": charts.grouped_bars, "series": {"usaha": "Usaha"}, "stacked": True},
]


@pytest.mark.parametrize("look", CHARTS)
def test_a_chart_draws_no_bar_and_names_no_number(look):
    frame = table(usaha=[1.0, 2.0, 7.0, 0.0], kontak=[8.0, 8.0, 8.0, 8.0])
    withheld = withhold(frame, ["usaha"], 3)
    drawn = chart(withheld.frame, withheld, **look)
    bars = 2 if "kontak" not in str(look) else 6
    assert drawn.svg.count('class="iku-batang"') == bars
    assert drawn.note == "2 hitungan kurang dari 3 tidak ditampilkan."
    assert drawn.note in drawn.alt
    assert "terendah 0 unit (K3)" in drawn.alt
    assert "ata belum tersedia" not in drawn.alt + drawn.svg
    assert drawn.note in drawn._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize("look", CHARTS)
def test_a_chart_of_withheld_counts_only_says_so(look):
    frame = table(usaha=[1.0, 2.0], kontak=[1.0, 2.0])
    withheld = withhold(frame, ["usaha", "kontak"], 3)
    drawn = chart(withheld.frame, withheld, **look)
    assert 'class="iku-batang"' not in drawn.svg
    assert "ata belum tersedia" not in drawn.alt + drawn.svg


# --- with the catalogue ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chapter(raw, tmp_path_factory):
    """Chapter 5; in Kab. Mahakam Ulu one cooperative has one contact, elsewhere all are SMEs."""
    processed = tmp_path_factory.mktemp("olahan")
    tables = dict(take_in(raw).tables)
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
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in published.block.rows}
    assert rows["Kab. Mahakam Ulu"] == [SMALL, SMALL, SMALL, "0"]
    assert published.block.note.startswith("Catatan sendiri. 3 hitungan kurang dari 3")
    lines = csv_text(of_records(published.data["records"])).splitlines()
    assert [line for line in lines if "Mahakam" in line] == ["Kab. Mahakam Ulu,,,,0.0,contoh"]


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
    assert "1 hitungan kurang dari 3" in drawn.note


def test_a_chart_without_words_for_withheld_counts_is_refused(report):
    look = {"unit": "unit usaha", "decimals": 0, "caption": "Uji", "centre": None}
    with pytest.raises(IkuError, match=r"rincian 'kab_kota' .* charts\.heatmap"):
        report.chart(charts.heatmap, "kab_kota", index="kab_kota", **look)


def test_policy_and_declaration_are_printed_with_their_reasons(raw):
    catalogue = load_catalogue(raw)
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in policies_table(catalogue).rows}
    choice, reason = rows["Hitungan terkecil yang ditampilkan"]
    assert choice.endswith(SMALL)
    assert reason == catalogue.policy_reasons["jumlah_minimum"]
    printed = {row[0].text: row[1].text for row in definition_table(catalogue.indicator(10)).rows}
    assert "Usaha bermitra" in printed["Dirahasiakan bila kecil"]


@pytest.mark.parametrize("number", [9, 10, 11])
def test_declared_of_every_indicator_that_counts_businesses_or_persons(raw, number):
    assert "kab_kota" in load_catalogue(raw).indicator(number).small_counts.value.columns


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "    nilai: 3\n",
            "    nilai: tiga\n",
            r"baris 28 kunci kebijakan\.jumlah_minimum\.nilai: nilai 'tiga'",
        ),
        ("    nilai: 3\n", "    nilai: 0\n", r"jumlah_minimum\.nilai: nilai '0'"),
        ("    nilai: 3\n", "    nilai: 2\n", r"jumlah_minimum\.nilai: 2 berarti"),
        ("usaha: [koperasi, ukm]", "usaha: [koperasi, umkm]", "'umkm' tidak ada di nilai"),
    ],
)
def test_a_wrong_policy_is_refused_with_the_file(raw, tmp_path, old, new, message):
    text = (raw / "iku.yaml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    (tmp_path / "iku.yaml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(IkuError, match=message):
        load_catalogue(tmp_path)
