"""``make fuzz CASES=100 SEED=7``: so many CSV files and as many workbooks, mutated.

Exit code 1 when one ends in a traceback, passes a limit, or is read as a table it is not.
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

from scripts.fuzz import book_mutations, csv_mutations
from scripts.fuzz.bases import bases
from scripts.fuzz.run import report, run

RAW = Path(__file__).resolve().parents[2] / "data/raw/2018"
CASES = 2000


def typed(name: str, otherwise: int) -> int:
    """Number typed to make, which hands it on in the environment."""
    text = os.environ.get(name, "")
    if text and not (text.isascii() and text.isdecimal()):
        raise SystemExit(f"{name.removeprefix('IKU_')}={text!r} bukan bilangan.")
    return int(text) if text else otherwise


def main() -> int:
    """Run both kinds and print the seed that gives the same cases again."""
    count, seed = typed("IKU_CASES", CASES), typed("IKU_SEED", secrets.randbelow(10**6))
    print(f"seed {seed}", flush=True)
    tables, books = bases(RAW)
    sound = [
        report("CSV files", list(run(count, seed, tables, csv_mutations.MUTATIONS))),
        report("workbooks", list(run(count, seed, books, book_mutations.MUTATIONS))),
    ]
    return 0 if all(sound) else 1


if __name__ == "__main__":
    sys.exit(main())
