"""Whether a quarter is over by the tables: what it still lacks would look like a fall."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from iku_analysis.base.errors import IkuError
from iku_analysis.base.formats import format_date
from iku_analysis.base.paths import YearPaths
from iku_analysis.base.step_processes import run_quick_step
from iku_analysis.declarations.catalogue import Catalogue
from iku_analysis.declarations.package import Package
from iku_analysis.model.quarter import Quarter
from iku_analysis.pipeline.rooms import CHECKING


def refuse_unfinished(paths: YearPaths, package: Package, catalogue: Catalogue) -> None:
    """Refuse a quarter that is not over by the checked tables; a year is left alone.

    Raises
    ------
    IkuError
        If no table of an indicator has dated rows, none of them is dated in the quarter's last
        month, or the data are not known up to its end.
    """
    if paths.quarter:
        quarter = Quarter(paths.year, paths.quarter)
        if fault := fault_of_end(quarter, package, catalogue, paths.processed):
            raise fault


def fault_of_end(
    quarter: Quarter, package: Package, catalogue: Catalogue, processed: Path
) -> IkuError | None:
    """What `unfinished` tells by the tables checked for a quarter; nothing while one has galat."""
    wanted = {name for item in catalogue.indicators for name in item.tables.value}
    tables = [
        (processed / f"{item.name}.parquet", item.dated_by)
        for item in package.resources
        if item.name in wanted and item.dated_by
    ]
    if not all(path.is_file() for path, _ in tables):
        return None
    last = run_quick_step(f"{CHECKING}.latest_row", tables).result if tables else None
    return unfinished(quarter, last, package.vintage)


def unfinished(quarter: Quarter, last: date | None, vintage: date | None) -> IkuError | None:
    """What is told of a quarter that is not over.

    Parameters
    ----------
    quarter : Quarter
    last : date or None
        Latest dated row up to its end; None where no row is dated.
    vintage : date or None
        Up to when the data are known.
    """
    if last is None:
        return IkuError(
            f"Tidak ada baris bertanggal sampai akhir {quarter.words}.",
            "Tulis `bertanggal` pada tabelnya di datapackage.yaml; lihat docs/triwulan.md.",
        )
    if last < quarter.last_month:
        told = f"baris terakhir bertanggal {format_date(last)}"
    elif vintage and vintage < quarter.end:
        told = f"datapackage.yaml menyatakan vintage {format_date(vintage)}"
    else:
        return None
    return IkuError(
        f"{quarter.title} belum selesai menurut data: {told}, triwulan itu berakhir "
        f"{format_date(quarter.end)}.",
        "Lengkapi tabelnya dan majukan vintage, atau minta triwulan yang sudah lewat.",
    )
