"""Functions of an office: found by their declared name, run, and held to what they must return.

They are the one place where what an office brings is run. Whatever goes wrong in one is told with
its file and line.
"""

from __future__ import annotations

import ast
import linecache
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd

from iku_analysis.assessment.own_returns import return_faults
from iku_analysis.base.declaration import near
from iku_analysis.base.digests import FileDigest, bytes_digest
from iku_analysis.base.errors import IkuError
from iku_analysis.base.input_files import ChangedInputsError, read_input
from iku_analysis.base.paths import OWN_FUNCTIONS
from iku_analysis.declarations.catalogue import Indicator, shown_own
from iku_analysis.model.measurement import Measurement

PAGE = "Cara menulisnya: docs/fungsi-sendiri.md."
YEAR = "year"
# What reads the clock: methods of date classes, functions of `time`, words pandas takes.
CLOCK_METHODS = frozenset({"now", "today", "utcnow"})
CLOCK_FUNCTIONS = frozenset({"ctime", "gmtime", "localtime", "time", "time_ns"})
CLOCK_WORDS = frozenset({"now", "today"})


class OwnFunctionError(IkuError):
    """What is wrong with an own function.

    Parameters
    ----------
    file : str
        From the project root.
    line : int
        Where it shows.
    what, mend : str
        Indonesian.
    """

    def __init__(self, file: str, line: int, what: str, mend: str = PAGE) -> None:
        super().__init__(f"{file} baris {line}: {what.rstrip('.')}.", mend)
        self.file, self.line, self.what = file, line, what.rstrip(".")

    def __reduce__(self) -> tuple[type[OwnFunctionError], tuple[str, int, str, str]]:
        return type(self), (self.file, self.line, self.what, self.hint)


@dataclass(frozen=True)
class OwnSource:
    """An own function as it was found in its file.

    Attributes
    ----------
    item : Indicator
        Declares what it takes and returns.
    shown : str
        The file, from the project root.
    name : str
        Of the function in it.
    tree : ast.Module
    line : int
        Where it is defined.
    lines : tuple of str
        Of the file.
    digest : FileDigest
    """

    item: Indicator
    shown: str
    name: str
    tree: ast.Module
    line: int
    lines: tuple[str, ...]
    digest: FileDigest

    def fault(self, what: str) -> OwnFunctionError:
        """What is wrong with the function, at the line that defines it."""
        return OwnFunctionError(self.shown, self.line, f"fungsi {self.name} {what}")


def read_own(item: Indicator, path: Path) -> OwnSource:
    """Read the file of an own function and find the function; nothing of it runs.

    Parameters
    ----------
    item : Indicator
        Names it.
    path : Path
        Its file, see `declarations.catalogue.own_functions`.

    Raises
    ------
    OwnFunctionError
        If there is no such file or function, it cannot be read as Python, imports another file of
        the folder, asks for today's date, or takes something else than its tables and the year.
    """
    name, shown = item.function.value.rpartition(".")[2], shown_own(path)
    tree, content = _parsed(path, shown)
    lines = tuple(content.decode("utf-8", "replace").splitlines(keepends=True))
    # no time: warnings and debuggers show these lines, and open nothing
    linecache.cache[shown] = (len(content), None, list(lines), shown)
    defined = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    if name not in defined:
        raise OwnFunctionError(shown, 1, f"tidak memuat fungsi {name}", near(name, defined))
    for node in ast.walk(tree):
        if _is_neighbour(node):
            what = "berkas fungsi berdiri sendiri dan tidak mengimpor berkas lain di foldernya"
            raise OwnFunctionError(shown, node.lineno, what, "Tulis yang dipakainya di sini.")  # type: ignore[attr-defined]  # an import has a line
        if _asks_for_today(node):
            what = "memakai tanggal atau jam hari ini, sehingga besok angkanya lain"
            mend = "Pakai year yang diberikan, atau tanggal dari tabel."
            raise OwnFunctionError(shown, node.lineno, what, mend)  # type: ignore[attr-defined]  # a call has a line
    source = OwnSource(item, shown, name, tree, defined[name].lineno, lines, bytes_digest(content))
    if fault := _parameter_fault(defined[name].args, (*item.tables.value, YEAR)):
        raise source.fault(fault)
    return source


def _parsed(path: Path, shown: str) -> tuple[ast.Module, bytes]:
    if path.is_symlink():
        mend = "Salin berkas yang dituju ke tempat tautan itu."
        raise OwnFunctionError(shown, 1, "tautan, bukan berkas", mend)
    try:
        content = read_input(path)
        tree = ast.parse(content, shown)
    except SyntaxError as fault:
        raise OwnFunctionError(shown, fault.lineno or 1, f"bukan Python ({fault.msg})") from None
    except (OSError, ValueError, RecursionError, MemoryError) as fault:  # of deep nesting
        reason = "tidak ada" if isinstance(fault, FileNotFoundError) else "tidak dapat dibaca"
        raise OwnFunctionError(shown, 1, f"berkas ini {reason}") from None
    return tree, content


def _is_neighbour(node: ast.AST) -> bool:
    names = (
        [alias.name for alias in node.names]
        if isinstance(node, ast.Import)
        else ["." * node.level + (node.module or "")]
        if isinstance(node, ast.ImportFrom)
        else []
    )
    return any(name.split(".")[0] in {"", OWN_FUNCTIONS} for name in names)


def _asks_for_today(node: ast.AST) -> bool:
    """Whether this reads the clock, or imports what does; who hides it is found by no reading."""
    if isinstance(node, ast.ImportFrom) and node.module == "time":
        return any(alias.name in CLOCK_FUNCTIONS for alias in node.names)
    if not isinstance(node, ast.Call):
        return False
    words = {item.value for item in node.args if isinstance(item, ast.Constant)}
    if not isinstance(node.func, ast.Attribute):
        return bool(words & CLOCK_WORDS) and ast.unparse(node.func) in {"Timestamp", "to_datetime"}
    module, name = ast.unparse(node.func.value), node.func.attr
    return (
        name in CLOCK_METHODS
        or (module == "time" and name in CLOCK_FUNCTIONS)
        or (bool(words & CLOCK_WORDS) and name in {"Timestamp", "to_datetime", "datetime64"})
    )


def _parameter_fault(given: ast.arguments, wanted: tuple[str, ...]) -> str:
    by_place = given.args[: len(given.args) - len(given.defaults)]
    by_name = [item for item, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)
               if default is None]  # fmt: skip
    required = {item.arg for item in (*given.posonlyargs, *by_place, *by_name)}
    known = {item.arg for item in (*given.args, *given.kwonlyargs)}
    if required <= set(wanted) <= known:
        return ""
    names = [item.arg for item in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return f"menerima ({', '.join(names)}); yang diberikan ({', '.join(wanted)})"


@dataclass(frozen=True, eq=False)
class OwnFunction:
    """An own function that was loaded."""

    source: OwnSource
    run: Callable[..., Any]

    def __call__(self, *, year: int, **tables: pd.DataFrame) -> Measurement:
        """Measure a year.

        Raises
        ------
        OwnFunctionError
            If it stops, or returns something else than it must.
        """
        copies = {name: table.copy(deep=False) for name, table in tables.items()}
        when = f"fungsi {self.source.name} untuk tahun {year} berhenti"
        with _told(self.source.shown, when), warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # of NaN: what it gives is looked at
            measured = self.run(**copies, year=year)
        if faults := list(return_faults(measured, self.source.item, year)):
            raise self.source.fault(f"untuk tahun {year} {'; '.join(faults)}")
        found: Measurement = measured
        return found


def load_own(source: OwnSource) -> OwnFunction:
    """Run the file of an own function, anew each time: a notebook's kernel may outlive an edit.

    Raises
    ------
    OwnFunctionError
        If it stops while it is loaded.
    """
    module = ModuleType(f"{OWN_FUNCTIONS}.{Path(source.shown).stem}")
    module.__file__ = source.shown
    sys.modules[module.__name__] = module  # dataclasses look their module up
    with _told(source.shown, "berkas ini berhenti ketika dimuat"):
        code = compile(source.tree, source.shown, "exec", dont_inherit=True)
        exec(code, vars(module))  # noqa: S102 -- an own function is the one thing of an office that runs
        run = getattr(module, source.name)
    return OwnFunction(source, run)


@contextmanager
def _told(shown: str, when: str) -> Iterator[None]:
    """Whatever is raised within the block, as a fault of the own file and its line."""
    try:
        yield
    except ChangedInputsError:
        raise
    except (Exception, SystemExit) as fault:  # noqa: BLE001 -- whatever an office wrote
        stack = traceback.walk_tb(fault.__traceback__)
        *_, line = 1, *(line for frame, line in stack if frame.f_code.co_filename == shown)
        if isinstance(fault, IkuError):
            raise OwnFunctionError(shown, line, fault.message, fault.hint or PAGE) from None
        words = " ".join(str(fault).split())
        raise OwnFunctionError(
            shown, line, f"{when} ({type(fault).__name__}: {words})", "Perbaiki baris itu."
        ) from None
