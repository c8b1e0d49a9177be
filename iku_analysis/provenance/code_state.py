"""Which code a report was made with, as git knows it or as an export of the project says."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iku_analysis.base.digests import digest_on_disk
from iku_analysis.base.package_sources import PACKAGE, package_files

# What decides the numbers and their looks; a changed README makes no draft.
DECIDING = ("iku_analysis", "notebooks", "requirements.lock", "pyproject.toml")
RAW = "data/raw"  # and what the office sent
EXPORT_FILE = "kode.json"
SHORT = 10
UNSAVED = "berbeda dari yang tersimpan di git"
UNPACKED = "berbeda dari isi bundel"
GONE = "tidak ada lagi"
ONLY_RUN = (
    "berbeda dari git hanya pada keluaran dan metadatanya, karena dijalankan lalu disimpan; "
    "kembalikan dengan"
)


@dataclass(frozen=True)
class CodeState:
    """Commit of the project, and which files that decide the report differ from it.

    Attributes
    ----------
    commit : str
        Full id of the last commit that touched a deciding file; empty outside git.
    changed : tuple of str
        Each deciding file changed, added or removed since: its path from the root, how it
        differs, and the way back where it is plain. They make the report a draft.
    """

    commit: str
    changed: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """As printed in the report."""
        return f"kode {self.commit[:SHORT]}" if self.commit else "kode tanpa git"


def git(root: Path, *arguments: str) -> str:
    """What git answers in a project's folder.

    Raises
    ------
    OSError, subprocess.CalledProcessError
        If there is no git, or it refuses.
    """
    command = ["git", "-C", str(root), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 -- fixed words and our own folder
    return done.stdout.strip()


def in_git(root: Path) -> bool:
    """Whether the project is a checkout of its own."""
    try:
        return Path(git(root, "rev-parse", "--show-toplevel")) == root
    except (OSError, subprocess.CalledProcessError):
        return False


def code_state(root: Path, office: str = RAW, year: int | None = None) -> CodeState:
    """State of the code of a project and of an office's folder.

    Parameters
    ----------
    root : Path
    office : str, optional
        Its folder within the project.
    year : int, optional
        Whose folder of the office decides; those of all years without.

    Returns
    -------
    CodeState
        Unknown where neither git nor an export tells it.
    """
    if not in_git(root):
        return _exported_state(root, office, year)
    deciding = [*DECIDING, *_deciding_folders(office, year)]
    try:
        commit = git(root, "log", "-1", "--format=%H", "--", *deciding)
        told = git(root, "status", "--porcelain", "-z", "--no-renames", "-uall", "--", *deciding)
    except subprocess.CalledProcessError:  # no commit yet
        return CodeState("")
    # an entry is two signs, a space and a name; git() has stripped the first one
    names = sorted(entry.lstrip()[2:].lstrip() for entry in told.split("\0") if entry)
    return CodeState(commit, tuple(f"{name} {_difference(root, name)}" for name in names))


def _deciding_folders(office: str, year: int | None) -> tuple[str, ...]:
    """What git is asked about: of the years of an office only the one that is reported."""
    shared = (f":(glob){office}/[!0-9]*", f":(glob){office}/[!0-9]*/**")
    return (office,) if year is None else (f"{office}/{year}", *shared)


def _difference(root: Path, name: str) -> str:
    if not (root / name).exists():
        return GONE
    if name.endswith(".ipynb") and _only_run(root, name):
        return f"{ONLY_RUN}: git checkout -- {shlex.quote(name)}"
    return UNSAVED


def _only_run(root: Path, name: str) -> bool:
    """Whether a notebook has the cells git has, and differs only by having been run and saved."""
    try:
        before = json.loads(git(root, "show", f"HEAD:./{name}"))
        now = json.loads((root / name).read_text(encoding="utf-8"))
        return _written(before) == _written(now)
    except (OSError, ValueError, KeyError, TypeError, subprocess.CalledProcessError):
        return False


def _written(notebook: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What people write in a notebook: its cells without outputs and metadata."""
    return [(cell["cell_type"], "".join(cell["source"])) for cell in notebook["cells"]]


def _deciding_digests(root: Path, office: str) -> dict[str, str]:
    """Digests of the deciding files of a folder, and of the package that runs."""
    files = {path.relative_to(PACKAGE.parent).as_posix(): path for path in package_files()}
    for place in (root / name for name in (*DECIDING, office) if name != PACKAGE.name):
        for path in [place] if place.is_file() else place.rglob("*"):
            if path.is_file() and not _is_hidden(path, root):
                files[path.relative_to(root).as_posix()] = path
    return {name: digest_on_disk(path).sha256 for name, path in sorted(files.items())}


def _is_hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(root).parts)


def export_state(
    root: Path, state: CodeState, published: Mapping[str, Any], office: str = RAW
) -> None:
    """Write down, in a folder without git, which commit its files are of.

    Parameters
    ----------
    root : Path
        Folder with every deciding file already in place: a later change there makes a draft.
    state : CodeState
        Of the checkout they were taken from.
    published : mapping
        Published record per year (``fingerprint`` and ``results``), as far as there is one.
    office : str, optional
        Folder of the office within the project.
    """
    plain = {
        "commit": state.commit,
        "changed": state.changed,
        "files": _deciding_digests(root, office),
        "published": dict(published),
    }
    (root / EXPORT_FILE).write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")


def _exported_state(root: Path, office: str, year: int | None) -> CodeState:
    try:
        plain = json.loads((root / EXPORT_FILE).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return CodeState("")
    before, now = plain["files"], _deciding_digests(root, office)
    names = sorted(name for name in {*before, *now} if before.get(name) != now.get(name))
    if year is not None:  # another year of the office decides nothing
        other = re.compile(rf"{re.escape(office)}/(?!{year}/)\d{{4}}/")
        names = [name for name in names if not other.match(name)]
    since = [f"{name} {UNPACKED if name in now else GONE}" for name in names]
    return CodeState(plain["commit"], (*plain["changed"], *since))
