"""What people decided in ``samakan.csv``, done to a table as written before anything is checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from iku_analysis.base.formats import format_date
from iku_analysis.declarations.decisions import DIFFERENT, SAME, SAME_FILE, Decisions, SameValue
from iku_analysis.intake.findings import Advice, Finding, Place, Severity, cell_findings, finding_at
from iku_analysis.intake.reading import RawTable

UNMATCHED = Advice(
    "keputusan ini tidak menemui pasangannya: {} tidak ada di kolom {} tabel {}",
    "Betulkan ejaannya, atau hapus barisnya bila tidak diperlukan lagi.",
    "IKU-S081",
)


def with_decisions(raw: RawTable, decisions: Decisions) -> tuple[RawTable, tuple[Finding, ...]]:
    """Table with one writing for what is the same, and what is said about it.

    Parameters
    ----------
    raw : RawTable
    decisions : tuple of SameValue
        Of this table.
    """
    findings = [finding for item in decisions for finding in _findings(raw, item)]
    columns = dict(raw.columns)
    for item in decisions:
        if item.is_same and (cells := columns.get(item.column)):
            texts = cells.texts.mask(cells.texts == item.value, item.other)
            columns[item.column] = replace(cells, texts=texts)
    return replace(raw, columns=columns), tuple(findings)


def _findings(raw: RawTable, item: SameValue) -> Iterator[Finding]:
    cells = raw.columns.get(item.column)
    if cells is None:
        return
    needed = (item.value,) if item.is_same else (item.value, item.other)
    if absent := [value for value in needed if value not in set(cells.texts)]:
        what = " dan ".join(f'"{value}"' for value in absent)
        advice = UNMATCHED._replace(rule=UNMATCHED.rule.format(what, item.column, item.table))
        word = SAME if item.is_same else DIFFERENT
        place, weight = Place(SAME_FILE), Severity.PERINGATAN
        yield finding_at(place, advice, row=item.line, value=word, severity=weight)
    elif item.is_same:
        rows = cells.rows_where((cells.texts == item.value).to_numpy(dtype=bool))
        written = cells.written(raw.rows, np.asarray(rows))
        advice = _replaced(item)
        yield from cell_findings(
            written, raw.place, item.column, lambda _: advice, severity=Severity.CATATAN
        )


def _replaced(item: SameValue) -> Advice:
    return Advice(
        f'dibaca sebagai "{item.other}" menurut {SAME_FILE} baris {item.line}: {item.reason}'
        f" ({item.name}, {format_date(item.day)})",
        "Tidak perlu diperbaiki.",
        "IKU-S080",
    )
