"""Sources of this package: what was loaded, what lies on disk, and digests of folders of them.

Python keeps bytecode by the time and size of a source. Two versions unpacked with the same time
would run the old one, so ours is kept by content, and what was loaded is noted with its digest.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Collection, Mapping
from importlib.machinery import FileFinder, SourceFileLoader
from pathlib import Path

from iku_analysis.base.digests import FileDigest, bytes_digest, digest_on_disk

PACKAGE = Path(__file__).resolve().parents[1]
SOURCE_SUFFIXES = {".py", ".j2", ".css", ".typ", ".sql", ".yaml", ".csv"}
_loaded: dict[Path, FileDigest] = {}


class _LoaderByContent(SourceFileLoader):
    """Loads a source read once; its bytecode counts for these very bytes only."""

    _source: bytes | None = None

    def get_data(self, path: str) -> bytes:
        """Bytes of the source, or of its bytecode."""
        if path != self.path:
            return super().get_data(path)
        if self._source is None:
            self._source = super().get_data(path)
            _loaded[Path(path)] = bytes_digest(self._source)
        return self._source

    def path_stats(self, path: str) -> Mapping[str, int]:
        """What bytecode is kept by: in place of a time, a number of the content."""
        source = self.get_data(path)
        number = int.from_bytes(hashlib.sha256(source).digest()[:4], "little")
        return {"mtime": number, "size": len(source)}


def _finder(folder: str) -> FileFinder:
    if not Path(folder).is_relative_to(PACKAGE):
        raise ImportError(f"{folder} is another package's")
    return FileFinder(folder, (_LoaderByContent, [".py"]))


def load_by_content() -> None:
    """Load the modules of this package by content from now on."""
    if _finder not in sys.path_hooks:
        sys.path_hooks.insert(0, _finder)
        sys.path_importer_cache.pop(str(PACKAGE), None)
        sys.path_importer_cache.pop(str(PACKAGE / "base"), None)


def read_source(path: Path) -> bytes:
    """Bytes of a template or stylesheet of this package; noted as a loaded source."""
    source = path.read_bytes()
    _loaded[path] = bytes_digest(source)
    return source


def loaded_sources() -> Mapping[Path, FileDigest]:
    """Digest of every module and template of this package as it was loaded into this process."""
    return dict(_loaded)


def package_files() -> list[Path]:
    """Sources of the package, in a fixed order."""
    return sorted(path for path in PACKAGE.rglob("*") if path.suffix in SOURCE_SUFFIXES)


def package_state() -> dict[Path, FileDigest]:
    """Digest of every source of the package as it lies on disk now."""
    return {path: digest_on_disk(path) for path in package_files()}


def rooms_digest(state: Mapping[Path, FileDigest], rooms: Collection[str] | None = None) -> str:
    """Digest of some folders of the package.

    Parameters
    ----------
    state : mapping of Path to FileDigest
        Sources of the package; other files are left out.
    rooms : collection of str, optional
        Names of folders; all of the package by default.
    """
    digest, start = hashlib.sha256(), f"{PACKAGE}{os.sep}"
    # as texts: paths are slow to compare and to take apart, and every command does it several times
    named = sorted((str(path), found.sha256) for path, found in state.items())
    for name, sha256 in named:
        inner = name.removeprefix(start).replace(os.sep, "/")
        if inner != name and (rooms is None or inner.split("/", 1)[0] in rooms):
            digest.update(f"{inner}\0{sha256}\n".encode())
    return digest.hexdigest()


def package_digest() -> str:
    """Digest of the package as it lies on disk now."""
    return rooms_digest(package_state())
