"""What a returned Word file changes in the authored texts, decided section by section."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from iku_analysis.base.input_files import read_input
from iku_analysis.narrative.flat_text import Block, NoFlatTextError, blocks_of_text
from iku_analysis.narrative.markdown_text import corrected_text
from iku_analysis.narrative.text import Section, read_narrative
from iku_analysis.narrative.word_controls import Sent, numbers_of, section_tag
from iku_analysis.narrative.word_parts import Returned


class Decision(Enum):
    """What becomes of a section."""

    SAME = "tidak diubah"
    ALREADY = "sudah tertulis"
    TAKEN = "diambil"
    MOVED = "tidak diambil: naskahnya sudah berubah sejak laporan dibuat"
    GONE = "tidak diambil: kendali isinya dihapus dari berkas Word"
    UNKNOWN = "tidak diambil: bagian ini tidak ada lagi dalam naskah"
    EMPTY = "tidak diambil: isinya dihapus seluruhnya"
    UNWRITABLE = "tidak diambil: tidak dapat ditulis sebagai Markdown"


REFUSED = frozenset(Decision) - {Decision.SAME, Decision.ALREADY, Decision.TAKEN}


@dataclass(frozen=True)
class Correction:
    """One section: what was decided, and its text after that.

    Attributes
    ----------
    sent : Sent
    decision : Decision
    text : str
        New Markdown of what is taken; what was written, of what is not.
    unbound : tuple of str
        Names of numbers the new text uses no more.
    has_looks : bool
        Whether bold and italic came along.
    """

    sent: Sent
    decision: Decision
    text: str = ""
    unbound: tuple[str, ...] = ()
    has_looks: bool = True


_LINES = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")  # each with its end, whichever it is
Places = Mapping[str, tuple[Path, Section]]


def places_of(folder: Path) -> dict[str, tuple[Path, Section]]:
    """Sections there are, by tag: what a returned file names is looked for among these only."""
    texts = ((path, read_narrative(path)) for path in sorted(folder.glob("*.md")))
    return {
        section_tag(path.name, section.title): (path, section)
        for path, narrative in texts
        for section in narrative.sections
    }


def levelled(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Items no more than one level below the one above, as a list in Markdown has them."""
    made, deepest = list[Block](), 0
    for block in blocks:
        level = min(block.level, deepest) if block.kind == "item" else block.level
        deepest = level + 1 if block.kind == "item" else 0
        made.append(replace(block, level=level))
    return tuple(made)


def decide(returned: Returned, sent: Mapping[str, Sent], places: Places) -> list[Correction]:
    """What becomes of each section that went out.

    A text that was changed in its file since then is left as it is: two people have written it, and
    a third must choose.
    """
    return [_decided(tag, item, returned.sections.get(tag), places) for tag, item in sent.items()]


def _decided(tag: str, sent: Sent, blocks: list[Block] | None, places: Places) -> Correction:
    base, after = blocks_of_text(sent.text), levelled(blocks or ())
    if tag in places and blocks is not None and after == base:
        return Correction(sent, Decision.SAME)
    if tag not in places or blocks is None or not after:
        absent = Decision.GONE if blocks is None else Decision.EMPTY
        return Correction(sent, absent if tag in places else Decision.UNKNOWN)
    before, now = sent.text, places[tag][1].text
    try:
        text, has_looks = corrected_text(before, after)
    except NoFlatTextError as written:
        return Correction(sent, Decision.UNWRITABLE, str(written))
    if now != before:
        return Correction(sent, Decision.ALREADY if text == now else Decision.MOVED, text)
    used = {run.name for run in numbers_of(after)}
    unbound = tuple(dict.fromkeys(r.name for r in numbers_of(base) if r.name not in used))
    return Correction(sent, Decision.TAKEN, text, unbound, has_looks)


def new_files(corrections: Iterable[Correction], places: Places) -> dict[Path, str]:
    """Whole new content of each file that changes; all but the taken sections keeps its bytes."""
    taken = [item for item in corrections if item.decision is Decision.TAKEN]
    # From below, so that the lines above keep their numbers.
    taken.sort(key=lambda item: -places[item.sent.tag][1].line)
    contents = dict[Path, str]()
    for item in taken:
        path, section = places[item.sent.tag]
        content = contents.get(path) or read_input(path).decode("utf-8")
        end = "\r\n" if "\r\n" in content else "\n"
        lines = _LINES.split(content)
        first, count = section.line - 1, section.text.count("\n") + 1
        below = lines[first + count :]
        new = item.text.replace("\n", end) + (end if below else "")
        contents[path] = "".join([*lines[:first], new, *below])
    return contents
