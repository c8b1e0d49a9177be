"""The descriptor and the catalogue of the year before, carried on to the new year."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, cast, get_args

import yaml

from iku_analysis.base.errors import IkuError
from iku_analysis.base.input_files import read_input_text
from iku_analysis.base.yaml_file import read_yaml
from iku_analysis.declarations.catalogue import CATALOGUE_FILE, Carried
from iku_analysis.declarations.package import DESCRIPTOR_FILE
from iku_analysis.declarations.resource import PER_ROW
from iku_analysis.model.status import Status
from iku_analysis.offices.template import DATA_SHEET

UNCONFIRMED = "belum_dikonfirmasi"
SCHEMA_COMMENT = "# yaml-language-server: $schema="
_WIDE = 10_000  # a column stays on one line, however long
_CATALOGUE_YEAR = re.compile(r"""^((["']?)tahun\2\s*:\s*)\d{4}\b""", re.MULTILINE)
_CATALOGUE_OPEN = re.compile(rf"^{UNCONFIRMED}:.*\n", re.MULTILINE)


class Kept(NamedTuple):
    """What becomes of the tables of the year before, by their names.

    Attributes
    ----------
    is_plan : callable
        Whether its file stays as it is declared; others become templates.
    has_rows : callable
        Whether its rows are carried on.
    """

    is_plan: Callable[[str], bool]
    has_rows: Callable[[str], bool]


class Items(list[str]):
    """List written on one line."""


class Flow(dict[str, Any]):
    """Mapping written on one line."""


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401, ARG002 -- as inherited
        """Whether to repeat a shared part where it is used: always, so that each can be edited."""
        return True


_Dumper.add_representer(
    Flow,
    lambda dumper, data: dumper.represent_mapping(
        "tag:yaml.org,2002:map", dict(data), flow_style=True
    ),
)


_Dumper.add_representer(
    Items,
    lambda dumper, data: dumper.represent_sequence(
        "tag:yaml.org,2002:seq", list(data), flow_style=True
    ),
)


def _to_fill(entry: dict[str, Any]) -> dict[str, Any]:
    """The same table, filled in by an office in a template of the format it used."""
    if entry["format"] == "csv":
        return {key: value for key, value in entry.items() if key != "susunan"}
    file = {"path": f"{entry['name']}.xlsx", "format": "xlsx", "dialect": Flow(sheet=DATA_SHEET)}
    kept = {key: value for key, value in entry.items() if key not in {"encoding", "susunan"}}
    return {**kept, **file}


def carried_table(entry: dict[str, Any], last: int, kept: Kept) -> dict[str, Any]:
    """Entry of a table as another year begins with it."""
    made = dict(entry) if kept.is_plan(entry["name"]) else _to_fill(entry)
    for key in ("vintage", UNCONFIRMED):
        made.pop(key, None)
    schema = dict(entry["schema"])
    schema["fields"] = [Flow(field) for field in schema["fields"]]
    for key in ("primaryKey", "missingValues"):
        if key in schema:
            schema[key] = list(schema[key])
    if "sources" in made:
        # when last year's file was fetched says nothing of this year's
        made["sources"] = [
            {key: value for key, value in source.items() if key != "accessed"}
            for source in made["sources"]
        ]
    made[UNCONFIRMED] = Items(_open_keys(made, last, kept))
    return {**made, "schema": schema}


def _open_keys(entry: Mapping[str, Any], last: int, kept: Kept) -> Iterator[str]:
    """Keys of a table that say what was so last year, ``isi`` for its rows."""
    if str(last) in entry.get("title", ""):
        yield "title"
    if entry["status"] != PER_ROW:
        yield "status"
    if "sources" in entry:
        yield "sources"
    if kept.has_rows(entry["name"]):
        yield "isi"


def next_descriptor(
    folder: Path,
    last: int,
    year: int,
    kept: Kept,
    to_other: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
) -> str:
    """Text of ``datapackage.yaml`` for the new year.

    Parameters
    ----------
    folder : Path
        Raw data of the year before; its descriptor has been loaded without complaint.
    last, year : int
        The year before and the new one.
    kept : Kept
        What becomes of its tables.
    to_other : callable, optional
        Makes the descriptor that of another office.

    Returns
    -------
    str
        Without ``vintage``: nobody knows yet up to when the figures will be known. What was
        carried on counts as unconfirmed until somebody says otherwise.
    """
    old = cast("Mapping[str, Any]", read_yaml(folder / DESCRIPTOR_FILE))
    shared = ("resources", "vintage", UNCONFIRMED)
    head = {key: value for key, value in old.items() if key not in shared}
    for key in {"name", "title"} & set(head):
        head[key] = str(head[key]).replace(str(last), str(year))
    if str(last) in str(head.get("description", "")):
        head[UNCONFIRMED] = Items(["description"])
    tables = [carried_table(entry, last, kept) for entry in old["resources"]]
    body = {**head, "resources": tables}
    body = to_other(body) if to_other else body
    schema, _, _ = read_input_text(folder / DESCRIPTOR_FILE).partition("\n")
    named = f"{schema}\n" if schema.startswith(SCHEMA_COMMENT) else ""
    made = f"# Tabel mentah tahun {year}, disusun dari {folder.parent.name}/{last}.\n"
    return named + made + descriptor_text(body)


def yaml_text(body: object) -> str:
    """YAML as the files of declarations are written: keys in the order given."""
    return yaml.dump(body, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDE)


def descriptor_text(body: Mapping[str, Any]) -> str:
    """Text of a descriptor that is still to be completed, and how."""
    comment = (
        f"# `status`: {', '.join(Status)}, atau {PER_ROW} (kolom status di tabelnya).\n"
        f"# Tambahkan `vintage: tttt-bb-hh` (tanggal data) sebelum membuat laporan.\n"
        f"# Hapus dari {UNCONFIRMED} setiap kunci yang sudah disesuaikan.\n"
    )
    return comment + re.sub(r"^- name:", "\n- name:", yaml_text(dict(body)), flags=re.MULTILINE)


def schema_comment(folder: Path, name: str, root: Path) -> str:
    """First line of a file of declarations: where editors find its schema from there."""
    schema = root / "docs" / "skema" / f"{Path(name).stem}.schema.json"
    return f"{SCHEMA_COMMENT}{Path(os.path.relpath(schema, folder)).as_posix()}\n"


def next_catalogue(folder: Path, year: int) -> str:
    """Text of ``iku.yaml`` for the new year: the same words, to be confirmed, under its ``tahun``.

    Raises
    ------
    IkuError
        If no line states the year.
    """
    text = (folder / CATALOGUE_FILE).read_text(encoding="utf-8")
    text = _CATALOGUE_OPEN.sub("", text)
    opened = f"{UNCONFIRMED}: [{', '.join(get_args(Carried))}]"
    made, count = _CATALOGUE_YEAR.subn(rf"\g<1>{year}\n{opened}", text, count=1)
    if not count:
        raise IkuError(
            f"{folder / CATALOGUE_FILE}: baris `tahun:` tidak ditemukan.",
            "Tulis tahun pada barisnya sendiri, misalnya: tahun: 2018",
        )
    return made


def open_front_pages(text: str) -> str:
    """Text of ``halaman_depan.yaml`` with every key it gives to be confirmed."""
    text = _CATALOGUE_OPEN.sub("", text)
    given = Items(yaml.safe_load(text) or {})
    return f"{text.rstrip()}\n\n{yaml_text({UNCONFIRMED: given})}" if given else text
