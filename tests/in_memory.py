"""Chapters over tables that are given instead of read."""

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from iku_analysis.assessment.plan import Plan
from iku_analysis.model.plan_names import PLAN_COLUMNS, PLAN_TABLES
from iku_analysis.pages.chapter import Chapter


@dataclass(frozen=True)
class InMemory(Chapter):
    """A chapter whose tables are given instead of read."""

    tables: MappingProxyType

    def table(self, name, date_column=""):  # noqa: ARG002 -- as Chapter.table
        return self.tables[name]

    @cached_property
    def plan(self):
        return plan_of(self.tables)


def plan_of(tables):
    return Plan(*(tables[name].reindex(columns=list(PLAN_COLUMNS[name])) for name in PLAN_TABLES))
