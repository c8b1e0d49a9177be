"""Command line: one subcommand per command of the Makefile, thin.

Few imports here: processes that import what a build needs are started before anything else. Signals
are taken care of before that.
"""

from __future__ import annotations

from iku_analysis.base.cancellation import (
    SIGNAL_EXIT_CODE,
    Cancelled,
    hold_signals,
    ignore_signals,
    raise_on_signals,
)

if __name__ == "__main__":
    hold_signals()

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from iku_analysis.base.asked_years import in_quarter, paths_of_planned_year, paths_of_year
from iku_analysis.base.commands import COMMANDS, FLAGS, OF_ALL, QUARTERLY, take_typed
from iku_analysis.base.errors import FAULT_EXIT_CODE, IkuError, UsageError, fault_text
from iku_analysis.base.paths import ROOT_VARIABLE, YearPaths
from iku_analysis.base.step_processes import keep_process, stop_all, warm_up
from iku_analysis.pipeline.freshness import Work, likely_work
from iku_analysis.pipeline.rooms import REHEARSE, RENDERING

if TYPE_CHECKING:
    from rich.console import Console

CANCELLED = "Dibatalkan; laporan terakhir tidak disentuh."
TRACE_VARIABLE = "IKU_JEJAK"
TRACE_HINT = f"Jalankan lagi dengan {TRACE_VARIABLE}=1 untuk melihat tempatnya, lalu laporkan."
Command = Callable[[argparse.Namespace, "Console"], int]
LONG = 2_000_000  # bytes of notebooks; of shorter ones the layout brings less than a tenth
STEPS, UNITS = "iku_analysis.pipeline.preload", "iku_analysis.units.unit_preload"


def _paths(
    arguments: argparse.Namespace, find: Callable[..., YearPaths] = paths_of_year
) -> YearPaths:
    """Of a year, or a quarter of it."""
    paths = find(arguments.year, office=arguments.office)
    return in_quarter(paths, vars(arguments).get("quarter", ""))


_planned = partial(_paths, find=paths_of_planned_year)  # of a year that need not be there


def _prepared(arguments: argparse.Namespace) -> YearPaths:
    paths = _paths(arguments)
    # Kernels start in other folders and find the project by this variable.
    os.environ[ROOT_VARIABLE] = str(paths.root)
    return paths


def _start_report(arguments: argparse.Namespace) -> None:
    paths = _prepared(arguments)
    if not arguments.explain:
        work = likely_work(paths)
        if work is Work.SOME:
            _start_steps(paths)
        elif work is Work.RENDER:
            keep_process(RENDERING)


def _start_steps(paths: YearPaths) -> None:
    """Load what all steps need, and lay out the last report, if it is long, while they run."""
    warm_up([STEPS])
    if sum(path.stat().st_size for path in paths.executed.glob("*.ipynb")) > LONG:
        keep_process(RENDERING, REHEARSE, paths)


def _report(arguments: argparse.Namespace, console: Console) -> int:
    paths = _prepared(arguments)
    from iku_analysis.pipeline.year_report import explain_report, run_report  # noqa: PLC0415 -- heavy

    if arguments.explain:
        return explain_report(paths, console)
    return run_report(paths, console, ignore_signals)


def _start_watch(arguments: argparse.Namespace) -> None:
    _start_steps(_prepared(arguments))


def _watch(arguments: argparse.Namespace, console: Console) -> int:
    paths = _prepared(arguments)
    from iku_analysis.pipeline.watch import watch_report  # noqa: PLC0415 -- heavy

    return watch_report(paths, console)


def _start_reports(arguments: argparse.Namespace) -> None:
    if not arguments.scheduler:
        warm_up([STEPS, UNITS])


def _reports(arguments: argparse.Namespace, console: Console) -> int:
    asked, units = _planned(arguments), Path(arguments.units).absolute()
    from iku_analysis.units.unit_reports import run_units  # noqa: PLC0415 -- heavy

    how = {"scheduler": arguments.scheduler, "names": arguments.only}
    return run_units(units, asked, console, **how)


def _check(arguments: argparse.Namespace, console: Console) -> int:
    paths = _paths(arguments)
    from iku_analysis.offices.check import check_year  # noqa: PLC0415 -- heavy
    from iku_analysis.pipeline.table_checks import check_tables  # noqa: PLC0415 -- heavy
    from iku_analysis.provenance.revision import published_parts  # noqa: PLC0415 -- heavy

    check = partial(check_tables, paths=paths, published=published_parts(paths))
    return check_year(paths.raw, console, paths.office_findings, check, paths.quarter)


def _template(arguments: argparse.Namespace, console: Console) -> int:
    from iku_analysis.offices.template_run import write_templates  # noqa: PLC0415 -- heavy

    return write_templates(_planned(arguments), console)


def _masuk(arguments: argparse.Namespace, console: Console) -> int:
    from datetime import date  # noqa: PLC0415 -- as below

    from iku_analysis.offices.inbox import take_in_year  # noqa: PLC0415 -- heavy
    from iku_analysis.provenance.revision import published_manifest  # noqa: PLC0415 -- heavy

    paths, today = _paths(arguments), date.today()  # noqa: DTZ011 -- the office's day
    is_published = published_manifest(paths) is not None
    return take_in_year(paths, console, today, is_published=is_published, confirmed=arguments.yakin)


def _new_year(arguments: argparse.Namespace, console: Console) -> int:
    from iku_analysis.offices.new_year import lay_out_year  # noqa: PLC0415 -- heavy

    return lay_out_year(_planned(arguments), console)


def _new_office(arguments: argparse.Namespace, console: Console) -> int:
    from iku_analysis.offices.new_office import lay_out_office  # noqa: PLC0415 -- heavy

    source = Path(vars(arguments)["from"])
    return lay_out_office(_planned(arguments), source, console, arguments.indicators)


def _new_indicator(arguments: argparse.Namespace, console: Console) -> int:
    from iku_analysis.offices.new_indicator import add_indicator  # noqa: PLC0415 -- heavy

    asked = {
        key: vars(arguments)[key] for key in ("number", "target", "name", "measure", "function")
    }
    return add_indicator(_paths(arguments), asked, console)


def _remove_indicator(arguments: argparse.Namespace, console: Console) -> int:
    from iku_analysis.offices.remove_indicator import remove_indicator  # noqa: PLC0415 -- heavy

    return remove_indicator(_paths(arguments), arguments.number, console)


def _verify(arguments: argparse.Namespace, console: Console) -> int:
    if arguments.pdf:
        from iku_analysis.provenance.verify_pdf import verify_pdf  # noqa: PLC0415 -- as the others

        paths = _planned(arguments)
        return verify_pdf(Path(arguments.pdf), paths, console, arguments.akar)
    from iku_analysis.provenance.verify import verify_year  # noqa: PLC0415 -- as the others

    return verify_year(_paths(arguments), console, arguments.akar)


def _sign(arguments: argparse.Namespace, console: Console) -> int:
    from iku_analysis.provenance.signing import Key, sign_report  # noqa: PLC0415 -- heavy

    key = Key(Path(arguments.kunci), arguments.token, arguments.sertifikat)
    pdf = Path(arguments.pdf) if arguments.pdf else None
    return sign_report(_planned(arguments), key, console, _secret, pdf)


def _secret() -> str:
    """Password or PIN; never an argument, which other users of the machine could read."""
    if sys.stdin.isatty():
        from getpass import getpass  # noqa: PLC0415 -- rarely needed

        return getpass("Kata sandi kunci: ")
    return sys.stdin.readline().rstrip("\n")


def _audit(arguments: argparse.Namespace, console: Console) -> int:
    from iku_analysis.audit.audit_year import audit_year  # noqa: PLC0415 -- as the others

    whose = {"auditor": arguments.pemeriksa, "office": arguments.office}
    asked = arguments.year, arguments.quarter
    return audit_year(asked, arguments.bundle, console, pdf=arguments.pdf, **whose)


def _trace(arguments: argparse.Namespace, console: Console) -> int:
    from iku_analysis.audit.trace_number import trace  # noqa: PLC0415 -- heavy

    return trace(arguments.angka, _paths(arguments), console)


def _collect(arguments: argparse.Namespace, console: Console) -> int:
    from iku_analysis.audit.builders import collect  # noqa: PLC0415 -- as the others

    return collect(_planned(arguments), console)


def _naskah(arguments: argparse.Namespace, console: Console) -> int:
    from iku_analysis.narrative.corrections_run import take_corrections  # noqa: PLC0415 -- heavy

    paths = _paths(arguments)
    return take_corrections(paths, arguments.file, arguments.changes, console)


def _prepare(arguments: argparse.Namespace, console: Console) -> int:
    from iku_analysis.audit.prepare import prepare_year  # noqa: PLC0415 -- heavy

    return prepare_year(_paths(arguments), console)


def _bundle(arguments: argparse.Namespace, console: Console) -> int:
    from iku_analysis.provenance.bundle import make_bundle  # noqa: PLC0415 -- heavy

    paths, full = _paths(arguments), str(arguments.full)
    if full not in {*OFF, *ON}:
        raise UsageError(f"FULL={full!r} bukan 1 atau 0.", "FULL=1 menyertakan data mikro.")
    return make_bundle(paths, console, full=full in ON)


def _publish(arguments: argparse.Namespace, console: Console) -> int:
    from iku_analysis.provenance.publish import publish  # noqa: PLC0415 -- as the others

    return publish(_paths(arguments), console)


def _notebook(arguments: argparse.Namespace, console: Console) -> int:
    paths = _prepared(arguments)
    from iku_analysis.pipeline.year_report import run_notebook  # noqa: PLC0415 -- heavy

    return run_notebook(arguments.name, paths, console)


RUNS: dict[str, Command] = {
    "report": _report,
    "watch": _watch,
    "reports": _reports,
    "check": _check,
    "template": _template,
    "masuk": _masuk,
    "new-year": _new_year,
    "new-office": _new_office,
    "new-indicator": _new_indicator,
    "remove-indicator": _remove_indicator,
    "verify": _verify,
    "tanda-tangan": _sign,
    "audit": _audit,
    "asal": _trace,
    "verdik": _collect,
    "naskah": _naskah,
    "prepare": _prepare,
    "bundle": _bundle,
    "publish": _publish,
    "notebook": _notebook,
}
OFF, ON = frozenset({"", "0"}), frozenset({"1", "True"})  # a flag as typed to make, or given
# What imports the steps' modules while this process imports the rest.
EARLY: dict[str, Callable[[argparse.Namespace], None]] = {
    "report": _start_report,
    "watch": _start_watch,
    "reports": _start_reports,
}


def _parser(typed: dict[str, str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="iku", description="Laporan kinerja tahunan yang dapat diperiksa."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, words, own in COMMANDS:
        command = commands.add_parser(name, help=words)
        for argument, meaning in (*own, *OF_ALL):
            command.add_argument(argument, help=meaning, **_filled(argument, typed))
    return parser


def _filled(argument: str, typed: dict[str, str]) -> dict[str, Any]:
    """How an argument is read, with what was typed to make as its default."""
    name = argument.lstrip("-")
    if argument in FLAGS:
        return {"action": "store_true", "default": typed.get(name, "")}
    if argument != name:
        return {"default": typed.get(name, "")}
    # a default is never read as an option, whatever it starts with
    return {"nargs": "?", "default": typed[name]} if name in typed else {}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; a fault of the user is printed without a traceback.

    Returns
    -------
    int
        Exit code: 0 done, 1 fault in data or build, 2 wrong usage, 128 + n ended by signal n.
    """
    typed = take_typed()
    parsed = _parser(typed).parse_args(arguments)
    try:
        _refuse_quarter(typed.get("quarter", ""), parsed.command)
        if parsed.command in EARLY:
            EARLY[parsed.command](parsed)
        return _run(parsed)
    except IkuError as fault:
        _complain(str(fault))
        return fault.exit_code
    except OSError as fault:
        _complain(fault_text(fault))
    except Cancelled as cancelled:
        stop_all()
        _complain(CANCELLED)
        return cancelled.exit_code
    except Exception as fault:
        if os.environ.get(TRACE_VARIABLE):
            raise
        _complain(f"Kekeliruan program. {fault_text(fault)}\n  {TRACE_HINT}")
    return FAULT_EXIT_CODE


def _refuse_quarter(typed: str, command: str) -> None:
    """Refuse a quarter for a command of whole years, which would silently do another thing."""
    if typed and command not in QUARTERLY:
        known = ", ".join(sorted(QUARTERLY))
        raise UsageError(
            f"{command} tidak mengenal QUARTER={typed!r}.", f"Yang mengenalnya: {known}."
        )


def run() -> NoReturn:
    """Run the command of this process and end it; nothing it started goes on."""
    hold_signals()
    try:
        raise_on_signals()
        code = main()
        ignore_signals()
    except Cancelled as cancelled:
        _complain(CANCELLED)
        code = cancelled.exit_code
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    if code > SIGNAL_EXIT_CODE:
        os._exit(code)  # threads may still wait for steps that were ended
    sys.exit(code)


def _run(parsed: argparse.Namespace) -> int:
    from rich.console import Console  # noqa: PLC0415 -- after the early starts

    return RUNS[parsed.command](parsed, Console())


def _complain(words: str) -> None:
    from rich.console import Console  # noqa: PLC0415 -- as above

    from iku_analysis.base.terminal import say  # noqa: PLC0415 -- as above

    say(Console(stderr=True), words)


if __name__ == "__main__":
    run()
