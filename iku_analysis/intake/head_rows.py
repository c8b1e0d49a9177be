"""A head that is not where heads are: sorted into the data, or standing there a second time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.resource import Resource
from iku_analysis.intake.constraint_checks import check_table
from iku_analysis.intake.findings import Advice, Finding, Severity, cell_findings
from iku_analysis.intake.parsing import Marks, parse_table
from iku_analysis.intake.reading import RawTable

SORTED_IN = Advice(
    "baris data di atas baris judul; judul tampaknya ikut terurut ke dalam data",
    "Pindahkan baris judul ke atas semua baris data, lalu hapus salinannya.",
    "IKU-B125",
)
REPEATED = Advice(
    "baris judul terulang di tengah data",
    "Hapus baris judul itu; periksa apakah dua tabel tergabung.",
    "IKU-B126",
)


def _is_telling(field: Field) -> bool:
    """Whether a column is so declared that hardly any title could stand in it."""
    limits = field.constraints
    return bool(field.type != "string" or field.region or limits.pattern or limits.enum)


def _faulty_rows(findings: Sequence[Finding], column: str) -> set[int]:
    return {
        row
        for finding in findings
        if finding.severity is Severity.GALAT and finding.column == column
        for row in finding.all_rows
    }


def _are_data(above: RawTable, resource: Resource) -> Marks:
    """Mark the rows that read as rows of the table, unlike titles, units or numbers of columns.

    Half of the required columns are filled, and a cell that no title would hold is as declared.
    """
    fields = [field for field in resource.fields if field.name in above.columns]
    every = np.ones(len(above.rows), dtype=bool)
    filled = {
        field.name: (above.columns[field.name].written(above.rows, every) != "").to_numpy()
        for field in fields
    }
    parsed = parse_table(above, fields, resource.missing_values)
    findings = (*parsed.findings, *check_table(above, parsed, resource))
    telling = [field.name for field in fields if _is_telling(field)]
    fits = np.zeros(len(above.rows), dtype=bool)
    for name in telling:
        fits |= filled[name] & ~above.rows.isin(_faulty_rows(findings, name))
    required = [field.name for field in fields if field.constraints.required] or list(filled)
    counts = np.sum([filled[name] for name in required], axis=0)
    marked: Marks = (counts * 2 >= max(len(required), 3)) & (fits if telling else every)
    return marked


def _are_heads(raw: RawTable, resource: Resource) -> Marks:
    """Mark the rows that hold the head of most of their columns."""
    hits = np.zeros(len(raw.rows), dtype=np.int16)
    least = max(len(raw.columns), 2) // 2 + 1
    for left, field in enumerate(reversed(resource.fields), -len(resource.fields)):
        if least > -left and not hits.any():
            break  # too few columns are left
        cells = raw.columns.get(field.name)
        if cells is not None:
            heads = [field.name, " ".join(field.title.split())]
            is_head = cells.texts.isin(heads).to_numpy()
            if is_head.any():
                hits += cells.rows_where(is_head)
    marked: Marks = hits >= least
    return marked


def _told(raw: RawTable, marked: Marks, advice: Advice) -> tuple[Finding, ...]:
    if not marked.any():
        return ()
    nothing = next(iter(raw.columns.values())).written(raw.rows, marked).str.slice(0, 0)
    return cell_findings(nothing, raw.place, "", lambda _: advice)


def head_findings(raw: RawTable, resource: Resource) -> Iterator[Finding]:
    """Rows of data above the head, and heads among the data.

    Parameters
    ----------
    raw : RawTable
        Cells as written.
    resource : Resource
        What is declared.
    """
    if raw.above is not None:
        yield from _told(raw.above, _are_data(raw.above, resource), SORTED_IN)
    yield from _told(raw, _are_heads(raw, resource), REPEATED)
