"""Workbooks with the same bytes for the same content, in which no text ever becomes a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from iku_analysis.base.errors import AGAIN, IkuError, file_hint
from iku_analysis.base.whole_file import whole_file

MAX_SHEET_NAME = 31
A4 = 9  # as workbooks number paper
NO_DATE = date(1980, 1, 1)  # the earliest a zip file can hold
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_RESERVED = frozenset({"history"})

Book = Any  # xlsxwriter has no type hints
Sheet = Any
Format = Any


def workbook_bytes(fill: Callable[[Book], None], created: date | None, **properties: str) -> bytes:
    """Bytes of the workbook that `fill` writes.

    Parameters
    ----------
    fill : callable
        Gets the open workbook.
    created : date or None
        The only date in the file, because the day of writing would change its bytes.
    **properties : str
        What else the file says of itself: ``title``, ``author``, ...
    """
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        day = datetime.combine(created or NO_DATE, time())
        book.set_properties({"created": day, **properties})
        fill(book)
    return stream.getvalue()


def write_text(sheet: Sheet, row: int, column: int, text: str, style: Format = None) -> None:
    """Write text as it is; `row` and `column` count from 0."""
    # xlsxwriter would write text in these tags into the file as raw XML
    is_tagged = text.startswith("<r>") and text.endswith("</r>")
    sheet.write_string(row, column, f"{text} " if is_tagged else text, style)


def write_texts(sheet: Sheet, row: int, texts: Sequence[str], style: Format = None) -> None:
    """Write texts side by side from the first column on."""
    for column, text in enumerate(texts):
        write_text(sheet, row, column, text, style)


def cut(text: str, length: int) -> str:
    """Text as long as a workbook allows, which counts as UTF-16 does.

    Examples
    --------
    >>> cut("Kutai Barat", 5)
    'Kutai'
    """
    return text.encode("utf-16-le", "ignore")[: 2 * length].decode("utf-16-le", "ignore")


def sheet_name(text: str, taken: set[str]) -> str:
    """Name a workbook accepts, not yet among `taken`, to which it is added.

    Examples
    --------
    >>> taken = {"ringkasan"}
    >>> [sheet_name(text, taken) for text in ("Dinas A/B", "dinas a?b", "Ringkasan", "'*'")]
    ['Dinas A B', 'dinas a b (2)', 'Ringkasan (2)', 'Lembar']
    """
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    words = " ".join(_FORBIDDEN.sub(" ", printable).split())
    stem = cut(words, MAX_SHEET_NAME).strip("' ") or "Lembar"
    name, number = stem, 1
    while name.casefold() in taken | _RESERVED:
        number += 1
        mark = f" ({number})"
        name = cut(stem, MAX_SHEET_NAME - len(mark)).strip() + mark
    taken.add(name.casefold())
    return name


def write_file(path: Path, content: bytes) -> None:
    """Write a file, and its folder when absent.

    Raises
    ------
    IkuError
        If it cannot be written, mostly because a program holds it open.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as unfinished:
            unfinished.write_bytes(content)
    except OSError as fault:
        raise IkuError(
            f"{path}: tidak dapat ditulis ({fault.strerror or type(fault).__name__}).",
            file_hint(fault) or f"Tutup berkas itu di program lain, {AGAIN}",
        ) from None
