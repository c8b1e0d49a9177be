-- IKU 6. Distinct cooperatives that held the RAT, are healthy, and are ranked high enough.
WITH baris AS (
    SELECT nik_koperasi, peringkat, skor_kesehatan, tanggal_rat, tahun_buku_rat,
           coalesce(tanggal_rat IS NOT NULL AND tahun_buku_rat = getvariable('tahun'), false) AS rat,
           coalesce(list_contains(getvariable('kelas_sehat'), CASE
               WHEN skor_kesehatan IS NULL THEN NULL
               WHEN skor_kesehatan >= 80 THEN 'Sehat'
               WHEN skor_kesehatan >= 66 THEN 'Cukup Sehat'
               WHEN skor_kesehatan >= 51 THEN 'Dalam Pengawasan'
               ELSE 'Dalam Pengawasan Khusus' END), false) AS sehat,
           coalesce(list_position(['AAA', 'AA', 'A', 'B', 'C'], peringkat)
               <= list_position(['AAA', 'AA', 'A', 'B', 'C'], getvariable('peringkat_minimum')), false)
               AS berperingkat
    FROM koperasi
    WHERE tahun = getvariable('tahun')
),
isi AS ( -- nobody was judged by a column that is empty throughout
    SELECT count(nik_koperasi) > 0 AS bernomor,
           count(tanggal_rat) > 0 AND count(tahun_buku_rat) > 0 AS ber_rat,
           count(skor_kesehatan) > 0 AS berskor, count(peringkat) > 0 AS berjenjang
    FROM baris
),
jumlah AS (
    SELECT count(DISTINCT nik_koperasi) AS terdaftar,
           count(DISTINCT nik_koperasi) FILTER (rat) AS rat,
           count(DISTINCT nik_koperasi) FILTER (sehat) AS sehat,
           count(DISTINCT nik_koperasi) FILTER (berperingkat) AS berperingkat,
           count(DISTINCT nik_koperasi) FILTER (rat AND sehat) AS dua,
           count(DISTINCT nik_koperasi) FILTER (rat AND sehat AND berperingkat) AS tiga
    FROM baris
)
SELECT 'unggulan' AS varian,
       CASE WHEN bernomor AND ber_rat AND berskor AND berjenjang THEN tiga END AS nilai
FROM jumlah, isi
UNION ALL SELECT 'tanpa_syarat_peringkat', CASE WHEN bernomor AND ber_rat AND berskor THEN dua END FROM jumlah, isi
UNION ALL SELECT 'rat', CASE WHEN bernomor AND ber_rat THEN rat END FROM jumlah, isi
UNION ALL SELECT 'sehat', CASE WHEN bernomor AND berskor THEN sehat END FROM jumlah, isi
UNION ALL SELECT 'berperingkat', CASE WHEN bernomor AND berjenjang THEN berperingkat END FROM jumlah, isi
UNION ALL SELECT 'terdaftar', CASE WHEN bernomor THEN terdaftar END FROM jumlah, isi
