"""Which function checks which kind of rule, and all rules of a table at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from iku_analysis.declarations.decisions import Decisions
from iku_analysis.declarations.name_kinds import NearEqual
from iku_analysis.declarations.neighbour_rules import (
    CategoryShare,
    Coverage,
    Explained,
    FilledShare,
    Jump,
    OtherUnit,
    Outlier,
    SharedDates,
)
from iku_analysis.declarations.package import Resource
from iku_analysis.declarations.row_kinds import (
    Agreement,
    Allowed,
    AtMost,
    Filled,
    Known,
    NoTotal,
    NotZero,
    Order,
    UsualDay,
    Window,
    YearOfDate,
)
from iku_analysis.declarations.rules import Rule
from iku_analysis.declarations.table_kinds import (
    Complete,
    NotCopied,
    NotRepeated,
    Numbered,
    OnePer,
    Ratio,
    RowCount,
    Total,
)
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
    Order: row_rules.order,
    Filled: row_rules.filled,
    YearOfDate: row_rules.year_of_date,
    Window: row_rules.window,
    AtMost: row_rules.at_most,
    Agreement: row_rules.agreement,
    Allowed: row_rules.allowed,
    Known: row_rules.known,
    NotZero: row_rules.not_zero,
    NoTotal: row_rules.no_total,
    UsualDay: row_rules.usual_day,
    Total: sum_rules.total,
    Ratio: sum_rules.ratio,
    Complete: content_rules.complete,
    RowCount: content_rules.row_count,
    Numbered: content_rules.numbered,
    NotCopied: copy_rules.not_copied,
    OnePer: copy_rules.one_per,
    NotRepeated: copy_rules.not_repeated,
    Outlier: neighbours.outliers,
    OtherUnit: neighbours.other_unit,
    SharedDates: neighbours.shared_dates,
    Explained: neighbours.explained,
    Coverage: last_year.coverage,
    FilledShare: last_year.filled_share,
    CategoryShare: last_year.category_share,
    Jump: last_year.jumps,
    NearEqual: name_rules.near_equal,
}


def rule_findings(
    raw: RawTable,
    parsed: ParsedTable,
    resource: Resource,
    year: int | None = None,
    decisions: Decisions = (),
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
    """
    table = RuleTable(raw, parsed, resource, year, decisions)
    if not len(table):
        return ()
    return tuple(
        finding
        for rule in resource.rules
        if _named(rule) <= table.fields.keys() and (year is not None or not _asks_year(rule))
        for finding in CHECKS[type(rule)](table, rule)
    )


def _named(rule: Rule) -> set[str]:
    named = {name for names in rule.columns().values() for name in names}
    return named | {holding.column for holding in rule.where}


def _asks_year(rule: Rule) -> bool:
    return any(holding.years for holding in rule.where)
