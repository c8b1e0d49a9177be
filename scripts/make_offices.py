"""Write an office for each kab/kota of 2018: ``python -m scripts.make_offices FOLDER [COUNT]``.

The five catalogues are laid out as ``make new-office`` does and taken in turn. Kecamatan and
figures are invented, the same for the same number; the wrong office has an amount in words.
"""

from __future__ import annotations

import argparse
import io
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console

from iku_analysis.base.asked_years import paths_of_planned_year
from iku_analysis.declarations.catalogue import Catalogue, load_catalogue
from iku_analysis.declarations.package import Package, load_package
from iku_analysis.model.regions import PROVINCE, Region, all_regions
from iku_analysis.offices.indicator_scaffold import plan_rows
from iku_analysis.offices.new_office import lay_out_office
from iku_analysis.offices.new_year_plan import csv_bytes
from scripts.make_units import ROOT, YEAR, schema_comment

OFFICE = "Dinas Contoh"  # stands for the office's name in what is laid out once
WRONG = 7  # number of the office with a wrong row
DECLARED = ("iku.yaml", "datapackage.yaml")
HEADS = (
    "No.,Sasaran Strategis,No. IKU,Indikator Kinerja Utama,Satuan,Alasan,"
    "Sumber Data,Cara Perhitungan"
)
PARTS = ("Utara", "Selatan", "Timur", "Barat", "Tengah", "Hulu", "Hilir", "Kota")
GOODS = ("Beras", "Helm", "Lampu", "Mainan")
YEARS = (2016, 2017, 2018)
SOURCE = {"publisher": "scripts/make_offices.py", "title": "Data contoh buatan"}
PLACE = {"type": "string", "wilayah": True, "constraints": {"required": True}}
GAP = '''"""Kesenjangan antarkecamatan: nilai terbesar dikurangi nilai terkecil."""

from iku_analysis.indicators import (
    InputUsed,
    Measurement,
    Quantity,
    missing_year,
    status_or_weakest,
    with_status,
)


def selisih(data_iku_1, year):
    """Nilai kecamatan terbesar dikurangi yang terkecil."""
    rows = data_iku_1.loc[data_iku_1["tahun"] == year]
    status = status_or_weakest(rows, data_iku_1)
    gap = missing_year("data_iku_1", year, data_iku_1)
    if len(rows):
        gap = Quantity(float(rows["nilai"].max() - rows["nilai"].min()), status)
    own = with_status(rows[["kecamatan", "nilai"]].reset_index(drop=True), status)
    return Measurement(
        indicator=1,
        year=year,
        values={"nilai": gap},
        breakdowns={"kecamatan": own},
        inputs=(InputUsed.of("data_iku_1", rows),),
    )
'''
Plain = dict[str, Any]


@dataclass(frozen=True)
class Pattern:
    """One of the catalogues.

    Attributes
    ----------
    rows : tuple of str
        Lines of its IKU document, of one sasaran.
    targets : tuple of int
        Target of each indicator; of a sum, per kecamatan.
    function, table : str
        Function that computes its indicator, where it is not declared; and the sample table of a
        built-in one.
    """

    rows: tuple[str, ...]
    targets: tuple[int, ...]
    function: str = ""
    table: str = ""


PATTERNS = (
    Pattern(("1,Meningkatnya air bersih,1,Persentase rumah berair bersih,persen,,,dibagi",), (80,)),
    Pattern(
        (
            "1,Meningkatnya layanan kesehatan,1,Jumlah kunjungan puskesmas,kunjungan,,,dijumlahkan",
            ",,2,Rata-rata kunjungan tiap kecamatan,kunjungan,,,rata-rata",
        ),
        (380, 370),
    ),
    Pattern(
        ("1,Meningkatnya retribusi pasar,1,Pertumbuhan retribusi pasar,persen,,,pertumbuhan",), (4,)
    ),
    Pattern(
        ("1,Menurunnya kesenjangan,1,Kesenjangan layanan,kunjungan,,,terbesar - terkecil",),
        (70,),
        "indikator.kesenjangan.selisih",
    ),
    Pattern(
        ("5,Menurunnya barang tidak sesuai,5,Barang tidak sesuai standar,item,,,dihitung",),
        (4,),
        "pengawasan.nonconforming_goods",
        "pengawasan",
    ),
)


# --- laid out once per catalogue ---------------------------------------------------------------


@dataclass(frozen=True)
class LaidOut:
    """What is the same for all offices of a catalogue, but for their names."""

    texts: Mapping[str, str]
    catalogue: Catalogue
    package: Package


@cache
def laid_out(pattern: Pattern) -> LaidOut:
    """First year of an office, with everything answered that its files ask."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for path in ("docs/templat-naskah.md", *(f"data/raw/{YEAR}/{file}" for file in DECLARED)):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, root / path)
        document = [f"INDIKATOR KINERJA UTAMA {YEAR} {OFFICE}", HEADS, *pattern.rows]
        (root / "iku.csv").write_text("\n".join(document) + "\n", encoding="utf-8")
        paths = paths_of_planned_year(YEAR, root, "data/kantor")
        lay_out_office(paths, root / "iku.csv", Console(file=io.StringIO()))
        _complete(paths.raw, pattern)
        texts = {
            path.relative_to(paths.raw).as_posix(): _answered(path.read_text(encoding="utf-8"))
            for path in sorted(paths.raw.rglob("*"))
            if path.suffix in {".md", ".txt", ".yaml"}
        }
        return LaidOut(texts, load_catalogue(paths.raw), load_package(paths.raw))


def _answered(text: str) -> str:
    """What the prompts ask for is invented."""
    named = text.replace("TULIS: nama perangkat daerah", OFFICE).replace("TULIS:", "Contoh:")
    return named.replace("status: sementara", "status: contoh")


def _declared(raw: Path) -> tuple[Plain, Plain]:
    catalogue, package = (yaml.safe_load((raw / name).read_text("utf-8")) for name in DECLARED)
    return catalogue, package


def _complete(raw: Path, pattern: Pattern) -> None:
    """Answer what is left open: tables by kecamatan, as CSV, and the function of the pattern."""
    catalogue, package = _declared(raw)
    del catalogue["belum_dikonfirmasi"]
    package["vintage"] = "2019-03-29"
    for table in package["resources"]:
        table.pop("belum_dikonfirmasi", None)
        table["sources"] = [SOURCE]
        if table["name"].startswith("data_iku"):
            table |= {"path": f"{table['name']}.csv", "format": "csv", "encoding": "utf-8"}
            table["dialect"] = {"delimiter": ","}
            table["schema"]["fields"][1] = {"name": "kecamatan", "title": "Kecamatan", **PLACE}
            table["schema"]["primaryKey"] = ["tahun", "kecamatan"]
    for item in catalogue["sasaran"][0]["indikator"]:
        measures = item["deklarasi"]["ukuran"]
        shown = measures["rincian"].pop("asal")["kolom"]
        measures["rincian"]["kecamatan"] = {"menurut": ["kecamatan"], "kolom": shown}
        if pattern.table:
            item["deklarasi"] = _built_in(package, pattern)
        elif pattern.function:
            del item["deklarasi"]["ukuran"]
            item["deklarasi"] |= _own(pattern.function)
    for name, plain in zip(DECLARED, (catalogue, package), strict=True):
        text = yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=1000)
        (raw / name).write_text(text, encoding="utf-8")


def _own(function: str) -> Plain:
    return {
        "fungsi": {
            "nilai": function,
            "alasan": "Contoh fungsi sendiri.",
            "rincian": {"kecamatan": ["nilai"]},
            "langkah": ["Nilai terbesar dikurangi nilai terkecil antarkecamatan."],
        },
        "tabel": {"nilai": ["data_iku_1"], "alasan": "Nilai per kecamatan."},
        "kebijakan": {"nilai": {}, "alasan": "Tidak ada aturan khusus."},
    }


def _built_in(package: Plain, pattern: Pattern) -> Plain:
    """Declaration as the sample catalogue has it; its table takes the place of the one laid out."""
    catalogue, tables = _declared(ROOT / "data/raw" / YEAR)
    (table,) = (item for item in tables["resources"] if item["name"] == pattern.table)
    del table["aturan"]  # for the many rows of a province
    package["resources"][0] = {**table, "sources": [SOURCE]}
    items = (item["deklarasi"] for target in catalogue["sasaran"] for item in target["indikator"])
    return next(item for item in items if item["fungsi"]["nilai"] == pattern.function)


# --- one office --------------------------------------------------------------------------------


def kab_kota() -> list[Region]:
    """Those of the year."""
    there = (region for region in all_regions() if region.is_in(int(YEAR)))
    return [region for region in there if region.level != PROVINCE]


def places_of(number: int) -> list[str]:
    """Invented kecamatan of an office."""
    return [f"Contoh {part}" for part in PARTS[: 5 + number % 4]]


def _rows(number: int) -> Iterator[Plain]:
    """Invented rows, with the columns of every table; the wrong office has an amount in words."""
    for year in YEARS:
        for at, place in enumerate(places_of(number)):
            amount = 300 + (7 * number + 13 * at) % 90 + 15 * (year - YEARS[0])
            is_wrong = number == WRONG and (year, at) == (YEARS[-1], 1)
            shown = "tiga ratus" if is_wrong else amount
            yield {
                "tahun": year,
                "kecamatan": place,
                "nilai": shown,
                "pembilang": shown,
                "penyebut": 450,
                "nomor_pengawasan": f"P-{year}-{at}",
                "tanggal": f"{year}-{at + 1:02}-15",
                "kab_kota": place,
                "jenis_barang": GOODS[amount % 4],
                "parameter": "SNI",
                "merek": f"Merek {at}",
                "hasil": "tidak sesuai" if amount % 2 else "sesuai",
            }


def _plan(made: LaidOut, pattern: Pattern, number: int) -> dict[str, list[Plain]]:
    """Rows of the plan tables."""
    (target,) = made.catalogue.targets
    budget = {"program": "Program Contoh", "kegiatan": "Kegiatan contoh"}
    money = {"pagu_rp": 1_000_000 * (100 + number), "realisasi_rp": 900_000 * (100 + number)}
    rows: dict[str, list[Plain]] = {
        "anggaran": [{"tahun": YEAR, "sasaran": target.number, **budget, **money}]
    }
    for item, asked in zip(target.indicators, pattern.targets, strict=True):
        aim = asked * len(places_of(number)) if item.name.startswith("Jumlah") else asked
        more = {
            "status": "contoh",
            "sumber": "Data contoh",
            "target": aim,
            "tanggal": f"{YEAR}-01-31",
            "tahun_awal": 2014,
            "tahun_akhir": YEAR,
            "keterangan": "tidak ada standar nasional: contoh",
        }
        for name, own in plan_rows(item, target.name, int(YEAR)).items():
            rows.setdefault(name, []).extend({**row, **more} for row in own)
    return rows


def write_office(folder: Path, region: Region, number: int) -> None:
    """Write the folder of one office.

    Parameters
    ----------
    folder : Path
        Of the office; must not exist.
    region : Region
        Its kabupaten or kota.
    number : int
        From 1; decides catalogue and figures.
    """
    pattern = PATTERNS[number % len(PATTERNS)]
    made, raw = laid_out(pattern), folder / YEAR
    texts = {
        name: text.replace(OFFICE, f"{OFFICE} {region.name}") for name, text in made.texts.items()
    }
    texts["iku.yaml"] += f"wilayah: {{tingkat: {region.level}, kode: '{region.kemendagri}'}}\n"
    for name in DECLARED:
        texts[name] = f"{schema_comment(raw / name)}\n{texts[name]}"
    texts["wilayah.csv"] = "nama\n" + "".join(f"{place}\n" for place in places_of(number))
    if pattern.function.startswith("indikator."):
        texts["../indikator/kesenjangan.py"] = GAP
    rows = _plan(made, pattern, number)
    for table in made.package.resources:
        is_data = table.name == pattern.table or table.name.startswith("data_iku")
        own = _rows(number) if is_data else rows.get(table.name, ())
        texts[table.path] = csv_bytes(table, own).decode()
    for name, text in texts.items():
        path = raw / name
        path.parent.resolve().mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def write_offices(folder: Path, count: int | None = None) -> Path:
    """Write offices and the table that lists them.

    Parameters
    ----------
    folder : Path
        Made when absent.
    count : int, optional
        How many; all by default.

    Returns
    -------
    Path
        The table.
    """
    lines = ["unit,folder"]
    for number, region in enumerate(kab_kota()[:count], 1):
        name = f"kab-kota-{region.kemendagri.replace('.', '')}"
        write_office(folder / name, region, number)
        lines.append(f"{name},{name}")
    table = folder / "units.csv"
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return table


def main() -> None:
    """Write them and say where the table is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int, nargs="?")
    arguments = parser.parse_args()
    print(write_offices(arguments.folder, arguments.count))


if __name__ == "__main__":
    main()
