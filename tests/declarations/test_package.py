from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from iku_analysis.base.declaration import DeclarationError
from iku_analysis.base.errors import IkuError
from iku_analysis.declarations.fields import NumberFormat
from iku_analysis.declarations.package import load_package
from iku_analysis.declarations.resource import Source
from iku_analysis.intake.checked_tables import take_in_table

GOOD = """
name: uji
vintage: 2019-03-29
resources:
  - name: harga
    title: Harga pasar
    path: harga.csv
    format: csv
    encoding: windows-1252
    dialect: {delimiter: ;}
    status: contoh
    vintage: 2019-03-29
    sources: [{publisher: Dinas, title: Laporan, accessed: 2019-03-01}]
    schema:
      fields:
        - {name: tahun, title: Tahun, type: integer, constraints: {required: true, minimum: 2010}}
        - {name: harga, type: number, decimalChar: ',', groupChar: .}
        - {name: jenis, type: string, constraints: {enum: [beras, gula]}}
      primaryKey: [tahun]
      missingValues: ['', n/a]
"""
PRICE = "{name: harga, type: number, decimalChar: ',', groupChar: .}"


def _load(folder: Path, text: str) -> None:
    (folder / "datapackage.yaml").write_text(text, encoding="utf-8")
    load_package(folder)


def test_descriptor_is_read_as_written(tmp_path: Path) -> None:
    (tmp_path / "datapackage.yaml").write_text(GOOD, encoding="utf-8")
    package = load_package(tmp_path)
    resource = package.resource("harga")
    assert package.vintage == dt.date(2019, 3, 29)
    assert (resource.delimiter, resource.encoding, resource.status) == (";", "cp1252", "contoh")
    assert resource.sources == (Source("Dinas", "Laporan", "", dt.date(2019, 3, 1)),)
    assert resource.primary_key == ("tahun",)
    assert resource.missing_values == {"": "", "n/a": ""}
    year, price, kind = resource.fields
    assert (year.constraints.required, year.constraints.minimum) == (True, 2010)
    assert price.number_format == NumberFormat(",", ".")
    assert kind.constraints.enum == ("beras", "gula")


@pytest.mark.parametrize(
    ("old", "new", "key", "message"),
    [
        ("decimalChar", "decimalchar", "fields[harga].decimalchar", "Maksud Anda 'decimalChar'?"),
        ("groupChar: .", "groupChar: ','", "fields[harga].groupChar", "sama dengan decimalChar"),
        ("decimalChar: ',', ", "", "fields[harga].decimalChar", "wajib ada bila groupChar"),
        ("type: number", "type: angka", "fields[harga].type", "'angka' tidak dikenal"),
        (
            "minimum: 2010",
            "minimum: awal",
            "constraints.minimum",
            "tidak sesuai tipe kolom integer",
        ),
        ("minimum: 2010", "minimum: .inf", "constraints.minimum", "bukan bilangan berhingga"),
        ("minimum: 2010", "minimum: 9, maximum: 8", "constraints.minimum", "lebih besar"),
        ("minimum: 2010", "minimum: yes", "constraints.minimum", "tidak sesuai tipe kolom integer"),
        ("required: true", "required: ya", "constraints.required", "seharusnya true atau false"),
        ("[beras, gula]", "[beras, no]", "constraints.enum", "tidak sesuai tipe kolom string"),
        ("enum: [beras, gula]", "pattern: '['", "constraints.pattern", "tidak sah"),
        ("enum: [beras, gula]", "minimum: 1", "constraints.minimum", "tidak berlaku"),
        ("minimum: 2010", "pattern: x", "constraints.pattern", "tidak berlaku"),
        ("'', n/a", "'', 0", "schema.missingValues[2]", "Beri tanda kutip: '0'"),
        ("[tahun]", "[bulan]", "schema.primaryKey", "kolom 'bulan' tidak ada di fields"),
        ("name: jenis", "name: harga", "schema.fields[harga].name", "dinyatakan lebih dari sekali"),
        ("status: contoh", "status: asli", "resources[harga].status", "'asli' tidak dikenal"),
        ("status: contoh", "status: per_baris", "resources[harga].status", "menuntut kolom status"),
        ("    status: contoh\n", "", "resources[harga].status", "wajib ada"),
        ("name: jenis", "name: status", "resources[harga].status", "harus per_baris"),
        ("path: harga.csv", "path: ../harga.csv", "resources[harga].path", "ke luar folder data"),
        ("path: harga.csv", "path: /etc/passwd", "resources[harga].path", "di dalam folder"),
        ("format: csv", "format: ods", "resources[harga].format", "'ods' tidak dikenal"),
        ("windows-1252", "latin-99", "resources[harga].encoding", "'latin-99' tidak dikenal"),
        ("delimiter: ;", "delimiter: ;;", "dialect.delimiter", "tepat satu karakter"),
        ("delimiter: ;", "sheet: Data", "dialect.sheet", "csv tidak mempunyai lembar"),
        ("delimiter: ;", "pemisah: ;", "dialect.pemisah", "tidak dikenal"),
        ("accessed: 2019-03-01", "accessed: maret", "sources[1].accessed", "seharusnya tanggal"),
        ("publisher: Dinas, ", "", "sources[1].publisher", "wajib ada"),
        (PRICE, "harga", "schema.fields[2]", "pasangan kunci dan nilai"),
    ],
)
def test_wrong_descriptor_is_refused_with_file_and_key(
    tmp_path: Path, old: str, new: str, key: str, message: str
) -> None:
    assert old in GOOD
    with pytest.raises(IkuError) as caught:
        _load(tmp_path, GOOD.replace(old, new))
    text = str(caught.value)
    assert "datapackage.yaml" in text
    assert f"{key}:" in text
    assert message in text


@pytest.mark.parametrize(
    "text", ["resources: [", "resources: !!python/object:os.system {}", "a: \x07"]
)
def test_text_that_is_no_plain_yaml_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(IkuError, match="bukan YAML"):
        _load(tmp_path, text)


def test_list_instead_of_mapping_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IkuError, match="pasangan kunci dan nilai"):
        _load(tmp_path, "- a\n")


def test_absent_descriptor_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IkuError, match=r"Salin datapackage\.yaml tahun lalu"):
        load_package(tmp_path)


def test_link_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "2018"
    folder.mkdir()
    (tmp_path / "rahasia.csv").write_text("tahun\n", encoding="utf-8")
    (folder / "harga.csv").symlink_to(tmp_path / "rahasia.csv")
    with pytest.raises(IkuError, match="ke luar folder data"):
        _load(folder, GOOD)


def test_unknown_table_names_the_tables_there_are(tmp_path: Path) -> None:
    (tmp_path / "datapackage.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(IkuError, match="Tabel yang ada: harga"):
        take_in_table(tmp_path, "ekspor")


def test_a_date_in_quotation_marks_is_a_date(tmp_path: Path) -> None:
    quoted = GOOD.replace("2019-03-29", "'2019-03-29'").replace("2019-03-01", '"2019-03-01"')
    days = "        - {name: hari, type: date, constraints: {minimum: '2018-01-01'}}\n"
    quoted = quoted.replace("      primaryKey", f"{days}      primaryKey")
    (tmp_path / "datapackage.yaml").write_text(quoted, encoding="utf-8")
    package = load_package(tmp_path)
    (resource,) = package.resources
    assert package.vintage == resource.vintage == dt.date(2019, 3, 29)
    assert resource.sources[0].accessed == dt.date(2019, 3, 1)
    assert resource.fields[-1].constraints.minimum == dt.date(2018, 1, 1)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    vintage: 2019-03-29", "    vintage: 2019-03-30", "tanggal data 2019-03-30 sesudah"),
        ("accessed: 2019-03-01", "accessed: 2026-11-23", "tanggal diambil 2026-11-23 sesudah"),
    ],
)
def test_a_date_after_that_of_the_report_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in GOOD
    with pytest.raises(DeclarationError) as caught:
        _load(tmp_path, GOOD.replace(old, new))
    (fault,) = caught.value.faults
    assert said in fault.what
    assert new.split(maxsplit=1)[0] in GOOD.replace(old, new).split("\n")[fault.line - 1]
    # a new year has no report date yet
    _load(tmp_path, GOOD.replace(old, new).replace("\nvintage: 2019-03-29", ""))


EARLIER = GOOD.partition("resources:\n")[2].replace("harga\n", "harga_lama\n", 1)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("terbitan_lama: harga_lama", "terbitan_lama: harga_lma", "tidak dinyatakan"),
        ("terbitan_lama: harga_lama", "terbitan_lama: harga", "tidak dinyatakan"),
        ("vintage: 2018-03-29", "vintage: 2019-03-29", "harus lebih awal"),
        ("primaryKey: [tahun]", "primaryKey: [jenis]", "harus ada dan sama"),
        ("name: harga, type", "name: harga_baru, type", "kolom angka yang sama"),
    ],
)
def test_an_earlier_vintage_is_another_table_of_the_same_rows(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    later = GOOD.replace("status: contoh", "status: contoh\n    terbitan_lama: harga_lama")
    text = later + EARLIER.replace("vintage: 2019-03-29", "vintage: 2018-03-29")
    _load(tmp_path, text)
    ((earlier, newer),) = load_package(tmp_path).revised
    assert (earlier.name, newer.name) == ("harga_lama", "harga")
    with pytest.raises(DeclarationError, match=said):
        _load(tmp_path, text.replace(old, new, 1))
