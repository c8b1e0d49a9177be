"""The frame of a Word file: styles, pages, lists and pictures, through python-docx."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.packuri import PackURI
from docx.opc.part import Part as PackagePart
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart
from docx.shared import Mm
from lxml import etree
from markupsafe import Markup

from iku_analysis.base.errors import IkuError
from iku_analysis.base.formats import with_minus
from iku_analysis.base.templating import strict_environment
from iku_analysis.base.word_file import packed_word
from iku_analysis.declarations.front_pages import WORD_STYLE_FILE
from iku_analysis.report.drawings import png_images
from iku_analysis.report.word_body import PORTRAIT

TEMPLATES = Path(__file__).parent / "templates"
EMU_PER_POINT, EMU_PER_TWIP = 12_700, 635
LOGO_HEIGHT = 1_080_000
_SIZE = re.compile(r'width="([\d.]+)pt" height="([\d.]+)pt"')
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LEVELS = range(9)
_AFTER_UPDATE = " or ".join(
    f"self::w:{name}"
    for name in (
        "hdrShapeDefaults",
        "footnotePr",
        "endnotePr",
        "compat",
        "docVars",
        "rsids",
        "themeFontLang",
        "clrSchemeMapping",
        "shapeDefaults",
        "decimalSymbol",
        "listSeparator",
    )
)
_UNUSED = ("/thumbnail", "/stylesWithEffects")  # of the library's own empty file
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


class Drawn(NamedTuple):
    """A picture within the file: relationships of its two forms, and its size."""

    png: str
    svg: str
    width: int
    height: int


@cache
def word_environment() -> Any:  # noqa: ANN401 -- of Jinja
    """Templates of WordprocessingML."""
    environment = strict_environment(TEMPLATES)
    environment.filters["minus"] = with_minus
    # What XML cannot hold never comes from our words; it is left out of those of others.
    environment.finalize = lambda value: _UNWRITABLE.sub("", value) if type(value) is str else value
    return environment


class Frame:
    """Styles, pages, pictures and lists of one file.

    Parameters
    ----------
    style : bytes
        The office's own file; empty for ours.
    """

    def __init__(self, style: bytes) -> None:
        self.is_ours = not style
        self.word: WordDocument = _opened(style)
        self.part = self.word.part
        self._own_styles()
        self._page = deepcopy(self._last_section())
        self._numbering = self._numbering_root()
        self._lists = self._new_lists()
        self._svg_count = 0

    def _own_styles(self) -> None:
        """Our styles, or those of them the office's own file lacks."""
        root = self.word.styles.element
        ours = parse_xml(word_environment().get_template("gaya.docx.j2").render())
        if self.is_ours:
            for child in list(root):
                root.remove(child)
        known = {name.lower() for name in root.xpath("w:style/w:name/@w:val")}
        ids = set(root.xpath("w:style/@w:styleId"))
        for child in list(ours):
            name = _name(child)
            if child.get(qn("w:styleId")) in ids or (name in known):
                continue
            if name or self.is_ours:
                root.append(child)
        for language in root.xpath("w:docDefaults//w:lang"):
            language.set(qn("w:val"), "id-ID")
        self._ids = {_name(style): style.get(qn("w:styleId")) for style in root.xpath("w:style")}

    def style(self, name: str) -> str:
        """Id of a style by its name; an office's file may call it otherwise."""
        return str(self._ids[name.lower()])

    def _last_section(self) -> Any:  # noqa: ANN401 -- of lxml
        section = self.word.sections[-1]
        section.orientation = WD_ORIENT.PORTRAIT
        if self.is_ours:
            section.page_width, section.page_height = Mm(210), Mm(297)
            section.left_margin = section.right_margin = Mm(25)
            section.top_margin = section.bottom_margin = Mm(22)
        return section._sectPr  # noqa: SLF001 -- python-docx has no name for a copy of it

    def last_page(self, *, is_aside: bool) -> Any:  # noqa: ANN401 -- of lxml
        """Properties of a section of pages, upright or turned aside."""
        page = deepcopy(self._page)
        size = page.find(qn("w:pgSz"))
        if is_aside and size is not None:
            width, height = size.get(qn("w:w")), size.get(qn("w:h"))
            size.set(qn("w:w"), height)
            size.set(qn("w:h"), width)
            size.set(qn("w:orient"), "landscape")
        return page

    def turn(self, is_aside: bool) -> Markup:  # noqa: FBT001 -- handed to the template
        """The same as text, for the last paragraph of a section."""
        page = self.last_page(is_aside=is_aside)
        return Markup(etree.tostring(page, encoding="unicode"))  # noqa: S704 -- our own tree

    def _numbering_root(self) -> Any:  # noqa: ANN401 -- of lxml
        try:
            return self.part.numbering_part.element
        except (KeyError, NotImplementedError):  # an office's file without lists
            uri, root = PackURI("/word/numbering.xml"), parse_xml(f'<w:numbering xmlns:w="{_W}"/>')
            part = NumberingPart(uri, CONTENT_TYPE.WML_NUMBERING, root, self.part.package)
            self.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
            return root

    def _new_lists(self) -> dict[bool, int]:
        """Marked and numbered lists of nine levels; their number by whether they count."""
        taken = self._numbering.xpath("w:abstractNum/@w:abstractNumId")
        first = max(map(int, taken), default=-1) + 1
        for number, ordered in enumerate((False, True), first):
            levels = "".join(_level(level, ordered=ordered) for level in _LEVELS)
            kind = '<w:multiLevelType w:val="hybridMultilevel"/>'
            head = f'<w:abstractNum xmlns:w="{_W}" w:abstractNumId="{number}">'
            listed = parse_xml(f"{head}{kind}{levels}</w:abstractNum>")
            nums = self._numbering.xpath("w:num")
            nums[0].addprevious(listed) if nums else self._numbering.append(listed)
        return {False: first, True: first + 1}

    def new_list(self, ordered: bool) -> int:  # noqa: FBT001 -- handed to the body
        """Number of a list of its own."""
        number = max(map(int, self._numbering.xpath("w:num/@w:numId")), default=0) + 1
        start = "".join(
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride>'
            for level in _LEVELS
        )
        head = f'<w:num xmlns:w="{_W}" w:numId="{number}">'
        of = f'<w:abstractNumId w:val="{self._lists[ordered]}"/>'
        self._numbering.append(parse_xml(f"{head}{of}{start if ordered else ''}</w:num>"))
        return number

    def address(self, url: str) -> str:
        """Relationship of a link that leads out."""
        return self.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)

    def add(self, name: str, kind: str, content: bytes, relation: str) -> str:
        """Put a part into the file."""
        part = PackagePart(PackURI(name), kind, content, self.part.package)
        return self.part.relate_to(part, relation)

    def picture(self, svg: str, png: bytes) -> Drawn:
        """A drawing in both forms, as large as it was drawn but no wider than the text."""
        self._svg_count += 1
        name = f"/word/media/grafik{self._svg_count}.svg"
        drawing = self.add(name, "image/svg+xml", svg.encode(), RELATIONSHIP_TYPE.IMAGE)
        found = _SIZE.search(svg)
        image_id, image = self.part.get_or_add_image(BytesIO(png))
        sides = (float(found[1]), float(found[2])) if found else (image.px_width, image.px_height)
        width = min(sides[0] * EMU_PER_POINT, PORTRAIT * EMU_PER_TWIP)
        return Drawn(image_id, drawing, int(width), int(width * sides[1] / sides[0]))

    def logo(self, content: bytes, kind: str) -> Drawn | None:
        """The office's mark, 30 mm high."""
        if not content:
            return None
        png = png_images([content.decode()])[0] if kind.startswith("image/svg") else content
        image_id, image = self.part.get_or_add_image(BytesIO(png))
        return Drawn(image_id, "", LOGO_HEIGHT * image.px_width // image.px_height, LOGO_HEIGHT)

    def add_marks(self, mark: str, foot: str) -> None:
        """What stands on every page: the status above, and the page below it."""
        section = self.word.sections[-1]
        top = section.header.paragraphs[0] if self.is_ours else section.header.add_paragraph()
        top.text, top.style = mark, self.word.styles["Penanda"]
        if self.is_ours:
            low = section.footer.paragraphs[0]
            low.style = self.word.styles["Penanda"]
            low.add_run(f"{foot} \u00b7 ")
            for piece in _page_field():
                low._p.append(piece)  # noqa: SLF001 -- python-docx has no fields
        self._page = deepcopy(section._sectPr)  # noqa: SLF001 -- as above

    def settle(self, properties: Mapping[str, Any]) -> None:
        """Properties, and what Word does when it opens the file."""
        core = self.word.core_properties
        for name, value in properties.items():
            setattr(core, name, value)
        settings = self.word.settings.element
        if not settings.xpath("w:updateFields"):
            update = parse_xml(f'<w:updateFields xmlns:w="{_W}" w:val="true"/>')
            self._place(settings, update)
        for zoom in settings.xpath("w:zoom[not(@w:percent)]"):
            zoom.set(qn("w:percent"), "100")
        for own in [item for item in settings if not item.tag.startswith(f"{{{_W}}}")]:
            settings.remove(own)
        for language in settings.xpath("w:themeFontLang"):
            language.set(qn("w:val"), "id-ID")

    @staticmethod
    def _place(settings: Any, update: Any) -> None:  # noqa: ANN401 -- of lxml
        after = next(iter(settings.xpath(f"*[{_AFTER_UPDATE}]")), None)
        settings.append(update) if after is None else after.addprevious(update)

    def fill(self, body: bytes) -> None:
        """Put the body in place of what the frame held."""
        root = parse_xml(body)
        held = self.word.element.body
        for child in list(held):
            held.remove(child)
        for child in list(root[0]):
            held.append(child)

    def saved(self) -> bytes:
        """The file, with the same bytes whenever and wherever it is written."""
        return packed_word(self.word)


def _opened(style: bytes) -> WordDocument:
    try:
        word = docx.Document(BytesIO(style) if style else None)
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError) as fault:
        raise IkuError(
            f"{WORD_STYLE_FILE} bukan berkas Word yang utuh ({type(fault).__name__}).",
            "Buka di Word lalu simpan ulang sebagai .docx, atau hapus berkas itu.",
        ) from None
    for relations in (word.part.package.rels, word.part.rels):
        for key in [key for key, found in relations.items() if found.reltype.endswith(_UNUSED)]:
            del relations[key]
    return word


def _name(style: Any) -> str:  # noqa: ANN401 -- of lxml
    named = style.find(qn("w:name"))
    return "" if named is None else named.get(qn("w:val")).lower()


def _level(level: int, *, ordered: bool) -> str:
    kind, text = ("decimal", f"%{level + 1}.") if ordered else ("bullet", "\u2022")
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{360 * (level + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
    )


def _page_field() -> Iterator[Any]:
    for kind in ("begin", "", "end"):
        inner = (
            f'<w:fldChar w:fldCharType="{kind}"/>'
            if kind
            else '<w:instrText xml:space="preserve"> PAGE </w:instrText>'
        )
        yield parse_xml(f'<w:r xmlns:w="{_W}">{inner}</w:r>')
