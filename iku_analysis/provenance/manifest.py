"""The manifest of a report: every input, the code, every result, every output, with digests."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from iku_analysis.assessment.results import IndicatorResult
from iku_analysis.base.digests import content_digest
from iku_analysis.base.input_files import Digests
from iku_analysis.base.parquet import row_count
from iku_analysis.base.paths import YearPaths
from iku_analysis.declarations.package import Package, load_package
from iku_analysis.declarations.resource import Resource
from iku_analysis.intake.findings import Finding
from iku_analysis.provenance.build_state import FINGERPRINT, OUTPUTS, OWN, BuildState
from iku_analysis.provenance.deciding_records import (
    catalogue_record,
    code_record,
    environment_record,
    file_record,
    other_inputs,
    own_function_records,
)
from iku_analysis.provenance.finding_records import findings_record, open_reasons
from iku_analysis.provenance.revision import Moved

VERSION = 4
PlainRecord = dict[str, Any]


def _table_input(
    resource: Resource, package: Package, paths: YearPaths, digests: Digests
) -> PlainRecord:
    vintage = resource.vintage or package.vintage
    return {
        **file_record(paths.raw / resource.path, paths.root, digests),
        "table": resource.name,
        "rows": row_count(paths.processed / f"{resource.name}.parquet"),
        "status": resource.status,
        "vintage": vintage.isoformat() if vintage else None,
        "sources": [
            {"publisher": source.publisher, "title": source.title} for source in resource.sources
        ],
    }


def _inputs(paths: YearPaths, digests: Digests) -> list[PlainRecord]:
    package = load_package(paths.raw)
    return [
        *(_table_input(resource, package, paths, digests) for resource in package.resources),
        *(file_record(path, paths.root, digests) for path in other_inputs(paths)),
    ]


def result_records(results: Sequence[IndicatorResult]) -> list[PlainRecord]:
    """Every number of the results with its status, as the manifest lists them."""
    return [
        {
            "indicator": result.number,
            "variant": variant.key,
            "main": variant.is_main,
            "unit": variant.unit,
            "value": variant.quantity.value,
            "reason": variant.quantity.reason,
            "status": variant.quantity.status.value,
            "inputs": [asdict(used) for used in result.inputs],
        }
        for result in results
        for variant in result.variants
    ] + [
        {
            "indicator": result.number,
            "achievement": result.achievement.percent.value,
            "rating": result.achievement.rating,
            "status": result.status.value,
        }
        for result in results
    ]


def build_manifest(  # noqa: PLR0913, PLR0917 -- what a manifest is made from
    paths: YearPaths,
    results: Sequence[IndicatorResult],
    parameters: Mapping[str, Mapping[str, int | str]],
    basis: BuildState,
    moved: Sequence[Moved] = (),
    findings: Sequence[Finding] = (),
) -> PlainRecord:
    """Everything a report was made from; outputs are added by `with_outputs`.

    Parameters
    ----------
    paths : YearPaths
        Year with its checked tables.
    results : sequence of IndicatorResult
        Of the executed notebooks.
    parameters : mapping
        Parameters per notebook.
    basis : BuildState
        What the build read, and the code it ran.
    moved : sequence of Moved
        Numbers that are no longer as published, without an entry in the revision log.
    findings : sequence of Finding
        What was found before the report and about it.

    Returns
    -------
    dict
        Plain JSON; ``fingerprint`` is the digest of all of it.
    """
    code = code_record(paths, basis.code, basis.digests)
    own = own_function_records(paths, basis.digests)
    manifest: PlainRecord = {
        "version": VERSION,
        "year": paths.year,
        **({"quarter": paths.quarter} if paths.quarter else {}),
        "inputs": _inputs(paths, basis.digests),
        "catalogue": catalogue_record(paths),
        "code": code,
        **({OWN: own} if own else {}),
        "environment": environment_record(paths.root),
        "parameters": {name: dict(values) for name, values in sorted(parameters.items())},
        "results": result_records(results),
        "moved": [asdict(item) for item in moved],
        "findings": findings_record(findings),
        "draft": [*code["changed"], *_moved_reason(moved), *open_reasons(findings)],
    }
    return {**manifest, FINGERPRINT: fingerprint(manifest)}


def _moved_reason(moved: Sequence[Moved]) -> list[str]:
    named = ", ".join(item.key for item in moved)
    return [f"angka berubah sejak terbit tanpa catatan revisi: {named}"] if moved else []


def fingerprint(manifest: Mapping[str, Any]) -> str:
    """Digest of everything a manifest says but its outputs."""
    apart = {OUTPUTS, FINGERPRINT}
    return content_digest({key: value for key, value in manifest.items() if key not in apart})


def with_outputs(manifest: Mapping[str, Any], files: Iterable[Path], folder: Path) -> PlainRecord:
    """Manifest with the digests of the finished files, as they lie below ``folder``."""
    return {**manifest, OUTPUTS: [file_record(path, folder) for path in sorted(files)]}


def manifest_text(manifest: Mapping[str, Any]) -> str:
    """Stable JSON text."""
    return json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
