"""Document -> one self-contained HTML file, through our own template."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from iku_analysis.base.errors import IkuError
from iku_analysis.base.package_sources import read_source
from iku_analysis.base.templating import strict_environment
from iku_analysis.model.labels import office_word
from iku_analysis.model.status import Status
from iku_analysis.pages.block_html import block_html
from iku_analysis.pages.prose import prose_html
from iku_analysis.report.document import (
    CONTENTS_LEVELS,
    Document,
    Heading,
    Part,
    contents,
    side_by_side,
)
from iku_analysis.report.exports import ExportedTable
from iku_analysis.report.linked_data import linked_data
from iku_analysis.report.merge import TARGET, TECHNICAL

TEMPLATES = Path(__file__).parent / "templates"
# Level of the headings below which a chapter opens on request: the seven analyses, and the
# sections of the technical appendix.
OPENED_BELOW = {TARGET: 5, TECHNICAL: 2}
SECTION = "bagian-"  # begins the id of what stands under a heading


def page_of(document: Document, tables: Sequence[ExportedTable]) -> str:
    """The report for readers.

    Parameters
    ----------
    document : Document
        All parts of the report.
    tables : sequence of ExportedTable
        Its tables, offered for download.

    Raises
    ------
    IkuError
        If a chart has no alternative text.
    """
    _refuse_missing_alt(document)
    style = read_source(TEMPLATES / "laporan.css").decode("utf-8")
    page = page_environment().get_template("laporan.html.j2")
    return page.render(
        document=document,
        info=document.info,
        contents=contents(document),
        number_cards=list(_number_cards(document)),
        chapters=list(_chapters(document, {table.id: table for table in tables})),
        linked_data=linked_data(document),
        css=style + _current_place(contents(document)),
        office=office_word(document.info["organisation"]),
        status_label=Status(document.info["status"]).label,
    )


@cache
def page_environment() -> Environment:
    """Template of the page."""
    return strict_environment(TEMPLATES)


def _chapters(
    document: Document, tables: Mapping[str, ExportedTable]
) -> Iterator[tuple[str, Markup]]:
    """Id and HTML of each chapter: a section per heading, which an analysis opens on request."""
    for chapter, parts in groupby(document.parts, key=lambda part: part.chapter):
        page, still_open = list[Markup](), list[tuple[int, Markup]]()
        folded = OPENED_BELOW.get(chapter.partition("-")[0], 0)
        for piece, heading in _pieces(parts, tables):
            if not heading or heading.level > max(folded, *CONTENTS_LEVELS):
                page.append(piece)
                continue
            while still_open and still_open[-1][0] >= heading.level:
                page.append(still_open.pop()[1])
            if heading.level in CONTENTS_LEVELS:
                page.append(Markup('<section id="{}{}">').format(SECTION, heading.id))
                still_open.append((heading.level, Markup("</section>")))
            if heading.level == folded:
                page.append(Markup('<details class="analysis"><summary>{}</summary>').format(piece))
                still_open.append((heading.level, Markup("</details>")))
            else:
                page.append(piece)
        page.extend(closing for _, closing in reversed(still_open))
        yield chapter, Markup("\n").join(page)


def _current_place(headings: Iterable[Heading]) -> str:
    """Style that has each entry of the contents follow its section through the window."""
    named = {f"--s{number}": heading.id for number, heading in enumerate(headings)}
    rules = (
        f"#{SECTION}{id_}{{view-timeline-name:{name}}}"
        f'.contents [href="#{id_}"]{{animation-timeline:{name}}}\n'
        for name, id_ in named.items()
    )
    return f".frame{{timeline-scope:{','.join(named)}}}\n{''.join(rules)}"


def _pieces(
    parts: Iterable[Part], tables: Mapping[str, ExportedTable]
) -> Iterator[tuple[Markup, Heading | None]]:
    """HTML in reading order; headings on their own, with what they are."""
    for group in side_by_side(list(parts)):
        part, *_ = group
        if part.kind != "markdown":
            blocks = Markup("\n").join(part_html(item, tables) for item in group)
            pair = Markup('<div class="beside">{}</div>')
            yield (pair.format(blocks) if len(group) > 1 else blocks), None
            continue
        for node in part.data:
            about = node["attrs"] if node["type"] == "heading" else None
            heading = Heading(about["level"], "", about["id"]) if about else None
            yield prose_html([node]), heading


def _number_cards(document: Document) -> Iterator[Markup]:
    """Cards apart from their sections: what stands in closed details is never shown."""
    for part in document.parts:
        if part.kind == "cards" and part.data["details"]:
            yield Markup(block_html("number_card", part.data))  # noqa: S704 -- as in `part_html`


def _refuse_missing_alt(document: Document) -> None:
    for part in document.parts:
        if part.kind == "chart" and not part.data.get("alt", "").strip():
            raise IkuError(
                f"Grafik {part.data.get('id', '?')} tidak memiliki teks alternatif.",
                "Isi `alt` pada pemanggilan grafik di notebook.",
            )


def part_html(part: Part, tables: Mapping[str, ExportedTable]) -> Markup:
    """HTML of a block from its data."""
    if part.kind == "text":
        return Markup('<pre tabindex="0">{}</pre>').format(part.data)
    download = _download(tables[part.data["id"]]) if part.kind == "table" else None
    text = block_html(part.kind, part.data, number=part.number, download=download, apart=True)
    return Markup(text)  # noqa: S704 -- made by our own autoescaping block templates


def _download(table: ExportedTable) -> dict[str, str]:
    """The numbers behind a table as a file in the file itself."""
    encoded = base64.b64encode(table.csv.encode()).decode()
    return {"name": f"{table.id}.csv", "uri": f"data:text/csv;base64,{encoded}"}
