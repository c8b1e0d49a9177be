"""What a file really is, by its first bytes: a name is easily changed, a content is not."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile

from iku_analysis.declarations.resource import Resource
from iku_analysis.intake.findings import Place
from iku_analysis.intake.grid import refuse
from iku_analysis.intake.limits import MAX_FILE_BYTES, MAX_WORKBOOK_BYTES

SAVE_AS = 'Buka di Excel atau LibreOffice, lalu simpan sebagai "{0}".'
TARGETS = {"xlsx": "Excel Workbook (.xlsx)", "csv": "CSV UTF-8 (.csv)"}
_HEAD_BYTES = 4096
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# names of streams in such a file are UTF-16
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD_97 = "WordDocument".encode("utf-16-le")
_SIGNATURES = {
    b"%PDF": "PDF",
    b"{\\rtf": "RTF",
    b"\x1f\x8b": "arsip gzip",
    b"BZh": "arsip bzip2",
    b"\xfd7zXZ": "arsip xz",
    b"\x28\xb5\x2f\xfd": "arsip zstd",
    b"7z\xbc\xaf": "arsip 7z",
    b"Rar!": "arsip RAR",
    b"\x89PNG": "gambar PNG",
    b"\xff\xd8\xff": "gambar JPEG",
    b"GIF8": "gambar GIF",
    b"SQLite format 3": "basis data SQLite",
    b"PAR1": "Parquet",
    b"ID;PWXL": "SYLK (.slk)",
    b"MIME-Version:": "halaman web (.mht)",
    b"version https://git-lfs": "penunjuk Git LFS, bukan isinya",
    b"[InternetShortcut]": "pintasan web (.url)",
}
_PARTS = {
    "xl/workbook.bin": "Excel biner (.xlsb)",
    "word/document.xml": "dokumen Word (.docx)",
    "ppt/presentation.xml": "presentasi (.pptx)",
    "Index/Document.iwa": "Numbers (.numbers)",
}
_MARKUP = (b"<!doctype html", b"<html", b"<head", b"<body", b"<meta", b"<table", b"<style", b"<div")
# Longest first: that of UTF-32 begins as that of UTF-16.
_BYTE_ORDER_MARKS = {
    b"\xff\xfe\0\0": "UTF-32",
    b"\0\0\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
_MOSTLY = 0.3


class _Kind(NamedTuple):
    name: str
    mend: str = ""


TEXT, WORKBOOK, UNKNOWN = _Kind("teks (CSV)"), _Kind("buku kerja XLSX"), _Kind("")


def _of_archive(path: Path) -> _Kind:
    try:
        with ZipFile(path) as archive:
            names = {name.replace("\\", "/") for name in archive.namelist()}
            mimetype = archive.open("mimetype").read(100) if "mimetype" in names else b""
    except (BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return WORKBOOK  # a broken one, as the reader says
    if b"opendocument" in mimetype:
        return _Kind("OpenDocument (.ods)")
    named = next((kind for part, kind in _PARTS.items() if part in names), "")
    if named:
        return _Kind(named)
    if any(name.casefold().endswith(".xml") for name in names):
        return WORKBOOK
    return _Kind("arsip ZIP", "Buka arsipnya dan taruh berkas di dalamnya.")


def _of_ole(path: Path) -> _Kind:
    content = path.read_bytes() if path.stat().st_size <= MAX_WORKBOOK_BYTES else b""
    if _ENCRYPTED in content:
        return _Kind(
            "buku kerja berkata sandi",
            "Buka dengan kata sandinya, hapus kata sandi itu di File > Info, lalu simpan ulang.",
        )
    return _Kind("dokumen Word lama (.doc)" if _WORD_97 in content else "Excel lama (.xls)")


def _of_markup(head: bytes) -> _Kind:
    if head.startswith(_MARKUP) or b"<html" in head:
        return _Kind("halaman web (HTML)")
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return _Kind("XML Spreadsheet 2003")
    return _Kind("XML")


def _of_text(head: bytes) -> _Kind:
    for mark, name in _BYTE_ORDER_MARKS.items():
        if head.startswith(mark):
            return _Kind(f"teks {name}")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((*_MARKUP, b"<?xml")):
        return _of_markup(start)
    if head and max(head[::2].count(0), head[1::2].count(0)) > _MOSTLY * len(head) / 2:
        return _Kind("teks UTF-16" if 0 in (head[::2].count(0), head[1::2].count(0)) else "biner")
    return TEXT


def file_kind(path: Path) -> _Kind:
    """Kind of a file by its content; `UNKNOWN` for an empty one."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    if not head:
        return UNKNOWN
    if head.startswith(b"PK"):
        return _of_archive(path)
    if head.startswith(_OLE):
        return _of_ole(path)
    named = next((kind for start, kind in _SIGNATURES.items() if head.startswith(start)), "")
    return _Kind(named) if named else _of_text(head)


def refuse_file(path: Path, resource: Resource, place: Place) -> None:
    """Refuse what must not be opened, or is not what it is declared to be.

    Raises
    ------
    UnreadableFileError
        If the path is a link, the file is larger than any table can be, or of another kind; the
        finding names the kind and the way out.
    OSError
        If it cannot be opened.
    """
    if path.is_symlink():
        raise refuse(
            place, "berkas ini tautan ke tempat lain", "Salin berkasnya ke folder data.", "IKU-B104"
        )
    if path.is_file() and path.stat().st_size > MAX_FILE_BYTES:
        raise refuse(
            place, "berkas lebih besar dari 2 GB", "Bagi menjadi beberapa tahun.", "IKU-B105"
        )
    kind = file_kind(path)
    is_book = resource.format == "xlsx"
    if is_book and path.stat().st_size > MAX_WORKBOOK_BYTES:
        raise refuse(
            place,
            f"buku kerja lebih besar dari {MAX_WORKBOOK_BYTES // 1024**2} MB",
            "Simpan lembar datanya sebagai CSV UTF-8 dan nyatakan format: csv di datapackage.yaml.",
            "IKU-B105",
        )
    is_wide = resource.encoding.startswith(("utf-16", "utf-32"))
    if kind in {UNKNOWN, WORKBOOK if is_book else TEXT} or (
        is_wide and kind.name.startswith("teks")
    ):
        return
    expected = "buku kerja XLSX" if is_book else "CSV"
    mend = kind.mend or SAVE_AS.format(TARGETS[resource.format])
    if kind in {TEXT, WORKBOOK}:
        other = "csv" if kind is TEXT else "xlsx"
        mend += f" Atau nyatakan format: {other} dan nama berkasnya di datapackage.yaml."
    raise refuse(
        place, f"berkas bukan {expected}; isinya tampak seperti {kind.name}", mend, "IKU-B107"
    )
