"""Small tables per indicator function whose values a reader can work out by hand.

They are computed in every build; a function that no longer gives the written value stops it.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from iku_analysis.base.declaration import Declaration, parse_declaration
from iku_analysis.base.errors import IkuError
from iku_analysis.base.package_sources import read_source
from iku_analysis.indicators import function_of
from iku_analysis.model.regions import (
    all_regions,
    current_regions,
    declare_regions,
    regions_of,
)
from iku_analysis.model.status import Status

EXAMPLES = Path(__file__).with_name("contoh")
YEAR = 2018
EXAMPLE_REGIONS = regions_of(next(r for r in all_regions() if r.kemendagri == "64"), YEAR)
DATES = ("tanggal", "mulai", "selesai", "berlaku_sampai")
TEXTS = {"hs4": str, "kode": str}
AGREED = 1e-12  # relative; expected values are written with fifteen digits


class WorkedExample(Declaration, frozen=True):
    """A file of ``contoh/``.

    Attributes
    ----------
    aturan : str
        The rule it shows, one sentence.
    hitungan : str
        The arithmetic, by hand.
    tabel : mapping of str to str
        Tables as CSV by name.
    diharapkan : mapping of str to float
        Value of every variant for 2018.
    kebijakan : mapping
        Parameters other than the function's own.
    """

    aturan: str
    hitungan: str
    tabel: Mapping[str, str]
    diharapkan: Mapping[str, float]
    kebijakan: Mapping[str, int] = {}

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Tables as an indicator function takes them."""
        return {name: _typed(text) for name, text in self.tabel.items()}


@dataclass(frozen=True)
class Computed:
    """An example and what its function gave for it."""

    function: str
    example: WorkedExample
    values: Mapping[str, float | None]


def _typed(text: str) -> pd.DataFrame:
    table = pd.read_csv(io.StringIO(text), dtype=TEXTS)
    changed = {
        name: pd.to_datetime(table[name]) for name in map(str, table) if name.startswith(DATES)
    }
    flags = {name: table[name] == "ya" for name in ("migas",) if name in table}
    return table.assign(**changed, **flags, status=Status.CONTOH.value)


def worked_example(function: str) -> WorkedExample:
    """The example of an indicator function, as ``iku.yaml`` names it."""
    path = EXAMPLES / f"{function}.yaml"
    return parse_declaration(read_source(path), WorkedExample, path.name)


def computed_examples(functions: Iterator[str]) -> Iterator[Computed]:
    """Compute the examples of functions.

    Raises
    ------
    IkuError
        If a function gives another value than its example says.
    """
    for name in functions:
        example = worked_example(name)
        settings: Mapping[str, Any] = example.kebijakan
        own = current_regions()
        declare_regions(EXAMPLE_REGIONS)
        try:
            found = function_of(name)(**example.tables, year=YEAR, **settings).values
        finally:
            declare_regions(own)
        values = {key: item.value for key, item in found.items()}
        for key, expected in example.diharapkan.items():
            value = values[key]
            if value is None or not math.isclose(value, expected, rel_tol=AGREED):
                raise IkuError(
                    f"Contoh hitungan {name}: {key} menjadi {value}, seharusnya {expected}.",
                    "Definisi dan fungsi tidak sama lagi; laporkan sebagai cacat.",
                )
        yield Computed(name, example, values)
