"""Persons of a table: a running number instead of their personal data, and who may be one person.

The number is counted, never computed from the NIK: all NIKs of a province can be tried in minutes,
so that a hash gives the NIK back; a hash with a random key would give other numbers at every run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from iku_analysis.declarations.person_fields import Person
from iku_analysis.intake.findings import (
    MAX_DISTINCT_VALUES,
    Advice,
    Finding,
    Severity,
    cell_findings,
)
from iku_analysis.intake.parsing import ParsedTable
from iku_analysis.intake.person_names import are_clearly_different, comparable_name, near_pairs
from iku_analysis.intake.reading import RawTable
from iku_analysis.privacy.identity_numbers import is_nik

BAD_NIK = Advice(
    "bukan NIK yang sah: enam belas angka berisi kode wilayah, tanggal lahir, dan nomor urut",
    "Salin ulang dari KTP.",
    "IKU-S136",
)
OTHER_NAME = Advice(
    "NIK sama tetapi namanya jelas berbeda; dihitung satu orang",
    "Periksa NIK dan nama pada baris-baris ini terhadap KTP.",
    "IKU-S137",
)
MAYBE_SAME = Advice(
    "mungkin orang yang sama: tanggal lahir sama, nama hampir sama, NIK berbeda atau kosong;"
    " dihitung orang yang berbeda",
    "Bila satu orang, samakan NIK atau ejaan namanya.",
    "IKU-S138",
)
UNKNOWN = Advice(
    "tanpa NIK serta tanpa nama dan tanggal lahir lengkap; setiap baris dihitung orang tersendiri",
    "Lengkapi data orangnya.",
    "IKU-S139",
)


def _identity(frame: pd.DataFrame, person: Person) -> pd.DataFrame:
    """NIK, comparable name and birth date of each row; missing where not declared or not given."""
    nothing = pd.Series(None, frame.index, dtype="object")
    written = frame[person.name] if person.name else nothing
    known = {name: comparable_name(name) or None for name in written.dropna().unique()}
    return pd.DataFrame(
        {
            "nik": frame[person.nik] if person.nik else nothing,
            "name": written.map(known).astype("str"),
            "birth": frame[person.birth] if person.birth else pd.NaT,
        },
        frame.index,
    )


def _is_described(who: pd.DataFrame) -> pd.Series[bool]:
    return who["name"].notna() & who["birth"].notna()


def _person_keys(who: pd.DataFrame) -> pd.Series:
    """What tells persons apart, one hashable per row."""
    by_name = pd.Series(
        list(zip(who["name"], who["birth"], strict=True)), who.index, dtype="object"
    )
    described = _is_described(who)
    has_nik = who["nik"].notna()
    known = who["nik"][has_nik & described]
    niks = dict(zip(by_name[known.index[::-1]], known[::-1], strict=True))  # the first one stays
    keys = [
        nik if given else niks.get(key, key) if is_full else row
        for row, nik, given, key, is_full in zip(
            who.index, who["nik"], has_nik, by_name, described, strict=True
        )
    ]
    return pd.Series(keys, who.index, dtype="object")


def _positions(who: pd.DataFrame) -> pd.Series[int]:
    """Position of each row's person in the order of first appearance."""
    positions: dict[object, int] = {}
    return _person_keys(who).map(lambda key: positions.setdefault(key, len(positions)))


def person_numbers(frame: pd.DataFrame, person: Person) -> pd.Series[str]:
    """Running number of the person of each row, ``O-00001`` for the first in the file.

    The same NIK is the same person. A row without NIK is the person of the first row with equal
    name and birth date; a row without these is a person of its own.

    Parameters
    ----------
    frame : DataFrame
        Parsed table with its personal columns, in the order of the file.
    person : Person
        Which columns tell persons apart.

    Returns
    -------
    Series of str
        Named as declared; the numbers hold within one file only.
    """
    positions = _positions(_identity(frame, person))
    numbers = [f"O-{position + 1:05d}" for position in positions]
    return pd.Series(numbers, frame.index, dtype="str", name=person.number)


def _other_names(who: pd.DataFrame) -> Iterator[list[int]]:
    """Rows of each NIK whose names are clearly different."""
    known = who.dropna(subset=["nik", "name"])
    several = known.groupby("nik")["name"].transform("nunique") > 1
    for _, rows in known[several].groupby("nik", sort=False):
        first, *others = rows["name"].unique()
        if any(are_clearly_different(first, other) for other in others):
            yield rows.index.tolist()


def _maybe_same(who: pd.DataFrame) -> Iterator[list[int]]:
    """Rows of each two persons with nearly the same name, compared within a birth date only."""
    known = who[_is_described(who)].drop_duplicates(["position", "name", "birth"])
    for _, rows in known.groupby("birth", sort=False):
        for i, j in near_pairs(rows["name"]):
            if rows["position"].iloc[i] != rows["position"].iloc[j]:
                yield [int(rows.index[i]), int(rows.index[j])]


def _hidden(
    raw: RawTable,
    rows: Iterable[int],
    column: str,
    advice: Advice,
    severity: Severity = Severity.PERINGATAN,
) -> tuple[Finding, ...]:
    cells = raw.written(column, pd.Index(list(rows), dtype="int64"))
    return cell_findings(cells, raw.place, column, lambda _: advice, severity=severity, hidden=True)


def _together(
    raw: RawTable, groups: Iterable[Sequence[int]], column: str, advice: Advice
) -> Iterator[Finding]:
    """One warning per group, so that one sees which rows belong together; one for many groups."""
    each = list(groups)
    if len(each) > MAX_DISTINCT_VALUES:
        each = [list(dict.fromkeys(row for group in each for row in group))]
    for rows in each:
        yield from _hidden(raw, rows, column, advice)


def _nik_faults(raw: RawTable, niks: pd.Series[str], column: str) -> tuple[Finding, ...]:
    given = niks.dropna()
    wrong = given[[not is_nik(nik) for nik in given]]
    return _hidden(raw, wrong.index, column, BAD_NIK, Severity.GALAT)


def person_findings(
    raw: RawTable, parsed: ParsedTable, person: Person | None
) -> tuple[Finding, ...]:
    """What is wrong or doubtful about the persons of a table; no finding tells a value.

    Parameters
    ----------
    raw : RawTable
        Cells as written, for row numbers.
    parsed : ParsedTable
        The same table, typed.
    person : Person or None
        What is declared; without it, or when one of its columns is absent, nothing is found.

    Returns
    -------
    tuple of Finding
        Galat for a NIK that is none; peringatan for a NIK with two names, for persons that may be
        one, and for rows of which nobody can say whose they are.
    """
    if person is None or not set(person.columns) <= set(parsed.distinct):
        return ()
    who = _identity(parsed.frame, person)
    who["position"] = _positions(who)
    label = person.name or person.nik
    nobody = who.index[who["nik"].isna() & ~_is_described(who)]
    return (
        *(_nik_faults(raw, who["nik"], person.nik) if person.nik else ()),
        *_together(raw, _other_names(who), person.nik, OTHER_NAME),
        *_together(raw, _maybe_same(who), label, MAYBE_SAME),
        *_hidden(raw, nobody, label, UNKNOWN),
    )
