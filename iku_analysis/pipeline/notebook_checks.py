"""Stored notebooks held to the catalogue: what would stop them is told before they run."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, NamedTuple

from iku_analysis.base.declaration import near, twice
from iku_analysis.base.errors import IkuError
from iku_analysis.base.formats import listed
from iku_analysis.declarations.catalogue import Catalogue, Indicator, StrategicTarget
from iku_analysis.intake.findings import Advice, Finding, Place, finding_at
from iku_analysis.privacy.personal_data import suspect_lines
from iku_analysis.privacy.writings import Lines

SUMMARY = "00_ringkasan"
MEND = "Ambil kembali notebook itu dari git, atau samakan bagiannya dengan iku.yaml."
# Other parts of a report lead to what these show.
ALWAYS_SHOWN = ("achievement", "analyses")
# Charts with words for counts that are withheld; a test holds them to the drawing functions.
SAYING_WITHHELD = ("bars", "grouped_bars", "lines")
QUARTER = "quarter"  # a notebook without it runs for years only
PARAMETERS = frozenset({"year", "raw_dir", "processed_dir"})


class _Shown(NamedTuple):
    """A display a notebook asks an indicator for.

    Attributes
    ----------
    indicator : int
    method : str
        ``achievement``, ``analyses``, ``breakdown`` or ``chart``.
    breakdown, drawing : str
        Name of the detail table, and of the function that draws it; may be empty.
    """

    indicator: int
    method: str
    breakdown: str
    drawing: str


class _Calls(NamedTuple):
    """What the code of a notebook asks for."""

    parameters: AbstractSet[str]
    targets: AbstractSet[int]
    indicators: AbstractSet[int]
    shown: tuple[_Shown, ...]


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
        yield from _personal(path)


def _told(name: str, what: str) -> Finding:
    return finding_at(Place(name), Advice(what, MEND, "IKU-P127"))


def _personal(path: Path) -> Iterator[Finding]:
    """Personal data in the text of a notebook, which would stop the finished report."""
    texts = ("".join(cell["source"]) for cell in json.loads(path.read_bytes())["cells"])
    lines = [line for text in texts for line in text.splitlines()]
    for _, _, hidden in suspect_lines(lines, Lines.PROSE):
        advice = Advice("memuat data pribadi", "Hapus dari selnya.", "IKU-S134")
        yield finding_at(Place(path.name), advice, value=hidden)


def _calls(path: Path) -> _Calls:
    """Read a notebook; a cell in another language than Python asks for nothing."""
    parameters, nodes = set[str](), list[ast.AST]()
    for cell in json.loads(path.read_bytes())["cells"]:
        tree = _tree(cell)
        if "parameters" in cell["metadata"].get("tags", ()):
            parameters |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        nodes += ast.walk(tree)
    numbers = {
        ast.unparse(node.targets[0]): number
        for node in nodes
        if isinstance(node, ast.Assign)
        for number in _numbers(node.value, "indicator")
    }
    return _Calls(
        parameters,
        {number for node in nodes for number in _numbers(node, "open_chapter")},
        {number for node in nodes for number in _numbers(node, "indicator")},
        tuple(shown for node in nodes for shown in _shown(node, numbers)),
    )


def _tree(cell: Mapping[str, Any]) -> ast.AST:
    try:
        return ast.parse("".join(cell["source"]) if cell["cell_type"] == "code" else "")
    except SyntaxError:
        return ast.Module([], [])


def _numbers(node: ast.AST, method: str) -> Iterator[int]:
    """Number a method is called with first."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
        first = node.args[0]
        if node.func.attr == method and isinstance(first, ast.Constant):
            yield from [first.value] if isinstance(first.value, int) else []


def _shown(node: ast.AST, numbers: Mapping[str, int]) -> Iterator[_Shown]:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return
    number = numbers.get(ast.unparse(node.func.value))
    if number is not None:
        texts = (item.value for item in node.args if isinstance(item, ast.Constant))
        name = next((text for text in texts if isinstance(text, str)), "")
        drawing = next((item.attr for item in node.args if isinstance(item, ast.Attribute)), "")
        yield _Shown(number, node.func.attr, name, drawing)


def _faults(calls: _Calls, target: StrategicTarget | None) -> Iterator[str]:
    wanted = PARAMETERS if target else PARAMETERS | {"results_dir"}
    if calls.parameters - {QUARTER} != wanted:
        yield f"sel bertanda parameters harus menyebut {listed(sorted(wanted))}"
    if target is None:
        return
    if calls.targets != {target.number}:
        yield f"harus membuka sasaran {target.number}: open_chapter({target.number}, ...)"
    own = {item.number: item for item in target.indicators}
    if lacking := sorted(own.keys() - calls.indicators):
        yield f"tidak memuat IKU {listed(lacking)}, yang ada di iku.yaml sasaran {target.number}"
    if foreign := sorted(calls.indicators - own.keys()):
        yield f"memuat IKU {listed(foreign)}, yang tidak ada di iku.yaml sasaran {target.number}"
    for number in sorted(own.keys() & calls.indicators):
        shown = [item for item in calls.shown if item.indicator == number]
        yield from _display_faults(own[number], shown)


def _display_faults(item: Indicator, shown: Sequence[_Shown]) -> Iterator[str]:
    """Displays other parts of the report lead to, and detail tables that are not there."""
    named, methods = f"IKU {item.number}", {call.method for call in shown}
    if absent := [f"{method}()" for method in ALWAYS_SHOWN if method not in methods]:
        yield f"{named} tidak menampilkan {listed(absent)}, yang dirujuk bagian lain laporan"
    known = item.signature.breakdowns if item.signature else ()
    for call in shown:
        if call.breakdown and call.breakdown not in known:
            yield f"{named} meminta rincian {call.breakdown!r}; {near(call.breakdown, known)}"
    for _, (_, name) in twice((call.method, call.breakdown) for call in shown if call.breakdown):
        yield f"{named} menampilkan rincian {name!r} dua kali dengan cara yang sama"
    hidden = item.small_counts.value.columns
    for call in shown:
        if call.breakdown in hidden and call.drawing not in {"", *SAYING_WITHHELD}:
            allowed = listed(SAYING_WITHHELD)
            yield (
                f"{named} menggambar rincian {call.breakdown!r} dengan {call.drawing}, yang tidak"
                f" dapat menyebut hitungan yang dirahasiakan; pakai {allowed}"
            )
