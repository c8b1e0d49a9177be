"""What a Word edition says of its authored texts, so that their corrections find the way back.

Each text stands in a content control tagged with file and section, each bound number in a locked
one tagged with its place among those of the section. What went out (texts as written, numbers as
printed) is kept in a part of the file that Word carries along unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from iku_analysis.narrative.flat_text import Block, Run

NAMESPACE = "urn:iku-analysis:naskah"
MARK_STYLE = "Tanda status"
CODE_STYLE = "Kode"
BLOCK_CODE_STYLE = "Blok kode"
# Authored headings stand below all of the report: level three is the seventh of Word.
DEEPER, DEEPEST = 4, 9
MAX_TAG = 64  # Word refuses a longer one
_WORDS = re.compile(r"[^a-z0-9]+")


def section_tag(file: str, title: str) -> str:
    """Tag of the control that holds a section.

    Examples
    --------
    >>> section_tag("iku-4.md", "Solusi yang telah dilakukan")
    'iku-4.md#solusi-yang-telah-dilakukan'
    """
    return f"{file}#{_WORDS.sub('-', title.lower()).strip('-')}"[: MAX_TAG - 5]


def section_bookmark(place: int) -> str:
    """Bookmark of the same, by its place in the file: LibreOffice keeps these and no controls."""
    return f"Naskah{place:03d}"


def number_tag(section: str, place: int, sign: str = "#") -> str:
    """Tag or bookmark of a bound number, by its place in the section from 0."""
    return f"{section}{sign}{place}"


@dataclass(frozen=True)
class Sent:
    """A section as it went out.

    Attributes
    ----------
    file, title : str
    text : str
        Markdown as written.
    numbers : tuple of str
        Bound numbers as printed, in order.
    """

    file: str
    title: str
    text: str
    numbers: tuple[str, ...]

    @property
    def tag(self) -> str:
        """Of its control."""
        return section_tag(self.file, self.title)


@dataclass(frozen=True)
class SentTexts:
    """All that went out, and the report it went out with.

    Attributes
    ----------
    fingerprint : str
        Of its manifest.
    sections : mapping of str to Sent
    period, office : str
        ``2018`` or ``2018-T2``, and the folder as in `YearPaths.label`; empty in files of old.
    """

    fingerprint: str
    sections: Mapping[str, Sent]
    period: str = ""
    office: str = ""


def numbers_of(blocks: Iterable[Block]) -> Iterator[Run]:
    """Bound numbers of a text in reading order."""
    for block in blocks:
        for runs in (block.runs, *(cell for row in block.rows for cell in row)):
            yield from (run for run in runs if run.name)


def sent_of(root: Element) -> SentTexts:
    """Read what went out.

    Raises
    ------
    ValueError
        If it is not what a Word edition says of itself.
    """
    sections = dict[str, Sent]()
    for item in root:
        text, numbers = "", list[str]()
        for child in item:
            if child.tag.endswith("}teks"):
                text = child.text or ""
            else:
                numbers.append(child.text or "")
        sent = Sent(item.get("berkas", ""), item.get("bagian", ""), text, tuple(numbers))
        sections[sent.tag] = sent
    of = (root.get(name, "") for name in ("periode", "kantor"))
    return SentTexts(root.get("manifes", ""), sections, *of)
