"""Numbers of a workbook that follow from others beside them, as formulas a reader can follow."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from iku_analysis.assessment.results import IndicatorResult
from iku_analysis.declarations.policy import Direction
from iku_analysis.pages import anchors
from iku_analysis.report.exports import ExportedTable

CODE = "No."
ACHIEVEMENTS = frozenset({"capaian", "Capaian (%)"})
AGREED = 1e-12  # relative; a formula that gives another number than ours is not written
_OF_INDICATOR = re.compile(r"iku-(\d+)")
Rule = tuple[str, Callable[[float, float], float]]
_SHARE: Rule = ("={r}/{t}*100", lambda r, t: r / t * 100)
# Of a target range the bound that counts depends on the realisation, so there the number stands.
_RULES: Mapping[str, Rule] = {
    Direction.NAIK: _SHARE,
    Direction.TURUN: ("=(2*{t}-{r})/{t}*100", lambda r, t: (2 * t - r) / t * 100),
    Direction.MENDEKATI: ("=(1-ABS(1-{r}/{t}))*100", lambda r, t: (1 - abs(1 - r / t)) * 100),
}
# What a number is, over which two: base, part, and their share.
_COLUMNS = (
    ("target", "realisasi", "capaian"),
    ("Target", "Realisasi", "Capaian (%)"),
    ("pagu_rp", "realisasi_rp", "serapan"),
)


@dataclass
class Formulas:
    """Formulas of a workbook.

    Attributes
    ----------
    results : sequence of IndicatorResult
        They say which way is better.
    names : dict of str to str
        Names of the main numbers and their cells in the table of all achievements, as it is met.
    """

    results: Sequence[IndicatorResult]
    names: dict[str, str] = field(default_factory=dict)

    def of(self, table: ExportedTable, top: int) -> dict[tuple[int, int], str]:
        """Formulas by row and column within a table whose first row stands at `top`."""
        columns = table.data.columns
        for kinds in _COLUMNS:
            if set(kinds) <= set(columns):
                base, part, share = places = [columns.index(name) for name in kinds]
                if table.id == anchors.ACHIEVEMENTS:
                    self._name(table, places, top)
                found = {
                    (at, share): text
                    for at, row in enumerate(table.data.rows)
                    if (rule := self._rule(table, at, kinds[2]))
                    and _gives(rule, row[part], row[base], row[share])
                    for text in [rule[0].format(r=_cell(top + at, part), t=_cell(top + at, base))]
                }
                return found | dict(self._means(table, share, top))
        return {}

    def _rule(self, table: ExportedTable, row: int, share: str) -> Rule | None:
        if share not in ACHIEVEMENTS:
            return _SHARE
        known = _OF_INDICATOR.match(table.id)
        code = known[1] if known else str(table.data.column(CODE)[row])
        of = {
            name: result.direction
            for result in self.results
            for name in (str(result.number), *(part.code for part in result.components))
        }
        return _RULES.get(of.get(code, ""))

    def _means(
        self, table: ExportedTable, share: int, top: int
    ) -> Iterator[tuple[tuple[int, int], str]]:
        """Achievement of an indicator with several targets, where they stand in the same table."""
        codes = table.data.column(CODE) if CODE in table.data.columns else []
        for result in self.results:
            parts = [part.code for part in result.components]
            if len(parts) > 1 and {str(result.number), *parts} <= set(codes):
                at = codes.index(str(result.number))
                rows = [codes.index(code) for code in parts]
                known = [table.data.rows[row][share] for row in rows]
                mean = table.data.rows[at][share]
                if None not in (mean, *known) and _same(sum(known) / len(known), mean):
                    cells = ",".join(_cell(top + row, share) for row in rows)
                    yield (at, share), f"=AVERAGE({cells})"

    def _name(self, table: ExportedTable, places: Sequence[int], top: int) -> None:
        for at, code in enumerate(table.data.column(CODE)):
            for place, word in zip(places, _COLUMNS[0], strict=True):
                if table.data.rows[at][place] is not None:
                    cell = xl_rowcol_to_cell(top + at, place, row_abs=True, col_abs=True)
                    self.names[f"IKU_{code}_{word}"] = cell


def _cell(row: int, column: int) -> str:
    return str(xl_rowcol_to_cell(row, column))


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=AGREED, abs_tol=AGREED)


def _gives(rule: Rule, part: Any, base: Any, share: Any) -> bool:  # noqa: ANN401 -- cells
    """Whether both numbers are there, and no words in their place, and lead to the third."""
    if not all(isinstance(cell, int | float) for cell in (part, base, share)) or base == 0:
        return False
    return _same(rule[1](part, base), share)
