"""Names of the plan tables and their columns; light, because the command line reads them."""

from __future__ import annotations

PLAN_COLUMNS = {
    "perjanjian_kinerja": (
        "tanggal",
        "kode_iku",
        "sasaran_strategis",
        "target",
        "target_sampai",
        "satuan",
        "alasan_perubahan",
        "keterangan",
        "status",
    ),
    "riwayat": (
        "tahun",
        "kode_iku",
        "target",
        "realisasi",
        "sumber",
        "catatan_revisi",
        "status",
    ),
    "renstra": (
        "kode_iku",
        "sasaran_strategis",
        "tahun_awal",
        "tahun_akhir",
        "sifat",
        "target",
        "sumber",
        "status",
    ),
    "standar_nasional": ("kode_iku", "nilai", "keterangan", "sumber", "status"),
    "anggaran": (
        "tahun",
        "sasaran",
        "kode_iku",
        "program",
        "kegiatan",
        "pagu_rp",
        "realisasi_rp",
        "status",
    ),
}
PLAN_TABLES = tuple(PLAN_COLUMNS)
# Optional columns of the agreement: what is to be reached at the end of the first three quarters.
QUARTER_COLUMNS = ("triwulan_1", "triwulan_2", "triwulan_3")
PLAN = "rencana"  # what holds between them is told under this name
ANNUAL_TABLES = frozenset(PLAN_TABLES) - {"perjanjian_kinerja"}  # of no part of a year
REVISION_TABLE = "revisi"
REVISION_COLUMNS = ("tanggal", "angka", "terbit", "apa", "mengapa")
FOLLOW_UP_TABLE = "tindak_lanjut"
FOLLOW_UP_COLUMNS = (
    "asal",
    "kode_iku",
    "masalah",
    "tindakan",
    "penanggung_jawab",
    "tenggat",
    "kemajuan",
    "status",
)
# Read by the summary alone: a change of them runs no chapter again.
SUMMARY_TABLES = (REVISION_TABLE, FOLLOW_UP_TABLE)
