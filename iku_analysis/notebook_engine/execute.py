"""Run one notebook through papermill, strictly, and leave an executed copy with stable bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbformat import NotebookNode
from papermill.engines import Engine, NBClientEngine, papermill_engines
from papermill.exceptions import PapermillExecutionError

from iku_analysis.base.errors import IkuError
from iku_analysis.base.input_files import read_input_text
from iku_analysis.base.paths import paths_of_raw, project_root
from iku_analysis.base.step_processes import step_limit
from iku_analysis.notebook_engine.executed import normalised

Parameters = Mapping[str, int | str]
FAILED_FOLDER = "gagal"
NOTHING = "None"
KERNEL_ENGINE = "iku-kernel"


def check_parameters(notebook: NotebookNode, name: str, parameters: Parameters) -> None:
    """Refuse parameters the notebook does not declare, before a kernel starts.

    One whose default is None need not be given, and is a number. papermill itself
    only warns about an unknown name and runs the default year.

    Raises
    ------
    IkuError
        If a name is unknown or missing, or a value has another type than the default.
    """
    declared = papermill.inspect_notebook(notebook)
    optional = {name for name, about in declared.items() if about["default"] == NOTHING}
    unknown = sorted(set(parameters) ^ (set(declared) - (optional - set(parameters))))
    if unknown:
        raise IkuError(
            f"{name}: parameter {', '.join(unknown)} tidak cocok; "
            f"notebook menyatakan {', '.join(sorted(declared)) or 'tidak ada'}.",
            "Samakan sel bertanda `parameters` dengan pemanggilnya.",
        )
    for key, value in parameters.items():
        default = str(declared[key]["default"])
        is_number = key in optional or default.strip().lstrip("-").isdigit()
        if isinstance(value, int) != is_number:
            raise IkuError(
                f"{name}: parameter {key} = {value!r} tidak sejenis dengan {default}.",
                "Tahun ditulis sebagai bilangan, folder sebagai teks.",
            )


class ReproducibleEngine(Engine):  # type: ignore[misc]  # papermill has no type hints
    """A papermill engine whose executed copy is the same every time, before papermill writes it."""

    @classmethod
    def execute_notebook(cls, *arguments: object, **options: object) -> NotebookNode:
        """Execute as papermill does, and take out what differs between two runs."""
        return normalised(super().execute_notebook(*arguments, **options))


class KernelEngine(ReproducibleEngine, NBClientEngine):  # type: ignore[misc]  # as above
    """papermill's own engine, which starts a kernel."""


papermill_engines.register(KERNEL_ENGINE, KernelEngine)


def execute(
    notebook: Path,
    parameters: Parameters,
    destination: Path,
    engine: str = KERNEL_ENGINE,
    **engine_options: object,
) -> NotebookNode:
    """Execute a notebook and store the executed copy.

    Parameters
    ----------
    notebook : Path
        Stored notebook without outputs; absolute.
    parameters : mapping
        Exactly the names its ``parameters`` cell declares.
    destination : Path
        Executed copy; replaced only when every cell ran.
    engine : str, optional
        Name of a `ReproducibleEngine`; the one that starts a kernel by default.
    **engine_options
        What that engine takes.

    Returns
    -------
    NotebookNode
        The executed copy.

    Raises
    ------
    IkuError
        If a parameter does not fit or a cell fails; the message names the cell, the half-run copy
        is kept beside the executed ones in ``gagal/``.
    """
    stored = nbformat.reads(read_input_text(notebook), as_version=4)
    check_parameters(stored, notebook.name, parameters)
    failed = destination.parents[1] / FAILED_FOLDER / destination.name
    failed.parent.mkdir(parents=True, exist_ok=True)
    try:
        executed: NotebookNode = papermill.execute_notebook(
            stored,
            str(failed),
            parameters=dict(parameters),
            kernel_name="python3",
            progress_bar=False,
            request_save_on_cell_execute=False,  # it would rewrite the growing file at every cell
            engine_name=engine,
            **engine_options,
            execution_timeout=int(step_limit()),  # of a cell, where a kernel runs it
            shutdown_kernel="immediate",
        )
    except PapermillExecutionError as error:
        raise _notebook_fault(notebook, error, parameters) from None
    destination.parent.mkdir(parents=True, exist_ok=True)
    failed.replace(destination)
    return executed


def _notebook_fault(
    notebook: Path, error: PapermillExecutionError, parameters: Parameters
) -> IkuError:
    of_year = paths_of_raw(project_root() / str(parameters.get("raw_dir", "")))
    quarter = parameters.get("quarter")
    paths = replace(of_year, quarter=quarter if isinstance(quarter, int) else None)
    first_line = str(error.source).strip().splitlines()[0]
    kind = "" if error.ename in _told_in_full() else f"{error.ename}: "
    return IkuError(
        f"{notebook.name} gagal pada sel [{error.exec_count}] `{first_line}`: {kind}{error.evalue}",
        f"Jalankan ulang hanya notebook ini: {paths.typed('notebook', NAME=notebook.stem)}",
    )


def _told_in_full(family: type[IkuError] = IkuError) -> set[str]:
    """Names of the errors that say themselves what is wrong and how to mend it."""
    below = (name for kind in family.__subclasses__() for name in _told_in_full(kind))
    return {family.__name__, *below}


def published(notebook: NotebookNode, mime: str) -> list[dict[str, Any]]:
    """Data an executed notebook published under a MIME type, in cell order."""
    return [
        output["data"][mime]
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if mime in output.get("data", {})
    ]
