"""Compare what readers read: HTML, PDF and executed notebooks as lines of text."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pypdf

from iku_analysis.audit.verdict import Item, Kind, Verdict

# The line that names commit and manifest differs whenever anything does; what it says is compared
# elsewhere.
_PROVENANCE = re.compile(r"(kode (tanpa git|[0-9a-f]{10})|manifes\s[0-9a-f]{12})")
_HIDDEN = frozenset({"style", "script"})
_IMAGES = ("image/", "application/vnd.iku.figure", "text/html")


class _Text(HTMLParser):
    """Text of a page, a line per piece."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _HIDDEN
        # What a chart shows is said in its alternative text.
        self.lines += [value for name, value in attrs if name == "alt" and value]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _HIDDEN

    def handle_data(self, data: str) -> None:
        if not self._hidden and (text := " ".join(data.split())):
            self.lines.append(text)


def _html_lines(path: Path) -> list[str]:
    reader = _Text()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader.lines


def pdf_text(path: Path) -> str:
    """Text of a PDF, page by page."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def _notebook_lines(path: Path) -> Iterator[str]:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        yield from "".join(cell["source"]).splitlines()
        for output in cell.get("outputs", ()):
            yield from str(output.get("text", "")).splitlines()
            for mime, data in sorted(output.get("data", {}).items()):
                if not mime.startswith(_IMAGES):  # charts are compared apart, HTML says it twice
                    yield f"{mime} {json.dumps(data, sort_keys=True, ensure_ascii=False)}"


def lines_of(path: Path) -> list[str]:
    """Lines a reader sees, without the line that names commit and manifest."""
    if path.suffix == ".html":
        found: list[str] = _html_lines(path)
    elif path.suffix == ".pdf":
        found = pdf_text(path).splitlines()
    elif path.suffix == ".ipynb":
        found = list(_notebook_lines(path))
    else:
        found = path.read_text(encoding="utf-8").splitlines()
    return [_PROVENANCE.sub("", line) for line in found]


def compare_text(name: str, published: Path, rebuilt: Path) -> Item:
    """Compare two files of text whose bytes differ."""
    before, now = lines_of(published), lines_of(rebuilt)
    if before == now:
        note = "teks sama; yang berbeda hanya baris kode dan manifes, atau susunan berkasnya"
        return Item(Kind.TEXT, name, Verdict.EQUIVALENT, note)
    changed = (Counter(before) - Counter(now)).total() or (Counter(now) - Counter(before)).total()
    place = next(
        (index for index, pair in enumerate(zip(before, now, strict=False)) if pair[0] != pair[1]),
        min(len(before), len(now)),
    )
    first = f"{_cut(before[place : place + 1])} → {_cut(now[place : place + 1])}"
    return Item(Kind.TEXT, name, Verdict.DIFFERENT, f"{changed} baris berbeda; pertama {first}")


def _cut(lines: list[str], length: int = 80) -> str:
    text = " ".join(lines)
    return f"“{text[:length]}{'…' if len(text) > length else ''}”"
