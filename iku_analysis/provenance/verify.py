"""Whether the files of a report, and what it was made from, are still the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from rich.console import Console

from iku_analysis.base.errors import FAULT_EXIT_CODE, IkuError
from iku_analysis.base.locks import whole_report
from iku_analysis.base.outputs import MANIFEST
from iku_analysis.base.paths import YearPaths
from iku_analysis.base.pdf_content import is_sealed
from iku_analysis.base.terminal import say
from iku_analysis.provenance.build_state import FINGERPRINT, OUTPUTS, SHORT_FINGERPRINT
from iku_analysis.provenance.changes import CHANGED, changes_since, file_state
from iku_analysis.provenance.manifest import VERSION, fingerprint
from iku_analysis.provenance.microdata import left_out
from iku_analysis.provenance.pdf_state import is_as_made

SCHEMA = Path(__file__).with_name("manifest.schema.json")
MOST_SAID = 200


def load_manifest(paths: YearPaths) -> dict[str, Any]:
    """Read the manifest of a year's report.

    Raises
    ------
    IkuError
        If there is none, it is no JSON, of another version or year, or unlike its schema.
    """
    shown = paths.relative(paths.manifest)
    try:
        loaded = json.loads(paths.manifest.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise IkuError(f"{shown} belum ada.", f"Jalankan: {paths.command}") from None
    except ValueError as fault:
        raise IkuError(
            f"{shown} tidak dapat dibaca: {fault}.",
            "Ambil kembali berkas manifes yang diterbitkan.",
        ) from None
    version = loaded.get("version") if isinstance(loaded, dict) else None
    if version != VERSION:
        raise IkuError(
            f"{shown} berversi {version}, program ini membaca versi {VERSION}.",
            "Pakai versi program yang membuat laporan itu, atau buat laporannya lagi.",
        )
    _refuse_unlike_schema(loaded, shown)
    of = YearPaths(paths.root, loaded["year"], quarter=loaded.get("quarter"))
    if of.period != paths.period:
        raise IkuError(
            f"{shown} adalah manifes tahun {of.period}, bukan {paths.period}.",
            "Ambil kembali berkas manifes yang diterbitkan.",
        )
    return cast("dict[str, Any]", loaded)


def _refuse_unlike_schema(manifest: Mapping[str, Any], shown: str) -> None:
    """Refuse a manifest that lacks a key or holds something else in it."""
    # 0.1 s that a build need not pay
    from jsonschema import Draft202012Validator  # noqa: PLC0415
    from jsonschema.exceptions import best_match  # noqa: PLC0415

    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    fault = best_match(Draft202012Validator(schema).iter_errors(manifest))
    if fault:
        place = ".".join(map(str, fault.absolute_path)) or "(akar)"
        raise IkuError(
            f"{shown} tidak menurut skemanya pada {place}: {fault.message[:MOST_SAID]}.",
            "Ambil kembali berkas manifes yang diterbitkan.",
        )


def tampered(manifest: Mapping[str, Any], folder: Path) -> list[tuple[str, str]]:
    """Files of a report that are not what its manifest says.

    Returns
    -------
    list of (path, how)
        How is ``berubah`` or ``hilang``; the manifest itself is among them when its fingerprint
        does not fit what it says.
    """
    found = [
        (str(entry["path"]), how)
        for entry in manifest[OUTPUTS]
        if (how := file_state(entry, folder)) and not _was_signed(entry, folder, how)
    ]
    if fingerprint(manifest) != manifest[FINGERPRINT]:
        found.append((MANIFEST.pattern, "tidak cocok dengan sidik jarinya sendiri"))
    return found


def _was_signed(entry: Mapping[str, Any], folder: Path, how: str) -> bool:
    """Whether a file is as its manifest says but for what was added behind it."""
    return how == CHANGED and is_as_made(folder / entry["path"], entry["sha256"])


def differences(manifest: Mapping[str, Any], paths: YearPaths) -> list[str]:
    """Everything that is not as the manifest says, a line each: outputs, inputs, code, lock."""
    outputs = [f"keluaran: {path} {how}" for path, how in tampered(manifest, paths.report)]
    return [*outputs, *map(str, changes_since(manifest, paths))]


def standing_manifest(paths: YearPaths) -> dict[str, Any]:
    """Manifest of a report that may be handed on.

    Raises
    ------
    IkuError
        If there is none, or a file differs from it; the first differences are named.
    """
    manifest = load_manifest(paths)
    found = differences(manifest, paths)
    if found:
        raise IkuError(
            f"Laporan {paths.period} tidak lagi cocok dengan manifesnya: {'; '.join(found[:3])}"
            f"{' ...' if found[3:] else ''}.",
            f"Jalankan: {paths.command}",
        )
    return manifest


def _signed(paths: YearPaths, roots: str) -> tuple[list[str], list[str]]:
    """What was added to the PDF of the report and to the signed one beside it: good, and bad."""
    files = [path for path in (paths.pdf, paths.signed_pdf) if path.is_file()]
    grown = [path for path in files if not is_sealed(path.read_bytes())]
    if not grown:
        return [], []
    from iku_analysis.provenance.verify_pdf import told_beside  # noqa: PLC0415 -- slow, rarely needed

    told = [told_beside(path, paths, roots) for path in grown]
    return [line for line, good in told if good], [line for line, good in told if not good]


def verify_year(paths: YearPaths, console: Console, roots: str = "") -> int:
    """Print what differs from the manifest, and who signed the PDF.

    Parameters
    ----------
    paths : YearPaths
    console : Console
    roots : str
        File with certificates to trust; empty for none.

    Returns
    -------
    int
        Exit code: 0 when nothing differs, 1 otherwise.
    """
    from iku_analysis.provenance.manifest_witnesses import (  # noqa: PLC0415 -- slow, as above
        LIMIT,
        unknown_files,
        witnesses,
    )

    with whole_report(paths):
        manifest = load_manifest(paths)
        found, absent = differences(manifest, paths), left_out(paths.root)
        new = unknown_files(manifest, paths.report)
        found += [f"keluaran: {name} tidak dikenal manifes" for name in new]
        heard = list(witnesses(manifest, paths))
        signed, bad = _signed(paths, roots)
    bad += [witness.words for witness in heard if not witness.is_good]
    said = [witness.words for witness in heard if witness.is_good]
    for line in (*signed, *said, *found, *bad):
        say(console, line)
    found += bad
    if absent:
        say(console, f"TIDAK DIPERIKSA, tidak ikut dalam bundel ini: {', '.join(absent)}.")
    short = manifest[FINGERPRINT][:SHORT_FINGERPRINT]
    checked = len(manifest[OUTPUTS]) + len(manifest["inputs"]) - len(absent)
    conclusion = (
        f"BERBEDA: {len(found)} hal tidak sama dengan manifes."
        if found
        else f"COCOK: {checked} berkas sama dengan manifes {short} di sebelahnya."
    )
    say(console, LIMIT)
    say(console, conclusion)
    return FAULT_EXIT_CODE if found else 0
