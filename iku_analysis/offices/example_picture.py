"""Picture of a table with one filled row, as a workbook shows it: what to do, seen at a glance."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl
import typst

from iku_analysis.declarations.resource import Resource
from iku_analysis.offices.cell_rules import HEAD_ROW
from iku_analysis.offices.examples import cell_text

MOST_COLUMNS, MOST_LETTERS = 7, 18
PIXELS_PER_INCH = 110.0
_PAGE = Path(__file__).with_name("contoh_isian.typ")


def example_cells(resource: Resource, year: int) -> dict[str, str]:
    """A valid row, by the names of its columns."""
    return {field.name: cell_text(field, year) for field in resource.fields}


def example_picture(resource: Resource, cells: Mapping[str, str]) -> bytes:
    """PNG of the head and a row that is marked as an example; the same bytes for the same row."""
    fields = resource.fields[:MOST_COLUMNS]
    told = {
        "letters": [chr(ord("A") + at) for at in range(len(fields))],
        "heads": [field.name for field in fields],
        "required": [field.constraints.required for field in fields],
        "cells": [cells[field.name][:MOST_LETTERS] for field in fields],
        "first": HEAD_ROW,
        "more": len(resource.fields) > len(fields),
    }
    fonts = Path(mpl.get_data_path()) / "fonts" / "ttf"
    compiler = typst.Compiler(  # type: ignore[misc]  # its stub leaves the input type open
        _PAGE.read_bytes(),
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
        sys_inputs={"told": json.dumps(told)},
    )
    png = compiler.compile(format="png", ppi=PIXELS_PER_INCH)
    if not isinstance(png, bytes):
        raise TypeError("Typst returned no single page")
    return png


def picture_words(cells: Mapping[str, str]) -> str:
    """What the picture shows, for who cannot see it."""
    told = "; ".join(f"{name}: {cell}" for name, cell in cells.items())
    return f"Contoh isian, bukan data. Baris {HEAD_ROW + 1}: {told}"
