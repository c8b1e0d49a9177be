"""Units built by one command of a cluster's worker: ``python -m iku_analysis.units.batch``.

A worker of Dask may not fork (it has threads), so it starts this process, which warms up once for
the whole batch. The order is read from standard input, the outcomes are written to standard output.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from iku_analysis.pipeline.workers import die_with_parent, warm_up
from iku_analysis.provenance.hashing import package_digest
from iku_analysis.units.build import Outcome, build_apart
from iku_analysis.units.table import UnitPaths

OTHER_CODE = "program pada mesin pekerja berbeda dari program di sini"
NO_FOLDER = "folder proyek tidak terlihat dari mesin pekerja; keduanya harus berbagi folder"


def order_of(units: Sequence[UnitPaths]) -> str:
    """What a batch is told."""
    plain = [asdict(unit) | {"root": str(unit.root), "folder": str(unit.folder)} for unit in units]
    return json.dumps({"package": package_digest(), "units": plain})


def _units_of(plain: Sequence[dict[str, str | int]]) -> list[UnitPaths]:
    return [
        UnitPaths(
            Path(str(unit["root"])),
            int(unit["year"]),
            str(unit["unit"]),
            Path(str(unit["folder"])),
            str(unit["table"]),
        )
        for unit in plain
    ]


def build_batch(order: str) -> list[Outcome]:
    """Build units one after another, where this runs.

    Parameters
    ----------
    order : str
        From `order_of`.

    Raises
    ------
    RuntimeError
        If this machine has other code or does not see the project.
    """
    done = subprocess.run(  # noqa: S603 -- this very module
        [sys.executable, "-m", __name__], input=order, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or [f"kode {done.returncode}"])[-1])
    return [Outcome(**item | {"words": tuple(item["words"])}) for item in json.loads(done.stdout)]


def main() -> int:
    """Build what standard input names."""
    die_with_parent()
    order = json.load(sys.stdin)
    units = _units_of(order["units"])
    if order["package"] != package_digest():
        sys.exit(OTHER_CODE)
    if not all(unit.root.is_dir() for unit in units):
        sys.exit(NO_FOLDER)
    warm_up(["iku_analysis.units.preload"])
    sys.stdout.write(json.dumps([asdict(build_apart(unit)) for unit in units]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
