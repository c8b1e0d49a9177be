"""Personal data by their shape: what must not stand in anything the office hands on.

`writings` lists what is known and how it is written, `look_alikes` what only looks like it,
`plain_text` how a text is read. Each text is read once, in pieces of bounded size.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from iku_analysis.privacy.look_alikes import Written, is_part_of_code
from iku_analysis.privacy.plain_text import BOUNDARY, plain
from iku_analysis.privacy.writings import BEGINS, MAIL, MAIL_NAME, NUMBERS, SIGNED, Lines

SHOWN = 4
_BATCH = 2**20  # signs searched at once: what is held does not grow with the file
_WITHIN = frozenset({BOUNDARY, "\n", "\r"})  # ends of lines within a cell do not end it
_SPACES = str.maketrans(dict.fromkeys(_WITHIN, " "))


class Found(NamedTuple):
    """A part of a text that looks like personal data: kind, and where it stands in `plain`."""

    kind: str
    start: int
    end: int


def _is_one(number: Written) -> bool:
    """Whether it may be one number: a line ends within it at most once, as it would in print.

    There a line ends after a sign, or in place of a space: where other signs than spaces part the
    other digits, of the number or of a code it would belong to, a line end parts two numbers.
    """
    if "\n" not in number.found:
        return True
    gaps = re.findall(r"(?<=\d)\D+(?=\d)", number.found)
    others = "".join(gap for gap in gaps if "\n" not in gap)
    as_space = any("\n" in gap and gap.isspace() for gap in gaps)
    parts_two = is_part_of_code(number) or (others and " " not in others)
    return number.found.count("\n") == 1 and not (as_space and parts_two)


def _numbers(text: str, lines: Lines) -> Iterator[Found]:
    for begin in BEGINS.finditer(text):
        for kind, pattern, accepts in NUMBERS:
            match = pattern.match(text, begin.start())
            written = Written(text, *match.span()) if match else None
            if written and _is_one(written) and accepts(written, lines):
                yield Found(kind, written.start, written.end)


def _signed(text: str, lines: Lines) -> Iterator[Found]:
    for kind, pattern, accepts in SIGNED:
        for match in pattern.finditer(text):
            written = Written(text, *match.span("rest"))
            if _is_one(written) and accepts(written, lines):
                name = MAIL_NAME.search(written.before) if kind == MAIL else None
                yield Found(kind, written.start - (len(name[0]) if name else 0), written.end)


def _found(text: str, lines: Lines) -> Iterator[Found]:
    """What is found in a plain text, in order; what two writings find is told once."""
    reached = 0
    every = (*_numbers(text, lines), *_signed(text, lines))
    for found in sorted(every, key=lambda item: (item.start, -item.end)):
        if found.start >= reached:
            yield found
            reached = found.end


def _masked(part: str) -> str:
    shown = min(SHOWN, len(part) // 3)
    return part[:shown] + "*" * (len(part) - shown)


def masked(text: str) -> str:
    """Text in which whatever looks like personal data is hidden but for its first characters.

    Examples
    --------
    >>> masked("NIK 6472-0141-0190-0001, kode 1234")
    'NIK 6472***************, kode 1234'
    >>> masked("Rp5.990.000.000")
    'Rp5.990.000.000'
    """
    read = plain(text)
    pieces, reached = list[str](), 0
    for _, start, end in _found(read, Lines.CELLS):
        pieces += read[reached:start], _masked(read[start:end])
        reached = end
    return "".join((*pieces, read[reached:])) if pieces else text


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    batch, size = list[str](), 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if size > _BATCH:
            yield batch
            batch, size = [], 0
    yield batch


def _joined(texts: Sequence[str], joint: str) -> str:
    """Texts in one, with as many joints as there are places between them."""
    whole = joint.join(texts)
    if whole.count(joint) < len(texts) and not any(end in whole for end in _WITHIN - {joint}):
        return whole
    return joint.join(text.translate(_SPACES) for text in texts)


def suspect_lines(
    texts: Iterable[str], lines: Lines = Lines.CELLS
) -> Iterator[tuple[int, str, str]]:
    """What looks like personal data in some texts.

    Parameters
    ----------
    texts : iterable of str
        Cells, lines or pieces.
    lines : Lines
        How they hang together.

    Yields
    ------
    number : int
        Position of the text it begins in.
    kind : str
    masked : str
        First characters of what was found; the rest is hidden.
    """
    joint = "\n" if lines is Lines.PROSE else BOUNDARY
    first = 0
    for batch in _batches(texts):
        text = plain(_joined(batch, joint))
        number, counted = first, 0
        for kind, start, end in _found(text, lines):
            number += text.count(joint, counted, start)
            counted = start
            yield number, kind, _masked(text[start:end])
        first += len(batch)
