"""The floor: the code of all notebooks as one plain script, from the same checked tables.

Charts are drawn and tables written out as in the notebooks, because what a cell shows is formatted
the way IPython formats it; but there is no kernel, no notebook file and nothing checked.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import nbformat

from iku_analysis.base.paths import YearPaths
from iku_analysis.pages.blocks import RESULT_MIME
from iku_analysis.pipeline.graph import parameters_of
from iku_analysis.pipeline.notebook_checks import SUMMARY

HEAD = f'''"""Generated from the notebooks."""
import os
os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
import json
from pathlib import Path

published = []


def display(*shown):
    for value in shown:
        if value is None:
            continue
        if hasattr(value, "parts"):
            display(*value.parts)
            continue
        whole = getattr(value, "_repr_mimebundle_", None)
        data = whole() if whole else {{"text/html": getattr(value, "_repr_html_", str)()}}
        data = data[0] if isinstance(data, tuple) else data
        repr(value)
        if {RESULT_MIME!r} in data:
            published.append(data[{RESULT_MIME!r}])

'''


def _shown(source: str) -> str:
    """Cell whose last expression is displayed, unless a semicolon silences it."""
    tree = ast.parse(source)
    if tree.body and isinstance(tree.body[-1], ast.Expr) and not source.rstrip().endswith(";"):
        value = tree.body[-1].value
        call = ast.Call(ast.Name("display", ast.Load()), [value], [])
        tree.body[-1] = ast.Expr(call)
    return ast.unparse(ast.fix_missing_locations(tree))


def _script_of(notebook: Path, paths: YearPaths) -> list[str]:
    parts = [f"# {notebook.name}"]
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        parts.append(_shown(cell.source))
        if "parameters" in cell.metadata.get("tags", ()):
            values = parameters_of(notebook.stem, paths).items()
            parts += [f"{name} = {value!r}" for name, value in values]
    return parts


def write_floor(paths: YearPaths) -> Path:
    """Write the script; chapters first, because the summary reads their results."""
    notebooks = sorted(paths.sources.glob("*.ipynb"), key=lambda path: path.stem == SUMMARY)
    parts = [HEAD]
    for notebook in notebooks:
        parts += _script_of(notebook, paths)
        if notebook.stem != SUMMARY:
            results = str(paths.results / f"{notebook.stem}.json")
            parts += [f"Path({results!r}).write_text(json.dumps(published))", "published.clear()"]
    script = paths.root / "lantai.py"
    script.write_text("\n".join(parts) + "\n", encoding="utf-8")
    return script


def command(paths: YearPaths) -> tuple[str, Path]:
    """How the floor is run."""
    return sys.executable, write_floor(paths)
