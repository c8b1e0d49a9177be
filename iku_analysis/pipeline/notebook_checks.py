"""Stored notebooks held to the catalogue: what would stop them is told before they run."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import NamedTuple

from iku_analysis.base.errors import IkuError
from iku_analysis.base.formats import listed
from iku_analysis.declarations.catalogue import Catalogue, StrategicTarget
from iku_analysis.intake.findings import Advice, Finding, Place, finding_at

SUMMARY = "00_ringkasan"
MEND = "Ambil kembali notebook itu dari git, atau samakan bagiannya dengan iku.yaml."
PARAMETERS = frozenset({"year", "raw_dir", "processed_dir"})


class _Calls(NamedTuple):
    """What the code of a notebook asks for."""

    parameters: AbstractSet[str]
    targets: AbstractSet[int]
    indicators: AbstractSet[int]


def notebook_path(sources: Path, target: StrategicTarget) -> Path:
    """File of the notebook of a strategic target.

    Raises
    ------
    IkuError
        If there is not exactly one.
    """
    found = sorted(sources.glob(f"{target.number:02d}_*.ipynb"))
    if len(found) != 1:
        raise IkuError(
            f"notebooks/ harus memuat tepat satu notebook {target.number:02d}_*.ipynb; "
            f"ada {len(found)}.",
            f"Sasaran {target.number}: {target.name}",
        )
    return found[0]


def notebook_findings(sources: Path, catalogue: Catalogue) -> Iterator[Finding]:
    """A galat per notebook that is not there, cannot be read, or asks for other indicators.

    Parameters
    ----------
    sources : Path
        Folder of the stored notebooks.
    catalogue : Catalogue
    """
    for target in (None, *catalogue.targets):
        try:
            path = notebook_path(sources, target) if target else sources / f"{SUMMARY}.ipynb"
            calls = _calls(path)
        except (IkuError, OSError, ValueError, KeyError, TypeError) as fault:
            what = fault.message if isinstance(fault, IkuError) else "tidak dapat dibaca"
            named = f"sasaran {target.number}" if target else SUMMARY
            yield _told("notebooks", f"notebook {named}: {what}")
            continue
        yield from (_told(path.name, what) for what in _faults(calls, target))


def _told(name: str, what: str) -> Finding:
    return finding_at(Place(name), Advice(what, MEND, "IKU-P127"))


def _calls(path: Path) -> _Calls:
    """Read a notebook; a cell in another language than Python asks for nothing."""
    cells = [cell for cell in json.loads(path.read_bytes())["cells"] if cell["cell_type"] == "code"]
    parameters, called = set[str](), list[tuple[str, int]]()
    for cell in cells:
        try:
            tree = ast.parse("".join(cell["source"]))
        except SyntaxError:
            continue
        if "parameters" in cell["metadata"].get("tags", ()):
            parameters |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        called += _numbered(tree)
    return _Calls(
        parameters,
        {number for name, number in called if name == "open_chapter"},
        {number for name, number in called if name == "indicator"},
    )


def _numbered(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Names of called methods with the number they are given first."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, int):
                yield node.func.attr, first.value


def _faults(calls: _Calls, target: StrategicTarget | None) -> Iterator[str]:
    wanted = PARAMETERS if target else PARAMETERS | {"results_dir"}
    if calls.parameters != wanted:
        yield f"sel bertanda parameters harus menyebut {listed(sorted(wanted))}"
    if target is None:
        return
    if calls.targets != {target.number}:
        yield f"harus membuka sasaran {target.number}: open_chapter({target.number}, ...)"
    own = {item.number for item in target.indicators}
    if lacking := sorted(own - calls.indicators):
        yield f"tidak memuat IKU {listed(lacking)}, yang ada di iku.yaml sasaran {target.number}"
    if foreign := sorted(calls.indicators - own):
        yield f"memuat IKU {listed(foreign)}, yang tidak ada di iku.yaml sasaran {target.number}"
