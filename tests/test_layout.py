"""The house: which rooms there are, on which floor, and that nothing imports from above."""

import ast
import re
from collections import Counter

import pytest

# Floors from the ground up. A room imports from lower floors only.
FLOORS = (
    {"base", "model"},
    {"declarations", "privacy"},
    {"intake", "assessment", "indicators"},
    {"narrative"},
    {"pages", "offices"},
    {"notebook_engine", "report", "provenance"},
    {"pipeline"},
    {"audit", "units"},
    {"__main__"},
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS, 1) for room in rooms}
PACKAGE = "iku_analysis"


@pytest.fixture(scope="module")
def package(root):
    return root / PACKAGE


def modules_imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module == PACKAGE:
            yield from (f"{PACKAGE}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{PACKAGE}.relative" if node.level else str(node.module)


def arrows(package):
    """Room, the room it imports from, and the file that does."""
    for path in sorted(package.rglob("*.py")):
        own = path.relative_to(package).with_suffix("").parts[0]
        for module in modules_imported(ast.parse(path.read_text(encoding="utf-8"))):
            if module.startswith(f"{PACKAGE}.") and (room := module.split(".")[1]) != own:
                yield own, room, path.relative_to(package).as_posix()


def rooms(package):
    return {path.name for path in package.iterdir() if (path / "__init__.py").is_file()}


def test_the_floors_name_every_room_and_the_root_holds_the_entry_alone(package):
    modules = {path.name for path in package.glob("*.py")}
    assert modules == {"__init__.py", "__main__.py"}
    assert rooms(package) == set(FLOOR) - {"__main__"}
    assert len(rooms(package)) <= 20
    assert len(FLOORS) <= 9


def test_no_arrow_runs_up_or_along_a_floor(package):
    wrong = [
        f"{path}: {own} imports {room}"
        for own, room, path in arrows(package)
        if own != "__init__" and FLOOR[own] <= FLOOR.get(room, len(FLOORS))
    ]
    assert wrong == []


def test_the_package_itself_imports_the_ground_floor_only(package):
    assert {room for own, room, _ in arrows(package) if own == "__init__"} <= FLOORS[0]


def test_an_arrow_that_runs_up_is_seen(tmp_path):
    for room, line in (("base", "from iku_analysis import units"), ("units", "import os")):
        (tmp_path / room).mkdir()
        (tmp_path / room / "a.py").write_text(line + "\n", encoding="utf-8")
    assert list(arrows(tmp_path)) == [("base", "units", "base/a.py")]


def test_the_table_of_the_readme_is_the_tree(root, package):
    text = (root / "README.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| (\d) \| `(\w+)/` \| .+ \|$", text, re.MULTILINE)
    assert {room: int(floor) for floor, room in told} == {
        room: FLOOR[room] for room in rooms(package)
    }
    assert [int(floor) for floor, _ in told] == sorted((int(f) for f, _ in told), reverse=True)


def test_no_two_files_or_classes_have_one_name(package):
    """A name means one thing; private classes are their module's own."""
    names = [path.name for path in package.rglob("*.py") if not path.name.startswith("__")]
    classes = [
        node.name
        for path in package.rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    for found in (names, classes):
        assert [name for name, times in Counter(found).items() if times > 1] == []
