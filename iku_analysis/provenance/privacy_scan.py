"""The last gate: nothing that looks like personal data leaves in any file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path

from iku_analysis.base.errors import IkuError
from iku_analysis.privacy.personal_data import Suspect, suspects_in
from iku_analysis.provenance.reading import lines_of

MOST_SHOWN = 5


Suspects = Mapping[Path, Sequence[Suspect]]


def search(files: Iterable[Path], root: Path) -> Suspects:
    """What looks like personal data in finished files, by file.

    Parameters
    ----------
    files : iterable of Path
        Reports, notebooks, tables, or raw files.
    root : Path
        Places are named from here.
    """
    return {
        path: list(suspects_in(lines_of(path), path.relative_to(root).as_posix())) for path in files
    }


def refuse_personal_data(suspects: Suspects) -> None:
    """Refuse files in which something was found.

    Raises
    ------
    IkuError
        If a 16-digit number parses as a NIK, or there is a phone number or an e-mail address; the
        message names the places.
    """
    found = chain.from_iterable(suspects[path] for path in sorted(suspects))
    shown = list(islice(found, MOST_SHOWN))
    if shown:
        places = "; ".join(f"{item.place}: {item.kind} {item.masked}" for item in shown)
        raise IkuError(
            f"Data pribadi tidak boleh keluar: {places}.",
            "Hapus dari naskah atau tabelnya, atau tandai kolomnya `pribadi: true` "
            "di datapackage.yaml.",
        )
