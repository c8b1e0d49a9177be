"""Whether the files of a report, and what it was made from, are still the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

from iku_analysis.errors import FAULT_EXIT_CODE, IkuError
from iku_analysis.paths import YearPaths
from iku_analysis.provenance.hashing import file_digest, package_digest

CHANGED, GONE = "berubah", "hilang"


def load_manifest(paths: YearPaths) -> dict[str, Any]:
    """Read the manifest of a year.

    Raises
    ------
    IkuError
        If there is none or it is no JSON.
    """
    try:
        loaded: dict[str, Any] = json.loads(paths.manifest.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise IkuError(
            f"{paths.relative(paths.manifest)} belum ada.",
            f"Jalankan: make report YEAR={paths.year}",
        ) from None
    except ValueError as fault:
        raise IkuError(
            f"{paths.relative(paths.manifest)} tidak dapat dibaca: {fault}.",
            "Ambil kembali berkas manifes yang diterbitkan.",
        ) from None
    return loaded


def _differs(entry: Mapping[str, Any], folder: Path) -> str:
    path = folder / entry["path"]
    if not path.is_file():
        return GONE
    return "" if file_digest(path) == entry["sha256"] else CHANGED


def differences(manifest: Mapping[str, Any], paths: YearPaths) -> list[tuple[str, str, str]]:
    """Files that are not what the manifest says.

    Returns
    -------
    list of (kind, path, what)
        Kind is ``keluaran``, ``masukan`` or ``kode``; what is ``berubah`` or ``hilang``.
    """
    groups = (
        ("keluaran", manifest["outputs"], paths.report),
        ("masukan", manifest["inputs"], paths.root),
        ("kode", manifest["code"]["notebooks"], paths.root),
    )
    found = [
        (kind, entry["path"], what)
        for kind, entries, folder in groups
        for entry in entries
        if (what := _differs(entry, folder))
    ]
    if package_digest() != manifest["code"]["package_sha256"]:
        found.append(("kode", "iku_analysis/", CHANGED))
    lock = paths.root / "requirements.lock"
    if not lock.is_file() or file_digest(lock) != manifest["environment"]["lock_sha256"]:
        found.append(("lingkungan", lock.name, CHANGED if lock.is_file() else GONE))
    return found


def verify_year(paths: YearPaths, console: Console) -> int:
    """Print what differs from the manifest.

    Returns
    -------
    int
        Exit code: 0 when nothing differs, 1 otherwise.
    """
    manifest = load_manifest(paths)
    found = differences(manifest, paths)
    for kind, path, what in found:
        console.print(f"{kind}: {path} {what}", markup=False, highlight=False, soft_wrap=True)
    checked = len(manifest["outputs"]) + len(manifest["inputs"])
    conclusion = (
        f"BERBEDA: {len(found)} berkas tidak sama dengan manifes."
        if found
        else f"COCOK: {checked} berkas sama dengan manifes {manifest['fingerprint'][:12]}."
    )
    console.print(conclusion, markup=False, highlight=False, soft_wrap=True)
    return FAULT_EXIT_CODE if found else 0
