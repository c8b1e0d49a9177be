"""Rows of a raw file before its columns are known; shared by the readers of CSV and XLSX."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from iku_analysis.intake.findings import Advice, Finding, Place, finding_at


class UnreadableFileError(Exception):
    """A file that cannot be read as a table; carries the finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding


def refuse(place: Place, rule: str, mend: str, row: int | None = None) -> UnreadableFileError:
    """Error for a file that cannot be read as a table."""
    return UnreadableFileError(finding_at(place, Advice(rule, mend), row=row))


@dataclass(frozen=True)
class Grid:
    """Head and non-empty rows of a file, all cells as text.

    Attributes
    ----------
    head : list of str
        Column heads without surrounding spaces; wholly empty columns at the end are cut.
    rows : sequence of sequence of str
        Each as long as `head`.
    numbers : list of int
        Row number of each row as a person sees it.
    typed : frozenset of (int, int)
        Position (in `rows`, in `head`) of cells a workbook holds as numbers.
    findings : tuple of Finding
        Faults of single rows, which are left out of `rows`.
    """

    head: list[str]
    rows: Sequence[Sequence[str]]
    numbers: list[int]
    typed: frozenset[tuple[int, int]] = frozenset()
    findings: tuple[Finding, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is no row below the head."""
        return not self.rows

    @property
    def has_unnamed_data(self) -> bool:
        """Whether a column without head holds anything; a trailing delimiter makes an empty one."""
        unnamed = [position for position, name in enumerate(self.head) if not name]
        return any(row[position].strip() for row in self.rows for position in unnamed)

    @property
    def _index(self) -> pd.Index[int]:
        return pd.Index(self.numbers, dtype="int64")

    def cells(self, names: Sequence[str]) -> pd.DataFrame:
        """Columns of text by their heads."""
        columns = list(zip(*self.rows, strict=True)) if self.rows else [()] * len(self.head)
        return pd.DataFrame(
            {
                name: pd.Series(
                    columns[self.head.index(name)], self._index, dtype="str"
                ).str.strip()
                for name in names
            }
        )

    def typed_cells(self, names: Sequence[str]) -> pd.DataFrame:
        """Whether each cell is a number of a workbook, in the shape of `cells`."""
        marks = np.zeros((len(self.rows), len(self.head)), dtype=bool)
        if self.typed:
            rows, columns = zip(*self.typed, strict=True)
            marks[list(rows), list(columns)] = True
        positions = [self.head.index(name) for name in names]
        return pd.DataFrame(marks[:, positions], self._index, list(names))
