"""One small change per raw table and per indicator function, and whose numbers it moves."""

import re

import openpyxl


def _swap(pattern, old, new):
    """Change `old` to `new` in the first line that matches."""

    def edit(path):
        lines = path.read_text(encoding="utf-8").split("\n")
        place = next(i for i, line in enumerate(lines) if re.search(pattern, line))
        assert old in lines[place]
        lines[place] = lines[place].replace(old, new, 1)
        path.write_text("\n".join(lines), encoding="utf-8")

    return edit


def _shift(amounts):
    """Add to the last number of the line that begins so, for each of several lines."""

    def edit(path):
        lines = path.read_text(encoding="utf-8").split("\n")
        for start, amount in amounts.items():
            place = next(i for i, line in enumerate(lines) if line.startswith(start))
            rest, _, number = lines[place].rpartition(",")
            lines[place] = f"{rest},{float(number) + amount:.2f}"
        path.write_text("\n".join(lines), encoding="utf-8")

    return edit


# industry grows and trade shrinks, so that every sum still holds
MORE_INDUSTRY = {
    "2018,tahun,ADHB,C,": 1e5,
    "2018,tahun,ADHB,C.2,": 1e5,
    "2018,Q4,ADHB,C,": 1e5,
    "2018,tahun,ADHB,G,": -1e5,
}


def _expire_a_certificate(path):
    book = openpyxl.load_workbook(path)
    sheet = book["Data"]
    row = next(
        cells for cells in sheet.iter_rows(min_row=2) if cells[3].value == 2018 and cells[6].value
    )
    row[6].value = row[6].value.replace(year=2010)
    book.save(path)


# file, edit, indicators whose numbers move
TABLES = [
    ("produk_unggulan.xlsx", _expire_a_certificate, {1}),
    ("pdrb.csv", _shift(MORE_INDUSTRY), {2}),
    ("ekspor.csv", _swap("^2018;12;0904;Lada;Belanda", "8.523,25", "9.523,25"), {3}),
    ("harga.csv", _swap("^2018-01-01,kab_kota", "kg,", "kg,1"), {4}),
    ("pengawasan.csv", _swap(",2018-.*,tidak sesuai$", ",2018-", ",2017-"), {5}),
    ("koperasi.csv", _swap("^2018,.*,A,8.*,2018$", ",2018", ",2017"), {6}),
    ("kukm_makro.csv", _swap("^2018,pdrb,koperasi,", "koperasi,", "koperasi,1"), {7}),
    ("kukm_makro.csv", _swap("^2018,tenaga_kerja,koperasi,", "koperasi,", "koperasi,1"), {8}),
    ("kontak_dagang.csv", _swap(",2018-11-17,", ",2018-", ",2017-"), {9}),
    ("kemitraan.csv", _swap(",2018-11-20,", ",2018-", ",2017-"), {10}),
    ("wub.csv", _swap(",2018,2018-..-..,2018-", ",2018,2018-", ",2018,2017-"), {11}),
    ("perjanjian_kinerja.csv", _swap("^2018-09-28,9,", "330.0", "331.0"), {9}),
    ("riwayat.csv", _swap("^2014,1,", "4.1", "4.2"), {1}),
]

# module, code, changed code, indicators whose numbers move
FUNCTIONS = [
    ("daya_saing", "rows[UNTIL] >=", "rows[UNTIL] <", {1}),
    ("industri", '"total": share(industry, total)', '"total": share(industry, without_oil)', {2}),
    ("industri", "ekspor.loc[~ekspor[", "ekspor.loc[ekspor[", {3}),
    ("distribusi", "rasio=provincial / regional", "rasio=regional / provincial", {4}),
    ("pengawasan", "count(len(goods), rows, *GOOD)", "count(len(rows), rows, *GOOD)", {5}),
    ("koperasi_ukm", 'judged["rat"] & judged["sehat"]', 'judged["rat"] | judged["sehat"]', {6}),
    ("koperasi_ukm", "pdrb_value(pdrb, year, ALL)),", "pdrb_value(pdrb, year - 1, ALL)),", {7}),
    ("koperasi_ukm", "whole_of(makro, key, year)) for", "whole_of(makro, key, year - 1)) for", {8}),
    ("usaha", '"kontak": (len(rows), ', '"kontak": (rows["id_usaha"].nunique(), ', {9}),
    ("usaha", 'kemitraan["mulai"] <=', 'kemitraan["mulai"] >', {10}),
    ("wirausaha", "BOTH: trained & mentored", "BOTH: trained | mentored", {11}),
]
