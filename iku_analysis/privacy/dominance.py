"""Amounts of money that one or two contributors make up are withheld like small counts.

The two rules in use: (n,k), where the n largest give more than k percent of an amount; and p
percent, where the second largest could estimate the largest to within p percent of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from iku_analysis.base.errors import IkuError
from iku_analysis.privacy.small_counts import Withheld, without

PERCENT = 100.0
LABEL, CONTRIBUTION = "baris", "nilai"
WHY = (
    "yang sebagian besarnya dari satu atau beberapa penyumbang, dan yang lain agar tidak dapat "
    "dihitung darinya."
)


@dataclass(frozen=True)
class Dominance:
    """Both rules; an amount that breaks either is withheld.

    Attributes
    ----------
    largest : int
        How many contributors are looked at together.
    share : float
        Percent they may give at most.
    margin : float
        Percent of the largest within which nobody may estimate it.
    """

    largest: int
    share: float
    margin: float

    def lack(self, contributions: Sequence[float]) -> float:
        """How much more uncertain an amount must be; zero or less for one that may be shown.

        Examples
        --------
        >>> rule = Dominance(1, 80.0, 10.0)
        >>> rule.lack([50.0, 30.0, 20.0]) > 0, round(rule.lack([90.0, 10.0]), 6)
        (False, 12.5)
        """
        ordered = sorted(contributions, reverse=True)
        whole, top = sum(ordered), sum(ordered[: self.largest])
        others = sum(ordered[2:])
        return max(top * PERCENT / self.share - whole, ordered[0] * self.margin / PERCENT - others)


def withhold_dominated(
    frame: pd.DataFrame, contributions: pd.DataFrame, amount: str, rule: Dominance, where: str
) -> Withheld:
    """Withhold the rows few contributors dominate, and the smallest others their total needs.

    Parameters
    ----------
    frame : DataFrame
        A breakdown with labels in its first column; the total of its amounts is known.
    contributions : DataFrame
        baris (label), nilai; a row per contributor and label.
    amount : str
        Column of the amounts; what is computed from it in other columns goes with it.
    rule : Dominance
        When an amount is dominated.
    where : str
        Name of indicator and breakdown, for the message.

    Raises
    ------
    IkuError
        If nothing else could be withheld with a dominated amount.
    """
    given = contributions.groupby(LABEL)[CONTRIBUTION].apply(list)
    labels, amounts = frame.iloc[:, 0].astype(str).tolist(), frame[amount].tolist()
    lacks = {
        row: lack
        for row, label in enumerate(labels)
        if label in given and (lack := rule.lack(given[label])) > 0
    }
    hidden = list(lacks)
    others = sorted((row for row in range(len(frame)) if row not in lacks), key=amounts.__getitem__)
    while any(sum(amounts[h] for h in hidden if h != row) < lack for row, lack in lacks.items()):
        if not others:
            raise IkuError(
                f"{where}: {', '.join(labels[row] for row in lacks)} berasal hampir seluruhnya "
                "dari satu atau beberapa penyumbang, dan tidak ada baris lain yang dapat ikut "
                "dirahasiakan.",
                "Kelompokkan baris itu (misalnya negara menjadi kawasan), atau keluarkan rincian "
                "ini dari notebook.",
            )
        hidden.append(others.pop(0))
    columns = [name for name in frame.select_dtypes("number").columns if name != frame.columns[0]]
    cells = frozenset((row, name) for row in hidden for name in columns)
    return without(frame, cells, columns, WHY) if hidden else Withheld(frame)
