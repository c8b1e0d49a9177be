"""Files of a finished report, its data tables and its manifest, made in a folder aside."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import copy_context
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event, Lock
from typing import TYPE_CHECKING, Any

import nbformat
from nbformat import NO_CONVERT, NotebookNode
from nbformat.v4 import new_notebook

from iku_analysis.assessment.plan import read_follow_up
from iku_analysis.assessment.results import read_results, report_status
from iku_analysis.base.digests import digest_on_disk
from iku_analysis.base.errors import IkuError
from iku_analysis.base.formats import format_date
from iku_analysis.base.input_files import read_input
from iku_analysis.base.outputs import FINDINGS, MANIFEST, PDF, TABLES, TECHNICAL_PDF, Output
from iku_analysis.base.paths import NOTEBOOKS, RESULTS, YearPaths
from iku_analysis.declarations.catalogue import Catalogue, load_catalogue
from iku_analysis.declarations.front_pages import (
    LOGO_KINDS,
    load_front_pages,
    logo_bytes,
    word_style,
)
from iku_analysis.declarations.package import Package, load_package
from iku_analysis.intake.findings import findings_to_json
from iku_analysis.intake.published_findings import as_published
from iku_analysis.model.quarter import period_words
from iku_analysis.model.status import Status
from iku_analysis.notebook_engine.executed import write_current
from iku_analysis.pages.doubts import disagreements, unanswered_targets
from iku_analysis.provenance.build_state import SHORT_FINGERPRINT, BuildState
from iku_analysis.provenance.code_state import CodeState
from iku_analysis.provenance.finding_records import (
    findings_before,
    findings_of_report,
    stored_findings,
)
from iku_analysis.provenance.manifest import build_manifest, manifest_text, with_outputs
from iku_analysis.provenance.privacy_scan import Suspects, refuse_personal_data, search
from iku_analysis.provenance.published_quarters import back_dated
from iku_analysis.provenance.report_findings import revision_findings, unexplained_moves
from iku_analysis.report import (
    WRITERS,
    Report,
    ReportInfo,
    document_of,
    merge_notebooks,
    write_output,
)
from iku_analysis.report.typst_pdf import lay_out

if TYPE_CHECKING:  # papermill is slow to import and has nothing to do here
    from iku_analysis.notebook_engine.execute import Parameters

DRAFT = "DRAF"
TYPESET = (PDF, TECHNICAL_PDF)
_is_asked = Event()
_one_by_one = Lock()  # the library that reads PDF knows no threads
MOST_REASONS = 8  # on the cover; the manifest has all


def report_info(paths: YearPaths, manifest: Mapping[str, Any], status: Status) -> ReportInfo:
    """Facts of the cover; its dates are those of the report and of the indicators' data.

    Raises
    ------
    IkuError
        If the data package gives no date.
    """
    catalogue = load_catalogue(paths.raw)
    package = load_package(paths.raw)
    if package.vintage is None:
        raise IkuError(
            f"{paths.relative(package.folder)}/datapackage.yaml tidak menyatakan `vintage`.",
            "Tulis tanggal data, misalnya: vintage: 2019-03-29",
        )
    code = CodeState(manifest["code"]["commit"])
    draft, more = manifest["draft"][:MOST_REASONS], manifest["draft"][MOST_REASONS:]
    if more:
        draft = [*draft, f"dan {len(more)} hal lain yang disebut dalam manifest.json"]
    return ReportInfo(
        year=paths.year,
        quarter=paths.quarter,
        office=paths.label.as_posix(),
        title=f"Laporan Kinerja {period_words(paths.year, paths.quarter, begins=True)}",
        organisation=catalogue.organisation,
        place_and_date=f"{catalogue.place}, {format_date(package.vintage)}",
        data_date=package.vintage,
        status=status.value,
        provenance=" · ".join(
            [
                *([DRAFT] if draft else []),
                _dates(catalogue, package, package.vintage),
                code.words,
                f"manifes {manifest['fingerprint'][:SHORT_FINGERPRINT]}",
            ]
        ),
        fingerprint=manifest["fingerprint"],
        draft=tuple(draft),
        licences=package.licences,
        **_logo(paths.raw),
    )


def _dates(catalogue: Catalogue, package: Package, reported: date) -> str:
    """Date of the report, and of the indicators' data where the latest are older."""
    tables = {name for item in catalogue.indicators for name in item.tables.value}
    known = (item.vintage or reported for item in package.resources if item.name in tables)
    latest = max(known, default=reported)
    if latest == reported:
        return f"Data per {format_date(reported)}"
    return (
        f"Tanggal laporan {format_date(reported)}, data indikator paling baru per "
        f"{format_date(latest)}"
    )


def _logo(raw_folder: Path) -> dict[str, str]:
    pages = load_front_pages(raw_folder)
    if not pages.logo:
        return {}
    kind = LOGO_KINDS[Path(pages.logo).suffix]
    return {"logo": b64encode(logo_bytes(raw_folder, pages)).decode(), "logo_kind": kind}


def assemble_report(
    notebooks: Sequence[Path],
    paths: YearPaths,
    parameters: Mapping[str, Parameters],
    basis: BuildState,
    folder: Path,
) -> None:
    """Make all files of a report and its manifest in a folder.

    Parameters
    ----------
    notebooks : sequence of Path
        Executed notebooks, the summary first.
    paths : YearPaths
        Year of the report.
    parameters : mapping
        Parameters per notebook, for the manifest.
    basis : BuildState
        What the build read, for the manifest.
    folder : Path
        Empty.
    """
    _is_asked.set()
    results = read_results(paths.results)
    moved = unexplained_moves(paths, results, basis.published, basis.quarters)
    package, catalogue = load_package(paths.raw), load_catalogue(paths.raw)
    told = [
        *disagreements(results),
        *([] if paths.quarter else unanswered_targets(results, read_follow_up(paths.processed))),
        *back_dated(paths, package, basis.quarters, moved),
        *revision_findings(moved),
    ]
    doubts = findings_of_report(told, paths.raw)
    before = findings_before(stored_findings(package, paths), package, catalogue, paths)
    found = as_published((*before, *doubts), package, catalogue)
    manifest = build_manifest(paths, results, parameters, basis, moved, found)
    info = report_info(paths, manifest, report_status(results))
    current = _current_notebooks(notebooks, paths, folder / NOTEBOOKS)
    document = document_of(merge_notebooks(current, info))
    told_results = tuple((name, read_input(paths.results / name)) for name in _names(notebooks))
    report = Report(
        document, info, results, word_style(paths.raw), manifest_text(manifest), told_results
    )
    findings = FINDINGS.path(folder, paths.period)
    findings.write_text(findings_to_json(doubts), encoding="utf-8")
    suspects = write_all(report, folder)
    refuse_personal_data(suspects)
    finished = with_outputs(manifest, suspects, folder)
    made = MANIFEST.path(folder, paths.period)
    made.write_text(manifest_text(finished), encoding="utf-8")


def write_all(report: Report, folder: Path) -> Suspects:
    """Write all files of the report; what a search of the whole folder found in each."""
    digests: Future[dict[str, str]] = Future()
    report = replace(report, beside=digests.result)
    with (
        ThreadPoolExecutor(len(TYPESET)) as beside,  # Typst works outside Python: all run at once
        _answering(digests),
    ):
        typeset = [
            beside.submit(copy_context().run, _searched, output, report, folder)
            for output in TYPESET
        ]
        for output in WRITERS:
            if output not in TYPESET:
                write_output(output, report, folder)
        (folder / RESULTS).mkdir()
        for name, data in report.result_files:
            (folder / RESULTS / name).write_bytes(data)
        files = (path for path in folder.rglob("*") if path.is_file())
        rest = [path for path in files if not any(output.holds(path) for output in TYPESET)]
        digests.set_result(_digests(rest, folder))
        suspects = {**search(rest, folder)}
        for done in typeset:
            suspects |= done.result()
    return suspects


@contextmanager
def _answering(asked: Future[Any]) -> Iterator[None]:
    """Let who waits for an answer that will not come any more know it."""
    try:
        yield
    finally:
        asked.cancel()


def _digests(files: Sequence[Path], folder: Path) -> dict[str, str]:
    """Of what the PDF does not carry itself."""
    named = {path.relative_to(folder): path for path in files}
    return {
        name.as_posix(): digest_on_disk(path).sha256
        for name, path in sorted(named.items())
        if name.parts[0] not in {RESULTS, TABLES.pattern}
    }


def rehearse(paths: YearPaths) -> None:
    """Lay out what there is of a report while its last figures are computed: for speed alone.

    All of it is thrown away, but in this process Typst remembers the layout of whatever the report
    will have, too.
    """
    with suppress(Exception):  # what is wrong is told by the report
        no_code = {"code": {"commit": ""}, "draft": [], "fingerprint": ""}
        info = report_info(paths, no_code, report_status(read_results(paths.results)))
        places = [paths.executed / path.name for path in sorted(paths.sources.glob("*.ipynb"))]
        books = {
            path.name: nbformat.read(path, NO_CONVERT) if path.exists() else new_notebook()
            for path in places
        }
        document = document_of(merge_notebooks(books, info))
        for technical in (False, True):
            if not _is_asked.is_set():
                lay_out(document, technical=technical)


def _searched(output: Output, report: Report, folder: Path) -> Suspects:
    made = write_output(output, report, folder)
    with _one_by_one:
        return search([made], folder)


def _current_notebooks(
    executed: Sequence[Path], paths: YearPaths, folder: Path
) -> dict[str, NotebookNode]:
    """Executed notebooks with their text as stored now: a new text executes nothing."""
    folder.mkdir()
    return {
        ran.name: write_current(ran, paths.sources / ran.name, folder / ran.name)
        for ran in executed
    }


def _names(notebooks: Sequence[Path]) -> list[str]:
    """Files with the results of the chapters: of all notebooks but the summary."""
    return [f"{path.stem}.json" for path in notebooks[1:]]
