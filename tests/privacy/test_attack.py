"""No small count of what is published can be told, whatever an attacker puts together."""

import os
import random
from itertools import product

import pandas as pd
import pytest

from iku_analysis.assessment.protected import shown_of
from iku_analysis.base.errors import IkuError
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.privacy.small_counts import Disclosure, Withheld

from .attacker import READERS, Reader
from .sparse_years import sparse

SEED = int(os.environ.get("IKU_SEED") or 17)
YEARS = int(os.environ.get("IKU_CASES") or os.environ.get("IKU_SERANGAN") or 12)
MINIMUM = WIDTH = 3


@pytest.fixture(scope="module")
def catalogue(raw):
    return load_catalogue(raw)


def as_read(frame, withheld, columns):
    """Rows of a table by their label: numbers, and None where one is withheld."""
    key = frame.columns[0]
    return {
        str(record[key]): {
            column: None if (row, column) in withheld else int(record[column])
            for column in columns
            if (row, column) in withheld or record[column] == record[column]
        }
        for row, record in enumerate(frame.to_dict("records"))
    }


def counted(frame):
    return [name for name in frame.columns[1:] if name not in {"status", "keterangan"}]


def small(measurement, indicator):
    """Where counts above zero and below the minimum truly are."""
    declared = indicator.small_counts.value
    yield from (
        (name, str(label), column)
        for name, columns in declared.columns.items()
        for column in columns
        for label, count in zip(*(measurement.breakdowns[name][c] for c in (
            measurement.breakdowns[name].columns[0], column)), strict=True)
        if 0 < count < MINIMUM
    )  # fmt: skip
    for key in declared.variants:
        if 0 < measurement.values[key].value < MINIMUM:
            yield "", "", key


def read(measurement, shown):
    """What a reader has before him; ``shown`` as `shown_of` gives it."""
    tables = {
        name: as_read(item.frame, item.places, counted(item.frame))
        for name, item in shown.breakdowns.items()
    }
    values = {
        key: None if key in shown.variants else int(item.value)
        for key, item in measurement.values.items()
    }
    reader = Reader(tables, values, elsewhere(measurement))
    READERS[measurement.indicator](reader)
    return reader


def elsewhere(measurement):
    name = {9: "kab_kota", 11: "tahunan"}.get(measurement.indicator)
    frame = measurement.breakdowns[name] if name else pd.DataFrame()
    sums = {column: int(frame[column].sum()) for column in counted(frame)}
    # small ones of them would not be printed, but for those of empty dates
    is_printed = measurement.indicator == 11
    return {key: n if is_printed or not 0 < n < MINIMUM else None for key, n in sums.items()}


def test_no_small_count_of_sparse_years_is_told(catalogue):
    chance, refused, attacked = random.Random(SEED), 0, 0  # noqa: S311 -- no secret
    for year in range(YEARS):
        number = (6, 9, 10, 11)[year % 4]
        measurement, indicator = sparse(number, chance), catalogue.indicator(number)
        told = (SEED, year, number)
        try:
            shown = shown_of(measurement, indicator, catalogue.policy)
        except IkuError:
            assert cannot_be_protected(measurement, indicator), told
            refused += 1
            continue
        reader = read(measurement, shown)
        for place in small(measurement, indicator):
            low, high = reader.range(*place)
            assert high - low >= WIDTH, (*told, place, low, high)
            attacked += 1
    print(f"benih {SEED}: {attacked} hitungan diserang, {refused} dari {YEARS} ditolak")  # noqa: T201
    assert attacked > 2 * YEARS
    assert refused < YEARS / 2


def cannot_be_protected(measurement, indicator):
    """Whether the attacker comes too near with all withheld that may be."""
    declared = indicator.small_counts.value
    everything = Disclosure(
        {
            name: Withheld(frame, frozenset(product(range(len(frame)), declared.columns[name])))
            for name, frame in measurement.breakdowns.items()
        },
        frozenset(declared.variants),
    )
    reader = read(measurement, everything)
    ranges = (reader.range(*place) for place in small(measurement, indicator))
    return any(high - low < WIDTH for low, high in ranges)
