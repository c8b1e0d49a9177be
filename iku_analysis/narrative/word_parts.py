"""The parts of a returned Word file, within the limits of workbooks, and what is read of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element
from zipfile import BadZipFile, ZipFile

from iku_analysis.base.errors import IkuError
from iku_analysis.intake.limits import MAX_WORKBOOK_BYTES
from iku_analysis.intake.sheet_xml import Budget, DamagedError
from iku_analysis.intake.workbook_parts import ROOT, Archive, local, named
from iku_analysis.narrative.flat_text import Block
from iku_analysis.narrative.word_controls import NAMESPACE, SentTexts, sent_of

SAVE_AGAIN = "Buka di Word lalu simpan ulang sebagai .docx tanpa kata sandi."
MAX_DEPTH = 200
NOTHING_SENT = (
    "tidak membawa catatan naskah yang dikirim",
    "Kirim kembali berkas laporan yang dibuat make report; beberapa layanan daring membuangnya.",
)


@dataclass(frozen=True)
class Style:
    """What a style says of a paragraph or its words."""

    name: str
    number: str = ""


@dataclass
class Comment:
    """A remark in the margin; `place` and `quoted` are found where it is anchored."""

    author: str
    text: str
    place: str = ""
    quoted: str = ""


@dataclass(frozen=True)
class WordFile:
    """A returned file, taken apart.

    Attributes
    ----------
    name : str
    body : Element
    sent : SentTexts
        What went out.
    styles : mapping of str to Style
        By id.
    counted : mapping of (str, int) to bool
        Whether a list counts, by number and level.
    links : mapping of str to str
        Addresses by relationship.
    notes : mapping of (str, str) to str
        Texts of notes at the foot or the end, by kind and number.
    comments : dict of str to Comment
    """

    name: str
    body: Element
    sent: SentTexts
    styles: Mapping[str, Style]
    counted: Mapping[tuple[str, int], bool]
    links: Mapping[str, str]
    notes: Mapping[tuple[str, str], str]
    comments: dict[str, Comment] = field(default_factory=dict)


class Lost(NamedTuple):
    """What a correction holds that no Markdown says: where, and what."""

    place: str
    what: str


class ChangedNumber(NamedTuple):
    """A bound number that was written over: where, its name, and both texts."""

    place: str
    name: str
    before: str
    after: str


@dataclass
class Returned:
    """What a returned file says.

    Attributes
    ----------
    sections : dict of str to list of Block
        By tag; one that is absent was removed.
    numbers : list of ChangedNumber
    lost : list of Lost
    comments : list of Comment
    outside : list of str
        Paragraphs that are no authored text.
    changes : Counter
        Tracked changes by who made them and what they are.
    """

    sections: dict[str, list[Block]] = field(default_factory=dict)
    numbers: list[ChangedNumber] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    changes: Counter[tuple[str, str]] = field(default_factory=Counter)


def child(element: Element | None, *path: str) -> Element | None:
    """First descendant along a path of local names."""
    for name in path:
        element = next((item for item in element or () if local(item) == name), None)
    return element


def value(element: Element | None, *path: str) -> str:
    """Value of such a descendant; empty when it is absent."""
    found = child(element, *path) if path else element
    return "" if found is None else named(found, "val")


def _fault(path: Path, what: str, hint: str = SAVE_AGAIN) -> IkuError:
    return IkuError(f"{path.name}: {what}.", hint)


def read_word(path: Path) -> WordFile:
    """Take a returned file apart.

    Raises
    ------
    IkuError
        If it is too large, no sound Word file, or none that came from a report.
    """
    if not path.is_file():
        raise _fault(path, "tidak ada", "Tulis letak berkasnya: make naskah FILE=laporan.docx")
    if path.stat().st_size > MAX_WORKBOOK_BYTES:
        raise _fault(path, f"lebih besar dari {MAX_WORKBOOK_BYTES // 1024**2} MB")
    try:
        with ZipFile(path) as opened:
            return _parts(Archive(opened, Budget()), path)
    except DamagedError as damage:
        raise _fault(path, f"bukan berkas Word yang utuh: {damage.rule}") from None
    except (BadZipFile, RecursionError, NotImplementedError, RuntimeError, ValueError):
        raise _fault(path, "bukan berkas Word yang utuh") from None


def _parts(archive: Archive, path: Path) -> WordFile:
    main = next((p for k, p in archive.related("").values() if k == "officeDocument"), "")
    if not main or not archive.has(ROOT):
        raise DamagedError("tidak ada naskah di dalamnya")
    related = archive.related(main)
    trees = {kind: archive.tree(part) for kind, part in related.values() if kind in _WANTED}
    body = child(archive.tree(main), "body")
    if body is None:
        raise DamagedError("tidak ada naskah di dalamnya")
    _refuse_depth(body)
    own = [part for kind, part in related.values() if kind == "customXml" and archive.has(part)]
    roots = (archive.tree(part) for part in own)
    sent = next((root for root in roots if root.tag == f"{{{NAMESPACE}}}naskah"), None)
    if sent is None:
        raise _fault(path, *NOTHING_SENT)
    styles = {named(item, "styleId"): _style(item) for item in trees.get("styles", ())}
    comments = {named(item, "id"): _comment(item) for item in trees.get("comments", ())}
    links = archive.external(main)
    counted, notes = _counted(trees), dict(_notes(trees))
    return WordFile(path.name, body, sent_of(sent), styles, counted, links, notes, comments)


_NOTES = {"footnotes": "footnoteReference", "endnotes": "endnoteReference"}
_WANTED = frozenset({"styles", "numbering", "comments", *_NOTES})


def text_of(element: Element) -> str:
    """All words within an element."""
    return "".join(item.text or "" for item in element.iter() if local(item) == "t")


def _notes(trees: Mapping[str, Element]) -> Iterator[tuple[tuple[str, str], str]]:
    for part, kind in _NOTES.items():
        for item in trees.get(part, ()):
            yield (kind, named(item, "id")), text_of(item)


def _refuse_depth(root: Element) -> None:
    level = [root]
    for _ in range(MAX_DEPTH):
        level = [item for element in level for item in element]
    if level:
        raise DamagedError("isinya bersarang terlalu dalam")


def _style(item: Element) -> Style:
    name = value(item, "name").lower()
    return Style(name, value(item, "pPr", "numPr", "numId"))


def _comment(item: Element) -> Comment:
    return Comment(named(item, "author"), " ".join(filter(None, map(text_of, item))))


def _counted(trees: Mapping[str, Element]) -> dict[tuple[str, int], bool]:
    root = trees.get("numbering", ())
    formats = {
        named(item, "abstractNumId"): {
            named(level, "ilvl"): value(level, "numFmt") not in {"bullet", "none"}
            for level in item
            if local(level) == "lvl"
        }
        for item in root
        if local(item) == "abstractNum"
    }
    return {
        (named(item, "numId"), int(level)): counts
        for item in root
        if local(item) == "num"
        for level, counts in formats.get(value(item, "abstractNumId"), {}).items()
        if level.isdecimal()
    }
