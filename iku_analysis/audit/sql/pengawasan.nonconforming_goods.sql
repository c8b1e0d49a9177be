-- IKU 5. A good is a kind of goods of a brand; it fails when any inspection of the year failed.
WITH baris AS (
    SELECT * FROM pengawasan WHERE year(tanggal) = getvariable('tahun')
),
barang AS (
    SELECT jenis_barang, merek,
           bool_or(coalesce(hasil = 'tidak sesuai', false)) AS gagal,
           bool_or(coalesce(hasil = 'masih diuji', false)) AS menunggu,
           bool_or(coalesce(hasil IN ('sesuai', 'tidak sesuai'), false)) AS selesai
    FROM baris
    WHERE jenis_barang IS NOT NULL AND merek IS NOT NULL
    GROUP BY ALL
),
isi AS (
    SELECT count(jenis_barang) > 0 AND count(merek) > 0 AS bernama, count(hasil) > 0 AS dinilai,
           count(*) FILTER (hasil = 'tidak sesuai') AS temuan
    FROM baris
),
jumlah AS (
    SELECT count(*) AS semua, count(*) FILTER (gagal) AS gagal,
           count(*) FILTER (selesai AND (gagal OR NOT menunggu)) AS selesai,
           count(*) FILTER (menunggu AND NOT gagal) AS menunggu
    FROM barang
)
SELECT 'barang' AS varian, CASE WHEN bernama AND dinilai THEN gagal END AS nilai FROM jumlah, isi
UNION ALL
SELECT 'tingkat', CASE WHEN bernama AND dinilai THEN gagal * 100.0 / nullif(selesai, 0) END FROM jumlah, isi
UNION ALL SELECT 'barang_diawasi', CASE WHEN bernama THEN semua END FROM jumlah, isi
UNION ALL SELECT 'masih_diuji', CASE WHEN bernama AND dinilai THEN menunggu END FROM jumlah, isi
UNION ALL SELECT 'temuan', CASE WHEN dinilai THEN temuan END FROM isi
