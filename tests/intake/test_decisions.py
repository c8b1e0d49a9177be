"""``samakan.csv``: near writings are told until people decide, and then as they decided."""

import pytest

from iku_analysis.base.declaration import DeclarationError
from iku_analysis.declarations.decisions import load_decisions
from iku_analysis.declarations.package import load_package
from iku_analysis.intake.checked_tables import take_in

HEAD = "tabel,kolom,nilai,sama_dengan,keputusan,alasan,nama,tanggal"
COLUMNS = [
    "name: negara, type: string",
    "name: n, type: integer",
    "name: ibu, type: string, pribadi: true",
]
RULES = """\
aturan:
  - jenis: hampir_sama
    kode: IKU-T900
    kolom: [negara]
    sinonim: negara
    tingkat: peringatan
    alasan: Satu negara di bawah dua nama."""
TABLE = "negara,n,ibu\nTiongkok,1,a\nChina,2,b\nTiongkok,3,c\nJepang,4,d\n"


@pytest.fixture
def told(raw_folder):
    """What is found in the table with these decisions, and the table."""

    def check(*rows, table=TABLE, head=HEAD, encoding="utf-8"):
        folder = raw_folder(COLUMNS, {"uji.csv": table}, options=RULES)
        if rows:
            text = "\n".join((head, *rows)) + "\n"
            (folder / "samakan.csv").write_bytes(text.encode(encoding))
        intake = take_in(folder)
        return [(item.code, item.severity.value, item.row) for item in intake.findings], intake

    return check


def row(value="China", other="Tiongkok", decision="sama", table="uji", column="negara"):
    return f"{table},{column},{value},{other},{decision},Keppres 12/2014,Analis,2019-03-29"


def test_two_names_of_one_country_are_a_pair_to_confirm(told):
    found, intake = told()
    assert found == [("IKU-T900", "peringatan", 3)]
    assert '"China" (1 baris) dan "Tiongkok" (2 baris)' in intake.findings[0].rule
    assert "3 menjadi 2" in intake.findings[0].rule
    assert list(intake.tables["uji"]["negara"]) == ["Tiongkok", "China", "Tiongkok", "Jepang"]


def test_what_is_decided_to_be_the_same_is_read_as_such_and_told(told):
    found, intake = told(row())
    assert found == [("IKU-S080", "catatan", 3)]
    assert "Keppres 12/2014 (Analis, 29 Maret 2019)" in intake.findings[0].rule
    assert list(intake.tables["uji"]["negara"]) == ["Tiongkok", "Tiongkok", "Tiongkok", "Jepang"]


def test_it_is_replaced_before_anything_is_checked(raw_folder):
    folder = raw_folder(
        [f"{COLUMNS[0]}, constraints: {{unique: true}}", *COLUMNS[1:]],
        {"uji.csv": "negara,n,ibu\nTiongkok,1,a\nChina,2,b\n", "samakan.csv": f"{HEAD}\n{row()}\n"},
    )
    assert take_in(folder).has_faults


def test_what_is_decided_to_differ_is_not_told_again(told):
    assert told(row(decision="beda"))[0] == []
    assert told(row("Tiongkok", "China", "beda"))[0] == []


def test_a_pair_that_differs_leaves_other_pairs(told):
    found, _ = told(row(decision="beda"), table=TABLE + "RRT,5,e\n")
    assert found == [("IKU-T900", "peringatan", 6)]


@pytest.mark.parametrize("decision", ["sama", "beda"])
def test_a_decision_that_no_longer_matches_is_told(told, decision):
    found, intake = told(row("Cina", decision=decision))
    assert ("IKU-S081", "peringatan", 2) in found
    item = next(item for item in intake.findings if item.code == "IKU-S081")
    assert item.file == "samakan.csv"
    assert '"Cina"' in item.rule


def test_what_a_spreadsheet_makes_of_the_file_is_read(told):
    head, line = HEAD.replace(",", ";"), row().replace(",", ";").replace("2019-03-29", "29/03/2019")
    assert told(line, head=head, encoding="utf-8-sig")[0] == [("IKU-S080", "catatan", 3)]


@pytest.mark.parametrize(
    ("rows", "line", "key"),
    [
        ([row(decision="samakan")], 2, "keputusan"),
        ([row(value="")], 2, "nilai"),
        ([row().replace("2019-03-29", "kemarin")], 2, "tanggal"),
        ([row(table="ujian")], 2, "tabel"),
        ([row(column="negri")], 2, "kolom"),
        ([row(column="ibu")], 2, "kolom"),
        ([row(column="n")], 2, "kolom"),
        ([row("China", "China")], 2, "sama_dengan"),
        ([row(), row("China", "Jepang")], 3, "nilai"),
        ([row(), row(decision="beda")], 3, "nilai"),
        ([row(), row("Tiongkok", "China", "beda")], 3, "nilai"),
        ([row("RRT", "China"), row()], 2, "sama_dengan"),
        ([row(), row()[:-11]], 3, ""),
    ],
)
def test_a_faulty_decision_is_refused_with_line_and_column(raw_folder, rows, line, key):
    text = "\n".join((HEAD, *rows))
    folder = raw_folder(COLUMNS, {"uji.csv": TABLE, "samakan.csv": text}, options=RULES)
    with pytest.raises(DeclarationError) as fault:
        load_decisions(load_package(folder))
    assert (line, key) in [(item.line, item.key) for item in fault.value.faults]


def test_another_file_of_that_name_is_refused(raw_folder):
    for content in ("kode;nilai\n1;2\n", b"\xff\xfe\x00", ""):
        folder = raw_folder(COLUMNS, {"uji.csv": TABLE, "samakan.csv": content}, options=RULES)
        with pytest.raises(DeclarationError, match=r"samakan\.csv"):
            load_decisions(load_package(folder))


def test_personal_data_in_a_decision_are_found_and_not_told(told):
    _, intake = told(row().replace("Analis", "Analis 0812-3456-7890"))
    item = next(item for item in intake.findings if item.file == "samakan.csv")
    assert item.severity == "galat"
    assert "3456" not in repr(intake.findings)


def test_near_writings_are_compared_within_what_is_declared_only(raw_folder):
    rules = RULES.replace("sinonim: negara", "dalam: [n]")
    table = "negara,n,ibu\nMaju,1,a\nMAJU,2,b\nmaju,2,c\n"
    folder = raw_folder(COLUMNS, {"uji.csv": table}, options=rules)
    assert [item.row for item in take_in(folder).findings] == [4]


def test_many_pairs_are_one_finding_that_names_them(raw_folder):
    names = [f"Usaha {number}" for number in range(30)]
    table = "\n".join(
        ["negara,n,ibu", *(f"{name},1,a" for name in names + [n.upper() for n in names])]
    )
    folder = raw_folder(COLUMNS, {"uji.csv": table}, options=RULES)
    (finding,) = take_in(folder).findings
    assert finding.count == 30
    assert '"USAHA 7" dan "Usaha 7"' in finding.rule
    assert "60 menjadi 30" in finding.rule


def test_a_personal_column_cannot_be_compared(raw_folder):
    folder = raw_folder(COLUMNS, {"uji.csv": TABLE}, options=RULES.replace("[negara]", "[ibu]"))
    with pytest.raises(DeclarationError, match="data pribadi"):
        load_package(folder)
