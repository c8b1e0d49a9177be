"""Ratio of a full build with nothing cached to the usual commands, measured in one run.

The usual commands: ``papermill`` for each notebook one after another, then ``jupyter nbconvert`` to
HTML. Both start from checked tables with nothing else cached; ours also makes the PDF.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from iku_analysis.paths import paths_of_year
from iku_analysis.pipeline.execution import Parameters
from iku_analysis.pipeline.graph import SUMMARY, chapter_parameters, summary_parameters

MEMORY = ".build/laporan"  # of the steps after the checked tables
ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
TARGET = 3.0
PRICE_ROWS = 1_000_000


def run(*command: str | Path, root: Path) -> float:
    """Seconds a command takes; its output is dropped unless it fails."""
    environment = {**os.environ, "IKU_ROOT": str(root)}
    start = time.perf_counter()
    subprocess.run(command, check=True, env=environment, cwd=root, capture_output=True)  # noqa: S603 -- our own commands
    return time.perf_counter() - start


def copy_project(folder: Path) -> Path:
    """Raw data and notebooks only: nothing cached."""
    for name in ("data/raw", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "requirements.lock", folder)
    return folder


def papermill(notebook: Path, out: Path, parameters: Parameters, root: Path) -> float:
    """The papermill command on one notebook."""
    options = [word for name, value in parameters.items() for word in ("-p", name, str(value))]
    return run(BIN / "papermill", notebook, out, *options, root=root)


def usual_commands(year: str, root: Path) -> float:
    """Papermill one after another, then nbconvert, on the tables and results of ``root``."""
    paths = paths_of_year(year, root)
    executed = root / "papermill"
    executed.mkdir()
    seconds = 0.0
    notebooks = sorted(paths.sources.glob("*.ipynb"))
    for notebook in [*notebooks[1:], notebooks[0]]:
        summary = notebook.stem == SUMMARY
        parameters = summary_parameters(paths) if summary else chapter_parameters(paths)
        seconds += papermill(notebook, executed / notebook.name, parameters, root)
    files = sorted(executed.glob("*.ipynb"))
    return seconds + run(BIN / "jupyter", "nbconvert", "--to", "html", *files, root=root)


def main() -> int:
    """Print times and ratios; exit code 1 when one misses its target."""
    year = sys.argv[1] if len(sys.argv) > 1 else "2018"
    with tempfile.TemporaryDirectory() as folder:
        root = copy_project(Path(folder))
        paths = paths_of_year(year, root)
        run(sys.executable, "-m", "iku_analysis", "report", year, root=root)
        usual = usual_commands(year, root)
        for built in (paths.report, paths.executed, paths.results, paths.processed / MEMORY):
            shutil.rmtree(built)
        ours = run(sys.executable, "-m", "iku_analysis", "report", year, root=root)
    ratio = usual / ours
    print(f"papermill + nbconvert {usual:.1f} s, make report {ours:.1f} s, ratio {ratio:.2f}x")
    prices = [sys.executable, ROOT / "scripts" / "bench_prices.py", str(PRICE_ROWS)]
    is_fast = subprocess.run(prices, check=False).returncode == 0  # noqa: S603 -- our own script
    return 0 if ratio >= TARGET and is_fast else 1


if __name__ == "__main__":
    sys.exit(main())
