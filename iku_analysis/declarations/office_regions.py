"""What an office is: ``wilayah:`` in ``iku.yaml``, and the kecamatan in its own ``wilayah.csv``."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from msgspec import Meta, field

from iku_analysis.base.declaration import Declaration, DeclarationError, Fault, twice
from iku_analysis.base.input_files import read_input
from iku_analysis.base.yaml_file import read_yaml
from iku_analysis.model.regions import (
    FIRST_YEAR,
    PROVINCE,
    Region,
    Regions,
    all_regions,
    regions_of,
)

REGION_FILE = "wilayah.csv"
HEADS = ("nama", "kode", "bps", "dari", "sampai", "ejaan")
_NEAR = 0.5
_EXAMPLE = "Tulis seperti wilayah: {tingkat: provinsi, kode: '64'}."


class OfficeRegion(Declaration, frozen=True):
    """Level and code of an office's region."""

    level: Annotated[
        Literal["provinsi", "kabupaten", "kota"], Meta(description="Tingkat pemerintahan")
    ] = field(name="tingkat")
    code: Annotated[
        str, Meta(description="Kode Kemendagri, di antara tanda kutip: '64', '33.74'")
    ] = field(name="kode")

    def found(self, year: int) -> Region | None:
        """The region in a year; None when there is none of that level and code."""
        same = (item for item in all_regions() if item.kemendagri == self.code)
        return next((r for r in same if r.level == self.level and r.is_in(year)), None)

    def faults_in(self, year: int) -> Iterator[Fault]:
        """A code that is none, of another level, or of no region in the year."""
        if year < FIRST_YEAR:
            what = f"daftar wilayah mulai {FIRST_YEAR}, laporan ini tahun {year}"
            yield Fault(what, "Hapus wilayah; tabel menurut wilayah belum dapat dipakai.")
        elif not self.found(year):
            yield Fault(f"kode {self.code!r} {self._reason(year)}", self._near(year), ("kode",))

    def _near(self, year: int) -> str:
        """The code whose writing, or whose region's name, is nearest to what was written."""
        there = [r for r in all_regions() if r.level == self.level and r.is_in(year)]
        codes = {word: r for r in there if r.kemendagri for word in (r.kemendagri, r.name)}
        close = difflib.get_close_matches(self.code, codes, 1, _NEAR)
        meant = (f"{codes[word].kemendagri!r}, {codes[word].name}" for word in close)
        return "".join(f"Maksud Anda {words}? " for words in meant) + _EXAMPLE

    def _reason(self, year: int) -> str:
        known = [region for region in all_regions() if region.kemendagri == self.code]
        if not known:
            return f"bukan kode {self.level}"
        region = known[0]
        if region.level != self.level:
            return f"kode {region.name}, tingkatnya {region.level}"
        if region.since > year:
            return f"kode {region.name}, baru ada sejak {region.since}, dari {region.origin}"
        now = next((r for r in all_regions() if r.name == region.name and r.is_in(year)), None)
        code = f"; kodenya menjadi {now.kemendagri}" if now else ""
        return f"kode {region.name} sampai {known[-1].until}{code}"


def office_regions(raw_folder: Path) -> Regions | None:
    """Regions of the office whose year a raw folder is, as far as ``iku.yaml`` can be read.

    What is wrong in it is told when the catalogue is read.

    Raises
    ------
    DeclarationError
        If the office's own table of kecamatan is wrong.
    """
    try:
        written = read_yaml(raw_folder / "iku.yaml")
    except (OSError, yaml.YAMLError):
        return None
    year, given = _declared(written)
    whole = given.found(year) if given else None
    if whole is None or year < FIRST_YEAR:
        return None
    return regions_of(whole, year, () if whole.level == PROVINCE else own_parts(raw_folder))


def _declared(written: object) -> tuple[int, OfficeRegion | None]:
    given: Mapping[str, Any] = written if isinstance(written, dict) else {}
    year, region = given.get("tahun"), given.get("wilayah")
    if not isinstance(year, int) or not isinstance(region, dict):
        return 0, None
    return year, OfficeRegion(region.get("tingkat", ""), region.get("kode", ""))


def own_parts(raw_folder: Path) -> tuple[Region, ...]:
    """Kecamatan an office declares in ``wilayah.csv``; none without the file.

    Raises
    ------
    DeclarationError
        With all faults at once.
    """
    try:
        content = read_input(raw_folder / REGION_FILE)
    except FileNotFoundError:
        return ()
    try:
        text = content.decode("utf-8-sig")
        sign = max(",;\t", key=text.partition("\n")[0].count)
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
        rows = [(reader.line_num, row) for row in reader if any(row.values())]
    except (UnicodeDecodeError, csv.Error):
        mend = "Simpan sebagai CSV UTF-8."
        raise DeclarationError(REGION_FILE, (Fault("tidak terbaca", mend, line=1),)) from None
    faults = list(_faults(reader.fieldnames or (), rows))
    if faults:
        raise DeclarationError(REGION_FILE, tuple(faults))
    return tuple(_part(row) for _, row in rows)


def _faults(head: Sequence[str], rows: Sequence[tuple[int, Mapping[str, str]]]) -> Iterator[Fault]:
    if not {"nama"} <= set(head) <= set(HEADS) or len(set(head)) < len(head):
        mend = f"Tulis kolom nama, dan bila ada {', '.join(HEADS[1:])}."
        yield Fault(f"kolomnya {', '.join(map(str, head))}", mend, line=1)
        return
    for line, row in rows:
        if None in row or None in row.values():
            yield Fault("banyaknya isian lain dari judul", "Apit koma dengan kutip.", line=line)
            return
        if not row["nama"].strip():
            yield Fault("kosong", "Isi nama kecamatan.", line=line, key="nama")
        for key in ("dari", "sampai"):
            if (year := row.get(key, "").strip()) and not re.fullmatch("[12][0-9]{3}", year):
                yield Fault(f"{year!r} bukan tahun", "Tulis empat angka.", line=line, key=key)
    for key in ("nama", "kode", "bps"):
        values = [(row.get(key, "").strip(), row.get("dari", "").strip()) for _, row in rows]
        for at, (value, _) in twice(values):
            if value:
                yield Fault(f"{value!r} sudah ada", "Hapus satu.", line=rows[at][0], key=key)


def _part(row: Mapping[str, str]) -> Region:
    cells = {key: (row.get(key) or "").strip() for key in HEADS}
    spelled = tuple(filter(None, map(str.strip, cells["ejaan"].split(";"))))
    return Region(
        cells["nama"],
        cells["kode"],
        cells["bps"],
        aliases=spelled,
        since=int(cells["dari"] or 0),
        until=int(cells["sampai"] or 0),
    )
