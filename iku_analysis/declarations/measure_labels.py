"""Heads, digits and units of the detail tables an office declares or computes itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.indicator_declarations import IndicatorDeclarations, Variant
from iku_analysis.declarations.measure_kinds import (
    ColumnMean,
    ColumnMedian,
    ColumnSum,
    ColumnVariation,
    CountOfRows,
    DistinctCount,
    GrowthOf,
    Measure,
    OfColumn,
    OneOther,
    ShareOf,
    WeightedMean,
)
from iku_analysis.declarations.office_words import field_label
from iku_analysis.model.labels import PERCENT_UNIT, ColumnLabel, column_words, unit_in

IN_THE_UNIT_OF_THE_COLUMN = (ColumnSum, ColumnMean, ColumnMedian, WeightedMean)
WHOLE = (CountOfRows, DistinctCount)


@dataclass(frozen=True)
class MeasureLabels:
    """What the columns of an indicator's detail tables are called.

    Attributes
    ----------
    declared : IndicatorDeclarations
    fields : mapping of str to Field
        Columns of its tables; one name in two of them means the same.
    """

    declared: IndicatorDeclarations
    fields: Mapping[str, Field]

    @cached_property
    def _variants(self) -> Mapping[str, Variant]:
        return {variant.key: variant for variant in self.declared.variants.value}

    def columns(self) -> Iterator[tuple[str, ColumnLabel]]:
        """Columns by name: the variant they are of, their measure, or what the table calls them."""
        yield from ((name, field_label(item)) for name, item in self.fields.items())
        measures = self.declared.measures
        if measures is None:
            yield from ((key, self._of_variant(item)) for key, item in self._variants.items())
            return
        for breakdown in measures.breakdowns.values():
            for column, key in breakdown.columns.items():
                yield column, self._shown(column, key, measures.named[key])

    def units(self) -> Iterator[tuple[str, str]]:
        """Units of the measures by key; empty where nobody has said one."""
        measures = self.declared.measures
        for key in measures.named if measures else ():
            yield key, self._unit(key)

    def untold(self) -> Iterator[str]:
        """Columns of amounts that are shown, or grow, in a unit nobody has said."""
        measures = self.declared.measures
        if measures is None:
            return
        shown = [key for item in measures.breakdowns.values() for key in item.columns.values()]
        shown += [item.of for item in measures.named.values() if isinstance(item, GrowthOf)]
        for key in dict.fromkeys(shown):
            item = measures.named[key]
            if isinstance(item, IN_THE_UNIT_OF_THE_COLUMN) and not self._unit(key):
                known = self.fields.get(item.column)
                if known is not None and known.type == "number" and item.times == 1:
                    yield item.column

    def _of_variant(self, item: Variant) -> ColumnLabel:
        return ColumnLabel(item.label, item.decimals, unit=item.unit)

    def _shown(self, column: str, key: str, item: Measure) -> ColumnLabel:
        if key in self._variants:
            return self._of_variant(self._variants[key])
        field = self.fields.get(item.column) if isinstance(item, OfColumn) else None
        titled = field is not None and isinstance(item, ColumnSum) and field.title != field.name
        is_whole = isinstance(item, WHOLE) or (
            titled and field is not None and field.type == "integer"
        )
        label = field.title if titled and field else column_words(column).capitalize()
        digits = 0 if is_whole and item.times == 1 else self.declared.decimals.value
        return ColumnLabel(label, digits, unit=self._unit(key))

    def _unit(self, key: str) -> str:
        """Unit of a measure: its variant's, what its kind makes of it, or what a title says."""
        if key in self._variants:
            return self._variants[key].unit
        measures = self.declared.measures
        item = measures.named.get(key) if measures else None
        if item is None or item.times != 1:
            return ""
        if isinstance(item, ShareOf | GrowthOf | ColumnVariation):
            return PERCENT_UNIT
        if isinstance(item, IN_THE_UNIT_OF_THE_COLUMN) and item.column in self.fields:
            return unit_in(self.fields[item.column].title)
        return self._unit(item.of) if isinstance(item, OneOther) else ""
