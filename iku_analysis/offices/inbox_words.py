"""What ``make masuk`` prints: who sent what, when, with how many findings, and who is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from iku_analysis.base.formats import format_date
from iku_analysis.base.terminal import say
from iku_analysis.intake.findings import Severity, shown

if TYPE_CHECKING:
    from iku_analysis.offices.inbox import Outcome

HEADS = ("Berkas", "Kantor", "Disimpan", "Tabel (baris)", "Galat", "Peringatan", "Hasil")


def print_outcomes(outcomes: Sequence[Outcome], missing: Sequence[str], console: Console) -> None:
    """Print a row per file, what to know of each, and which offices did not send."""
    table = Table(box=box.SIMPLE_HEAD, expand=True)
    for head in HEADS:
        table.add_column(head, overflow="fold", justify="right" if head in HEADS[4:6] else "left")
    for outcome in outcomes:
        table.add_row(*(Text(cell) for cell in _cells(outcome)))
    if outcomes:
        console.print(table)
    for outcome in outcomes:
        for line in outcome.lines:
            say(console, f"{shown(outcome.delivery.path.name)}: {line}")
    say(console, "Belum mengirim:" if missing else "Semua kantor sudah mengirim semua tabelnya.")
    for line in missing:
        say(console, f"- {line}")


def _cells(outcome: Outcome) -> tuple[str, ...]:
    sent = outcome.delivery
    tables = ", ".join(f"{name} ({len(rows.rows)})" for name, rows in sent.tables.items())
    return (
        shown(sent.path.name),
        sent.office.name if sent.office else "?",
        format_date(sent.day) if sent.sha256 else "",
        tables,
        str(sent.count(Severity.GALAT)),
        str(sent.count(Severity.PERINGATAN)),
        outcome.words,
    )
