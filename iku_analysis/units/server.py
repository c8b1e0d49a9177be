"""Builds units for one thread of a Dask worker: ``python -m iku_analysis.units.server DIGEST``.

It warms up once. Each line of standard input names a unit, each line of standard output tells how
its build ended. It ends with its worker, or when the input does.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from iku_analysis.base.package_sources import package_digest
from iku_analysis.base.step_processes import die_with_parent, warm_up
from iku_analysis.units.unit_process import Outcome, build_apart
from iku_analysis.units.unit_table import UnitPaths

OTHER_CODE = "GALAT Program pada mesin pekerja berbeda dari program di sini."
NO_FOLDER = "GALAT Folder proyek tidak terlihat dari mesin pekerja; keduanya harus berbagi folder."


def order_of(unit: UnitPaths) -> str:
    """What a server is told of a unit."""
    return json.dumps(asdict(unit), default=str)


def outcome_of(answer: str) -> Outcome:
    """What it tells."""
    plain = json.loads(answer)
    return Outcome(**plain | {"words": tuple(plain["words"])})


def _unit_of(order: str) -> UnitPaths:
    plain = json.loads(order)
    return UnitPaths(**plain | {"root": Path(plain["root"]), "folder": Path(plain["folder"])})


def _outcomes(package: str) -> Iterator[Outcome]:
    is_same_code = package == package_digest()
    if is_same_code:
        warm_up(["iku_analysis.units.preload"])
    for unit in map(_unit_of, sys.stdin):
        if not is_same_code:
            yield Outcome.refused(unit.unit, OTHER_CODE)
            return  # the next task starts a new one, perhaps of the program put right
        is_there = unit.root.is_dir()
        yield build_apart(unit) if is_there else Outcome.refused(unit.unit, NO_FOLDER)


def main() -> int:
    """Build what standard input names."""
    die_with_parent()
    # What a build prints goes to the worker's log instead of between the answers.
    with os.fdopen(os.dup(1), "w") as answers:
        os.dup2(2, 1)
        for outcome in _outcomes(sys.argv[1]):
            print(json.dumps(asdict(outcome)), file=answers, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
