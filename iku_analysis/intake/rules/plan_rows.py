"""The plan tables as their rules see them: rows with their numbers, and how a finding is told."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from iku_analysis.base.formats import format_declared
from iku_analysis.declarations.plan_codes import CODE, PlanFacts, PlanPart
from iku_analysis.declarations.plan_rules import PlanRule
from iku_analysis.intake.findings import MAX_MORE_ROWS, Finding, Place, Severity, shown
from iku_analysis.intake.parsing import ParsedTable

AGREEMENT, PAST, MEDIUM_TERM = "perjanjian_kinerja", "riwayat", "renstra"
STANDARDS, BUDGET = "standar_nasional", "anggaran"


@dataclass(frozen=True, eq=False)
class PlanRow:
    """One row of a plan table; a missing cell, or one of a missing column, is None."""

    number: int
    cells: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:  # noqa: ANN401 -- the column decides
        return self.cells.get(column)


@dataclass(frozen=True)
class PlanTable:
    """A plan table and where it lies."""

    place: Place
    rows: Sequence[PlanRow]

    @classmethod
    def of(cls, place: Place, parsed: ParsedTable) -> PlanTable:
        """Rows of a parsed table; a number of a column of numbers is a float, a whole one, too."""
        columns = [
            _taken(values, parsed.codes[name].tolist()) for name, values in parsed.distinct.items()
        ]
        names = list(parsed.distinct)
        rows = zip(parsed.rows.tolist(), *columns, strict=True)
        return cls(
            place,
            [PlanRow(number, dict(zip(names, cells, strict=True))) for number, *cells in rows],
        )


@dataclass(frozen=True)
class PlanTables:
    """Plan tables of a year; one that is not there has no rows.

    Attributes
    ----------
    tables : mapping of str to PlanTable
    facts : PlanFacts
    """

    tables: Mapping[str, PlanTable]
    facts: PlanFacts

    def rows(self, table: str) -> Sequence[PlanRow]:
        """All rows of a table in their order."""
        return self.tables[table].rows if table in self.tables else ()

    def of_code(self, table: str, code: str) -> list[PlanRow]:
        """Rows of a table about one target code."""
        return [row for row in self.rows(table) if row[CODE] == code]

    def agreed(self, code: str) -> list[PlanRow]:
        """Targets of a code that may rule the report year, the one in force last."""
        dated = [row for row in self.of_code(AGREEMENT, code) if row["tanggal"] is not None]
        own = [row for row in dated if row["tanggal"].year == self.facts.year]
        return sorted(own, key=lambda row: row["tanggal"])

    def past(self, code: str) -> dict[int, PlanRow]:
        """Rows of the past years of a code by their year."""
        rows = self.of_code(PAST, code)
        return {row["tahun"]: row for row in rows if row["tahun"] is not None}

    def told(
        self,
        rule: PlanRule,
        table: str,
        rows: Iterable[PlanRow] = (),
        *,
        column: str = "",
        code: str = "",
        **words: object,
    ) -> list[Finding]:
        """One finding about some rows, or about a whole table; none without the table.

        Parameters
        ----------
        rule : PlanRule
        table : str
        rows : iterable of PlanRow
        column : str
            Column whose cell is quoted.
        code : str
            Target code it is about.
        **words
            Words of the kind for the sentence.
        """
        if table not in self.tables:
            return []
        rows = list(rows)
        numbers = [row.number for row in rows]
        said = {name: _said(word) for name, word in words.items()}
        sentence = rule.message.format_map({"tahun": str(self.facts.year), **said})
        finding = Finding(
            Severity(rule.weight),
            *self.tables[table].place,
            row=numbers[0] if numbers else None,
            column=column,
            value=_said(rows[0][column]) if rows and column else "",
            rule=f"{about(code)}{sentence}",
            mend=rule.mend,
            code=rule.code,
            count=max(1, len(rows)),
            more_rows=tuple(numbers[1 : 1 + MAX_MORE_ROWS]),
            all_rows=tuple(numbers),
        )
        return [finding]

    @property
    def parts(self) -> tuple[PlanPart, ...]:
        """Target codes of the catalogue."""
        return self.facts.parts


def about(code: str) -> str:
    """How a finding about a target code begins: the report puts it under its indicator."""
    return f"IKU {code}: " if code else ""


def far(value: float, other: float, times: float) -> bool:
    """Whether a number is so many times another, or less than such a part of it.

    Examples
    --------
    >>> far(0.185, 18.5, 3), far(18.5, 18.5, 3), far(-1, 1, 3), far(0, 18.5, 3), far(0, 0, 3)
    (True, False, True, True, False)
    """
    if value == 0 or other == 0:
        return value != other
    return value / other < 0 or abs(math.log(value / other)) > math.log(times)


def _said(value: object) -> str:
    if value is None:
        return "(kosong)"
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    return format_declared(value) if isinstance(value, float) else shown(str(value))


def _taken(values: pd.Series, codes: list[int]) -> list[Any]:
    plain = [
        None if missing else value for value, missing in zip(values, values.isna(), strict=True)
    ]
    return [plain[code] for code in codes]
