"""Of the shared notebooks, the sections a unit's catalogue asks for."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from iku_analysis.base.errors import IkuError
from iku_analysis.base.paths import YearPaths
from iku_analysis.base.whole_file import write_whole
from iku_analysis.declarations.catalogue import Catalogue, StrategicTarget
from iku_analysis.pipeline.graph import notebook_name
from iku_analysis.pipeline.notebook_checks import SUMMARY
from iku_analysis.units.unit_table import UnitPaths

_SECTION = re.compile(r"## IKU (\d+)\.")
Cell = dict[str, Any]


def _sections(cells: list[Cell]) -> Iterator[tuple[int | None, Cell]]:
    """Each cell with the indicator of its section; None before the first section."""
    number = None
    for cell in cells:
        if cell["cell_type"] == "markdown" and (found := _SECTION.match("".join(cell["source"]))):
            number = int(found[1])
        yield number, cell


def _heading_only(cell: Cell) -> Cell:
    """An introduction counts all indicators of its sasaran, which would be wrong for a part."""
    if cell["cell_type"] != "markdown":
        return cell
    lines = "".join(cell["source"]).splitlines()
    return {**cell, "source": [line for line in lines if line.startswith("#")]}


def selected(notebook: str, numbers: Collection[int]) -> str:
    """Notebook with the sections of some indicators only.

    Parameters
    ----------
    notebook : str
        Stored notebook; a section begins with a heading ``## IKU 5. ...``.
    numbers : collection of int
        Indicators wanted.

    Returns
    -------
    str
        The same text when every section is wanted.

    Raises
    ------
    KeyError
        If an indicator has no section.
    """
    plain = json.loads(notebook)
    parts = list(_sections(plain["cells"]))
    found = {number for number, _ in parts if number is not None}
    if absent := set(numbers) - found:
        raise KeyError(*sorted(absent))
    if found == set(numbers):
        return notebook
    head = [_heading_only(cell) for number, cell in parts if number is None]
    plain["cells"] = [*head, *(cell for number, cell in parts if number in set(numbers))]
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def _selected_for(target: StrategicTarget, path: Path, paths: UnitPaths) -> str:
    try:
        return selected(path.read_text("utf-8"), [item.number for item in target.indicators])
    except KeyError as fault:
        numbers = ", ".join(map(str, fault.args))
        raise IkuError(
            f"{path.name} tidak memuat bagian IKU {numbers} (sasaran {target.number}).",
            f"Betulkan nomornya di {paths.relative(paths.raw)}/iku.yaml, atau taruh notebook unit "
            f"ini di {paths.relative(paths.own_sources)}.",
        ) from None


def select_notebooks(catalogue: Catalogue, paths: UnitPaths) -> None:
    """Write the notebooks a unit runs; those it brings itself are left alone.

    Raises
    ------
    IkuError
        If the shared notebooks lack a sasaran or an indicator of its catalogue.
    """
    if paths.sources == paths.own_sources:
        return
    shared = YearPaths(paths.root, paths.year)
    texts = {SUMMARY: (shared.sources / f"{SUMMARY}.ipynb").read_text("utf-8")}
    for target in catalogue.targets:
        name = notebook_name(shared, target)
        texts[name] = _selected_for(target, shared.sources / f"{name}.ipynb", paths)
    paths.sources.mkdir(parents=True, exist_ok=True)
    for left in paths.sources.glob("*.ipynb"):
        if left.stem not in texts:
            left.unlink()
    for name, text in texts.items():
        write_whole(paths.sources / f"{name}.ipynb", text)
