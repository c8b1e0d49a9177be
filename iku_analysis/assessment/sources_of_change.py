"""What moved a number: parts of its change and of its gap to the target, which add up exactly.

A value is factor x N / D. Its change against last year is the sum over its parts of
(change of numerator - last value x change of denominator) / D; of a count D is 1. A growth is a
change already, so its parts are its numerators over the base. The gap to the target is
(N - T x D) / D, part by part where each has a denominator of its own; else a part is held to what
it gave last year, scaled to the target. Leave-one-out is the value without a part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from iku_analysis.base.formats import format_declared
from iku_analysis.model.measurement import Measurement
from iku_analysis.model.parts import (
    ALONE,
    BY_REGION,
    DENOMINATOR,
    NUMERATOR,
    OVERLAP,
    PART,
    UNKNOWN,
    VOLUME,
    Chain,
    Filter,
    Parts,
)
from iku_analysis.model.regions import current_regions

UNEXPLAINED = "tidak terinci"
TOLERANCE = 1e-9  # of the value: what sums of floats may lack
NOW, BEFORE, CHANGE, GAP, WITHOUT = "kini", "lalu", "sumbangan", "terhadap_target", "tanpa"
COLUMNS = [PART, BEFORE, NOW, CHANGE, GAP, WITHOUT]
CHAIN_METHOD = (
    "perubahan faktor kali faktor yang disebut sebelumnya, tahun ini, dan kali faktor yang disebut "
    "sesudahnya, tahun lalu; persen dibagi 100"
)
PRICE_METHOD = (
    "per {}, volume lebih dahulu; volume = nilai tahun lalu kali pertumbuhan kuantum (berat, atau "
    "nilai menurut harga konstan), harga = sisa perubahan nilai; yang hanya ada pada satu tahun "
    "termasuk volume"
)
SHARE_METHOD = (
    "pembilang = perubahannya{} ÷ penyebut tahun ini; penyebut = minus perubahannya kali realisasi "
    "tahun lalu ÷ penyebut tahun ini"
)


@dataclass(frozen=True)
class Contributions:
    """Contributions of a value by parts.

    Attributes
    ----------
    by : str
        What the parts are.
    unit : str
        Unit of ``lalu`` and ``kini``, where it is not that of the value.
    frame : DataFrame
        bagian, lalu, kini (numerator, or denominator of a part that has no other), sumbangan,
        terhadap_target and tanpa in the unit of the value; the largest contribution first. A
        part without report in a year has no figure of it, and contributes all of the other one.
    is_growth : bool
        As in `Parts`.
    has_own_values : bool
        Whether each part is a value of its own, as in a mean or a growth.
    withheld : frozenset of str
        Parts that may not be told and are not in the frame by their names.
    method : str
        How ``sumbangan`` follows from ``lalu`` and ``kini``, in words.
    hides_rest : bool
        Whether ``tanpa`` is left out because it would tell what is withheld.
    """

    by: str
    unit: str
    frame: pd.DataFrame
    is_growth: bool = False
    has_own_values: bool = False
    withheld: frozenset[str] = frozenset()
    method: str = ""
    hides_rest: bool = False

    def untold(self, year: str) -> pd.DataFrame:
        """Parts with a figure of the other year only: what they contribute is no change of them."""
        other = NOW if year == BEFORE else BEFORE
        rows: pd.DataFrame = self.frame.loc[self.frame[year].isna() & self.frame[other].notna()]
        return rows

    @property
    def by_words(self) -> str:
        """What the parts are, as the office calls those of its region."""
        return current_regions().part if self.by == BY_REGION else self.by


@dataclass(frozen=True)
class Effect:
    """One named effect of a change, with the two figures it comes from where there are two."""

    label: str
    contribution: float
    before: float | None = None
    now: float | None = None
    unit: str = ""
    decimals: int = 0


@dataclass(frozen=True)
class Effects:
    """Effects that add up to a change.

    Attributes
    ----------
    items : tuple of Effect
        In the order in which they are computed.
    method : str
        How a reader computes them again, in words.
    """

    items: tuple[Effect, ...]
    method: str


@dataclass(frozen=True)
class Sources:
    """Everything that says what moved one value.

    Attributes
    ----------
    value, before : float or None
        This year's and last year's value from the same data.
    changes : tuple of Contributions
        By parts, the main ones first.
    effects : tuple of Effects
        Numerator against denominator, volume against price, effort against outcome.
    filter : Filter or None
        Conditions a count has passed.
    reason : str
        Why the change cannot be taken apart; empty when it can.
    """

    value: float | None
    before: float | None
    changes: tuple[Contributions, ...] = ()
    effects: tuple[Effects, ...] = ()
    filter: Filter | None = None
    reason: str = ""


def sources_of(
    now: Measurement, before: Measurement, variant: str, target: float | None
) -> Sources:
    """Take the change of one value apart.

    Parameters
    ----------
    now, before : Measurement
        Of the report year and of the year before.
    variant : str
        Key of the value.
    target : float or None
        In the unit of the value.
    """
    value, last = now.values[variant], before.values[variant]
    if value.is_missing:  # what is withheld is not told by its parts
        return Sources(None, last.value, reason=value.reason)
    filters = [item for item in now.origins.filters if item.variant == variant]
    own = [item for item in now.origins.parts if item.variant == variant]
    paired = [(item, _counterpart(item, before.origins.parts)) for item in own]
    known = [
        (item, other)
        for item, other in paired
        if item.is_growth or (other is not None and not last.is_missing)
    ]
    detailed = [(item, other) for item, other in known if item.is_detail]
    changes = [_change(item, other, value.value, target) for item, other in detailed]
    return Sources(
        value.value,
        last.value,
        tuple(changes),
        tuple(_effects(known, now, before, variant)),
        filters[0] if filters else None,
        "" if changes else last.reason,
    )


def _counterpart(parts: Parts, others: Sequence[Parts]) -> Parts | None:
    same = (item for item in others if (item.variant, item.by) == (parts.variant, parts.by))
    return next(same, None)


def _sum(column: pd.Series) -> float:
    return float(column.sum(skipna=False))


def joined(now: Parts, before: Parts | None) -> pd.DataFrame:
    """Numerators, denominators and volumes of both years by part; a part of one year has zeros."""
    columns = [NUMERATOR, DENOMINATOR, VOLUME]
    years = {
        NOW: now.frame,
        BEFORE: now.frame.iloc[:0] if before is None else before.frame,
    }
    frames = [
        frame.set_index(PART).reindex(columns=columns).add_suffix(f"_{year}")
        for year, frame in years.items()
    ]
    return pd.concat(frames, axis="columns").fillna(0.0)


def _change(
    now: Parts, before: Parts | None, value: float | None, target: float | None
) -> Contributions:
    both = joined(now, before)
    n1, n0 = both[f"{NUMERATOR}_{NOW}"], both[f"{NUMERATOR}_{BEFORE}"]
    d1, d0 = both[f"{DENOMINATOR}_{NOW}"], both[f"{DENOMINATOR}_{BEFORE}"]
    whole = _sum(d1) if now.is_quotient else 1.0
    last = 0.0 if now.is_growth else now.factor * _sum(n0) / (_sum(d0) if now.is_quotient else 1.0)
    added = n1 if now.is_growth else n1 - n0
    moved = (now.factor * added - last * (0.0 if now.is_growth else d1 - d0)) / whole
    shown = _shown(now, before, both)
    frame = pd.DataFrame(
        {
            BEFORE: shown[0],
            NOW: shown[1],
            CHANGE: moved,
            GAP: _gap(now, both, whole, target),
            WITHOUT: _without(now, both),
        }
    )
    frame = _with_rest(frame, value, last, target)
    order = frame[CHANGE].abs().sort_values(ascending=False, kind="stable").index
    return Contributions(
        now.by,
        now.unit,
        frame.loc[order].rename_axis(PART).reset_index(),
        now.is_growth,
        _has_own_denominators(now, both),
        method=_method(now, both),
    )


def _method(now: Parts, both: pd.DataFrame) -> str:
    """What `_change` does, in the words of the columns it gives."""
    times = _times(now)
    if now.is_growth:
        return f"tahun ini dikurangi tahun lalu{times}, ÷ jumlah semua bagian tahun lalu"
    if not now.is_quotient:
        return f"tahun ini dikurangi tahun lalu{times}"
    if not _has_own_denominators(now, both):
        return SHARE_METHOD.format(times)
    weights = both[[f"{DENOMINATOR}_{NOW}", f"{DENOMINATOR}_{BEFORE}"]]
    if len(set(weights.to_numpy().ravel())) == 1:
        return f"tahun ini dikurangi tahun lalu, ÷ {len(both)} bagian, yang bobotnya sama"
    return (
        "selisih tahun ini dari realisasi tahun lalu kali bobot tahun ini, dikurangi selisih tahun "
        "lalu dari realisasi tahun lalu kali bobot tahun lalu, ÷ seluruh bobot tahun ini; bobot = "
        "penyebut bagian itu"
    )


def _times(now: Parts) -> str:
    return "" if now.factor == 1 else f" kali {format_declared(now.factor)}"


def _shown(now: Parts, before: Parts | None, both: pd.DataFrame) -> list[pd.Series]:
    """Last year's and this year's figure of each part: mean, amount, or count.

    A region that is no part of a year sent no report; anything else that is none was nowhere.
    """
    n1, d1 = both[f"{NUMERATOR}_{NOW}"], both[f"{DENOMINATOR}_{NOW}"]
    if now.is_growth:
        return [d1, d1 + n1]
    pairs = [(both[f"{NUMERATOR}_{year}"], both[f"{DENOMINATOR}_{year}"]) for year in (BEFORE, NOW)]
    if _has_own_denominators(now, both):
        return [now.factor * above / below.where(below > 0) for above, below in pairs]
    shown = [above.where(above != 0, below) for above, below in pairs]
    if now.by != BY_REGION or before is None:
        return shown
    beside = both.index.str.startswith((OVERLAP, UNKNOWN))
    told = (beside | both.index.isin(year.frame[PART]) for year in (before, now))
    return [column.where(known) for column, known in zip(shown, told, strict=True)]


def _has_own_denominators(now: Parts, both: pd.DataFrame) -> bool:
    """Whether each part is a quotient of its own, as in a mean; those of a share stand apart."""
    apart = (both[f"{NUMERATOR}_{NOW}"] != 0) & (both[f"{DENOMINATOR}_{NOW}"] == 0)
    return now.is_growth or (now.is_quotient and not apart.any())


def _without(now: Parts, both: pd.DataFrame) -> pd.Series:
    """Value without each part; distinct things that also stand in others stay."""
    n1, d1 = both[f"{NUMERATOR}_{NOW}"], both[f"{DENOMINATOR}_{NOW}"]
    if ALONE in now.frame:
        return _sum(n1) - now.frame.set_index(PART)[ALONE].reindex(both.index)
    if not now.is_quotient:
        return now.factor * (_sum(n1) - n1)
    rest = _sum(d1) - d1
    return now.factor * (_sum(n1) - n1) / rest.where(rest > 0)


def _gap(now: Parts, both: pd.DataFrame, whole: float, target: float | None) -> pd.Series:
    """Distance of each part from what the target asks of it."""
    n1, n0 = both[f"{NUMERATOR}_{NOW}"], both[f"{NUMERATOR}_{BEFORE}"]
    d1 = both[f"{DENOMINATOR}_{NOW}"]
    if target is None:
        return pd.Series(float("nan"), both.index)
    if _has_own_denominators(now, both):
        return (now.factor * n1 - target * d1) / whole
    if not _sum(n0):
        return pd.Series(float("nan"), both.index)
    asked = n0 / _sum(n0) * target * whole / now.factor
    return now.factor * (n1 - asked) / whole


def _with_rest(
    frame: pd.DataFrame, value: float | None, last: float, target: float | None
) -> pd.DataFrame:
    """Frame with what its parts leave unexplained, so that they add up to what is published."""
    if value is None:
        return frame
    change = value - last - _sum(frame[CHANGE])
    if abs(change) <= TOLERANCE * max(abs(value), abs(last), 1.0):
        return frame
    gap = float("nan") if target is None else value - target - _sum(frame[GAP])
    rest = {CHANGE: change, GAP: gap}
    return pd.concat([frame, pd.DataFrame([rest], index=[UNEXPLAINED])])


def _effects(
    known: Sequence[tuple[Parts, Parts | None]],
    now: Measurement,
    before: Measurement,
    variant: str,
) -> Iterator[Effects]:
    last_chains = {item.variant: item for item in before.origins.chains}
    for chain in now.origins.chains:
        if chain.variant == variant and variant in last_chains:
            yield Effects(tuple(_chain_effects(chain, last_chains[variant])), CHAIN_METHOD)
    for parts, other in known:
        if other is not None and _has_volumes(parts) and _has_volumes(other):
            method = PRICE_METHOD.format(parts.by)
            if parts.is_quotient:
                method += f". Kemudian {SHARE_METHOD.format(_times(parts))}"
            yield Effects(tuple(_price_effects(parts, other)), method)
    for parts, other in known:
        if other is not None and not _has_own_denominators(parts, joined(parts, other)):
            yield from _share_effects(parts, other)


def _has_volumes(parts: Parts) -> bool:
    return VOLUME in parts.frame and bool(parts.frame[VOLUME].notna().all())


def _chain_effects(now: Chain, before: Chain) -> Iterator[Effect]:
    """Each factor's change at this year's factors before it and last year's behind it."""
    pairs = list(zip(before.factors, now.factors, strict=True))
    for at, (old, new) in enumerate(pairs):
        others = 1.0
        for place, (last, this) in enumerate(pairs):
            if place != at:
                others *= this.value if place < at else last.value
        moved = (new.value - old.value) * others * now.scale
        yield Effect(new.label, moved, old.value, new.value, new.unit, new.decimals)


def _price_effects(now: Parts, before: Parts) -> Iterator[Effect]:
    """Volume at last year's prices and the rest, which is prices; of a share, above and below."""
    both = joined(now, before)
    last = _sum(both[f"{DENOMINATOR}_{BEFORE}"]) if now.is_quotient else 1.0
    whole = _sum(both[f"{DENOMINATOR}_{NOW}"]) if now.is_quotient else 1.0
    value = now.factor * _sum(both[f"{NUMERATOR}_{BEFORE}"]) / last
    sides = ((NUMERATOR, now.factor, "pembilang"), (DENOMINATOR, -value, "penyebut"))
    for side, weight, word in sides[: 1 + now.is_quotient]:
        amount, old = both[f"{side}_{NOW}"], both[f"{side}_{BEFORE}"]
        grown = both[f"{VOLUME}_{NOW}"] / both[f"{VOLUME}_{BEFORE}"].where(
            both[f"{VOLUME}_{BEFORE}"] > 0
        )
        # Without a volume of both years there is no price to compare: new and gone is volume.
        at_old_prices = (old * grown).where(grown.gt(0) & amount.gt(0), amount)
        names = list(both.index[amount + old > 0]) if now.is_quotient else []
        label = f" {names[0] if len(names) == 1 else word}" if names else ""
        yield Effect(f"volume{label}", weight * _sum(at_old_prices - old) / whole)
        yield Effect(f"harga{label}", weight * _sum(amount - at_old_prices) / whole)


def _share_effects(now: Parts, before: Parts) -> Iterator[Effects]:
    """Above and below the line of a share, each as one amount."""
    if not now.is_quotient:
        return
    both = joined(now, before)
    n0, n1, d0, d1 = (
        _sum(both[f"{side}_{year}"]) for side in (NUMERATOR, DENOMINATOR) for year in (BEFORE, NOW)
    )
    value = now.factor * n0 / d0
    effects = (
        Effect("pembilang", now.factor * (n1 - n0) / d1, n0, n1, now.unit),
        Effect("penyebut", -value * (d1 - d0) / d1, d0, d1, now.unit),
    )
    yield Effects(effects, SHARE_METHOD.format(_times(now)))


def largest(frame: pd.DataFrame, most: int, rest: str = "lainnya") -> pd.DataFrame:
    """The largest contributions and all others as one row."""
    if len(frame) <= most + 1:
        return frame
    others = frame.iloc[most:]
    sums: Mapping[str, float] = {name: _sum(others[name]) for name in (CHANGE, GAP)}
    label = f"{len(others)} {rest}"
    return pd.concat([frame.head(most), pd.DataFrame([{PART: label, **sums}])], ignore_index=True)
