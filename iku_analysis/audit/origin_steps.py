"""The filter steps behind a number, as `asal.yaml` has them, and what each drops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pandas as pd

from iku_analysis.base.package_sources import read_source
from iku_analysis.base.yaml_file import compose, plain

STEPS_FILE = Path(__file__).with_name("asal.yaml")


class DeclaredStep(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One condition; rows that fail a judging one count as zero and still decide the number."""

    words: str = msgspec.field(name="kata")
    condition: str = msgspec.field(name="syarat")
    is_judging: bool = msgspec.field(name="nol", default=False)


class DeclaredTable(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Steps of one table, in order for each variant, and the number as a count of what is left."""

    steps: dict[str, DeclaredStep] = msgspec.field(name="langkah")
    variants: dict[str, tuple[str, ...]] = msgspec.field(name="varian")
    counts: dict[str, str] = msgspec.field(name="hitung", default_factory=dict)


@cache
def declared_steps() -> Mapping[str, Mapping[str, DeclaredTable]]:
    """Tables by name by indicator function."""
    node = compose(read_source(STEPS_FILE))
    if node is None:
        raise ValueError(f"{STEPS_FILE.name} is empty")
    return msgspec.convert(plain(node), dict[str, dict[str, DeclaredTable]])


@dataclass(frozen=True)
class FilterStep:
    """A step and the rows it leaves.

    Attributes
    ----------
    words : str
    dropped, left : int
        Rows.
    """

    words: str
    dropped: int
    left: int


@dataclass(frozen=True)
class TableOrigin:
    """Which rows of one table a number rests on.

    Attributes
    ----------
    table : str
    total : int
        Rows of the table.
    steps : tuple of FilterStep
    failed : Series of str
        For each row the words of the step that dropped it; empty for a row that is counted.
    deciding : Series of bool
        Rows that decide the number, counted or judged as zero.
    counted : float or None
        The number as a count of the rows that are left, where it is one.
    """

    table: str
    total: int
    steps: tuple[FilterStep, ...]
    failed: pd.Series[str]
    deciding: pd.Series[bool]
    counted: float | None

    def guarded(self, minimum: int, *, whole: bool) -> TableOrigin:
        """Steps joined until none tells a small count; all of them where ``whole``."""
        return replace(self, steps=tuple(_joined(self.steps, minimum, whole=whole)))


def _joined(steps: Sequence[FilterStep], minimum: int, *, whole: bool) -> Iterator[FilterStep]:
    waiting: FilterStep | None = None
    for at, step in enumerate(steps, 1):
        if waiting:
            words = f"{waiting.words}; {step.words}"
            step = FilterStep(words, waiting.dropped + step.dropped, step.left)  # noqa: PLW2901
        is_small = any(0 < number < minimum for number in (step.dropped, step.left))
        if (whole or is_small) and at < len(steps):
            waiting = step
        else:
            waiting = None
            yield step


def origin_of(
    name: str,
    frames: Mapping[str, pd.DataFrame],
    declared: DeclaredTable,
    variant: str,
    values: Mapping[str, Any],
) -> TableOrigin:
    """Which rows of a checked table a variant rests on.

    Parameters
    ----------
    name : str
        Of the table.
    frames : mapping of str to DataFrame
        Checked tables of the indicator, into which conditions may look.
    declared : DeclaredTable
        Its steps.
    variant : str
        As ``iku.yaml`` has it.
    values : mapping
        Year and policy, by the names the conditions use.
    """
    frame = frames[name]
    steps = [declared.steps[key] for key in declared.variants[variant]]
    with duckdb.connect() as connection:
        for other, rows in frames.items():
            connection.register(other, rows)
        for key, value in values.items():
            given = list(value) if isinstance(value, tuple) else value
            connection.execute(f"SET VARIABLE {key} = $1", [given])
        asked = ", ".join(f"coalesce(({step.condition}), false)" for step in steps)
        holds = connection.execute(f"SELECT {asked} FROM {name}").fetchall()  # noqa: S608 -- own text
        kept = pd.DataFrame(holds, columns=range(len(steps)), dtype=bool)
        passed = kept.cumprod(axis="columns").astype(bool)
        counted = None
        if expression := declared.counts.get(variant):
            connection.register("tersisa", frame.loc[passed.iloc[:, -1].to_numpy()])
            found = connection.execute(f"SELECT {expression} FROM tersisa").fetchone()  # noqa: S608
            counted = None if found is None or found[0] is None else float(found[0])
    left = [len(frame), *passed.sum().tolist()]
    failed = pd.Series("", index=range(len(frame)), dtype="str")
    for at in reversed(range(len(steps))):
        failed = failed.mask(~passed[at], steps[at].words)
    filters = [at for at, step in enumerate(steps) if not step.is_judging]
    return TableOrigin(
        name,
        len(frame),
        tuple(
            FilterStep(s.words, left[at] - left[at + 1], left[at + 1]) for at, s in enumerate(steps)
        ),
        failed,
        kept[filters].all(axis="columns"),
        counted,
    )
