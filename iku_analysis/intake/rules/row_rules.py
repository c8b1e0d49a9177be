"""Rules within a row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from iku_analysis.declarations.rules import Filled, Order
from iku_analysis.intake.findings import Finding
from iku_analysis.intake.grid import Marks
from iku_analysis.intake.rules.rule_table import RuleTable


def among(marked: Marks, meant: Marks | None) -> Marks:
    """Marked rows a rule is about."""
    return marked if meant is None else marked & meant


def order(table: RuleTable, rule: Order) -> Iterator[Finding]:
    """Rows where a later column holds less than an earlier one, or is too far from it."""
    wrong = np.zeros(len(table), dtype=bool)
    for before, after in pairwise(rule.in_order):
        distance = table.numbers(after) - table.numbers(before)
        wrong |= distance <= 0 if rule.is_strict else distance < 0
        if rule.furthest is not None:
            wrong |= distance > rule.furthest
    yield from table.told(rule, among(wrong, table.meant(rule)), rule.in_order[-1])


def filled(table: RuleTable, rule: Filled) -> Iterator[Finding]:
    """Rows with a cell that should be filled and is not, or the other way round."""
    meant = table.meant(rule)
    if rule.must == "bersama":
        marks = [table.filled(name) for name in rule.cells]
        wrong = np.logical_or.reduce(marks) & ~np.logical_and.reduce(marks)
        yield from table.told(rule, among(wrong, meant))
        return
    for name in rule.cells:
        wrong = table.filled(name) == (rule.must == "kosong")
        yield from table.told(rule, among(wrong, meant), name)
