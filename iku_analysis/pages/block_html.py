"""Blocks as HTML, through a template each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from iku_analysis.base.formats import with_minus
from iku_analysis.base.templating import strict_environment
from iku_analysis.model.status import Status
from iku_analysis.pages import anchors
from iku_analysis.pages.prose import prose_html


def drawing(svg: str, alt: str) -> Markup:
    """A drawing to stand within a page, so that its words are found and follows its colours.

    Parameters
    ----------
    svg : str
        From `charts.svg.embeddable`.
    alt : str
        What a screen reader says in its place.
    """
    told = re.sub(r"<metadata>.*?</metadata>| xmlns(:\w+)?=\"[^\"]*\"", "", svg, flags=re.DOTALL)
    opening = Markup('<svg class="chart" role="img" aria-label="{}" ').format(alt)
    return opening + Markup(told.removeprefix("<svg "))  # noqa: S704 -- drawn and escaped by us


_MAIN_NUMBER = re.compile(r"(\d+)[a-z]?\.(?:target|realisasi|capaian)(?: |$)")


def card_of(key: str) -> str:
    """Id of the card that says how a number came about; empty for numbers without one.

    Examples
    --------
    >>> card_of("8a.realisasi persen"), card_of("8.capaian"), card_of("2.renstra.target")
    ('iku-8-kartu', 'iku-8-kartu', '')
    """
    found = _MAIN_NUMBER.match(key)
    return anchors.iku(found[1], anchors.NUMBER_CARD) if found else ""


TEMPLATES = Path(__file__).with_name("templates")


@cache
def block_environment() -> Environment:
    """Templates of blocks."""
    environment = strict_environment(TEMPLATES)
    environment.filters["prose"] = prose_html
    environment.filters["drawing"] = drawing
    environment.filters["card_of"] = card_of
    environment.filters["minus"] = with_minus
    environment.globals["status_labels"] = {status.value: status.label for status in Status}
    return environment


def block_html(kind: str, block: Mapping[str, Any], **extras: object) -> str:
    """HTML of a block from its plain data.

    Parameters
    ----------
    kind : str
        ``table``, ``chart``, ``cards`` or ``prose``: the name of its template.
    block : mapping
        As published under the block's MIME type.
    **extras
        What only the finished report knows: ``number`` (``Tabel 3``), ``download`` (file name and
        data address of a table's numbers), ``apart`` (number cards stand elsewhere in
        the page, and drawings for narrow screens beside those for wide ones).
    """
    template = block_environment().get_template(f"{kind}.html.j2")
    usual = {"number": "", "download": None, "apart": False}
    return template.render(block=block, **(usual | extras))
