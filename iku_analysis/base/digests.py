"""Digests: of files, texts and plain JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class FileDigest:
    """SHA-256 of a file and its size in bytes; empty where there is no file."""

    sha256: str = ""
    size: int = 0


ABSENT = FileDigest()


def bytes_digest(content: bytes) -> FileDigest:
    """Digest of bytes that were read."""
    return FileDigest(hashlib.sha256(content).hexdigest(), len(content))


def digest_on_disk(path: Path) -> FileDigest:
    """Digest of a file as it is now; `ABSENT` where there is none."""
    try:
        with path.open("rb") as stream:
            return FileDigest(hashlib.file_digest(stream, "sha256").hexdigest(), stream.tell())
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return ABSENT


def text_digest(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def content_digest(plain: Mapping[str, Any]) -> str:
    """Digest of plain JSON, independent of the order of keys."""
    return text_digest(json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
