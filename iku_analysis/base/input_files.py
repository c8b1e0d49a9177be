"""Files as they were read: the digest of the very bytes a step parsed travels with what it made.

Whatever decides a report is read by `read_input`. The runner compares what its steps read with what
it found at the start and with what lies on disk at the end, so a file saved in between can never
stand in a manifest beside numbers made from its earlier bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from iku_analysis.base.digests import ABSENT, FileDigest, bytes_digest
from iku_analysis.base.errors import IkuError

Digests = Mapping[Path, FileDigest]
_reads: ContextVar[dict[Path, FileDigest] | None] = ContextVar("reads", default=None)


class ChangedInputsError(IkuError):
    """Files that were saved while a report was made from them.

    Parameters
    ----------
    files : iterable of Path
        The files.
    """

    def __init__(self, files: Iterable[Path]) -> None:
        self.files = tuple(sorted(files))
        names = ", ".join(path.name for path in self.files)
        super().__init__(
            f"{names} berubah selama perintah ini berjalan.",
            "Selesaikan penyimpanan berkas itu, lalu jalankan lagi perintah yang sama.",
        )

    def __reduce__(self) -> tuple[type[ChangedInputsError], tuple[tuple[Path, ...]]]:
        return type(self), (self.files,)


def read_input(path: Path) -> bytes:
    """Bytes of a file that decides a report; what was read, or that nothing was there, is noted.

    Raises
    ------
    OSError
        If the file cannot be read.
    ChangedInputsError
        If the same step read other bytes of it before.
    """
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        note_read(path, ABSENT)
        raise
    note_read(path, bytes_digest(content))
    return content


def read_input_text(path: Path) -> str:
    r"""The same as UTF-8 text with line ends as ``\n``.

    Raises
    ------
    UnicodeDecodeError
        If it is not UTF-8; beside what `read_input` raises.
    """
    return read_input(path).decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")


def note_read(path: Path, digest: FileDigest) -> None:
    """Note what a reader that takes no bytes found.

    Raises
    ------
    ChangedInputsError
        If the same step read other bytes of it before.
    """
    reads = _reads.get()
    if reads is not None and reads.setdefault(path, digest) != digest:
        raise ChangedInputsError([path])


@contextmanager
def noted_reads() -> Iterator[dict[Path, FileDigest]]:
    """Gather what is read within the block, in this thread and those given a copy of its context.

    Yields
    ------
    dict of Path to FileDigest
        Filled while the block runs.
    """
    reads: dict[Path, FileDigest] = {}
    token = _reads.set(reads)
    try:
        yield reads
    finally:
        _reads.reset(token)


def differing(expected: Digests, found: Digests) -> list[Path]:
    """Files of both that are not the same in both."""
    return [path for path in expected.keys() & found.keys() if expected[path] != found[path]]
