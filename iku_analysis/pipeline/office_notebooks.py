"""Notebooks of an office: its own, sections of those of the project, and the rest made anew.

A section of the project's notebooks serves whoever uses the function it shows, under another number
too; an indicator nobody wrote a section for gets one that shows all there is of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from iku_analysis.base.errors import IkuError
from iku_analysis.base.paths import NOTEBOOKS, YearPaths
from iku_analysis.base.whole_file import whole_file
from iku_analysis.declarations.catalogue import Catalogue, Indicator, StrategicTarget
from iku_analysis.model.regions import current_regions
from iku_analysis.narrative.notebook_text import (
    MARKDOWN,
    NotebookCell,
    heading,
    made_head,
    made_section,
    notebook_bytes,
    parameters_source,
)
from iku_analysis.notebook_engine.cells import PARAMETERS_TAG
from iku_analysis.pipeline.notebook_checks import SUMMARY

FUNCTION = "fungsi"  # metadata of the heading of a section: what it shows
_LETTER = re.compile(r"^## ([A-Z])\. ")
_HEADING = re.compile(r"## IKU (\d+)\..*")


class _Section(NamedTuple):
    """What a notebook of the project shows of one indicator.

    Attributes
    ----------
    number : int
        Of the indicator, as the notebook knows it.
    stem : str
        Name of the notebook without the number of its sasaran.
    cells : list of dict
    """

    number: int
    stem: str
    cells: list[NotebookCell]


def _source(cell: NotebookCell) -> str:
    return "".join(cell["source"])


def _read(path: Path) -> list[NotebookCell]:
    cells: list[NotebookCell] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return cells


def _sections(cells: Iterable[NotebookCell]) -> Iterator[tuple[str, int, list[NotebookCell]]]:
    """Function, number and cells of each section."""
    name, number, own = "", 0, list[NotebookCell]()
    for item in cells:
        if item["cell_type"] == MARKDOWN and (found := _HEADING.match(_source(item))):
            if name:
                yield name, number, own
            name, number, own = item["metadata"].get(FUNCTION, ""), int(found[1]), []
        own.append(item)
    if name:
        yield name, number, own


def _written(root: Path) -> dict[str, _Section]:
    """Sections of the project's notebooks by the function they show."""
    found = dict[str, _Section]()
    for path in sorted((root / NOTEBOOKS).glob("[0-9][0-9]_*.ipynb")):
        for function, number, cells in _sections(_read(path)):
            found.setdefault(function, _Section(number, path.stem.partition("_")[2], cells))
    return found


def _renumbered(section: _Section, item: Indicator) -> list[NotebookCell]:
    """A section as it is for an indicator that has another number, or other words."""
    made = []
    for old in section.cells:
        text = re.sub(rf"\biku{section.number}\b", f"iku{item.number}", _source(old))
        text = text.replace(f".indicator({section.number})", f".indicator({item.number})")
        if old["cell_type"] == MARKDOWN:
            text = _HEADING.sub(lambda _: heading(item), text, count=1)
        made.append({**old, "source": text.splitlines(keepends=True)})
    return made


def _made(
    target: StrategicTarget, written: Mapping[str, _Section], paths: YearPaths
) -> list[NotebookCell]:
    sections = (
        _renumbered(written[item.function.value], item)
        if item.function.value in written
        else made_section(item)
        for item in target.indicators
    )
    return [*made_head(target, paths), *(part for section in sections for part in section)]


def _name(target: StrategicTarget, written: Mapping[str, _Section]) -> str:
    first = written.get(target.indicators[0].function.value)
    return f"{target.number:02d}_{first.stem if first else 'sasaran'}.ipynb"


def _without_absent(cells: Iterable[NotebookCell], catalogue: Catalogue) -> Iterator[NotebookCell]:
    """Cells without the sections of what the office has not; those after take their letters."""
    is_told = {
        "ringkasan.examples()": any(
            item.function.value and not item.function.own for item in catalogue.indicators
        ),
        "ringkasan.regions()": bool(current_regions().parts),
    }
    kept = list[NotebookCell]()
    gone = 0
    for item in cells:
        source = _source(item)
        if not is_told.get(source.strip(), True):
            gone += 1
            kept.pop()  # its heading
        else:
            text = _LETTER.sub(lambda found: f"## {chr(ord(found[1]) - gone)}. ", source)  # noqa: B023 -- called at once
            kept.append({**item, "source": text})
    yield from kept


def _summary(paths: YearPaths, catalogue: Catalogue) -> bytes:
    """The project's summary with the office's folders as parameters, in words for its region."""
    path = paths.root / NOTEBOOKS / f"{SUMMARY}.ipynb"
    try:
        cells = _read(path)
    except (OSError, ValueError, KeyError) as fault:
        raise IkuError(
            f"{paths.relative(path)} tidak dapat dibaca.", "Ambil kembali notebook itu dari git."
        ) from fault
    own, say = parameters_source(paths, summary=True), current_regions().say
    return notebook_bytes(
        {**item, "source": text.splitlines(keepends=True)}
        for item in _without_absent(cells, catalogue)
        for is_own in [PARAMETERS_TAG in item["metadata"].get("tags", ())]
        for words in [say(_source(item)) if item["cell_type"] == MARKDOWN else _source(item)]
        for text in [own if is_own else words]
    )


def office_notebooks(catalogue: Catalogue, paths: YearPaths) -> dict[str, bytes]:
    """Bytes of every notebook of an office by the name of its file.

    Parameters
    ----------
    catalogue : Catalogue
    paths : YearPaths
        Of the office; what lies in its own folder of notebooks stays as it is.

    Raises
    ------
    IkuError
        If the project has no summary.
    """
    own = {path.name: path.read_bytes() for path in paths.own_sources.glob("*.ipynb")}
    written = _written(paths.root)
    made = {} if f"{SUMMARY}.ipynb" in own else {f"{SUMMARY}.ipynb": _summary(paths, catalogue)}
    for target in catalogue.targets:
        if not any(name.startswith(f"{target.number:02d}_") for name in own):
            made[_name(target, written)] = notebook_bytes(_made(target, written, paths))
    return {**own, **made}


def lay_out_notebooks(catalogue: Catalogue, paths: YearPaths) -> None:
    """Write the notebooks an office runs; the project's own lie where they were written."""
    if paths.sources == paths.own_sources:
        return
    files = office_notebooks(catalogue, paths)
    paths.sources.mkdir(parents=True, exist_ok=True)
    for left in paths.sources.glob("*.ipynb"):
        if left.name not in files:
            left.unlink()
    for name, content in files.items():
        path = paths.sources / name
        if not path.is_file() or path.read_bytes() != content:
            with whole_file(path) as unfinished:
                unfinished.write_bytes(content)
