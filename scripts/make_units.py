"""Write sample units to try ``make reports`` with: ``python scripts/make_units.py FOLDER COUNT``.

Every unit is a copy of the sample tables of 2018 with prices of its own; all of it is sample data.
Every third one has only some indicators and a catalogue without the others.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
YEAR = "2018"
KEPT = (4, 6, 9)  # indicators of a unit that has only some
EVERY = 3


def own_prices(path: Path, number: int) -> None:
    """Scale kab/kota prices, so that no unit has the numbers of another."""
    with path.open(encoding="utf-8", newline="") as stream:
        head, *rows = list(csv.reader(stream))
    level, price = head.index("tingkat"), head.index("harga_rp")
    for row in rows:
        if row[level] == "kab_kota" and row[price]:
            row[price] = str(round(float(row[price]) * (1 + number / 1000)))
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([head, *rows])


def some_indicators(catalogue: dict[str, Any], numbers: Collection[int]) -> None:
    """Leave out all indicators but those named."""
    for target in catalogue["sasaran"]:
        target["indikator"] = [item for item in target["indikator"] if item["nomor"] in numbers]
    catalogue["sasaran"] = [target for target in catalogue["sasaran"] if target["indikator"]]


def schema_comment(path: Path) -> str:
    """First line of a file of declarations: where editors find its schema from there."""
    schema = ROOT / "docs" / "skema" / f"{path.stem}.schema.json"
    relative = os.path.relpath(schema, path.parent.resolve())
    return f"# yaml-language-server: $schema={Path(relative).as_posix()}"


def write_unit(folder: Path, number: int, numbers: Collection[int] | None) -> None:
    """Write one unit's folder; None for all indicators."""
    shutil.copytree(ROOT / "data" / "raw" / YEAR, folder / YEAR)
    own_prices(folder / YEAR / "harga.csv", number)
    path = folder / YEAR / "iku.yaml"
    catalogue = yaml.safe_load(path.read_text(encoding="utf-8"))
    catalogue["organisasi"] = f"Kantor contoh {number}"
    if numbers is not None:
        some_indicators(catalogue, numbers)
    text = yaml.safe_dump(catalogue, allow_unicode=True, sort_keys=False)
    path.write_text(f"{schema_comment(path)}\n{text}", encoding="utf-8")
    descriptor = path.with_name("datapackage.yaml")
    _, _, rest = descriptor.read_text(encoding="utf-8").partition("\n")
    descriptor.write_text(f"{schema_comment(descriptor)}\n{rest}", encoding="utf-8")


def write_units(
    folder: Path, count: int, *, numbers: Collection[int] | None = None, every: int = 1
) -> Path:
    """Write units and the table that lists them.

    Parameters
    ----------
    folder : Path
        Made when absent.
    count : int
        How many units.
    numbers : collection of int, optional
        Indicators of every ``every``-th unit; the others, or all without it, have all.

    Returns
    -------
    Path
        The table.
    """
    names = [f"unit-{number:03d}" for number in range(1, count + 1)]
    for number, name in enumerate(names, 1):
        write_unit(folder / name, number, numbers if number % every == 0 else None)
    table = folder / "units.csv"
    lines = ["unit,folder", *(f"{name},{name}" for name in names)]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return table


def main() -> None:
    """Write them and say where the table is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    arguments = parser.parse_args()
    print(write_units(arguments.folder, arguments.count, numbers=KEPT, every=EVERY))


if __name__ == "__main__":
    main()
