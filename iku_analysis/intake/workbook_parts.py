"""The parts of a workbook: which file inside holds a sheet, which styles show dates, which texts.

Everything is found through the relationships between the parts, as the standard asks, with names
that may be written in any case.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError
from zipfile import ZipFile, ZipInfo

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from iku_analysis.intake.limits import MAX_PACKED_FILES
from iku_analysis.intake.sheet_xml import Budget, DamagedError, chunks_of

MAX_PART_BYTES = 32 * 1024**2
ROOT = "_rels/.rels"
# Built-in formats that show a date or a time: ISO 29500-1, 18.8.30.
_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_LITERAL = re.compile(r'"[^"]*"|\[(?!h+\]|m+\]|s+\])[^\]]*\]|[\\_*].', re.IGNORECASE)
_DATE_SIGN = re.compile(r"[dmyhs]", re.IGNORECASE)


def is_date_format(code: str) -> bool:
    """Whether a number format shows a day or a time.

    Examples
    --------
    >>> [is_date_format(code) for code in ("dd/mm/yyyy", "[h]:mm", '0.0 "hari"', "[Red]0", "0%")]
    [True, True, False, False, False]
    """
    return bool(_DATE_SIGN.search(_LITERAL.sub("", code.partition(";")[0])))


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

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Kind and part by identifier, of what a part refers to; empty when it says nothing."""
        folder, name = posixpath.split(part)
        relations = ROOT if not part else f"{folder}/_rels/{name}.rels"
        if not self.has(relations):
            return {}
        return {
            named(item, "Id"): (
                named(item, "Type").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, named(item, "Target"))).lstrip("/"),
            )
            for item in self.tree(relations)
            if named(item, "TargetMode") != "External"
        }


@dataclass(frozen=True)
class Book:
    """What a workbook says of itself.

    Attributes
    ----------
    sheets : tuple of SheetPart
    shared : str
        Part of the shared texts; empty when there are none.
    date_styles : frozenset of str
        Styles that show a date, as cells name them.
    is_1904 : bool
        Whether days count from 1904.
    """

    sheets: tuple[SheetPart, ...]
    shared: str
    date_styles: frozenset[str]
    is_1904: bool


def _first(related: dict[str, tuple[str, str]], kind: str) -> str:
    return next((part for known, part in related.values() if known == kind), "")


def _date_styles(styles: Element) -> frozenset[str]:
    own = {
        named(item, "numFmtId"): named(item, "formatCode")
        for group in styles
        if local(group) == "numFmts"
        for item in group
    }

    def is_date(number: str) -> bool:
        if number in own:
            return is_date_format(own[number])
        return number.isdecimal() and int(number) in _BUILT_IN_DATES

    formats = [item for group in styles if local(group) == "cellXfs" for item in group]
    dates = [str(place) for place, item in enumerate(formats) if is_date(named(item, "numFmtId"))]
    # a cell without a style has the first
    return frozenset([*dates, ""] if "0" in dates else dates)


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
    styles = _first(related, "styles")
    return Book(
        tuple(sheets),
        _first(related, "sharedStrings"),
        _date_styles(archive.tree(styles)) if styles and archive.has(styles) else frozenset(),
        settings is not None and named(settings, "date1904") in {"1", "true"},
    )
