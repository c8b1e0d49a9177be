"""CSV files as no program should write them, from clean ones with comma or semicolon."""

from __future__ import annotations

import gzip
import unicodedata
from random import Random

from scripts.fuzz.case import (
    ANY,
    COUNT,
    FAULT,
    FORBIDDEN,
    INVISIBLE,
    SAME,
    SPACES,
    cut,
    flip,
    registry,
    splice,
)


def _lines(content: bytes) -> list[str]:
    return content.decode().splitlines()


def _joined(lines: list[str], end: str = "\n") -> bytes:
    return (end.join(lines) + end).encode()


def _sign(content: bytes) -> str:
    head = content.split(b"\n", 1)[0]
    return ";" if head.count(b";") > head.count(b",") else ","


def _into_cells(random: Random, content: bytes, signs: tuple[str, ...]) -> bytes:
    """Put a sign beside letters of some cells."""
    lines = _lines(content)
    sign = random.choice(signs)
    for place in random.sample(range(1, len(lines)), min(5, len(lines) - 1)):
        letters = [at for at, letter in enumerate(lines[place]) if letter.isalpha()]
        if letters:
            at = random.choice(letters)
            lines[place] = lines[place][:at] + sign + lines[place][at:]
    return _joined(lines)


def invisible_signs(random: Random, content: bytes) -> bytes:
    return _into_cells(random, content, INVISIBLE)


def forbidden_signs(random: Random, content: bytes) -> bytes:
    lines = _lines(content)
    place = random.randrange(1, len(lines))
    lines[place] = random.choice(FORBIDDEN) + lines[place]
    return _joined(lines)


def odd_spaces(random: Random, content: bytes) -> bytes:
    head, _, rest = content.decode().partition("\n")
    return f"{head}\n{rest.replace(' ', random.choice(SPACES))}".encode()


def decomposed(_: Random, content: bytes) -> bytes:
    return unicodedata.normalize("NFD", content.decode()).encode()


def shuffled_rows(random: Random, content: bytes) -> bytes:
    head, *rows = _lines(content)
    random.shuffle(rows)
    return _joined([head, *rows])


def head_sorted_in(random: Random, content: bytes) -> bytes:
    head, *rows = _lines(content)
    at = random.randint(1, min(len(rows), 400))
    return _joined([*rows[:at], head, *rows[at:]])


def head_repeated(random: Random, content: bytes) -> bytes:
    lines = _lines(content)
    return _joined([*lines, lines[0]] if random.random() < 0.5 else [*lines[:2], *lines])


def titles_above(random: Random, content: bytes) -> bytes:
    titles = ["DINAS PERINDUSTRIAN", "", "Keadaan akhir tahun"][: random.randint(1, 3)]
    return _joined([*titles, *_lines(content)])


def empty_rows(random: Random, content: bytes) -> bytes:
    lines = _lines(content)
    for _ in range(random.randint(1, 9)):
        lines.insert(random.randint(1, len(lines)), "" if random.random() < 0.5 else "  ")
    return _joined(lines)


def line_ends(random: Random, content: bytes) -> bytes:
    return _joined(_lines(content), random.choice(["\r\n", "\r", "\n"]))


def byte_order_mark(_: Random, content: bytes) -> bytes:
    return b"\xef\xbb\xbf" + content


def everything_quoted(_: Random, content: bytes) -> bytes:
    sign = _sign(content)
    return _joined(
        [sign.join(f'"{cell}"' for cell in line.split(sign)) for line in _lines(content)]
    )


def trailing_delimiters(random: Random, content: bytes) -> bytes:
    more = _sign(content) * random.choice([1, 3, 200])
    return _joined([line + more for line in _lines(content)])


def other_encoding(random: Random, content: bytes) -> bytes:
    text = content.decode()
    if random.random() < 0.5:
        head, _, rest = text.partition("\n")
        return f"{head}\n\u00e9{rest}".encode("cp1252", "replace")
    return text.encode(random.choice(["utf-16", "utf-16-le", "utf-16-be", "utf-32"]))


def other_delimiter(random: Random, content: bytes) -> bytes:
    return content.replace(_sign(content).encode(), random.choice([b"|", b"\t", b"^", b" "]))


def open_quote(random: Random, content: bytes) -> bytes:
    place = random.randrange(len(content))
    return content[:place] + b'"' + content[place:]


def nul_bytes(random: Random, content: bytes) -> bytes:
    place = random.randrange(content.index(b"\n"), len(content))
    return content[:place] + b"\0" * random.randint(1, 3) + content[place:]


def wide_head(random: Random, content: bytes) -> bytes:
    head, _, rest = content.partition(b"\n")
    return head + b"," * random.choice([5_000, 300_000]) + b"\n" + rest


def long_cell(random: Random, content: bytes) -> bytes:
    place = random.randrange(len(content))
    return content[:place] + b"x" * random.choice([3_000, 200_000, 5_000_000]) + content[place:]


def other_file(random: Random, content: bytes) -> bytes:
    row = b"<tr><td>" + content[:200] + b"</td></tr>"
    others = (b"<html><table>" + row, b"%PDF-1.7\n" + content, b"PK\x03\x04" + content)
    return random.choice(
        [*others, gzip.compress(content), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 90]
    )


def rows_of_any_bytes(random: Random, content: bytes) -> bytes:
    return content + b"\n".join(random.randbytes(random.randint(0, 80)) for _ in range(40))


def dropped_or_doubled_rows(random: Random, content: bytes) -> bytes:
    head, *rows = _lines(content)
    start = random.randrange(len(rows))
    del rows[start : start + random.randint(1, 5)]
    return _joined([head, *rows])


MUTATIONS = registry(
    {
        SAME: (
            invisible_signs, odd_spaces, decomposed, shuffled_rows, titles_above,
            empty_rows, line_ends, byte_order_mark, everything_quoted,
            trailing_delimiters, head_sorted_in, head_repeated, nul_bytes,
        ),
        FAULT: (forbidden_signs, other_encoding, other_delimiter, wide_head, other_file),
        COUNT: (dropped_or_doubled_rows, splice),
        ANY: (flip, cut, open_quote, long_cell, rows_of_any_bytes),
    },
)  # fmt: skip
