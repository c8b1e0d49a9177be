"""Numbers of a chart: the unit they are drawn in and how they are written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import Formatter, MaxNLocator

from iku_analysis.base.formats import format_number, scale_of

_SCALED_DECIMALS, _LEAST = 2, 10.0  # digits, and how often the round number must go in
TICKS, TICK_ROOM = 6, 0.5  # at most, and inches each needs


@dataclass(frozen=True)
class Scale:
    """Unit in which a chart writes its numbers; the table beside it has them in full.

    Attributes
    ----------
    factor : float
        Written numbers are values divided by this.
    unit : str
        Unit of the written numbers, e.g. ``miliar US$``.
    decimals : int
        Digits after the comma.
    """

    factor: float
    unit: str
    decimals: int

    @classmethod
    def of(cls, values: pd.DataFrame | pd.Series, unit: str, decimals: int) -> Scale:
        """Scale for all values of a chart: from ten million on in millions, and so forth.

        Examples
        --------
        >>> Scale.of(pd.Series([15.11e9]), "US$", 0)
        Scale(factor=1000000000.0, unit='miliar US$', decimals=2)
        """
        factor, word = scale_of(np.abs(_known(values)).max(initial=0.0) / _LEAST, unit)
        return cls(factor, f"{word} {unit}".strip(), _SCALED_DECIMALS if word else decimals)

    def write(self, value: float) -> str:
        """Number as it stands in the chart."""
        return format_number(value / self.factor, self.decimals)

    def written(self, values: pd.DataFrame | pd.Series) -> list[str]:
        """All known numbers as they stand in the chart."""
        return [self.write(value) for value in _known(values)]

    def ticks(self, values: pd.DataFrame | pd.Series) -> list[str]:
        """All known numbers as whole ticks, those that lie some way beyond them too."""
        return [format_number(1.5 * value / self.factor, 0) for value in _known(values)]

    def quantity(self, value: float) -> str:
        """Number with its unit."""
        return f"{self.write(value)} {self.unit}".strip()

    def on_axis(self, axes: Axes, which: str) -> None:
        """Few round ticks written as ``1.234,5``, with a light grid."""
        axis = axes.yaxis if which == "y" else axes.xaxis
        whole = self.factor == 1 and self.decimals == 0
        figure = axes.get_figure(root=True)
        room = axes.get_position().width * (figure.get_figwidth() if figure else 0.0)
        ticks = max(2, min(TICKS, int(room / TICK_ROOM))) if which == "x" else TICKS
        axis.set_major_locator(MaxNLocator(ticks, steps=[1, 2, 2.5, 5, 10], integer=whole))
        axis.set_major_formatter(_IndonesianTicks(self.factor))
        axis.grid(visible=True)


def _known(values: pd.DataFrame | pd.Series) -> npt.NDArray[np.float64]:
    numbers: npt.NDArray[np.float64] = values.to_numpy(float).ravel()
    return np.asarray(numbers[~np.isnan(numbers)])


class _IndonesianTicks(Formatter):
    """As many digits as the distance between ticks needs."""

    def __init__(self, factor: float) -> None:
        self._factor = factor

    def __call__(self, x: float, pos: int | None = None) -> str:
        del pos
        return self.format_ticks([x])[0]

    def format_ticks(self, values: npt.ArrayLike) -> list[str]:
        written = np.asarray(values, dtype=float) / self._factor
        step = np.min(np.diff(written)) if len(written) > 1 else 1.0
        # Ticks are computed in binary; nine digits are enough to see the decimal step meant.
        exponent = Decimal(repr(round(float(step), 9))).normalize().as_tuple().exponent
        return [format_number(value, max(0, -int(exponent))) for value in written]
