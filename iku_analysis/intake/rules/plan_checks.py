"""Rules between the plan tables, a function per kind: targets, medium term, standards, budget.

Those of the past years are in `history_checks`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from iku_analysis.declarations import plan_rules as declared
from iku_analysis.declarations.plan_codes import CODE, SEPARATOR, PlanPart
from iku_analysis.declarations.plan_rules import PlanRule
from iku_analysis.declarations.policy import Direction
from iku_analysis.intake.findings import Finding
from iku_analysis.intake.rules import history_checks
from iku_analysis.intake.rules.plan_rows import (
    AGREEMENT,
    BUDGET,
    MEDIUM_TERM,
    PAST,
    STANDARDS,
    PlanRow,
    PlanTables,
    far,
)

CUMULATIVE = "kumulatif"
TARGETS = ("target", "target_sampai")
Check = Callable[[PlanTables, Any], Iterable[Finding]]


def agreement_period(plan: PlanTables, rule: declared.AgreementPeriod) -> Iterator[Finding]:
    """Rows of the agreement that are dated in another year."""
    dated = [row for row in plan.rows(AGREEMENT) if row["tanggal"] is not None]
    others = [row for row in dated if row["tanggal"].year != plan.facts.year]
    if others:
        day = others[0]["tanggal"].strftime("%Y-%m-%d")
        yield from plan.told(rule, AGREEMENT, others, column="tanggal", tanggal=day)


def target_changes(plan: PlanTables, rule: declared.TargetChange) -> Iterator[Finding]:
    """Later rows of a code without a reason, or that change nothing."""
    for part in plan.parts:
        for before, now in pairwise(plan.agreed(part.code)):
            same = all(before[name] == now[name] for name in TARGETS)
            if same or now["alasan_perubahan"] is None:
                words = {"lama": before["target"], "baru": now["target"]}
                yield from plan.told(
                    rule, AGREEMENT, [now], column="target", code=part.code, **words
                )


def target_units(plan: PlanTables, rule: declared.TargetUnit) -> Iterator[Finding]:
    """Targets in another unit than their indicator."""
    for part in plan.parts:
        wrong = [row for row in plan.of_code(AGREEMENT, part.code) if row["satuan"] != part.unit]
        if wrong:
            words = {"satuan": wrong[0]["satuan"], "seharusnya": part.unit}
            yield from plan.told(rule, AGREEMENT, wrong, column="satuan", code=part.code, **words)


def target_band(plan: PlanTables, rule: declared.TargetBand) -> Iterator[Finding]:
    """Targets many times those before."""
    for part in plan.parts:
        known = _before(plan, part)
        for row in plan.agreed(part.code):
            none_is_best = part.direction is Direction.TURUN
            given = [row[name] for name in TARGETS if row[name] is not None]
            values = [value for value in given if value or not none_is_best]
            if known and any(all(far(v, other, rule.times) for other in known) for v in values):
                words = {"target": row["target"], "pembanding": known[0]}
                yield from plan.told(
                    rule, AGREEMENT, [row], column="target", code=part.code, **words
                )


def _before(plan: PlanTables, part: PlanPart) -> list[float]:
    """Target and realisation of last year; without them the target of the Renstra."""
    last = plan.past(part.code).get(plan.facts.year - 1)
    known = [last["target"], last["realisasi"]] if last else []
    found = [value for value in known if value]
    return found or [
        row["target"]
        for row in plan.of_code(MEDIUM_TERM, part.code)
        if row["target"] and row["sifat"] != CUMULATIVE
    ]


def softer_targets(plan: PlanTables, rule: declared.SofterTarget) -> Iterator[Finding]:
    """Targets in force that are easier to reach than last year's."""
    for part in plan.parts:
        last = plan.past(part.code).get(plan.facts.year - 1)
        in_force = plan.agreed(part.code)[-1:]
        before = last["target"] if last else None
        for row in in_force:
            if before and row["target"] is not None and _is_softer(part, row, before, rule):
                words = {"target": row["target"], "lalu": before}
                yield from plan.told(
                    rule, AGREEMENT, [row], column="target", code=part.code, **words
                )


def _is_softer(part: PlanPart, row: PlanRow, before: float, rule: declared.SofterTarget) -> bool:
    change = (row["target"] - before) / abs(before)
    if part.direction is Direction.NAIK:
        return bool(change < -rule.furthest)
    return bool(part.direction is Direction.TURUN and change > rule.furthest)


def to_medium_term(plan: PlanTables, rule: declared.TargetToMediumTerm) -> Iterator[Finding]:
    """Targets that do not lead to those of the Renstra."""
    for part in plan.parts:
        in_force = plan.agreed(part.code)[-1:]
        for row in plan.of_code(MEDIUM_TERM, part.code):
            asked = _asked(plan, part, row)
            target = in_force[0]["target"] if in_force else None
            if asked is None or target is None:
                continue
            is_last = row["tahun_akhir"] == plan.facts.year
            apart = abs(target - asked) > rule.furthest * abs(asked)
            if (is_last and apart) or far(target, asked, rule.times):
                words = {"target": target, "renstra": row["target"]}
                yield from plan.told(
                    rule, MEDIUM_TERM, [row], column="target", code=part.code, **words
                )


def _asked(plan: PlanTables, part: PlanPart, row: PlanRow) -> float | None:
    """What is left to the agreement: all of it, or of a sum the part of one year."""
    first, last, target = row["tahun_awal"], row["tahun_akhir"], row["target"]
    if row["sifat"] != CUMULATIVE or None in {first, last, target}:
        return None if target is None else float(target)
    if last != plan.facts.year:
        return float(target / max(1, last - first + 1))
    past = plan.past(part.code)
    before = [past[year]["target"] for year in range(first, last) if year in past]
    whole = len(before) == last - first and None not in before
    return float(target) - sum(map(float, before)) if whole else None


def medium_term_kind(plan: PlanTables, rule: declared.MediumTermKind) -> Iterator[Finding]:
    """Targets that are said to add up and are no counts."""
    for part in plan.parts:
        if part.unit not in rule.units:
            rows = plan.of_code(MEDIUM_TERM, part.code)
            wrong = [row for row in rows if row["sifat"] == CUMULATIVE]
            if wrong:
                words = {"sifat": CUMULATIVE, "satuan": part.unit}
                yield from plan.told(
                    rule, MEDIUM_TERM, wrong, column="sifat", code=part.code, **words
                )


def medium_term_period(plan: PlanTables, rule: declared.MediumTermPeriod) -> Iterator[Finding]:
    """Periods without the report year, or longer than a plan is."""
    groups: dict[tuple[int, int], list[PlanRow]] = defaultdict(list)
    for row in plan.rows(MEDIUM_TERM):
        if row["tahun_awal"] is not None and row["tahun_akhir"] is not None:
            groups[row["tahun_awal"], row["tahun_akhir"]].append(row)
    for (first, last), rows in groups.items():
        if not first <= plan.facts.year <= last or last - first + 1 > rule.longest:
            words = {"awal": str(first), "akhir": str(last)}
            yield from plan.told(rule, MEDIUM_TERM, rows, column="tahun_akhir", **words)


def published_targets(plan: PlanTables, rule: declared.TargetPublished) -> Iterator[Finding]:
    """Targets of a published report that are no longer in the agreement."""
    decimals = {part.code: part.decimals for part in plan.parts}
    for entry in plan.facts.published:
        rows = plan.agreed(entry.code)
        if entry.year != plan.facts.year or entry.target is None or not rows:
            continue
        half = 0.5 * 10.0 ** -decimals.get(entry.code, 0)
        written = [row["target"] for row in rows if row["target"] is not None]
        if not any(abs(value - entry.target) <= half for value in written):
            words = {"terbit": entry.target, "tertulis": rows[-1]["target"]}
            yield from plan.told(
                rule, AGREEMENT, rows[-1:], column="target", code=entry.code, **words
            )


def standard_band(plan: PlanTables, rule: declared.StandardBand) -> Iterator[Finding]:
    """National standards many times the target."""
    for part in plan.parts:
        in_force = plan.agreed(part.code)[-1:]
        for row in plan.of_code(STANDARDS, part.code):
            value, target = row["nilai"], in_force[0]["target"] if in_force else None
            if value is not None and target is not None and far(value, target, rule.times):
                words = {"nilai": value, "target": target}
                yield from plan.told(
                    rule, STANDARDS, [row], column="nilai", code=part.code, **words
                )


def budget_years(plan: PlanTables, rule: declared.BudgetYears) -> Iterator[Finding]:
    """Rows of the budget that are of another year."""
    others = [row for row in plan.rows(BUDGET) if row["tahun"] not in {None, plan.facts.year}]
    if others:
        yield from plan.told(rule, BUDGET, others, column="tahun", lain=others[0]["tahun"])


def budget_complete(plan: PlanTables, rule: declared.BudgetComplete) -> Iterator[Finding]:
    """Sasaran, and indicators of the others, without a budget in the report year."""
    own = [row for row in plan.rows(BUDGET) if row["tahun"] == plan.facts.year]
    absent = sorted({part.target for part in plan.parts} - {row["sasaran"] for row in own})
    named = {code for row in own for code in (row[CODE] or "").split(SEPARATOR)}
    for_all = {row["sasaran"] for row in own if row[CODE] is None}
    told = [f"sasaran {number}" for number in absent]
    told += [
        f"IKU {part.code}"
        for part in plan.parts
        if part.target not in for_all.union(absent) and named.isdisjoint(part.names)
    ]
    if told:
        yield from plan.told(rule, BUDGET, kurang=", ".join(told))


def budget_absorption(plan: PlanTables, rule: declared.BudgetAbsorption) -> Iterator[Finding]:
    """Sasaran of whose budget an implausible part was spent."""
    for target in sorted({part.target for part in plan.parts}):
        rows = [row for row in plan.rows(BUDGET) if row["sasaran"] == target]
        own = [row for row in rows if row["tahun"] == plan.facts.year]
        ceiling = sum(row["pagu_rp"] or 0 for row in own)
        spent = [row["realisasi_rp"] for row in own]
        if ceiling and None not in spent:
            percent = sum(spent) / ceiling * 100
            if not rule.lowest <= percent <= rule.highest:
                words = {"sasaran": target, "serapan": round(percent, 2)}
                yield from plan.told(rule, BUDGET, own, column="realisasi_rp", **words)


def plan_complete(plan: PlanTables, rule: declared.PlanComplete) -> Iterator[Finding]:
    """Codes of the catalogue that a table does not have."""
    for table in rule.tables:
        rows: Sequence[PlanRow] = plan.rows(table)
        if table == PAST:
            rows = [row for row in rows if row["tahun"] == plan.facts.year - 1]
        held = {row[CODE] for row in rows}
        absent = [part.code for part in plan.parts if part.code not in held]
        if absent:
            yield from plan.told(rule, table, kode=", ".join(absent), tabel=table)


CHECKS: Mapping[type[PlanRule], Check] = {
    declared.AgreementPeriod: agreement_period,
    declared.TargetChange: target_changes,
    declared.TargetUnit: target_units,
    declared.TargetBand: target_band,
    declared.SofterTarget: softer_targets,
    declared.TargetToMediumTerm: to_medium_term,
    declared.MediumTermKind: medium_term_kind,
    declared.MediumTermPeriod: medium_term_period,
    declared.HistoryBand: history_checks.band,
    declared.HistoryAchievement: history_checks.achievement,
    declared.HistorySwapped: history_checks.swapped,
    declared.HistoryYears: history_checks.years,
    declared.HistoryPublished: history_checks.published,
    declared.TargetPublished: published_targets,
    declared.StandardBand: standard_band,
    declared.BudgetYears: budget_years,
    declared.BudgetComplete: budget_complete,
    declared.BudgetAbsorption: budget_absorption,
    declared.PlanComplete: plan_complete,
}


def plan_findings(plan: PlanTables, rules: Iterable[PlanRule]) -> tuple[Finding, ...]:
    """Findings of all rules between the plan tables."""
    return tuple(finding for rule in rules for finding in CHECKS[type(rule)](plan, rule))
