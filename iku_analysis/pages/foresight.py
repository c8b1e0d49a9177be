"""What a report of the checked tables would lack or stop at, told before any notebook runs.

Each indicator is assessed as its notebook will; what is missing then will be missing in print.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from iku_analysis.assessment.results import IndicatorResult
from iku_analysis.base.errors import IkuError
from iku_analysis.base.formats import listed
from iku_analysis.declarations.catalogue import Indicator, load_catalogue
from iku_analysis.declarations.package import load_package
from iku_analysis.intake.findings import Advice, Finding, Place, Severity, finding_at
from iku_analysis.model.evidence import ANALYSES, Availability
from iku_analysis.pages.chapter import Chapter

REPORT = Place("laporan")
AUTHORED = 5  # told with its text
SAME_COLUMNS = "Samakan kolom dan tipe tabelnya dengan datapackage.yaml tahun sebelumnya."
LATER = "Lengkapi tabel yang disebut; sampai itu laporan mencetak data belum tersedia."


def foresee(raw_folder: Path, processed: Path) -> list[Finding]:
    """Findings of indicators whose tables are sound.

    Parameters
    ----------
    raw_folder : Path
        ``data/raw/<year>`` with sound declarations.
    processed : Path
        Checked tables and their findings; an indicator with a table that is not there is left out.
    """
    catalogue, package = load_catalogue(raw_folder), load_package(raw_folder)
    results, faults = list[IndicatorResult](), list[Finding]()
    for target in catalogue.targets:
        chapter = Chapter(target.number, catalogue.year, catalogue, package, raw_folder, processed)
        for item in target.indicators:
            if not _is_ready(chapter, item):
                continue
            try:
                results.append(chapter.indicator(item.number).assessment.result)
            except Exception as fault:  # noqa: BLE001 -- whatever would stop the notebook
                faults.append(_fault(item, fault))
    return [*faults, *_gaps(results)]


def _is_ready(chapter: Chapter, item: Indicator) -> bool:
    """Whether its tables and text are sound; what is wrong with them is told of them."""
    try:
        chapter.narrative(item.number)
    except IkuError:
        return False
    tables = (chapter.processed / f"{name}.parquet" for name in item.tables.value)
    return all(path.is_file() for path in tables)


def _fault(item: Indicator, fault: Exception) -> Finding:
    named = f"IKU {item.number}"
    if isinstance(fault, IkuError):
        advice = Advice(fault.message, fault.hint or SAME_COLUMNS, "IKU-P123")
        return finding_at(REPORT, advice, value=named)
    rule = f"tidak dapat dihitung dari tabel {listed(item.tables.value)} seperti dinyatakan"
    advice = Advice(rule, SAME_COLUMNS, "IKU-P123")
    return finding_at(REPORT, advice, value=f"{named} ({type(fault).__name__}: {fault})")


def _gaps(results: Sequence[IndicatorResult]) -> Iterator[Finding]:
    """Missing realisations and analyses, one finding per reason."""
    codes = dict[tuple[str, str, str], list[str]]()
    for result in results:
        absent = {p.realisation.reason for p in result.components if p.realisation.is_missing}
        for reason in absent:
            codes.setdefault((reason, "realisasi", "IKU-P121"), []).append(str(result.number))
        for state in result.analyses:
            follows = any(reason in state.reason for reason in absent)
            is_told = follows or state.number == AUTHORED
            if state.availability is Availability.MISSING and not is_told:
                key = (state.reason, ANALYSES[state.number - 1].lower(), "IKU-P122")
                codes.setdefault(key, []).append(str(result.number))
    for (reason, what, code), numbers in codes.items():
        advice = Advice(f"{what} belum tersedia: {reason}", LATER, code)
        value = f"IKU {listed(numbers)}"
        yield finding_at(REPORT, advice, value=value, severity=Severity.PERINGATAN)
