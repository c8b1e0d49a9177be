"""What may be shown of a measurement: small counts and dominated amounts withheld as declared."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from msgspec.structs import replace as replace_struct

from iku_analysis.base.errors import IkuError
from iku_analysis.base.formats import WITHHELD
from iku_analysis.declarations.catalogue import Indicator
from iku_analysis.declarations.policy import Policy
from iku_analysis.model.measurement import Measurement, missing
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
            {name: declared.relations(name) for name in declared.columns},
            declared.variants,
            declared.closed,
            frozenset(accepted),
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
