"""Codes of indicators and sasaran in the plan tables, held to those of the catalogue.

A row under a code nobody computes is read by nobody: its target would vanish without a word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pandas as pd

from iku_analysis.base.declaration import near
from iku_analysis.base.formats import listed
from iku_analysis.declarations.catalogue import CATALOGUE_FILE
from iku_analysis.declarations.plan_codes import (
    CODE,
    CODED_TABLES,
    LOG_PRECISION,
    PUBLISHED,
    REVISED,
    SEPARATOR,
    TARGET,
    PlanCodes,
)
from iku_analysis.intake.findings import Advice, Finding, Severity, cell_findings, finding_at
from iku_analysis.intake.parsing import ParsedTable
from iku_analysis.intake.reading import RawTable
from iku_analysis.model.measurement import is_close
from iku_analysis.model.plan_names import FOLLOW_UP_TABLE
from iku_analysis.model.quarter import QUARTERS


def plan_code_findings(
    raw: RawTable, parsed: ParsedTable, table: str, known: PlanCodes
) -> tuple[Finding, ...]:
    """Findings about the codes of a plan table; none for other tables.

    An unknown code is a galat while the table lacks one of the catalogue, which was then likely
    meant; else a peringatan that its rows are not read.
    """
    if table not in CODED_TABLES:
        return ()
    columns = parsed.frame
    if REVISED in columns:
        # of a published quarter it begins with its name: T3.5.barang
        begins = ("", *(f"T{number}." for number in range(1, QUARTERS + 1)))
        named = [f"{begin}{key}" for begin in begins for key in known.revisable]
        unknown = _unknown(raw, columns[REVISED], REVISED, named, Severity.GALAT)
        return (*unknown, *_never_published(raw, columns, known))
    if TARGET in columns and CODE in columns:
        return tuple(_budget_findings(raw, columns, known))
    if CODE in columns:
        # only missed targets have a row of what follows, so a code it lacks was not meant
        severity = Severity.PERINGATAN if table == FOLLOW_UP_TABLE else None
        codes = [code for code, _ in known.codes]
        return tuple(_unknown(raw, columns[CODE], CODE, codes, severity))
    return ()


def _never_published(raw: RawTable, columns: pd.DataFrame, known: PlanCodes) -> Iterator[Finding]:
    """Entries of the revision log about a value the number was never published with."""
    if PUBLISHED not in columns:
        return
    rows = columns.loc[columns[REVISED].astype(str).isin(dict(known.ever)), [REVISED, PUBLISHED]]
    for row, key, written in rows.itertuples():
        then = dict(known.ever)[key]
        value = None if pd.isna(written) else float(written)
        if not any(is_close(value, item, LOG_PRECISION) for item in then):
            told = listed("kosong" if item is None else f"{item:.12g}" for item in then)
            advice = Advice(
                f"{key} tidak pernah terbit dengan nilai ini; terbit sebagai {told}",
                "Tulis nilai yang terbit; laporan mencetaknya sebagai angka terbit.",
                "IKU-P156",
            )
            text = raw.written(PUBLISHED, pd.Index([row])).iloc[0]
            yield finding_at(
                raw.place,
                advice,
                row=row,
                column=PUBLISHED,
                value=text,
                severity=Severity.PERINGATAN,
            )


def _unknown(
    raw: RawTable,
    values: pd.Series,
    column: str,
    known: Iterable[str],
    severity: Severity | None = None,
) -> Iterator[Finding]:
    given, known = values.dropna().astype(str), list(known)
    lacking = [code for code in known if code not in set(given)]
    weight = severity or (Severity.GALAT if lacking else Severity.PERINGATAN)
    yield from _findings(
        raw, column, given[~given.isin(known)], lambda code: _advice(code, known, lacking), weight
    )


def _advice(code: str, known: list[str], lacking: list[str]) -> Advice:
    rule = f"harus ada di {CATALOGUE_FILE}; baris dengan kode lain tidak dibaca"
    if lacking and len(lacking) < len(known):
        rest = listed(lacking)
        return Advice(
            rule, f"{near(code, lacking)} Yang belum ada di tabel ini: {rest}.", "IKU-P151"
        )
    return Advice(rule, f"{near(code, known)} Betulkan kodenya, atau hapus barisnya.", "IKU-P151")


def _budget_findings(raw: RawTable, columns: pd.DataFrame, known: PlanCodes) -> Iterator[Finding]:
    """Sasaran that are not there, and codes that are not of the sasaran of their row."""
    owners = dict((*known.numbers, *known.codes))
    targets = [str(number) for number in sorted(set(owners.values()))]
    yield from _unknown(raw, columns[TARGET], TARGET, targets)
    rows = columns.loc[columns[TARGET].astype(str).isin(targets), [TARGET, CODE]].dropna()
    codes = rows[CODE].astype(str).str.split(SEPARATOR).explode().str.strip()
    codes = codes[codes != ""]
    of_row = rows[TARGET].astype(int).loc[codes.index]
    own = codes.map(owners)
    foreign = own.notna() & (own != of_row)
    yield from _findings(raw, CODE, codes[foreign], _foreign_advice(owners), Severity.GALAT)
    yield from _unknown(raw, codes, CODE, [*owners, *codes[foreign]], _weight(codes, known))


def _weight(codes: pd.Series, known: PlanCodes) -> Severity:
    named = {code.rstrip("abcdefghijklmnopqrstuvwxyz") for code in codes}
    lacking = [number for number, _ in known.numbers if number not in named]
    return Severity.GALAT if lacking else Severity.PERINGATAN


def _foreign_advice(owners: dict[str, int]) -> Callable[[str], Advice]:
    return lambda code: Advice(
        f"IKU {code} adalah indikator sasaran {owners[code]}, bukan sasaran baris ini",
        "Betulkan kode IKU atau nomor sasarannya.",
        "IKU-P152",
    )


def _findings(
    raw: RawTable,
    column: str,
    cells: pd.Series,
    advice: Callable[[str], Advice],
    severity: Severity,
) -> tuple[Finding, ...]:
    return cell_findings(cells, raw.place, column, advice, severity=severity)
