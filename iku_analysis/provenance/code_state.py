"""Which code a report was made with, as git knows it or as an export of the project says."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iku_analysis.base.digests import file_digest
from iku_analysis.base.package_sources import package_digest

# What decides the numbers and their looks; a changed README makes no draft.
DECIDING = ("iku_analysis", "notebooks", "data/raw", "requirements.lock", "pyproject.toml")
EXPORT_FILE = "kode.json"
SHORT = 10
UNSAVED = "data atau kode berbeda dari yang tersimpan di git"


@dataclass(frozen=True)
class CodeState:
    """Commit of the project, and whether files that decide the report differ from it.

    Attributes
    ----------
    commit : str
        Full id of the last commit that touched a deciding file; empty outside git.
    dirty : bool
        Whether a deciding file was changed or added since.
    """

    commit: str
    dirty: bool

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


def code_state(root: Path) -> CodeState:
    """State of the code of a project; unknown where neither git nor an export tells it."""
    if not in_git(root):
        return _exported_state(root)
    try:
        commit = git(root, "log", "-1", "--format=%H", "--", *DECIDING)
        changed = git(root, "status", "--porcelain", "--", *DECIDING)
    except subprocess.CalledProcessError:  # no commit yet
        return CodeState("", dirty=False)
    return CodeState(commit, dirty=bool(changed))


def _deciding_digest(root: Path) -> str:
    """Digest of the deciding files that lie in a folder, and of the package that runs."""
    digest = hashlib.sha256(package_digest().encode())
    places = [root / name for name in DECIDING if name != "iku_analysis"]
    files = [
        path for place in places for path in ([place] if place.is_file() else place.rglob("*"))
    ]
    for path in sorted(path for path in files if path.is_file() and not _is_hidden(path, root)):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(file_digest(path).encode())
    return digest.hexdigest()


def _is_hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(root).parts)


def export_state(root: Path, state: CodeState, published: Mapping[str, Any]) -> None:
    """Write down, in a folder without git, which commit its files are of.

    Parameters
    ----------
    root : Path
        Folder with every deciding file already in place: a later change there makes a draft.
    state : CodeState
        Of the checkout they were taken from.
    published : mapping
        Published record per year (``fingerprint`` and ``results``), as far as there is one.
    """
    plain = {
        "commit": state.commit,
        "dirty": state.dirty,
        "digest": _deciding_digest(root),
        "published": dict(published),
    }
    (root / EXPORT_FILE).write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")


def _exported_state(root: Path) -> CodeState:
    try:
        plain = json.loads((root / EXPORT_FILE).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return CodeState("", dirty=False)
    changed = plain["digest"] != _deciding_digest(root)
    return CodeState(plain["commit"], dirty=plain["dirty"] or changed)
