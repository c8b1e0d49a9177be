"""Two vintages of a table side by side: which figures were revised, and by how much."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

EARLIER, LATER, CHANGE = "terbitan_lama", "terbitan_baru", "perubahan"
PERCENT = 100.0


def revised_figures(
    earlier: pd.DataFrame, later: pd.DataFrame, key: Sequence[str], column: str
) -> pd.DataFrame:
    """Figures that both vintages of a table hold.

    Parameters
    ----------
    earlier, later : DataFrame
        Checked tables with the columns of the key, the figures and ``status``.
    key : sequence of str
        Columns that name a row.
    column : str
        Figures compared.

    Returns
    -------
    DataFrame
        The key, ``terbitan_lama``, ``terbitan_baru``, ``perubahan`` in percent of the earlier one
        (NaN where that is zero or either is missing), and the status of both.
    """
    kept = [*key, column, "status"]
    both = earlier[kept].merge(later[kept], on=list(key), suffixes=("_lama", "_baru"))
    both = both.rename(columns={f"{column}_lama": EARLIER, f"{column}_baru": LATER})
    base = both[EARLIER].where(both[EARLIER] != 0)
    return both.assign(**{CHANGE: (both[LATER] - both[EARLIER]) / base.abs() * PERCENT})
