"""``terima.csv``: a warning somebody answers for, by code and place."""

import pytest

from iku_analysis.intake.acceptances import HEAD, acceptance_row, judged
from iku_analysis.intake.checked_tables import take_in
from iku_analysis.intake.findings import Severity, counted

FIELDS = [
    "name: nomor, type: string",
    "name: nilai, type: number, decimalChar: ',', groupChar: '.'",
]
KEY = "primaryKey: [nomor]"
ROWS = ('A,"12,500"', 'B,"7"', 'C,"8"')


@pytest.fixture
def folder(raw_folder):
    """Table with one warning, about the row of key A."""

    def made(*rows):
        text = "nomor,nilai\n" + "\n".join(rows or ROWS) + "\n"
        return raw_folder(FIELDS, {"uji.csv": text}, schema=KEY)

    return made


def _accept(folder, *rows):
    (folder / "terima.csv").write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")


def _row_for(finding, name="Ibu Sari", day="2019-03-29", reason="harga per gram"):
    row = acceptance_row(finding)
    return row.replace("nama,tttt-bb-hh,alasan", f"{name},{day},{reason}")


def _judged(folder):
    return judged(take_in(folder).findings, folder)


def test_an_accepted_warning_tells_who_when_and_why(folder):
    made = folder()
    (warning,) = take_in(made).findings
    assert (warning.code, warning.severity) == ("IKU-S121", Severity.PERINGATAN)
    _accept(made, _row_for(warning))
    (told,) = _judged(made)
    assert told.severity is Severity.DITERIMA
    assert told.mend == "Diterima oleh Ibu Sari pada 29 Maret 2019: harga per gram"
    assert counted([told]) == "0 galat, 0 peringatan, 1 diterima, 0 catatan"


def test_it_is_still_accepted_after_its_row_has_moved(folder):
    (warning,) = take_in(folder()).findings
    made = folder(*reversed(ROWS))
    _accept(made, _row_for(warning))
    (told,) = _judged(made)
    assert (told.severity, told.row) == (Severity.DITERIMA, 4)


@pytest.mark.parametrize(
    "rows",
    [
        ('D,"12,500"', *ROWS[1:]),  # another row holds it
        (*ROWS, 'D,"12,500"'),  # one more row holds it
        ('A,"12,700"', *ROWS[1:]),  # the cell holds something else
    ],
)
def test_it_has_to_be_accepted_anew_when_the_data_changed(folder, rows):
    (warning,) = take_in(folder()).findings
    made = folder(*rows)
    _accept(made, _row_for(warning))
    told, unused = _judged(made)
    assert told.severity is Severity.PERINGATAN
    assert (unused.code, unused.row, unused.file) == ("IKU-D122", 2, "terima.csv")


def test_an_acceptance_without_a_finding_is_told(folder):
    made = folder(*ROWS[1:])
    _accept(made, "IKU-S121,uji.csv,nilai / x,Ibu Sari,2019-03-29,sudah benar")
    (unused,) = _judged(made)
    assert (unused.code, unused.severity) == ("IKU-D122", Severity.PERINGATAN)


def test_nothing_is_said_to_be_gone_while_a_galat_may_hide_it(folder):
    (warning,) = take_in(folder()).findings
    made = folder('A,"x"')
    _accept(made, _row_for(warning))
    assert {item.code for item in _judged(made)} == {item.code for item in take_in(made).findings}


def test_a_galat_is_never_accepted(folder):
    made = folder('A,"x"')
    (fault,) = take_in(made).findings
    _accept(made, _row_for(fault))
    told, refused = _judged(made)
    assert told.severity is Severity.GALAT
    assert refused.code == "IKU-D123"


def test_the_same_warning_accepted_twice_is_told(folder):
    made = folder()
    (warning,) = take_in(made).findings
    _accept(made, _row_for(warning), _row_for(warning))
    assert [item.code for item in _judged(made)] == ["IKU-S121", "IKU-D124", "IKU-D124"]


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("IKU-S121,uji.csv,nilai,,2019-03-29,benar", "kolom nama kosong"),
        ("IKU-S121,uji.csv,nilai,Sari,2019-03-29,", "kolom alasan kosong"),
        ("IKU-S121,uji.csv,nilai,Sari,kemarin,benar", "tanggal tidak seperti"),
        ("IKU-S121,uji.csv,nilai,nama,2019-03-29,Alasan", "nama, alasan masih berisi kata"),
        ("IKU-S121,uji.csv,nilai,Sari,tttt-bb-hh,benar", "tanggal masih berisi kata contohnya"),
        ("S121,uji.csv,nilai,Sari,2019-03-29,benar", "kode tidak seperti"),
        ("IKU-S121,uji.csv,nilai", "3 isian"),
        ("IKU-S121,uji.csv,nilai,Sari,2019-03-29,hubungi 0812-3456-7890", "data pribadi"),
    ],
)
def test_a_row_without_name_day_or_reason_is_a_galat(folder, row, what):
    made = folder(*ROWS[1:])
    _accept(made, row)
    fault = _judged(made)[0]
    assert (fault.code, fault.severity, fault.row) == ("IKU-D121", Severity.GALAT, 2)
    assert what in fault.rule


@pytest.mark.parametrize("text", ["kode,berkas\n", "", "\x00\xff"])
def test_a_file_with_another_head_is_a_galat(folder, text):
    made = folder(*ROWS[1:])
    (made / "terima.csv").write_bytes(text.encode("latin-1"))
    (fault,) = _judged(made)
    assert (fault.code, fault.severity) == ("IKU-D121", Severity.GALAT)


def test_semicolons_and_long_dates_of_an_office_program_are_read(folder):
    made = folder()
    (warning,) = take_in(made).findings
    row = f"{warning.code};uji.csv;{warning.place};Sari;29 Maret 2019;benar"
    (made / "terima.csv").write_text(f"\ufeff{HEAD.replace(',', ';')}\r\n{row}\r\n", "utf-8")
    (told,) = _judged(made)
    assert told.severity is Severity.DITERIMA


def test_rows_are_known_without_a_key_by_all_they_hold(raw_folder):
    fields = [*FIELDS, "name: ponsel, type: string, pribadi: true"]
    text = 'nomor,nilai,ponsel\nA,"12,500",081234567890\n'
    (warning,) = take_in(raw_folder(fields, {"uji.csv": text})).findings
    assert warning.place == "nilai / 12,500 / A | 12,500"


def test_many_rows_have_one_short_place_that_does_not_depend_on_their_order(folder):
    rows = [f'K{number},"12,500"' for number in range(200)]
    (one,) = take_in(folder(*rows)).findings
    (other,) = take_in(folder(*reversed(rows))).findings
    assert one.place == other.place
    assert one.place.startswith("nilai / 12,500 / 200 baris #")
    (fewer,) = take_in(folder(*rows[1:])).findings
    assert fewer.place != one.place


def test_a_quarter_tells_no_acceptance_of_the_year_to_be_deleted(folder):
    made = folder(*ROWS[1:])
    _accept(made, "IKU-S121,uji.csv,nilai / x,Ibu Sari,2019-03-29,sudah benar")
    assert judged(take_in(made).findings, made, quarter=2) == ()
