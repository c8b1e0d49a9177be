-- IKU 11. Persons trained and mentored within one year; cumulative ones are counted once.
WITH kejadian AS (
    SELECT id_peserta, year(tanggal_dilatih) AS tahun, true AS dilatih, false AS didampingi
    FROM wub WHERE tanggal_dilatih IS NOT NULL AND id_peserta IS NOT NULL
    UNION ALL
    SELECT id_peserta, year(tanggal_didampingi), false, true
    FROM wub WHERE tanggal_didampingi IS NOT NULL AND id_peserta IS NOT NULL
),
orang AS (
    SELECT id_peserta, tahun, bool_or(dilatih) AS dilatih, bool_or(didampingi) AS didampingi
    FROM kejadian GROUP BY ALL
),
isi AS ( -- rows that touch the year, or the period: nobody is judged by an empty column
    SELECT count(id_peserta) FILTER (tahunan) > 0 AND count(tanggal_dilatih) FILTER (tahunan) > 0
           AND count(tanggal_didampingi) FILTER (tahunan) > 0 AS setahun,
           count(id_peserta) FILTER (periode) > 0 AND count(tanggal_dilatih) FILTER (periode) > 0
           AND count(tanggal_didampingi) FILTER (periode) > 0 AS seperiode
    FROM (
        SELECT *,
               coalesce(year(tanggal_dilatih) = getvariable('tahun'), false)
               OR coalesce(year(tanggal_didampingi) = getvariable('tahun'), false) AS tahunan,
               coalesce(year(tanggal_dilatih) BETWEEN getvariable('tahun_awal') AND getvariable('tahun'), false)
               OR coalesce(year(tanggal_didampingi) BETWEEN getvariable('tahun_awal') AND getvariable('tahun'), false)
               AS periode
        FROM wub
    )
),
jumlah AS (
    SELECT count(*) FILTER (dilatih AND didampingi) AS keduanya,
           count(*) FILTER (dilatih AND NOT didampingi) AS dilatih,
           count(*) FILTER (didampingi AND NOT dilatih) AS didampingi
    FROM orang WHERE tahun = getvariable('tahun')
),
periode AS (
    SELECT count(DISTINCT id_peserta) FILTER (dilatih AND didampingi) AS orang,
           count(DISTINCT tahun) AS banyak_tahun
    FROM orang WHERE tahun BETWEEN getvariable('tahun_awal') AND getvariable('tahun')
)
SELECT 'dilatih_dan_didampingi' AS varian, CASE WHEN setahun THEN keduanya END AS nilai FROM jumlah, isi
UNION ALL SELECT 'hanya_dilatih', CASE WHEN setahun THEN dilatih END FROM jumlah, isi
UNION ALL SELECT 'hanya_didampingi', CASE WHEN setahun THEN didampingi END FROM jumlah, isi
UNION ALL
SELECT 'kumulatif',
       CASE WHEN seperiode AND banyak_tahun = getvariable('tahun') - getvariable('tahun_awal') + 1
            THEN orang END
FROM periode, isi
