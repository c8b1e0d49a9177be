"""The printed formula, written from the declaration: what is printed is what is computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import singledispatch

from iku_analysis.base.formats import format_date, format_declared, listed
from iku_analysis.declarations.measure_kinds import (
    Aggregate,
    BetweenGroups,
    ColumnMean,
    ColumnMedian,
    ColumnSum,
    ColumnVariation,
    CountOfRows,
    CumulativeOf,
    DifferenceOf,
    DistinctCount,
    GrowthOf,
    IndexOf,
    Measure,
    OfColumn,
    RatioOf,
    ShareOf,
    WeightedMean,
    YearBefore,
)
from iku_analysis.declarations.measure_rows import (
    DAYS,
    InForce,
    LastKnown,
    Need,
    RowCondition,
    RowSet,
)
from iku_analysis.declarations.measures import Measures

_DAYS = {
    key: f"{format_date(date(2001, *day)).removesuffix('2001')}tahun itu"
    for key, day in DAYS.items()
}
_SUMMARIES = {
    "jumlah": "jumlah",
    "rata_rata": "rata-rata sederhana",
    "median": "median",
    "koefisien_variasi": "koefisien variasi (simpangan baku populasi / rata-rata x 100)",
    "terbesar": "yang terbesar",
    "terkecil": "yang terkecil",
}
_FIGURES: Mapping[type[Measure], str] = {
    CountOfRows: "banyaknya baris",
    DistinctCount: "banyaknya {all} yang berbeda",
    ColumnSum: "jumlah {0}",
    ColumnMean: "rata-rata {0}",
    ColumnMedian: "median {0}",
    ColumnVariation: "simpangan baku populasi {0} / rata-ratanya x 100",
    WeightedMean: "jumlah ({0} x {1}) / jumlah {1}",
}


def formula_steps(measures: Measures) -> tuple[str, ...]:
    """Every set and measure as a sentence, in the order declared.

    Parameters
    ----------
    measures : Measures

    Returns
    -------
    tuple of str
        Indonesian; enough to compute each figure by hand.
    """
    sets = [f"Himpunan {name}: {set_words(item)}." for name, item in measures.sets.items()]
    named = [
        f"{name} = {_scaled(measure_words(item), item)}.{_rules(item)}"
        for name, item in measures.named.items()
    ]
    return (*sets, *named)


def set_words(item: RowSet) -> str:
    """Rows of a set in words."""
    words = _rows_words(item.source, item.where)
    return f"{words}; {_last_words(item.last)}" if item.last else words


def _rows_words(source: str, where: Sequence[RowCondition]) -> str:
    conditions = " dan ".join(map(condition_words, where))
    return f"baris {source} dengan {conditions}" if where else f"semua baris {source}"


def _last_words(item: LastKnown) -> str:
    per = f" per {listed(item.per)}" if item.per else ""
    oldest = "" if item.oldest is None else f", paling lama {item.oldest} tahun sebelumnya"
    return f"hanya {item.by} terakhir sampai akhir tahun itu{per}{oldest}"


def condition_words(item: RowCondition) -> str:
    """A condition in words."""
    if item.any_of:
        return f"({' atau '.join(map(condition_words, item.any_of))})"
    if item.in_force:
        return _in_force_words(item.in_force)
    if item.keys:
        words = "ada di" if item.found_in else "tidak ada di"
        theirs = f" (kolom {listed(item.their_keys)})" if item.their_keys else ""
        return f"{listed(item.keys)} {words} {item.elsewhere}{theirs}"
    return f"{item.column} {' '.join(_cell_words(item))}"


def condition_label(item: RowCondition) -> str:
    """A condition as a chart names it, without the columns and what an empty cell means."""
    return f"berlaku {_when_words(item.in_force)}" if item.in_force else condition_words(item)


def _cell_words(item: RowCondition) -> Iterator[str]:
    """What is asked of the cells of a column; exactly one of the ways is declared."""
    ways = {
        "= {}": item.values if len(item.values) == 1 else (),
        "salah satu dari {}": item.values if len(item.values) > 1 else (),
        "terisi dan bukan {}": item.others,
        "berawal {}": item.prefixes,
        "antara {}": item.between,
        "paling sedikit {}": () if item.least is None else (item.least,),
        "paling banyak {}": () if item.most is None else (item.most,),
        "{}": () if item.is_filled is None else ("terisi" if item.is_filled else "kosong",),
        "dalam {}": (_year_words(item.years),) if item.years else (),
        "pada atau sesudah {}": (_DAYS[item.since],) if item.since else (),
        "pada atau sebelum {}": (_DAYS[item.until],) if item.until else (),
    }
    yield from (words.format(_words(said)) for words, said in ways.items() if said)


def _in_force_words(item: InForce) -> str:
    between = f"{item.begins} sampai {item.ends}; tanpa akhir tetap berlaku"
    return f"berlaku {_when_words(item)} ({between})"


def _when_words(item: InForce) -> str:
    first, last = item.days
    if item.at == "tahun":
        return "pada suatu hari dalam tahun itu"
    return f"pada {_DAYS[last]}" if first == last else f"pada suatu hari sampai {_DAYS[last]}"


def _year_words(years: tuple[int, ...]) -> str:
    if years == (0, 0):
        return "tahun yang diukur"
    named = ["tahun yang diukur" if not at else f"{abs(at)} tahun {_side(at)}" for at in years]
    return named[0] if years[0] == years[1] else " sampai ".join(named)


def _side(at: int) -> str:
    return "sebelumnya" if at < 0 else "sesudahnya"


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return format_declared(value) if isinstance(value, float) else str(value)


def _words(values: Sequence[object]) -> str:
    return listed(map(_word, values), len(values))


def _scaled(words: str, item: Measure) -> str:
    return words if item.times == 1 else f"({words}) x {format_declared(item.times)}"


def _rules(item: Measure) -> str:
    """When a figure is missing, where that does not follow from the figure itself."""
    if not isinstance(item, Aggregate):
        return ""
    parts = list(map(_need_words, item.needs))
    if isinstance(item, OfColumn):
        gone = item.blank == "hilang"
        parts.append(f"sel kosong {'menghilangkan angkanya' if gone else 'dilewati dan disebut'}")
    if isinstance(item, ColumnSum):
        parts += [
            f"{name} {_words(words)} harus ada semuanya" for name, words in item.complete.items()
        ]
    if item.tellers:
        parts.append(f"hanya {item.tellers} yang dapat menyebut angka")
    return f" {'; '.join(parts).capitalize()}." if parts else ""


def _need_words(need: Need) -> str:
    given = f" (bila {' dan '.join(map(condition_words, need.where))})" if need.where else ""
    return f"hilang bila {need.column} kosong seluruhnya{given}"


@singledispatch
def measure_words(item: Measure) -> str:
    """A measure in words."""
    raise TypeError(item)


@measure_words.register
def _(item: Aggregate) -> str:
    columns = item.own_columns
    words = _FIGURES[type(item)].format(*columns, all=" + ".join(columns))
    return f"{words} pada {_rows_words(item.source, item.where)}"


@measure_words.register
def _(item: ShareOf) -> str:
    conditions = " dan ".join(map(condition_words, item.where))
    part = item.part or f"({item.whole} dengan {conditions})"
    return f"{part} / {item.whole} x 100"


@measure_words.register
def _(item: RatioOf) -> str:
    return f"{item.above} / {item.below}"


@measure_words.register
def _(item: DifferenceOf) -> str:
    return f"{item.of} - {item.less}"


@measure_words.register
def _(item: YearBefore) -> str:
    return f"{item.of} tahun sebelumnya"


@measure_words.register
def _(item: GrowthOf) -> str:
    words = f"({item.of} - {item.of} tahun sebelumnya) / {item.of} tahun sebelumnya x 100"
    only = f", hanya {item.comparable} dengan angka pada kedua tahun" if item.comparable else ""
    return f"{words}{only}"


@measure_words.register
def _(item: IndexOf) -> str:
    return f"{item.of} / {item.of} tahun {item.base} x 100"


@measure_words.register
def _(item: CumulativeOf) -> str:
    return (
        f"{item.of} sejak {item.since} sampai tahun yang diukur, hal yang sama dihitung sekali; "
        "hilang bila satu tahun tidak ada"
    )


@measure_words.register
def _(item: BetweenGroups) -> str:
    return f"{_SUMMARIES[item.summary]} {item.of} antar {listed(item.per)}"
