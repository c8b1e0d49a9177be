"""``python -m scripts.bench YEAR``: measure, print one table, write ``reports/bench.json``.

Exit code 1 when a bar is missed. Everything runs in a copy of the project on this machine, so only
the ratios say something.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import chain

from rich.console import Console
from rich.table import Table

from scripts.bench.project import ROOT, copied_project
from scripts.bench.row import Row
from scripts.bench.rows import FULL, fan_out, fan_out_offices, growth, prices, single_report

RESULT = ROOT / "reports" / "bench.json"
PRICE_ROWS = [1_000_000, 10_000_000]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.bench", description=__doc__)
    parser.add_argument("year", nargs="?", default="2018")
    parser.add_argument("--repeats", type=int, default=5, help="runs of ours; the median counts")
    parser.add_argument("--rival-repeats", type=int, default=1, help="runs of slow rivals")
    parser.add_argument("--price-rows", type=int, nargs="*", default=PRICE_ROWS)
    parser.add_argument(
        "--units", type=int, default=100, help="units with all indicators; 0 for no unit rows"
    )
    parser.add_argument(
        "--offices", type=int, nargs="*", default=[10, 100], help="few and many; 514 are all"
    )
    parser.add_argument("--tables", type=int, nargs="*", default=[10, 100], help="times the rows")
    parser.add_argument("--indicators", type=int, nargs="*", default=[50, 99], help="99 at most")
    return parser.parse_args()


def _figure(row: Row, value: float) -> str:
    return f"{value:+.2f} {row.unit}" if row.difference else f"{value:.2f}x"


def _amount(row: Row, value: float) -> str:
    return f"{value:.2f} {row.unit}"


def _bar(row: Row) -> str:
    return "-" if row.bar is None else f"{'>=' if row.at_least else '<='} {_figure(row, row.bar)}"


def _print(rows: Iterable[Row]) -> None:
    table = Table("work", "ours", "rival", "took", "ratio", "bar", "met?")
    for row in rows:
        met = "-" if row.bar is None else "yes" if row.is_met else "NO"
        cells = (
            _amount(row, row.ours),
            row.rival,
            _amount(row, row.other),
            _figure(row, row.value),
        )
        table.add_row(row.work, *cells, _bar(row), met)
    Console().print(table)


def _machine() -> dict[str, str | int | None]:
    return {
        "system": platform.platform(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "processor": platform.processor(),
    }


def _write(rows: Iterable[Row], options: argparse.Namespace) -> None:
    measured = [{**asdict(row), "value": row.value, "met": row.is_met} for row in rows]
    record = {"machine": _machine(), "options": vars(options), "rows": measured}
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def main() -> int:
    """Measure everything."""
    options, rows = _arguments(), list[Row]()
    try:
        for row in _measured(options):
            rows.append(row)
            print(f"{row.work}: {_amount(row, row.ours)}, {_figure(row, row.value)}", flush=True)
    finally:  # what was measured in half an hour is kept, whatever comes after it
        _print(rows)
        _write(rows, options)
    return 0 if all(row.is_met for row in rows) else 1


def _measured(options: argparse.Namespace) -> Iterator[Row]:
    full = 0.0
    with copied_project(options.year, options.repeats, options.rival_repeats) as project:
        for row in single_report(project):
            full = row.ours if row.work == FULL else full
            yield row
        if options.units:
            yield from fan_out(project, options.units)
        if options.offices:
            yield from fan_out_offices(project, *options.offices)
    yield from chain.from_iterable(map(prices, options.price_rows))
    yield from growth(options.year, full, options.tables, options.indicators)


if __name__ == "__main__":
    sys.exit(main())
