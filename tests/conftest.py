from __future__ import annotations

import gc
import itertools
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest

from iku_analysis.indicators.worked_examples import EXAMPLE_REGIONS
from iku_analysis.intake import workbook
from iku_analysis.intake.checked_tables import take_in
from iku_analysis.model import regions
from tests.second_reader import differences

MakeFolder = Callable[..., Path]
TESTS_BETWEEN = 50


@pytest.fixture
def raw_folder(tmp_path: Path) -> MakeFolder:
    """Folder with one declared table ``uji`` and the files given."""

    def make(
        fields: list[str],
        files: Mapping[str, str | bytes],
        *,
        kind: str = "csv",
        options: str = "",
        schema: str = "",
    ) -> Path:
        lines = [
            "resources:",
            "  - name: uji",
            f"    path: uji.{kind}",
            f"    format: {kind}",
            "    status: contoh",
            indent(options, "    "),
            "    schema:",
            "      fields:",
            *(f"        - {{{field}}}" for field in fields),
            indent(schema, "      "),
        ]
        (tmp_path / "datapackage.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            (tmp_path / name).write_bytes(data)
        return tmp_path

    return make


@pytest.fixture(autouse=True)
def _office(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of tests that declare no office are of the sample's."""
    monkeypatch.setattr(regions, "UNDECLARED", EXAMPLE_REGIONS)
    monkeypatch.setattr(regions, "_current", EXAMPLE_REGIONS)


@pytest.fixture(autouse=True)
def _second_reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Read every workbook that intake accepts a second time, by calamine; both must agree."""
    read, found = workbook.read_cells, list[object]()

    def read_twice(path: Path, *declared: Any) -> tuple[str, workbook.SheetCells]:
        sheet, cells = read(path, *declared)
        found.extend(differences(path, sheet, cells))
        return sheet, cells

    monkeypatch.setattr(workbook, "read_cells", read_twice)
    yield
    assert not found  # here, because intake makes a finding of whatever its reader raises


def pytest_collection_finish() -> None:
    """Look for cycles between tests only, and not among what was imported and collected.

    A tenth of the time went into it.
    """
    gc.freeze()
    gc.disable()


ended = itertools.count(1)


def pytest_runtest_logfinish() -> None:
    if next(ended) % TESTS_BETWEEN == 0:
        gc.collect()


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: many tests wait for the commands they run."""
    return (os.cpu_count() or 1) + 1


LONGEST = ("test_guide.py", "test_agreement.py", "test_lost_workers.py", "test_audit.py")


def _place(item: pytest.Item) -> int:
    """The longest files first, then those that build reports."""
    name, builds = item.path.name, item.path.parent.name in {"pipeline", "units"}
    return LONGEST.index(name) if name in LONGEST else len(LONGEST) + (not builds)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the first worker begin with tests that build: several at once hinder each other.

    Each begins with its part of the list, and takes what others have left when it is done.
    """
    items.sort(key=_place)


@pytest.fixture(scope="session")
def root():
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def raw(root):
    return root / "data/raw/2018"


@pytest.fixture(scope="session")
def tables(raw):
    """The shipped tables as intake reads them; nobody changes them."""
    return take_in(raw).tables
