"""All kinds of rules a table may declare."""

from __future__ import annotations

from iku_analysis.declarations.name_kinds import NearEqual
from iku_analysis.declarations.neighbour_rules import NeighbourRule
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

RowRule = (
    Order
    | Filled
    | YearOfDate
    | Window
    | AtMost
    | Agreement
    | Allowed
    | Known
    | NotZero
    | NoTotal
    | UsualDay
)
TableRule = Total | Ratio | Complete | RowCount | Numbered | NotCopied | OnePer | NotRepeated
AnyRule = RowRule | TableRule | NeighbourRule | NearEqual
