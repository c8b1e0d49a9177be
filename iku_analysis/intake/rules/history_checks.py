"""Rules about the past years (``riwayat``): against each other and against what was published."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from statistics import fmean, median

from iku_analysis.declarations import plan_rules as declared
from iku_analysis.declarations.plan_codes import PlanPart, PublishedPart
from iku_analysis.intake.findings import Finding
from iku_analysis.intake.rules.plan_rows import PAST, PlanRow, PlanTables, far

MIN_YEARS = 3  # of fewer, the median may be the fault itself
BETTER = 0.5  # the other way round must fit the other years at least twice as well


def band(plan: PlanTables, rule: declared.HistoryBand) -> Iterator[Finding]:
    """Values many times those of the other years of their code."""
    for part in plan.parts:
        rows = _rows(plan, part)
        values = {row: row[rule.column] for row in rows if row[rule.column] is not None}
        usual = median(values.values()) if len(values) >= MIN_YEARS else 0
        if not usual:
            continue
        wrong = [row for row, value in values.items() if far(value, usual, rule.times)]
        if wrong:
            words = {"nilai": values[wrong[0]], "lazim": usual}
            yield from plan.told(rule, PAST, wrong, column=rule.column, code=part.code, **words)


def achievement(plan: PlanTables, rule: declared.HistoryAchievement) -> Iterator[Finding]:
    """Realisations many times their targets, or a small part of them."""
    for part in plan.parts:
        whole = [r for r in _rows(plan, part) if None not in {r["target"], r["realisasi"]}]
        wrong = [row for row in whole if far(row["realisasi"], row["target"], rule.times)]
        if wrong:
            words = {"target": wrong[0]["target"], "realisasi": wrong[0]["realisasi"]}
            yield from plan.told(rule, PAST, wrong, column="realisasi", code=part.code, **words)


def swapped(plan: PlanTables, rule: declared.HistorySwapped) -> Iterator[Finding]:
    """Rows that fit the other years only with target and realisation the other way round."""
    wrong = [
        row for part in plan.parts for row in _rows(plan, part) if _is_swapped(plan, part, row)
    ]
    if wrong:
        words = {"target": wrong[0]["target"], "realisasi": wrong[0]["realisasi"]}
        yield from plan.told(rule, PAST, wrong, column="target", **words)


def _is_swapped(plan: PlanTables, part: PlanPart, row: PlanRow) -> bool:
    """A target is a round number near other targets; here the realisation is that."""
    target, realised = row["target"], row["realisasi"]
    if not target or not realised or _digits(target) <= _digits(realised):
        return False
    past, year = plan.past(part.code), row["tahun"]
    beside = [past[other] for other in (year - 1, year + 1) if other in past]
    targets, others = ([r[name] for r in beside if r[name]] for name in ("target", "realisasi"))
    if year == plan.facts.year - 1:
        targets += [r["target"] for r in plan.agreed(part.code)[-1:] if r["target"]]
    if not targets or not others or min(target, realised, *targets, *others) <= 0:
        return False
    usual = math.log(fmean(targets)), math.log(fmean(others))
    written = math.log(target), math.log(realised)
    return _apart(written[::-1], usual) < BETTER * _apart(written, usual)


def _apart(values: tuple[float, ...], usual: tuple[float, float]) -> float:
    return sum(abs(value - other) for value, other in zip(values, usual, strict=True))


def _digits(value: float) -> int:
    """Digits that are not zeros at an end.

    Examples
    --------
    >>> _digits(14500000000.0), _digits(18.935)
    (3, 5)
    """
    return len(Decimal(repr(float(value))).normalize().as_tuple().digits)


def years(plan: PlanTables, rule: declared.HistoryYears) -> Iterator[Finding]:
    """Rows of the report year and later."""
    last = plan.facts.year - 1
    wrong = [row for row in plan.rows(PAST) if row["tahun"] is not None and row["tahun"] > last]
    if wrong:
        yield from plan.told(rule, PAST, wrong, column="tahun", terakhir=last)


def published(plan: PlanTables, rule: declared.HistoryPublished) -> Iterator[Finding]:
    """Values other than published without a note that says why."""
    decimals = {part.code: part.decimals for part in plan.parts}
    for entry in plan.facts.published:
        row = plan.past(entry.code).get(entry.year)
        if row is None or is_note(row["catatan_revisi"], rule.letters):
            continue
        half = 0.5 * 10.0 ** -decimals.get(entry.code, 0)
        for column, then in _published_values(entry):
            now = row[column]
            if now is None or abs(now - then) > half:
                words = {"kolom": column, "terbit": then, "tertulis": now}
                yield from plan.told(rule, PAST, [row], column=column, code=entry.code, **words)


def _published_values(entry: PublishedPart) -> Iterator[tuple[str, float]]:
    for column, value in (("target", entry.target), ("realisasi", entry.realisation)):
        if value is not None:
            yield column, value


def is_note(text: str | None, letters: int) -> bool:
    """Whether a note says something.

    Examples
    --------
    >>> is_note("-", 10), is_note("data BPS direvisi Maret 2018", 10)
    (False, True)
    """
    return sum(map(str.isalpha, text or "")) >= letters


def _rows(plan: PlanTables, part: PlanPart) -> list[PlanRow]:
    return list(plan.past(part.code).values())
