"""Notebooks as they are written for an indicator nobody wrote a section for."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from iku_analysis.base.paths import YearPaths
from iku_analysis.declarations.catalogue import Indicator, StrategicTarget

CODE, MARKDOWN = "code", "markdown"
OPENING = (
    "from iku_analysis.pages import chapter, charts\n\n"
    "bab = chapter.open_chapter(\n"
    "    {}, year=year, raw_dir=raw_dir, processed_dir=processed_dir, quarter=quarter\n)"
)
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}
NotebookCell = dict[str, Any]


def stored_cell(kind: str, name: str, source: str, *tags: str) -> NotebookCell:
    """Cell of a stored notebook, without outputs."""
    cell: NotebookCell = {
        "cell_type": kind,
        "id": name,
        "metadata": {"tags": [*tags]} if tags else {},
    }
    outputs: NotebookCell = {"execution_count": None, "outputs": []} if kind == CODE else {}
    return {**cell, **outputs, "source": source.splitlines(keepends=True)}


def notebook_bytes(cells: Iterable[NotebookCell]) -> bytes:
    """Stored notebook as its file holds it."""
    plain = {"cells": list(cells), "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def heading(item: Indicator) -> str:
    """Heading of the section of an indicator."""
    return f"## IKU {item.number}. {item.title}"


def made_section(item: Indicator) -> list[NotebookCell]:
    """Section that shows everything there is of an indicator."""
    name, start = f"iku{item.number}", f"iku-{item.number}"
    opened = f"{name} = bab.indicator({item.number})\n{name}"
    return [
        stored_cell(MARKDOWN, f"{start}-judul", heading(item)),
        stored_cell(CODE, f"{start}-ukur", opened, "tersembunyi"),
        stored_cell(CODE, f"{start}-capaian", f"{name}.achievement()"),
        stored_cell(CODE, f"{start}-rincian", f"{name}.details()"),
        stored_cell(CODE, f"{start}-analisis", f"{name}.analyses()"),
        stored_cell(CODE, f"{start}-teknis", f"{name}.technical()", "teknis"),
    ]


def parameters_source(paths: YearPaths, *, summary: bool = False) -> str:
    """Source of the cell that lets a notebook run as it is."""
    folders = {"raw_dir": paths.raw, "processed_dir": paths.processed}
    folders |= {"results_dir": paths.results} if summary else {}
    lines = [f'{name} = "{paths.relative(path)}"' for name, path in folders.items()]
    return "\n".join([f"year = {paths.year}", *lines, "quarter = None"])


def made_head(target: StrategicTarget, paths: YearPaths) -> list[NotebookCell]:
    """What stands before the first section."""
    start = f"sasaran-{target.number}"
    title = f"# Sasaran {target.number}. {target.name.rstrip('.')}"
    return [
        stored_cell(MARKDOWN, f"{start}-judul", title),
        stored_cell(CODE, f"{start}-parameter", parameters_source(paths), "parameters"),
        stored_cell(CODE, f"{start}-buka", OPENING.format(target.number)),
    ]
