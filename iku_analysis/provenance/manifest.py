"""The manifest of a report: every input, the code, every result, every output, with digests."""

from __future__ import annotations

import json
import platform
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any, cast

from iku_analysis.catalogue import CATALOGUE_FILE
from iku_analysis.intake.descriptor import DESCRIPTOR_FILE, Package, Resource, load_package
from iku_analysis.intake.storage import read_table
from iku_analysis.narrative.text import FOLDER
from iku_analysis.paths import YearPaths
from iku_analysis.provenance.code_state import code_state
from iku_analysis.provenance.hashing import content_digest, file_digest, package_digest
from iku_analysis.results import IndicatorResult
from iku_analysis.yaml_file import read_yaml

VERSION = 1
DISTRIBUTION = "iku-analysis"
LOCK_FILE = "requirements.lock"
POLICY_KEY = "kebijakan"
OUTPUTS = "outputs"
Record = dict[str, Any]


def _file(path: Path, root: Path) -> Record:
    return {
        "path": path.relative_to(root).as_posix(),
        "sha256": file_digest(path),
        "bytes": path.stat().st_size,
    }


def _table_input(resource: Resource, package: Package, paths: YearPaths) -> Record:
    vintage = resource.vintage or package.vintage
    return {
        **_file(paths.raw / resource.path, paths.root),
        "table": resource.name,
        "rows": len(read_table(paths.processed / f"{resource.name}.parquet")),
        "status": resource.status,
        "vintage": vintage.isoformat() if vintage else None,
        "sources": [
            {key: value for key, value in asdict(source).items() if key in {"publisher", "title"}}
            for source in resource.sources
        ],
    }


def _catalogue(paths: YearPaths) -> Record:
    return cast("Record", read_yaml(paths.raw / CATALOGUE_FILE))


def _inputs(paths: YearPaths) -> list[Record]:
    package = load_package(paths.raw)
    document = _catalogue(paths)["dokumen"]
    texts = sorted((paths.raw / FOLDER).glob("*.md"))
    others = [paths.raw / name for name in (CATALOGUE_FILE, DESCRIPTOR_FILE, document)]
    return [
        *(_table_input(resource, package, paths) for resource in package.resources),
        *(_file(path, paths.root) for path in [*others, *texts]),
    ]


def _versions() -> dict[str, str]:
    required = metadata.requires(DISTRIBUTION) or []
    names = [re.split(r"[^\w.-]", item)[0] for item in required if "extra ==" not in item]
    return {name: metadata.version(name) for name in sorted(names)}


def _results(results: Sequence[IndicatorResult]) -> list[Record]:
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


def build_manifest(
    paths: YearPaths,
    results: Sequence[IndicatorResult],
    parameters: Mapping[str, Mapping[str, int | str]],
) -> Record:
    """Everything a report was made from; outputs are added by `with_outputs`.

    Parameters
    ----------
    paths : YearPaths
        Year with its checked tables.
    results : sequence of IndicatorResult
        Of the executed notebooks.
    parameters : mapping
        Parameters per notebook.

    Returns
    -------
    dict
        Plain JSON; ``fingerprint`` is the digest of all of it.
    """
    state = code_state(paths.root)
    notebooks = sorted(paths.sources.glob("*.ipynb"))
    manifest: Record = {
        "version": VERSION,
        "year": paths.year,
        "inputs": _inputs(paths),
        "policy": _catalogue(paths)[POLICY_KEY],
        "code": {
            "commit": state.commit,
            "dirty": state.dirty,
            "package_sha256": package_digest(),
            "notebooks": [_file(path, paths.root) for path in notebooks],
        },
        "environment": {
            "lock_sha256": file_digest(paths.root / LOCK_FILE),
            "python": ".".join(platform.python_version_tuple()[:2]),
            "packages": _versions(),
        },
        "parameters": {name: dict(values) for name, values in sorted(parameters.items())},
        "results": _results(results),
    }
    return {**manifest, "fingerprint": content_digest(manifest)}


def with_outputs(manifest: Mapping[str, Any], files: Iterable[Path], folder: Path) -> Record:
    """Manifest with the digests of the finished files, as they lie below ``folder``."""
    return {**manifest, OUTPUTS: [_file(path, folder) for path in sorted(files)]}


def manifest_text(manifest: Mapping[str, Any]) -> str:
    """Stable JSON text."""
    return json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
