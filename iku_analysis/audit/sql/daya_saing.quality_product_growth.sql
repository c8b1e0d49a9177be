-- IKU 1. Products with a certificate valid on 31 December, each code once; growth over last year.
WITH baris AS (
    SELECT *, jenis_sertifikat IS NOT NULL OR berlaku_sampai IS NOT NULL AS bersertifikat
    FROM produk_unggulan
    WHERE tahun IN (getvariable('tahun'), getvariable('tahun') - 1)
),
terbaca AS ( -- years of which some certificate, if there is any, says until when it is valid
    SELECT tahun
    FROM baris
    GROUP BY tahun
    HAVING count(*) FILTER (bersertifikat) = 0 OR count(berlaku_sampai) > 0
),
melapor AS ( -- kab/kota whose report of a year can be read
    SELECT tahun, kab_kota
    FROM baris
    WHERE kab_kota IS NOT NULL
    GROUP BY tahun, kab_kota
    HAVING count(kode_produk) > 0
       AND (count(*) FILTER (bersertifikat) = 0 OR count(berlaku_sampai) > 0)
),
kedua AS (
    SELECT kab_kota FROM melapor GROUP BY kab_kota HAVING count(*) = 2
),
tahunan AS (
    SELECT m.tahun,
           count(DISTINCT kode_produk) FILTER (berlaku_sampai >= make_date(m.tahun, 12, 31)) AS semua,
           count(DISTINCT kode_produk) FILTER (
               berlaku_sampai >= make_date(m.tahun, 12, 31)
               AND kab_kota IN (SELECT kab_kota FROM kedua)) AS sebanding
    FROM terbaca AS t JOIN melapor AS m USING (tahun) JOIN baris AS b USING (tahun, kab_kota)
    GROUP BY m.tahun
),
angka AS (
    SELECT (SELECT semua FROM tahunan WHERE tahun = getvariable('tahun')) AS kini,
           (SELECT semua FROM tahunan WHERE tahun = getvariable('tahun') - 1) AS lalu,
           (SELECT sebanding FROM tahunan WHERE tahun = getvariable('tahun')) AS kini_sebanding,
           (SELECT sebanding FROM tahunan WHERE tahun = getvariable('tahun') - 1) AS lalu_sebanding,
           (SELECT count(*) FROM kedua) AS banyak
)
SELECT 'sebanding' AS varian,
       CASE WHEN banyak > 0 THEN (kini_sebanding - lalu_sebanding) * 100.0 / nullif(lalu_sebanding, 0) END AS nilai
FROM angka
UNION ALL SELECT 'semua_laporan', (kini - lalu) * 100.0 / nullif(lalu, 0) FROM angka
UNION ALL SELECT 'jumlah_tahun_ini', kini FROM angka
UNION ALL SELECT 'jumlah_tahun_lalu', lalu FROM angka
