"""The published record an audit starts from: the folder of a report, or a bundle."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from iku_analysis.base.errors import IkuError
from iku_analysis.base.paths import YearPaths, paths_of_year
from iku_analysis.provenance.verify import load_manifest

# A bundle is somebody else's file: what is larger or leads elsewhere is refused.
MAX_BUNDLE_BYTES = 4 * 1024**3
MAX_BUNDLE_FILES = 20_000


@dataclass(frozen=True)
class Record:
    """A published report.

    Attributes
    ----------
    manifest : dict
        What it says of itself.
    report : Path
        Its files.
    basis : YearPaths
        Project whose raw data the rebuild takes.
    """

    manifest: dict[str, Any]
    report: Path
    basis: YearPaths


def _refuse(bundle: Path, why: str) -> IkuError:
    return IkuError(f"{bundle.name}: {why}.", "Minta bundel yang dibuat dengan: make bundle")


def _check(bundle: Path, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_BUNDLE_FILES or sum(e.file_size for e in entries) > MAX_BUNDLE_BYTES:
        raise _refuse(bundle, "isinya terlalu besar")
    for entry in entries:
        path = PurePosixPath(entry.filename)
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or is_link:
            raise _refuse(
                bundle, f"memuat jalur {entry.filename[:80]!r} yang keluar dari foldernya"
            )


def unpack(bundle: Path, folder: Path) -> Path:
    """Unpack a bundle.

    Parameters
    ----------
    bundle : Path
        Zip file of ``make bundle``.
    folder : Path
        Empty folder.

    Returns
    -------
    Path
        Project folder in it.

    Raises
    ------
    IkuError
        If there is no such file, it is no zip, too large, or a path leads out of it.
    """
    try:
        with zipfile.ZipFile(bundle) as archive:
            _check(bundle, archive)
            archive.extractall(folder)
    except FileNotFoundError:
        raise _refuse(bundle, "tidak ada") from None
    except zipfile.BadZipFile:
        raise _refuse(bundle, "bukan berkas zip yang utuh") from None
    roots = [path for path in folder.iterdir() if (path / "data" / "raw").is_dir()]
    if len(roots) != 1:
        raise _refuse(bundle, "tidak memuat folder proyek")
    return roots[0].resolve()


@contextmanager
def opened_record(paths: YearPaths, bundle: Path | None) -> Iterator[Record]:
    """Record of a year.

    Parameters
    ----------
    paths : YearPaths
        Year of this project.
    bundle : Path, optional
        Record and raw data are taken from it; code and environment are those that run.

    Raises
    ------
    IkuError
        If there is no record, or the bundle is refused.
    """
    if bundle is None:
        yield Record(load_manifest(paths), paths.report, paths)
        return
    with TemporaryDirectory(prefix="iku-bundel-") as name:
        theirs = paths_of_year(str(paths.year), unpack(bundle, Path(name)))
        yield Record(load_manifest(theirs), theirs.report, theirs)
