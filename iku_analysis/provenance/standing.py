"""A finished report that still stands: neither its files nor what it was made from have changed."""

from __future__ import annotations

from typing import Any

from iku_analysis.errors import IkuError
from iku_analysis.paths import YearPaths
from iku_analysis.provenance.verify import differences, load_manifest


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
            f"Laporan {paths.year} tidak lagi cocok dengan manifesnya: {'; '.join(found[:3])}"
            f"{' ...' if found[3:] else ''}.",
            f"Jalankan: make report YEAR={paths.year}",
        )
    return manifest
