"""A returned Word file -> its authored texts, numbers, remarks, and what cannot be taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from iku_analysis.base.errors import IkuError
from iku_analysis.intake.workbook_parts import local, named
from iku_analysis.narrative.flat_text import (
    HEADING_LEVELS,
    Block,
    NoFlatTextError,
    Run,
    Runs,
    blocks_of_text,
    named_runs,
    plain_runs,
)
from iku_analysis.narrative.word_controls import (
    BLOCK_CODE_STYLE,
    CODE_STYLE,
    DEEPER,
    Sent,
    number_tag,
    numbers_of,
    section_bookmark,
)
from iku_analysis.narrative.word_parts import (
    NOTHING_SENT,
    ChangedNumber,
    Lost,
    Returned,
    Style,
    WordFile,
    child,
    text_of,
    value,
)

_START, _END = "awal", "akhir"
OFF = frozenset({"0", "false", "off", "none"})
# Left where they are: they hold no words.
_SILENT = frozenset(
    {
        *("pPr", "rPr", "sdtPr", "sdtEndPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr"),
        *("proofErr", "permStart", "permEnd", "lastRenderedPageBreak", "softHyphen"),
        *("fldChar", "instrText", "delInstrText", "annotationRef"),
    }
)
_ANCHORS = frozenset({"commentRangeStart", "commentRangeEnd"})
_BOOKMARKS = frozenset({"bookmarkStart", "bookmarkEnd"})
_INSERTED, _DELETED = frozenset({"ins", "moveTo"}), frozenset({"del", "moveFrom"})
_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_LOST_LOOKS = {
    "u": "garis bawah",
    "strike": "coretan",
    "dstrike": "coretan",
    "vertAlign": "pangkat atau indeks",
    "highlight": "sorotan",
    "vanish": "teks tersembunyi, yang kini tampak",
}
_LOST = {
    "drawing": "gambar",
    "pict": "gambar",
    "object": "objek",
    "AlternateContent": "gambar atau kotak teks",
    "oMath": "persamaan",
    "oMathPara": "persamaan",
    "footnoteReference": "catatan kaki",
    "endnoteReference": "catatan akhir",
    "sym": "simbol",
}


@dataclass
class _Paragraph:
    """One that is being read: its runs, and the section its first words stand in."""

    runs: list[Run] = field(default_factory=list)
    section: str | None = None
    is_begun: bool = False


def texts_in(file: WordFile, *, accept: bool = True) -> Returned:
    """Read a returned file.

    Parameters
    ----------
    file : WordFile
    accept : bool
        Whether tracked changes count as made.

    Raises
    ------
    IkuError
        If the record of what went out is none a report writes.
    """
    try:
        reader = _Reader(file, accept=accept)
    except (NoFlatTextError, ValueError):  # its texts and numbers do not fit one another
        raise IkuError(f"{file.name} {NOTHING_SENT[0]} utuh.", NOTHING_SENT[1]) from None
    reader.body(file.body, None)
    reader.end_paragraph(None)
    reader.returned.comments = list(file.comments.values())
    return reader.returned


class _Reader:
    def __init__(self, file: WordFile, *, accept: bool) -> None:
        self.file, self.returned = file, Returned()
        self.sent: Mapping[str, Sent] = file.sent.sections
        self.kept, self.gone = (_INSERTED, _DELETED) if accept else (_DELETED, _INSERTED)
        self.numbers = {
            number_tag(tag, place): (tag, run.name, printed)
            for tag, sent in self.sent.items()
            for place, (run, printed) in enumerate(
                zip(numbers_of(blocks_of_text(sent.text)), sent.numbers, strict=True)
            )
        }
        self.marks = dict(self._bookmarks())
        self.open: str | None = None
        self.names = dict[str, str]()
        self.paragraph = _Paragraph()
        self.heading = ""
        self.quoted = set[str]()

    def _bookmarks(self) -> Iterator[tuple[str, str]]:
        """What stands behind a bookmark, where the program that saved the file drops controls."""
        tags = {value(item) for item in self.file.body.iter() if local(item) == "tag"}
        if tags & set(self.sent):
            return
        for place, (tag, sent) in enumerate(self.sent.items()):
            yield section_bookmark(place), tag
            for number in range(len(sent.numbers)):
                name = number_tag(section_bookmark(place), number, "_")
                yield name, number_tag(tag, number)

    # --- blocks --------------------------------------------------------------------------------

    def body(self, element: Element, section: str | None) -> None:
        """Read paragraphs and tables in order."""
        for item in element:
            kind = local(item)
            if kind == "p":
                self._paragraph(item, section)
            elif kind == "tbl":
                self._table(item, section)
            elif kind == "sdt":
                tag = value(item, "sdtPr", "tag")
                inner = tag if tag in self.sent else section
                if inner is not None:
                    self.returned.sections.setdefault(inner, [])
                self._within(item, inner)
            elif kind in _BOOKMARKS:
                list(self._bookmark(item))
            elif kind in _ANCHORS:
                self._anchor(item)
            elif kind not in _SILENT | self.gone:
                self.body(item, section)

    def _within(self, control: Element, section: str | None) -> None:
        content = child(control, "sdtContent")
        if content is not None:
            self.body(content, section)

    def _paragraph(self, item: Element, section: str | None) -> None:
        self.paragraph.runs += self._runs(item, Run(), section)
        marks = {local(mark) for mark in child(item, "pPr", "rPr") or ()}
        if not marks & self.gone:  # else it goes on in the next one
            self.end_paragraph(item, section)

    def end_paragraph(self, item: Element | None, section: str | None = None) -> None:
        """Put down what was read."""
        read, self.paragraph = self.paragraph, _Paragraph()
        section = section or read.section
        style = self._style(item)
        if section is None:
            text = "".join(run.text for run in plain_runs(read.runs))
            if style.name.startswith("heading"):
                self.heading = text
            if text:
                self.returned.outside.append(text)
            return
        block = self._block(item, style, read.runs)
        if block.runs:
            self.returned.sections.setdefault(section, []).append(block)

    def _style(self, item: Element | None) -> Style:
        return self.file.styles.get(value(item, "pPr", "pStyle"), Style(""))

    def _block(self, item: Element | None, style: Style, read: list[Run]) -> Block:
        runs = plain_runs(piece for run in read for piece in _cut(run))
        number = value(item, "pPr", "numPr", "numId") or style.number
        if style.name == BLOCK_CODE_STYLE.lower():
            text = "".join(run.text for run in read)
            return Block("code", (Run(text, code=True),) if text else ())
        if style.name.startswith("heading "):
            level = int("".join(filter(str.isdecimal, style.name)) or 0) - DEEPER
            return Block("heading", runs, max(HEADING_LEVELS[0], min(level, HEADING_LEVELS[-1])))
        if number not in {"", "0"}:
            written = value(item, "pPr", "numPr", "ilvl")
            level = int(written) if written.isdecimal() else 0
            return Block("item", runs, level, self.file.counted.get((number, level), False))
        return Block("quote" if style.name == "quote" else "paragraph", runs)

    def _table(self, item: Element, section: str | None) -> None:
        rows = [row for row in item.iter() if local(row) == "tr"]
        kept = [row for row in rows if not _marks(row, "trPr") & self.gone]
        if section is None and self.open is None:
            for row in kept:
                self.body(row, None)
            return
        tag = section or self.open or ""
        texts = tuple(tuple(self._cells(row, section)) for row in kept)
        if len({len(row) for row in texts}) == 1 and len(texts) > 1:
            self.returned.sections.setdefault(tag, []).append(Block("table", rows=texts))
        else:
            words = "; ".join(run.text for row in texts for cell in row for run in cell)
            self._lose("tabel yang bukan kotak-kotak biasa: " + words, tag)

    def _cells(self, row: Element, section: str | None) -> Iterator[Runs]:
        for cell in row:
            if local(cell) == "tc":
                parts = [self._runs(part, Run(), section) for part in cell if local(part) == "p"]
                runs = [run for part in parts for run in (*part, Run(" "))]
                self.paragraph = _Paragraph()
                yield plain_runs(piece for run in runs for piece in _cut(run))

    # --- words ---------------------------------------------------------------------------------

    def _runs(self, element: Element, look: Run, section: str | None) -> list[Run]:
        """Words of an element; what stands between the ends of a bookmark is its number."""
        runs, tag, within = list[Run](), "", list[Run]()
        for run in self._words(element, look, section):
            if run.shown == _START:
                tag, within = run.name, []
            elif run.shown == _END and run.name == tag:
                runs += self._number(tag, within, section)
                tag = ""
            elif run.shown not in {_START, _END}:
                (within if tag else runs).append(run)
        return runs + (within if tag else [])

    def _words(self, element: Element, look: Run, section: str | None) -> Iterator[Run]:
        for item in element:
            kind = local(item)
            if kind in _INSERTED | _DELETED:
                self._count(item)
            if kind in _ANCHORS:
                self._anchor(item)
            elif kind in self.gone or kind in _SILENT:
                continue
            elif kind == "r":
                yield from self._run(item, look, section)
            elif kind == "sdt":
                yield from self._control(item, look, section)
            elif kind == "hyperlink":
                link = self.file.links.get(named(item, "id"), "")
                yield from self._words(item, replace(look, link=link), section)
            elif kind in _BOOKMARKS:
                yield from self._bookmark(item)
            elif kind in _LOST:
                self._lose_words(item, section)
            else:
                yield from self._words(item, look, section)

    def _run(self, item: Element, look: Run, section: str | None) -> Iterator[Run]:
        look = self._look(child(item, "rPr"), look, section)
        for piece in item:
            kind = local(piece)
            if kind in {"t", "delText"} or kind in _SIGNS:
                text = piece.text or "" if kind in {"t", "delText"} else _SIGNS[kind]
                if not self.paragraph.is_begun and text.strip():
                    self.paragraph.is_begun, self.paragraph.section = True, self.open
                for known in self.quoted:
                    self.file.comments[known].quoted += text
                yield replace(look, text=text)
            elif kind == "commentReference":
                self._place(named(piece, "id"), section)
            elif kind in _LOST:
                self._lose_words(piece, section)

    def _look(self, written: Element | None, look: Run, section: str | None) -> Run:
        on = {local(part) for part in written or () if value(part) not in OFF}
        style = self.file.styles.get(value(written, "rStyle"), Style("")).name
        for kind in sorted(on & set(_LOST_LOOKS)):
            if style != "hyperlink":
                self._lose(_LOST_LOOKS[kind], section)
        return replace(
            look,
            bold=look.bold or "b" in on or style == "strong",
            italic=look.italic or "i" in on or style == "emphasis",
            code=style == CODE_STYLE.lower(),
        )

    def _control(self, item: Element, look: Run, section: str | None) -> Iterator[Run]:
        content = child(item, "sdtContent")
        if content is None:
            return
        tag = value(item, "sdtPr", "tag")
        runs = self._runs(content, look, section)
        yield from self._number(tag, runs, section) if tag in self.numbers else runs

    def _number(self, tag: str, runs: list[Run], section: str | None) -> Iterator[Run]:
        home, name, printed = self.numbers[tag]
        where = section or self.open
        if home != where:
            if where is not None:
                told = f"angka {printed} dipindahkan dari bagian lain; kini teks biasa"
                self._lose(told, section)
            yield from runs
            return
        text = "".join(run.text for run in runs)
        if text != printed:
            self.returned.numbers.append(ChangedNumber(self._where(section), name, printed, text))
        first = runs[0] if runs else Run()
        yield replace(first, text="", name=name)

    # --- places --------------------------------------------------------------------------------

    def _bookmark(self, item: Element) -> Iterator[Run]:
        """Open or close a section; of a number, an end of it among the words."""
        id_ = named(item, "id")
        begins = local(item) == "bookmarkStart"
        tag = self.marks.get(named(item, "name"), "") if begins else self.names.pop(id_, "")
        if begins:
            self.names[id_] = tag
        if tag in self.sent:
            self.open = tag if begins else None
            self.returned.sections.setdefault(tag, [])
        elif tag:
            yield Run(name=tag, shown=_START if begins else _END)

    def _anchor(self, item: Element) -> None:
        kind, id_ = local(item), named(item, "id")
        if kind == "commentRangeStart" and id_ in self.file.comments:
            self.quoted.add(id_)
        elif kind == "commentRangeEnd":
            self.quoted.discard(id_)

    def _place(self, id_: str, section: str | None) -> None:
        if id_ in self.file.comments:
            self.file.comments[id_].place = self._where(section)

    def _where(self, section: str | None) -> str:
        sent = self.sent.get(section or self.open or "")
        return f"{sent.file}, {sent.title}" if sent else self.heading or "halaman depan"

    def _lose(self, what: str, section: str | None) -> None:
        lost = Lost(self._where(section), what)
        if (section or self.open) and lost not in self.returned.lost:
            self.returned.lost.append(lost)

    def _lose_words(self, item: Element, section: str | None) -> None:
        kind = local(item)
        words = text_of(item) or self.file.notes.get((kind, named(item, "id")), "")
        self._lose(f"{_LOST[kind]}: {words}" if words else _LOST[kind], section)

    def _count(self, item: Element) -> None:
        kind = "sisipan" if local(item) in _INSERTED else "hapusan"
        self.returned.changes[named(item, "author") or "tanpa nama", kind] += 1


def _marks(element: Element, *path: str) -> set[str]:
    return {local(mark) for mark in child(element, *path) or ()}


def _cut(run: Run) -> Iterable[Run]:
    """A run, its names in braces apart."""
    return (run,) if run.name or run.code else named_runs(run)
