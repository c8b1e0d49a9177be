"""What is printed in a declared format reads back; nothing else is read; no fault passes."""

from datetime import date

import pandas as pd
import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from iku_analysis.base.formats import format_date
from iku_analysis.declarations.fields import Field
from iku_analysis.intake.checked_tables import take_in
from iku_analysis.intake.dates import read_date, read_quarter
from iku_analysis.intake.findings import Place
from iku_analysis.intake.grid import cells_of
from iku_analysis.intake.parsing import parse_table
from iku_analysis.intake.reading import RawTable

QUICK = settings(max_examples=60, deadline=None)
FORMATS = [(",", "."), (".", ","), (",", ""), (".", ""), (",", " ")]


def read(texts, field):
    raw = RawTable(Place("uji.csv"), pd.RangeIndex(2, len(texts) + 2), {"n": cells_of(texts)})
    return parse_table(raw, [field], {"": ""})


def printed(number, decimal, group):
    plain = f"{abs(number):,.2f}".replace(",", "_").replace(".", decimal).replace("_", group)
    return ("-" if number < 0 else "") + plain


NUMBERS = st.lists(st.decimals(-(10**12), 10**12, places=2), min_size=1, max_size=20)


@given(NUMBERS, st.sampled_from(FORMATS))
@QUICK
def test_a_number_printed_in_a_declared_format_reads_back(numbers, signs):
    field = Field(name="n", type="number", decimal=signs[0], group=signs[1])
    parsed = read([printed(number, *signs) for number in numbers], field)
    assert parsed.frame["n"].tolist() == [float(str(number)) for number in numbers]


@given(st.decimals(-(10**9), 10**9, places=2))
@QUICK
def test_what_is_declared_to_stand_around_a_number_may_stand_there(number):
    every = ("rupiah", "persen", "kurung")
    field = Field(name="n", type="number", decimal=",", group=".", writing=every)
    size = printed(abs(number), ",", ".")
    sign = "-" if number < 0 else ""
    texts = [f"{sign}Rp {size}", f"{sign}Rp{size}", f"{sign}{size} %", f"{sign}{size}%"]
    texts += [f"({size})"] if number < 0 else []
    parsed = read(texts, field)
    assert parsed.frame["n"].tolist() == [float(str(number))] * len(texts)
    bare = Field(name="n", type="number", decimal=",", group=".")
    assert read(texts, bare).frame["n"].isna().all()


TEXTS = st.lists(st.text("0123456789.,-+() Rp%'eE_\u0664", max_size=12), min_size=8, max_size=20)


@given(TEXTS, st.sampled_from(FORMATS))
@QUICK
def test_nothing_outside_the_declared_format_is_read_as_a_number(texts, signs):
    """A second, plainly written reading decides what is in the format."""
    field = Field(name="n", type="number", decimal=signs[0], group=signs[1])
    numbers = read(texts, field).frame["n"]
    assert numbers.notna().tolist() == [is_number(text, *signs) for text in texts]


def is_number(text, decimal, group):
    body = text.strip().replace("\xa0", " ")
    body = body[1:] if body[:1] in {"+", "-"} else body
    whole, point, fraction = body.partition(decimal)
    parts = whole.split(group) if group else [whole]
    digits = all(part and set(part) <= set("0123456789") for part in parts)
    sizes = len(parts) == 1 or (len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:]))
    has_fraction = not point or (fraction != "" and set(fraction) <= set("0123456789"))
    return digits and sizes and has_fraction


MONTHS = {5: "Mei", 8: "Agustus", 11: "Nopember", 2: "Pebruari"}


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
@QUICK
def test_a_day_written_the_indonesian_way_reads_back(day):
    assume(day.year >= 1000)
    texts = [
        day.isoformat(),
        format_date(day),
        format_date(day).upper(),
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day:02}-{day.month:02}-{day.year}",
        f"{day.day}.{day.month}.{day.year}",
    ]
    if day.month in MONTHS:
        texts.append(f"{day.day} {MONTHS[day.month]} {day.year}")
    assert {read_date(text, "indonesia") for text in texts} == {day}
    assert read_date(day.strftime("%d|%m|%Y"), "%d|%m|%Y") == day
    assert [read_date(text, "default") for text in texts] == [day, *[None] * (len(texts) - 1)]


@given(st.text(max_size=14))
@settings(max_examples=300, deadline=None)
def test_no_text_but_a_day_is_read_as_one(text):
    day = read_date(text, "indonesia")
    assert day is None or (str(day.year) in text and str(day.day) in text)


@given(st.text("TWIVX1234567890Qq .", max_size=10))
@settings(max_examples=300, deadline=None)
def test_a_quarter_is_one_of_four_or_none(text):
    assert read_quarter(text) in {None, "Q1", "Q2", "Q3", "Q4"}


# --- a clean table, broken at random -----------------------------------------------------------

FIELDS = [
    {"name": "kode", "type": "string", "constraints": {"required": True, "pattern": r"U-\d{4}"}},
    {"name": "kab_kota", "type": "string", "wilayah": True, "constraints": {"required": True}},
    {"name": "tanggal", "type": "date", "constraints": {"required": True}},
    {
        "name": "nilai",
        "type": "number",
        "decimalChar": ",",
        "groupChar": ".",
        "constraints": {"required": True, "minimum": 0, "maximum": 1000000},
    },
    {"name": "jenis", "type": "string", "constraints": {"required": True, "enum": ["A", "B"]}},
]
REGIONS = ["Kab. Paser", "Kota Bontang", "Kab. Berau"]
ROW = st.tuples(
    st.sampled_from(REGIONS),
    st.dates(date(2018, 1, 1), date(2018, 12, 31)),
    st.decimals(0, 1000000, places=2),
    st.sampled_from(["A", "B"]),
)
# Each breaks one cell or line so that no reader could take it for what it was.
BREAKS = {
    "kode": lambda cell: cell[:-1],
    "kab_kota": lambda cell: f"{cell}x",
    "tanggal": lambda cell: "/".join(reversed(cell.split("-"))),
    "nilai": lambda cell: cell.replace(",", "_"),
    "jenis": lambda cell: cell.lower(),
}


def written(rows, delimiter=";"):
    lines = [[field["name"] for field in FIELDS]]
    for number, (region, day, value, kind) in enumerate(rows):
        lines.append([f"U-{number:04}", region, day.isoformat(), printed(value, ",", "."), kind])
    return lines, lambda: "\n".join(delimiter.join(line) for line in lines) + "\n"


def folder_of(folder, text):
    resource = {
        "name": "uji",
        "path": "uji.csv",
        "format": "csv",
        "dialect": {"delimiter": ";"},
        "status": "contoh",
        "schema": {"fields": FIELDS, "primaryKey": ["kode"]},
    }
    declared = yaml.dump({"resources": [resource]}, Dumper=yaml.CSafeDumper)
    (folder / "datapackage.yaml").write_text(declared)
    (folder / "uji.csv").write_text(text, encoding="utf-8")
    return take_in(folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("acak")


@given(st.lists(ROW, min_size=1, max_size=12))
@QUICK
def test_no_clean_table_is_refused(folder, rows):
    _, text = written(rows)
    intake = folder_of(folder, text())
    assert not intake.has_faults, intake.findings
    assert intake.tables["uji"]["nilai"].tolist() == [float(str(row[2])) for row in rows]


@given(st.lists(ROW, min_size=2, max_size=12), st.data())
@settings(max_examples=105, deadline=None)
def test_no_fault_passes_silently(folder, rows, data):
    lines, text = written(rows)
    place = data.draw(st.integers(1, len(rows)), label="baris")
    column = data.draw(st.integers(0, len(FIELDS) - 1), label="kolom")
    name = FIELDS[column]["name"]
    kind = data.draw(
        st.sampled_from(["rusak", "kosong", "hilang", "lebih", "ganda", "tak terlihat", "#REF!"]),
        label="jenis",
    )
    expected = (place + 1, name)
    if kind == "rusak":
        lines[place][column] = BREAKS[name](lines[place][column])
    elif kind == "kosong":
        lines[place][column] = ""
    elif kind == "hilang":
        del lines[place][column]
        expected = (place + 1, "")
    elif kind == "lebih":
        lines[place].insert(column, "x")
        expected = (place + 1, "")
    elif kind == "ganda":
        other = 1 if place != 1 else 2
        lines[place][0] = lines[other][0]
        expected = (min(place, other) + 1, "kode")
    elif kind == "tak terlihat":
        lines[place][column] += "\u202ex"
    else:
        lines[place][column] = "#REF!"
    intake = folder_of(folder, text())
    assert intake.has_faults
    assert expected in {(finding.row, finding.column) for finding in intake.findings}
