"""A large price table: our intake against pyarrow alone; each in a process of its own.

``python scripts/bench_prices.py ROWS`` prints both times, their ratio and our peak memory.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.csv
import pyarrow.parquet

from iku_analysis.intake.descriptor import load_package
from iku_analysis.intake.storage import store
from iku_analysis.intake.tables import check_resource
from iku_analysis.regions import REGION_NAMES

ROOT = Path(__file__).resolve().parents[1]
TABLE = "harga"
DAYS, MARKETS, GOODS = 3650, 40, 70
TARGET, MOST_GIGABYTES = 3.0, 1.5
REPEATS = 3


def write_prices(path: Path, rows: int) -> None:
    """Daily prices of many markets as CSV, the same for every run."""
    place = np.arange(rows)
    days = pd.date_range("2010-01-01", periods=DAYS).strftime("%Y-%m-%d").to_numpy()
    regions = np.array(REGION_NAMES)
    markets = np.array([f"Pasar {number}" for number in range(MARKETS)])
    goods = np.array([f"Komoditas {number}" for number in range(GOODS)])
    rest = place // DAYS
    prices = np.random.default_rng(2018).integers(100, 1800, rows) * 50.0
    frame = pd.DataFrame(
        {
            "tanggal": days[place % DAYS],
            "tingkat": "kab_kota",
            "kab_kota": regions[rest % len(regions)],
            "pasar": markets[rest // len(regions) % MARKETS],
            "komoditas": goods[rest // (len(regions) * MARKETS) % GOODS],
            "satuan": "kg",
            "harga_rp": prices,
        }
    )
    frame.to_csv(path, index=False)


def ours(folder: Path) -> float:
    """Seconds to read, check and store the table."""
    import_module("pandera.pandas")  # steps run in a process that has it, see pipeline/preload.py
    package = load_package(folder)
    start = time.perf_counter()
    table, findings = check_resource(folder, package.resource(TABLE))
    if table is None:
        raise SystemExit(f"the generated table has faults: {findings[:3]}")
    store(table.arrow(), folder / "kita.parquet")
    return time.perf_counter() - start


def pyarrow_alone(folder: Path) -> float:
    """Seconds to read the CSV and write parquet, nothing checked."""
    start = time.perf_counter()
    table = pyarrow.csv.read_csv(folder / f"{TABLE}.csv")
    pyarrow.parquet.write_table(table, folder / "pyarrow.parquet", compression="zstd")
    return time.perf_counter() - start


def apart(name: str, folder: Path) -> tuple[float, float]:
    """Median seconds and peak gigabytes of one side, each time in a fresh process."""
    runs = []
    for _ in range(REPEATS):
        done = subprocess.run(  # noqa: S603 -- this very script
            [sys.executable, __file__, name, folder], check=True, capture_output=True, text=True
        )
        runs.append(tuple(map(float, done.stdout.split())))
    return sorted(runs)[REPEATS // 2]


def compare(rows: int) -> bool:
    """Print the comparison; whether it meets the targets."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(ROOT / "data/raw/2018/datapackage.yaml", folder)
        write_prices(folder / f"{TABLE}.csv", rows)
        seconds, gigabytes = apart("ours", folder)
        rival, _ = apart("pyarrow_alone", folder)
    ratio = seconds / rival
    print(
        f"{rows:,} price rows: pyarrow alone {rival:.2f} s, checked and stored {seconds:.2f} s, "
        f"ratio {ratio:.2f}x, peak {gigabytes:.2f} GB"
    )
    return ratio <= TARGET and gigabytes < MOST_GIGABYTES


def main() -> int:
    """Compare, or run one side when called with its name."""
    sides = {"ours": ours, "pyarrow_alone": pyarrow_alone}
    if sys.argv[1] in sides:
        seconds = sides[sys.argv[1]](Path(sys.argv[2]))
        print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2)
        return 0
    return 0 if compare(int(sys.argv[1])) else 1


if __name__ == "__main__":
    sys.exit(main())
