-- IKU 4. Weekly means, then annual means per commodity and kab/kota, then ratios, then their mean.
WITH baris AS (
    SELECT *, date_trunc('week', tanggal) AS minggu -- weeks begin on Monday
    FROM harga
    WHERE year(tanggal) = getvariable('tahun') AND harga_rp IS NOT NULL
),
provinsi AS (
    SELECT minggu, komoditas, avg(harga_rp) AS harga
    FROM baris WHERE tingkat = 'provinsi' AND komoditas IS NOT NULL GROUP BY ALL
),
daerah AS (
    SELECT minggu, komoditas, kab_kota, avg(harga_rp) AS harga
    FROM baris
    WHERE tingkat = 'kab_kota' AND komoditas IS NOT NULL AND kab_kota IS NOT NULL GROUP BY ALL
),
pasangan AS (
    SELECT komoditas, kab_kota, avg(p.harga) AS provinsi, avg(d.harga) AS daerah
    FROM daerah AS d JOIN provinsi AS p USING (minggu, komoditas) GROUP BY ALL
),
rata AS (
    SELECT komoditas, kab_kota, avg(harga) AS harga FROM daerah GROUP BY ALL
),
sebaran AS (
    SELECT stddev_pop(harga) / avg(harga) * 100 AS variasi, max(harga) / min(harga) * 100 AS rentang
    FROM rata GROUP BY komoditas HAVING count(*) > 1
)
SELECT 'rasio' AS varian, avg(provinsi / daerah * 100) AS nilai FROM pasangan
UNION ALL SELECT 'selisih_mutlak', avg(abs(daerah - provinsi) / provinsi * 100) FROM pasangan
UNION ALL
SELECT 'dalam_batas',
       avg(CASE WHEN round(abs(provinsi / daerah * 100 - 100), 9) <= getvariable('rentang_wajar') THEN 100.0 ELSE 0 END)
FROM pasangan
UNION ALL SELECT 'koefisien_variasi', avg(variasi) FROM sebaran
UNION ALL SELECT 'maks_min', avg(rentang) FROM sebaran
