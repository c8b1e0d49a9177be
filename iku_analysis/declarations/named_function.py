"""Which function computes an indicator: one of the package, or one of the office's own files.

Nothing typed runs: a name is two identifiers, and only a file of the office's folder of functions
is ever looked for by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, NamedTuple

from msgspec import Meta, field

from iku_analysis.base.declaration import Declaration, Fault
from iku_analysis.base.paths import OWN_FUNCTIONS
from iku_analysis.declarations.policy import Line
from iku_analysis.declarations.protection import Key

_OWN = re.compile(rf"{OWN_FUNCTIONS}\.([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)", re.ASCII)


class OwnName(NamedTuple):
    """An own function: the stem of its file, and its name in it."""

    stem: str
    function: str

    @property
    def file(self) -> str:
        """Its file, from the folder of the office."""
        return f"{OWN_FUNCTIONS}/{self.stem}.py"


class NamedFunction(Declaration, frozen=True):
    """A function by its name; of an own one also what nobody else knows of it."""

    value: Annotated[
        Line,
        Meta(
            description="Fungsi di iku_analysis/indicators: modul.fungsi; atau fungsi sendiri di "
            "folder indikator/ kantor ini: indikator.berkas.fungsi"
        ),
    ] = field(name="nilai")
    reason: Annotated[Line, Meta(description="Mengapa demikian, satu baris")] = field(name="alasan")
    breakdowns: Annotated[
        Mapping[Key, tuple[Key, ...]],
        Meta(description="Rincian yang dihitung fungsi sendiri, dengan kolom angkanya"),
    ] = field(name="rincian", default_factory=dict)
    steps: Annotated[
        tuple[Line, ...],
        Meta(description="Langkah hitungan fungsi sendiri, untuk dicetak: pembaca dapat mengulang"),
    ] = field(name="langkah", default=())

    @property
    def own(self) -> OwnName | None:
        """The own function it names; None for one of the package."""
        found = _OWN.fullmatch(self.value)
        return OwnName(*found.groups()) if found else None

    @property
    def is_ours(self) -> bool:
        """Whether it names one of the package: no own one, and no measures in its place."""
        return bool(self.value) and self.own is None

    def faults(self) -> Iterator[Fault]:
        """An own name that is none, and what is told of a function that is not the office's."""
        if self.own:
            if not self.steps:
                mend = "Tulis cara hitungnya, satu kalimat per langkah; dicetak dalam laporan."
                yield Fault("fungsi sendiri memerlukan langkah", mend)
        elif self.value.startswith(f"{OWN_FUNCTIONS}."):
            mend = f"Tulis {OWN_FUNCTIONS}.<berkas>.<fungsi>: huruf kecil, angka, dan _."
            yield Fault(f"{self.value!r} bukan nama fungsi sendiri", mend, ("nilai",))
        else:
            for key, given in (("rincian", self.breakdowns), ("langkah", self.steps)):
                if given:
                    what = "hanya fungsi sendiri yang memerlukannya"
                    yield Fault(what, "Hapus kunci ini.", (key,))
