"""A number an authored text names, with what words may be said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from iku_analysis.base.formats import MISSING_TEXT, WITHHELD, format_number
from iku_analysis.model.measurement import Quantity


@dataclass(frozen=True)
class Trait:
    """What words may be said of a number.

    Attributes
    ----------
    unit : str
        Numbers of one unit can be compared; empty for words.
    moves : bool
        Whether it has a direction: against the year before, or as a change itself.
    ranked : bool
        Whether it stands among others of its kind: earlier years, or other indicators.
    prices : str
        Whether it is of current or of constant prices; empty where that is no question.
    """

    unit: str
    moves: bool = False
    ranked: bool = False
    prices: str = ""


Names = Mapping[str, Trait]


@dataclass(frozen=True)
class Bound:
    """A number a name stands for, with the digits it is shown with.

    Attributes
    ----------
    quantity : Quantity
        The number.
    decimals : int
        Digits shown.
    key : str
        Name of the number in the whole report, see `blocks.Cell`; may be empty.
    word : str
        Word shown in its place; empty for a number.
    steps : tuple of Quantity
        Changes a direction beside it may speak of, the usual one first.
    ranks : tuple of (float, tuple of float)
        The number, and those it stands among, itself one of them.
    gap : Quantity or None
        Realisation minus target, where it is one of the two.
    met : bool or None
        Whether the target is reached; None where that is no question or not known.
    is_declared : bool
        Whether it comes from the catalogue: no data, and so of no status.
    """

    quantity: Quantity
    decimals: int
    key: str = ""
    word: str = ""
    steps: tuple[Quantity, ...] = ()
    ranks: tuple[tuple[float, tuple[float, ...]], ...] = ()
    gap: Quantity | None = None
    met: bool | None = None
    is_declared: bool = False

    @property
    def text(self) -> str:
        """As printed."""
        if self.quantity.value is None:
            return WITHHELD if self.quantity.reason == WITHHELD else MISSING_TEXT
        return self.word or format_number(self.quantity.value, self.decimals)


Bindings = Mapping[str, Bound]
