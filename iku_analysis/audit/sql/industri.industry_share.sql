-- IKU 2. Value added of category C over PDRB at current prices; growth at constant and at current prices.
WITH angka AS (
    SELECT tahun, dasar_harga,
           max(nilai_juta_rp) FILTER (kode = 'C') AS c,
           max(nilai_juta_rp) FILTER (kode = 'C.1') AS c1,
           max(nilai_juta_rp) FILTER (kode = 'B.2') AS b2,
           max(nilai_juta_rp) FILTER (kode = 'TOTAL') AS total,
           max(nilai_juta_rp) FILTER (kode = 'TOTAL_NONMIGAS') AS nonmigas
    FROM pdrb
    WHERE periode = 'tahun' AND tahun IN (getvariable('tahun'), getvariable('tahun') - 1)
    GROUP BY tahun, dasar_harga
),
berlaku AS (
    SELECT * FROM (SELECT 1) LEFT JOIN angka ON tahun = getvariable('tahun') AND dasar_harga = 'ADHB'
),
tumbuh AS (
    SELECT k.c AS c_kini, k.total AS total_kini, l.c AS c_lalu, l.total AS total_lalu
    FROM (SELECT 1)
    LEFT JOIN angka AS k ON k.tahun = getvariable('tahun') AND k.dasar_harga = 'ADHK2010'
    LEFT JOIN angka AS l ON l.tahun = getvariable('tahun') - 1 AND l.dasar_harga = 'ADHK2010'
),
nominal AS (
    SELECT k.c AS c_kini, k.total AS total_kini, l.c AS c_lalu, l.total AS total_lalu
    FROM (SELECT 1)
    LEFT JOIN angka AS k ON k.tahun = getvariable('tahun') AND k.dasar_harga = 'ADHB'
    LEFT JOIN angka AS l ON l.tahun = getvariable('tahun') - 1 AND l.dasar_harga = 'ADHB'
)
SELECT 'total' AS varian, c / nullif(total, 0) * 100 AS nilai FROM berlaku
UNION ALL SELECT 'nonmigas', (c - c1) / nullif(nonmigas, 0) * 100 FROM berlaku
UNION ALL SELECT 'nonmigas_terhadap_total', (c - c1) / nullif(total, 0) * 100 FROM berlaku
UNION ALL SELECT 'nonmigas_nonbatubara', (c - c1) / nullif(nonmigas - b2, 0) * 100 FROM berlaku
UNION ALL SELECT 'pertumbuhan_industri', (c_kini - c_lalu) / nullif(c_lalu, 0) * 100 FROM tumbuh
UNION ALL SELECT 'pertumbuhan_pdrb', (total_kini - total_lalu) / nullif(total_lalu, 0) * 100 FROM tumbuh
UNION ALL SELECT 'pertumbuhan_industri_nominal', (c_kini - c_lalu) / nullif(c_lalu, 0) * 100 FROM nominal
UNION ALL SELECT 'pertumbuhan_pdrb_nominal', (total_kini - total_lalu) / nullif(total_lalu, 0) * 100 FROM nominal
