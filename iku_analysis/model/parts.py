"""How a value came about: parts that add up, factors that multiply, conditions that filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd  # slow to import, and the catalogue is read by the command line

PART, NUMERATOR, DENOMINATOR, VOLUME = "bagian", "pembilang", "penyebut", "kuantum"
ALONE = "sendiri"
BY_REGION, OVERLAP, UNKNOWN = "kab/kota", "tercatat pada beberapa", "tanpa keterangan"


@dataclass(frozen=True)
class Parts:
    """A value as ``factor`` x sum of numerators / sum of denominators.

    Attributes
    ----------
    variant : str
        Key of the value.
    by : str
        What the parts are, Indonesian: ``kab/kota``.
    frame : DataFrame
        ``bagian`` (each once) and ``pembilang``; ``penyebut`` where the value is a quotient;
        ``kuantum`` where amounts have a volume: a weight, or the same at constant prices;
        ``sendiri`` where distinct things may stand in several parts: how many in this one only.
    factor : float
        100 for percent.
    is_growth : bool
        Whether the value is itself a change: numerators are differences, denominators the base.
    unit : str
        Unit of the numerators, where it is not the unit of the value.
    is_detail : bool
        Whether the parts say more than volume and price of the whole.
    """

    variant: str
    by: str
    frame: pd.DataFrame
    factor: float = 1.0
    is_growth: bool = False
    unit: str = ""
    is_detail: bool = True

    @property
    def is_quotient(self) -> bool:
        """Whether the parts have denominators."""
        return DENOMINATOR in self.frame


@dataclass(frozen=True)
class Factor:
    """One factor of a product, e.g. the goods inspected or the share of them that failed."""

    label: str
    value: float
    unit: str
    decimals: int = 0


@dataclass(frozen=True)
class Chain:
    """A value as a product; it tells effort from outcome.

    Attributes
    ----------
    variant : str
        Key of the value.
    factors : sequence of Factor
        Effort first.
    scale : float
        What the product is multiplied by: 0.01 with a factor in percent.
    """

    variant: str
    factors: Sequence[Factor]
    scale: float = 1.0


@dataclass(frozen=True)
class Condition:
    """One condition after the others: what is left, and why the rest was lost.

    Attributes
    ----------
    label : str
        The condition, Indonesian.
    left : float
        How many still hold.
    lost : mapping of str to float
        How many it costs, by reason; the first is that nobody has judged them.
    where : mapping of str to float
        Of those nobody has judged, how many per kab/kota.
    """

    label: str
    left: float
    lost: Mapping[str, float] = field(default_factory=dict)
    where: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Filter:
    """A count as what conditions leave, the whole first."""

    variant: str
    steps: Sequence[Condition]


@dataclass(frozen=True)
class Origins:
    """All that is known of how the values of a measurement came about.

    Attributes
    ----------
    parts : tuple of Parts
        The main ones of each value first.
    chains, filters : tuple
        Products and conditions.
    beside : tuple of str
        Keys of values without which a count that depends on effort says little.
    """

    parts: tuple[Parts, ...] = ()
    chains: tuple[Chain, ...] = ()
    filters: tuple[Filter, ...] = ()
    beside: tuple[str, ...] = ()
