"""What each indicator function does, step by step, so that a reader can do it by hand.

The steps are printed in the report, and a second program computes every value from them in another
language. Limits are taken from the constants the functions use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from iku_analysis.base.formats import format_declared
from iku_analysis.indicators._kukm_groups import GROUPS
from iku_analysis.indicators.koperasi_ukm import HEALTH_CLASSES, RANKS

_HEALTH = "; ".join(
    f"{name}: di bawah kelas sebelumnya"
    if bound == float("-inf")
    else f"{name}: skor paling sedikit {format_declared(bound)}"
    for bound, name in HEALTH_CLASSES
)
_GROUPS = ", ".join(GROUPS)


def _steps(text: str) -> Sequence[str]:
    """Steps of a text, which are its paragraphs."""
    return tuple(" ".join(step.split()) for step in text.split("\n\n"))


STEPS: Mapping[str, Sequence[str]] = {
    "daya_saing.quality_product_growth": _steps(
        """
        Produk berkualitas tahun T: kode_produk pada baris tahun = T yang berlaku_sampai-nya 31
        Desember T atau sesudahnya; satu kode dihitung sekali.

        Kab/kota melapor tahun T bila mempunyai baris tahun T dengan kode_produk; bila ada baris
        bersertifikat tetapi tidak satu pun memuat berlaku_sampai, laporannya tidak terbaca.

        Varian utama: hanya kab/kota yang melapor tahun ini dan tahun lalu. Pertumbuhan = (jumlah
        tahun ini - jumlah tahun lalu) / jumlah tahun lalu x 100.

        Varian semua laporan: rumus sama atas semua kab/kota yang melapor pada tahunnya.
        """
    ),
    "industri.industry_share": _steps(
        """
        Semua angka dari baris periode = tahun; bagian memakai dasar_harga ADHB, pertumbuhan
        ADHK2010 terhadap tahun lalu.

        total = C / TOTAL x 100; nonmigas = (C - C.1) / TOTAL_NONMIGAS x 100;
        nonmigas_terhadap_total = (C - C.1) / TOTAL x 100; nonmigas_nonbatubara = (C - C.1) /
        (TOTAL_NONMIGAS - B.2) x 100.

        Pertumbuhan industri = (C - C tahun lalu) / C tahun lalu x 100; pertumbuhan PDRB sama
        untuk TOTAL.
        """
    ),
    "industri.non_oil_gas_exports": _steps(
        """
        Jumlah nilai_fob_usd semua baris tahun laporan yang migas-nya tidak.

        Tanpa batubara: dikurangi baris dengan hs4 dalam hs4_batubara. Berat dalam ton: berat_kg /
        1000.
        """
    ),
    "distribusi.price_disparity": _steps(
        """
        Minggu dimulai Senin. Baris tanpa harga tidak dipakai. Harga kab/kota seminggu = rata-rata
        semua barisnya (tingkat kab_kota) per minggu, komoditas, dan kab/kota; harga provinsi
        seminggu = rata-rata baris tingkat provinsi per minggu dan komoditas.

        Pasangan = satu komoditas di satu kab/kota. Dari minggu yang mempunyai kedua harga
        dihitung dahulu rata-rata setahun harga provinsi dan harga kab/kota pasangan itu, baru
        rasio = harga provinsi / harga kab/kota x 100.

        rasio = rata-rata sederhana rasio semua pasangan. selisih_mutlak = rata-rata sederhana
        |harga kab/kota - harga provinsi| / harga provinsi x 100 pasangan. dalam_batas = bagian
        pasangan yang rasionya paling banyak rentang_wajar poin di atas atau di bawah 100.

        koefisien_variasi: rata-rata setahun harga kab/kota per pasangan dari semua minggunya; per
        komoditas simpangan baku populasi / rata-rata antarkab/kota x 100; lalu rata-rata
        sederhana antarkomoditas. maks_min: tertinggi / terendah x 100, dirata-ratakan sama.
        Komoditas di satu kab/kota saja tidak ikut.
        """
    ),
    "pengawasan.nonconforming_goods": _steps(
        """
        Barang = jenis_barang dan merek pada baris dengan tanggal di tahun laporan, di kab/kota
        mana pun.

        Tidak sesuai bila salah satu hasilnya tidak sesuai; masih diuji bila ada hasil masih diuji
        dan tidak ada yang tidak sesuai; selesai diuji bila ada hasil sesuai atau tidak sesuai.

        barang = banyaknya barang tidak sesuai; tingkat = barang tidak sesuai / barang selesai
        diuji x 100; barang_diawasi = banyaknya barang; temuan = banyaknya baris tidak sesuai.
        """
    ),
    "koperasi_ukm.outstanding_cooperatives": _steps(
        f"""
        Koperasi = nik_koperasi berbeda pada baris tahun laporan.

        RAT: tanggal_rat terisi dan tahun_buku_rat = tahun laporan.

        Kelas kesehatan dari skor_kesehatan: {_HEALTH}. Sehat bila kelasnya dalam kelas_sehat.

        Peringkat dari tertinggi: {", ".join(RANKS)}. Berperingkat bila pada atau di atas
        peringkat_minimum.

        unggulan memenuhi ketiganya pada satu baris; tanpa skor atau peringkat tidak memenuhi.
        """
    ),
    "koperasi_ukm.gdp_share": _steps(
        f"""
        Pembilang: jumlah nilai kukm_makro dengan ukuran pdrb tahun laporan untuk {_GROUPS}; bila
        satu kelompok tidak ada, tidak dihitung.

        terhadap_total = pembilang / TOTAL x 100; terhadap_nonmigas = pembilang / TOTAL_NONMIGAS x
        100; penyebut dari pdrb periode tahun, ADHB.
        """
    ),
    "koperasi_ukm.employment_and_investment_share": _steps(
        f"""
        Pembilang: jumlah nilai ukuran tenaga_kerja (8a) atau investasi (8b) untuk {_GROUPS};
        penyebut: kelompok semua dari ukuran yang sama; bagian = pembilang / penyebut x 100.

        Pertumbuhan = (pembilang - pembilang tahun lalu) / pembilang tahun lalu x 100.
        """
    ),
    "usaha.trade_contacts": _steps(
        """
        Baris dengan tanggal di tahun laporan: usaha = id_usaha berbeda, kontak = banyaknya baris,
        kegiatan = id_kegiatan berbeda.
        """
    ),
    "usaha.partnerships": _steps(
        """
        Berlaku: mulai paling lambat 31 Desember tahun laporan, dan selesai kosong atau paling
        cepat 1 Januari tahun laporan. Baru: mulai di tahun laporan.

        usaha = id_usaha berbeda; perjanjian = nomor_perjanjian berbeda.
        """
    ),
    "wirausaha.new_entrepreneurs": _steps(
        """
        Orang = id_peserta. Dilatih tahun T bila salah satu barisnya memuat tanggal_dilatih di
        tahun T; didampingi sama untuk tanggal_didampingi.

        dilatih_dan_didampingi = orang dengan keduanya di tahun laporan; hanya_dilatih dan
        hanya_didampingi = orang dengan salah satunya saja.

        kumulatif = orang berbeda yang dilatih dan didampingi dalam tahun yang sama, pada salah
        satu tahun sejak tahun_awal; tahun-tahun tidak dijumlahkan.
        """
    ),
}
