"""``make bench-checks YEAR=2018``: mistakes of every kind at random places, and who notices them.

Prints the seed that gives the same mistakes again, the share noticed per kind and size, and each
silent one; writes the table into ``docs/pemeriksaan.md``. Fresh sample years must raise no alarm.
"""

from __future__ import annotations

import os
import secrets
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from scripts.bench_checks.figures import SIZES, UNMOVED, size_of
from scripts.bench_checks.kinds import KINDS
from scripts.bench_checks.sample_years import MOST_DOUBTS, fresh_years
from scripts.bench_checks.trials import Checker, Trial, silent, trials
from scripts.fuzz.__main__ import typed

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/pemeriksaan.md"
BEGIN, END = "<!-- make bench-checks: mulai -->", "<!-- make bench-checks: selesai -->"
PER_KIND, FRESH_YEARS = 12, 20
COLUMNS = (UNMOVED, *SIZES)
BAR = 0.95


def table_of(results: Sequence[Trial]) -> str:
    """Markdown: a row per kind, noticed of made per size of the effect."""
    lines = [
        f"| Jenis kesalahan | {' | '.join(COLUMNS)} |",
        f"|---|{'---|' * len(COLUMNS)}",
        *(_row(kind.title, [t for t in results if t.kind == name]) for name, kind in KINDS.items()),
        _row("**Semua**", results),
    ]
    return "\n".join(lines)


def _row(title: str, results: Iterable[Trial]) -> str:
    made, noticed = Counter[str](), Counter[str]()
    for trial in results:
        size = COLUMNS[-1] if trial.effect is None else size_of(trial.effect)
        made[size] += 1
        noticed[size] += trial.is_noticed
    cells = (f"{noticed[size]} dari {made[size]}" if made[size] else "-" for size in COLUMNS)
    return f"| {title} | {' | '.join(cells)} |"


def _told(results: Sequence[Trial], seed: int) -> str:
    moved = [trial for trial in results if trial.is_moved]
    noticed = len(moved) - len(silent(results))
    return (
        f"{len(results)} kesalahan, benih {seed}: {len(moved)} menggeser sebuah angka lebih dari"
        f" 1 persen, {noticed} di antaranya ({noticed / len(moved):.1%}) mendapat galat atau"
        " peringatan."
    ).replace("%", " persen")


def _write(text: str) -> None:
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", "utf-8")


def main() -> int:
    """Make the mistakes, print and write what became of them."""
    count, seed = typed("IKU_CASES", PER_KIND), typed("IKU_SEED", secrets.randbelow(10**6))
    raw = ROOT / "data/raw" / (os.environ.get("IKU_YEAR") or "2018")
    print(f"seed {seed}", flush=True)
    start = time.perf_counter()
    results = list(trials(Checker(raw), KINDS, count, seed))
    for trial in silent(results):
        effect = "?" if trial.effect is None else f"{trial.effect:.1%}"
        print(f"DIAM {trial.kind} #{trial.number} {trial.table}: {effect}")
    years = list(fresh_years(raw, FRESH_YEARS, seed))
    for year in years:
        print(f"tahun contoh {year.seed}: {year.faults} galat, {year.doubts} peringatan")
    alarms = [year for year in years if year.is_alarm]
    fresh = (
        f"{len(years)} tahun contoh yang baru dibuat: {sum(y.faults for y in years)} galat, paling"
        f" banyak {max(y.doubts for y in years)} peringatan per tahun (batas {MOST_DOUBTS})."
    )
    text = f"{_told(results, seed)}\n\n{table_of(results)}\n\n{fresh}"
    print(text, f"{time.perf_counter() - start:.0f} s", sep="\n")
    _write(text)
    moved = [trial for trial in results if trial.is_moved]
    return 1 if alarms or len(silent(results)) > (1 - BAR) * len(moved) else 0


if __name__ == "__main__":
    sys.exit(main())
