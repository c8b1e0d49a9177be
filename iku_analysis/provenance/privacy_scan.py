"""The last gate: nothing that looks like personal data leaves in any file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from iku_analysis.base.errors import IkuError
from iku_analysis.privacy.personal_data import masked, suspect_lines
from iku_analysis.privacy.writings import Lines
from iku_analysis.provenance.searched_texts import texts_of

MOST_SHOWN = 5
MOST_KNOWN = 100_000  # texts remembered of a file


@dataclass(frozen=True)
class Suspect:
    """Something in a file that looks like personal data.

    Attributes
    ----------
    kind : str
        What it looks like, in Indonesian.
    place : str
        File, and where in it.
    masked : str
        Its first characters; the rest is hidden.
    """

    kind: str
    place: str
    masked: str


Suspects = Mapping[Path, Sequence[Suspect]]


def search(files: Iterable[Path], root: Path) -> Suspects:
    """What looks like personal data in finished files and their names, by file; the first of each.

    Parameters
    ----------
    files : iterable of Path
        Reports, notebooks, tables, or raw files.
    root : Path
        Places are named from here.
    """
    clean = set[str]()
    return {path: _search(path, path.relative_to(root).as_posix(), clean) for path in files}


def _search(path: Path, name: str, clean: set[str]) -> list[Suspect]:
    """Search a file; texts that were clean elsewhere are not searched again, and added to."""
    new = set[str]()
    suspects = [Suspect(kind, masked(name), hidden) for _, kind, hidden in suspect_lines([name])]
    for where, lines, texts in texts_of(path):
        fresh = texts if lines is Lines.PROSE else _fresh(texts, clean, new)
        place = f"{masked(name)} {where}".strip()
        for number, kind, hidden in islice(suspect_lines(fresh, lines), MOST_SHOWN):
            suspects.append(
                Suspect(kind, place if where else f"{place} baris {number + 1}", hidden)
            )
    if not suspects:
        clean |= new
    return suspects


def _fresh(texts: Iterable[str], clean: set[str], new: set[str]) -> Iterator[str]:
    """Texts in their order, empty where they are known: an output says many things again."""
    for text in texts:
        if text in clean or text in new:
            yield ""
            continue
        if len(new) < MOST_KNOWN:
            new.add(text)
        yield text


def refuse_personal_data(suspects: Suspects) -> None:
    """Refuse files in which something was found.

    Raises
    ------
    IkuError
        If anything was found; the message names the first places.
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
