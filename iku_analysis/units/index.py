"""Index page of all units: status, achievement, links, and what failed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from iku_analysis.assessment.achievement import average
from iku_analysis.assessment.results import read_results, report_status
from iku_analysis.base.errors import IkuError, fault_text
from iku_analysis.base.outputs import FOR_READERS, MANIFEST
from iku_analysis.base.paths import RESULTS, refuse_links_out
from iku_analysis.base.templating import strict_environment
from iku_analysis.base.whole_file import write_whole
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.model.quarter import period_words
from iku_analysis.model.status import Status
from iku_analysis.pages.tables import PERCENT_DECIMALS, quantity_text
from iku_analysis.privacy.personal_data import masked
from iku_analysis.units.unit_process import Outcome
from iku_analysis.units.unit_table import UnitPaths

PAGE, PLAIN = "index.html", "index.json"
NOT_BUILT, NO_WORDS = "belum dibuat", "Berhenti tanpa keterangan."
Facts = tuple[str, str, bool, tuple[str, ...], str, str]
NO_FACTS: Facts = ("", "", False, (), "", "")


@dataclass(frozen=True)
class UnitEntry:
    """One unit on the page.

    Attributes
    ----------
    unit, organisation : str
        Short name, and the name in its catalogue; empty where that cannot be read.
    state : str
        ``selesai``, ``gagal`` or ``belum dibuat``.
    status : str
        Label of the weakest status of its numbers; empty without a report.
    is_sample : bool
        Whether its numbers are no official ones.
    draft : tuple of str
        Why its report is a draft.
    achievement, met : str
        Average achievement in percent, and targets met of those that count.
    links : mapping of str to str
        Files of its report, relative to the page; of the last good one where this run failed.
    faults : tuple of str
        What went wrong.
    command : str
        Command that builds it again.
    """

    unit: str
    organisation: str
    state: str
    status: str
    is_sample: bool
    draft: tuple[str, ...]
    achievement: str
    met: str
    links: Mapping[str, str]
    faults: tuple[str, ...]
    command: str


def entry_of(unit: UnitPaths, faults: Sequence[str] | None) -> UnitEntry:
    """What the page says of a unit.

    Parameters
    ----------
    unit : UnitPaths
        The unit.
    faults : sequence of str or None
        Of its build; None when it was not built in this run.
    """
    known, found = unit.manifest.is_file(), tuple(faults or ())
    facts = NO_FACTS
    try:
        refuse_links_out(unit)
        facts = _report_facts(unit) if known else (_office(unit), *NO_FACTS[1:])
    except IkuError as fault:  # its texts are no longer as they were when it was built
        found = found or tuple(fault_text(fault).splitlines())
    organisation, status, is_sample, draft, achievement, met = facts
    return UnitEntry(
        unit.unit,
        organisation,
        "gagal" if found else "selesai" if known else NOT_BUILT,
        status,
        is_sample,
        draft,
        achievement,
        met,
        _links(unit) if known else {},
        found,
        unit.command,
    )


def _office(unit: UnitPaths) -> str:
    """Name of an office without a report; empty where its catalogue cannot be read."""
    try:
        return load_catalogue(unit.raw).organisation
    except IkuError:
        return ""


def _report_facts(unit: UnitPaths) -> Facts:
    results = read_results(unit.report / RESULTS)
    catalogue = load_catalogue(unit.raw)
    mean = average([result.achievement for result in results], catalogue.policy)
    met = [result.achievement.is_met for result in results]
    status = report_status(results)
    draft = tuple(json.loads(unit.manifest.read_text(encoding="utf-8"))["draft"])
    counted = f"{met.count(True)} dari {len(met) - met.count(None)}"
    without = f"; {met.count(None)} tidak dapat dihitung" if None in met else ""
    return (
        results[0].organisation if results else catalogue.organisation,
        status.label,
        status is not Status.RESMI,
        draft,
        quantity_text(mean.percent, PERCENT_DECIMALS),
        counted + without,
    )


def _links(unit: UnitPaths) -> dict[str, str]:
    return {
        output.label: f"{unit.unit}/{output.name(unit.period)}"
        for output in (*FOR_READERS, MANIFEST)
        if unit.path_of(output).is_file()
    }


def index_html(entries: Sequence[UnitEntry], period: str) -> str:
    """The page of a period, e.g. ``2018``."""
    environment = strict_environment(Path(__file__).with_name("templates"))
    failed = [entry for entry in entries if entry.state == "gagal"]
    return environment.get_template("indeks.html.j2").render(
        entries=entries,
        failed=failed,
        period=period,
        sample=any(entry.is_sample for entry in entries),
    )


def write_index(
    units: Sequence[UnitPaths], outcomes: Iterable[Outcome]
) -> tuple[Path, list[UnitEntry]]:
    """Write page and the same as JSON beside the reports.

    Parameters
    ----------
    units : sequence of UnitPaths
        All units of the table, at least one.
    outcomes : iterable of Outcome
        Of those built in this run.

    Returns
    -------
    page : Path
    entries : list of UnitEntry
    """
    ended = {
        outcome.unit: (outcome.faults or (NO_WORDS,)) if outcome.exit_code else ()
        for outcome in outcomes
    }
    entries = [entry_of(unit, ended.get(unit.unit)) for unit in units]
    folder = units[0].index_folder
    folder.mkdir(parents=True, exist_ok=True)
    plain = json.dumps([asdict(entry) for entry in entries], ensure_ascii=False, indent=1)
    # faults are quoted as the units' builds said them
    write_whole(folder / PLAIN, masked(plain) + "\n")
    period = period_words(units[0].year, units[0].quarter)
    write_whole(folder / PAGE, masked(index_html(entries, period)))
    return folder / PAGE, entries
