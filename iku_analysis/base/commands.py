"""What can be asked of the program: its commands, their arguments, and what was typed to make.

That is handed on in the environment, so that no shell reads it.
"""

from __future__ import annotations

import os

Argument = tuple[str, str]  # as typed, and its meaning
VARIABLE = "IKU_{}"
QUARTER: Argument = ("--quarter", "triwulan, 1 sampai 4")
# name, help, and the arguments of its own
COMMANDS: tuple[tuple[str, str, tuple[Argument, ...]], ...] = (
    (
        "report",
        "buat laporan HTML dan PDF",
        (("--explain", "sebutkan langkah dan alasannya"), QUARTER),
    ),
    ("watch", "buat laporan lagi setiap kali masukannya berubah", (QUARTER,)),
    (
        "reports",
        "buat laporan banyak unit, satu per folder",
        (
            ("units", "daftar unit: CSV dengan kolom unit dan folder"),
            ("--scheduler", "alamat penjadwal Dask, misalnya tcp://10.0.0.5:8786"),
            ("--only", "unit yang dibuat, dipisah koma"),
            QUARTER,
        ),
    ),
    ("check", "periksa data mentah, tampilkan semua temuan", (QUARTER,)),
    ("template", "buat buku kerja kosong untuk kantor pengirim", ()),
    (
        "masuk",
        "terima kiriman kantor dari data/masuk ke tabel mentah",
        (("--yakin", "sidik kiriman yang diterima walau tampak salah, dipisah koma"),),
    ),
    ("new-year", "siapkan data/raw tahun baru dari tahun lalu", ()),
    (
        "new-office",
        "siapkan folder kantor lain dari dokumen IKU-nya, atau dari folder kantor lain",
        (
            ("--from", "dokumen IKU (.xlsx, .csv, .txt), atau folder sebuah kantor"),
            ("--indicators", "nomor IKU yang diambil, misalnya 4,5,10; kosong untuk semua"),
        ),
    ),
    (
        "new-indicator",
        "tambahkan satu indikator ke katalog beserta tabel, rencana, dan naskahnya",
        (
            ("--number", "nomor IKU"),
            ("--target", "nomor sasaran"),
            ("--name", "nama indikator"),
            ("--measure", "ukuran, misalnya jumlah atau bagian"),
            ("--function", "fungsi kantor ini, misalnya indikator.layanan.waktu_tunggu"),
        ),
    ),
    (
        "remove-indicator",
        "hapus satu indikator dari katalog, dokumen, tabel, dan rencana",
        (("--number", "nomor IKU"),),
    ),
    (
        "verify",
        "bandingkan berkas laporan dengan manifesnya, atau katakan apa yang terjadi pada PDF",
        (("--pdf", "PDF yang diterima"), ("--akar", "sertifikat akar yang dipercaya"), QUARTER),
    ),
    (
        "tanda-tangan",
        "tandatangani PDF laporan secara elektronik",
        (
            ("--kunci", "berkas PKCS#12, atau modul PKCS#11"),
            ("--token", "label token PKCS#11"),
            ("--sertifikat", "label sertifikat pada token"),
            ("--pdf", "PDF lain daripada laporan tahun itu"),
            QUARTER,
        ),
    ),
    (
        "audit",
        "bangun ulang laporan dan bandingkan setiap butir",
        (
            ("--bundle", "berkas zip dari make bundle"),
            ("--pdf", "PDF yang diterima"),
            ("--pemeriksa", "nama pemeriksa, disebut bersama verdiknya"),
            QUARTER,
        ),
    ),
    (
        "asal",
        "baris mentah di balik suatu angka",
        (("--angka", "indikator dan varian, misalnya 6.unggulan"), QUARTER),
    ),
    ("verdik", "bandingkan verdik beberapa pemeriksa", (QUARTER,)),
    (
        "naskah",
        "ambil kembali naskah yang diperbaiki di Word",
        (
            ("--file", "berkas .docx yang kembali"),
            ("--changes", "terima atau tolak perubahan terlacak; terima bila tidak disebut"),
        ),
    ),
    ("prepare", "siapkan tabel bagi notebook laporan, tanpa menyentuhnya", (QUARTER,)),
    (
        "bundle",
        "kemas data, program, dan laporan dalam satu zip",
        (("--full", "beserta data mikro: rahasia, untuk auditor"), QUARTER),
    ),
    ("publish", "simpan manifes dan hasil yang terbit dalam git", (QUARTER,)),
    ("notebook", "jalankan satu notebook saja", (("name", "misalnya 03_distribusi"), QUARTER)),
)
OF_ALL: tuple[Argument, ...] = (
    ("year", "tahun laporan, misalnya 2018"),
    ("--office", "folder kantor lain, misalnya data/kantor/bogor"),
)
FLAGS = frozenset({"--explain", "--full"})
# Commands that take a quarter; the others are of whole years. `make why` gives --explain.
QUARTERLY = frozenset({"why", *(name for name, _, own in COMMANDS if QUARTER in own)})
_WORDS = {argument.lstrip("-") for *_, own in COMMANDS for argument, _ in (*own, *OF_ALL)}
ARGUMENTS = tuple(sorted(_WORDS - {"explain"}))


def take_typed() -> dict[str, str]:
    """Values by argument; taken out of the environment, so that no later process finds them."""
    taken = ((name, os.environ.pop(VARIABLE.format(name.upper()), None)) for name in ARGUMENTS)
    return {name: value for name, value in taken if value is not None}
