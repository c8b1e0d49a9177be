"""Write the sample tables of 2018: ``python scripts/make_sample_data.py --out data/raw/2018``.

The same seed gives the same bytes. The real table ``pdrb.csv`` is not touched. Numbers are written
as ``datapackage.yaml`` declares them.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
from sample_data import business, plan, trade

CREATED = datetime(2019, 3, 29, tzinfo=UTC).replace(tzinfo=None)
CSV_TABLES: dict[str, Callable[[], pd.DataFrame]] = {
    "harga": trade.harga,
    "pengawasan": trade.pengawasan,
    "koperasi": business.koperasi,
    "kukm_makro": business.kukm_makro,
    "kontak_dagang": business.kontak_dagang,
    "kemitraan": business.kemitraan,
    "wub": business.wub,
    "perjanjian_kinerja": plan.perjanjian_kinerja,
    "riwayat": plan.riwayat,
    "renstra": plan.renstra,
    "standar_nasional": plan.standar_nasional,
    "anggaran": plan.anggaran,
    "tindak_lanjut": plan.tindak_lanjut,
}


def plain(value: object) -> object:
    """Number without a needless ``.0``, so that a file reads as an office would type it."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Comma-separated, point as decimal mark, ISO dates."""
    text = frame.copy()
    for name in frame.select_dtypes("float").columns:
        text[name] = frame[name].astype(object).where(frame[name].notna(), None).map(plain)
    text.to_csv(path, index=False, date_format="%Y-%m-%d", lineterminator="\n")


def indonesian(value: float) -> str:
    """``1234567.8`` as ``1.234.567,80``."""
    return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))


def write_exports(path: Path) -> None:
    """Semicolon-separated with Indonesian numbers, as offices save from their spreadsheets."""
    frame = trade.ekspor()
    for name in ("nilai_fob_usd", "berat_kg"):
        frame[name] = frame[name].map(indonesian)
    frame.to_csv(path, index=False, sep=";", lineterminator="\n")


def write_products(path: Path) -> None:
    """One worksheet with real dates; the creation date is fixed for equal bytes."""
    options = {"options": {"default_date_format": "yyyy-mm-dd"}}
    with pd.ExcelWriter(
        path,
        engine="xlsxwriter",
        date_format="yyyy-mm-dd",
        datetime_format="yyyy-mm-dd",
        engine_kwargs=options,
    ) as writer:
        trade.produk_unggulan().to_excel(writer, sheet_name="Data", index=False)
        writer.book.set_properties({"created": CREATED, "comments": "Data contoh buatan"})
        writer.sheets["Data"].set_column(0, 6, 22)


def main() -> None:
    """Write every sample table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    folder = parser.parse_args().out
    for name, make in CSV_TABLES.items():
        write_csv(make(), folder / f"{name}.csv")
    write_exports(folder / "ekspor.csv")
    write_products(folder / "produk_unggulan.xlsx")


if __name__ == "__main__":
    main()
