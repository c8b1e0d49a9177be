"""A large price table against the tools one would use by hand; each side in a process of its own.

``python scripts/bench_prices.py ROWS`` prints a line per comparison: our intake against pyarrow
alone, which checks nothing; and everything from the CSV to indicator 4 against DuckDB alone, which
groups straight from the CSV.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.csv
import pyarrow.parquet

from iku_analysis.base.parquet import in_years, read_table, store
from iku_analysis.declarations.package import load_package
from iku_analysis.indicators._common import DATE_COLUMNS
from iku_analysis.indicators.distribusi import price_disparity
from iku_analysis.indicators.worked_examples import EXAMPLE_REGIONS
from iku_analysis.intake.checked_tables import check_resource
from iku_analysis.model.regions import declare_regions

ROOT = Path(__file__).resolve().parents[1]
TABLE, YEAR = "harga", 2018
DAYS, MARKETS, GOODS = 3650, 40, 70
TARGET, TOLERANCE, REPEATS = 3.0, 1e-9, 3
# From here on the targets are those of ten million rows: DuckDB and 2 GB, not pyarrow and 1.5 GB.
MANY_ROWS = 5_000_000
Run = dict[str, float]

PRICE_RATIO = """
WITH rows AS (
    SELECT date_trunc('week', tanggal) AS minggu, tingkat, kab_kota, komoditas, harga_rp
    FROM read_csv(?)
    WHERE year(tanggal) = ? AND harga_rp IS NOT NULL
), provincial AS (
    SELECT minggu, komoditas, avg(harga_rp) AS price FROM rows
    WHERE tingkat = 'provinsi' GROUP BY ALL
), regional AS (
    SELECT minggu, komoditas, kab_kota, avg(harga_rp) AS price FROM rows
    WHERE tingkat = 'kab_kota' GROUP BY ALL
), pairs AS (
    SELECT avg(provincial.price) / avg(regional.price) * 100 AS ratio
    FROM regional JOIN provincial USING (minggu, komoditas) GROUP BY komoditas, kab_kota
)
SELECT avg(ratio) FROM pairs
"""


def write_prices(path: Path, rows: int) -> None:
    """Daily prices of many markets and the province as CSV, the same for every run."""
    place = np.arange(rows)
    days = pd.date_range("2009-01-01", periods=DAYS).strftime("%Y-%m-%d").to_numpy()
    regions = np.array([*EXAMPLE_REGIONS.names, ""])  # the province has no kab/kota
    markets = np.array([f"Pasar {number}" for number in range(MARKETS)])
    goods = np.array([f"Komoditas {number}" for number in range(GOODS)])
    rest = place // DAYS
    region = regions[rest % len(regions)]
    prices = np.random.default_rng(2018).integers(100, 1800, rows) * 50.0
    frame = pd.DataFrame(
        {
            "tanggal": days[place % DAYS],
            "tingkat": np.where(region == "", "provinsi", "kab_kota"),
            "kab_kota": region,
            "pasar": markets[rest // len(regions) % MARKETS],
            "komoditas": goods[rest // (len(regions) * MARKETS) % GOODS],
            "satuan": "kg",
            "harga_rp": prices,
        }
    )
    frame.to_csv(path, index=False)


def intake(folder: Path) -> Run:
    """Read, check and store the table, in a process that has loaded what steps find loaded."""
    import_module("iku_analysis.intake.table_step")
    package = load_package(folder)
    declare_regions(EXAMPLE_REGIONS)
    start = time.perf_counter()
    table, findings = check_resource(folder, package.resource(TABLE), year=YEAR)
    if table is None:
        raise SystemExit(f"the generated table has faults: {findings[:3]}")
    store(table.arrow(), folder / "kita.parquet")
    return {"seconds": time.perf_counter() - start}


def indicator(folder: Path) -> Run:
    """Indicator 4 of one year, read from the stored table as `Chapter.table` does."""
    start = time.perf_counter()
    rows = in_years(DATE_COLUMNS[price_disparity], YEAR, YEAR)
    measured = price_disparity(read_table(folder / "kita.parquet", rows), YEAR)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "value": float(measured.values["rasio"].value or 0)}


def pyarrow_alone(folder: Path) -> Run:
    """Read the CSV and write parquet, nothing checked."""
    start = time.perf_counter()
    table = pyarrow.csv.read_csv(folder / f"{TABLE}.csv")
    pyarrow.parquet.write_table(table, folder / "pyarrow.parquet", compression="zstd")
    return {"seconds": time.perf_counter() - start}


def duckdb_alone(folder: Path) -> Run:
    """Price ratio straight from the CSV, nothing checked or stored."""
    duckdb = import_module("duckdb")
    start = time.perf_counter()
    [[value]] = duckdb.execute(PRICE_RATIO, [str(folder / f"{TABLE}.csv"), YEAR]).fetchall()
    return {"seconds": time.perf_counter() - start, "value": value}


SIDES = {side.__name__: side for side in (intake, indicator, pyarrow_alone, duckdb_alone)}


def apart(name: str, folder: Path) -> Run:
    """One side in a fresh process, with its peak of memory."""
    command = [sys.executable, __file__, name, folder]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 -- this very script
    run: Run = json.loads(done.stdout)
    return run


def measure(rows: int) -> dict[str, Any]:
    """Median run of every side, all sides in turn, so that a busy machine slows all alike.

    Returns
    -------
    dict
        For JSON: ``rows``; a run (seconds, gigabytes, value) per side; ``intake_ratio`` to pyarrow
        alone, ``indicator_ratio`` of intake and indicator to DuckDB alone, ``agrees`` whether both
        find the same value, and ``is_met`` whether all of it meets the targets.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(ROOT / "data/raw/2018/datapackage.yaml", folder)
        # apart: a process begins with the peak of the one that starts it
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
            other.submit(write_prices, folder / f"{TABLE}.csv", rows).result()
        rounds = [{side: apart(side, folder) for side in SIDES} for _ in range(REPEATS)]
    runs = {
        side: sorted((one[side] for one in rounds), key=lambda run: run["seconds"])[REPEATS // 2]
        for side in SIDES
    }
    return {"rows": rows, **runs, **_judged(rows, runs)}


def _judged(rows: int, runs: dict[str, Run]) -> dict[str, Any]:
    seconds = {side: run["seconds"] for side, run in runs.items()}
    stored = seconds["intake"] / seconds["pyarrow_alone"]
    measured = (seconds["intake"] + seconds["indicator"]) / seconds["duckdb_alone"]
    expected = runs["duckdb_alone"]["value"]
    agrees = abs(runs["indicator"]["value"] - expected) <= TOLERANCE * expected
    peak = max(runs["intake"]["gigabytes"], runs["indicator"]["gigabytes"])
    is_many = rows >= MANY_ROWS
    is_fast = (measured if is_many else stored) <= TARGET
    return {
        "intake_ratio": stored,
        "indicator_ratio": measured,
        "agrees": agrees,
        "is_met": is_fast and agrees and peak < (2.0 if is_many else 1.5),
    }


def report(measured: dict[str, Any]) -> None:
    """Print a line per side and one per comparison."""
    print(f"{measured['rows']:,} price rows")
    for side in SIDES:
        run = measured[side]
        print(f"{side:>15} {run['seconds']:7.2f} s {run['gigabytes']:6.2f} GB")
    print(f"intake / pyarrow alone: {measured['intake_ratio']:.2f}x")
    same = "same value" if measured["agrees"] else "OTHER VALUE"
    print(f"intake + indicator 4 / DuckDB alone: {measured['indicator_ratio']:.2f}x, {same}")


def main() -> int:
    """Compare, or run one side when called with its name."""
    if sys.argv[1] in SIDES:
        run = SIDES[sys.argv[1]](Path(sys.argv[2]))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        print(json.dumps({**run, "gigabytes": peak}))
        return 0
    measured = measure(int(sys.argv[1]))
    report(measured)
    return 0 if measured["is_met"] else 1


if __name__ == "__main__":
    sys.exit(main())
