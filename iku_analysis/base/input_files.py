"""Files as they were read: the digest of the very bytes a step parsed travels with what it made.

Whatever decides a report is read by `read_input`. The runner compares what its steps read with what
it found at the start and with what lies on disk at the end, so a file saved in between can never
stand in a manifest beside numbers made from its earlier bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from iku_analysis.base.digests import ABSENT, FileDigest, bytes_digest
from iku_analysis.base.errors import IkuError

COPIES = ".salinan-"
_BLOCK_BYTES = 1024**2
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


@contextmanager
def noted_copy(folder: Path, name: str, beside: Path) -> Iterator[Path]:
    """Folder with a copy of one file, noted as it was read; nobody saves into that one meanwhile.

    For readers that open a file again and again, in blocks and by threads.

    Parameters
    ----------
    folder, name : Path, str
        The file; one that is a link or cannot be read is left to its reader to refuse.
    beside : Path
        Where the copy is made; it goes when the block ends.

    Yields
    ------
    Path
        Folder in which the same name is the copy, or the folder itself.
    """
    path = folder / name
    beside.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=beside, prefix=COPIES) as copies:
        try:
            is_copied = not path.is_symlink() and _copy(path, Path(copies) / name)
        except FileNotFoundError:
            is_copied = False
            note_read(path, ABSENT)
        yield Path(copies) if is_copied else folder


def _copy(path: Path, copy: Path) -> bool:
    try:
        source = path.open("rb")
    except (PermissionError, IsADirectoryError):
        return False
    copy.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with source, copy.open("wb") as target:
        for block in iter(partial(source.read, _BLOCK_BYTES), b""):
            digest.update(block)
            target.write(block)
        note_read(path, FileDigest(digest.hexdigest(), target.tell()))
    return True


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
