"""The code key of a step is a set of folders; whatever the step can import lies in them."""

import ast
import json
import re

import pytest

from iku_analysis.base.digests import FileDigest
from iku_analysis.base.package_sources import PACKAGE
from iku_analysis.pipeline.rooms import CODE, EXECUTING, RENDERING, ROOMS, program

NAME = PACKAGE.name


def is_for_types(node):
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def nodes(tree):
    """Every node that is there when the program runs."""
    for child in ast.iter_child_nodes(tree):
        if not is_for_types(child):
            yield child
            yield from nodes(child)


def imported(source):
    """Modules of the package a source imports anywhere, and names that may be modules."""
    for node in nodes(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def file_of(module):
    """Source of a module of the package; None for what is no module."""
    path = PACKAGE.parent.joinpath(*module.split("."))
    found = [path.with_suffix(".py"), path / "__init__.py"]
    return next((file for file in found if file.is_file()), None)


def closure(sources):
    waiting = [module for source in sources for module in imported(source)]
    seen = {}
    while waiting:
        module = waiting.pop()
        if module.startswith(f"{NAME}.") and module not in seen and (file := file_of(module)):
            seen[module] = file
            waiting += imported(file.read_text(encoding="utf-8"))
            waiting.append(module.rpartition(".")[0])
    return set(seen.values())


def rooms_of(files):
    return {file.relative_to(PACKAGE).parts[0] for file in files} - {"__init__.py"}


def sources_of(module, root):
    yield f"import {module}"
    if module == EXECUTING:  # the cells of the notebooks run in its process
        for path in sorted((root / "notebooks").glob("*.ipynb")):
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            yield from ("".join(c["source"]) for c in cells if c["cell_type"] == "code")
        # `indicators.function_of` takes a module of its room by its name
        for path in sorted((PACKAGE / "indicators").glob("*.py")):
            yield path.read_text(encoding="utf-8")


@pytest.mark.parametrize("module", ROOMS)
def test_a_step_imports_from_the_folders_of_its_key_only(module, root):
    rooms = rooms_of(closure(sources_of(module, root)))
    assert rooms <= ROOMS[module]
    # nor does the key name a folder the step never sees, whose change would run it for nothing
    assert rooms == ROOMS[module]


def test_no_step_imports_by_a_name_the_walk_does_not_see():
    by_name = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if re.search(r"\bimport_module\(|__import__\(", path.read_text(encoding="utf-8"))
    }
    assert by_name == {"base/step_processes.py", "indicators/__init__.py"}


def test_a_change_in_a_folder_changes_the_keys_of_those_who_import_from_it():
    sources = {
        path: FileDigest("0") for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts
    }
    modules = (*ROOMS, RENDERING)
    before = {module: program(module, sources)[CODE] for module in modules}
    for room in {path.relative_to(PACKAGE).parts[0] for path in sources} - {"__init__.py"}:
        file = next(path for path in sources if path.relative_to(PACKAGE).parts[0] == room)
        now = {m: program(m, {**sources, file: FileDigest("1")})[CODE] for m in modules}
        changed = {module for module in modules if now[module] != before[module]}
        assert changed == {m for m in modules if room in ROOMS.get(m, {room})}, room
