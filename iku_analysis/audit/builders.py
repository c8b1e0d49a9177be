"""Verdicts of several auditors side by side: how many of them got the same bytes."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from iku_analysis.base.digests import content_digest
from iku_analysis.base.errors import FAULT_EXIT_CODE, IkuError
from iku_analysis.base.package_sources import package_digest
from iku_analysis.base.paths import YearPaths
from iku_analysis.base.terminal import say
from iku_analysis.provenance.build_state import FINGERPRINT, OUTPUTS
from iku_analysis.provenance.verify import load_manifest

SHORT = 12
OTHER_REPORT, SAME, OTHER = "laporan lain, tidak dihitung", "sama", "LAIN"


class Builder(msgspec.Struct, frozen=True):
    """Who built a report again, and on what."""

    name: str
    machine: str
    python: str
    package_sha256: str

    @classmethod
    def here(cls, name: str) -> Builder:
        """Builder on this machine, named after it where the auditor gave no name."""
        system = f"{platform.system()} {platform.machine()}"
        return cls(name or platform.node(), system, platform.python_version(), package_digest())


class CollectedVerdict(msgspec.Struct, frozen=True):
    """What is read of an ``audit.json``."""

    year: int
    verdict: str
    published_manifest: str
    rebuilt_outputs: str
    builder: Builder


def outputs_digest(manifest: dict[str, Any]) -> str:
    """One digest of all bytes of a report."""
    return content_digest({OUTPUTS: manifest[OUTPUTS]})


def verdict_files(paths: YearPaths) -> list[Path]:
    """Our own verdict and those received, by name."""
    own = paths.report.with_name(f"audit-{paths.period}") / "audit.json"
    received = sorted(verdict_folder(paths).glob("*.json"))
    return [*([own] if own.is_file() else []), *received]


def verdict_folder(paths: YearPaths) -> Path:
    """Where verdicts of other auditors are put."""
    return paths.report.with_name(f"verdik-{paths.period}")


def collect(paths: YearPaths, console: Console) -> int:
    """Print who got which bytes.

    Returns
    -------
    int
        Exit code: 0 when all builders got the same bytes, 1 otherwise.

    Raises
    ------
    IkuError
        If there is no verdict, or one cannot be read.
    """
    found = _one_per_builder(_read(path) for path in verdict_files(paths))
    if not found:
        raise IkuError(
            f"Belum ada verdik {paths.period}.",
            f"Jalankan make audit, dan taruh audit.json pemeriksa lain di "
            f"{paths.relative(verdict_folder(paths))} dengan nama masing-masing.",
        )
    published, expected = _expected(paths, found)
    table = Table("Pembangun", "Mesin", "Verdik", "Bita", title=f"Verdik laporan {paths.period}")
    states = [_state(item, published, expected) for item in found]
    for item, state in zip(found, states, strict=True):
        by = item.builder
        machine = f"{by.machine}, Python {by.python}, program {by.package_sha256[:SHORT]}"
        table.add_row(*map(Text, (by.name, machine, item.verdict, state)))
    console.print(table)
    counted = Counter(states)
    same, all_of_them = counted[SAME], counted[SAME] + counted[OTHER]
    told = f"{same} dari {all_of_them} pembangun mendapat byte yang sama"
    say(console, f"{told} (manifes {published[:SHORT]}).")
    say(console, "Verdik pemeriksa lain adalah pernyataan mereka; asal berkasnya tidak diperiksa.")
    return 0 if same == all_of_them > 0 else FAULT_EXIT_CODE


def _read(path: Path) -> CollectedVerdict:
    try:
        return msgspec.json.decode(path.read_bytes(), type=CollectedVerdict)
    except msgspec.MsgspecError as fault:
        raise IkuError(
            f"{path.name} bukan verdik dari make audit: {fault}.", "Minta berkas audit.json-nya."
        ) from None


def _one_per_builder(verdicts: Iterable[CollectedVerdict]) -> list[CollectedVerdict]:
    """The same verdict of one builder counts once, however often it was sent."""
    return list({(item.builder.name, item.rebuilt_outputs): item for item in verdicts}.values())


def _expected(paths: YearPaths, found: list[CollectedVerdict]) -> tuple[str, str]:
    """Fingerprint and bytes of the report that stands here, else those most builders have."""
    if paths.manifest.is_file():
        manifest = load_manifest(paths)
        return manifest[FINGERPRINT], outputs_digest(manifest)
    (most, _), *_ = Counter(
        (item.published_manifest, item.rebuilt_outputs) for item in found
    ).most_common()
    return most


def _state(item: CollectedVerdict, published: str, expected: str) -> str:
    if item.published_manifest != published:
        return OTHER_REPORT
    return SAME if item.rebuilt_outputs == expected else OTHER
