"""Which rows a table must hold (``memuat:``): the years a report needs, and for what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from msgspec import Meta, field

from iku_analysis.base.declaration import Declaration, Fault, near
from iku_analysis.base.formats import listed
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.policy import Line

DATED = ("integer", "date")


class Contents(Declaration, frozen=True):
    """Years of which a table must hold rows.

    Attributes
    ----------
    column : str
        Column of years or of dates.
    years : tuple of int
        Relative to the report year: 0 is the report year, -1 the year before.
    until : str
        Column of last days, where a row holds from one day to another; empty is still running.
    purpose : str
        What the rows are for, as printed.
    """

    column: Annotated[Line, Meta(description="Kolom tahun atau tanggal")] = field(name="kolom")
    years: Annotated[
        tuple[Annotated[int, Meta(ge=-50, le=50)], ...],
        Meta(description="Tahun terhadap tahun laporan: 0 tahun laporan, -1 tahun sebelumnya"),
    ] = field(name="tahun")
    purpose: Annotated[Line, Meta(description="Untuk apa baris itu")] = field(name="untuk")
    until: Annotated[str, Meta(description="Kolom tanggal akhir berlaku")] = field(
        name="sampai", default=""
    )

    def of(self, year: int) -> tuple[int, ...]:
        """The years, ascending."""
        return tuple(sorted(year + offset for offset in self.years))

    def words(self, year: int) -> str:
        """What must be there, in one sentence."""
        held = "berlaku pada" if self.until else "tahun"
        return f"Harus memuat baris {held} {listed(self.of(year))} ({self.column}): {self.purpose}."

    def faults(self) -> Iterator[Fault]:
        """No year at all."""
        if not self.years:
            yield Fault("memerlukan tahun", "Tulis misalnya [-1, 0].", ("tahun",))

    def faults_in(self, fields: Mapping[str, Field]) -> Iterator[Fault]:
        """Columns that are not there or hold no years."""
        for key, name in (("kolom", self.column), ("sampai", self.until)):
            if name and name not in fields:
                yield Fault(f"kolom {name!r} tidak ada di fields", near(name, fields), (key,))
            elif name and fields[name].type not in DATED:
                what = f"kolom {name!r} bertipe {fields[name].type}"
                yield Fault(what, f"Hanya untuk kolom bertipe {', '.join(DATED)}.", (key,))
