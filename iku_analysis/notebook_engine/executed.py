"""Executed notebooks: the same bytes in every run, with the text their stored notebook has now."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat import NotebookNode, reader

from iku_analysis.base.input_files import read_input, read_input_text
from iku_analysis.notebook_engine.cells import CODE, INJECTED_TAG, PARAMETERS_TAG

_VOLATILE_CELL_KEYS = ("papermill", "execution", "ExecuteTime")


def normalised(notebook: NotebookNode) -> NotebookNode:
    """Take out what differs between two runs: timings, random ids, interpreter version."""
    notebook.metadata.pop("papermill", None)
    notebook.metadata.pop("language_info", None)  # what a kernel says of its interpreter
    for cell in notebook.cells:
        for key in _VOLATILE_CELL_KEYS:
            cell.metadata.pop(key, None)
        if INJECTED_TAG in cell.metadata.get("tags", ()):
            cell.id = INJECTED_TAG
    return notebook


def with_prose(executed: NotebookNode, stored: NotebookNode) -> NotebookNode:
    """Put the Markdown cells of a stored notebook between the code cells that were executed.

    Parameters
    ----------
    executed : NotebookNode
        Run of the very code cells of ``stored``, with the injected parameters after the declared.
    stored : NotebookNode
        The notebook as it stands now.

    Returns
    -------
    NotebookNode
        What executing ``stored`` would give.
    """
    ran = iter([cell for cell in executed.cells if cell.cell_type == CODE])
    cells = []
    for cell in stored.cells:
        cell.metadata.setdefault("tags", [])  # as papermill leaves every cell
        cells.append(next(ran) if cell.cell_type == CODE else cell)
        if PARAMETERS_TAG in cell.metadata.tags:
            cells.append(next(ran))
    executed.cells = cells
    return executed


def write_current(executed: Path, stored: Path, destination: Path) -> NotebookNode:
    """Write an executed notebook with the Markdown cells the stored one has now.

    Returns
    -------
    NotebookNode
        What was written.
    """
    ran = reader.reads(read_input(executed))  # checked when papermill wrote it
    before = ran.cells
    current = normalised(with_prose(ran, nbformat.reads(read_input_text(stored), as_version=4)))
    if current.cells == before:
        destination.write_bytes(
            read_input(executed)
        )  # writing anew takes longer than all of the above
    else:  # as papermill writes, to the last byte
        destination.write_text(nbformat.writes(current), encoding="utf-8")
    return current
