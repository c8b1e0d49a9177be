"""What may be shown of a measurement: small counts and dominated amounts withheld as declared."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import combinations

import pandas as pd
from msgspec.structs import replace as replace_struct

from iku_analysis.base.errors import IkuError
from iku_analysis.base.formats import WITHHELD
from iku_analysis.declarations.catalogue import Indicator
from iku_analysis.declarations.measure_relations import known_across, known_by_kind, telling_columns
from iku_analysis.declarations.policy import Policy
from iku_analysis.model.measurement import Measurement, missing
from iku_analysis.model.parts import DENOMINATOR, NUMERATOR
from iku_analysis.model.relations import Relation, Scope, Term
from iku_analysis.privacy.dominance import Dominance, withhold_dominated
from iku_analysis.privacy.small_counts import Disclosure, Limits, Protection, withhold


def shown_of(measurement: Measurement, indicator: Indicator, policy: Policy) -> Disclosure:
    """What may be shown of a measurement, as declared of its small counts.

    Raises
    ------
    IkuError
        If a small count cannot be protected.
    """
    declared = indicator.small_counts.value
    where = f"IKU {indicator.number}"
    accepted = ((item.breakdown, item.row, item.column) for item in declared.accepted)
    shown = withhold(
        measurement.breakdowns,
        {key: quantity.value for key, quantity in measurement.values.items()},
        Protection(
            declared.columns,
            {name: tuple(_known(measurement, indicator, name)) for name in declared.columns},
            declared.variants,
            declared.closed,
            frozenset(accepted),
            {name: telling_columns(indicator, name, c) for name, c in declared.columns.items()},
            tuple(known_across(indicator, measurement.breakdowns)),
        ),
        Limits(policy.minimum_count, policy.hidden_width),
        where,
    )
    dominated = {
        name: withhold_dominated(
            measurement.breakdowns[name],
            measurement.contributions[name],
            rule.column,
            Dominance(rule.largest, rule.share, rule.margin),
            f"{where}, rincian {name}",
        )
        for name, rule in declared.dominance.items()
        if name in measurement.contributions
    }
    return replace(shown, breakdowns={**shown.breakdowns, **dominated})


def _known(measurement: Measurement, indicator: Indicator, name: str) -> Iterator[Relation]:
    """What readers know of a breakdown: as declared, by its kind, and sums the report prints."""
    declared = indicator.small_counts.value
    relations = declared.relations(name)
    yield from relations
    columns = declared.columns[name]
    yield from known_by_kind(indicator, name, columns)
    if name not in measurement.breakdowns:
        return  # refused for it, with its name
    told = {column for relation in relations for column in relation.names(Scope.SUM)}
    for column in sorted(({*columns} - told) & {*measurement.breakdowns[name]}):
        whole = float(measurement.breakdowns[name][column].sum(skipna=True))
        if any(math.isclose(whole, other) for other in _printed(measurement)):
            yield Relation((Term(1, column, Scope.SUM),), is_equality=True)
    if not relations:
        yield from _adding_up(measurement.breakdowns[name].reindex(columns=list(columns)).dropna())


def _adding_up(counts: pd.DataFrame) -> Iterator[Relation]:
    """Columns that are others added up, in every row: whoever reads the table sees it."""
    if len(counts) == 1:
        return  # one row says nothing of the others
    for whole in map(str, counts):
        others = [str(name) for name in counts if name != whole]
        for size in range(2, len(others) + 1):
            for parts in combinations(others, size):
                sums = counts[list(parts)].sum(axis="columns", skipna=False)
                if sums.eq(counts[whole]).all():
                    terms = (Term(-1, name) for name in parts)
                    yield Relation((Term(1, whole), *terms), is_equality=True)


def _printed(measurement: Measurement) -> Iterator[float]:
    """Wholes: values, sums of the reconciliation, and what the parts of a change add up to."""
    sums = [item for one in measurement.sums for item in (one.parts, one.whole)]
    yield from (q.value for q in (*measurement.values.values(), *sums) if q.value is not None)
    for parts in measurement.origins.parts:
        sides = parts.frame.reindex(columns=[NUMERATOR, DENOMINATOR]).sum(skipna=True)
        yield from (*sides, sides.sum(skipna=True))


def last_shown(
    before: Measurement, indicator: Indicator, policy: Policy, shown: Disclosure
) -> Disclosure | None:
    """What may be shown of the year before; None for nothing, where it cannot be protected.

    A variant is withheld as well when it stands in a row that this year's tables withhold. What was
    accepted was accepted of the report year.
    """
    declared = replace_struct(indicator.small_counts, accepted=())
    own = replace_struct(indicator.declared, small_counts=declared)
    try:
        last = shown_of(before, replace_struct(indicator, declared=own), policy)
    except IkuError:
        return None
    rows = {
        column
        for table in shown.breakdowns.values()
        for row, column in table.places
        if table.frame.iloc[row, 0] == before.year
    }
    return replace(last, variants=last.variants | rows)


def without_variants(measurement: Measurement, variants: Collection[str]) -> Measurement:
    """Measurement in which some variants are withheld."""
    values = {
        key: missing(WITHHELD, quantity.status) if key in variants else quantity
        for key, quantity in measurement.values.items()
    }
    return replace(measurement, values=values)
