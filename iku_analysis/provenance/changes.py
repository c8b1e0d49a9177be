"""What decides a report and is no longer as its manifest says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from iku_analysis.base.digests import ABSENT, digest_on_disk
from iku_analysis.base.paths import LOCK_FILE, YearPaths
from iku_analysis.declarations.catalogue import CATALOGUE_FILE
from iku_analysis.declarations.package import load_package
from iku_analysis.provenance.build_state import OWN
from iku_analysis.provenance.deciding_records import (
    catalogue_record,
    code_record,
    environment_record,
    other_inputs,
)
from iku_analysis.provenance.microdata import left_out

CHANGED, GONE, NEW = "berubah", "hilang", "baru"
REWRITTEN = "berubah hanya cara penulisannya"
_POLICY = ("kebijakan", "skala_predikat")
_NAME_KEYS = ("nomor", "kode")
Plain = Mapping[str, Any]


class Group(StrEnum):
    """Where a change lies."""

    INPUT = "masukan"
    POLICY = "kebijakan"
    CATALOGUE = "katalog"
    CODE = "kode"
    OWN = "fungsi sendiri"
    NOTEBOOK = "notebook"
    ENVIRONMENT = "lingkungan"


@dataclass(frozen=True)
class Change:
    """One thing that differs.

    Attributes
    ----------
    group : Group
        Where it lies.
    what : str
        File, key of the catalogue, cell or package.
    how : str
        ``berubah``, ``hilang``, ``baru``, or the values before and now.
    """

    group: Group
    what: str
    how: str

    def __str__(self) -> str:
        return f"{self.group}: {self.what} {self.how}"


def file_state(entry: Plain, folder: Path) -> str:
    """How a file differs from its entry in a manifest; empty when it does not."""
    found = digest_on_disk(folder / entry["path"])
    if found == ABSENT:
        return GONE
    return "" if found.sha256 == entry["sha256"] else CHANGED


def _how(before: object, now: object) -> str:
    if before is None:
        return NEW
    return GONE if now is None else f"{before} → {now}"


def _leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Every value of a tree with its path; list items by their number or code."""
    if isinstance(value, Mapping):
        items: Iterable[tuple[object, object]] = value.items()
    elif isinstance(value, list):
        items = [(_name(item, place), item) for place, item in enumerate(value, 1)]
    else:
        yield path, value
        return
    for name, item in items:
        yield from _leaves(item, f"{path}.{name}" if path else str(name))


def _name(item: object, place: int) -> object:
    if isinstance(item, Mapping):
        return next((item[key] for key in _NAME_KEYS if key in item), place)
    return place


def _differing(before: Plain, now: Plain) -> Iterator[tuple[str, object, object]]:
    for key in sorted({*before, *now}):
        if before.get(key) != now.get(key):
            yield key, before.get(key), now.get(key)


def _input_changes(manifest: Plain, paths: YearPaths) -> Iterator[Change]:
    catalogue = (paths.raw / CATALOGUE_FILE).relative_to(paths.root).as_posix()
    known, absent = {entry["path"] for entry in manifest["inputs"]}, left_out(paths.root)
    for entry in manifest["inputs"]:
        how = "" if entry["path"] in absent else file_state(entry, paths.root)
        if how and (how == GONE or entry["path"] != catalogue):
            yield Change(Group.INPUT, entry["path"], how)
        elif how:
            yield from _catalogue_changes(manifest, paths, catalogue)
    if (paths.raw / CATALOGUE_FILE).is_file():
        tables = [paths.raw / resource.path for resource in load_package(paths.raw).resources]
        for path in [*tables, *other_inputs(paths)]:
            if path.is_file() and paths.relative(path) not in known:
                yield Change(Group.INPUT, paths.relative(path), NEW)


def _catalogue_changes(manifest: Plain, paths: YearPaths, file: str) -> Iterator[Change]:
    before, now = dict(_leaves(manifest["catalogue"])), dict(_leaves(catalogue_record(paths)))
    found = [
        Change(_group(key), f"{file} {key}", _how(old, new))
        for key, old, new in _differing(before, now)
    ]
    yield from found or [Change(Group.INPUT, file, REWRITTEN)]


def _group(key: str) -> Group:
    is_policy = key.startswith(_POLICY) or ".deklarasi." in key
    return Group.POLICY if is_policy else Group.CATALOGUE


def _own_changes(manifest: Plain, paths: YearPaths) -> Iterator[Change]:
    """Own functions are taken with the office's data; a new one is a change of the catalogue."""
    for entry in manifest.get(OWN, []):
        if how := file_state(entry, paths.root):
            yield Change(Group.OWN, entry["path"], how)


def _code_changes(before: Plain, now: Plain) -> Iterator[Change]:
    digests = [
        {entry["path"]: entry["sha256"] for entry in side["files"]} for side in (before, now)
    ]
    for path, old, new in _differing(*digests):
        yield Change(Group.CODE, path, CHANGED if old and new else _how(old, new))
    notebooks = [{entry["path"]: entry for entry in side["notebooks"]} for side in (before, now)]
    for path, old, new in _differing(*notebooks):
        yield from _notebook_changes(path, old, new)


def _notebook_changes(path: str, old: Any, new: Any) -> Iterator[Change]:  # noqa: ANN401 -- entries of a manifest
    if not old or not new:
        yield Change(Group.NOTEBOOK, path, _how(old and path, new and path))
        return
    cells = list(_differing(old["cells"], new["cells"]))
    for cell, before, now in cells:
        how = CHANGED if before and now else _how(before, now)
        yield Change(Group.NOTEBOOK, f"{path} sel {cell}", how)
    if not cells:
        yield Change(Group.NOTEBOOK, path, REWRITTEN)


def _environment_changes(before: Plain, now: Plain) -> Iterator[Change]:
    pins = list(_differing(before["pins"], now["pins"]))
    for name, old, new in pins:
        yield Change(Group.ENVIRONMENT, f"{LOCK_FILE} {name}", _how(old, new))
    if not pins and before["lock_sha256"] != now["lock_sha256"]:
        yield Change(Group.ENVIRONMENT, LOCK_FILE, CHANGED)
    for name, old, new in _differing(before["packages"], now["packages"]):
        yield Change(Group.ENVIRONMENT, f"{name} terpasang", _how(old, new))
    if before["python"] != now["python"]:
        yield Change(Group.ENVIRONMENT, "Python", _how(before["python"], now["python"]))


def changes_since(
    manifest: Plain, paths: YearPaths, inputs: YearPaths | None = None
) -> list[Change]:
    """Everything that decides a report and differs from its manifest.

    Parameters
    ----------
    manifest : mapping
        Of the report.
    paths : YearPaths
        Project as it is now.
    inputs : YearPaths, optional
        Where the raw data lie, when not in that project.

    Returns
    -------
    list of Change
        Inputs first, then code, then environment; empty when a rebuild has the same basis.
    """
    return [
        *_input_changes(manifest, inputs or paths),
        *_own_changes(manifest, inputs or paths),
        *_code_changes(manifest["code"], code_record(paths)),
        *_environment_changes(manifest["environment"], environment_record(paths.root)),
    ]
