"""The parts of a workbook: which file inside holds a sheet, which styles show dates, which texts.

Everything is found through the relationships between the parts, as the standard asks, with names
that may be written in any case.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError
from zipfile import ZipFile, ZipInfo

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from iku_analysis.intake.limits import MAX_PACKED_FILES
from iku_analysis.intake.number_formats import BUILT_IN, GENERAL, is_date_format
from iku_analysis.intake.sheet_xml import Budget, DamagedError, chunks_of

MAX_PART_BYTES = 32 * 1024**2
ROOT = "_rels/.rels"


class SheetPart(NamedTuple):
    """A sheet and the file that holds it; no file when it is no sheet of cells."""

    name: str
    part: str


def local(element: Element) -> str:
    """Name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def named(element: Element, name: str) -> str:
    """Attribute by its name without namespace; empty when absent."""
    found = (value for key, value in element.items() if key.rpartition("}")[2] == name)
    return next(found, "")


@dataclass(frozen=True)
class Archive:
    """Files inside a workbook.

    Attributes
    ----------
    archive : ZipFile
    budget : Budget
        What may still be unpacked.
    """

    archive: ZipFile
    budget: Budget

    def _entry(self, part: str) -> ZipInfo | None:
        key = part.lstrip("/").casefold()
        entries = self.archive.infolist()
        if len(entries) > MAX_PACKED_FILES:
            raise DamagedError(f"buku kerja memuat lebih dari {MAX_PACKED_FILES} berkas")
        found = [e for e in entries if e.filename.replace("\\", "/").casefold() == key]
        if len(found) > 1:
            raise DamagedError(f"buku kerja memuat {part} lebih dari sekali")
        return found[0] if found else None

    def chunks(self, part: str) -> Iterable[bytes]:
        """Content of a part, unpacked as it is read.

        Raises
        ------
        DamagedError
            If there is none.
        """
        entry = self._entry(part)
        if entry is None:
            raise DamagedError(f"buku kerja tidak memuat bagian {part}")
        with self.archive.open(entry) as stream:
            yield from chunks_of(stream.read)

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return self._entry(part) is not None

    def tree(self, part: str) -> Element:
        """Root of a small part.

        Raises
        ------
        DamagedError
            If it is absent, no sound XML or not small.
        """
        content = bytearray()
        for chunk in self.chunks(part):
            content += self.budget.spend(chunk)
            if len(content) > MAX_PART_BYTES:
                raise DamagedError(f"bagian {part} terlalu besar")
        try:
            root: Element = fromstring(bytes(content), forbid_dtd=True)
        except (ParseError, DefusedXmlException):
            raise DamagedError(f"XML bagian {part} tidak utuh") from None
        return root

    def _relations(self, part: str) -> tuple[str, Iterable[Element]]:
        folder, name = posixpath.split(part)
        relations = ROOT if not part else f"{folder}/_rels/{name}.rels"
        return folder, self.tree(relations) if self.has(relations) else ()

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Kind and part by identifier, of what a part refers to; empty when it says nothing."""
        folder, relations = self._relations(part)
        return {
            named(item, "Id"): (
                named(item, "Type").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, named(item, "Target"))).lstrip("/"),
            )
            for item in relations
            if named(item, "TargetMode") != "External"
        }

    def external(self, part: str) -> dict[str, str]:
        """Address by identifier, of what a part refers to outside."""
        return {
            named(item, "Id"): named(item, "Target")
            for item in self._relations(part)[1]
            if named(item, "TargetMode") == "External"
        }


@dataclass(frozen=True)
class Book:
    """What a workbook says of itself.

    Attributes
    ----------
    sheets : tuple of SheetPart
    shared : str
        Part of the shared texts; empty when there are none.
    formats : mapping of str to str
        Number format of each style, as cells name them.
    indents : mapping of str to int
        How far the styles that do indent their text.
    is_1904 : bool
        Whether days count from 1904.
    """

    sheets: tuple[SheetPart, ...]
    shared: str
    formats: Mapping[str, str]
    indents: Mapping[str, int]
    is_1904: bool

    @cached_property
    def date_styles(self) -> frozenset[str]:
        """Styles that show a date."""
        return frozenset(style for style, code in self.formats.items() if is_date_format(code))


def _first(related: dict[str, tuple[str, str]], kind: str) -> str:
    return next((part for known, part in related.values() if known == kind), "")


def _formats(styles: Element) -> dict[str, str]:
    own = {
        named(item, "numFmtId"): named(item, "formatCode")
        for group in styles
        if local(group) == "numFmts"
        for item in group
    }

    def code(number: str) -> str:
        known = BUILT_IN.get(int(number), GENERAL) if number.isdecimal() else GENERAL
        return own.get(number, known)

    formats = [item for group in styles if local(group) == "cellXfs" for item in group]
    codes = {str(place): code(named(item, "numFmtId")) for place, item in enumerate(formats)}
    # a cell without a style has the first
    return {**codes, "": codes.get("0", GENERAL)}


def _indents(styles: Element) -> dict[str, int]:
    formats = [item for group in styles if local(group) == "cellXfs" for item in group]
    found = {
        str(place): int(named(part, "indent"))
        for place, item in enumerate(formats)
        for part in item
        if local(part) == "alignment" and named(part, "indent").isdecimal()
    }
    return {style: depth for style, depth in found.items() if depth}


def read_book(archive: Archive) -> Book:
    """Read what a workbook says of itself.

    Raises
    ------
    DamagedError
        If it is no workbook.
    """
    part = _first(archive.related(""), "officeDocument") or "xl/workbook.xml"
    root, related = archive.tree(part), archive.related(part)
    settings = next((item for item in root if local(item) == "workbookPr"), None)
    listed: Callable[[str], Iterable[Element]] = lambda name: (  # noqa: E731 -- one line, used once
        item for group in root if local(group) == name for item in group
    )
    sheets = []
    for item in listed("sheets"):
        kind, target = related.get(named(item, "id"), ("", ""))
        sheets.append(SheetPart(named(item, "name"), target if kind == "worksheet" else ""))
    part = _first(related, "styles")
    styles = archive.tree(part) if part and archive.has(part) else Element("styleSheet")
    return Book(
        tuple(sheets),
        _first(related, "sharedStrings"),
        _formats(styles),
        _indents(styles),
        settings is not None and named(settings, "date1904") in {"1", "true"},
    )
