"""The usual ways to run the same notebooks, run for real."""

from __future__ import annotations

import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import mean

from iku_analysis.pipeline.graph import parameters_of
from iku_analysis.pipeline.notebook_checks import SUMMARY
from scripts.bench.project import BIN, Project


def _in_order(project: Project) -> list[Path]:
    """Chapters first: the summary reads their results."""
    notebooks = project.paths.sources.glob("*.ipynb")
    return sorted(notebooks, key=lambda path: (path.stem == SUMMARY, path.stem))


def _fresh_folder(project: Project, name: str) -> Path:
    folder = project.paths.root / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def papermill(project: Project) -> float:
    """The papermill command for each notebook, one after another."""
    out = _fresh_folder(project, "papermill")
    return sum(_papermill(project, notebook, out) for notebook in _in_order(project))


def papermill_per_core(project: Project, cores: int) -> float:
    """Mean seconds of the papermill command on a notebook, as many at a time as there are cores."""
    out = _fresh_folder(project, "papermill")
    with ThreadPoolExecutor(cores) as threads:
        return mean(threads.map(lambda one: _papermill(project, one, out), _in_order(project)))


def _papermill(project: Project, notebook: Path, out: Path) -> float:
    parameters = parameters_of(notebook.stem, project.paths).items()
    options = [word for name, value in parameters for word in ("-p", name, str(value))]
    return project.run(BIN / "papermill", notebook, out / notebook.name, *options)


def papermill_and_nbconvert(project: Project) -> float:
    """Papermill for each notebook, nbconvert to HTML, and our PDF step in a process of its own."""
    seconds = papermill(project)
    files = sorted((project.paths.root / "papermill").glob("*.ipynb"))
    seconds += project.run(BIN / "jupyter", "nbconvert", "--to", "html", *files)
    return seconds + pdf_step(project)


def nbconvert_execute(project: Project) -> float:
    """``jupyter nbconvert --execute`` for each notebook, one after another."""
    out = _fresh_folder(project, "nbconvert")
    command = (BIN / "jupyter", "nbconvert", "--to", "html", "--execute", "--output-dir", out)
    return sum(project.run(*command, notebook) for notebook in _in_order(project))


def pdf_step(project: Project) -> float:
    """Our PDF from the executed notebooks, start of Python included."""
    return file_step(project, "pdf")


def file_step(project: Project, name: str) -> float:
    """One of our files from the executed notebooks, start of Python included."""
    year = str(project.paths.year)
    return project.run(sys.executable, "-m", "scripts.bench.parts", name, year)
