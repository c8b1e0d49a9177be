# ruff: noqa: E501 -- a case is a line
"""What does not fit in a catalogue is refused with line, key, nearest word and mend."""

import pytest

from iku_analysis.base.declaration import DeclarationError
from iku_analysis.declarations.catalogue import parse_catalogue


@pytest.fixture(scope="module")
def text(raw):
    return (raw / "iku.yaml").read_text(encoding="utf-8")


def refusal(text):
    with pytest.raises(DeclarationError) as caught:
        parse_catalogue(text.encode(), "data/raw/2018/iku.yaml")
    return caught.value


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ("desimal: {nilai: 2", "desimal: {nilai: '2'", "desimal.nilai", "tanpa tanda kutip"),
        ("desimal: {nilai: 2", "desimal: {nilai: -3", "desimal.nilai", "dari 0 sampai 9"),
        ("    nilai: 10\n", "    nilai: .nan\n", "kebijakan.lonjakan.nilai", "bilangan"),
        ("nilai: 1.0e-9", "nilai: 1e9", "toleransi.nilai", "dari 0 sampai 0.01"),
        ("nilai: 1.0e-9", "nilai: 1.0e+9", "toleransi.nilai", "dari 0 sampai 0.01"),
        ("nomor: 11\n", "nomor: 10\n", "indikator[10].nomor", "IKU 10 sudah ada"),
        ("- nomor: 6\n    nama", "- nomor: 5\n    nama", "sasaran[5].nomor", "sasaran 5 sudah ada"),
        ("komponen: 8b", "komponen: 8a", "varian.daftar[investasi]", "dua varian utama berkode '8a'"),
        ("komponen: 8b", "komponen: 9b", "varian.daftar[investasi]", "bukan kode IKU 8"),
        ("fungsi: {nilai: usaha.partnerships", "fungsi: {nilai: usaha.partnership",
         "fungsi", "Maksud Anda 'usaha.partnerships'?"),
        ("kode: hanya_dilatih", "kode: hanya_dilatihh", "varian.daftar", "'hanya_dilatih'?"),
        ("kab_kota: [usaha_berlaku", "kabkota: [usaha_berlaku", "rahasia.nilai.kabkota",
         "Maksud Anda 'kab_kota'?"),
        ("[usaha_berlaku, usaha_baru", "[usaha_berlakuu, usaha_baru", "rahasia.nilai.kab_kota",
         "tidak memuat kolom 'usaha_berlakuu'"),
        ("tahun_awal: 2014", "tahun_awl: 2014", "kebijakan.nilai.tahun_awl", "'tahun_awal'?"),
        ("{tahun_awal: 2014}", "{kelas_sehat: [Sehat]}", "kebijakan.nilai.kelas_sehat",
         "tidak mengenal kebijakan 'kelas_sehat'"),
        ("'2701'", "27O1", "hs4_batubara[1]", "kode HS empat angka"),
        ("peringkat_minimum: A,", "peringkat_minimum: AAAA,", "peringkat_minimum", "'AAA'?"),
        ("tabel: {nilai: [wub]", "tabel: {nilai: [wubb]", "tabel", "memerlukan tabel wub"),
        ("nilai: permendagri_86_2017", "nilai: permendagri_86_2018", "kebijakan.skala",
         "Maksud Anda 'permendagri_86_2017'?"),
        ("          rahasia:\n", "          rahasa:\n", "deklarasi.rahasa", "Maksud Anda 'rahasia'?"),
        ("utama: true}\n              - {kode: kontak", "utama: false}\n              - {kode: kontak",
         "varian", "tidak ada varian utama"),
        ("alasan: Hitungan usaha.}", "alasan: Hitungan, usaha}", "desimal.usaha", "terpotong pada koma"),
        ("tempat: Samarinda", "tempat: Samarinda: Kaltim", "", "bukan YAML"),
        ("desimal: {nilai: 2", "desimal: {nilai: 3", "desimal.nilai", "ribuan"),
        ("satuan: persen, desimal: 2", "satuan: persen, desimal: 3", "varian.daftar", "ribuan"),
        ("tempat: Samarinda", "1: Samarinda", "1", "kunci harus teks"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_line_and_key(text, old, new, key, said):
    assert old in text
    told = str(refusal(text.replace(old, new, 1)))
    line = text[: text.index(old)].count("\n") + 1
    assert f"iku.yaml baris {line}" in told
    assert key in told
    assert said in told


DECIDED = """              usaha <= kontak]
            ditutup: {kab_kota: [ukm, kegiatan]}
            gabung:
              Hulu: [Kab. Mahakam Ulu]
              Kota Bontang: [Kab. Berau, Kab. Barau]
            terima:
              - {rincian: kab_kota, baris: Kab. Berau, kolom: uk, oleh: Kepala Dinas, tanggal: 2018-12-31, alasan: x}
"""


@pytest.mark.parametrize(
    "said",
    [
        "kolom 'kegiatan' rincian 'kab_kota' tidak ada di nilai",
        "kolom 'uk' rincian 'kab_kota' tidak ada di nilai",
        "satu kab/kota tidak dapat digabung",
        "Maksud Anda 'Kab. Berau'?",
        "nama baris gabungan adalah nama satu kab/kota",
    ],
)
def test_decisions_about_small_counts_are_held_to_what_is_counted(text, said):
    start = text.index(
        "            hubungan:\n              kab_kota:\n                - usaha = kop"
    )
    end = text.index("            alasan: Sedikit usaha dalam satu kab/kota atau jenis kegiatan")
    relations = "            hubungan:\n              kab_kota: [usaha = koperasi + ukm,\n"
    assert said in str(refusal(text[:start] + relations + DECIDED + text[end:]))


def test_what_was_accepted_last_year_is_not_accepted_this_year(text):
    accepted = """            terima:
              - {rincian: kab_kota, baris: Kab. Berau, kolom: ukm, oleh: Kepala Dinas, tanggal: 2018-12-31, alasan: x}
            alasan: Sedikit usaha dalam satu kab/kota atau jenis kegiatan"""
    old = accepted.splitlines()[-1]
    assert "belum ada ketika diterima" in str(refusal(text.replace(old, accepted, 1)))
    parse_catalogue(
        text.replace(old, accepted.replace("2018-12-31", "2019-02-01"), 1).encode(), "x"
    )


def test_all_faults_are_told_at_once_in_the_order_of_the_file(text):
    changed = text.replace("tempat:", "tmpat:").replace("lonjakan:", "lonjaka:")
    wrong = refusal(changed)
    assert [fault.key for fault in wrong.faults] == ["tmpat", "kebijakan.lonjaka"]
    assert "2 kesalahan" in wrong.hint
    assert wrong.exit_code == 1
