"""What a report of the checked tables would lack or stop at, told before any notebook runs.

Each indicator is assessed as its notebook will; what is missing then will be missing in print.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from iku_analysis.assessment.achievement import average
from iku_analysis.assessment.assess import Assessment
from iku_analysis.assessment.follow_up import EVALUATION
from iku_analysis.assessment.own_functions import OwnFunctionError, read_own
from iku_analysis.assessment.plan import read_follow_up
from iku_analysis.assessment.results import (
    IndicatorResult,
    read_results,
    result_to_json,
    write_results,
)
from iku_analysis.base.errors import IkuError
from iku_analysis.base.formats import format_number, listed
from iku_analysis.declarations.catalogue import Indicator, load_catalogue, own_functions
from iku_analysis.declarations.measure_kinds import ShareOf
from iku_analysis.declarations.package import load_package
from iku_analysis.intake.findings import Advice, Finding, Place, Severity, finding_at
from iku_analysis.model.evidence import ANALYSES, Availability, CheckKind, CheckOutcome
from iku_analysis.model.plan_names import FOLLOW_UP_TABLE
from iku_analysis.narrative.binding import with_facts
from iku_analysis.narrative.bound import Bindings
from iku_analysis.narrative.contradictions import contradictions
from iku_analysis.narrative.text import Narrative, read_narrative, texts_folder
from iku_analysis.narrative.text_checks import INDICATOR_SECTIONS, SECTIONS, own_words
from iku_analysis.narrative.values import report_values
from iku_analysis.pages.chapter import Chapter, speak_for
from iku_analysis.pages.doubts import disagreements, unanswered_targets
from iku_analysis.pages.follow_up_tables import NO_EVALUATION
from iku_analysis.pages.tables import column_label
from iku_analysis.privacy.personal_data import suspect_lines
from iku_analysis.privacy.writings import Lines

REPORT = Place("laporan")
FORESEEN = "hasil"  # folder among the checked tables, where results foreseen are kept
AUTHORED = 5  # told with its text
SAME_COLUMNS = "Samakan kolom dan tipe tabelnya dengan datapackage.yaml tahun sebelumnya."
DOUBTED = (
    "Cocokkan banyaknya baris dan satuannya dengan tahun lalu; bila benar, terima peringatan ini."
)
PERSONAL = Advice("memuat data pribadi", "Hapus dari berkasnya.", "IKU-S134")
WHOLE = 100.0  # percent
PARTS = "Periksa apakah pembilang dan penyebut tertukar; bila benar, terima peringatan ini."
UNSTEADY = (
    "memberi angka lain ketika dipanggil lagi atas tabel yang sama; tanpa acak, waktu, atau"
    " tanggal hari ini"
)
OWN = "indikator ini"
LATER = "Lengkapi tabel yang disebut; sampai itu laporan mencetak data belum tersedia."


def foresee(
    raw_folder: Path, processed: Path, number: int, only: Collection[int] | None = None
) -> list[Finding]:
    """Findings of the indicators of a strategic target whose tables are sound.

    Parameters
    ----------
    raw_folder : Path
        ``data/raw/<year>`` with sound declarations.
    processed : Path
        Checked tables and their findings; an indicator with a table that is not there is left out.
        Its folder `FORESEEN` gets the results, for `foresee_whole`.
    number : int
        Of the strategic target.
    only : collection of int, optional
        Indicators; all of the target by default.
    """
    found, results = foreseen(raw_folder, processed, number, only)
    keep(results, processed)
    return found


def keep(results: Collection[IndicatorResult], processed: Path) -> None:
    """Keep what was foreseen, for `foresee_whole`."""
    (folder := processed / FORESEEN).mkdir(exist_ok=True)
    for result in results:
        write_results([result_to_json(result)], folder / f"{result.number}.json")


def foreseen(
    raw_folder: Path, processed: Path, number: int, only: Collection[int] | None
) -> tuple[list[Finding], list[IndicatorResult]]:
    """Findings as `foresee`, and the results they are of; nothing is written."""
    catalogue, package = load_catalogue(raw_folder), load_package(raw_folder)
    speak_for(catalogue, package)
    chapter = Chapter(number, catalogue.year, catalogue, package, raw_folder, processed)
    found, results = list[Finding](), list[IndicatorResult]()
    for item in chapter.target.indicators:
        if only is not None and item.number not in only:
            continue
        found += (told := list(_of_code(chapter, item)))
        if not told and _is_ready(chapter, item):
            found += _of_indicator(chapter, item, results)
    return found, results


def foresee_whole(raw_folder: Path, processed: Path) -> list[Finding]:
    """What is of no one indicator: empty parts, and texts that deny numbers once all are known."""
    return [*_empty_parts(processed), *_denied_of_report(raw_folder, processed)]


def _empty_parts(processed: Path) -> Iterator[Finding]:
    rows = read_follow_up(processed)
    is_read = (processed / f"{FOLLOW_UP_TABLE}.parquet").is_file()
    if is_read and rows.loc[rows["asal"] == EVALUATION].empty:
        mend = f"Tulis barisnya dengan asal '{EVALUATION}'; bila tidak dievaluasi, terima."
        advice = Advice(f"evaluasi tahun lalu belum tersedia: {NO_EVALUATION}", mend, "IKU-P122")
        yield finding_at(REPORT, advice, value="Tindak lanjut", severity=Severity.PERINGATAN)


def _denied_of_report(raw_folder: Path, processed: Path) -> list[Finding]:
    catalogue, results = load_catalogue(raw_folder), read_results(processed / FORESEEN)
    if len(results) != len(tuple(catalogue.indicators)):
        return []
    speak_for(catalogue, load_package(raw_folder))
    mean = average([result.achievement for result in results], catalogue.policy)
    bindings = report_values(results, mean, catalogue)
    own, folder = own_words(*catalogue.indicators), texts_folder(raw_folder)
    return [
        told
        for name, titles in SECTIONS.items()
        if (text := _read(folder / name))
        for told in _denied(text, titles, bindings, own)
    ]


def _read(path: Path) -> Narrative | None:
    """A text; what is wrong with its file is told of it."""
    try:
        return read_narrative(path) if path.is_file() else None
    except IkuError:
        return None


def _denied(
    text: Narrative, titles: Collection[str], bindings: Bindings, own: frozenset[str]
) -> Iterator[Finding]:
    for section in text.sections:
        if section.title in titles and not section.is_unfinished:
            yield from contradictions(text, section, with_facts(bindings, text), own)


def _of_code(chapter: Chapter, item: Indicator) -> Iterator[Finding]:
    """What is wrong with the file of an own function, before anything of it runs."""
    try:
        sources = [read_own(item, path) for path in own_functions([item], chapter.raw)]
    except OwnFunctionError as fault:
        yield _fault(item, fault)
        return
    for source in sources:
        for line, _, hidden in suspect_lines(source.lines, Lines.PROSE):
            yield finding_at(Place(source.shown), PERSONAL, row=line + 1, value=hidden)


def _of_indicator(
    chapter: Chapter, item: Indicator, results: list[IndicatorResult]
) -> Iterator[Finding]:
    try:
        page = chapter.indicator(item.number)
        about, bindings = page.assessment, page.bindings
        _refuse_unnamed(about)
        _refuse_unsteady(chapter, item, about)
    except Exception as fault:  # noqa: BLE001 -- whatever would stop the notebook
        yield _fault(item, fault)
    else:
        results.append(about.result)
        if page.narrative:
            yield from _denied(page.narrative, INDICATOR_SECTIONS, bindings, own_words(item))
        yield from _gaps(about.result, plan_is_sound=_plan_is_sound(chapter))
        yield from doubted(about.result, item)
        yield from disagreements([_without_ranges(about.result)])
        yield from unanswered_targets([about.result], read_follow_up(chapter.processed))


def _without_ranges(result: IndicatorResult) -> IndicatorResult:
    """The result without what `doubted` tells in the words of its tables."""
    checks = tuple(check for check in result.checks if check.kind is not CheckKind.RANGE)
    return replace(result, checks=checks)


def _refuse_unnamed(about: Assessment) -> None:
    """Refuse a column of a detail table that nobody has named, whether or not a notebook shows it.

    Raises
    ------
    IkuError
        Of the first.
    """
    for withheld in about.breakdowns.values():
        for column in withheld.frame.columns.drop("status"):
            column_label(column, about.result.number)


def _refuse_unsteady(chapter: Chapter, item: Indicator, about: Assessment) -> None:
    """Refuse an own function that gives something else when it is loaded and called again.

    Raises
    ------
    OwnFunctionError
    """
    for path in own_functions([item], chapter.raw):
        again = chapter.indicator(item.number).assessment
        frames = {name: withheld.frame for name, withheld in again.breakdowns.items()}
        same = (shown.frame.equals(frames[name]) for name, shown in about.breakdowns.items())
        told, retold = (repr((one.result, one.before)) for one in (about, again))  # NaN equals NaN
        if told != retold or not all(same):
            raise read_own(item, path).fault(UNSTEADY)


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
    if isinstance(fault, OwnFunctionError):
        advice = Advice(fault.what, fault.hint, "IKU-P129")
        return finding_at(Place(fault.file), advice, row=fault.line, value=named)
    if isinstance(fault, IkuError):
        advice = Advice(fault.message, fault.hint or SAME_COLUMNS, "IKU-P123")
        return finding_at(REPORT, advice, value=named)
    rule = f"tidak dapat dihitung dari tabel {listed(item.tables.value)} seperti dinyatakan"
    advice = Advice(rule, SAME_COLUMNS, "IKU-P123")
    return finding_at(REPORT, advice, value=f"{named} ({type(fault).__name__}: {fault})")


def doubted(result: IndicatorResult, item: Indicator) -> Iterator[Finding]:
    """Realisations no share can have, or out of the range that the years before let expect."""
    named = item.measures.named if item.measures else {}
    for variant, part in zip(item.main_variants, result.components, strict=True):
        measure = named.get(variant.key)
        share = part.realisation.value
        if isinstance(measure, ShareOf) and share is not None and share > WHOLE:
            tables, shown = listed(item.tables.value), format_number(share, 2)
            rule = f"bagian dari tabel {tables} {shown} persen, melebihi keseluruhannya"
            advice, code = Advice(rule, PARTS, "IKU-P128"), f"IKU {part.code}"
            yield finding_at(REPORT, advice, value=code, severity=Severity.PERINGATAN)
    for check in result.checks:
        if check.kind is CheckKind.RANGE and check.outcome is CheckOutcome.WARNING:
            low, now, high = (
                format_number(value, check.decimals)
                for value in (check.expected or 0.0, check.found or 0.0, check.until or 0.0)
            )
            rule = (
                f"realisasi {result.year} dari tabel {listed(item.tables.value)} {now}"
                f" {check.unit}, yang wajar {low} sampai {high}: {check.note}"
            )
            advice, value = Advice(rule, DOUBTED, "IKU-P128"), f"IKU {check.code}"
            yield finding_at(REPORT, advice, value=value, severity=Severity.PERINGATAN)


def _plan_is_sound(chapter: Chapter) -> bool:
    """Whether all tables of the plan can be read: from one that cannot, everything is missing."""
    names = (item.name for item in chapter.package.plan_resources)
    return all((chapter.processed / f"{name}.parquet").is_file() for name in names)


def _gaps(result: IndicatorResult, *, plan_is_sound: bool) -> Iterator[Finding]:
    """Missing realisations, and analyses that are missing for another reason.

    Of a plan with a galat nothing is told but that: its rows may well be there.
    """
    realised = [part.realisation for part in result.components]
    absent = dict.fromkeys(quantity.reason for quantity in realised if quantity.is_missing)
    told = [("realisasi", reason, "IKU-P121") for reason in absent]
    told += [
        (ANALYSES[state.number - 1].lower(), state.reason, "IKU-P122")
        for state in result.analyses
        if plan_is_sound and state.availability is Availability.MISSING
        if state.number != AUTHORED
        if not any(reason in state.reason for reason in absent)
    ]
    for what, reason, code in told:
        # alike of all indicators, so that what they lack is told once
        alike = re.sub(rf"\b(?:IKU {result.number}[a-z]?|data_iku_{result.number})\b", OWN, reason)
        advice = Advice(f"{what} belum tersedia: {alike}", LATER, code)
        value = f"IKU {result.number}"
        yield finding_at(REPORT, advice, value=value, severity=Severity.PERINGATAN)
