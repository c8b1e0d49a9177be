"""Which function checks which kind of rule, and all rules of a table at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from iku_analysis.declarations.package import Resource
from iku_analysis.declarations.rules import Filled, Order, Rule
from iku_analysis.intake.findings import Finding
from iku_analysis.intake.parsing import ParsedTable
from iku_analysis.intake.reading import RawTable
from iku_analysis.intake.rules import row_rules
from iku_analysis.intake.rules.rule_table import RuleTable

Check = Callable[[RuleTable, Any], Iterable[Finding]]
CHECKS: Mapping[type[Rule], Check] = {
    Order: row_rules.order,
    Filled: row_rules.filled,
}


def rule_findings(
    raw: RawTable, parsed: ParsedTable, resource: Resource, year: int | None = None
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
    """
    table = RuleTable(raw, parsed, resource, year)
    if not len(table):
        return ()
    return tuple(
        finding
        for rule in resource.rules
        if _named(rule) <= table.fields.keys()
        for finding in CHECKS[type(rule)](table, rule)
    )


def _named(rule: Rule) -> set[str]:
    named = {name for names in rule.columns().values() for name in names}
    return named | {holding.column for holding in rule.where}
