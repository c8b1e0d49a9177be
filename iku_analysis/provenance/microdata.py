"""Raw tables whose rows are persons or businesses: which they are, and that a bundle lacks them."""

from __future__ import annotations

import json
from pathlib import Path

from iku_analysis.base.paths import YearPaths
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.package import load_package
from iku_analysis.intake.acceptances import ACCEPTANCES_FILE, read_acceptances
from iku_analysis.model.measurement import CONTRIBUTOR

MARKER = "tanpa-data-mikro.json"
KEY = "left_out"


def microdata(paths: YearPaths) -> list[Path]:
    """Raw files behind the indicators whose small counts are withheld, or that name exporters.

    With them goes what was accepted of them, which tells their cells.
    """
    named = load_catalogue(paths.raw).counted_tables
    found = {
        resource.path
        for resource in load_package(paths.raw).resources
        if resource.name in named or CONTRIBUTOR in {field.name for field in resource.fields}
    }
    accepted = {ACCEPTANCES_FILE for item in read_acceptances(paths.raw)[0] if item.file in found}
    return sorted(paths.raw / name for name in found | accepted)


def mark_left_out(folder: Path, files: list[str]) -> None:
    """Say in a bundle which files it lacks on purpose."""
    text = json.dumps({KEY: files}, indent=1, sort_keys=True)
    (folder / MARKER).write_text(text + "\n", encoding="utf-8")


def left_out(root: Path) -> tuple[str, ...]:
    """Files a project unpacked from a bundle lacks on purpose; none elsewhere."""
    marker = root / MARKER
    if not marker.is_file():
        return ()
    listed = json.loads(marker.read_text(encoding="utf-8"))[KEY]
    return tuple(name for name in map(str, listed) if not (root / name).exists())
