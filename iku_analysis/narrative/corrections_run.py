"""Take corrections made in Word back into the authored texts."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from iku_analysis.base.asked_years import YEAR_LENGTH, in_quarter
from iku_analysis.base.digests import digest_on_disk
from iku_analysis.base.errors import FAULT_EXIT_CODE, UsageError
from iku_analysis.base.input_files import read_input
from iku_analysis.base.outputs import WORD
from iku_analysis.base.paths import YearPaths
from iku_analysis.base.terminal import say
from iku_analysis.base.whole_file import whole_file, write_whole
from iku_analysis.narrative.corrections import (
    REFUSED,
    Correction,
    Decision,
    decide,
    new_files,
    places_of,
)
from iku_analysis.narrative.text import FOLDER
from iku_analysis.narrative.word_parts import Returned, WordFile, read_word
from iku_analysis.narrative.word_reading import texts_in

if TYPE_CHECKING:
    from rich.console import Console

ACCEPT, REFUSE = "terima", "tolak"
REPORT, RECEIVED = "laporan.md", "diterima.docx"
SHORT = 12
OUTSIDE_UNSEEN = "yang diubah di luar naskah tidak dapat dibandingkan"


def take_corrections(
    paths: YearPaths, file: str, changes: str, console: Console, *, is_published: bool = False
) -> int:
    """Read a returned Word file into ``narasi/``.

    Parameters
    ----------
    paths : YearPaths
    file : str
        The file, as typed.
    changes : str
        ``terima`` or ``tolak``: whether tracked changes count as made.
    console : Console
    is_published : bool
        Whether the year is; then it is said.

    Returns
    -------
    int
        0 when all of it was taken, 1 when something was refused: the report says what.

    Raises
    ------
    IkuError
        If the file cannot be read, or came from no report or one of another office or year;
        nothing is changed then.
    """
    if not file:
        raise UsageError("Berkas belum disebut.", "make naskah FILE=laporan-kinerja-2018.docx")
    if changes not in {"", ACCEPT, REFUSE}:
        raise UsageError(f"CHANGES={changes!r} bukan {ACCEPT} atau {REFUSE}.")
    path = Path(file)
    word = read_word(path)
    _refuse_other(paths, word, file)
    returned = texts_in(word, accept=changes != REFUSE)
    places = places_of(paths.raw / FOLDER)
    corrections = decide(returned, word.sent.sections, places)
    contents = new_files(corrections, places)
    before = _as_sent(paths, word)
    outside = _outside(before, returned) if before else []
    kept = paths.corrections / digest_on_disk(path).sha256[:SHORT]
    text = report_text(path.name, corrections, returned, outside)
    _keep(kept, path, contents, text)
    for target, content in contents.items():
        with whole_file(target) as unfinished:  # line ends stay as they are
            unfinished.write_bytes(content.encode())
    if contents and is_published:
        say(
            console,
            f"Laporan {paths.year} sudah terbit; naskah di {paths.relative(paths.raw)} diubah.",
        )
    if before is None:
        say(console, f"{path.name} bukan dari laporan yang kini ada: {OUTSIDE_UNSEEN}.")
    for line in _recap(corrections, returned, outside):
        say(console, line)
    say(console, f"Naskah lama dan laporan: {paths.relative(kept)}/{REPORT}")
    if contents:
        say(console, f"Sekarang periksa angkanya: {paths.check_command}")
    return FAULT_EXIT_CODE if _refused(corrections, returned) or outside else 0


def _refuse_other(paths: YearPaths, word: WordFile, file: str) -> None:
    """Refuse a file that says it is of another office or year than the one typed or taken."""
    of, label = word.sent, paths.label.as_posix()
    if of.period and (of.period[:YEAR_LENGTH], of.office) != (str(paths.year), label):
        office = "" if of.office == "." else f" OFFICE=data/{of.office}"
        raise UsageError(
            f"{word.name} berasal dari laporan {_report_words(of.period, of.office)}, bukan "
            f"{_report_words(str(paths.year), label)}. Tidak ada naskah yang diubah.",
            f"Pakai: make naskah FILE={file} YEAR={of.period[:YEAR_LENGTH]}{office}",
        )


def _report_words(period: str, office: str) -> str:
    return period if office == "." else f"{period} di data/{office}"


def _keep(folder: Path, received: Path, contents: Iterable[Path], report: str) -> None:
    """The file as it came, the texts as they were, and the report; none is ever replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    for source, name in ((received, RECEIVED), *((path, path.name) for path in contents)):
        target = folder / name
        if not target.exists():
            with whole_file(target) as unfinished:
                unfinished.write_bytes(read_input(source))
    number, target = 2, folder / REPORT
    while target.exists() and target.read_text(encoding="utf-8") != report:
        target, number = folder / f"laporan-{number}.md", number + 1
    write_whole(target, report)


def _as_sent(paths: YearPaths, word: WordFile) -> WordFile | None:
    """The file as it went out, where the report it is of is still there."""
    sent = in_quarter(paths, word.sent.period.partition("-T")[2]).path_of(WORD)
    before = read_word(sent) if sent.is_file() else None
    return before if before and before.sent.fingerprint == word.sent.fingerprint else None


def _outside(before: WordFile, returned: Returned) -> list[str]:
    """Words of the program that were written over."""
    lines = difflib.ndiff(texts_in(before).outside, returned.outside)
    return [line for line in lines if line.startswith(("+ ", "- "))]


def _refused(corrections: Sequence[Correction], returned: Returned) -> int:
    refused = sum(item.decision in REFUSED for item in corrections)
    return refused + len(returned.numbers) + len(returned.lost)


def _recap(
    corrections: Sequence[Correction], returned: Returned, outside: Sequence[str]
) -> Iterator[str]:
    for item in corrections:
        if item.decision not in {Decision.SAME, Decision.ALREADY}:
            yield f"{item.sent.file}, {item.sent.title}: {item.decision.value}"
    for number in returned.numbers:
        yield (
            f"{number.place}: angka {number.name} {number.before} ditulis {number.after!r}; "
            "tidak diambil, angka dihitung dari data"
        )
    counted = {
        "komentar": len(returned.comments),
        "hal yang tidak dapat diambil": len(returned.lost),
        "baris di luar naskah yang diubah": len(outside),
    }
    told = "; ".join(f"{count} {what}" for what, count in counted.items() if count)
    if told:
        yield f"{told}: lihat laporannya."
    if all(item.decision is Decision.SAME for item in corrections):
        yield "Tidak ada naskah yang diubah."


def report_text(
    name: str, corrections: Sequence[Correction], returned: Returned, outside: Sequence[str]
) -> str:
    """All that was decided, and in full what was not taken."""
    lines = [f"# Naskah dari {name}", ""]
    for item in corrections:
        if item.decision is Decision.SAME:
            continue
        lines += [f"## {item.sent.file}, {item.sent.title}: {item.decision.value}", ""]
        if item.unbound:
            lines += [f"Angka yang tidak dipakai lagi: {', '.join(item.unbound)}.", ""]
        if not item.has_looks:
            lines += ["Sebagian tebal dan miring tidak dapat ditulis sebagai Markdown.", ""]
        if item.decision in REFUSED and item.text:
            lines += ["Isinya:", "", *(f"    {line}" for line in item.text.split("\n")), ""]
    lines += _listed(
        "Angka yang diubah dan tidak diambil",
        (f"{n.place}: {n.name}: {n.before} menjadi {n.after!r}" for n in returned.numbers),
    )
    lines += _listed(
        "Yang tidak dapat diambil", (f"{place}: {what}" for place, what in returned.lost)
    )
    lines += _listed(
        "Komentar",
        (
            f"{c.author or 'tanpa nama'} pada {c.place or 'tempat yang dihapus'}"
            f"{f' “{c.quoted}”' if c.quoted else ''}: {c.text}"
            for c in returned.comments
        ),
    )
    lines += _listed(
        "Perubahan terlacak",
        (f"{who}: {count} {what}" for (who, what), count in sorted(returned.changes.items())),
    )
    lines += _listed("Di luar naskah: diubah di Word dan tidak diambil", outside)
    return "\n".join(lines).rstrip("\n") + "\n"


def _listed(title: str, items: Iterable[str]) -> list[str]:
    found = [f"- {item}" for item in items]
    return [f"## {title}", "", *found, ""] if found else []
