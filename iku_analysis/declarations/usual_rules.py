"""Rules a table of declared measures is held to where it declares none of its own.

They follow from what is declared of it: its key, the years it must hold, its regions and numbers.
A rule under ``aturan`` takes their place: whoever writes one knows the table better.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from msgspec.structs import replace as with_keys

from iku_analysis.declarations.catalogue import Catalogue
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.measure_kinds import Aggregate, ColumnSum, RatioOf, ShareOf
from iku_analysis.declarations.measure_rows import RowSet
from iku_analysis.declarations.measures import Measures
from iku_analysis.declarations.neighbour_rules import CoverageChange, FilledShare, Jump, Outlier
from iku_analysis.declarations.package import Package
from iku_analysis.declarations.resource import STATUS_COLUMN, Resource
from iku_analysis.declarations.row_kinds import AtMost
from iku_analysis.declarations.rules import NUMERIC, Rule
from iku_analysis.declarations.table_kinds import Complete, Expected, NotCopied
from iku_analysis.model.regions import current_regions

ACCEPT = "Periksa dengan pengirimnya; bila memang demikian, terima peringatan ini dengan alasannya."
DOUBT = "Periksa angka dan satuannya; bila benar, terima peringatan ini dengan alasannya."
REGISTER = 0.1  # share of the parts of a region that may have no event in a year
UNLIKE = 0.5  # share of filled cells a sender may differ from the others by
GROUP_FACTOR, TOTAL_FACTOR = 5.0, 2.0  # a small group moves more than the whole
UNIT = 10.0  # times; another unit, or a digit too many


def with_usual_rules(package: Package, catalogue: Catalogue) -> Package:
    """The package, with rules for the tables of declared measures that declare none."""
    measures = [item.measures for item in catalogue.indicators if item.measures]
    read = {name for item in measures for name in item.tables}
    return replace(
        package,
        resources=tuple(
            with_keys(item, rules=tuple(usual_rules(item, measures)))
            if item.name in read and not item.rules
            else item
            for item in package.resources
        ),
    )


def usual_rules(resource: Resource, measures: list[Measures]) -> Iterator[Rule]:
    """Rules of a table, from its own declaration and the measures that read it."""
    fields = {item.name: item for item in resource.fields}
    contents = next(iter(resource.contents), None)
    time = contents.column if contents and not contents.until else ""
    if time in set(_begins(resource.name, measures)):
        time = ""  # what began earlier counts still: a year without a beginning lacks nothing
    years = (min(contents.years), max(contents.years)) if contents else (0, 0)
    keyed = time in resource.primary_key
    others = tuple(name for name in resource.primary_key if name != time) if keyed else ()
    regions = [item.name for item in resource.fields if item.is_region and not item.is_personal]
    for name in regions if current_regions().parts else ():
        yield _complete(name, time, years, is_register=name not in others)
        yield from _filled(name, time, fields)
    if time and years[0] < years[1]:
        if not set(others) <= set(regions) or not keyed:
            yield _coverage(time, others)
        numbers = [
            name
            for name, item in fields.items()
            if item.type in NUMERIC and name not in {time, *resource.primary_key}
        ]
        for name in numbers:
            yield from _jumps(name, time, others)
            yield _outlier(name, time)
        if others and numbers:
            yield NotCopied(
                code="IKU-P145", reason="Angka yang tersalin menyesatkan perbandingan.",
                weight="peringatan", message="{bagian} persen angka {blok} sama dengan {asal}",
                mend=ACCEPT, block=(time,), within=others, values=tuple(numbers),
            )  # fmt: skip
    yield from _shares(resource.name, measures, time)


def _begins(table: str, measures: list[Measures]) -> Iterator[str]:
    """Columns of a table that tell since when something is in force."""
    for item in measures:
        for part in (*item.sets.values(), *item.named.values()):
            if isinstance(part, RowSet | Aggregate) and item.table_of(part.source) == table:
                for condition in part.where:
                    yield from (one.in_force.begins for one in condition.flat if one.in_force)


def _complete(region: str, time: str, years: tuple[int, int], *, is_register: bool) -> Rule:
    expected = {time: Expected(years=years)} if time else {}
    return Complete(
        code="IKU-P141",
        reason="Bagian wilayah yang tidak ada mengurangi jumlah tanpa terlihat.",
        weight="peringatan",
        message="tidak ada baris {kurang}",
        mend=ACCEPT,
        expected={**expected, region: Expected(all_regions=True)},
        may_lack=REGISTER if is_register else 0.0,
    )


def _filled(region: str, time: str, fields: Mapping[str, Field]) -> Iterator[Rule]:
    """A sender who leaves a column empty that others fill: of a year, and against the year before.

    Empty cells of a whole sender would be read as if there were nothing to write in them.
    """
    is_year = bool(time) and fields[time].type == "integer"
    sides = [((region, time) if is_year else (region,), "", "pada kiriman lain")]
    if time and not is_year:
        sides.append(((region,), time, "pada {tahun_lalu}"))
    optional = (
        name
        for name, item in fields.items()
        if not (item.constraints.required or item.is_region) and name not in {time, STATUS_COLUMN}
    )
    for name in optional:
        for within, since, others in sides:
            yield FilledShare(
                code="IKU-P148", weight="peringatan", cells=(name,), within=within, time=since,
                reason="Kolom yang kosong pada seluruh kiriman sering berarti tidak diisi.",
                message=f"{name} terisi {{kini}} pada {{kelompok}}, {{lalu}} {others}",
                mend=ACCEPT, furthest=UNLIKE,
            )  # fmt: skip


def _coverage(time: str, items: tuple[str, ...]) -> Rule:
    changed = "{lalu} pada {tahun_lalu}, {kini} pada {tahun}"
    gone = "ada pada satu dan tidak pada yang lain dari {tahun_lalu} dan {tahun}: {kelompok}"
    return CoverageChange(
        code="IKU-P142",
        reason="Yang ada tahun lalu dan tidak ada tahun ini lebih sering terlupa.",
        weight="peringatan",
        message=gone if items else f"banyaknya baris jauh berbeda dari tahun lalu: {changed}",
        mend=ACCEPT,
        time=time,
        items=items,
        at_least=1.0 if items else 0.5,
        at_most=2.0,
        least_rows=1 if items else 5,
    )


def _jumps(amount: str, time: str, others: tuple[str, ...]) -> Iterator[Rule]:
    """A sum far from that of the year before, of a group and of all."""
    reason = "Perubahan sebesar ini biasanya satuan lain, baris ganda, atau salah ketik."
    told = f"{amount} berubah dari {{lalu}} pada {{tahun_lalu}} menjadi {{kini}} pada {{tahun}}"
    groups = [(others, GROUP_FACTOR)] if others else []
    for within, factor in (*groups, ((), TOTAL_FACTOR)):
        yield Jump(
            code="IKU-P143", reason=reason, weight="peringatan", mend=DOUBT, time=time,
            message=f"{{kelompok}}: {told}" if within else f"jumlah {told}",
            amount=amount, within=within, factor=factor,
        )  # fmt: skip


def _outlier(amount: str, time: str, per: str = "") -> Rule:
    """A number, or what it is per another, far from those of the other rows of its year."""
    named = f"{amount} per {per}" if per else amount
    return Outlier(
        code="IKU-P144",
        reason="Angka sejauh ini dari yang lain biasanya satuan lain, tertukar, atau salah ketik.",
        weight="peringatan",
        message=f"{named} {{kali}} daripada baris lain",
        mend=DOUBT,
        amount=amount,
        per=per,
        series=(time,) if time else (),
        factor=TOTAL_FACTOR if per else UNIT,
    )


def _shares(table: str, measures: list[Measures], time: str) -> Iterator[Rule]:
    """A part is no larger than its whole, and no quotient far from those of the other rows."""
    for kind, part, whole in dict.fromkeys(_quotients(table, measures)):
        yield _outlier(part, time, whole)
        if kind is ShareOf:
            yield AtMost(
                code="IKU-P146", reason="Bagian tidak melebihi keseluruhannya; mungkin tertukar.",
                weight="peringatan", message=f"{part} {{{part}}} melebihi {whole} {{{whole}}}",
                mend=DOUBT, part=part, whole=whole,
            )  # fmt: skip


def _quotients(table: str, measures: list[Measures]) -> Iterator[tuple[type, str, str]]:
    """Columns of a table one of whose sums is divided by the other."""
    for item in measures:
        for quotient in item.named.values():
            if isinstance(quotient, RatioOf):
                names = (quotient.above, quotient.below)
            elif isinstance(quotient, ShareOf) and quotient.part:
                names = (quotient.part, quotient.whole)
            else:
                continue
            sums = [one for name in names if isinstance(one := item.named[name], ColumnSum)]
            if [item.table_of(one.source) for one in sums] == [table, table]:
                yield type(quotient), sums[0].column, sums[1].column
