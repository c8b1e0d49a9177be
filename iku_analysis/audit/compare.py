"""Compare a published report with one built again: record, results, tables, charts, texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from iku_analysis.audit.chart_comparison import compare_charts
from iku_analysis.audit.file_comparison import Basis, compare_file
from iku_analysis.audit.record import PublishedRecord
from iku_analysis.audit.result_comparison import compare_results
from iku_analysis.audit.second_program import second_program_items
from iku_analysis.audit.verdict import Item, Kind, Verdict, identical
from iku_analysis.base.outputs import Content, content_of
from iku_analysis.base.paths import NOTEBOOKS, RESULTS, YearPaths
from iku_analysis.provenance.build_state import FINGERPRINT, OUTPUTS, output_digests
from iku_analysis.provenance.changes import Change
from iku_analysis.provenance.manifest_witnesses import unknown_files
from iku_analysis.provenance.pdf_state import made_bytes
from iku_analysis.provenance.revision import moved_numbers, tolerances
from iku_analysis.provenance.verify import load_manifest, tampered

NOT_KEPT = "tidak ada dalam catatan terbit"


def _kind(path: str) -> Kind:
    return Kind.TABLE if content_of(path) is Content.TABLE else Kind.TEXT


def compare_manifests(
    record: PublishedRecord, rebuilt: YearPaths, basis: Basis, tolerance: Mapping[int, float]
) -> Item:
    """Verdict on all a manifest says; its outputs are compared as files."""
    name, now = rebuilt.manifest.name, load_manifest(rebuilt)
    published = record.report / name
    apart = {FINGERPRINT, *([OUTPUTS] if record.is_partial else [])}
    keys = {*record.manifest, *now} - apart
    differing = sorted(key for key in keys if record.manifest.get(key) != now.get(key))
    is_same = record.is_partial or published.read_bytes() == rebuilt.manifest.read_bytes()
    if is_same and not differing:
        return identical(Kind.RECORD, name)
    moved = moved_numbers(record.manifest["results"], now["results"], tolerance)
    may_differ = {OUTPUTS, *(["results"] if not basis.is_same and not moved else [])}
    if moved or not (basis.changes or set(differing) <= may_differ):
        note = f"lain daripada yang dibangun ulang: {', '.join(sorted({*differing} - may_differ))}"
        return Item(Kind.RECORD, name, Verdict.DIFFERENT, note)
    where = ", ".join(differing) or "cara penulisannya"
    note = f"lain pada {where}; berkasnya dibandingkan satu per satu"
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
    record: PublishedRecord,
    rebuilt: Path,
    now: Mapping[str, Any],
    basis: Basis,
    tolerance: Mapping[int, float],
) -> Iterator[Item]:
    old, new = output_digests(record.manifest), output_digests(now)
    for path in old if record.is_partial else dict.fromkeys([*old, *new]):
        is_result = content_of(path) is Content.RESULT
        if is_result and not basis.is_same:  # compared by key
            continue
        item = _compared(path, old, new, record.report, rebuilt) or compare_file(
            path, (record.report / path, rebuilt / path), _kind(path), basis, tolerance
        )
        if not is_result or item.verdict is Verdict.DIFFERENT:
            yield item


def record_items(record: PublishedRecord) -> Iterator[Item]:
    """Files of the record that are not what its own manifest says, or that it does not know.

    The small record of a published year keeps no heavy files; those are no fault.
    """
    for path, how in tampered(record.manifest, record.report):
        if how != "hilang":
            note = f"{how}: disunting sesudah laporan dibuat"
            yield Item(Kind.RECORD, path, Verdict.DIFFERENT, note)
    for path in unknown_files(record.manifest, record.report):
        yield Item(Kind.RECORD, path, Verdict.DIFFERENT, "tidak dikenal manifes")


def compare(
    record: PublishedRecord, rebuilt: YearPaths, changes: Sequence[Change] = ()
) -> Iterable[Item]:
    """Compare everything.

    Parameters
    ----------
    record : PublishedRecord
        As published.
    rebuilt : YearPaths
        Clean folder with the report built again.
    changes : sequence of Change
        What of its making differs: the only cause files may differ for.

    Yields
    ------
    Item
        In no particular order.
    """
    tolerance, now = tolerances(record.manifest["catalogue"]), load_manifest(rebuilt)
    basis = Basis.of(record.manifest, now, changes)
    yield from record_items(record)
    yield compare_manifests(record, rebuilt, basis, tolerance)
    yield from compare_results(record.report / RESULTS, rebuilt.report / RESULTS, tolerance)
    if (record.report / NOTEBOOKS).is_dir():
        yield from compare_charts(record.report / NOTEBOOKS, rebuilt.report / NOTEBOOKS)
    yield from _files(record, rebuilt.report, now, basis, tolerance)
    yield from second_program_items(rebuilt)
