"""One step of a build: what it reads, what decides it besides, what it makes, and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from iku_analysis.base.input_files import Digests


class StepOutcome(StrEnum):
    """How a step ended; the values are the words shown."""

    RUN = "dijalankan"
    UNCHANGED = "tidak berubah"
    PLANNED = "akan dijalankan"
    SKIPPED = "dilewati, langkah sebelumnya gagal"
    FAILED = "GAGAL"


REPORT = "laporan HTML dan PDF"
CODE_CELLS = "sel kode"
GOOD = frozenset({StepOutcome.RUN, StepOutcome.UNCHANGED})


@dataclass(frozen=True)
class Done:
    """What a step tells when it has run.

    Attributes
    ----------
    reads : mapping of Path to FileDigest
        Every file and source it read, as it read it.
    products : tuple of Path
        What it made beside the products that are known beforehand.
    """

    reads: Digests
    products: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Step:
    """A step of a build.

    Attributes
    ----------
    name : str
        As people see it.
    inputs : tuple of Path
        Files that decide it; those another step makes are waited for.
    values : mapping of str to str
        What else decides it, by a label people see: digests of code, parameters, listings.
    products : tuple of Path
        Files it makes, whole or not at all.
    run : callable
        Does the work.
    valued : frozenset of Path
        Files it may read although one of the values, not their bytes, stands for them.
    is_first : bool
        Whether it starts before others that are ready, because it takes longest.
    """

    name: str
    inputs: tuple[Path, ...]
    values: Mapping[str, str]
    products: tuple[Path, ...]
    run: Callable[[], Done]
    valued: frozenset[Path] = frozenset()
    is_first: bool = False


@dataclass(frozen=True)
class Reason:
    """Why a step has to run: a file or value, and how it differs from the last run."""

    what: str
    how: str


@dataclass(frozen=True)
class StepReport:
    """How a step ended, with its fault or the reasons for which it ran."""

    name: str
    outcome: StepOutcome
    fault: Exception | None = None
    reasons: tuple[Reason, ...] = field(default=())


def all_good(reports: Iterable[StepReport]) -> bool:
    """Whether every step has run or had nothing to do."""
    return all(report.outcome in GOOD for report in reports)


def notebook_step_name(stem: str) -> str:
    """Name of the step that executes a notebook."""
    return f"notebook {stem}"
