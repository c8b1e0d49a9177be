"""Clean tables to start from: each shipped table as a CSV file and as a workbook, cut short."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd
from msgspec.structs import replace

from iku_analysis.base.spreadsheet import workbook_bytes, write_text, write_texts
from iku_analysis.declarations.package import load_package
from iku_analysis.declarations.resource import Dialect, Resource
from iku_analysis.intake.parsing import parse_table
from iku_analysis.intake.reading import read_raw

ROWS = 150


@dataclass(frozen=True)
class Base:
    """A clean table.

    Attributes
    ----------
    resource : Resource
        What is declared, with the format of the content.
    content : bytes
    """

    resource: Resource
    content: bytes


def _texts(folder: Path, resource: Resource) -> pd.DataFrame:
    raw, _ = read_raw(folder, resource)
    if raw is None:
        raise SystemExit(f"{resource.path} is not clean")
    return raw.cells.head(ROWS)


def csv_base(folder: Path, resource: Resource) -> Base:
    """Table as CSV with the delimiter it is declared with."""
    stream = io.StringIO(newline="")
    texts = _texts(folder, resource)
    writer = csv.writer(stream, delimiter=resource.delimiter, lineterminator="\n")
    writer.writerows([list(texts), *texts.to_numpy().tolist()])
    dialect = Dialect(resource.delimiter, resource.quote)
    declared = replace(resource, path="uji.csv", format="csv", dialect=dialect, encoding="utf-8")
    return Base(declared, stream.getvalue().encode())


def book_base(folder: Path, resource: Resource) -> Base:
    """Table as a workbook whose numbers and dates are cells of that kind."""
    raw, _ = read_raw(folder, resource)
    if raw is None:
        raise SystemExit(f"{resource.path} is not clean")
    texts = raw.cells.head(ROWS)
    values = parse_table(raw, resource.fields, resource.missing_values).frame.head(ROWS)
    kinds = {field.name: field.type for field in resource.fields}

    def fill(book: object) -> None:
        sheet = book.add_worksheet("Data")  # type: ignore[attr-defined]  # no type hints upstream
        day = book.add_format({"num_format": "yyyy-mm-dd"})  # type: ignore[attr-defined]  # as above
        write_texts(sheet, 0, list(texts))
        for column, name in enumerate(texts):
            cells = zip(texts[name], values[name], strict=True)
            for row, (text, value) in enumerate(cells, 1):
                if pd.isna(value):
                    continue
                if kinds[name] == "date":
                    sheet.write_datetime(row, column, datetime.fromisoformat(str(value)), day)
                elif kinds[name] in {"number", "integer"}:
                    sheet.write_number(row, column, value)
                else:
                    write_text(sheet, row, column, text)

    declared = replace(resource, path="uji.xlsx", format="xlsx", dialect=Dialect(sheet="Data"))
    return Base(declared, workbook_bytes(fill, None))


def bases(folder: Path) -> tuple[list[Base], list[Base]]:
    """All tables with rows of a raw folder, as CSV and as workbooks."""
    resources = [item for item in load_package(folder).resources if not item.may_be_empty]
    return [csv_base(folder, item) for item in resources], [
        book_base(folder, item) for item in resources
    ]
