"""Digests of files and of the package; light, because `verify` needs nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parents[1]
LOCK_FILE = "requirements.lock"
SOURCE_SUFFIXES = {".py", ".j2", ".css", ".typ"}


def file_digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def text_digest(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def package_files() -> list[Path]:
    """Sources of the package, in a fixed order."""
    return sorted(path for path in PACKAGE.rglob("*") if path.suffix in SOURCE_SUFFIXES)


@cache
def package_digest(outside: frozenset[str] = frozenset()) -> str:
    """Digest of the package's sources, all but the parts named ``outside``.

    Kept for the life of the process: every step of a year asks for it.
    """
    digest = hashlib.sha256()
    for file in package_files():
        inner = file.relative_to(PACKAGE)
        if inner.parts[0] not in outside:
            digest.update(inner.as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def content_digest(plain: Mapping[str, Any]) -> str:
    """Digest of plain JSON, independent of the order of keys."""
    return text_digest(json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
