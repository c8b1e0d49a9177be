"""What speaks for a manifest but itself: the one in the PDF, and the one published in git.

Whoever changes files and manifest together passes every comparison of the two. The PDF carries the
manifest and digests of the other files, so it must be changed as well, and a signature on it no
longer holds; a commit kept elsewhere cannot be changed at all. Only a rebuild needs neither. The
technical appendix, made beside the PDF, is the one file it has no digest of.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf

from iku_analysis.base.digests import digest_on_disk
from iku_analysis.base.outputs import MANIFEST, TABLES
from iku_analysis.base.paths import RESULTS, YearPaths
from iku_analysis.base.pdf_content import CONTENT_FILE, FILES, attachments, opened, own_part
from iku_analysis.provenance.build_state import (
    FINGERPRINT,
    OUTPUTS,
    SHORT_FINGERPRINT,
    output_digests,
)
from iku_analysis.provenance.revision import published_manifest

LIMIT = (
    "Yang diperiksa: berkas terhadap manifes yang terletak di sebelahnya. Siapa yang mengubah "
    "keduanya bersama-sama tidak ketahuan dari situ: manifesnya sendiri hanya dibuktikan oleh "
    "pembangunan ulang (make audit), tanda tangan pada PDF, atau manifes terbit dalam git."
)
_NAMELESS = (".", "~$")  # what systems and Word leave beside files


class Witness(NamedTuple):
    """What something else says of a manifest.

    Attributes
    ----------
    words : str
    is_good : bool
        Whether it does not contradict.
    """

    words: str
    is_good: bool = True


def unknown_files(manifest: Mapping[str, Any], folder: Path) -> list[str]:
    """Files in the folder of a report that its manifest does not know, hidden ones left out."""
    known = {*output_digests(manifest), MANIFEST.pattern}
    found = (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
    return [
        path.as_posix()
        for path in found
        if path.as_posix() not in known and not any(map(_is_nameless, path.parts))
    ]


def _is_nameless(name: str) -> bool:
    return name.startswith(_NAMELESS)


def witnesses(manifest: Mapping[str, Any], paths: YearPaths) -> Iterator[Witness]:
    """What the PDF of a report and git say of its manifest."""
    try:
        yield from list(_of_pdf(manifest, paths))
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError):
        yield Witness(f"{paths.pdf.name}: catatan di dalamnya tidak dapat dibaca.", is_good=False)
    yield _of_git(manifest, paths)


def _of_pdf(manifest: Mapping[str, Any], paths: YearPaths) -> Iterator[Witness]:
    own = own_part(paths.pdf.read_bytes()) if paths.pdf.is_file() else b""
    if not own:
        return  # gone or changed, which the manifest says
    with opened(own) as document:
        carried = attachments(document)
    told = json.loads(carried.get(MANIFEST.pattern, b"{}")).get(FINGERPRINT, "tidak ada")
    differing = [
        path for path, sha256 in _stated(carried, paths) if digest_on_disk(path).sha256 != sha256
    ]
    for path in differing:
        words = (
            f"keluaran: {path.relative_to(paths.report)} lain daripada yang dicatat di dalam PDF"
        )
        yield Witness(words, is_good=False)
    if told != manifest[FINGERPRINT]:
        words = f"{paths.pdf.name}: manifes di dalamnya {told[:SHORT_FINGERPRINT]}, lain."
        yield Witness(words, is_good=False)
    elif not differing:
        yield Witness(f"{paths.pdf.name} membawa manifes yang sama dan mencatat berkas yang sama.")


def _stated(carried: Mapping[str, bytes], paths: YearPaths) -> Iterator[tuple[Path, str]]:
    """Files a PDF carries or names, with their digests."""
    content = json.loads(carried.get(CONTENT_FILE, b"{}"))
    yield from ((paths.report / name, sha256) for name, sha256 in content.get(FILES, {}).items())
    for name, sha256 in content.get("lampiran", {}).items():
        for folder in (RESULTS, TABLES.pattern):
            if (path := paths.report / folder / name).is_file():
                yield path, sha256


def _of_git(manifest: Mapping[str, Any], paths: YearPaths) -> Witness:
    published = published_manifest(paths) or {}
    if OUTPUTS not in published:
        return Witness("Tidak ada manifes terbit dalam git untuk dibandingkan.")
    theirs = published[FINGERPRINT]
    if theirs != manifest[FINGERPRINT]:
        return Witness(
            f"Yang terbit dalam git laporan lain, bermanifes {theirs[:SHORT_FINGERPRINT]}."
        )
    if published[OUTPUTS] == manifest[OUTPUTS]:
        return Witness("Manifes ini sama dengan yang terbit dalam git.")
    mine, kept = output_digests(manifest), output_digests(published)
    names = sorted(name for name in {*mine, *kept} if mine.get(name) != kept.get(name))
    return Witness(f"lain daripada yang terbit dalam git: {', '.join(names)}", is_good=False)
