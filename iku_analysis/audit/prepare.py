"""What the notebooks of a report read, made anew beside the report, for an auditor's own run."""

from __future__ import annotations

import shutil

from rich.console import Console

from iku_analysis.base.errors import FAULT_EXIT_CODE, IkuError
from iku_analysis.base.locks import writing_year
from iku_analysis.base.paths import RESULTS, YearPaths, refuse_links_out
from iku_analysis.base.terminal import say
from iku_analysis.pipeline.year_report import Build


def prepare_year(paths: YearPaths, console: Console) -> int:
    """Check and store the raw tables, and lay out the published results the summary reads.

    The report itself is neither written nor replaced. Notebooks 01 to 06 compute those results
    from the tables, so whoever runs all of them has them proved.

    Returns
    -------
    int
        Exit code: 0, or 1 when a raw table has a galat.

    Raises
    ------
    IkuError
        If there is no report, or another command builds the year.
    """
    published = sorted((paths.report / RESULTS).glob("*.json"))
    if not published:
        raise IkuError(
            f"{paths.relative(paths.report)}/{RESULTS} tidak memuat hasil.",
            f"Buat laporannya dahulu: {paths.command}",
        )
    refuse_links_out(paths)
    with writing_year(paths):
        if not Build(paths, console).check():
            say(console, "Tabel di atas memuat galat; notebook tidak dapat dijalankan.")
            return FAULT_EXIT_CODE
        paths.results.mkdir(parents=True, exist_ok=True)
        for path in published:
            shutil.copyfile(path, paths.results / path.name)
    say(console, f"Siap: {paths.relative(paths.processed)}. Laporan tidak disentuh. Berikutnya:")
    notebooks = paths.relative(paths.report / "notebooks")
    say(console, f".venv/bin/python -m pytest --nbval {notebooks} -o addopts=")
    return 0
