-- IKU 3. Sum of FOB values without oil and gas; weights in metric tons. A sum lacks no row.
WITH baris AS (
    SELECT *, hs4 IS NOT NULL AND NOT list_contains(getvariable('hs4_batubara'), hs4) AS tanpa_batubara
    FROM ekspor
    WHERE tahun = getvariable('tahun') AND NOT migas
),
jumlah AS (
    SELECT count(*) AS banyak, count(hs4) AS berkode, count(nilai_fob_usd) AS bernilai,
           count(berat_kg) AS berberat, sum(nilai_fob_usd) AS nilai, sum(berat_kg) / 1000 AS ton
    FROM baris
),
tanpa AS (
    SELECT count(*) AS banyak, count(nilai_fob_usd) AS bernilai, count(berat_kg) AS berberat,
           sum(nilai_fob_usd) AS nilai, sum(berat_kg) / 1000 AS ton
    FROM baris WHERE tanpa_batubara
)
SELECT 'nonmigas' AS varian, CASE WHEN banyak = bernilai THEN nilai END AS nilai FROM jumlah
UNION ALL SELECT 'nonmigas_tanpa_batubara', CASE WHEN banyak = bernilai THEN nilai END FROM tanpa
UNION ALL SELECT 'berat_nonmigas', CASE WHEN banyak = berberat THEN ton END FROM jumlah
UNION ALL SELECT 'berat_nonmigas_tanpa_batubara', CASE WHEN banyak = berberat THEN ton END FROM tanpa
