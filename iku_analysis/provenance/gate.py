"""The last gate: nothing that looks like personal data leaves in any file."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from iku_analysis.errors import IkuError
from iku_analysis.personal_data import suspects_in
from iku_analysis.provenance.reading import lines_of

MOST_SHOWN = 5


def refuse_personal_data(files: Iterable[Path], root: Path) -> None:
    """Search finished files.

    Parameters
    ----------
    files : iterable of Path
        Reports, notebooks, tables, or raw files.
    root : Path
        Places are named from here.

    Raises
    ------
    IkuError
        If a 16-digit number parses as a NIK, or there is a phone number or an e-mail address; the
        message names the places.
    """
    found = (
        suspect
        for path in sorted(files)
        for suspect in suspects_in(lines_of(path), path.relative_to(root).as_posix())
    )
    shown = list(islice(found, MOST_SHOWN))
    if shown:
        places = "; ".join(f"{item.place}: {item.kind} {item.masked}" for item in shown)
        raise IkuError(
            f"Data pribadi tidak boleh keluar: {places}.",
            "Hapus dari naskah atau tabelnya, atau tandai kolomnya `pribadi: true` "
            "di datapackage.yaml.",
        )
