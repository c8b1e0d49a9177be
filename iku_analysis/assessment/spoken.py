"""Contents of a table in the words an office declares for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from iku_analysis.base.errors import IkuError
from iku_analysis.model.measurement import Measurement
from iku_analysis.model.parts import PART
from iku_analysis.model.regions import current_regions


def in_words(measurement: Measurement, words: Mapping[str, str]) -> Measurement:
    """Measurement whose breakdowns and parts name what they tell in an office's words.

    Raises
    ------
    IkuError
        If two rows of a breakdown would get the same name.
    """
    if not words:
        return measurement
    breakdowns = {key: _worded(frame, words) for key, frame in measurement.breakdowns.items()}
    for key, frame in breakdowns.items():
        names = frame.iloc[:, 0]
        if names.nunique() < measurement.breakdowns[key].iloc[:, 0].nunique():
            twice = ", ".join(map(str, names[names.duplicated()].unique()))
            raise IkuError(
                f"IKU {measurement.indicator}, rincian {key}: dua baris menjadi {twice}.",
                "Beri kata lain pada kata.isi di iku.yaml.",
            )
    parts = tuple(
        replace(item, frame=item.frame.assign(**{PART: item.frame[PART].replace(words)}))
        for item in measurement.origins.parts
    )
    contributions = {key: _worded(item, words) for key, item in measurement.contributions.items()}
    return replace(
        measurement,
        breakdowns=breakdowns,
        contributions=contributions,
        origins=replace(measurement.origins, parts=parts),
    )


def of_region(measurement: Measurement) -> Measurement:
    """Measurement of a function of ours, whose remarks speak of a province, about this office."""
    say = current_regions().say
    return replace(
        measurement,
        notes=tuple(map(say, measurement.notes)),
        doubts=tuple(map(say, measurement.doubts)),
        table_notes={key: say(text) for key, text in measurement.table_notes.items()},
        sums=tuple(replace(item, title=say(item.title)) for item in measurement.sums),
    )


def _worded(frame: pd.DataFrame, words: Mapping[str, str]) -> pd.DataFrame:
    texts = [str(name) for name in frame if not pd.api.types.is_numeric_dtype(frame[name])]
    return frame.assign(**{name: frame[name].replace(dict(words)) for name in texts})
