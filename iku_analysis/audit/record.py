"""The published record an audit starts from: the folder of a report, or a bundle."""

from __future__ import annotations

import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from typing import Any

from iku_analysis.audit.work_folder import copy_files, work_folder
from iku_analysis.base.asked_years import known_years
from iku_analysis.base.errors import IkuError
from iku_analysis.base.locks import whole_report
from iku_analysis.base.paths import YearPaths, refuse_links_out
from iku_analysis.provenance.verify import load_manifest

# A bundle is somebody else's file: what is larger or leads elsewhere is refused.
MAX_BUNDLE_BYTES = 4 * 1024**3
MAX_BUNDLE_FILES = 20_000
# Sizes that are not true, broken or encrypted contents, packings Python does not know.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    LZMAError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    UnicodeError,
)


@dataclass(frozen=True)
class PublishedRecord:
    """A published report.

    Attributes
    ----------
    manifest : dict
        What it says of itself.
    report : Path
        Its files.
    basis : YearPaths
        Project whose raw data the rebuild takes.
    is_partial : bool
        Whether the report was more than what is kept here: then only that is compared.
    """

    manifest: dict[str, Any]
    report: Path
    basis: YearPaths
    is_partial: bool = False


def _refuse(bundle: Path, why: str) -> IkuError:
    return IkuError(f"{bundle.name}: {why}.", "Minta bundel yang dibuat dengan: make bundle")


def _check(bundle: Path, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_BUNDLE_FILES or sum(e.file_size for e in entries) > MAX_BUNDLE_BYTES:
        raise _refuse(bundle, "isinya terlalu besar")
    seen = set[str]()
    for entry in entries:
        path = PurePosixPath(entry.filename)
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or is_link:
            raise _refuse(bundle, f"memuat jalur {_shown(entry)} yang keluar dari foldernya")
        # Where names differ in case only, some systems would keep one of two files.
        name = unicodedata.normalize("NFC", str(path)).casefold()
        if name in seen:
            raise _refuse(bundle, f"memuat {_shown(entry)} lebih dari sekali")
        seen.add(name)


def _shown(entry: zipfile.ZipInfo) -> str:
    return repr(entry.filename[:80])


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
    except UNREADABLE:
        raise _refuse(bundle, "bukan berkas zip yang utuh") from None
    roots = [path for path in folder.iterdir() if (path / "data").is_dir()]
    if len(roots) != 1:
        raise _refuse(bundle, "tidak memuat folder proyek")
    return roots[0].resolve()


@contextmanager
def opened_record(paths: YearPaths, bundle: Path | None) -> Iterator[PublishedRecord]:
    """PublishedRecord of a year.

    Parameters
    ----------
    paths : YearPaths
        Year of this project.
    bundle : Path, optional
        PublishedRecord and raw data are taken from it; code and environment are those that run.

    Raises
    ------
    IkuError
        If there is no record, or the bundle is refused.
    """
    if bundle is None:
        with work_folder("iku-terbit-") as folder:
            yield _copied(paths, folder / "terbit")
        return
    with work_folder("iku-bundel-") as folder:
        root = unpack(bundle, folder)
        theirs = paths.at(root)
        if paths.year not in (years := known_years(theirs)):
            known = ", ".join(map(str, years)) or "tidak ada"
            raise _refuse(bundle, f"tidak memuat tahun {paths.year}; yang ada: {known}")
        refuse_links_out(theirs)
        yield PublishedRecord(load_manifest(theirs), theirs.report, theirs)


def _copied(paths: YearPaths, folder: Path) -> PublishedRecord:
    """PublishedRecord of a report as it stands now, whatever is put in its place meanwhile."""
    with whole_report(paths):
        manifest = load_manifest(paths)
        copy_files(paths.report, folder)
    return PublishedRecord(manifest, folder, paths)
