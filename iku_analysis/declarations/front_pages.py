"""``halaman_depan.yaml``: what a report filed with the government carries beside its numbers.

All of it is optional; `make check` lists what was left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Annotated

from msgspec import Meta, field

from iku_analysis.base.declaration import Declaration, Fault, declaration_bytes, parse_declaration
from iku_analysis.base.errors import IkuError
from iku_analysis.base.input_files import read_input
from iku_analysis.declarations.policy import Line

FRONT_PAGES_FILE = "halaman_depan.yaml"
LOGO_KINDS = {".png": "image/png", ".jpg": "image/jpeg", ".svg": "image/svg+xml"}
MAX_LOGO_BYTES = 500_000
WORD_STYLE_FILE = "gaya.docx"  # letterhead and styles of the Word edition
MAX_STYLE_BYTES = 5_000_000
Text = Annotated[str, Meta(description="Paragraf, dipisahkan baris kosong")]


class Approval(Declaration, frozen=True):
    """Who signs the report, as printed below it."""

    position: Annotated[Line, Meta(description="Jabatan")] = field(name="jabatan")
    name: Annotated[Line, Meta(description="Nama dan gelar")] = field(name="nama")
    rank: Annotated[str, Meta(description="Pangkat dan golongan")] = field(
        name="pangkat", default=""
    )
    number: Annotated[
        str, Meta(pattern=r"^([0-9]{18})?$", title="NIP harus 18 angka, dalam tanda kutip")
    ] = field(name="nip", default="")
    place: Annotated[str, Meta(description="Tempat")] = field(name="tempat", default="")
    day: Annotated[date | None, Meta(description="Tanggal ditandatangani")] = field(
        name="tanggal", default=None
    )


class Letterhead(Declaration, frozen=True):
    """What stands over a letter to an office; what is not given is left for a person to fill."""

    lines: Annotated[tuple[Line, ...], Meta(description="Baris kop surat")] = field(
        name="kop", default=()
    )
    number: Annotated[str, Meta(description="Nomor surat")] = field(name="nomor", default="")
    day: Annotated[date | None, Meta(description="Tanggal surat")] = field(
        name="tanggal", default=None
    )


class FrontPages(Declaration, frozen=True):
    """Foreword, organisation, legal basis, signature and logo; each may be left out.

    Attributes
    ----------
    foreword, organisation : str
        Paragraphs apart by empty lines.
    legal_basis : tuple of str
        Regulations in order.
    approval : Approval or None
    logo : str
        Image file in the folder of the year.
    letter : Letterhead or None
        For letters to offices; no part of the report.
    unconfirmed : tuple of str
        Keys carried on from the year before.
    """

    foreword: Text = field(name="kata_pengantar", default="")
    organisation: Text = field(name="organisasi", default="")
    legal_basis: Annotated[tuple[Line, ...], Meta(description="Peraturan menurut urutan")] = field(
        name="dasar_hukum", default=()
    )
    approval: Annotated[Approval | None, Meta(description="Penandatangan")] = field(
        name="pengesahan", default=None
    )
    logo: Annotated[str, Meta(description="Berkas gambar di folder ini")] = ""
    letter: Annotated[Letterhead | None, Meta(description="Kop surat kepada kantor pengirim")] = (
        field(name="surat", default=None)
    )
    unconfirmed: Annotated[
        tuple[str, ...], Meta(description="Kunci yang masih dari tahun lalu dan belum diperiksa")
    ] = field(name="belum_dikonfirmasi", default=())

    def faults(self) -> Iterator[Fault]:
        """A logo outside the folder or of a kind no page can show."""
        path = PurePosixPath(self.logo)
        if self.logo and (len(path.parts) != 1 or "\\" in self.logo):
            yield Fault("harus nama berkas di folder ini", path=("logo",))
        elif self.logo and path.suffix not in LOGO_KINDS:
            yield Fault(f"harus {', '.join(LOGO_KINDS)}", path=("logo",))

    @property
    def missing(self) -> tuple[str, ...]:
        """Keys of the report that were left out, in the order of the file."""
        given = dict(zip(self.__struct_encode_fields__, self.__struct_fields__, strict=True))
        return tuple(
            key
            for key, name in given.items()
            if name not in {"letter", "unconfirmed"} and not getattr(self, name)
        )


def load_front_pages(raw_folder: Path) -> FrontPages:
    """Front pages of a year; empty ones when nobody wrote any.

    Raises
    ------
    DeclarationError
        If anything in the file is wrong.
    """
    path = raw_folder / FRONT_PAGES_FILE
    if not path.is_file():
        return FrontPages()
    return parse_declaration(declaration_bytes(path, ""), FrontPages, str(path))


def front_page_files(raw_folder: Path) -> list[Path]:
    """The file and that of styles, there or not, and the logo it names."""
    pages = load_front_pages(raw_folder)
    named = [raw_folder / pages.logo] if pages.logo else []
    return [raw_folder / FRONT_PAGES_FILE, raw_folder / WORD_STYLE_FILE, *named]


def word_style(raw_folder: Path) -> bytes:
    """The office's own letterhead and styles; nothing when none are given.

    Raises
    ------
    IkuError
        If the file is too large for either.
    """
    path = raw_folder / WORD_STYLE_FILE
    if not path.is_file():
        return b""
    if path.stat().st_size > MAX_STYLE_BYTES:
        raise IkuError(
            f"{path} lebih besar dari {MAX_STYLE_BYTES // 1_000_000} MB.",
            "Sisakan kop surat dan gayanya saja.",
        )
    return read_input(path)


def logo_bytes(raw_folder: Path, pages: FrontPages) -> bytes:
    """The logo; nothing when none is given.

    Raises
    ------
    IkuError
        If it is not there or too large for a page.
    """
    if not pages.logo:
        return b""
    shown = str(raw_folder / FRONT_PAGES_FILE)
    path = raw_folder / pages.logo
    if not path.is_file():
        raise _logo_fault(shown, f"{pages.logo} tidak ada")
    image = read_input(path)
    if len(image) > MAX_LOGO_BYTES:
        raise _logo_fault(shown, f"{pages.logo} lebih besar dari {MAX_LOGO_BYTES // 1000} kB")
    return image


def _logo_fault(shown: str, what: str) -> IkuError:
    return IkuError(f"{shown} kunci logo: {what}.", "Perbaiki kunci itu, atau hapus.")
