"""Proof that no report holds a number or a drawing of another unit or year."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from html import unescape

from iku_analysis.base.digests import text_digest
from iku_analysis.base.paths import NOTEBOOKS, RESULTS
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.model.origin import Origin
from iku_analysis.provenance.finished_texts import charts_of
from iku_analysis.units.unit_table import UnitPaths

_PUBLISHER = re.compile(r"<dc:publisher>.*?<dc:title>(.*?)</dc:title>", re.DOTALL)
_COVERAGE = re.compile(r"<dc:coverage>(.*?)</dc:coverage>", re.DOTALL)


def origin_of(svg: str) -> Origin | None:
    """Office and year a drawing carries; None where it carries none."""
    publisher, coverage = _PUBLISHER.search(svg), _COVERAGE.search(svg)
    if not publisher or not coverage:
        return None
    return Origin(unescape(publisher[1]), int(coverage[1]))


def _origins(unit: UnitPaths, drawings: dict[str, str]) -> Iterator[tuple[str, Origin | None]]:
    for path in sorted((unit.report / RESULTS).glob("*.json")):
        for item in json.loads(path.read_text(encoding="utf-8")):
            yield f"hasil IKU {item['number']}", Origin(item["organisation"], item["year"])
    for name, svg in drawings.items():
        yield f"grafik {name}", origin_of(svg)


def _foreign(unit: UnitPaths, meant: Origin, drawings: dict[str, str]) -> Iterator[str]:
    for what, found in _origins(unit, drawings):
        if found != meant:
            whose = f"{found.organisation} {found.year}" if found else "tanpa nama kantor"
            yield f"{what} bukan milik laporan ini: {whose}."


def _inputs(unit: UnitPaths) -> list[str]:
    manifest = json.loads(unit.manifest.read_text(encoding="utf-8"))
    return sorted(entry["sha256"] for entry in manifest["inputs"])


def mixed_up(units: Sequence[UnitPaths]) -> dict[str, list[str]]:
    """What in finished reports belongs elsewhere.

    Parameters
    ----------
    units : sequence of UnitPaths
        Units with a finished report.

    Returns
    -------
    dict of str to list of str
        Faults by unit: a result or drawing of another office or year, a drawing that another
        unit has too although their inputs differ, and an office two units claim to be.
    """
    faults: dict[str, list[str]] = defaultdict(list)
    owners: dict[str, list[tuple[UnitPaths, str]]] = defaultdict(list)
    for unit in units:
        drawings = charts_of(unit.report / NOTEBOOKS)
        organisation = load_catalogue(unit.raw).organisation
        faults[unit.unit] += _foreign(unit, Origin(organisation, unit.year), drawings)
        owners[organisation].append((unit, "nama kantor di iku.yaml"))
        for name, svg in drawings.items():
            owners[text_digest(svg)].append((unit, f"grafik {name}"))
    for shared in owners.values():
        if len({unit.unit for unit, _ in shared}) > 1 and not _same_inputs(shared):
            for unit, what in shared:
                others = ", ".join(sorted({o.unit for o, _ in shared} - {unit.unit}))
                faults[unit.unit].append(f"{what} sama dengan milik unit {others}.")
    return {name: found for name, found in faults.items() if found}


def _same_inputs(shared: Sequence[tuple[UnitPaths, str]]) -> bool:
    first, *others = (_inputs(unit) for unit, _ in shared)
    return all(inputs == first for inputs in others)
