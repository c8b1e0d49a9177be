"""Tell the outcome of an audit: terminal, HTML, JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from iku_analysis.audit.builders import Builder
from iku_analysis.audit.verdict import Audit, Item, Verdict
from iku_analysis.base.paths import YearPaths
from iku_analysis.base.templating import strict_environment
from iku_analysis.base.terminal import say
from iku_analysis.base.whole_file import write_whole
from iku_analysis.privacy.personal_data import masked

MOST_LINES = 40
MEANINGS = {
    Verdict.IDENTICAL: "setiap bita dan setiap nilai sama",
    Verdict.EQUIVALENT: "yang berbeda bersebab dan disebut; tidak ada isi yang melampaui toleransi",
    Verdict.DIFFERENT: "ada isi yang berbeda",
}
STYLES = {Verdict.IDENTICAL: "green", Verdict.EQUIVALENT: "yellow", Verdict.DIFFERENT: "bold red"}


def write_audit(audit: Audit, paths: YearPaths, auditor: str = "") -> tuple[Path, Path]:
    """Write the outcome beside the reports, not into the record itself.

    Parameters
    ----------
    audit : Audit
    paths : YearPaths
    auditor : str
        Who audited; the name of the machine where none is given.

    Returns
    -------
    html, json : Path
        ``reports/audit-<year>/audit.html`` and ``.json``.
    """
    folder = paths.report.with_name(f"audit-{paths.period}")
    folder.mkdir(parents=True, exist_ok=True)
    page, plain = folder / "audit.html", folder / "audit.json"
    told = audit.to_json() | {"builder": msgspec.to_builtins(Builder.here(auditor))}
    text = json.dumps(told, ensure_ascii=False, indent=1)
    # what differs is quoted, and may come from a bundle of others
    write_whole(plain, masked(text) + "\n")
    write_whole(page, masked(audit_html(audit)))
    return page, plain


def audit_html(audit: Audit) -> str:
    """The outcome as a page of its own."""
    environment = strict_environment(Path(__file__).with_name("templates"))
    template = environment.get_template("audit.html.j2")
    return template.render(
        audit=audit, verdict=audit.verdict, meaning=MEANINGS[audit.verdict], verdicts=list(Verdict)
    )


def print_audit(audit: Audit, console: Console, files: Sequence[str]) -> None:
    """Print counts, causes, what differs, and the verdict last."""
    console.print(_counts(audit))
    differing = [item for item in audit.items if item.verdict is not Verdict.IDENTICAL]
    if differing:
        console.print(_items(differing[:MOST_LINES]))
    if len(differing) > MOST_LINES:
        console.print(
            f"... dan {len(differing) - MOST_LINES} butir lain; semuanya ada pada berkas."
        )
    if audit.changes:
        console.print("Yang berubah sejak laporan itu dibuat:")
        for change in audit.changes:
            say(console, f"  {change}")
    elif differing:
        say(console, "Masukan, kebijakan, kode, dan lingkungan sama dengan manifes.")
    if audit.moved:
        say(console, f"Angka yang berubah: {len(audit.moved)}")
    for file in files:
        say(console, f"Rincian: {file}")
    say(console, audit.programs)
    verdict = audit.verdict
    console.print(Text(f"{verdict.value.upper()}: {MEANINGS[verdict]}.", style=STYLES[verdict]))


def _counts(audit: Audit) -> Table:
    table = Table(title=f"Audit laporan kinerja {audit.label or audit.year}", title_justify="left")
    table.add_column("Yang dibandingkan")
    for verdict in reversed(Verdict):
        table.add_column(verdict.value, justify="right")
    for kind, counted in audit.counts().items():
        table.add_row(kind.value, *(str(counted[verdict]) for verdict in reversed(Verdict)))
    return table


def _items(items: Sequence[Item]) -> Table:
    table = Table("Verdik", "Jenis")
    for head in ("Butir", "Catatan"):
        table.add_column(head, overflow="fold")
    for item in items:
        verdict = Text(item.verdict.value, style=STYLES[item.verdict])
        table.add_row(verdict, item.kind.value, Text(item.name), Text(item.note))
    return table
