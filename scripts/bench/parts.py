"""Parts of our build as commands of their own: ``python -m scripts.bench.parts NAME YEAR``."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from iku_analysis.base.asked_years import paths_of_year
from iku_analysis.base.paths import YearPaths

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from iku_analysis.assessment.results import IndicatorResult
    from iku_analysis.base.outputs import Output
    from iku_analysis.report import ReportInfo


def notebooks(paths: YearPaths) -> None:
    """Execute the notebooks as ``make report`` does, without checking tables or rendering."""
    from iku_analysis.base.step_processes import warm_up  # noqa: PLC0415 -- as the command line does
    from iku_analysis.pipeline.step import all_good  # noqa: PLC0415 -- as above

    warm_up(["iku_analysis.pipeline.preload"])
    from rich.console import Console  # noqa: PLC0415 -- as above

    from iku_analysis.pipeline.year_report import Build  # noqa: PLC0415 -- as above

    paths.results.mkdir(parents=True, exist_ok=True)
    if not all_good(Build(paths, Console()).run_notebooks()):
        raise SystemExit("a notebook failed")


def pdf(paths: YearPaths) -> None:
    """Typeset the report anew; the seconds without imports go to ``pdf.json``."""
    from iku_analysis.report.exporters import ReportTypstExporter  # noqa: PLC0415 -- as above

    merged, _, _ = _merged(paths)
    start = time.perf_counter()
    content, _ = ReportTypstExporter().from_notebook_node(merged)
    seconds = time.perf_counter() - start
    Path(paths.root / "pdf.pdf").write_bytes(content)
    Path(paths.root / "pdf.json").write_text(json.dumps(seconds), encoding="utf-8")


def tables(paths: YearPaths) -> None:
    """Write workbook, CSV and their records anew."""
    from iku_analysis.base.outputs import TABLES, WORKBOOK  # noqa: PLC0415 -- as above

    _written(paths, "tables", (TABLES, WORKBOOK))


def word(paths: YearPaths) -> None:
    """Write the Word edition anew."""
    from iku_analysis.base.outputs import WORD  # noqa: PLC0415 -- as above

    _written(paths, "word", (WORD,))


def _written(paths: YearPaths, name: str, outputs: Sequence[Output]) -> None:
    """Write files of a document anew; the seconds without imports go to a file of that name."""
    from iku_analysis.report import Report, document_of, write_output  # noqa: PLC0415 -- as above

    merged, info, results = _merged(paths)
    report = Report(document_of(merged), info, results)
    with TemporaryDirectory() as folder:
        start = time.perf_counter()
        for output in outputs:
            write_output(output, report, Path(folder))
        seconds = time.perf_counter() - start
    Path(paths.root / f"{name}.json").write_text(json.dumps(seconds), encoding="utf-8")


def _merged(paths: YearPaths) -> tuple[NotebookNode, ReportInfo, tuple[IndicatorResult, ...]]:
    import nbformat  # noqa: PLC0415 -- as above

    from iku_analysis.assessment.results import read_results, report_status  # noqa: PLC0415 -- as above
    from iku_analysis.pipeline.assembly import report_info  # noqa: PLC0415 -- as above
    from iku_analysis.pipeline.notebook_checks import SUMMARY  # noqa: PLC0415 -- as above
    from iku_analysis.report import merge_notebooks  # noqa: PLC0415 -- as above

    executed = sorted(paths.executed.glob("*.ipynb"), key=lambda path: path.stem != SUMMARY)
    manifest = json.loads(paths.manifest.read_text(encoding="utf-8"))
    results = read_results(paths.results)
    info = report_info(paths, manifest, report_status(results))
    notebooks = {path.name: nbformat.read(path, as_version=4) for path in executed}
    return merge_notebooks(notebooks, info), info, results


if __name__ == "__main__":
    part = {"notebooks": notebooks, "pdf": pdf, "tables": tables, "word": word}[sys.argv[1]]
    part(paths_of_year(sys.argv[2]))
