-- IKU 10. Distinct businesses and agreements in force in the year; new ones begin in it.
WITH berlaku AS (
    SELECT *, year(mulai) = getvariable('tahun') AS baru
    FROM kemitraan
    WHERE mulai <= make_date(getvariable('tahun'), 12, 31)
      AND (selesai IS NULL OR selesai >= make_date(getvariable('tahun'), 1, 1))
),
isi AS (
    SELECT count(id_usaha) > 0 AS berusaha, count(nomor_perjanjian) > 0 AS bernomor FROM berlaku
),
jumlah AS (
    SELECT count(DISTINCT id_usaha) AS usaha, count(DISTINCT id_usaha) FILTER (baru) AS usaha_baru,
           count(DISTINCT nomor_perjanjian) AS perjanjian,
           count(DISTINCT nomor_perjanjian) FILTER (baru) AS perjanjian_baru
    FROM berlaku
)
SELECT 'usaha_berlaku' AS varian, CASE WHEN berusaha THEN usaha END AS nilai FROM jumlah, isi
UNION ALL SELECT 'usaha_baru', CASE WHEN berusaha THEN usaha_baru END FROM jumlah, isi
UNION ALL SELECT 'perjanjian_berlaku', CASE WHEN bernomor THEN perjanjian END FROM jumlah, isi
UNION ALL SELECT 'perjanjian_baru', CASE WHEN bernomor THEN perjanjian_baru END FROM jumlah, isi
