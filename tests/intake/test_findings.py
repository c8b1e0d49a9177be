from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from iku_analysis.intake.checked_tables import take_in
from iku_analysis.intake.findings import (
    Finding,
    Severity,
    findings_from_json,
    findings_to_json,
    print_findings,
)
from iku_analysis.offices.check import check_year

DATA = Path(__file__).parents[1] / "data"


def _console() -> Console:
    return Console(file=io.StringIO(), width=100)


def _text(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_findings_survive_json() -> None:
    findings = take_in(DATA / "batasan").findings
    assert findings_from_json(findings_to_json(findings)) == findings
    assert findings_to_json(findings) == findings_to_json(take_in(DATA / "batasan").findings)


def test_printed_finding_shows_place_value_rule_and_mend() -> None:
    console = _console()
    finding = Finding(
        Severity.GALAT,
        "a.csv",
        "Data",
        3,
        "n",
        "12,5",
        "bukan angka",
        "Tulis angka.",
        "IKU-S110",
        4321,
        (5,),
    )
    print_findings([finding], console)
    text = _text(console)
    for part in ("a.csv, lembar Data", "galat", "IKU-S110", "kolom n", "12,5"):
        assert part in text
    assert "4.319 lagi" in " ".join(text.split())
    assert "bukan angka" in text
    assert "→ Tulis angka." in text


def test_markup_and_control_characters_from_data_are_printed_harmless() -> None:
    console = _console()
    print_findings(take_in(DATA / "isi_berbahaya").findings, console)
    text = _text(console)
    assert "[bold]x[/bold]" in text
    assert not {"\x1b", "\x07", "\u202e"} & set(text)


@pytest.fixture
def with_catalogue(tmp_path: Path, raw: Path):
    """Copy a folder of tables and give it the catalogue and the authored texts of 2018."""

    def copied(name: str) -> Path:
        folder = tmp_path / "2018"
        shutil.copytree(DATA / name, folder)
        for file in ("iku.yaml", "dokumen_iku.txt"):
            shutil.copy(raw / file, folder)
        shutil.copytree(raw / "narasi", folder / "narasi")
        return folder

    return copied


def test_check_ends_with_the_command_to_run_again_when_there_is_a_galat(with_catalogue) -> None:
    console = _console()
    assert check_year(with_catalogue("semua_tabel_sekaligus"), console) == 1
    assert re.search(
        r"\n[1-9]\d* galat, \d+ peringatan, \d+ catatan: perbaiki galat lalu jalankan lagi:"
        r" make check YEAR=2018\n$",
        _text(console),
    )
