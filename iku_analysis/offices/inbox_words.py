"""What ``make masuk`` prints: who sent what, when, with how many findings, and who is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from iku_analysis.base.formats import format_number
from iku_analysis.base.terminal import say
from iku_analysis.declarations.sending_offices import NO_OFFICE
from iku_analysis.intake.findings import Finding, counted, place_text, shown

if TYPE_CHECKING:
    from iku_analysis.offices.inbox import FileOutcome

HEADS = ("Berkas", "Kantor", "Disimpan", "Temuan", "Hasil")
DAY_WIDTH = len("2019-02-28")
MOST_TOLD = 5  # all of them are in the workbook


def print_outcomes(
    outcomes: Sequence[FileOutcome], missing: Mapping[str, Sequence[str]] | None, console: Console
) -> None:
    """Print a row per file, what to know of each, and which offices did not send, if any."""
    table = Table(box=box.SIMPLE_HEAD, expand=True)
    for head in HEADS:
        table.add_column(head, overflow="fold", min_width=DAY_WIDTH)
    for outcome in outcomes:
        table.add_row(*(Text(cell) for cell in _cells(outcome)))
    if outcomes:
        console.print(table)
    for outcome in outcomes:
        sent = outcome.delivery.tables.items()
        held = ", ".join(f"{name} {format_number(len(rows.rows), 0)} baris" for name, rows in sent)
        held += " dibaca, tidak masuk" if held and outcome.is_refused else ""
        for line in filter(None, (held, *outcome.lines)):
            say(console, f"{shown(outcome.delivery.path.name)}: {line}")
        for finding in outcome.delivery.to_mend[:MOST_TOLD] if outcome.delivery.office else ():
            say(console, _finding_line(finding))
    if not missing:
        complete = "Semua kantor sudah mengirim semua tabelnya."
        say(console, complete if missing is not None else NO_OFFICE)
    for why, lines in (missing or {}).items():
        say(console, "\n- ".join((why, *lines)))


def _finding_line(finding: Finding) -> str:
    told = f"{finding.rule}. {finding.mend}"
    return f"  {finding.severity.value} {finding.code}, {place_text(finding)}: {told}"


def _cells(outcome: FileOutcome) -> tuple[str, ...]:
    sent = outcome.delivery
    return (
        shown(sent.path.name),
        sent.office.name if sent.office else "?",
        sent.day.isoformat() if sent.sha256 else "",
        counted(sent.findings) if sent.findings else "",
        outcome.words,
    )
