-- IKU 9. Distinct businesses, contacts and events of the year.
WITH baris AS (
    SELECT * FROM kontak_dagang WHERE year(tanggal) = getvariable('tahun')
)
SELECT 'usaha' AS varian, nullif(count(DISTINCT id_usaha), 0) AS nilai FROM baris
UNION ALL SELECT 'kontak', nullif(count(*), 0) FROM baris
UNION ALL SELECT 'kegiatan', nullif(count(DISTINCT id_kegiatan), 0) FROM baris
