-- IKU 8. Workers (8a) and investment (8b) of the four groups over the whole, and their growth.
WITH kelompok AS (
    SELECT ukuran, tahun,
           CASE WHEN count(nilai) FILTER (kelompok <> 'semua') = 4
                THEN sum(nilai) FILTER (kelompok <> 'semua') END AS bagian,
           max(nilai) FILTER (kelompok = 'semua') AS semua
    FROM kukm_makro
    WHERE kelompok IN ('koperasi', 'usaha mikro', 'usaha kecil', 'usaha menengah', 'semua')
    GROUP BY ALL
),
tahunan AS (
    SELECT u.ukuran, k.bagian AS kini, k.semua, l.bagian AS lalu, l.semua AS semua_lalu
    FROM (VALUES ('tenaga_kerja'), ('investasi')) AS u (ukuran)
    LEFT JOIN kelompok AS k ON k.ukuran = u.ukuran AND k.tahun = getvariable('tahun')
    LEFT JOIN kelompok AS l ON l.ukuran = u.ukuran AND l.tahun = getvariable('tahun') - 1
)
SELECT ukuran AS varian, kini / nullif(semua, 0) * 100 AS nilai FROM tahunan
UNION ALL
SELECT 'pertumbuhan_' || ukuran, (kini - lalu) / nullif(lalu, 0) * 100 FROM tahunan
UNION ALL
SELECT 'pertumbuhan_seluruh_investasi', (semua - semua_lalu) / nullif(semua_lalu, 0) * 100
FROM tahunan WHERE ukuran = 'investasi'
