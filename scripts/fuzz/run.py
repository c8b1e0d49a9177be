"""One mutated file after another through the check of tables, in processes with limits."""

from __future__ import annotations

import csv
import io
import os
import tempfile
import time
import traceback
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import openpyxl
import pandas as pd

from iku_analysis.base.process_limits import process_limits
from iku_analysis.base.step_processes import SuddenEnd, preload_only, run_quick_step, steps_at_once
from iku_analysis.declarations.resource import Resource
from iku_analysis.indicators.worked_examples import EXAMPLE_REGIONS
from iku_analysis.intake.checked_tables import check_resource
from iku_analysis.intake.table_heads import find_head
from iku_analysis.model.regions import declare_regions
from scripts.fuzz.bases import Base
from scripts.fuzz.case import COUNT, FAULT, SAME, Expectation, Mutation

MAX_SECONDS, MAX_BYTES = 60.0, 2 * 1024**3


@dataclass(frozen=True)
class Outcome:
    """What became of a file.

    Attributes
    ----------
    digest : str
        Of the table whatever the order of its rows; empty when it was refused.
    rows : int
        Of the table.
    seconds : float
    peak : int
        Bytes of memory at most.
    fault : str
        Traceback, or what was printed that no person should see.
    """

    digest: str
    rows: int
    seconds: float
    peak: int
    fault: str = ""


@contextmanager
def _noise() -> Iterator[list[str]]:
    """What is printed to the error stream meanwhile, from below Python, too."""
    told: list[str] = []
    kept = os.dup(2)
    with tempfile.TemporaryFile() as stream:
        os.dup2(stream.fileno(), 2)
        try:
            yield told
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            stream.seek(0)
            told.append(stream.read().decode(errors="replace"))


def _peak() -> int:
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    line = next(line for line in lines if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def measured(folder: Path, resource: Resource) -> Outcome:
    """Check one file in this process."""
    declare_regions(EXAMPLE_REGIONS)
    Path("/proc/self/clear_refs").write_text("5", "utf-8")  # forget the peak
    start, digest, rows, fault = time.perf_counter(), "", 0, ""
    with _noise() as told:
        try:
            with process_limits():
                table, _ = check_resource(folder, resource)
                if table is not None:
                    frame = table.frame
                    hashes = pd.util.hash_pandas_object(frame.astype(str), index=False)
                    digest, rows = str(int(hashes.sum())), len(frame)
        except MemoryError:
            pass  # told as one finding by the step
        except BaseException:  # noqa: BLE001 -- any is what we look for
            fault = traceback.format_exc()
    return Outcome(digest, rows, time.perf_counter() - start, _peak(), fault or "".join(told))


def _apart(folder: Path, resource: Resource) -> Outcome:
    start = time.perf_counter()
    try:
        answer = run_quick_step("scripts.fuzz.run.measured", folder, resource)
    except SuddenEnd:  # one finding, as `check_apart` makes of it
        return Outcome("", 0, time.perf_counter() - start, 0)
    outcome: Outcome = answer.result
    return outcome


def counted_rows(content: bytes, resource: Resource) -> int | None:
    """Rows below the head as a simple reader finds them; None when it finds no head."""
    try:
        if resource.format == "csv":
            text = io.StringIO(content.decode(), newline="")
            rows: list[Sequence[object]] = list(csv.reader(text, delimiter=resource.delimiter))
        else:
            book = openpyxl.load_workbook(io.BytesIO(content))
            rows = list(book.worksheets[0].iter_rows(values_only=True))
    except Exception:  # noqa: BLE001 -- then there is nothing to compare with
        return None
    names = [field.name for field in resource.fields]
    if not rows or find_head([(1, [str(cell) for cell in rows[0]])], resource).names != names:
        return None
    return sum(any(cell is not None and str(cell).strip() for cell in row) for row in rows[1:])


def _contradiction(
    outcome: Outcome, clean: Outcome, expectation: Expectation, content: bytes, resource: Resource
) -> str:
    """What of an accepted table is not as it must be."""
    if not outcome.digest:
        return ""
    if expectation == FAULT:
        return "accepted what must be refused"
    if expectation == SAME and outcome.digest != clean.digest:
        return f"another table than the clean one ({outcome.rows} rows, clean {clean.rows})"
    known = counted_rows(content, resource) if expectation == COUNT else None
    return "" if known in {None, outcome.rows} else f"{outcome.rows} rows, simple reader {known}"


@dataclass(frozen=True)
class Result:
    """A case that was run: what it was, and what is wrong with its outcome."""

    name: str
    outcome: Outcome
    wrong: str


def _case(number: int, seed: int, every: Sequence[Base], ways: Sequence[Mutation]) -> Result:
    random = Random(f"{seed} {number}")
    base, way = random.choice(every), random.choice(ways)
    content = way.change(random, base.content)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / base.resource.path).write_bytes(base.content)
        clean = _clean(folder, base)
        (folder / base.resource.path).write_bytes(content)
        outcome = _apart(folder, base.resource)
    wrong = outcome.fault or _contradiction(outcome, clean, way.expectation, content, base.resource)
    if outcome.seconds > MAX_SECONDS or outcome.peak > MAX_BYTES:
        wrong = wrong or "over the limits"
    return Result(f"{base.resource.name} {way.name} #{number}", outcome, wrong)


_CLEAN: dict[tuple[str, str], Outcome] = {}


def _clean(folder: Path, base: Base) -> Outcome:
    key = (base.resource.name, base.resource.path)
    if key not in _CLEAN:
        _CLEAN[key] = _apart(folder, base.resource)
        if not _CLEAN[key].digest:
            raise SystemExit(f"the clean {key} was refused: {_CLEAN[key].fault}")
    return _CLEAN[key]


def run(count: int, seed: int, every: Sequence[Base], ways: Sequence[Mutation]) -> Iterable[Result]:
    """Run so many cases, several at once.

    Parameters
    ----------
    count, seed : int
        The same seed gives the same cases.
    every : sequence of Base
    ways : sequence of Mutation
    """
    preload_only("scripts.fuzz.run")
    with ThreadPoolExecutor(steps_at_once()) as threads:
        yield from threads.map(lambda number: _case(number, seed, every, ways), range(count))


def report(kind: str, results: Sequence[Result]) -> bool:
    """Print what was found; whether nothing is wrong."""
    for result in results:
        if result.wrong:
            print(f"SALAH {kind} {result.name}: {result.wrong}")
    slowest = max(results, key=lambda result: result.outcome.seconds)
    largest = max(results, key=lambda result: result.outcome.peak)
    accepted = sum(bool(result.outcome.digest) for result in results)
    wrong = sum(bool(result.wrong) for result in results)
    print(
        f"{len(results)} {kind}: {accepted} accepted, {len(results) - accepted} refused,"
        f" {wrong} wrong; worst {slowest.outcome.seconds:.1f} s ({slowest.name}),"
        f" {largest.outcome.peak / 1024**2:.0f} MB ({largest.name})"
    )
    return not wrong
