"""Strings of a PDF that stand on no page: properties, alternative texts, notes, links, outline."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from iku_analysis.privacy.markup import markup_texts

MAX_STREAM_BYTES = 16 * 1024**2
_STRING = re.compile(
    rb"/(?:Alt|ActualText|E|Title|Author|Subject|Keywords|Creator|Producer|Contents|URI|TU|T|V|F|UF|Desc)"
    rb"\s*(?:\(((?:\\.|[^\\()]|\((?:\\.|[^\\()])*+\))*+)\)|<([0-9A-Fa-f\s]*)>)",
    re.DOTALL,
)
_PACKET_BEGIN, _PACKET_END = b"<x:xmpmeta", b"</x:xmpmeta>"
# Objects of other programs lie packed in streams.
_PACKED = re.compile(rb"/ObjStm\b[^>]{0,500}>>\s*stream\r?\n")
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|\r?\n|(.))", re.DOTALL)
_SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"", b"f": b""}


def _unescaped(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes([int(found[1], 8) & 0xFF])
    return _SIGNS.get(found[2], found[2]) if found[2] else b""


def _decoded(literal: bytes, digits: bytes) -> str:
    raw = _ESCAPE.sub(_unescaped, literal)
    if digits:
        even = re.sub(rb"\s", b"", digits)
        raw = bytes.fromhex((even + b"0" * (len(even) % 2)).decode("ascii"))
    if raw.startswith(b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace")
    return raw.decode("utf-8", errors="replace")


def _objects(content: bytes) -> Iterator[bytes]:
    yield content
    for stream in _PACKED.finditer(content):
        try:
            packed = memoryview(content)[stream.end() :]
            yield zlib.decompressobj().decompress(packed, MAX_STREAM_BYTES)
        except zlib.error:
            continue  # packed in another way: nothing to read


def _packets(content: bytes) -> Iterator[bytes]:
    """Descriptions of the document in XML (XMP)."""
    end = 0
    while (begin := content.find(_PACKET_BEGIN, end)) >= 0:
        end = content.find(_PACKET_END, begin)
        if end < 0:
            return
        yield content[begin:end]


def pdf_strings(content: bytes) -> Iterator[str]:
    """Texts of a PDF beside those of its pages.

    Parameters
    ----------
    content : bytes
        The file.
    """
    for objects in _objects(content):
        for literal, digits in _STRING.findall(objects):
            yield _decoded(literal, digits)
    for packet in _packets(content):
        yield from markup_texts(packet.decode("utf-8", errors="replace"))
