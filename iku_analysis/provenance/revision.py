"""Numbers of a published year that moved, and whether its revision log says what and why.

The published record is what ``make publish`` committed to git; the log is the raw table ``revisi``.
A moved number without an entry makes the report a draft.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from iku_analysis.base.paths import RESULTS, YearPaths
from iku_analysis.declarations.plan_codes import LOG_PRECISION, Ever, PublishedPart
from iku_analysis.model.measurement import is_close
from iku_analysis.model.quarter import QUARTERS
from iku_analysis.provenance.code_state import EXPORT_FILE, git, in_git

PARTS, EVER = "rencana", "pernah"
Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Moved:
    """A number that is no longer what it was.

    Attributes
    ----------
    key : str
        Indicator and variant or ``capaian``, e.g. ``2.total``.
    before, now : float or None
        None where there is no value.
    """

    key: str
    before: float | None
    now: float | None


def published_manifest(paths: YearPaths) -> dict[str, Any] | None:
    """Manifest of the year as last published, or None.

    Parameters
    ----------
    paths : YearPaths
        A checkout, or a folder exported from one.
    """
    try:
        if in_git(paths.root):
            text = git(paths.root, "show", f"HEAD:{paths.relative(paths.manifest)}")
            return dict(json.loads(text))
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None
    published: dict[str, Any] | None = _exported(paths).get(paths.period)
    return published


def published_quarters(paths: YearPaths) -> dict[int, dict[str, Any]]:
    """What was published of each quarter up to the report's: results, and rows per table."""
    ends = [replace(paths, quarter=number) for number in range(1, (paths.quarter or QUARTERS) + 1)]
    names = [paths.relative(end.manifest) for end in ends]
    try:
        kept = in_git(paths.root) and git(paths.root, "ls-tree", "--name-only", "HEAD", *names)
    except (OSError, subprocess.CalledProcessError):
        kept = ""
    found = {
        end.quarter: published_manifest(end)
        for end, name in zip(ends, names, strict=True)
        if kept is False or name in str(kept).splitlines()
    }
    return {number: _kept(found[number]) for number in found if number and found[number]}


def _kept(manifest: Plain | None) -> dict[str, Any]:
    """What later reports compare of a quarter's manifest."""
    inputs = [entry for entry in (manifest or {})["inputs"] if "table" in entry]
    rows = [{"table": entry["table"], "rows": entry["rows"]} for entry in inputs]
    return {"results": (manifest or {})["results"], "inputs": rows}


def _exported(paths: YearPaths) -> dict[str, Any]:
    """What an export of the project says was published."""
    try:
        exported = json.loads((paths.root / EXPORT_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return dict(exported.get("published", {}))


def published_parts(paths: YearPaths) -> tuple[PublishedPart, ...]:
    """Targets and realisations in the published reports of the year and of the year before.

    Parameters
    ----------
    paths : YearPaths
        As in `published_manifest`.
    """
    if not in_git(paths.root):
        return tuple(PublishedPart(**part) for part in _exported(paths).get(PARTS, []))
    folders = [
        replace(paths, year=year, quarter=None).report / RESULTS
        for year in (paths.year - 1, paths.year)
    ]
    try:
        names = git(
            paths.root,
            "ls-tree",
            "--name-only",
            "HEAD",
            *(f"{paths.relative(f)}/" for f in folders),
        )
        files = [git(paths.root, "show", f"HEAD:{name}") for name in names.splitlines()]
        found = [part for text in files for part in _parts_of(json.loads(text))]
    except (OSError, ValueError, KeyError, TypeError, subprocess.CalledProcessError):
        return ()
    # what the report of a year says of it comes first; a later report may have printed another past
    return tuple(sorted(dict.fromkeys(found), key=lambda part: (part.year, part.code)))


def ever_published(paths: YearPaths) -> Ever:
    """All values each number of the year was published with, quarters under their names.

    Nothing where git does not hold all of its history.
    """
    ends = {"": None} | {f"T{number}.": number for number in range(1, QUARTERS + 1)}
    begins = {paths.relative(replace(paths, quarter=q).manifest): key for key, q in ends.items()}
    found = dict[str, dict[float | None, None]]()
    try:
        if not in_git(paths.root):
            return tuple((key, tuple(values)) for key, values in _exported(paths).get(EVER, ()))
        kept = git(paths.root, "ls-tree", "--name-only", "HEAD", *begins).splitlines()
        if not kept or git(paths.root, "rev-parse", "--is-shallow-repository") != "false":
            return ()
        told = git(paths.root, "log", "--format=%H", "--name-only", "--", *kept).splitlines()
        commit = ""
        for line in filter(None, told):
            if line not in begins:
                commit = line
                continue
            published = json.loads(git(paths.root, "show", f"{commit}:{line}"))
            for key, value in numbers(published["results"]).items():
                found.setdefault(f"{begins[line]}{key}", {})[value] = None
    except (OSError, ValueError, KeyError, TypeError, subprocess.CalledProcessError):
        return ()
    return tuple((key, tuple(values)) for key, values in found.items())


def _parts_of(results: Iterable[Plain]) -> Iterator[PublishedPart]:
    """Components of the results, then the past years they were printed with."""
    results = list(results)
    for result in results:
        for part in result["components"]:
            values = part["target"]["value"], part["realisation"]["value"]
            yield PublishedPart(result["year"], part["code"], *values)
    for result in results:
        for past in result["history"]:
            if past["year"] < result["year"]:
                values = past["target"], past["realisation"]
                yield PublishedPart(past["year"], past["code"], *values)


def published_export(paths: YearPaths) -> dict[str, Any]:
    """Published record of a year as a folder without git carries it, as far as there is one."""
    published = published_manifest(paths)
    record = published and {key: published[key] for key in ("fingerprint", "results")}
    parts = [asdict(part) for part in published_parts(paths)]
    kept = (paths.period, record), (PARTS, parts), (EVER, ever_published(paths))
    found = {key: value for key, value in kept if value}
    for number, of_quarter in published_quarters(paths).items():
        label = replace(paths, quarter=number).period
        found[label] = {**(record if label == paths.period and record else {}), **of_quarter}
    return found


def numbers(records: Iterable[Plain]) -> dict[str, float | None]:
    """Numbers of the results of a manifest by their keys."""
    found = {}
    for record in records:
        is_variant = "variant" in record
        name = record["variant"] if is_variant else "capaian"
        found[f"{record['indicator']}.{name}"] = record["value" if is_variant else "achievement"]
    return found


def tolerances(catalogue: Plain) -> dict[int, float]:
    """Largest relative difference that still counts as equal, per indicator, as declared."""
    return {
        item["nomor"]: item["deklarasi"].get("toleransi", {}).get("nilai", 0.0)
        for target in catalogue["sasaran"]
        for item in target["indikator"]
    }


def moved_numbers(
    before: Iterable[Plain], now: Iterable[Plain], tolerance: Mapping[int, float]
) -> list[Moved]:
    """Numbers that differ beyond their tolerance, in the order of their indicators.

    Parameters
    ----------
    before, now : iterable of mapping
        ``results`` of two manifests.
    tolerance : mapping of int to float
        From `tolerances`.
    """
    old, new = numbers(before), numbers(now)
    keys = dict.fromkeys([*old, *new])
    return [
        Moved(key, old.get(key), new.get(key))
        for key in keys
        if (key in old) != (key in new)
        or not is_close(old[key], new[key], tolerance.get(int(key.partition(".")[0]), 0.0))
    ]


def unexplained(moved: Iterable[Moved], log: Iterable[tuple[str, float | None]]) -> list[Moved]:
    """Moved numbers the revision log has no entry for.

    Parameters
    ----------
    moved : iterable of Moved
        Since the published record.
    log : iterable of (key, value)
        Entries of the log: the number, and the published value it replaces.
    """
    entries = list(log)
    return [
        item
        for item in moved
        if not any(
            item.key == key and is_close(item.before, value, LOG_PRECISION)
            for key, value in entries
        )
    ]
