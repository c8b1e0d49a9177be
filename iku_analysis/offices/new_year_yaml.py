"""The descriptor and the catalogue of the year before, carried on to the new year."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

import yaml

from iku_analysis.base.errors import IkuError
from iku_analysis.base.input_files import read_input_text
from iku_analysis.base.yaml_file import read_yaml
from iku_analysis.declarations.catalogue import CATALOGUE_FILE
from iku_analysis.declarations.package import DESCRIPTOR_FILE, PER_ROW
from iku_analysis.model.status import Status
from iku_analysis.offices.template import DATA_SHEET

TODO = "ISI"
SCHEMA_COMMENT = "# yaml-language-server: $schema="
_WIDE = 10_000  # a column stays on one line, however long
_CATALOGUE_YEAR = re.compile(r"""^((["']?)tahun\2\s*:\s*)\d{4}\b""", re.MULTILINE)


class _Flow(dict[str, Any]):
    """Mapping written on one line."""


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401, ARG002 -- as inherited
        """Whether to repeat a shared part where it is used: always, so that each can be edited."""
        return True


_Dumper.add_representer(
    _Flow,
    lambda dumper, data: dumper.represent_mapping(
        "tag:yaml.org,2002:map", dict(data), flow_style=True
    ),
)


def _as_workbook(entry: dict[str, Any]) -> dict[str, Any]:
    """The same table, filled in by an office in a template."""
    file = {"path": f"{entry['name']}.xlsx", "format": "xlsx", "dialect": _Flow(sheet=DATA_SHEET)}
    kept = {key: value for key, value in entry.items() if key not in {"encoding", "susunan"}}
    return {**kept, **file}


def _resource(entry: dict[str, Any], is_plan: Callable[[str], bool]) -> dict[str, Any]:
    made = dict(entry) if is_plan(entry["name"]) else _as_workbook(entry)
    made.pop("vintage", None)
    schema = dict(entry["schema"])
    schema["fields"] = [_Flow(field) for field in schema["fields"]]
    for key in ("primaryKey", "missingValues"):
        if key in schema:
            schema[key] = list(schema[key])
    return {**made, "schema": schema}


def _marked(text: str, year: int) -> str:
    """Say beside what the analyst must look at that it is still last year's."""
    status = rf"^(  status: (?!{PER_ROW}).*)$"
    text = re.sub(status, rf"\1  # {TODO}: status data {year}", text, flags=re.MULTILINE)
    sources = r"^(  sources:)$"
    text = re.sub(sources, rf"\1  # {TODO}: sumber data {year}", text, flags=re.MULTILINE)
    return re.sub(r"^- name:", "\n- name:", text, flags=re.MULTILINE)


def next_descriptor(folder: Path, last: int, year: int, is_plan: Callable[[str], bool]) -> str:
    """Text of ``datapackage.yaml`` for the new year.

    Parameters
    ----------
    folder : Path
        Raw data of the year before; its descriptor has been loaded without complaint.
    last, year : int
        The year before and the new one.
    is_plan : callable
        Whether the table of that name keeps its file as declared; others become workbooks.

    Returns
    -------
    str
        Without ``vintage``: nobody knows yet up to when the figures will be known.
    """
    old = cast("Mapping[str, Any]", read_yaml(folder / DESCRIPTOR_FILE))
    shared = ("resources", "vintage")
    head = {key: value for key, value in old.items() if key not in shared}
    for key in {"name", "title"} & set(head):
        head[key] = str(head[key]).replace(str(last), str(year))
    body = {**head, "resources": [_resource(entry, is_plan) for entry in old["resources"]]}
    text = yaml.dump(body, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDE)
    schema, _, _ = read_input_text(folder / DESCRIPTOR_FILE).partition("\n")
    named = f"{schema}\n" if schema.startswith(SCHEMA_COMMENT) else ""
    comment = (
        f"# Tabel mentah tahun {year}, disusun dari tahun {last} oleh make new-year.\n"
        f"# `status`: {', '.join(Status)}, atau {PER_ROW} (kolom status di tabelnya).\n"
        f"# Tambahkan `vintage: tttt-bb-hh` (tanggal data) sebelum membuat laporan.\n"
    )
    return named + comment + _marked(text, year)


def next_catalogue(folder: Path, year: int) -> str:
    """Text of ``iku.yaml`` for the new year: the same words and reasons under another ``tahun``.

    Raises
    ------
    IkuError
        If no line states the year.
    """
    text = (folder / CATALOGUE_FILE).read_text(encoding="utf-8")
    made, count = _CATALOGUE_YEAR.subn(rf"\g<1>{year}", text, count=1)
    if not count:
        raise IkuError(
            f"{folder / CATALOGUE_FILE}: baris `tahun:` tidak ditemukan.",
            "Tulis tahun pada barisnya sendiri, misalnya: tahun: 2018",
        )
    return made
