-- IKU 7. Value added of the four groups over PDRB at current prices; all four or none.
WITH kelompok AS (
    SELECT CASE WHEN count(nilai) = 4 THEN sum(nilai) END AS nilai
    FROM kukm_makro
    WHERE ukuran = 'pdrb' AND tahun = getvariable('tahun')
      AND kelompok IN ('koperasi', 'usaha mikro', 'usaha kecil', 'usaha menengah')
),
penyebut AS (
    SELECT max(nilai_juta_rp) FILTER (kode = 'TOTAL') AS total,
           max(nilai_juta_rp) FILTER (kode = 'TOTAL_NONMIGAS') AS nonmigas
    FROM pdrb
    WHERE periode = 'tahun' AND dasar_harga = 'ADHB' AND tahun = getvariable('tahun')
)
SELECT 'terhadap_total' AS varian, nilai / nullif(total, 0) * 100 AS nilai FROM kelompok, penyebut
UNION ALL SELECT 'terhadap_nonmigas', nilai / nullif(nonmigas, 0) * 100 FROM kelompok, penyebut
