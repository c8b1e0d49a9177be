"""How far a number can be trusted, and the rule that the weakest input decides."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


class Status(StrEnum):
    """Trust in a figure, weakest first; the values are the words used in the data files."""

    CONTOH = "contoh"
    PERKIRAAN = "perkiraan"
    SEMENTARA = "sementara"
    SALINAN = "salinan"
    RESMI = "resmi"

    @property
    def label(self) -> str:
        """Words shown to readers beside a number."""
        return _LABELS[self]

    @property
    def meaning(self) -> str:
        """What a reader may conclude from it."""
        return _MEANINGS[self]


_LABELS = {
    Status.CONTOH: "data contoh",
    Status.PERKIRAAN: "angka perkiraan",
    Status.SEMENTARA: "angka sementara",
    Status.SALINAN: "salinan angka resmi",
    Status.RESMI: "angka resmi",
}
_MEANINGS = {
    Status.CONTOH: "angka buatan untuk memperagakan laporan; tidak boleh dikutip",
    Status.PERKIRAAN: "dihitung dari sebagian data atau dari asumsi",
    Status.SEMENTARA: "terbitan resmi yang akan direvisi penerbitnya",
    Status.SALINAN: "disalin dari salinan tidak resmi; cocokkan dengan terbitan resminya",
    Status.RESMI: "diambil dari terbitan atau dokumen resmi penerbitnya",
}
_STRENGTH = {status: rank for rank, status in enumerate(Status)}


def weakest(statuses: Iterable[Status | str]) -> Status:
    """Weakest of several statuses.

    Raises
    ------
    ValueError
        If there is none: a number without input has no status.

    Examples
    --------
    >>> weakest(["resmi", "contoh", "sementara"]).value
    'contoh'
    """
    return min((Status(status) for status in statuses), key=_STRENGTH.__getitem__)


def status_of(*frames: pd.DataFrame) -> Status:
    """Weakest status over the rows of tables that carry a ``status`` column.

    Empty tables say nothing and are skipped.

    Raises
    ------
    ValueError
        If every table is empty.
    """
    return weakest(status for frame in frames for status in frame["status"].unique())
