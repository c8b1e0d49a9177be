"""Which function checks which kind of rule, and all rules of a table at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from iku_analysis.declarations import neighbour_rules, row_kinds, table_kinds
from iku_analysis.declarations.decisions import Decisions
from iku_analysis.declarations.name_kinds import NearEqual
from iku_analysis.declarations.resource import Resource
from iku_analysis.declarations.rules import Rule
from iku_analysis.intake.findings import Finding
from iku_analysis.intake.parsing import ParsedTable
from iku_analysis.intake.reading import RawTable
from iku_analysis.intake.rules import (
    content_rules,
    copy_rules,
    last_year,
    name_rules,
    neighbours,
    row_rules,
    sum_rules,
)
from iku_analysis.intake.rules.rule_table import RuleTable

Check = Callable[[RuleTable, Any], Iterable[Finding]]
CHECKS: Mapping[type[Rule], Check] = {
    row_kinds.Order: row_rules.order,
    row_kinds.Filled: row_rules.filled,
    row_kinds.YearOfDate: row_rules.year_of_date,
    row_kinds.Window: row_rules.window,
    row_kinds.AtMost: row_rules.at_most,
    row_kinds.Agreement: row_rules.agreement,
    row_kinds.Allowed: row_rules.allowed,
    row_kinds.Known: row_rules.known,
    row_kinds.NotZero: row_rules.not_zero,
    row_kinds.NoTotal: row_rules.no_total,
    row_kinds.UsualDay: row_rules.usual_day,
    table_kinds.Total: sum_rules.total,
    table_kinds.Ratio: sum_rules.ratio,
    table_kinds.Complete: content_rules.complete,
    table_kinds.RowCount: content_rules.row_count,
    table_kinds.Numbered: content_rules.numbered,
    table_kinds.NotCopied: copy_rules.not_copied,
    table_kinds.OnePer: copy_rules.one_per,
    table_kinds.NotRepeated: copy_rules.not_repeated,
    neighbour_rules.Outlier: neighbours.outliers,
    neighbour_rules.OtherUnit: neighbours.other_unit,
    neighbour_rules.SharedDates: neighbours.shared_dates,
    neighbour_rules.Explained: neighbours.explained,
    neighbour_rules.CoverageChange: last_year.coverage,
    neighbour_rules.FilledShare: last_year.filled_share,
    neighbour_rules.CategoryShare: last_year.category_share,
    neighbour_rules.Jump: last_year.jumps,
    NearEqual: name_rules.near_equal,
}


def rule_findings(  # noqa: PLR0913 -- a table and all that is asked of it
    raw: RawTable,
    parsed: ParsedTable,
    resource: Resource,
    year: int | None = None,
    decisions: Decisions = (),
    *,
    within_year: bool = False,
) -> tuple[Finding, ...]:
    """Findings of all rules of a table; a rule whose columns are not all there is left out.

    Parameters
    ----------
    raw : RawTable
        Cells as written.
    parsed : ParsedTable
        The same, typed.
    resource : Resource
        Columns and rules as declared.
    year : int, optional
        Report year.
    decisions : tuple of SameValue
        What people decided about two writings of this table.
    within_year : bool
        Whether the report year is not over: rules of whole years are left out.
    """
    table = RuleTable(raw, parsed, resource, year, decisions)
    if not len(table):
        return ()
    return tuple(
        finding
        for rule in resource.rules
        if not (within_year and rule.of_whole_years)
        if _named(rule) <= table.fields.keys() and (year is not None or not _asks_year(rule))
        for finding in CHECKS[type(rule)](table, rule)
    )


def _named(rule: Rule) -> set[str]:
    named = {name for names in rule.columns().values() for name in names}
    return named | {holding.column for holding in rule.where}


def _asks_year(rule: Rule) -> bool:
    return any(holding.years for holding in rule.where)
