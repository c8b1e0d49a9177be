"""Parts of our build as commands of their own: ``python -m scripts.bench.parts NAME YEAR``."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from iku_analysis.base.paths import YearPaths, paths_of_year

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from iku_analysis.report import Document


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


def _merged(paths: YearPaths) -> NotebookNode:
    import nbformat  # noqa: PLC0415 -- as above

    from iku_analysis.assessment.results import read_results, report_status  # noqa: PLC0415 -- as above
    from iku_analysis.pipeline.assembly import report_info  # noqa: PLC0415 -- as above
    from iku_analysis.pipeline.notebook_checks import SUMMARY  # noqa: PLC0415 -- as above
    from iku_analysis.report import merge_notebooks  # noqa: PLC0415 -- as above

    executed = sorted(paths.executed.glob("*.ipynb"), key=lambda path: path.stem != SUMMARY)
    manifest = json.loads(paths.manifest.read_text(encoding="utf-8"))
    info = report_info(paths, manifest, report_status(read_results(paths.results)))
    notebooks = {path.name: nbformat.read(path, as_version=4) for path in executed}
    return merge_notebooks(notebooks, info)


def _timed(paths: YearPaths, name: str, write: Callable[[Document], bytes]) -> None:
    """Write one file from the executed notebooks; its seconds without imports go to a file."""
    from iku_analysis.report import document_of  # noqa: PLC0415 -- as above

    merged = _merged(paths)
    start = time.perf_counter()
    content = write(document_of(merged))
    seconds = time.perf_counter() - start
    Path(paths.root / f"{name}.out").write_bytes(content)
    Path(paths.root / f"{name}.json").write_text(json.dumps(seconds), encoding="utf-8")


def pdf(paths: YearPaths) -> None:
    """Typeset the report anew."""
    from iku_analysis.report.typst_pdf import typeset  # noqa: PLC0415 -- as above

    _timed(paths, "pdf", typeset)


def word(paths: YearPaths) -> None:
    """Write the Word edition anew."""
    from iku_analysis.report.word import word_of  # noqa: PLC0415 -- as above

    _timed(paths, "word", word_of)


if __name__ == "__main__":
    {"notebooks": notebooks, "pdf": pdf, "word": word}[sys.argv[1]](paths_of_year(sys.argv[2]))
