"""What each indicator function takes and returns, held to the functions by a test.

The catalogue is read by the command line and by every step; importing the functions themselves
would cost each of them half a second of pandas.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType
from msgspec.structs import asdict

from iku_analysis.base.declaration import Declaration

Year = Annotated[int, Meta(ge=1945, le=2999)]
GoodsCode = Annotated[str, Meta(pattern=r"^\d{4}$", title="kode HS empat angka")]
Rank = Literal["AAA", "AA", "A", "B", "C"]
HealthClass = Literal["Sehat", "Cukup Sehat", "Dalam Pengawasan", "Dalam Pengawasan Khusus"]


@dataclass(frozen=True)
class Function:
    """What a catalogue may ask of an indicator function.

    Attributes
    ----------
    tables : tuple of str
        Tables it is given.
    variants : tuple of str
        Keys of the values it returns.
    breakdowns : mapping of str to tuple of str
        Numeric columns of each breakdown; none where columns follow from the data.
    parameters : tuple of str
        Policies it takes.
    extents : tuple of str
        What its values say they cover: kab/kota, months, weeks.
    additive : tuple of str
        Variants whose years add up: amounts and events; distinct things and shares do not.
    """

    tables: tuple[str, ...]
    variants: tuple[str, ...]
    breakdowns: Mapping[str, tuple[str, ...]]
    parameters: tuple[str, ...] = ()
    extents: tuple[str, ...] = ()
    additive: tuple[str, ...] = ()


class FunctionPolicy(Declaration, frozen=True):
    """Parameters indicator functions take; `FUNCTIONS` says which takes which."""

    hs4_batubara: Annotated[
        tuple[GoodsCode, ...] | UnsetType, Meta(description="Pos HS yang dihitung sebagai batubara")
    ] = UNSET
    peringkat_minimum: Annotated[
        Rank | UnsetType, Meta(description="Peringkat koperasi terendah yang dihitung")
    ] = UNSET
    kelas_sehat: Annotated[
        tuple[HealthClass, ...] | UnsetType, Meta(description="Kelas kesehatan yang dihitung")
    ] = UNSET
    rentang_wajar: Annotated[
        Annotated[float, Meta(gt=0, le=100)] | UnsetType,
        Meta(description="Poin rasio harga di atas atau di bawah 100 yang masih wajar"),
    ] = UNSET
    tahun_awal: Annotated[Year | UnsetType, Meta(description="Tahun awal angka kumulatif")] = UNSET

    @property
    def given(self) -> dict[str, Any]:
        """What is declared, by parameter."""
        return {key: value for key, value in asdict(self).items() if value is not UNSET}


FUNCTIONS: Mapping[str, Function] = {
    "daya_saing.quality_product_growth": Function(
        tables=("produk_unggulan",),
        variants=("sebanding", "semua_laporan", "jumlah_tahun_ini", "jumlah_tahun_lalu"),
        breakdowns={
            "kab_kota": ("jumlah_tahun_lalu", "jumlah_tahun_ini", "pertumbuhan"),
            "sertifikat": ("jumlah",),
        },
        extents=("kab_kota",),
    ),
    "industri.industry_share": Function(
        tables=("pdrb",),
        variants=(
            "total",
            "nonmigas",
            "nonmigas_terhadap_total",
            "nonmigas_nonbatubara",
            "pertumbuhan_industri",
            "pertumbuhan_pdrb",
            "pertumbuhan_industri_nominal",
            "pertumbuhan_pdrb_nominal",
        ),
        breakdowns={
            "subkategori": ("nilai_juta_rp", "bagian_industri", "pertumbuhan"),
            "tahunan": (
                "tahun",
                "total",
                "nonmigas",
                "nonmigas_terhadap_total",
                "nonmigas_nonbatubara",
                "pertumbuhan_industri",
                "pertumbuhan_pdrb",
            ),
            "lapangan_usaha": ("nilai_juta_rp", "bagian_pdrb"),
        },
    ),
    "industri.non_oil_gas_exports": Function(
        tables=("ekspor",),
        variants=(
            "nonmigas",
            "nonmigas_tanpa_batubara",
            "berat_nonmigas",
            "berat_nonmigas_tanpa_batubara",
        ),
        breakdowns={
            "bulanan": ("bulan", "nilai_nonmigas", "nilai_tanpa_batubara", "nilai_tahun_lalu"),
            "barang": ("nilai_fob_usd", "berat_ton", "bagian"),
            "negara": ("nilai_fob_usd", "berat_ton", "bagian"),
        },
        parameters=("hs4_batubara",),
        extents=("bulan",),
        additive=(
            "nonmigas",
            "nonmigas_tanpa_batubara",
            "berat_nonmigas",
            "berat_nonmigas_tanpa_batubara",
        ),
    ),
    "distribusi.price_disparity": Function(
        tables=("harga",),
        variants=("rasio", "selisih_mutlak", "dalam_batas", "koefisien_variasi", "maks_min"),
        breakdowns={
            "komoditas": (
                "harga_provinsi",
                "rasio",
                "selisih_mutlak",
                "koefisien_variasi",
                "maks_min",
            ),
            "kab_kota": ("rasio", "selisih_mutlak", "jumlah_komoditas", "minggu_data"),
            "matriks": (),
        },
        parameters=("rentang_wajar",),
        extents=("kab_kota", "minggu"),
    ),
    "pengawasan.nonconforming_goods": Function(
        tables=("pengawasan",),
        variants=("barang", "tingkat", "barang_diawasi", "masih_diuji", "temuan"),
        breakdowns={
            "kab_kota": ("barang_diawasi", "tidak_sesuai", "masih_diuji", "tingkat"),
            "parameter": ("diperiksa", "tidak_sesuai", "masih_diuji"),
            "jenis_barang": ("barang_diawasi", "tidak_sesuai"),
        },
        extents=("kab_kota",),
        additive=("temuan",),
    ),
    "koperasi_ukm.outstanding_cooperatives": Function(
        tables=("koperasi",),
        variants=(
            "unggulan",
            "tanpa_syarat_peringkat",
            "rat",
            "sehat",
            "berperingkat",
            "terdaftar",
        ),
        breakdowns={
            "kab_kota": ("terdaftar", "rat", "sehat", "berperingkat", "unggulan"),
            "kelas_kesehatan": ("jumlah",),
            "peringkat": ("jumlah",),
        },
        parameters=("peringkat_minimum", "kelas_sehat"),
        extents=("kab_kota",),
    ),
    "koperasi_ukm.gdp_share": Function(
        tables=("kukm_makro", "pdrb"),
        variants=("terhadap_total", "terhadap_nonmigas"),
        breakdowns={
            "kelompok": ("nilai_juta_rp", "bagian", "tahun_acuan"),
            "tahunan": ("tahun", "terhadap_total", "terhadap_nonmigas"),
        },
    ),
    "koperasi_ukm.employment_and_investment_share": Function(
        tables=("kukm_makro",),
        variants=(
            "tenaga_kerja",
            "investasi",
            "pertumbuhan_tenaga_kerja",
            "pertumbuhan_investasi",
            "pertumbuhan_seluruh_investasi",
        ),
        breakdowns={
            "kelompok": ("nilai", "bagian"),
            "tahunan": ("tahun", "tenaga_kerja", "investasi"),
        },
    ),
    "usaha.trade_contacts": Function(
        tables=("kontak_dagang",),
        variants=("usaha", "kontak", "kegiatan"),
        breakdowns={
            "kab_kota": ("usaha", "kontak", "koperasi", "ukm"),
            "kegiatan": ("kegiatan", "usaha", "kontak"),
        },
        extents=("kab_kota",),
        additive=("kontak",),
    ),
    "usaha.partnerships": Function(
        tables=("kemitraan",),
        variants=("usaha_berlaku", "usaha_baru", "perjanjian_berlaku", "perjanjian_baru"),
        breakdowns={
            "kab_kota": ("usaha_berlaku", "usaha_baru", "perjanjian_berlaku"),
            "pola": ("usaha_berlaku", "perjanjian_berlaku", "perjanjian_baru"),
        },
        extents=("kab_kota",),
    ),
    "wirausaha.new_entrepreneurs": Function(
        tables=("wub",),
        variants=("dilatih_dan_didampingi", "hanya_dilatih", "hanya_didampingi", "kumulatif"),
        breakdowns={
            "kab_kota": ("dilatih_dan_didampingi", "hanya_dilatih", "hanya_didampingi"),
            "tahunan": (
                "tahun",
                "dilatih_dan_didampingi",
                "hanya_dilatih",
                "hanya_didampingi",
                "kumulatif",
            ),
            "bidang": ("jumlah",),
        },
        parameters=("tahun_awal",),
        extents=("kab_kota", "tahun"),
    ),
}
