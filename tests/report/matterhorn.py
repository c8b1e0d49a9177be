"""Failure conditions of the Matterhorn Protocol 1.1 (PDF/UA-1) that a machine can find in a PDF.

`MACHINE` has them by number; `ELSEWHERE` are machine conditions this file does not look at, and
`HUMAN` is what no machine can say: somebody has to read and listen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Object

ELSEWHERE = {
    "31": "inside font programs (widths, CMaps, .notdef): Typst refuses them when it compiles",
    "10-001": "whether each code of a font maps: only that each font has a map is seen here",
}
HUMAN = {
    "01": "what is tagged is content, what is an artifact is decoration",
    "02-002": "roles mean what they are mapped to",
    "03, 04, 05": "nothing flickers, no meaning by colour, form or sound alone",
    "06-004": "the title says what the document is",
    "08": "no text is a picture",
    "09-001": "tags stand in the order of reading",
    "11-007": "the language is the right one",
    "13": "alternative texts say what the drawing says; captions belong to it",
    "14": "what is a heading is tagged as one, and nothing else",
    "15": "what heads a row or a column is tagged as its head",
    "16": "numbered lists are numbered as they are read",
    "18, 19": "heads of pages are artifacts, notes are notes",
    "28-003": "a link's purpose is clear from its words",
}
BLOCKS = {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index",
          "NonStruct", "Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl",
          "LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot"}  # fmt: skip
INLINE = {"Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "RB",
          "RT", "RP", "Warichu", "WT", "WP", "Figure", "Formula", "Form"}  # fmt: skip
STANDARD = BLOCKS | INLINE
PARENTS = {"TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"},
           "THead": {"Table"}, "TBody": {"Table"}, "TFoot": {"Table"}, "LI": {"L"},
           "LBody": {"LI"}, "TOCI": {"TOC"}}  # fmt: skip
CHILDREN = {"Table": {"TR", "THead", "TBody", "TFoot", "Caption"}, "TR": {"TH", "TD"},
            "THead": {"TR"}, "TBody": {"TR"}, "TFoot": {"TR"}, "L": {"LI", "L", "Caption"},
            "LI": {"Lbl", "LBody"}, "TOC": {"TOC", "TOCI", "Caption"}}  # fmt: skip
PAINTS = {"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "EI"}
SEEN = " ".join({"BDC", "BMC", "EMC", *PAINTS})


@dataclass(frozen=True)
class Element:
    """One element of the structure tree with its role and the element it stands in."""

    raw: Any
    role: str
    parent: Element | None


@dataclass(frozen=True)
class Tagged:
    """A PDF and the elements of its structure tree, in reading order."""

    pdf: pikepdf.Pdf

    @property
    def roles(self) -> dict[str, str]:
        """Names of its own and the standard ones they are mapped to."""
        tree: Any = self.pdf.Root.get("/StructTreeRoot", {})
        return {str(key)[1:]: str(value)[1:] for key, value in tree.get("/RoleMap", {}).items()}

    @cached_property
    def elements(self) -> list[Element]:
        """All of them; roles are mapped."""
        return list(self._below(self.pdf.Root.get("/StructTreeRoot", Dictionary()), None))

    def _below(self, raw: Any, parent: Element | None) -> Iterator[Element]:
        for kid in kids(raw):
            name = str(kid.S)[1:]
            element = Element(kid, self.roles.get(name, name), parent)
            yield element
            yield from self._below(kid, element)

    def of(self, *roles: str) -> list[Element]:
        """Elements of some roles."""
        return [element for element in self.elements if element.role in roles]

    @property
    def fonts(self) -> Iterator[Any]:
        """Each font once."""
        yield from (it for it in self.pdf.objects if _is(it, "/Font") and "/Subtype" in it)


def kids(raw: Any) -> list[Any]:
    """Elements directly below."""
    found = raw.get("/K", [])
    listed = list(found) if isinstance(found, Array) else [found]
    return [kid for kid in listed if isinstance(kid, Dictionary) and "/S" in kid]


def _is(item: Object, kind: str) -> bool:
    return isinstance(item, Dictionary) and item.get("/Type") == kind


def _unmarked(tagged: Tagged) -> Iterator[str]:
    for number, page in enumerate(tagged.pdf.pages, 1):
        stack: list[str] = []
        for operands, operator in pikepdf.parse_content_stream(page, SEEN):
            sign = str(operator)
            if sign in {"BDC", "BMC"}:
                kind = "artifact" if operands[0] == "/Artifact" else _kind(operands)
                if kind and {"artifact", "tagged"} <= {kind, *stack}:
                    yield f"page {number}: {kind} within {stack}"
                stack.append(kind)
            elif sign == "EMC":
                stack.pop()
            elif sign in PAINTS and not any(stack):
                yield f"page {number}: {sign} is neither tagged nor artifact"


def _kind(operands: Any) -> str:
    return "tagged" if len(operands) > 1 and "/MCID" in operands[1] else ""


def _suspects(tagged: Tagged) -> Iterator[str]:
    marks = tagged.pdf.Root.get("/MarkInfo", {})
    if marks.get("/Suspects", False) or not marks.get("/Marked", False):
        yield f"MarkInfo {marks}"


def _mapping(tagged: Tagged) -> Iterator[str]:
    for name, mapped in tagged.roles.items():
        if name in STANDARD:
            yield f"{name} is a standard role and mapped"
        if mapped not in STANDARD:
            yield f"{name} is mapped to {mapped}"
    yield from {f"{it.role} is no role" for it in tagged.elements if it.role not in STANDARD}


def _metadata(tagged: Tagged) -> Iterator[str]:
    with tagged.pdf.open_metadata(set_pikepdf_as_editor=False) as told:
        if str(told.get("pdfuaid:part")) != "1":
            yield "no pdfuaid:part"
        if not str(told.get("dc:title", "")).strip():
            yield "no dc:title"


def _title_shown(tagged: Tagged) -> Iterator[str]:
    if not tagged.pdf.Root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "a reader shows the file's name instead of its title"


def _nesting(tagged: Tagged) -> Iterator[str]:
    for it in tagged.elements:
        above = it.parent.role if it.parent else ""
        below = {tagged.roles.get(name, name) for kid in kids(it.raw) if (name := str(kid.S)[1:])}
        if it.role in PARENTS and above not in PARENTS[it.role]:
            yield f"{it.role} in {above}"
        if extra := below - CHILDREN.get(it.role, below):
            yield f"{extra} in {it.role}"


def _language(tagged: Tagged) -> Iterator[str]:
    if not re.fullmatch(r"[a-z]{2,3}(-\w+)*", str(tagged.pdf.Root.get("/Lang", ""))):
        yield "no language"


def _alternatives(tagged: Tagged) -> Iterator[str]:
    for it in tagged.of("Figure", "Formula"):
        if not str(it.raw.get("/Alt", it.raw.get("/ActualText", ""))).strip():
            yield f"{it.role} without words"


def _headings(tagged: Tagged) -> Iterator[str]:
    levels = [int(it.role[1]) for it in tagged.elements if re.fullmatch("H[1-6]", it.role)]
    if levels[:1] not in ([], [1]):
        yield f"the first heading is H{levels[0]}"
    for before, level in pairwise(levels):
        if level > before + 1:
            yield f"H{level} follows H{before}"
    if levels and tagged.of("H"):
        yield "both H and H1"


def _tables(tagged: Tagged) -> Iterator[str]:
    """Heads say what they head; rows are equally long, spans counted."""
    for it in tagged.of("TH"):
        told = _attributes(it.raw)
        if "/Scope" not in told and not len(told.get("/Headers", [])):
            yield "TH without Scope"
    for table in tagged.of("Table"):
        if len(lengths := set(_row_lengths(table.raw))) > 1:
            yield f"rows of {sorted(lengths)} cells in one table"


def _row_lengths(raw: Any) -> Iterator[int]:
    """Cells in each row, those counted that reach down from rows above."""
    reaching: list[int] = []
    for kid in kids(raw):
        if kid.S != "/TR":
            yield from _row_lengths(kid)
            continue
        spans = [_attributes(cell) for cell in kids(kid)]
        across = [int(span.get("/ColSpan", 1)) for span in spans]
        yield sum(across) + len(reaching)
        reaching = [left - 1 for left in reaching if left > 1]
        for span, wide in zip(spans, across, strict=True):
            reaching += [int(span.get("/RowSpan", 1)) - 1] * wide * (span.get("/RowSpan", 1) > 1)


def _attributes(raw: Any) -> dict[str, Any]:
    given = raw.get("/A", [])
    return {
        str(key): value
        for one in (given if isinstance(given, Array) else [given])
        if isinstance(one, Dictionary)
        for key, value in one.items()
    }


def _notes(tagged: Tagged) -> Iterator[str]:
    ids = [str(it.raw.get("/ID", "")) for it in tagged.of("Note")]
    if "" in ids or len(ids) != len(set(ids)):
        yield "a Note has no ID of its own"


def _layers(tagged: Tagged) -> Iterator[str]:
    layers: Any = tagged.pdf.Root.get("/OCProperties", {})
    for config in [*layers.get("/Configs", []), *([layers["/D"]] if "/D" in layers else [])]:
        if not str(config.get("/Name", "")) or "/AS" in config:
            yield "a configuration of layers without a name, or with AS"


def _files(tagged: Tagged) -> Iterator[str]:
    for it in tagged.pdf.objects:
        if _is(it, "/Filespec") and not {"/F", "/UF"} <= set(it.keys()):
            yield "an embedded file without F and UF"


def _active(tagged: Tagged) -> Iterator[str]:
    """Forms that change, scripts, encryption: nothing of it is in a report."""
    root = tagged.pdf.Root
    if "/XFA" in root.get("/AcroForm", {}):
        yield "XFA"
    if tagged.pdf.is_encrypted:
        yield "encrypted"
    for it in tagged.pdf.objects:
        if isinstance(it, Dictionary) and it.get("/S") in ("/JavaScript", "/Launch"):
            yield f"action {it.S}"


def _annotations(tagged: Tagged) -> Iterator[str]:
    linked, formed = (
        {kid.Obj.objgen for it in tagged.of(role) for kid in _references(it.raw)}
        for role in ("Link", "Form")
    )
    for number, page in enumerate(tagged.pdf.pages, 1):
        found: Any = page.get("/Annots", [])
        if len(found) and page.get("/Tabs") != "/S":
            yield f"page {number}: Tab does not follow the structure"
        for note in found:
            if note.Subtype == "/Widget":
                if note.objgen not in formed:
                    yield f"page {number}: a field outside of a Form"
                if not str(note.get("/TU", "")):
                    yield f"page {number}: a field without words"
                continue
            if note.Subtype != "/Link" or note.objgen not in linked:
                yield f"page {number}: {note.Subtype} outside of a Link"
            if not str(note.get("/Contents", "")):
                yield f"page {number}: a link without words"


def _references(raw: Any) -> list[Any]:
    found = raw.get("/K", [])
    listed = list(found) if isinstance(found, Array) else [found]
    return [kid for kid in listed if isinstance(kid, Dictionary) and kid.get("/Type") == "/OBJR"]


def _drawn_elsewhere(tagged: Tagged) -> Iterator[str]:
    for it in tagged.pdf.objects:
        if isinstance(it, pikepdf.Stream) and it.get("/Subtype") == "/Form" and "/Ref" in it:
            yield "a reference XObject"


def _embedded(tagged: Tagged) -> Iterator[str]:
    for font in tagged.fonts:
        inner: Any = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        files = {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner.get("/FontDescriptor", {}))
        if font.Subtype != "/Type3" and not str(font.Subtype).startswith("/CIDFont") and not files:
            yield f"{font.get('/BaseFont')} is not embedded"


def _readable(tagged: Tagged) -> Iterator[str]:
    for font in tagged.fonts:
        if "/ToUnicode" not in font and not str(font.Subtype).startswith("/CIDFont"):
            yield f"{font.get('/BaseFont')} has no map to letters"


MACHINE: dict[str, Callable[[Tagged], Iterator[str]]] = {
    "01-003 01-004 01-005": _unmarked,
    "01-007": _suspects,
    "02-001 02-003 02-004": _mapping,
    "06-001 06-002 06-003": _metadata,
    "07-001 07-002": _title_shown,
    "09-004 09-005 09-006": _nesting,
    "11-001 11-002 11-003 11-004 11-006": _language,
    "13-004 17-002": _alternatives,
    "14-002 14-003 14-006 14-007": _headings,
    "15-003": _tables,
    "19-003 19-004": _notes,
    "20-001 20-002 20-003": _layers,
    "21-001": _files,
    "25-001 26-001 26-002": _active,
    "28-002 28-004 28-005 28-008 28-009 28-010 28-011 28-012": _annotations,
    "30-001": _drawn_elsewhere,
    "31-009": _embedded,
    "31-027": _readable,
}


def broken(path: Path) -> dict[str, list[str]]:
    """Conditions a file does not meet, and where."""
    with pikepdf.open(path) as pdf:
        tagged = Tagged(pdf)
        told = {codes: list(check(tagged)) for codes, check in MACHINE.items()}
    return {codes: faults for codes, faults in told.items() if faults}
