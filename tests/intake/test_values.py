from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iku_analysis.declarations.fields import Field
from iku_analysis.intake.checked_tables import take_in, take_in_table
from iku_analysis.intake.findings import Place, Severity
from iku_analysis.intake.grid import cells_of
from iku_analysis.intake.parsing import parse_table
from iku_analysis.intake.reading import RawTable

MakeFolder = Callable[..., Path]
KUTAI_KARTANEGARA = "Kab. Kutai Kartanegara"


def _table(folder: Path) -> pd.DataFrame:
    table, findings = take_in_table(folder, "uji")
    assert table is not None, findings
    return table


def test_indonesian_numbers_are_read_in_the_declared_format(raw_folder: MakeFolder) -> None:
    folder = raw_folder(
        ["name: n, type: number, decimalChar: ',', groupChar: ."],
        {"uji.csv": "n\n1.234.567,89\n1234567,89\n1.234\n-0,5\n+7\n"},
        options="dialect: {delimiter: ;}",
    )
    assert _table(folder)["n"].tolist() == [1234567.89, 1234567.89, 1234.0, -0.5, 7.0]


@pytest.mark.parametrize(
    "written",
    [
        *("5 Maret 2018", "5 Mar '18", "Senin, 5 Maret 2018", "senin 05/03/2018", "5/ 3/ 2018"),
        *("5-3-2018 14.30", "5 Maret 2018 pukul 07:05 WITA", "2018-03-05T14:30:00"),
    ],
)
def test_a_day_is_read_as_offices_write_it(raw_folder: MakeFolder, written: str) -> None:
    folder = raw_folder(
        ["name: d, type: date, format: indonesia"], {"uji.csv": f'd\n"{written}"\n'}
    )
    assert _table(folder)["d"].dt.strftime("%d.%m.%Y").tolist() == ["05.03.2018"]


@pytest.mark.parametrize(
    "written", ["Selasa, 5 Maret 2018", "5 Maret 18", "31/02/2018", "5/3/2018 25:00"]
)
def test_a_day_that_may_be_another_is_refused(raw_folder: MakeFolder, written: str) -> None:
    folder = raw_folder(
        ["name: d, type: date, format: indonesia"], {"uji.csv": f'd\n"{written}"\n'}
    )
    assert take_in(folder).has_faults


def test_months_are_read_by_their_names(raw_folder: MakeFolder) -> None:
    text = "b\nAgustus\nAgst\nAgust\nAgs.\n8\n08\n"
    folder = raw_folder(["name: b, type: integer, bulan: true"], {"uji.csv": text})
    assert _table(folder)["b"].tolist() == [8] * 6


def test_same_text_means_another_number_in_another_declared_format(
    raw_folder: MakeFolder,
) -> None:
    folder = raw_folder(
        ["name: n, type: number, decimalChar: ., groupChar: ','"], {"uji.csv": "n\n1.234\n"}
    )
    assert _table(folder)["n"].tolist() == [1.234]


def test_number_without_separator_needs_no_declared_format(raw_folder: MakeFolder) -> None:
    folder = raw_folder(["name: n, type: number"], {"uji.csv": "n\n16030\n-2\n"})
    assert _table(folder)["n"].tolist() == [16030.0, -2.0]


@given(st.lists(st.decimals(-(10**12), 10**12, places=2), min_size=1, max_size=20))
@settings(max_examples=30, deadline=None)
def test_numbers_printed_in_the_declared_format_read_back_the_same(numbers: list[object]) -> None:
    text = [f"{number:,.2f}".translate(str.maketrans(",.", ".,")) for number in numbers]
    raw = RawTable(Place("uji.csv"), pd.RangeIndex(2, len(text) + 2), {"n": cells_of(text)})
    field = Field(name="n", type="number", decimal=",", group=".")
    parsed = parse_table(raw, [field], {"": ""})
    assert parsed.frame["n"].tolist() == [float(str(number)) for number in numbers]


def test_long_integers_keep_every_digit_beside_missing_ones(raw_folder: MakeFolder) -> None:
    folder = raw_folder(
        ["name: n, type: integer", "name: t, type: string"],
        {"uji.csv": "n,t\n999999999999999999,a\n,b\n007,c\n"},
    )
    assert _table(folder)["n"].tolist() == [999999999999999999, pd.NA, 7]


def test_number_too_large_for_a_float_is_refused(raw_folder: MakeFolder) -> None:
    folder = raw_folder(["name: n, type: number"], {"uji.csv": f"n\n{'9' * 400}\n"})
    assert take_in(folder).has_faults


def test_columns_get_their_declared_types_and_missing_stays_missing(
    raw_folder: MakeFolder,
) -> None:
    yes_or_no = "type: boolean, trueValues: [ya], falseValues: [tidak]"
    rows = [
        "tahun,bulan,nilai,hari,migas,sni,nama",
        "2018,,,,ya,,",
        "2018,1,0,2018-12-31,tidak,ya,NA",
    ]
    folder = raw_folder(
        [
            "name: tahun, type: integer, constraints: {required: true}",
            "name: bulan, type: integer",
            "name: nilai, type: number, decimalChar: .",
            "name: hari, type: date",
            f"name: migas, {yes_or_no}, constraints: {{required: true}}",
            f"name: sni, {yes_or_no}",
            "name: nama, type: string",
        ],
        {"uji.csv": "\n".join(rows)},
    )
    table = _table(folder)
    assert table.dtypes.astype(str).to_dict() == {
        "tahun": "int64",
        "bulan": "Int64",
        "nilai": "float64",
        "hari": "datetime64[us]",
        "migas": "bool",
        "sni": "boolean",
        "nama": "str",
        "status": "str",
    }
    assert table.loc[0, ["bulan", "nilai", "hari", "sni", "nama"]].isna().all()
    assert table.loc[1, "hari"] == pd.Timestamp(dt.date(2018, 12, 31))
    assert table["nama"].tolist()[1] == "NA"
    assert table["status"].tolist() == ["contoh", "contoh"]


def test_optional_columns_may_be_empty_throughout(raw_folder: MakeFolder) -> None:
    folder = raw_folder(
        [
            "name: tahun, type: integer",
            "name: a, type: string, constraints: {enum: [x], unique: true}",
            "name: b, type: string, constraints: {pattern: 'x'}",
            "name: c, type: number, constraints: {minimum: 1, maximum: 2}",
            "name: d, type: date, constraints: {minimum: 2018-01-01}",
            "name: e, type: boolean",
            "name: f, type: string, wilayah: true",
        ],
        {"uji.csv": "tahun,a,b,c,d,e,f\n2017,,,,,,\n2018,,,,,,\n"},
    )
    assert take_in(folder).findings == ()


@pytest.mark.parametrize(
    "spelling", [KUTAI_KARTANEGARA, "KUKAR", "Kabupaten Kutai Kertanegara", " kutai  kartanegara "]
)
def test_any_known_spelling_of_a_region_becomes_its_canonical_name(
    raw_folder: MakeFolder, spelling: str
) -> None:
    folder = raw_folder(
        ["name: kab_kota, type: string, wilayah: true"], {"uji.csv": f"kab_kota\n{spelling}\n"}
    )
    assert _table(folder)["kab_kota"].tolist() == [KUTAI_KARTANEGARA]


def test_personal_columns_are_checked_and_then_dropped(raw_folder: MakeFolder) -> None:
    folder = raw_folder(
        ["name: nik, type: string, pribadi: true", "name: tahun, type: integer"],
        {"uji.csv": "nik,tahun\n6472010101900001,2018\n"},
    )
    assert list(_table(folder).columns) == ["tahun", "status"]


def test_columns_come_in_declared_order_whatever_the_order_in_the_file(
    raw_folder: MakeFolder,
) -> None:
    folder = raw_folder(
        ["name: a, type: integer", "name: b, type: integer"], {"uji.csv": "b,a\n2,1\n"}
    )
    assert _table(folder).to_dict("list") == {"a": [1], "b": [2], "status": ["contoh"]}


def test_one_fault_in_a_thousand_rows_is_one_finding_with_its_first_rows(
    raw_folder: MakeFolder,
) -> None:
    folder = raw_folder(
        ["name: kab_kota, type: string, wilayah: true"],
        {"uji.csv": "kab_kota\n" + "Tarakan\n" * 1000},
    )
    (finding,) = take_in(folder).findings
    assert (finding.value, finding.row, finding.count) == ("Tarakan", 2, 1000)
    assert finding.more_rows == (3, 4, 5, 6)


def test_many_different_values_with_one_fault_are_one_finding(raw_folder: MakeFolder) -> None:
    numbers = "".join(f'"{number},500"\n' for number in range(100, 500))
    folder = raw_folder(["name: n, type: number"], {"uji.csv": "n\n" + numbers})
    (finding,) = take_in(folder).findings
    assert finding.value == "100,500 dan 399 lagi"
    assert finding.rule == "dapat berarti 100,5 atau 100500"
    assert (finding.row, finding.count, finding.severity) == (2, 400, Severity.GALAT)


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp1252", "windows-1252")],
)
def test_csv_is_decoded_as_declared_with_or_without_byte_order_mark(
    raw_folder: MakeFolder, encoding: str, declared: str
) -> None:
    content = "pasar\nCafé Pagi\n".encode(encoding)
    folder = raw_folder(
        ["name: pasar, type: string"], {"uji.csv": content}, options=f"encoding: {declared}"
    )
    assert _table(folder)["pasar"].tolist() == ["Café Pagi"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_split_by_the_declared_delimiter(raw_folder: MakeFolder, delimiter: str) -> None:
    options = f'dialect: {{delimiter: "{delimiter}"}}'.replace("\t", "\\t")
    folder = raw_folder(
        ["name: a, type: integer", "name: b, type: integer"],
        {"uji.csv": delimiter.join("ab") + "\r\n" + delimiter.join("12") + "\r\n"},
        options=options,
    )
    assert _table(folder)[["a", "b"]].to_numpy().tolist() == [[1, 2]]


def test_row_numbers_count_empty_rows_and_lines_inside_a_cell(raw_folder: MakeFolder) -> None:
    # line 1 head, 2 empty, 3-4 one cell over two lines, 5 spaces only, 6 faulty
    folder = raw_folder(
        ["name: a, type: string", "name: n, type: integer"],
        {"uji.csv": 'a,n\n\n"x\ny",1\n , \nz,dua\n'},
    )
    (finding,) = take_in(folder).findings
    assert (finding.row, finding.value) == (6, "dua")


def test_unusual_line_separators_inside_a_cell_do_not_split_the_row(
    raw_folder: MakeFolder,
) -> None:
    text = "a\u2028b\u2029c"
    folder = raw_folder(
        ["name: t, type: string", "name: n, type: integer"], {"uji.csv": f"t,n\n{text},1\n"}
    )
    assert _table(folder)["t"].tolist() == ["a b c"]


def test_delimiter_at_the_end_of_every_row_adds_no_column(raw_folder: MakeFolder) -> None:
    folder = raw_folder(["name: n, type: integer"], {"uji.csv": "n,\n1,\n2,\n"})
    assert take_in(folder).findings == ()


def test_digits_of_other_scripts_are_no_digits(raw_folder: MakeFolder) -> None:
    arabic = "\u0661\u0662\u0663\u0664"
    folder = raw_folder(
        ["name: hs4, type: string, constraints: {pattern: '\\d{4}'}", "name: n, type: integer"],
        {"uji.csv": f"hs4,n\n{arabic},{arabic}\n"},
    )
    assert {finding.column for finding in take_in(folder).findings} == {"hs4", "n"}
