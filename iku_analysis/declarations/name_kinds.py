"""Rules about what the things of a table are called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, field

from iku_analysis.base.declaration import Fault
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.policy import Line
from iku_analysis.declarations.rules import Columns, Rule


class NearEqual(Rule, frozen=True, kw_only=True, tag="hampir_sama"):
    """Dua tulisan dalam satu kolom yang mungkin satu hal: ditegur untuk diputuskan.

    Attributes
    ----------
    names : tuple of str
        Columns, each compared with itself.
    within : tuple of str
        Only writings in rows that hold the same here are compared.
    likeness : int
        Least likeness of two words that count as near, in percent.
    synonyms : str
        Names that are known to mean the same: ``negara``.
    """

    words: ClassVar[tuple[str, ...]] = (
        *("nilai", "mirip", "jumlah", "jumlah_mirip", "sebelum", "sesudah"),
    )

    message: Line = field(
        name="temuan",
        default='"{nilai}" ({jumlah} baris) dan "{mirip}" ({jumlah_mirip} baris) mungkin satu hal;'
        " bila satu, isi yang berbeda di kolom ini {sebelum} menjadi {sesudah}",
    )
    mend: Line = field(
        name="perbaikan",
        default="Samakan ejaannya, atau tulis keputusannya di samakan.csv: sama atau beda.",
    )
    names: Columns = field(name="kolom")
    within: Columns = field(name="dalam", default=())
    likeness: Annotated[
        int, Meta(ge=50, le=100, description="Kemiripan kata paling rendah, persen")
    ] = field(name="kemiripan", default=80)
    synonyms: Annotated[
        Literal["negara", ""], Meta(description="Nama lain yang dikenal: negara")
    ] = field(name="sinonim", default="")

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": self.names, "dalam": self.within}

    def types(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": ("string",)}

    def faults_in(self, fields: Mapping[str, Field]) -> Iterator[Fault]:
        """Personal columns: both writings would be told."""
        yield from super().faults_in(fields)
        for name in self.names:
            if name in fields and fields[name].is_personal:
                yield Fault(f"kolom {name!r} memuat data pribadi", path=("kolom",))
