"""Sources of change as they may be published: nothing that the tables of either year withhold.

A part is shown where both years' tables show the same number. The others are added up, with all
that stands beside the parts, so that the sum says no more than the value and what is open.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from iku_analysis.assessment.sources_of_change import (
    BEFORE,
    CHANGE,
    GAP,
    NOW,
    TOLERANCE,
    UNEXPLAINED,
    WITHOUT,
    Contributions,
    Sources,
)
from iku_analysis.model.measurement import Measurement
from iku_analysis.model.parts import NUMERATOR, OVERLAP, PART, UNKNOWN, Condition, Parts
from iku_analysis.privacy.small_counts import Disclosure, Withheld

BESIDE_PARTS = (OVERLAP, UNKNOWN, UNEXPLAINED)
STATUS = "status"


@dataclass(frozen=True)
class Concealed:
    """What the sources of one value may not tell.

    Attributes
    ----------
    parts : mapping of str to set of str
        Names of parts by what the parts are.
    variants : bool
        Whether a variant is withheld in either year: factors and conditions would tell it.
    anything : bool
        Whether anything of this year is withheld: reasons and places of conditions narrow it.
    """

    parts: Mapping[str, Collection[str]] = field(default_factory=dict)
    variants: bool = False
    anything: bool = False


def concealed(
    variant: str, years: Sequence[tuple[Measurement, Disclosure | None]], money: Collection[str]
) -> Concealed:
    """What is withheld of a value's parts in any of the years.

    Parameters
    ----------
    variant : str
        Key of the value.
    years : sequence of (Measurement, Disclosure or None)
        This year first; None where small counts cannot be protected, so that nothing is shown.
    money : collection of str
        Breakdowns in which dominated amounts are withheld.
    """
    parts = dict[str, set[str]]()
    for measurement, shown in years:
        # the parts of a growth tell of last year, which has none of its own without a third
        for item in _parts_of(variant, measurement) or _parts_of(variant, years[0][0]):
            hidden = _hidden_parts(item, measurement, shown, money)
            parts[item.by] = parts.get(item.by, set()) | hidden
    tables = [w for _, shown in years[:1] if shown for w in shown.breakdowns.values()]
    return Concealed(
        parts,
        any(shown is None or shown.variants for _, shown in years),
        any(table.places for table in tables),
    )


def _parts_of(variant: str, measurement: Measurement) -> list[Parts]:
    return [item for item in measurement.origins.parts if item.variant == variant]


def _hidden_parts(
    parts: Parts, measurement: Measurement, shown: Disclosure | None, money: Collection[str]
) -> set[str]:
    labels = {str(name) for name in parts.frame[PART]}
    if shown is None:
        return labels
    dominated = [shown.breakdowns[name] for name in money if name in measurement.contributions]
    if dominated:
        return labels - {name for table in dominated for name in _open_rows(table)}
    tables = [
        (measurement.breakdowns[name], table)
        for name, table in shown.breakdowns.items()
        for first in [measurement.breakdowns[name].iloc[:, 0].astype(str)]
        if labels & set(first) and first.is_unique  # one by two columns has no row per part
    ]
    if not tables:  # parts of no table stand for variants
        return labels if shown.variants else set()
    return {name for frame, table in tables for name in _withheld_rows(parts, frame, table)}


def _open_rows(table: Withheld) -> set[str]:
    """Names of the rows in which nothing is withheld, as parts are called."""
    texts = table.frame.select_dtypes(exclude="number").drop(columns=STATUS, errors="ignore")
    withheld = {row for row, _ in table.places}
    return {
        " ".join(map(str, words))
        for row, words in enumerate(texts.to_numpy())
        if row not in withheld
    }


def _withheld_rows(parts: Parts, frame: pd.DataFrame, table: Withheld) -> set[str]:
    """Rows whose number in the parts is withheld; in any column, where it is not one number."""
    numbers = parts.frame.set_index(PART)[NUMERATOR]
    every = frame.set_axis(frame.iloc[:, 0].astype(str)).select_dtypes("number")
    rows = every.reindex(numbers.index.intersection(every.index))
    own = {name for name in rows if rows[name].eq(numbers.reindex(rows.index)).all()}
    every_column = parts.is_quotient or not own
    return {
        str(table.frame.iloc[row, 0])
        for row, column in table.places
        if every_column or column in own
    }


def published(sources: Sources, minimum: int, hidden: Concealed) -> Sources:
    """Sources without what would tell a small count, or anything else that is withheld.

    Parts that are small in either year, or withheld, become one, with the next smallest while that
    one is small or alone.
    """
    changes = tuple(
        replace(
            item,
            frame=told,
            withheld=frozenset(item.frame[PART]) - {*told[PART]},
            hides_rest=bool(item.frame[WITHOUT].notna().any() and told[WITHOUT].isna().all()),
        )
        for item in sources.changes
        for told in [_grouped(item, sources.value, minimum, hidden.parts.get(item.by, ()))]
    )
    passed = sources.filter
    if passed is not None:
        steps = [_without_few(step, minimum, hidden) for step in passed.steps]
        passed = None if hidden.variants else replace(passed, steps=steps)
    effects = () if hidden.variants else sources.effects
    return replace(sources, changes=changes, effects=effects, filter=passed)


def _without_few(step: Condition, minimum: int, hidden: Concealed) -> Condition:
    """Condition whose reasons and places tell of no few."""
    if hidden.anything or any(0 < number < minimum for number in step.lost.values()):
        return replace(step, lost={}, where={})
    kept = sorted(step.where.items(), key=lambda item: item[1])
    dropped = list[float]()
    while kept and (kept[0][1] < minimum or 0 < sum(dropped) < minimum or len(dropped) == 1):
        dropped.append(kept.pop(0)[1])
    return replace(step, where={name: n for name, n in step.where.items() if (name, n) in kept})


def _grouped(
    change: Contributions, value: float | None, minimum: int, withheld: Collection[str]
) -> pd.DataFrame:
    frame = change.frame
    beside = frame[PART].str.startswith(BESIDE_PARTS)
    counts = frame[[BEFORE, NOW]].abs()
    small = (counts.gt(0) & counts.lt(minimum)).any(axis="columns") | frame[PART].isin(withheld)
    hidden = list(frame.index[small])
    if not hidden:
        return _without_overlaps(frame, value, minimum)
    hidden += list(frame.index[beside & ~small])
    largest_of = counts.max(axis="columns").drop(hidden)
    others = list(largest_of.loc[largest_of > 0].sort_values(kind="stable").index)
    while others and _tells(frame.loc[hidden].loc[~beside], minimum):
        hidden.append(others.pop(0))
    members = frame.loc[hidden]
    label = f"{np.count_nonzero(~beside[hidden])} bagian yang dirahasiakan digabung"
    sums = {name: float(members[name].sum(skipna=False)) for name in (BEFORE, NOW, CHANGE, GAP)}
    shown = pd.concat([frame.drop(hidden), pd.DataFrame([{PART: label, **sums}])])
    # a count of distinct things without a part says how many stand in the others
    return shown.assign(**{WITHOUT: float("nan")}).reset_index(drop=True)


def _without_overlaps(frame: pd.DataFrame, value: float | None, minimum: int) -> pd.DataFrame:
    """Frame that does not say what few stand in one part only, in several, or in the others."""
    if value is None or minimum <= 1:
        return frame
    alone = value - frame[WITHOUT]
    told = pd.concat([frame[WITHOUT], alone, frame[NOW] - alone]).abs()
    # what sums of large amounts lack of floats is no count of few
    few = bool((told.gt(TOLERANCE * max(abs(value), 1.0)) & told.lt(minimum)).any(axis=None))
    return frame.assign(**{WITHOUT: float("nan")}) if few else frame


def _tells(members: pd.DataFrame, minimum: int) -> bool:
    """Whether the sum of a year is small, or one part's alone, or nobody's."""
    return members.empty or any(
        0 < members[name].sum(skipna=True) < minimum
        or np.count_nonzero(members[name].abs().gt(0)) == 1
        for name in (BEFORE, NOW)
    )
