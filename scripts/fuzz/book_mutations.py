"""Workbooks as no program should write them, from clean ones of one sheet."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
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

SHEET, SHARED, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_ROW = re.compile(rb"<row .*?</row>", re.DOTALL)
_TEXT = re.compile(rb"(<t[^>]*>)([^<]*)(</t>)")
_STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main":
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships":
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
}  # fmt: skip
Parts = dict[str, bytes]


def unpacked(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _in_part(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    parts = unpacked(content)
    parts[part] = change(parts[part])
    return packed(parts)


def _rows(content: bytes, change: Callable[[list[bytes]], list[bytes]]) -> bytes:
    def changed(sheet: bytes) -> bytes:
        found = _ROW.findall(sheet)
        start, end = sheet.index(found[0]), sheet.rindex(found[-1]) + len(found[-1])
        return sheet[:start] + b"".join(change(found)) + sheet[end:]

    return _in_part(content, SHEET, changed)


def _texts(random: Random, content: bytes, signs: tuple[str, ...], pattern: bytes) -> bytes:
    sign = random.choice(signs).encode()

    def change(match: re.Match[bytes]) -> bytes:
        text = re.sub(pattern, sign, match[2], count=1) if random.random() < 0.3 else match[2]
        return match[1] + text + match[3]

    return _in_part(content, SHARED, lambda part: _TEXT.sub(change, part))


def invisible_signs(random: Random, content: bytes) -> bytes:
    return _texts(random, content, INVISIBLE, rb"(?<=[a-z])(?=[a-z])")


def odd_spaces(random: Random, content: bytes) -> bytes:
    return _texts(random, content, SPACES, rb"(?<=\S) (?=\S)")


def forbidden_signs(random: Random, content: bytes) -> bytes:
    sign = random.choice(FORBIDDEN).encode()
    return _in_part(content, SHARED, lambda part: _TEXT.sub(rb"\1\2" + sign + rb"\3", part))


def rows_reversed(_: Random, content: bytes) -> bytes:
    return _rows(content, lambda rows: rows[::-1])


def rows_shuffled(random: Random, content: bytes) -> bytes:
    return _rows(content, lambda rows: random.sample(rows, len(rows)))


def rows_without_numbers(_: Random, content: bytes) -> bytes:
    return _rows(content, lambda rows: [re.sub(rb'(<row) r="\d+"', rb"\1", row) for row in rows])


def row_twice(random: Random, content: bytes) -> bytes:
    return _rows(content, lambda rows: [*rows, random.choice(rows)])


def wrong_row_number(random: Random, content: bytes) -> bytes:
    def change(rows: list[bytes]) -> list[bytes]:
        place = random.randrange(len(rows))
        number = random.choice([b"0", b"-1", b"1e3", b"99999999", b"7", b"", b"1048577"])
        rows[place] = re.sub(rb'<row r="\d+"', b'<row r="' + number + b'"', rows[place])
        return rows

    return _rows(content, change)


def head_sorted_in(random: Random, content: bytes) -> bytes:
    def change(rows: list[bytes]) -> list[bytes]:
        at = random.randint(1, min(30, len(rows) - 1))
        moved = [*rows[1 : at + 1], rows[0], *rows[at + 1 :]]
        return [
            re.sub(rb'( r="[A-Z]*)\d+"', rb"\g<1>%d" % number + b'"', row)
            for number, row in enumerate(moved, 1)
        ]

    return _rows(content, change)


def stray_cell(random: Random, content: bytes) -> bytes:
    column, row = random.choice(["XFD", "AZZ", "ZZ"]), random.choice([1048576, 60000, 9000])
    cell = b'<row r="%d"><c r="%s%d"><v>1</v></c></row>' % (row, column.encode(), row)
    return _rows(content, lambda rows: [*rows, cell])


def empty_formatted_rows(_: Random, content: bytes) -> bytes:
    more = [b'<row r="%d" s="1" customFormat="1"><c r="A%d" s="1"/></row>' % (n, n)
            for n in range(50_000, 90_000)]  # fmt: skip
    return _rows(content, lambda rows: [*rows, *more])


def strict_standard(_: Random, content: bytes) -> bytes:
    parts = unpacked(content)
    for old, new in _STRICT.items():
        parts = {name: part.replace(old, new) for name, part in parts.items()}
    return packed(parts)


def names_in_other_case(_: Random, content: bytes) -> bytes:
    return packed({name.upper(): part for name, part in unpacked(content).items()})


def stored(_: Random, content: bytes) -> bytes:
    return packed(unpacked(content), zipfile.ZIP_STORED)


def document_type(random: Random, content: bytes) -> bytes:
    doctype = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    part = random.choice([SHEET, SHARED, BOOK])
    return _in_part(content, part, lambda old: re.sub(rb"(<\?xml[^>]*>)", rb"\1" + doctype, old))


def part_missing(random: Random, content: bytes) -> bytes:
    parts = unpacked(content)
    del parts[random.choice([SHEET, SHARED, BOOK])]
    return packed(parts)


def any_part_missing(random: Random, content: bytes) -> bytes:
    parts = unpacked(content)
    del parts[random.choice(list(parts))]
    return packed(parts)


def part_twice(_: Random, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in unpacked(content).items():
            archive.writestr(name, part)
            if name == SHEET:
                info = zipfile.ZipInfo(SHEET.upper())
                archive.writestr(info, part)
    return stream.getvalue()


def other_file(random: Random, content: bytes) -> bytes:
    others = {
        "ods": packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "a": b""}),
        "zip": packed({"data.csv": content[:99]}),
        "xlsb": packed({"xl/workbook.bin": b""}),
        "xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900),
        "html": b"<!DOCTYPE html><table><tr><td>1</td></tr></table>",
        "csv": b"a,b\n1,2\n",
    }
    return random.choice(list(others.values()))


def _part(random: Random, content: bytes, change: Callable[[Random, bytes], bytes]) -> bytes:
    part = random.choice([SHEET, SHARED, STYLES, BOOK, RELATIONS])
    return _in_part(content, part, lambda old: change(random, old))


def bytes_in_part(random: Random, content: bytes) -> bytes:
    return _part(random, content, flip)


def part_cut(random: Random, content: bytes) -> bytes:
    return _part(random, content, cut)


def part_spliced(random: Random, content: bytes) -> bytes:
    return _part(random, content, splice)


def attributes(random: Random, content: bytes) -> bytes:
    values = [b"0", b"-1", b"99999999", b"", b"NaN", b"s", b"str", b"n", b"e", b"XFD1048576", b"A1"]

    def change(_: Random, part: bytes) -> bytes:
        found = list(re.finditer(rb'="([^"]*)"', part))
        for match in sorted(random.sample(found, min(3, len(found))), key=lambda m: -m.start()):
            part = part[: match.start(1)] + random.choice(values) + part[match.end(1) :]
        return part

    return _part(random, content, change)


def elements(random: Random, content: bytes) -> bytes:
    nested, merged = b"<a>" * 90 + b"</a>" * 90, b"<mergeCell ref='A1:B9'/>"
    other = [b"<x:row xmlns:x='y'/>", b"<!-- -->", b"<?a b?>", b"<is/>"]
    more = [nested, merged, b"<c/>", b"<row>", b"<v>9</v>", b"<f>1+1</f>", *other]

    def change(_: Random, part: bytes) -> bytes:
        place = random.choice([match.start() for match in re.finditer(rb"<", part)][1:] or [0])
        return part[:place] + random.choice(more) + part[place:]

    return _part(random, content, change)


def values(random: Random, content: bytes) -> bytes:
    odd = [b"1E999", b"-0", b"abc", b"99999999", b"1e5", b"", b"0x10", b"1,5", b" 7 "]

    def change(part: bytes) -> bytes:
        found = list(re.finditer(rb"<v>([^<]*)</v>", part))
        match = random.choice(found)
        return part[: match.start(1)] + random.choice(odd) + part[match.end(1) :]

    return _in_part(content, SHEET, change)


def rows_dropped(random: Random, content: bytes) -> bytes:
    def change(rows: list[bytes]) -> list[bytes]:
        start = random.randrange(1, len(rows))
        return rows[:start] + rows[start + random.randint(1, 5) :]

    return _rows(content, change)


MUTATIONS = registry(
    {
        SAME: (
            invisible_signs, odd_spaces, rows_reversed, rows_shuffled,
            rows_without_numbers, row_twice, wrong_row_number, head_sorted_in,
            stray_cell, empty_formatted_rows, strict_standard, names_in_other_case,
            stored, any_part_missing,
        ),
        FAULT: (forbidden_signs, document_type, part_missing, part_twice, other_file),
        COUNT: (rows_dropped,),
        ANY: (
            flip, cut, splice, bytes_in_part, part_cut, part_spliced, attributes,
            elements, values,
        ),
    },
)  # fmt: skip
