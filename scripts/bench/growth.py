"""Years that grew: more rows in the tables that are lists of cases, more indicators."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path
from typing import Any

import yaml

from iku_analysis.base.paths import YearPaths

# Lists of cases whose first column tells them apart, so that a case can be there again.
CASES = ("pengawasan", "wub", "kemitraan")
PLANS = ("perjanjian_kinerja", "renstra", "riwayat", "anggaran", "standar_nasional")
LAST = 11  # the indicator that is there again, alone in its notebook and target
VARIANTS = ("dilatih_dan_didampingi", "hanya_dilatih", "hanya_didampingi", "kumulatif")
COUNTED = {"jenis": "banyak_berbeda", "dari": "setahun", "kunci": ["id_peserta"]}
# In place of its function, whose name no two indicators may share.
MEASURE: dict[str, Any] = {
    "alasan": "Hitungan contoh.",
    "himpunan": {
        "setahun": {"dari": "wub", "saring": [{"kolom": "tahun", "tahun_laporan": [0, 0]}]}
    },
    "daftar": dict.fromkeys(VARIANTS, COUNTED),
    "rincian": {"kab_kota": {"menurut": ["kab_kota"], "kolom": {VARIANTS[0]: VARIANTS[0]}}},
}
OF_THE_FUNCTION = ("fungsi", "tabel", "kebijakan", "cakupan", "rahasia")
MISSING = re.compile('"(tahunan|bidang)"')  # breakdowns only the function has
NOTEBOOK = "06_wirausaha_baru.ipynb"


def _rewrite(path: Path, change: Any) -> None:  # noqa: ANN401 -- a function of head and rows
    with path.open(encoding="utf-8", newline="") as stream:
        head, *rows = list(csv.reader(stream))
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([head, *change(head, rows)])


def _later(key: str, by: int) -> str:
    """A key with a higher number: W-000001 is W-005001 later."""
    return re.sub(r"\d+$", lambda found: f"{int(found[0]) + by:0{len(found[0])}}", key)


def more_rows(paths: YearPaths, factor: int) -> None:
    """Have every case ``factor`` times, each under a number of its own."""

    def again(_: list[str], rows: list[list[str]]) -> list[list[str]]:
        copied = [*rows]
        for turn in range(1, factor):
            copied += [[_later(key, turn * len(rows)), *rest] for key, *rest in rows]
        return copied

    for name in CASES:
        _rewrite(paths.raw / f"{name}.csv", again)


def more_indicators(paths: YearPaths, count: int) -> None:
    """Have the last indicator again, each time with a target and a notebook of its own."""
    catalogue_file = paths.raw / "iku.yaml"
    catalogue = yaml.safe_load(catalogue_file.read_text(encoding="utf-8"))
    target = catalogue["sasaran"][-1]
    added = {number: target["nomor"] + number - LAST for number in range(LAST + 1, count + 1)}
    text = json.dumps(target)
    for number, place in added.items():
        copy = json.loads(text)
        copy["nomor"], copy["indikator"][0]["nomor"] = place, number
        declared = copy["indikator"][0]["deklarasi"]
        for key in OF_THE_FUNCTION:
            declared.pop(key, None)
        declared["ukuran"] = json.loads(json.dumps(MEASURE))
        catalogue["sasaran"].append(copy)
        shutil.copy(paths.raw / f"narasi/iku-{LAST}.md", paths.raw / f"narasi/iku-{number}.md")
        _copy_notebook(paths.sources, number, place)
    catalogue_file.write_text(yaml.safe_dump(catalogue, allow_unicode=True), encoding="utf-8")
    document = paths.raw / catalogue["dokumen"]
    told = document.read_text(encoding="utf-8")
    [line] = (line for line in told.splitlines(keepends=True) if f"\t{LAST}\t" in line)
    own = [line.replace(f"\t{LAST}\t", f"\t{number}\t") for number in added]
    lines = [f"{place}{one[1:]}" for one, place in zip(own, added.values(), strict=True)]
    document.write_text(told.replace(line, "".join([line, *lines])), encoding="utf-8")
    package = paths.raw / "datapackage.yaml"  # which knows how many targets there are
    known = package.read_text(encoding="utf-8").replace("maximum: 6}", f"maximum: {count}}}")
    package.write_text(known, encoding="utf-8")
    for name in PLANS:
        _rewrite(paths.raw / f"{name}.csv", lambda head, rows: _planned(head, rows, added))


def _copy_notebook(sources: Path, number: int, place: int) -> None:
    stored = (sources / NOTEBOOK).read_text(encoding="utf-8")
    renamed = re.sub(rf"(iku|indicator\(|IKU ){LAST}\b", rf"\g<1>{number}", stored)
    notebook = json.loads(renamed.replace("Sasaran 6", f"Sasaran {place}"))
    cells = [cell for cell in notebook["cells"] if not MISSING.search("".join(cell["source"]))]
    for cell in cells:
        opened = rf"\g<1>{place}"
        cell["source"] = re.sub(r"(open_chapter\(\s*)6\b", opened, "".join(cell["source"]))
    text = json.dumps({**notebook, "cells": cells}, indent=1, ensure_ascii=False)
    (sources / f"{place:02d}_wirausaha_baru.ipynb").write_text(text, encoding="utf-8")


def _planned(head: list[str], rows: list[list[str]], added: dict[int, int]) -> list[list[str]]:
    code = head.index("kode_iku")
    target = head.index("sasaran") if "sasaran" in head else None
    copies = []
    for number, place in added.items():
        for row in rows:
            if row[code] == str(LAST):
                copy = [*row]
                copy[code] = str(number)
                if target is not None:
                    copy[target] = str(place)
                copies.append(copy)
    return rows + copies
