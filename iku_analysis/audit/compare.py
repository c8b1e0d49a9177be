"""Compare a published report with one built again: record, results, tables, charts, texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from iku_analysis.audit.chart_comparison import compare_charts
from iku_analysis.audit.record import PublishedRecord
from iku_analysis.audit.result_comparison import compare_results
from iku_analysis.audit.second_program import second_program_items
from iku_analysis.audit.table_comparison import compare_table
from iku_analysis.audit.text_comparison import compare_text
from iku_analysis.audit.verdict import Item, Kind, Verdict, identical
from iku_analysis.base.outputs import Content, content_of
from iku_analysis.base.paths import NOTEBOOKS, RESULTS, YearPaths
from iku_analysis.provenance.build_state import FINGERPRINT, OUTPUTS
from iku_analysis.provenance.pdf_state import made_bytes
from iku_analysis.provenance.revision import tolerances
from iku_analysis.provenance.verify import load_manifest, tampered

NOT_KEPT = "tidak ada dalam catatan terbit"


def _kind(path: str) -> Kind:
    return Kind.TABLE if content_of(path) is Content.TABLE else Kind.TEXT


def _digests(manifest: Mapping[str, Any]) -> dict[str, str]:
    return {entry["path"]: entry["sha256"] for entry in manifest[OUTPUTS]}


def _manifests(record: PublishedRecord, rebuilt: YearPaths) -> Item:
    name = rebuilt.manifest.name
    published = record.report / name
    same = record.is_partial and record.manifest[FINGERPRINT] == load_manifest(rebuilt)[FINGERPRINT]
    if same or published.read_bytes() == rebuilt.manifest.read_bytes():
        return identical(Kind.RECORD, name)
    note = "isinya dibandingkan butir demi butir"
    return Item(Kind.RECORD, name, Verdict.EQUIVALENT, note)


def _compared(
    path: str, old: Mapping[str, str], new: Mapping[str, str], published: Path, rebuilt: Path
) -> Item | None:
    """Verdict from the digests alone, or None where the contents must be read."""
    kind = _kind(path)
    if path not in new or path not in old:
        return Item(kind, path, Verdict.DIFFERENT, "hilang" if path in old else "baru")
    if not (published / path).is_file():
        if old[path] == new[path]:
            return identical(kind, path)
        return Item(kind, path, Verdict.DIFFERENT, f"bita berbeda; isinya {NOT_KEPT}")
    if made_bytes(published / path) == (rebuilt / path).read_bytes():
        return identical(kind, path)
    return None


def _files(
    record: PublishedRecord, rebuilt: Path, now: Mapping[str, Any], tolerance: Mapping[int, float]
) -> Iterator[Item]:
    old, new = _digests(record.manifest), _digests(now)
    for path in old if record.is_partial else dict.fromkeys([*old, *new]):
        if content_of(path) is Content.RESULT:  # compared by key
            continue
        item = _compared(path, old, new, record.report, rebuilt)
        if item is None and _kind(path) is Kind.TABLE:
            item = compare_table(path, record.report / path, rebuilt / path, tolerance)
        yield item or compare_text(path, record.report / path, rebuilt / path)


def record_items(record: PublishedRecord) -> Iterator[Item]:
    """Files of the record that are not what its own manifest says.

    The small record of a published year keeps no heavy files; those are no fault.
    """
    for path, how in tampered(record.manifest, record.report):
        if how != "hilang":
            note = f"{how}: disunting sesudah laporan dibuat"
            yield Item(Kind.RECORD, path, Verdict.DIFFERENT, note)


def compare(record: PublishedRecord, rebuilt: YearPaths) -> Iterable[Item]:
    """Compare everything.

    Parameters
    ----------
    record : PublishedRecord
        As published.
    rebuilt : YearPaths
        Clean folder with the report built again.

    Yields
    ------
    Item
        In no particular order.
    """
    tolerance = tolerances(record.manifest["catalogue"])
    yield from record_items(record)
    yield _manifests(record, rebuilt)
    yield from compare_results(record.report / RESULTS, rebuilt.report / RESULTS, tolerance)
    if (record.report / NOTEBOOKS).is_dir():
        yield from compare_charts(record.report / NOTEBOOKS, rebuilt.report / NOTEBOOKS)
    yield from _files(record, rebuilt.report, load_manifest(rebuilt), tolerance)
    yield from second_program_items(rebuilt)
