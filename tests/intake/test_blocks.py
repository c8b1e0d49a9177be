"""A CSV file is split in blocks of lines; where they end must not be seen in the result."""

import pandas as pd
import pytest

from iku_analysis.intake import csv_blocks, csv_file
from iku_analysis.intake.checked_tables import take_in_table
from iku_analysis.intake.csv_blocks import BLOCK_BYTES

FIELDS = [
    "name: hari, type: date, constraints: {required: true}",
    "name: pasar, type: string",
    "name: n, type: integer, constraints: {maximum: 99999}",
]
HEAD = "hari,pasar,n"
KEY = "primaryKey: [hari, pasar, n]"


@pytest.fixture(autouse=True)
def _only_by_blocks(monkeypatch):
    def by_rows(*_):
        pytest.fail("read by rows")

    monkeypatch.setattr(csv_file, "_by_rows", by_rows)


@pytest.fixture(params=[31, 64, 1000, BLOCK_BYTES])
def block_bytes(request, monkeypatch):
    monkeypatch.setattr(csv_blocks, "BLOCK_BYTES", request.param)


def lines(count):
    return [f"2018-01-{row % 28 + 1:02d},Pasar {row % 7},{row}" for row in range(count)]


def taken_in(raw_folder, rows, end="\n", **options):
    text = end.join([HEAD, *rows]) + end
    return take_in_table(raw_folder(FIELDS, {"uji.csv": text}, schema=KEY, **options), "uji")


@pytest.mark.usefixtures("block_bytes")
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_of_several_blocks_is_whole_and_in_order(raw_folder, end):
    table, findings = taken_in(raw_folder, lines(500), end)
    assert findings == ()
    assert table["n"].tolist() == list(range(500))
    assert table["pasar"].tolist() == [f"Pasar {row % 7}" for row in range(500)]
    assert table["hari"].equals(
        pd.Series(pd.to_datetime([f"2018-01-{row % 28 + 1:02d}" for row in range(500)])).astype(
            "datetime64[us]"
        )
    )


@pytest.mark.usefixtures("block_bytes")
def test_a_file_may_end_without_a_line_end(raw_folder):
    folder = raw_folder(FIELDS, {"uji.csv": "\n".join([HEAD, *lines(50)])})
    table, _ = take_in_table(folder, "uji")
    assert table["n"].tolist() == list(range(50))


@pytest.mark.usefixtures("block_bytes")
def test_faults_in_a_late_block_have_the_row_numbers_of_the_file(raw_folder):
    rows = lines(300)
    rows[40] = rows[270] = ""  # row 42 and 272: empty rows count
    rows[250] = "2018-01-01,Pasar 1"
    rows[280] = "2018-01-01,Pasar 1,tiga"
    rows[299] = "2018-01-01,Pasar 1,100000"
    table, findings = taken_in(raw_folder, rows)
    assert table is None
    assert [(finding.row, finding.column) for finding in findings] == [
        (252, ""),
        (282, "n"),
        (301, "n"),
    ]


@pytest.mark.usefixtures("block_bytes")
def test_a_repeated_key_is_found_however_far_apart(raw_folder):
    rows = lines(400)
    rows[390] = rows[3]
    _, [finding] = taken_in(raw_folder, rows)
    assert (finding.row, *finding.more_rows) == (5, 392)


@pytest.mark.usefixtures("block_bytes")
def test_a_row_of_sums_at_the_end_is_left_out(raw_folder):
    table, [remark] = taken_in(raw_folder, [*lines(200), ",Jumlah,19900"])
    assert remark.row == 202
    assert len(table) == 200


@pytest.mark.usefixtures("block_bytes")
def test_bytes_of_a_declared_encoding_are_read_in_every_block(raw_folder):
    rows = "".join(f"2018-01-01,Café {row},{row}\n" for row in range(100))
    content = f"{HEAD}\n{rows}".encode("cp1252")
    folder = raw_folder(FIELDS, {"uji.csv": content}, options="encoding: windows-1252")
    table, findings = take_in_table(folder, "uji")
    assert findings == ()
    assert table["pasar"].tolist() == [f"Café {row}" for row in range(100)]


@pytest.mark.parametrize("distinct", [127, 128, 129, 32767, 32768, 32769])
def test_any_number_of_distinct_texts_is_kept_apart(raw_folder, monkeypatch, distinct):
    monkeypatch.setattr(csv_blocks, "BLOCK_BYTES", 65536)
    table, findings = taken_in(raw_folder, lines(distinct))
    assert findings == ()
    assert table["n"].tolist() == list(range(distinct))


@pytest.mark.parametrize("wide", [1, 2000])
def test_keys_with_few_or_very_many_possible_values_are_compared_alike(raw_folder, wide):
    rows = [f"2018-01-{row % 28 + 1:02d},Pasar {row % wide},{row}" for row in range(2000)]
    table, findings = taken_in(raw_folder, rows)
    assert findings == ()
    assert len(table) == 2000
    _, [finding] = taken_in(raw_folder, [*rows, rows[7]])
    assert (finding.row, *finding.more_rows) == (9, 2002)
