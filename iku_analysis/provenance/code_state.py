"""Which code a report was made with, as git knows it."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

# What decides the numbers and their looks; a changed README makes no draft.
DECIDING = ("iku_analysis", "notebooks", "data/raw", "requirements.lock", "pyproject.toml")
SHORT = 10


@dataclass(frozen=True)
class CodeState:
    """Commit of the project, and whether files that decide the report differ from it.

    Attributes
    ----------
    commit : str
        Full id; empty outside git.
    dirty : bool
        Whether a deciding file was changed or added since.
    """

    commit: str
    dirty: bool

    @property
    def words(self) -> str:
        """As printed in the report."""
        if not self.commit:
            return "kode tanpa git"
        mark = " (DRAF: ada perubahan yang belum disimpan)" if self.dirty else ""
        return f"kode {self.commit[:SHORT]}{mark}"


def _git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 -- fixed words and our own folder
    return done.stdout.strip()


def code_state(root: Path) -> CodeState:
    """State of the code of a project; unknown where the folder is no checkout or git is absent."""
    try:
        if Path(_git(root, "rev-parse", "--show-toplevel")) != root:
            return CodeState("", dirty=False)
        commit = _git(root, "rev-parse", "HEAD")
        changed = _git(root, "status", "--porcelain", "--", *DECIDING)
    except (OSError, subprocess.CalledProcessError):
        return CodeState("", dirty=False)
    return CodeState(commit, dirty=bool(changed))
