"""An attacker who reads what was published and knows what every reader knows; nothing of ours.

What is known is written here once more, by hand, from the definitions printed in the report, and
each withheld count is driven to its least and its most by an integer program of its own.
"""

from __future__ import annotations

import highspy

NO_JUMP = "mip_heuristic_run_feasibility_jump", False  # dear, and no better answer
MOST = 10_000  # no reader thinks more of anything possible


class Reader:
    """Tables as printed: a number, ``None`` where one is withheld; a missing cell is left out.

    Parameters
    ----------
    tables : mapping of str to mapping of str to mapping of str to (int or None)
        Number by table, label of the row, and column.
    values : mapping of str to (int or None)
        Variants of the indicator, likewise.
    elsewhere : mapping of str to (int or None)
        Sums of columns printed somewhere else, where they are.
    """

    def __init__(self, tables, values, elsewhere):
        self.solver = highspy.Highs()
        self.solver.silent()
        self.solver.setOptionValue(*NO_JUMP)
        self.tables, self.values, self.unknown = tables, dict(values), {}
        self.elsewhere, self.possible = elsewhere, []
        for table, rows in tables.items():
            for label, row in rows.items():
                for column, number in row.items():
                    if number is None:
                        variable = self.solver.addIntegral(lb=0, ub=MOST)
                        self.unknown[table, label, column] = variable
        for key, number in values.items():
            if number is None:
                self.values[key] = self.unknown["", "", key] = self.solver.addIntegral(
                    lb=0, ub=MOST
                )

    def at(self, table, label, column):
        """A number, or the unknown in its place; nothing when the cell is missing."""
        number = self.tables[table][label].get(column)
        return self.unknown.get((table, label, column), number)

    def know(self, parts, relation, whole):
        """Note that a sum of (factor, number) is, or is at most, a whole number."""
        parts = [*parts, (-1, whole)]
        if any(number is None for _, number in parts):
            return
        known = sum(f * n for f, n in parts if isinstance(n, int))
        unknown = [(f, n) for f, n in parts if not isinstance(n, int)]
        if unknown:
            expression = sum(f * n for f, n in unknown)
            rest = -known
            self.solver.addConstr(expression == rest if relation == "=" else expression <= rest)

    def rows(self, table, relation, *parts):
        """Know of each row that a sum of (factor, column) is, or is at most, zero."""
        for label in self.tables[table]:
            self.know([(f, self.at(table, label, c)) for f, c in parts], relation, 0)

    def least(self, table, *columns):
        """Know of each row that it would not be there if these were all zero."""
        for label in self.tables[table]:
            self.know([(-1, self.at(table, label, c)) for c in columns], "<=", -1)

    def column(self, table, column, whole, labels=None, relation="="):
        """Know what a column, or some of its rows, adds up to."""
        cells = [
            (1, self.at(table, label, column))
            for label, row in self.tables[table].items()
            if column in row and (labels is None or label in labels)
        ]
        if relation == ">=":
            self.know([*((-f, n) for f, n in cells), (1, whole)], "<=", 0)
        else:
            self.know(cells, relation, whole)

    def range(self, table, label, column):
        """Least and most a withheld number can be."""
        variable, ends = self.unknown[table, label, column], []
        for drive in (self.solver.minimize, self.solver.maximize):
            drive(variable)
            status = self.solver.getModelStatus()
            assert status == highspy.HighsModelStatus.kOptimal, (table, label, column, status)
            ends.append(round(self.solver.val(variable)))
            self.possible.append(
                {place: round(self.solver.val(other)) for place, other in self.unknown.items()}
            )
        return tuple(ends)

    def is_wide(self, place, width):
        """Whether numbers so far apart are possible, as known from other questions or sought."""
        seen = [numbers[place] for numbers in self.possible]
        if seen and max(seen) - min(seen) >= width:
            return True
        low, high = self.range(*place)
        return high - low >= width


def read_cooperatives(reader):
    """IKU 6."""
    conditions, values = ("rat", "sehat", "berperingkat"), reader.values
    for column in conditions:
        reader.rows("kab_kota", "<=", (1, column), (-1, "terdaftar"))
        reader.rows("kab_kota", "<=", (1, "unggulan"), (-1, column))
    all_but_two = [(1, column) for column in conditions] + [(-2, "terdaftar"), (-1, "unggulan")]
    reader.rows("kab_kota", "<=", *all_but_two)
    for column in (*conditions, "terdaftar", "unggulan"):
        reader.column("kab_kota", column, values[column])
    for table in ("kelas_kesehatan", "peringkat"):
        reader.column(table, "jumlah", values["terdaftar"])
    reader.column("kelas_kesehatan", "jumlah", values["sehat"], {"Sehat", "Cukup Sehat"})
    reader.column("peringkat", "jumlah", values["berperingkat"], {"AAA", "AA", "A"})
    reader.least("kab_kota", "terdaftar")
    both = values["tanpa_syarat_peringkat"]
    for more, most in ((values["unggulan"], both), (both, values["rat"]), (both, values["sehat"])):
        reader.know([(1, more)], "<=", most)
    overlap = [(1, values["rat"]), (1, values["sehat"]), (-1, values["terdaftar"])]
    reader.know(overlap, "<=", both)


def read_contacts(reader):
    """IKU 9; how many cooperatives there are in the province is said where changes are."""
    values = reader.values
    reader.column("kab_kota", "koperasi", reader.elsewhere["koperasi"])
    reader.rows("kab_kota", "=", (1, "usaha"), (-1, "koperasi"), (-1, "ukm"))
    for table in ("kab_kota", "kegiatan"):
        reader.rows(table, "<=", (1, "usaha"), (-1, "kontak"))
        reader.column(table, "kontak", values["kontak"])
        reader.least(table, "usaha")
        reader.least(table, "kontak")
    reader.column("kab_kota", "usaha", values["usaha"])
    reader.rows("kegiatan", "<=", (1, "kegiatan"), (-1, "kontak"))
    reader.column("kegiatan", "usaha", values["usaha"], relation=">=")
    for label in reader.tables["kegiatan"]:
        reader.know([(1, reader.at("kegiatan", label, "usaha"))], "<=", values["usaha"])


def read_partnerships(reader):
    """IKU 10."""
    values = reader.values
    for table in ("kab_kota", "pola"):
        reader.rows(table, "<=", (1, "usaha_berlaku"), (-1, "perjanjian_berlaku"))
        reader.column(table, "perjanjian_berlaku", values["perjanjian_berlaku"])
        reader.least(table, "usaha_berlaku")
        reader.least(table, "perjanjian_berlaku")
    reader.rows("kab_kota", "<=", (1, "usaha_baru"), (-1, "usaha_berlaku"))
    reader.rows("pola", "<=", (1, "perjanjian_baru"), (-1, "perjanjian_berlaku"))
    for column in ("usaha_berlaku", "usaha_baru"):
        reader.column("kab_kota", column, values[column])
    reader.column("pola", "perjanjian_baru", values["perjanjian_baru"])
    reader.column("pola", "usaha_berlaku", values["usaha_berlaku"], relation=">=")
    reader.know([(1, values["usaha_baru"])], "<=", values["perjanjian_baru"])
    for label in reader.tables["pola"]:
        reader.know([(1, reader.at("pola", label, "usaha_berlaku"))], "<=", values["usaha_berlaku"])


def read_entrepreneurs(reader):
    """IKU 11; the last year of ``tahunan`` is the year reported."""
    kinds, values = ("dilatih_dan_didampingi", "hanya_dilatih", "hanya_didampingi"), reader.values
    reader.least("kab_kota", *kinds)
    for column in kinds:
        reader.column("kab_kota", column, values[column])
    reader.column("bidang", "jumlah", values["dilatih_dan_didampingi"])
    reader.least("bidang", "jumlah")
    last = list(reader.tables["tahunan"])[-1]
    for column in kinds[1:]:
        # the note on dates that are empty says how many rows lack one, in all years
        reader.column("tahunan", column, reader.elsewhere[column])
        reader.know([(1, reader.at("tahunan", last, column))], "=", values[column])


GROUPED, OVERLAP = "digabung", "tercatat pada beberapa"
CELLS = {  # table and column of what the parts count
    (6, "kab/kota"): ("kab_kota", "unggulan"),
    (9, "kab/kota"): ("kab_kota", "usaha"),
    (10, "kab/kota"): ("kab_kota", "usaha_berlaku"),
    (10, "pola"): ("pola", "usaha_berlaku"),
    (11, "kab/kota"): ("kab_kota", "dilatih_dan_didampingi"),
    (11, "bidang usaha"): ("bidang", "jumlah"),
}


def read_parts(reader, number, by, rows, year):
    """A table of contributions; ``year`` is ``kini`` or ``lalu``, a figure is None where absent."""
    figures = {row["bagian"]: row[year] for row in rows if row[year] is not None}
    if by == "jenis usaha":
        for word in figures.keys() & {"koperasi", "UKM"}:
            reader.column("kab_kota", word.lower(), figures[word])
    elif by == "umur perjanjian":
        fresh, whole = reader.values["usaha_baru"], reader.values["usaha_berlaku"]
        for word, terms in (("baru", [(1, fresh)]), ("lama", [(1, whole), (-1, fresh)])):
            for name, figure in figures.items():
                if name.endswith(word):
                    reader.know(terms, "=", figure)
    else:
        table, column = CELLS[number, by]
        _read_cells(reader, table, column, figures, distinct=table == "kab_kota" or by != "pola")
        if year == "kini":
            _read_others(reader, table, column, rows)


def _read_cells(reader, table, column, figures, *, distinct):
    every = set(reader.tables[table])
    for name in every & set(figures):
        reader.know([(1, reader.at(table, name, column))], "=", figures[name])
    for name, figure in figures.items():
        if name.startswith(OVERLAP):
            reader.column(table, column, sum(figures.values()) - figure)
        elif name.endswith(GROUPED):
            rest = every - set(figures)
            assert len(rest) != 1, (table, column, name)
            reader.column(table, column, figure, rest, "=" if distinct else ">=")


def _read_others(reader, table, column, rows):
    """The value without a part is how many distinct things the others hold."""
    for row in rows:
        if row["tanpa"] is not None and row["bagian"] in reader.tables[table]:
            others = set(reader.tables[table]) - {row["bagian"]}
            reader.column(table, column, row["tanpa"], others, ">=")
            for name in others:
                reader.know([(1, reader.at(table, name, column))], "<=", row["tanpa"])


def read_participants(reader, figure):
    """IKU 11: everybody trained or mentored, a factor of the change."""
    names = ("dilatih_dan_didampingi", "hanya_dilatih", "hanya_didampingi")
    reader.know([(1, reader.values[name]) for name in names], "=", figure)


def read_conditions(reader, steps):
    """IKU 6: label, how many are left, why others are not, and where nobody has judged them."""
    failed = {"kelas kesehatan": ("kelas_kesehatan", "Dalam Pengawasan", "Dalam Pengawasan Khusus"),
              "peringkat": ("peringkat", "B", "C")}  # fmt: skip
    lefts = {"RAT tahun buku": "rat", "kelas kesehatan": "tanpa_syarat_peringkat"}
    for label, left, lost, where in steps:
        if label in lefts:
            reader.know([(1, reader.values[lefts[label]])], "=", left)
        if label not in failed:
            continue
        table, *names = failed[label]
        for reason, figure in lost.items():
            labels = names if reason == "tidak memenuhi" else [reason.capitalize()]
            reader.column(table, "jumlah", figure, labels, ">=")
        conditions = ("rat",) if table == "kelas_kesehatan" else ("rat", "sehat")
        met = "sehat" if table == "kelas_kesehatan" else "berperingkat"
        for name, figure in where.items():
            cells = {c: reader.at("kab_kota", name, c) for c in (*conditions, met, "terdaftar")}
            for condition in conditions:
                reader.know([(-1, cells[condition])], "<=", -figure)
            reader.know([(1, cells[met]), (-1, cells["terdaftar"])], "<=", -figure)


READERS = {
    6: read_cooperatives,
    9: read_contacts,
    10: read_partnerships,
    11: read_entrepreneurs,
}
