from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook
from rich.console import Console

from iku_analysis.base.errors import IkuError
from iku_analysis.base.parquet import read_table, write_table
from iku_analysis.intake.checked_tables import Intake, take_in
from iku_analysis.intake.findings import HIDDEN_VALUE, findings_to_json, print_findings
from iku_analysis.intake.persons import (
    BAD_NIK,
    MAYBE_SAME,
    OTHER_NAME,
    UNKNOWN,
)
from iku_analysis.intake.wording import CUT_NUMBER
from tests.conftest import MakeFolder

SITI, BUDI, RINA = "6472014101900001", "6472010101900002", "6471025505850003"
COLUMNS = ["id_peserta", "nama_peserta", "tanggal_lahir", "kab_kota"]
FIELDS = [
    "name: id_peserta, type: string, pribadi: true",
    "name: nama_peserta, type: string, pribadi: true",
    "name: tanggal_lahir, type: date, pribadi: true",
    "name: kab_kota, type: string, wilayah: true",
]
PERSON = "orang: {nomor: peserta, nik: id_peserta, nama: nama_peserta, lahir: tanggal_lahir}"
BERAU = "Kab. Berau"
ROWS = [
    (SITI, "Hj. Siti Aminah, S.E.", "1990-01-01", BERAU),
    (BUDI, "Budi Santoso", "1990-01-01", BERAU),
    (SITI, "siti aminah", "1990-01-01", BERAU),
    ("", "SITI AMINAH", "1990-01-01", BERAU),
    ("", "Rina Wati", "1985-05-15", BERAU),
    ("", "Rina Wati", "1986-05-15", BERAU),
    (RINA, "Rina Wati", "1985-05-15", BERAU),
]


def people(
    make: MakeFolder, rows: list[tuple[str, ...]], columns: list[str] = COLUMNS, **more: str
) -> Path:
    table = pd.DataFrame(rows, columns=COLUMNS)[columns]
    return make(FIELDS, {"uji.csv": table.to_csv(index=False)}, **{"schema": PERSON, **more})


def rules(intake: Intake) -> list[tuple[str, tuple[int, ...]]]:
    """Rule and rows of each finding."""
    return [(item.rule, (item.row or 0, *item.more_rows)) for item in intake.findings]


def test_a_person_keeps_one_number_by_nik_or_by_name_and_birth_date(
    raw_folder: MakeFolder,
) -> None:
    intake = take_in(people(raw_folder, ROWS))
    table = intake.tables["uji"]
    first, second, third, fourth = (f"O-0000{position}" for position in range(1, 5))
    # row 6 has no NIK, but name and birth date of row 8, which has one
    assert table["peserta"].tolist() == [first, second, first, first, third, fourth, third]
    assert intake.findings == ()


def test_the_number_comes_first_and_is_never_missing(raw_folder: MakeFolder) -> None:
    table = take_in(people(raw_folder, ROWS)).tables["uji"]
    assert list(table.columns) == ["peserta", "kab_kota", "status"]
    assert table["peserta"].dtype == "str"
    assert table["peserta"].notna().all()


def test_numbers_are_the_same_at_every_run_and_in_any_order_of_columns(
    raw_folder: MakeFolder,
) -> None:
    once, again, reordered = (
        take_in(people(raw_folder, ROWS, columns)).tables["uji"]
        for columns in (COLUMNS, COLUMNS, COLUMNS[::-1])
    )
    pd.testing.assert_frame_equal(once, again)
    pd.testing.assert_frame_equal(once, reordered)


def test_a_table_without_rows_has_the_column(raw_folder: MakeFolder, tmp_path: Path) -> None:
    table = take_in(people(raw_folder, [])).tables["uji"]
    assert list(table.columns) == ["peserta", "kab_kota", "status"]
    write_table(table, tmp_path / "uji.parquet")


@pytest.mark.parametrize(
    "nik",
    [
        "647201410190000",  # 15 digits
        "6472017201900001",  # day 72
        "6472014113900001",  # month 13
        "0172014101900001",  # no province
        "6472014101900000",  # serial 0000, as Excel leaves it
        "6472.0141.0190.0001",
        "'6472014101900001",
        "²" * 16,
    ],
)
def test_a_wrong_nik_is_a_fault_that_hides_it(raw_folder: MakeFolder, nik: str) -> None:
    intake = take_in(people(raw_folder, [*ROWS, (nik, "Ali", "1990-01-01", BERAU)]))
    assert rules(intake) == [(BAD_NIK.rule, (9,))]
    assert intake.has_faults
    assert intake.findings[0].value == HIDDEN_VALUE


def test_a_nik_kept_as_a_number_is_a_fault(raw_folder: MakeFolder) -> None:
    book = Workbook()
    book.active.append(COLUMNS)
    book.active.append([int(SITI), "Siti", "1990-01-01", BERAU])
    content = io.BytesIO()
    book.save(content)
    folder = raw_folder(FIELDS, {"uji.xlsx": content.getvalue()}, kind="xlsx", schema=PERSON)
    assert [(CUT_NUMBER.rule, (2,))] == [
        item for item in rules(take_in(folder)) if item[0] != UNKNOWN.rule
    ]


@pytest.mark.parametrize(
    ("name", "doubts"),
    [
        ("Budi Santoso", [(OTHER_NAME.rule, (2, 3))]),
        ("Siti Aminah binti Umar", []),
        ("SITI AMINNAH", []),
    ],
)
def test_one_nik_with_clearly_different_names_is_doubted(
    raw_folder: MakeFolder, name: str, doubts: list[tuple[str, tuple[int, ...]]]
) -> None:
    rows = [(SITI, "Siti Aminah", "1990-01-01", BERAU), (SITI, name, "1990-01-01", BERAU)]
    intake = take_in(people(raw_folder, rows))
    assert rules(intake) == doubts
    assert intake.tables["uji"]["peserta"].tolist() == ["O-00001"] * 2


@pytest.mark.parametrize("nik", ["", RINA])
def test_nearly_equal_names_born_on_the_same_day_stay_two_persons_and_are_doubted(
    raw_folder: MakeFolder, nik: str
) -> None:
    rows = [*ROWS[:3], (nik, "Dra. Siti Aminnah", "1990-01-01", BERAU)]
    intake = take_in(people(raw_folder, rows))
    assert rules(intake) == [(MAYBE_SAME.rule, (2, 5))]
    assert intake.tables["uji"]["peserta"].iloc[-1] == "O-00003"


def test_equal_names_with_two_niks_are_doubted_but_not_on_another_birth_date(
    raw_folder: MakeFolder,
) -> None:
    rows = [
        (SITI, "Siti Aminah", "1990-01-01", BERAU),
        (RINA, "Siti Aminah", "1990-01-01", BERAU),
        (BUDI, "Siti Aminah", "1990-01-02", BERAU),
    ]
    assert rules(take_in(people(raw_folder, rows))) == [(MAYBE_SAME.rule, (2, 3))]


def test_many_doubtful_pairs_become_one_finding(raw_folder: MakeFolder) -> None:
    rows = [
        ("", name, f"1990-{month:02d}-{day:02d}", BERAU)
        for month in (1, 2)
        for day in range(1, 8)
        for name in ("Siti Aminah", "Siti Aminnah")
    ]
    (finding,) = take_in(people(raw_folder, rows)).findings
    assert (finding.count, finding.row) == (28, 2)


def test_rows_of_nobody_count_as_persons_of_their_own(raw_folder: MakeFolder) -> None:
    rows = [("", "Siti", "", BERAU), ("", "Siti", "", BERAU), ("", "-", "1990-01-01", BERAU)]
    intake = take_in(people(raw_folder, rows))
    assert rules(intake) == [(UNKNOWN.rule, (2, 3, 4))]
    assert intake.tables["uji"]["peserta"].tolist() == ["O-00001", "O-00002", "O-00003"]


def test_row_numbers_are_those_of_the_file(raw_folder: MakeFolder) -> None:
    head = ",".join(COLUMNS)
    folder = raw_folder(FIELDS, {"uji.csv": f"{head}\n\n,,,\n1,Ali,,\n"}, schema=PERSON)
    assert rules(take_in(folder)) == [(BAD_NIK.rule, (4,))]


def test_a_missing_personal_column_is_one_fault(raw_folder: MakeFolder) -> None:
    intake = take_in(people(raw_folder, ROWS, COLUMNS[1:]))
    assert [(item.column, item.row) for item in intake.findings] == [("id_peserta", 1)]


def test_no_personal_value_leaves_intake(raw_folder: MakeFolder, tmp_path: Path) -> None:
    rows = [
        *ROWS,
        (SITI, "Joko Widagdo", "1990-01-01", BERAU),
        ("", "Budi Santosa", "1990-01-01", BERAU),
        ("", "Tanpa Lahir", "", BERAU),
    ]
    bad = take_in(people(raw_folder, [*rows, ("6472", "Ali", "1999-09-09", BERAU)]))
    good = take_in(people(raw_folder, rows))
    table = good.tables["uji"]
    write_table(table, tmp_path / "keluar.parquet")
    console = Console(file=io.StringIO(), width=200)
    print_findings(bad.findings, console)
    told = [
        findings_to_json(bad.findings),
        repr((bad, good)),
        console.file.getvalue(),  # type: ignore[attr-defined]  # a StringIO
        repr(table.to_dict()),
        repr(table.attrs),
        (tmp_path / "keluar.parquet").read_bytes().decode("latin-1"),
        repr(read_table(tmp_path / "keluar.parquet").to_dict()),
    ]
    secrets = [cell for row in rows for cell in row[:3] if cell]
    assert {item.rule for item in bad.findings} >= {BAD_NIK.rule, OTHER_NAME.rule, UNKNOWN.rule}
    for text in told:
        for secret in (*secrets, "1999-09-09"):
            assert secret.casefold() not in text.casefold()


def test_a_column_called_nik_is_not_personal_by_its_name(raw_folder: MakeFolder) -> None:
    # of a cooperative: Nomor Induk Koperasi
    folder = raw_folder(["name: nik, type: string"], {"uji.csv": "nik\n12\n"})
    intake = take_in(folder)
    assert list(intake.tables["uji"].columns) == ["nik", "status"]
    assert intake.findings == ()


@pytest.mark.parametrize(
    ("declared", "key", "message"),
    [
        ("{nik: id_peserta}", "orang.nomor", "wajib ada"),
        ("{nomor: '', nik: id_peserta}", "orang.nomor", "tidak boleh kosong"),
        ("{nomor: kab_kota, nik: id_peserta}", "orang.nomor", "sudah ada"),
        ("{nomor: status, nik: id_peserta}", "orang.nomor", "sudah ada"),
        ("{nomor: peserta}", "schema.orang", "menuntut nik, atau nama dan lahir"),
        ("{nomor: peserta, nama: nama_peserta}", "schema.orang", "menuntut nik"),
        ("{nomor: peserta, lahir: tanggal_lahir}", "schema.orang", "menuntut nik"),
        ("{nomor: peserta, nik: nik}", "orang.nik", "kolom 'nik' tidak ada di fields"),
        ("{nomor: peserta, nik: kab_kota}", "orang.nik", "harus dinyatakan data pribadi"),
        ("{nomor: peserta, nik: tanggal_lahir}", "orang.nik", "harus bertipe string"),
        ("{nomor: p, nama: nama_peserta, lahir: id_peserta}", "orang.lahir", "bertipe date"),
        ("{nomor: p, nik: id_peserta, nama: id_peserta}", "schema.orang", "dua kali"),
        ("{nomor: peserta, nik: 1}", "orang.nik", "seharusnya teks"),
        ("{nomor: peserta, ktp: id_peserta}", "orang.ktp", "tidak dikenal"),
        ("[peserta]", "schema.orang", "pasangan kunci dan nilai"),
    ],
)
def test_a_wrong_declaration_is_refused_with_file_and_key(
    raw_folder: MakeFolder, declared: str, key: str, message: str
) -> None:
    with pytest.raises(IkuError) as caught:
        take_in(people(raw_folder, ROWS, schema=f"orang: {declared}"))
    text = str(caught.value)
    assert "datapackage.yaml" in text
    assert f"{key}:" in text
    assert message in text


def test_the_number_is_no_part_of_the_primary_key(raw_folder: MakeFolder) -> None:
    with pytest.raises(IkuError, match=r"schema\.primaryKey: kolom 'peserta' tidak ada di fields"):
        take_in(people(raw_folder, ROWS, schema=f"{PERSON}\nprimaryKey: [peserta]"))
