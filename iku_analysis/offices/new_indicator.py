"""What ``make new-indicator`` does: one more indicator, put into the files of a year."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from yaml import Node, SequenceNode

from iku_analysis.base.declaration import PROMPT
from iku_analysis.base.errors import IkuError, UsageError
from iku_analysis.base.paths import YearPaths
from iku_analysis.base.spreadsheet import write_file
from iku_analysis.base.terminal import say
from iku_analysis.base.yaml_file import compose
from iku_analysis.declarations.catalogue import CATALOGUE_FILE, Catalogue, parse_catalogue
from iku_analysis.declarations.named_function import NamedFunction
from iku_analysis.declarations.office_regions import REGION_FILE
from iku_analysis.declarations.package import DESCRIPTOR_FILE, load_package, parse_package
from iku_analysis.declarations.resource import Resource
from iku_analysis.intake.iku_table import DocumentRow, read_iku_table
from iku_analysis.narrative.notebook_text import made_head, made_section, notebook_bytes
from iku_analysis.narrative.text import FOLDER
from iku_analysis.narrative.text_checks import indicator_file
from iku_analysis.offices.chosen_indicators import last_line, value_of
from iku_analysis.offices.indicator_scaffold import (
    catalogue_entry,
    plan_rows,
    settled,
    table_entry,
    table_name,
)
from iku_analysis.offices.new_year_texts import empty_text, read_text_template
from iku_analysis.offices.new_year_yaml import yaml_text
from iku_analysis.offices.template import template_bytes

FUNCTION_TEXT = '''

def {function}({table}, year):
    """IKU {number}: {name}."""
    # TULIS: hitung nilainya dari baris tahun itu; contoh di docs/fungsi-sendiri.md.
    rows = {table}[{table}["tahun"] == year]
    value = missing("fungsi {named} belum ditulis", Status.SEMENTARA)
    used = InputUsed.of("{table}", rows)
    return Measurement({number}, year, {{"nilai": value}}, inputs=(used,))
'''
FUNCTION_HEAD = '''"""Fungsi indikator kantor ini; lihat docs/fungsi-sendiri.md."""

from iku_analysis.indicators import InputUsed, Measurement, Status, missing
'''


class _Insertion:
    """Lines put into a YAML file whose other bytes, comments among them, stay."""

    def __init__(self, path: Path, shown: str) -> None:
        self._shown = shown
        self._lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        self.root = compose(path.read_bytes())

    def items(self, node: Node | None, key: str) -> SequenceNode:
        """Block list under a key of a mapping."""
        found = value_of(node, key)
        if not isinstance(found, SequenceNode) or found.flow_style or not found.value:
            raise IkuError(
                f"{self._shown}: daftar `{key}` tidak ditulis satu butir per baris.",
                "Tulis tiap butirnya pada baris sendiri yang dimulai dengan tanda -.",
            )
        return found

    def append(self, items: SequenceNode, entry: object, *, apart: bool) -> bytes:
        """Text with one more item at the end of a list."""
        at, margin = last_line(items) + 1, " " * items.start_mark.column
        lines = yaml_text([entry]).splitlines()
        text = "".join(f"{margin}{line}\n" for line in lines)
        before = "".join(self._lines[:at])
        before += "" if before.endswith("\n") else "\n"
        return (before + ("\n" if apart else "") + text + "".join(self._lines[at:])).encode()


def _target_node(items: SequenceNode, number: int) -> Node | None:
    for node in items.value:
        own = value_of(node, "nomor")
        if own is not None and own.value == str(number):
            return node  # type: ignore[no-any-return]  # yaml has nodes of any kind
    return None


def _catalogue(paths: YearPaths, row: DocumentRow, function: str) -> bytes:
    """``iku.yaml`` with the indicator, under a sasaran that may be new itself."""
    file = _Insertion(paths.raw / CATALOGUE_FILE, CATALOGUE_FILE)
    entry, targets = catalogue_entry(row, function), file.items(file.root, "sasaran")
    target = _target_node(targets, row.target_number)
    if target is None:
        made = {"nomor": row.target_number, "nama": row.target, "indikator": [entry]}
        return file.append(targets, made, apart=True)
    return file.append(file.items(target, "indikator"), entry, apart=False)


def _descriptor(paths: YearPaths, row: DocumentRow, publisher: str) -> bytes:
    file = _Insertion(paths.raw / DESCRIPTOR_FILE, DESCRIPTOR_FILE)
    entry = table_entry(row, publisher)
    return file.append(file.items(file.root, "resources"), entry, apart=True)


def _with_rows(content: bytes, resource: Resource, rows: Iterable[Mapping[str, str]]) -> bytes:
    """File of a plan table with more rows at its end, under the heads it has."""
    text = content.decode(resource.encoding)
    lines = csv.reader(io.StringIO(text), delimiter=resource.delimiter)
    heads = next((cells for cells in lines if "kode_iku" in cells), None)
    if heads is None:
        return content
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(
        stream, heads, restval="", extrasaction="ignore", delimiter=resource.delimiter,
        lineterminator="\r\n" if "\r\n" in text else "\n",
    )  # fmt: skip
    writer.writerows(rows)
    gap = "" if text.endswith("\n") else "\n"
    return (text + gap + stream.getvalue()).encode(resource.encoding)


def _document(content: bytes, row: DocumentRow, catalogue: Catalogue) -> bytes:
    """The document with a row for the indicator, below the last one of its sasaran."""
    lines = content.decode().split("\n")
    own = {item.number for item in catalogue.target(row.target_number).indicators}
    numbered = [line.split("\t") for line in lines]
    places = [
        at for at, cells in enumerate(numbered)
        if len(cells) > 3 and (found := re.match(r"\d+", cells[2])) and int(found[0]) in own  # noqa: PLR2004 -- number and words
    ]  # fmt: skip
    tables = [at for at, cells in enumerate(numbered) if len(cells) > 3]  # noqa: PLR2004 -- as above
    if not tables:
        return content
    head = ("", "") if places else (f"{row.target_number}", row.target)
    at = (places or tables)[-1] + 1
    made = "\t".join((*head, str(row.number), *row.words))
    return "\n".join([*lines[:at], made, *lines[at:]]).encode()


def _notebook(paths: YearPaths, catalogue: Catalogue, row: DocumentRow) -> dict[Path, bytes]:
    """The notebook somebody wrote for the sasaran, with a section; none is needed otherwise."""
    target, item = catalogue.target(row.target_number), catalogue.indicator(row.number)
    found = sorted(paths.own_sources.glob(f"{target.number:02d}_*.ipynb"))
    if found:
        plain = json.loads(found[0].read_bytes())
        plain["cells"] += made_section(item)
        text = json.dumps(plain, ensure_ascii=False, indent=1) + "\n"
        return {found[0]: text.encode()}
    if paths.sources != paths.own_sources:
        return {}
    cells = [*made_head(target, paths), *made_section(item)]
    return {paths.own_sources / f"{target.number:02d}_sasaran.ipynb": notebook_bytes(cells)}


def _function_file(paths: YearPaths, row: DocumentRow, named: str) -> dict[Path, bytes]:
    """File with a function that says it is still to be written; one that is there stays."""
    found = NamedFunction(named, "").own
    if not found:
        raise UsageError(
            f"FUNCTION={named!r} bukan nama fungsi sendiri.",
            "Tulis indikator.<berkas>.<fungsi>, misalnya: FUNCTION=indikator.layanan.waktu_tunggu",
        )
    path = paths.office / found.file
    text = path.read_text(encoding="utf-8") if path.is_file() else FUNCTION_HEAD
    if re.search(rf"^def {found.function}\(", text, re.MULTILINE):
        return {}
    words = {"function": found.function, "table": table_name(row.number), "named": named}
    name = row.name.replace("\\", "").replace('"', "'")
    made = FUNCTION_TEXT.format(**words, number=row.number, name=name)
    return {path: (text.rstrip("\n") + "\n" + made).encode()}


def _row(paths: YearPaths, catalogue: Catalogue, asked: Mapping[str, str]) -> DocumentRow:
    """Words of the indicator: those of the document, else the name that was given.

    Raises
    ------
    UsageError
        If a number is none or taken, or nobody says what the indicator is called.
    """
    number, target = (_number(asked[key], key.upper()) for key in ("number", "target"))
    if number in {item.number for item in catalogue.indicators}:
        raise UsageError(f"IKU {number} sudah ada di {CATALOGUE_FILE}; tidak ada yang ditimpa.")
    try:
        known = read_iku_table(paths.raw / catalogue.document).rows
    except IkuError:  # the check of the year tells it
        known = ()
    for row in known:
        if row.number == number and row.target_number == target:
            return row
    names = {item.number: item.name for item in catalogue.targets}
    name = " ".join(asked["name"].split())
    if not name:
        raise UsageError("Nama indikator belum disebut.", 'Sebut misalnya: NAME="Jumlah pasar"')
    unit = "persen" if name.casefold().startswith("persentase") else f"{PROMPT} satuan"
    target_name = names.get(target, f"{PROMPT} nama sasaran")
    return DocumentRow(target, target_name, number, name, unit, "", "", "")


def _number(text: str, name: str) -> int:
    if not re.fullmatch(r"[1-9]\d?", text.strip(), re.ASCII):
        raise UsageError(
            f"{name}={text!r} bukan nomor 1 sampai 99.",
            'Contoh: make new-indicator YEAR=2018 NUMBER=12 TARGET=2 NAME="Jumlah pasar"',
        )
    return int(text)


def _changes(paths: YearPaths, row: DocumentRow, function: str) -> dict[Path, bytes]:
    """Every file that is new or gets more, all of them sound together."""
    raw = paths.raw
    files = _function_file(paths, row, function) if function else {}
    files[raw / CATALOGUE_FILE] = _catalogue(paths, row, function)
    catalogue = parse_catalogue(files[raw / CATALOGUE_FILE], CATALOGUE_FILE)
    package = load_package(raw)
    if table_name(row.number) not in {item.name for item in package.resources}:
        made = _descriptor(paths, row, catalogue.organisation)
        package = parse_package(made, DESCRIPTOR_FILE, raw)
        files[raw / DESCRIPTOR_FILE] = made
        table = package.resource(table_name(row.number))
        files[raw / table.path] = template_bytes(table, paths.year, package.vintage)
    item = catalogue.indicator(row.number)
    rows = plan_rows(item, row.target, paths.year)
    for table in package.resources:
        path = raw / table.path
        if table.name in rows and table.format == "csv" and path.is_file():
            files[path] = _with_rows(path.read_bytes(), table, rows[table.name])
    document = raw / catalogue.document
    if document.is_file() and f"\t{row.name}\t" not in document.read_text(encoding="utf-8"):
        files[document] = _document(document.read_bytes(), row, catalogue)
    text = raw / FOLDER / indicator_file(row.number)
    template = read_text_template(paths.root)
    files |= {} if text.exists() else {text: empty_text(text.name, template).encode()}
    return files | _notebook(paths, catalogue, row)


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write all files, or leave all as they were."""
    before = {path: path.read_bytes() if path.is_file() else None for path in files}
    try:
        for path, content in files.items():
            write_file(path, content)
    except BaseException:
        for path, old in before.items():
            if old is None:
                path.unlink(missing_ok=True)
            elif path.read_bytes() != old:
                path.write_bytes(old)
        raise


def add_indicator(paths: YearPaths, asked: Mapping[str, Any], console: Console) -> int:
    """Add an indicator to a year and print what is left to fill.

    Parameters
    ----------
    paths : YearPaths
        The year.
    asked : mapping of str to str
        ``number``, ``target``, ``name``, ``measure`` and ``function`` as typed.
    console : Console
        Where to print.

    Returns
    -------
    int
        Exit code 0; a fault is raised.

    Raises
    ------
    IkuError
        If it cannot be added; then every file stays as it was.
    """
    catalogue = parse_catalogue((paths.raw / CATALOGUE_FILE).read_bytes(), CATALOGUE_FILE)
    if asked["measure"].strip() and asked["function"].strip():
        raise UsageError(
            "MEASURE dan FUNCTION disebut bersama; indikator dihitung dengan salah satunya.",
            "Sebut MEASURE= untuk ukuran yang dinyatakan, atau FUNCTION= untuk fungsi sendiri.",
        )
    row = _row(paths, catalogue, asked)
    has_parts = (paths.raw / REGION_FILE).is_file()
    files = _changes(paths, settled(row, asked["measure"], has_parts=has_parts), asked["function"])
    write_together(files)
    lines = (
        f"IKU {row.number} ditambahkan pada sasaran {row.target_number}. Ditulis:",
        *(f"- {paths.relative(path)}" for path in sorted(files)),
        f"Ganti setiap petunjuk {PROMPT} dan isi sel yang kosong.",
        f"Daftar yang belum terisi, kapan saja: {paths.check_command}",
    )
    say(console, "\n".join(lines))
    return 0
