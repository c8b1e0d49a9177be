"""The command ``audit``: a verdict, or the reason why there is none."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from iku_analysis.audit.no_verdict import only_verdicts


def audit_year(  # noqa: PLR0913 -- what may be typed
    asked: tuple[str, str],
    bundle: str,
    console: Console,
    *,
    pdf: str = "",
    auditor: str = "",
    office: str = "",
) -> int:
    """Audit a year and tell the outcome in the terminal, as HTML and as JSON.

    Parameters
    ----------
    asked : tuple of str
        Year and quarter as typed; the latter empty for the year itself.
    bundle : str
        Take record and raw data from this file instead of ``reports/``; empty without one.
    console : Console
        Where the outcome goes.
    pdf : str
        Take record and year, and the raw data if it carries them, from this PDF; empty without one.
    auditor : str
        Who audits, as told with the verdict; the name of the machine without one.
    office : str
        Folder of the office whose report it is; that of ``data/raw`` when empty.

    Returns
    -------
    int
        Exit code: 0 identical, 1 equivalent, 2 different.

    Raises
    ------
    NoVerdict
        With exit code 3, whatever else happens, signals among it.
    """
    with only_verdicts():
        # Slow imports, during which an audit can be cancelled, too.
        from iku_analysis.audit.audit_report import print_audit, write_audit  # noqa: PLC0415
        from iku_analysis.audit.auditing import rebuild_and_compare, rebuild_from_pdf  # noqa: PLC0415
        from iku_analysis.audit.pdf_record import ReceivedPdf  # noqa: PLC0415
        from iku_analysis.base.asked_years import in_quarter, paths_of_planned_year, paths_of_year  # noqa: PLC0415

        if pdf:
            received = ReceivedPdf(Path(pdf))
            paths = received.paths_in(paths_of_planned_year)
            audit = rebuild_from_pdf(received, paths, console)
        else:
            # a bundle brings the year's data
            year, quarter = asked
            of = paths_of_planned_year if bundle else paths_of_year
            paths = in_quarter(of(year, office=office), quarter)
            audit = rebuild_and_compare(paths, Path(bundle).resolve() if bundle else None, console)
        files = write_audit(audit, paths, auditor)
        print_audit(audit, console, [paths.relative(file) for file in files])
        return audit.verdict.severity
