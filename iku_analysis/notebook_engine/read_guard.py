"""A notebook reads only what its task declares: the build would not notice a change of the rest."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pyarrow import parquet

from iku_analysis.base.errors import IkuError

NETWORK = frozenset({"socket.connect", "socket.getaddrinfo", "socket.sendto", "urllib.Request"})
LISTING = frozenset({"os.listdir", "os.scandir"})
PROGRAMS = frozenset({"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn"})


class UndeclaredAccessError(IkuError):
    """A notebook touched something its task does not declare."""


def _system_folders() -> tuple[str, ...]:
    """Where Python, its packages and the machine keep what every program reads."""
    package = Path(__file__).resolve().parents[1]
    folders = [sys.prefix, sys.base_prefix, str(package), *filter(None, sys.path)]
    real = {os.path.realpath(folder) for folder in folders}
    return (*sorted(real), "/usr", "/lib", "/etc", "/proc", "/sys", "/dev", "/run", "/var")


class Guard:
    """Audit hook of a process that runs one notebook.

    Parameters
    ----------
    root : Path
        Project; nothing in it may be read but what is declared.
    declared : iterable of Path
        Files the task names; their folders may be listed.
    """

    def __init__(self, root: Path, declared: Iterable[Path]) -> None:
        self._root = os.path.realpath(root)
        self._declared = {os.path.realpath(path) for path in declared}
        self._folders = {os.path.dirname(path) for path in self._declared}  # noqa: PTH120 -- strings throughout: this runs at every open
        self._system = _system_folders()
        self._temporary = os.path.realpath(tempfile.gettempdir())
        self._home = os.path.realpath(Path.home())
        self.active = False

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        """Refuse an event while a cell runs."""
        if not self.active:
            return
        if event in NETWORK:
            raise UndeclaredAccessError(
                f"Notebook membuka jaringan ({event}).", "Simpan datanya di data/raw dan nyatakan."
            )
        if event in PROGRAMS:
            raise UndeclaredAccessError(
                f"Notebook menjalankan program lain ({event}).", "Hitung di dalam paket."
            )
        if (event == "open" or event in LISTING) and isinstance(
            arguments[0], str | bytes | os.PathLike
        ):
            self._check(os.path.realpath(os.fsdecode(arguments[0])), listed=event in LISTING)

    def _check(self, path: str, *, listed: bool) -> None:
        if path in (self._folders if listed else self._declared) or self._is_system(path):
            return
        shown = os.path.relpath(path, self._root) if _inside(path, self._root) else path
        raise UndeclaredAccessError(
            f"Notebook membuka {shown}, yang tidak dinyatakan sebagai masukannya.",
            "Nyatakan tabelnya pada `tabel` indikator di iku.yaml, atau hapus pembacaan itu.",
        )

    def _is_system(self, path: str) -> bool:
        if _inside(path, self._root):
            return any(_inside(path, folder) for folder in self._system if folder != self._root)
        allowed = (*self._system, self._temporary)
        return any(_inside(path, folder) for folder in allowed) or self._is_cache(path)

    def _is_cache(self, path: str) -> bool:
        """Fonts and settings libraries keep in the home folder."""
        inner = (".cache", ".config", ".ipython", ".jupyter", ".local")
        return any(_inside(path, str(Path(self._home, name))) for name in inner)

    def install(self) -> None:
        """Watch this process from now on; there is no way back, so it must be the notebook's own.

        pyarrow opens files below Python, where no event is raised: parquet, the format of our
        tables, raises it here. Its other readers (dataset, CSV) stay unseen.
        """
        for reader in (parquet.ParquetDataset, parquet.ParquetFile):
            _announce(reader)
        sys.addaudithook(self)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Refuse undeclared access within the block."""
        self.active = True
        try:
            yield
        finally:
            self.active = False


def _announce(reader: type[Any]) -> None:
    """Let a class that opens the file it is given first raise Python's event for that."""
    opening = reader.__init__

    def announced(self: object, source: object, *arguments: object, **options: object) -> None:
        if isinstance(source, str | os.PathLike):
            sys.audit("open", source, "rb", 0)
        opening(self, source, *arguments, **options)

    reader.__init__ = announced


def _inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
