"""Heads and digits of every column a breakdown table may show; one place, so that all agree.

Those of the functions of this package stand here. An office declares its own, which go before ours,
in ``iku.yaml``; the titles of its tables' columns stand behind them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ColumnLabel:
    """How a column is shown.

    Attributes
    ----------
    label : str
        Head in Indonesian, with the unit where there is one.
    decimals : int or None
        Digits after the comma; None for words.
    grouped : bool
        Whether thousands are separated; a calendar year is a number that is not.
    unit : str
        Of its numbers, where the label may not say it.
    """

    label: str
    decimals: int | None = None
    grouped: bool = True
    unit: str = ""

    @property
    def head(self) -> str:
        """Label with the unit."""
        said = not self.unit or unit_in(self.label) == self.unit
        return self.label if said else f"{self.label} ({self.unit})"


@dataclass(frozen=True)
class OfficeWords:
    """Words an office declares.

    Attributes
    ----------
    columns, titles : mapping of str to ColumnLabel
        Of columns: before ours, and behind them.
    measured : mapping of int to mapping of str to ColumnLabel
        Of columns of the detail tables of an indicator the office declares or programs itself.
    measure_units : mapping of int to mapping of str to str
        Units of the measures of an indicator by key; empty where nobody has said one.
    values : mapping of str to str
        What a text in a breakdown is shown as.
    extents : mapping of str to str
        What a coverage counts, by its key.
    opposites : mapping of str to str
        Adjectives of comparisons.
    acronyms : frozenset of str
        Parts of names that are written in capitals.
    units : frozenset of str
        What its indicators are counted in.
    code_names : frozenset of str
        Words with digits that state no figure.
    """

    columns: Mapping[str, ColumnLabel] = field(default_factory=dict)
    titles: Mapping[str, ColumnLabel] = field(default_factory=dict)
    measured: Mapping[int, Mapping[str, ColumnLabel]] = field(default_factory=dict)
    measure_units: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    extents: Mapping[str, str] = field(default_factory=dict)
    opposites: Mapping[str, str] = field(default_factory=dict)
    acronyms: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    code_names: frozenset[str] = frozenset()


_office = OfficeWords()


def declare_words(words: OfficeWords) -> None:
    """Say in whose words this process speaks; as with its origin, a process has one office."""
    global _office  # noqa: PLW0603 -- one per process
    _office = words


def office_words() -> OfficeWords:
    """What was declared; nothing in a process that opened no year."""
    return _office


def label_of(column: str, number: int = 0) -> ColumnLabel | None:
    """How a column is shown, of an indicator or anywhere; None where nobody has named it."""
    own = _office.measured.get(number, {})
    for known in (_office.columns, own, COLUMN_LABELS, _office.titles):
        if column in known:
            return known[column]
    return None


_UNITS = {"rp": "Rp", "usd": "US$", "persen": "%", "ton": "ton"}
_ACRONYMS = frozenset({"fob", "hs4", "iku", "nib", "pdrb", "rat", "sni", "ukm", "umkm", "wub"})


def column_words(column: str) -> str:
    """A column of a raw table as a sentence says it.

    Examples
    --------
    >>> column_words("harga_rp"), column_words("nilai_fob_usd"), column_words("tahun_buku_rat")
    ('harga (Rp)', 'nilai FOB (US$)', 'tahun buku RAT')
    """
    if named := _office.columns.get(column):
        first, *more = named.label.split(" ")
        return " ".join((first if first.isupper() else first[0].lower() + first[1:], *more))
    acronyms = _ACRONYMS | _office.acronyms
    words = [word.upper() if word in acronyms else word for word in column.split("_")]
    if len(words) > 1 and words[-1] in _UNITS:
        words[-1] = f"({_UNITS[words[-1]]})"
    return " ".join(words)


def unit_in(label: str) -> str:
    """Unit a head or a title ends with; a year, or what a number is set equal to, is none.

    Examples
    --------
    >>> unit_in("Nilai produksi (juta rupiah)"), unit_in("Nilai"), unit_in("Indeks (2017 = 100)")
    ('juta rupiah', '', '')
    """
    found = re.search(r"\((?![\d\s./-]+\))([^()=]+)\)$", label)
    return found[1] if found else ""


def office_word(organisation: str) -> str:
    """What an office is called within a sentence.

    Examples
    --------
    >>> office_word("DINAS KESEHATAN"), office_word("Kecamatan Sukajadi")
    ('dinas', 'kantor ini')
    """
    return "dinas" if organisation.casefold().startswith("dinas") else "kantor ini"


def reader_name(name: str) -> str:
    """A name of the IKU document in today's spelling; word for word it stands in its appendix.

    Examples
    --------
    >>> reader_name("Nilai ekspor non migas."), reader_name("Jumlah koperasi/ UKM")
    ('Nilai ekspor nonmigas', 'Jumlah koperasi/UKM')
    """
    return re.sub(r"\s*/\s*", "/", re.sub(r"\b([Nn]on)[ -](?=[a-z])", r"\1", name)).rstrip(" .")


PERCENT_UNIT = "persen"
PERCENT_UNITS = frozenset({PERCENT_UNIT, "%"})


def is_percentage(unit: str) -> bool:
    """Whether a declared unit is a share: its changes are told in points, not in percent of it."""
    return unit.casefold() in PERCENT_UNITS


_WORDS = {
    "kab_kota": "Kabupaten/kota",
    "keterangan": "Keterangan",
    "jenis_sertifikat": "Jenis sertifikat",
    "kode": "Kode",
    "lapangan_usaha": "Lapangan usaha",
    "hs4": "HS",
    "uraian": "Uraian barang",
    "negara_tujuan": "Negara tujuan",
    "komoditas": "Komoditas",
    "satuan": "Satuan",
    "jenis_barang": "Jenis barang",
    "parameter": "Parameter",
    "kelas_kesehatan": "Kelas kesehatan",
    "peringkat": "Peringkat",
    "kelompok": "Kelompok",
    "ukuran": "Ukuran",
    "metode": "Metode",
    "sumber": "Sumber",
    "jenis_kegiatan": "Jenis kegiatan",
    "pola": "Pola kemitraan",
    "bidang_usaha": "Bidang usaha",
    "program": "Program",
    "sasaran": "Sasaran",
    "predikat": "Predikat",
    "kegiatan_anggaran": "Kegiatan",
}
_WHOLE = {"tahun": "Tahun", "tahun_acuan": "Tahun acuan", "bulan": "Bulan"}
_NUMBERS = {
    "target": ("Target", 2),
    "realisasi": ("Realisasi", 2),
    "capaian": ("Capaian (%)", 2),
    "jumlah": ("Jumlah", 0),
    "jumlah_tahun_ini": ("Tahun ini", 0),
    "jumlah_tahun_lalu": ("Tahun lalu", 0),
    "pertumbuhan": ("Pertumbuhan (%)", 2),
    "nilai_juta_rp": ("Nilai (juta rupiah)", 2),
    "bagian": ("Bagian (%)", 2),
    "bagian_industri": ("Bagian industri (%)", 2),
    "bagian_pdrb": ("Bagian PDRB (%)", 2),
    "total": ("Industri/PDRB (%)", 2),
    "nonmigas": ("Tanpa C.1/PDRB tanpa migas (%)", 2),
    "nonmigas_terhadap_total": ("Tanpa C.1/PDRB (%)", 2),
    "nonmigas_nonbatubara": ("Tanpa C.1/PDRB tanpa migas dan batubara (%)", 2),
    "pertumbuhan_industri": ("Pertumbuhan industri (%)", 2),
    "pertumbuhan_pdrb": ("Pertumbuhan PDRB (%)", 2),
    "nilai_fob_usd": ("Nilai FOB (US$)", 0),
    "berat_ton": ("Berat (ton)", 0),
    "nilai_nonmigas": ("Nonmigas (US$)", 0),
    "nilai_tanpa_batubara": ("Tanpa batubara (US$)", 0),
    "nilai_tahun_lalu": ("Nonmigas tahun lalu (US$)", 0),
    "rasio": ("Rasio (%)", 2),
    "selisih_mutlak": ("Selisih mutlak (%)", 2),
    "koefisien_variasi": ("Koefisien variasi (%)", 2),
    "maks_min": ("Maks/min (%)", 2),
    "harga_provinsi": ("Harga provinsi (Rp)", 0),
    "jumlah_komoditas": ("Komoditas", 0),
    "minggu_data": ("Minggu dengan data", 0),
    "barang_diawasi": ("Barang diawasi", 0),
    "tidak_sesuai": ("Tidak sesuai", 0),
    "masih_diuji": ("Masih diuji", 0),
    "tingkat": ("Tingkat (%)", 2),
    "diperiksa": ("Diperiksa", 0),
    "terdaftar": ("Terdaftar", 0),
    "rat": ("RAT", 0),
    "sehat": ("Sehat", 0),
    "berperingkat": ("Berperingkat", 0),
    "unggulan": ("Unggulan", 0),
    "terhadap_total": ("Terhadap PDRB (%)", 2),
    "terhadap_nonmigas": ("Terhadap PDRB tanpa migas (%)", 2),
    "nilai": ("Nilai", 0),
    "tenaga_kerja": ("Tenaga kerja (%)", 2),
    "investasi": ("Investasi (%)", 2),
    "usaha": ("Unit usaha", 0),
    "kontak": ("Kontak", 0),
    "koperasi": ("Koperasi", 0),
    "ukm": ("UKM", 0),
    "kegiatan": ("Kegiatan", 0),
    "usaha_berlaku": ("Usaha bermitra", 0),
    "usaha_baru": ("Usaha dengan perjanjian baru", 0),
    "perjanjian_berlaku": ("Perjanjian berlaku", 0),
    "perjanjian_baru": ("Perjanjian baru", 0),
    "dilatih_dan_didampingi": ("Dilatih dan didampingi", 0),
    "hanya_dilatih": ("Hanya dilatih", 0),
    "hanya_didampingi": ("Hanya didampingi", 0),
    "kumulatif": ("Kumulatif", 0),
    "pagu_rp": ("Pagu (Rp)", 0),
    "realisasi_rp": ("Realisasi (Rp)", 0),
    "serapan": ("Serapan (%)", 2),
}
COLUMN_LABELS: dict[str, ColumnLabel] = (
    {name: ColumnLabel(label) for name, label in _WORDS.items()}
    | {name: ColumnLabel(label, 0, grouped=False) for name, label in _WHOLE.items()}
    | {name: ColumnLabel(label, decimals) for name, (label, decimals) in _NUMBERS.items()}
)
