"""The command ``audit``: open the record, rebuild, compare, tell."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from iku_analysis.audit.audit_report import print_audit, write_audit
from iku_analysis.audit.compare import compare, record_items
from iku_analysis.audit.rebuild import build, lay_out
from iku_analysis.audit.record import Record, opened_record
from iku_analysis.audit.verdict import Audit, Item, Kind, Verdict, by_severity
from iku_analysis.base.paths import YearPaths
from iku_analysis.provenance.changes import changes_since
from iku_analysis.provenance.verify import load_manifest


def audited(record: Record, here: YearPaths, folder: Path) -> Audit:
    """Rebuild a record in a clean folder and compare.

    Parameters
    ----------
    record : Record
        As published.
    here : YearPaths
        Project whose notebooks, lock and package are used.
    folder : Path
        Clean folder for the rebuild.
    """
    # Inputs are those of the record's folder, the rest is what runs here: that is what is rebuilt.
    changes = changes_since(record.manifest, here, inputs=record.basis)
    clean = lay_out(record, here, folder, unchanged=not changes)
    failure = build(clean)
    if failure:
        note = f"tidak dapat dibangun ulang:\n{failure}"
        items = [Item(Kind.RECORD, "laporan", Verdict.DIFFERENT, note), *record_items(record)]
        rebuilt = ""
    else:
        items = list(compare(record, clean))
        rebuilt = load_manifest(clean)["fingerprint"]
    published = record.manifest["fingerprint"]
    return Audit(here.year, published, rebuilt, by_severity(items), tuple(changes))


def audit_year(paths: YearPaths, bundle: Path | None, console: Console) -> int:
    """Audit a year and tell the outcome in the terminal, as HTML and as JSON.

    Parameters
    ----------
    paths : YearPaths
        Year of this project.
    bundle : Path, optional
        Take record and raw data from this bundle instead of ``reports/``.
    console : Console
        Where the outcome goes.

    Returns
    -------
    int
        Exit code: 0 identical, 1 equivalent, 2 different.
    """
    with (
        opened_record(paths, bundle) as record,
        TemporaryDirectory(prefix="iku-audit-") as name,
    ):
        console.print(f"Membangun ulang laporan {paths.year} di folder bersih ...")
        audit = audited(record, paths, Path(name).resolve())
    files = write_audit(audit, paths)
    print_audit(audit, console, [paths.relative(file) for file in files])
    return audit.verdict.severity
