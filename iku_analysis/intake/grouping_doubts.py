"""Three figures behind the only sign of a number may be a fraction or thousands.

``12.500`` in a column of decimal points without a sign for thousands is twelve and a half or twelve
thousand five hundred; no reader can tell. A declared pair of signs settles it.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd

from iku_analysis.declarations.fields import Field
from iku_analysis.intake.shown_values import MAGNITUDES, unit_words

COUNTS = frozenset({"jumlah", "banyak", "banyaknya", "orang", "jiwa", "unit", "buah", "ekor"})
COUNTS |= {"usaha", "koperasi", "anggota", "peserta", "pagu"}


def counts_wholes(field: Field) -> bool:
    """Whether a column counts things or rupiah, by its words; millions of them have fractions.

    Examples
    --------
    >>> [counts_wholes(Field(name=name, type="number")) for name in ("harga_rp", "nilai_juta_rp")]
    [True, False]
    """
    words = unit_words(f"{field.name} {field.title}")
    if words & MAGNITUDES:
        return False
    return bool(words & {"rupiah", *COUNTS}) or "rupiah" in field.writing


def may_be_thousands(texts: pd.Series[str], field: Field) -> npt.NDArray[np.bool_]:
    """Mark the numbers whose three decimals may be thousands.

    Where a sign for thousands is declared, or things or rupiah are counted, all such numbers are
    in doubt. Else the other numbers of the column decide: ``12.500`` is a fraction where all have
    three decimals and some, as ``0.125``, can be nothing else; ``19.323`` where others have such
    decimals and the sign is seen to be a decimal one.

    Parameters
    ----------
    texts : Series of str
        Distinct texts of the column, missing where there is no number.
    field : Field
        A column of numbers whose decimal sign is declared.
    """
    signs = field.number_format
    sign = re.escape(signs.decimal if signs else ".")
    doubtful = texts.str.fullmatch(rf"[+-]?[1-9][0-9]{{0,2}}{sign}[0-9]{{3}}", na=False)
    if (signs and signs.group) or not doubtful.any() or counts_wholes(field):
        return doubtful.to_numpy(dtype=bool)
    certain = texts.str.fullmatch(rf"[+-]?(?:0?|[0-9]{{4,}}){sign}[0-9]{{3}}", na=False).any()
    finer = texts.str.fullmatch(rf"[+-]?[0-9]*{sign}[0-9]{{4,}}", na=False).any()
    coarser = texts.str.fullmatch(rf"[+-]?[0-9]*{sign}[0-9]{{1,2}}", na=False).any()
    is_round = doubtful & texts.str.endswith("0", na=False)
    is_fine = doubtful & ~is_round
    if certain and not finer and not coarser:
        is_round &= False
    if certain or finer or (coarser and is_fine.sum() > 1):
        is_fine &= False
    return (is_round | is_fine).to_numpy(dtype=bool)
