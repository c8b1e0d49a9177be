"""Comparisons a reviewer makes by hand, made for every number."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from iku_analysis.assessment.medium_term import CUMULATIVE, MediumTerm
from iku_analysis.assessment.plan import rows_of
from iku_analysis.assessment.results import ComponentResult, IndicatorResult
from iku_analysis.base.formats import format_declared, format_number, listed
from iku_analysis.declarations.policy import UsualGrowth
from iku_analysis.model.evidence import Check, CheckKind, CheckOutcome
from iku_analysis.model.measurement import Measurement, Quantity

# Published tables are rounded to their last digit; sums of them differ by less than this share.
TOLERANCE = 1e-6
MOST_DIGITS = 12  # beyond those shown, to tell two numbers apart
NO_REVISION = "tanpa catatan revisi"
NOTE_LETTERS = 10  # of fewer, a note says nothing
MIN_GROWTHS = 3  # of fewer, the usual one is not known
BY_CHANCE = 4.0  # standard deviations of a count that are more than chance
CONSISTENT = 1.4826  # makes the MAD of a normal distribution its standard deviation
TWICE = "angka terbit sudah dibulatkan, dan dibulatkan lagi pada cetakan ini"
DECIMALS = 2  # of a percentage of achievement


def agrees(expected: float, found: float) -> bool:
    """Whether two numbers are equal up to the rounding of published tables.

    Examples
    --------
    >>> agrees(635498679.79, 635498679.81), agrees(100, 101)
    (True, False)
    """
    return math.isclose(expected, found, rel_tol=TOLERANCE, abs_tol=TOLERANCE)


def check_words(check: Check) -> str:
    """What is compared, both numbers where two must agree, and the note.

    Examples
    --------
    >>> check_words(Check("A = B", "1", 2.0, 1.999, "unit", 0, CheckOutcome.DIFFERS))
    'A = B: 1,999 unit, pembandingnya 2,000'
    """
    numbers = ""
    if check.until is None and None not in {check.expected, check.found}:
        pair = check.found or 0.0, check.expected or 0.0
        digits = range(check.decimals, check.decimals + MOST_DIGITS)
        apart = (n for n in digits if format_number(pair[0], n) != format_number(pair[1], n))
        shown = next(apart, check.decimals)
        found, expected = (format_number(value, shown) for value in pair)
        numbers = f"{found} {check.unit}, pembandingnya {expected}"
    return f"{check.title}: {'; '.join(filter(None, (numbers, check.note)))}"


def _compared(  # noqa: PLR0913 -- the parts of one record
    title: str,
    code: str,
    expected: Quantity,
    found: Quantity,
    *,
    unit: str,
    decimals: int,
    kind: CheckKind,
    differs: str = "",
) -> Check:
    if expected.value is None or found.value is None:
        reason = expected.reason or found.reason
        outcome = CheckOutcome.IMPOSSIBLE
    else:
        same = agrees(expected.value, found.value)
        outcome = CheckOutcome.AGREES if same else CheckOutcome.DIFFERS
        reason = "" if same else differs
    return Check(title, code, expected.value, found.value, unit, decimals, outcome, reason, kind)


def sum_checks(measurement: Measurement) -> Iterator[Check]:
    """Parts against their whole: kab/kota and province, categories and total, quarters and year.

    A whole that was published beside its parts is a source of its own; one computed from the same
    rows tells only that the report does not contradict itself.
    """
    for item in measurement.sums:
        yield _compared(
            item.title,
            str(measurement.indicator),
            item.whole,
            item.parts,
            unit=item.unit,
            decimals=item.decimals,
            kind=CheckKind.SOURCES if item.independent else CheckKind.REPORT,
        )


def last_year_checks(
    parts: Sequence[ComponentResult],
    recomputed: Mapping[str, Quantity],
    past: pd.DataFrame,
    year: int,
) -> Iterator[Check]:
    """Last year's published realisation against what today's raw data give for that year.

    Parameters
    ----------
    parts : sequence of ComponentResult
        Of this year; code, unit and digits are used.
    recomputed : mapping of str to Quantity
        Last year's value per code from the same function.
    past : DataFrame
        ``riwayat``; ``catatan_revisi`` explains a difference.
    year : int
        Report year.

    Yields
    ------
    Check
        A difference without a revision note differs; with one it warns and carries the note.
    """
    for part in parts:
        (published, note), found = _published(past, part, year - 1), recomputed[part.code]
        check = _compared(
            f"Realisasi {year - 1} terbit = dihitung ulang dari data mentah",
            part.code,
            published,
            _at_printed_digits(found, published, part.decimals),
            unit=part.unit,
            decimals=part.decimals,
            kind=CheckKind.SOURCES,
            differs=note or NO_REVISION,
        )
        explained = check.outcome is CheckOutcome.DIFFERS and note
        if check.outcome is CheckOutcome.AGREES:  # both as they are, though not printed alike
            texts = {format_number(x.value or 0.0, part.decimals) for x in (published, found)}
            check = replace(check, found=found.value, note=TWICE if len(texts) > 1 else "")
        yield replace(check, outcome=CheckOutcome.WARNING) if explained else check


def _published(past: pd.DataFrame, part: ComponentResult, year: int) -> tuple[Quantity, str]:
    rows = rows_of(past, part.code)
    rows = rows.loc[(rows["tahun"] == year) & rows["realisasi"].notna()]
    if rows.empty:
        absent = f"realisasi {year} tidak tercatat dalam riwayat"
        return Quantity(None, part.realisation.status, absent), ""
    row = rows.iloc[0]
    note = "" if pd.isna(row["catatan_revisi"]) else str(row["catatan_revisi"])
    note = note if sum(map(str.isalpha, note)) >= NOTE_LETTERS else ""  # a dash explains nothing
    return Quantity(float(row["realisasi"]), part.realisation.status), note


def _at_printed_digits(recomputed: Quantity, published: Quantity, decimals: int) -> Quantity:
    """Recomputed number, taken as the published one when it rounds to the same printed digits."""
    if recomputed.value is None or published.value is None:
        return recomputed
    half_a_digit = 0.5 * 10.0**-decimals
    close = abs(recomputed.value - published.value) <= half_a_digit * (1 + TOLERANCE)
    return published if close else recomputed


def agreement_checks(parts: Sequence[ComponentResult], agreement: pd.DataFrame) -> Iterator[Check]:
    """Unit of a target against the catalogue's, and the reasons of its changes.

    The number itself is read from the agreement, so comparing it with the agreement tells nothing.
    """
    for part in parts:
        rows = rows_of(agreement, part.code)
        fault = _agreement_fault(rows.sort_values("tanggal", na_position="first"), part.unit)
        outcome = CheckOutcome.DIFFERS if fault else CheckOutcome.AGREES
        if part.target.is_missing:
            outcome, fault = CheckOutcome.IMPOSSIBLE, part.target.reason
        yield Check(
            "Satuan target = satuan katalog; perubahan target beralasan",
            part.code,
            None,
            part.target.value,
            part.unit,
            part.decimals,
            outcome,
            fault,
            CheckKind.UNITS,
        )


def plan_checks(plans: Sequence[MediumTerm], year: int) -> Iterator[Check]:
    """Target of the last year of a plan against the plan's own."""
    for item in plans:
        part = item.part
        if item.kind == CUMULATIVE or item.last_year != year:
            continue
        check = _compared(
            "Target Perjanjian Kinerja = target akhir renstra",
            part.code,
            item.target,
            part.target,
            unit=part.unit,
            decimals=part.decimals,
            kind=CheckKind.PLANS,
        )
        differs = check.outcome is CheckOutcome.DIFFERS
        yield replace(check, outcome=CheckOutcome.WARNING) if differs else check


def _agreement_fault(rows: pd.DataFrame, unit: str) -> str:
    units = {str(item) for item in rows["satuan"].dropna()}
    if units - {unit}:
        return f"satuan Perjanjian Kinerja {', '.join(sorted(units))}, satuan laporan {unit}"
    if rows["alasan_perubahan"].iloc[1:].isna().any():
        return "perubahan target tanpa alasan yang diizinkan"
    return ""


def jump_checks(
    parts: Sequence[ComponentResult],
    past: pd.DataFrame,
    year: int,
    factor: float,
    usual: UsualGrowth | None = None,
) -> Iterator[Check]:
    """Realisation against last year's: a factor of ten or a thousand is a unit gone wrong.

    With `usual`, one that grew or shrank far from how it did in the years before is doubted, too:
    a part of its rows may lack, or stand twice. A year without realisation ends what is known of
    them, and the note says so.
    """
    for part in parts:
        before, _ = _published(past, part, year - 1)
        now, low, high, gap = part.realisation, None, None, ""
        if before.value is None or now.value is None or before.value == 0:
            outcome = CheckOutcome.IMPOSSIBLE
            note = before.reason or now.reason or f"realisasi {year - 1} nol"
        else:
            low, high = sorted((before.value / factor, before.value * factor))
            times = format_declared(factor)
            note = f"berubah {times} kali atau lebih; periksa satuannya"
            apart, gap = (
                _usual(part, rows_of(past, part.code), year, usual) if usual else (None, "")
            )
            if apart and low < now.value < high:
                low, high = max(low, apart[0]), min(high, apart[1])
                note = "jauh dari jalannya selama ini; periksa apakah datanya utuh, dan satuannya"
            wide = "" if apart else f"rentangnya 1/{times} sampai {times} kali realisasi {year - 1}"
            within = low < now.value < high
            outcome = CheckOutcome.WITHIN if within else CheckOutcome.WARNING
            note = "; ".join(filter(None, (wide if within else note, gap)))
        yield Check(
            f"Lonjakan terhadap {year - 1}",
            part.code,
            low,
            now.value,
            part.unit,
            part.decimals,
            outcome,
            note,
            CheckKind.RANGE,
            high,
        )


def _usual(
    part: ComponentResult, past: pd.DataFrame, year: int, usual: UsualGrowth
) -> tuple[tuple[float, float] | None, str]:
    """Usual range, if enough years up to the last one are known, and which year is not."""
    values = past.groupby("tahun")["realisasi"].first().reindex(range(past["tahun"].min(), year))
    empty = values.index[values.isna()]
    known = values if empty.empty else values.loc[empty[-1] + 1 :]
    is_enough = len(known) > MIN_GROWTHS and (known > 0).all()
    apart = _usual_range(part, known, usual) if is_enough else None
    if empty.empty:
        return apart, ""
    judged = f"dinilai sejak {known.index[0]}" if apart else "tidak dinilai"
    return apart, f"realisasi {listed(empty)} kosong, maka jalannya selama ini {judged}"


def _usual_range(
    part: ComponentResult, values: pd.Series, usual: UsualGrowth
) -> tuple[float, float]:
    """Range about last year's realisation, and about it grown as in the years before.

    Whole numbers are taken for counts, which differ by chance, small ones more.
    """
    grown = np.diff(np.log(values.to_numpy("float64")))
    middle = float(np.median(grown))
    spread = CONSISTENT * float(np.median(np.abs(grown - middle)))
    last = float(values.iloc[-1])
    low, high = sorted((last, last * math.exp(middle)))
    chance = 0.0 if part.decimals else BY_CHANCE / math.sqrt(low)
    reach = max(usual.furthest * spread, chance, math.log(usual.least))
    return low * math.exp(-reach), high * math.exp(reach)


def achievement_checks(
    parts: Sequence[ComponentResult], plausible: tuple[float, float]
) -> Iterator[Check]:
    """Achievements against the band that is declared plausible; none is changed by it."""
    lowest, highest = plausible
    for part in parts:
        percent = part.achievement.percent
        reason, outcome = percent.reason, CheckOutcome.IMPOSSIBLE
        if percent.value is not None:
            within = lowest <= percent.value <= highest
            outcome = CheckOutcome.WITHIN if within else CheckOutcome.WARNING
            shown = format_number(percent.value, DECIMALS), *map(format_declared, plausible)
            told = "{} persen, yang wajar {} sampai {}; periksa satuan target dan realisasi"
            reason = "" if within else told.format(*shown)
        yield Check(
            "Capaian wajar",
            part.code,
            lowest,
            percent.value,
            "persen",
            DECIMALS,
            outcome,
            reason,
            CheckKind.BOUNDS,
            highest,
        )


def consistency_checks(result: IndicatorResult) -> Iterator[Check]:
    """The realisation as variant, as key figure, and as last row of its history."""
    mains = [variant for variant in result.variants if variant.is_main]
    for part, variant in zip(result.components, mains, strict=True):
        latest = [r for r in result.history if r.code == part.code and r.year == result.year]
        shown = [variant.quantity.value, *(record.realisation for record in latest)]
        yield _same(part, shown)


def _same(part: ComponentResult, shown: Sequence[float | None]) -> Check:
    value = part.realisation.value
    known = [item for item in shown if item is not None]
    if value is None or len(known) < len(shown):
        outcome, note = CheckOutcome.IMPOSSIBLE, part.realisation.reason or "riwayat tidak lengkap"
    else:
        same = all(agrees(value, item) for item in known)
        outcome = CheckOutcome.AGREES if same else CheckOutcome.DIFFERS
        note = "" if same else "angka realisasi berbeda di tempat lain"
    title = "Realisasi sama pada hasil, varian, dan riwayat"
    found = next((item for item in known if value is None or not agrees(value, item)), value)
    unit, decimals = part.unit, part.decimals
    return Check(title, part.code, value, found, unit, decimals, outcome, note, CheckKind.REPORT)
