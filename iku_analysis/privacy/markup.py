"""Texts of HTML, SVG and XML: between tags, in attributes, comments and embedded files.

Tags are found by their brackets, which costs a tenth of a parser; what a parser would read
otherwise is at worst read as text, too.
"""

from __future__ import annotations

import base64
import binascii
import csv
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from itertools import chain
from urllib.parse import unquote_to_bytes

from iku_analysis.privacy.plain_text import BOUNDARY

# Within a word or number these change how it looks, not where it ends.
_INLINE = re.compile(
    r"</?(?:\w+:)?(?:a|abbr|b|bdi|bdo|cite|code|color|data|del|dfn|em|family|font|i|ins|kbd|label|mark"
    r"|q|r|rFont|rPr|s|samp|scheme|small|span|strong|sz|t|time|tspan|u|var|wbr|charset|vertAlign)"
    r"(?:\s[^<>]*)?/?>"
)
_SPACING = re.compile(r"</?(?:br|sup|sub)\b[^<>]*>")
_TAG = re.compile(r"<[^<>]*>")
_LARGE = 200_000
_SPACES = re.compile(r"[ \t\r\n]+")
_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)|<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
_EMBEDDED = re.compile(r"data:([\w.+/-]*)((?:;[\w=.-]+)*),([^\"')\s>]*)")
# Numbers of a drawing are no texts: coordinates stand side by side as digits of one number would.
_PATH = re.compile(r" (?:d|points)=\"[^\"]*\"")
_QUOTED, _OTHER_QUOTED = re.compile(r"=\"([^\"<>]*)\""), re.compile(r"='([^'<>]*)'")


def _embedded(kind: str, options: str, content: str) -> Iterator[str]:
    try:
        plain = unquote_to_bytes(content)
        raw = base64.b64decode(plain) if "base64" in options else plain
    except (binascii.Error, ValueError):
        return
    text = raw.decode("utf-8", errors="replace")
    if "csv" in kind:
        yield from row_texts(text.splitlines(keepends=True))
    elif "svg" in kind or "html" in kind or "xml" in kind:
        yield from markup_texts(text)
    elif not kind.startswith(("image/", "font/", "application/font")):
        yield from text.splitlines()


def row_texts(lines: Iterable[str]) -> Iterator[str]:
    """Rows of a CSV text, cells apart by tabs: a number does not go on in the next cell.

    Parameters
    ----------
    lines : iterable of str
        With their ends. The first one tells the delimiter.
    """
    waiting = iter(lines)
    head = next(waiting, "")
    reader = csv.reader(chain([head], waiting), delimiter=max(",;\t|", key=head.count))
    while True:
        try:
            yield "\t".join(next(reader))
        except StopIteration:
            return
        except csv.Error:  # a cell longer than any table has: by lines, then
            yield from waiting


def _pieces(text: str) -> Iterable[str]:
    """Distinct texts between boundaries, as a browser shows them."""
    return dict.fromkeys(_SPACES.sub(" ", unescape(text)).split(BOUNDARY))


@lru_cache(maxsize=64)
def _texts(markup: str) -> tuple[str, ...]:
    """Texts of markup that embeds nothing; a drawing stands in a notebook and in the page."""
    rest = _PATH.sub("", markup)
    comments = [comment or data for comment, data in _COMMENT.findall(rest)]
    rest = _COMMENT.sub("", rest)
    quoted = (*_QUOTED.findall(rest), *_OTHER_QUOTED.findall(rest))
    shown = _TAG.sub(BOUNDARY, _INLINE.sub("", _SPACING.sub(" ", rest)))
    return tuple(_pieces(BOUNDARY.join((*comments, *quoted, shown))))


def markup_texts(markup: str) -> Iterator[str]:
    """Every distinct text of a page or drawing, in no particular order.

    Parameters
    ----------
    markup : str
        HTML, SVG or XML, sound or not.
    """
    for kind, options, content in dict.fromkeys(_EMBEDDED.findall(markup)):
        yield from _embedded(kind, options, content)
    rest = _EMBEDDED.sub("", markup)
    yield from _texts(rest) if len(rest) < _LARGE else _texts.__wrapped__(rest)
