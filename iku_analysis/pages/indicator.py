"""How one indicator looks in a chapter: its results, the tables and charts chosen, its analyses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from inspect import signature
from typing import Any

import pandas as pd

from iku_analysis.assessment.assess import Assessment
from iku_analysis.assessment.budget import budget_note, budget_total
from iku_analysis.assessment.history import last_year
from iku_analysis.assessment.quarters import BETWEEN_REPORTS, ONLY_YEARLY, only_whole_years
from iku_analysis.assessment.region_figures import region_figures
from iku_analysis.assessment.results import ComponentResult, IndicatorResult, result_to_json
from iku_analysis.base.errors import IkuError
from iku_analysis.declarations.package import Package
from iku_analysis.model.evidence import ANALYSES, number_name
from iku_analysis.model.status import status_of
from iku_analysis.narrative.bound import Bound
from iku_analysis.narrative.change_sentences import change_sentences
from iku_analysis.narrative.text import Narrative
from iku_analysis.narrative.text_checks import (
    CAUSES,
    EFFICIENCY,
    PROGRAMMES,
    SOLUTIONS,
    indicator_file,
    own_words,
)
from iku_analysis.narrative.values import indicator_values
from iku_analysis.pages import anchors
from iku_analysis.pages import indicator_tables as tables
from iku_analysis.pages.authored import authored, no_data
from iku_analysis.pages.blocks import (
    RESULT_MIME,
    Blocks,
    Cards,
    Chart,
    Markdown,
    MimeBundle,
    Prose,
    Published,
    Table,
)
from iku_analysis.pages.change_blocks import change_blocks, contribution_tables, sentence_block
from iku_analysis.pages.charts import HALF, Subject, history_with_target
from iku_analysis.pages.default_details import default_details
from iku_analysis.pages.quarter_tables import last_year_table, quarters_table
from iku_analysis.pages.tables import breakdown_table

NARROW = 6  # columns of a table that leaves room for a drawing
SHORT = 25  # rows of a table that a drawing stands beside
NO_ACTIVITIES = "tidak ada baris anggaran untuk indikator ini"


@dataclass(frozen=True)
class IndicatorPage:
    """What a section of a notebook shows of an indicator; shown itself, it says its call.

    Attributes
    ----------
    assessment : Assessment
        Everything computed.
    narrative : Narrative or None
        Authored text; None when nobody wrote one.
    package : Package
        Says where the tables come from.
    call : str
        What computed it, as it would be typed.
    only_yearly : bool
        Whether it is of a quarter, which cannot tell it.
    code : str
        File and digest of the own function that did; empty for one of the package.
    """

    assessment: Assessment
    narrative: Narrative | None
    package: Package
    call: str
    only_yearly: bool = False
    code: str = ""

    def _repr_mimebundle_(self, **_: object) -> MimeBundle:
        return {"text/plain": self.call}

    @property
    def _result(self) -> IndicatorResult:
        return self.assessment.result

    @cached_property
    def reported(self) -> IndicatorResult:
        """The result with what the program says of it and of each kab/kota, for the summary.

        Of a quarter nothing is said: its sentences compare whole years.
        """
        if self._result.quarter:
            return self._result
        return replace(
            self._result,
            sentences=change_sentences(self.assessment),
            regions=region_figures(self.assessment),
        )

    @property
    def _number(self) -> int:
        return self._result.number

    @cached_property
    def bindings(self) -> dict[str, Bound]:
        """Numbers behind the names of the authored text."""
        return indicator_values(self.assessment)

    # --- what every section shows ----------------------------------------------------------------

    def achievement(self) -> Blocks:
        """Analysis 1: key figures; hands the result to summary and exports."""
        told = Published(self._result_block(), RESULT_MIME, result_to_json(self.reported))
        if not self._result.quarter:
            return Blocks((_title(1), told))
        heading = Markdown(f"### Target dan realisasi {self._result.period}")
        return Blocks((heading, told, *self._quarters()))

    def _result_block(self) -> Cards | Prose:
        indicator = self.assessment.indicator
        if self.only_yearly:
            reason = only_whole_years(indicator, self.package)
            return no_data(anchors.iku(self._number, anchors.RESULT), reason)
        return tables.result_cards(self._result, indicator, self.package)

    def _quarters(self) -> list[Table]:
        return [quarters_table(self._result)] if self._result.quarters else []

    def analyses(self) -> Blocks:
        """Analyses 2 to 7; those of one row stand together in one table.

        Of a quarter the same months of last year, and causes where they were written.
        """
        about, number = self.assessment, self._number
        if about.result.quarter:
            return Blocks(tuple(self._within_year()))
        return Blocks(
            (
                _title(2),
                *(
                    block
                    for part in about.result.components
                    for block in (self._history_chart(part), self._history_table(part))
                ),
                _title(3, 4),
                tables.comparison_table(about.plans, about.standards, number, about.result.year),
                _title(5),
                *change_blocks(about),
                self._authored(CAUSES, anchors.iku(number, anchors.CAUSES)),
                self._authored(SOLUTIONS, anchors.iku(number, anchors.SOLUTIONS)),
                _title(6, 7),
                *self._programmes(),
                self._efficiency(),
                *self._remark(EFFICIENCY, anchors.iku(number, anchors.EFFICIENCY)),
            )
        )

    def _within_year(self) -> Iterator[Markdown | Table | Prose]:
        if not self.only_yearly:
            yield Markdown("### Dibandingkan periode yang sama tahun lalu")
            yield last_year_table(self._result, self.assessment.before)
        for title, block in ((CAUSES, anchors.CAUSES), (SOLUTIONS, anchors.SOLUTIONS)):
            if self.narrative and self.narrative.section(title):
                yield self._authored(title, anchors.iku(self._number, block))

    def technical(self) -> Blocks:
        """Technical appendix: variants, quarters, calculation, definition and sources."""
        about, number = self.assessment, self._number
        return Blocks(
            (
                Markdown(f"## IKU {number}. {about.indicator.title}"),
                tables.variants_table(about.result),
                *([] if about.result.quarter else self._quarters()),
                *contribution_tables(about),
                tables.how_computed(about.result, about.indicator, self.package),
                tables.definition_table(about.indicator, self.code),
                tables.inputs_table(about.result.inputs, self.package, number),
            )
        )

    # --- what differs between sections -----------------------------------------------------------

    def breakdown(
        self,
        name: str,
        caption: str,
        note: str = "",
        **look: Any,  # noqa: ANN401 -- see breakdown_table
    ) -> Table | Prose:
        """Detail table of the measurement without small counts.

        Parameters
        ----------
        name : str
            Key in ``measurement.breakdowns``.
        caption, note : str
            Words of the reader.
        **look
            Digits and units of columns, as in `breakdown_table`.
        """
        if reason := self._not_within_year(name):
            return no_data(anchors.iku(self._number, name), reason)
        withheld = self.assessment.breakdowns[name]
        notes = (note, self.assessment.table_notes.get(name), withheld.note())
        return self._table(
            withheld.frame,
            id=anchors.iku(self._number, name),
            caption=f"{caption}, {self._result.period}" if self._result.quarter else caption,
            note=" ".join(filter(None, notes)),
            words=withheld.words,
            prefix=number_name(self._number, name),
            keys=self._yearly_names(withheld.frame),
            number=self._number,
            **look,
        )

    def _not_within_year(self, name: str) -> str:
        """Why a quarter's report does without a breakdown; empty where it shows it."""
        if self.only_yearly:
            return ONLY_YEARLY
        counts = self.assessment.indicator.small_counts.value.columns
        return BETWEEN_REPORTS if self._result.quarter and name in counts else ""

    def details(self) -> Blocks:
        """Every breakdown as the program shows it, for a section nobody wrote.

        Of what only a whole year can tell there is none, as its result has said.
        """
        return Blocks(() if self.only_yearly else tuple(default_details(self)))

    def _yearly_names(self, frame: pd.DataFrame) -> dict[tuple[int, str], str]:
        """Names of variants in a table by year: this year's are those of the variants."""
        if "tahun" not in frame:
            return {}
        variants = {variant.key for variant in self._result.variants}
        years = [int(year) for year in frame["tahun"]]
        return {
            (row, column): self._result.name_of(column)
            if year == self._result.year
            else f"{number_name(self._number, column)}@{year}"
            for row, year in enumerate(years)
            for column in variants & set(frame.columns)
        }

    def chart(  # noqa: PLR0913 -- what every chart is told, beside its own keywords
        self,
        draw: Callable[..., Chart],
        name: str,
        *,
        caption: str,
        unit: str,
        decimals: int,
        alt: str = "",
        beside: str | None = None,
        **look: Any,  # noqa: ANN401 -- keywords of the chart
    ) -> Chart | Blocks:
        """Chart of a breakdown, with its status and what it withholds.

        Parameters
        ----------
        draw : callable
            A chart of `pages.charts`.
        name : str
            Key in ``measurement.breakdowns``.
        caption, unit, decimals, alt
            As in `charts.Subject`.
        beside : str, optional
            Key of the breakdown whose table it stands beside; its own unless told, empty for none.
        **look
            Columns, and what else the chart takes.

        Raises
        ------
        IkuError
            If small counts are withheld and the chart has no words for them.
        """
        if self._not_within_year(name):  # its table says why
            return Blocks(())
        withheld = self.assessment.breakdowns[name]
        if withheld.words:
            if "withheld" not in signature(draw).parameters:
                raise IkuError(
                    f"IKU {self._number}: rincian {name!r} merahasiakan hitungan kecil, dan "
                    f"charts.{draw.__name__} tidak dapat menyebutkannya.",
                    "Pakai charts.bars, charts.grouped_bars, atau charts.lines.",
                )
            look["withheld"] = withheld
        frame, anchor = withheld.frame, anchors.chart(anchors.iku(self._number, name))
        status = status_of(frame) if len(frame) else self._result.status
        room = self._room(name if beside is None else beside)
        return draw(frame, Subject(anchor, caption, unit, decimals, status, alt, **room), **look)

    def _room(self, name: str) -> dict[str, Any]:
        """A drawing stands beside its table when that is narrow and short."""
        if not name:
            return {}
        frame = self.assessment.breakdowns[name].frame
        columns = frame.columns.drop("status", errors="ignore")
        if len(columns) > NARROW or len(frame) > SHORT:
            return {}
        return {"width": HALF, "beside": anchors.iku(self._number, name)}

    # --- parts of the analyses -------------------------------------------------------------------

    def _history_chart(self, part: ComponentResult) -> Chart:
        frame = self.assessment.histories[part.code]
        anchor = anchors.chart(anchors.iku(part.code, anchors.HISTORY))
        caption = f"IKU {part.code}: realisasi dan target per tahun"
        table = anchors.iku(part.code, anchors.HISTORY)
        subject = Subject(
            anchor, caption, part.unit, part.decimals, status_of(frame), width=HALF, beside=table
        )
        return history_with_target(frame, subject)

    def _history_table(self, part: ComponentResult) -> Table:
        frame = self.assessment.histories[part.code]
        before = last_year(self._result.history, part.code, self._result.year)["realisasi"]
        return self._table(
            frame,
            id=anchors.iku(part.code, anchors.HISTORY),
            caption=f"IKU {part.code}: target, realisasi ({part.unit}), dan capaian per tahun",
            note=f"Pembanding tahun lalu belum tersedia: {before.reason}." if before.reason else "",
            decimals={"target": part.decimals, "realisasi": part.decimals},
            units={"target": part.unit, "realisasi": part.unit},
            keys={
                (row, name): f"{part.code}.{name}"
                + ("" if year == self._result.year else f"@{year}")
                for row, year in enumerate(frame["tahun"])
                for name in ("target", "realisasi", "capaian")
            },
        )

    def _programmes(self) -> Iterator[Table | Prose]:
        anchor = anchors.iku(self._number, anchors.PROGRAMMES)
        if self.assessment.activities.empty:
            yield no_data(anchor, NO_ACTIVITIES)
            return
        yield self._table(
            budget_total(self.assessment.activities, "program"),
            id=anchor,
            prefix="anggaran",
            keys={
                (len(self.assessment.activities), f"{name}"): f"{self._number}.anggaran.{short}"
                for name, short in (
                    ("pagu_rp", "pagu"),
                    ("realisasi_rp", "realisasi"),
                    ("serapan", "serapan"),
                )
            },
            caption=f"IKU {self._number}: program dan kegiatan pendukung",
            total_rows=1,
            note=" ".join(
                filter(
                    None,
                    (budget_note(self.assessment.activities), self.assessment.shared_activities),
                )
            ),
        )
        yield from self._remark(PROGRAMMES, anchor)

    def _efficiency(self) -> Prose:
        about, number = self.assessment, self._number
        said = tables.efficiency_sentence(about.use_of_budget, number, about.shared_activities)
        return sentence_block(anchors.iku(number, anchors.EFFICIENCY_VALUE), "", [said])

    def _authored(self, title: str, anchor: str) -> Prose:
        own, file = own_words(self.assessment.indicator), indicator_file(self._number)
        return authored(self.narrative, title, self.bindings, own=own, id=anchor, file=file)

    def _remark(self, title: str, table: str) -> list[Prose]:
        written = self.narrative and self.narrative.section(title)
        return [self._authored(title, anchors.remark(table))] if written else []

    def _table(self, frame: pd.DataFrame, *, id: str, **look: Any) -> Table:  # noqa: ANN401 -- see breakdown_table
        source = anchors.iku(self._number, anchors.SOURCES)
        return breakdown_table(frame, id=id, source=source, **look)


def _title(*numbers: int) -> Markdown:
    """Heading of an analysis, or of two that stand together."""
    names = [ANALYSES[number - 1] for number in numbers]
    told = [names[0], *(name[0].lower() + name[1:] for name in names[1:])]
    return Markdown(f"### {' dan '.join(map(str, numbers))}. {'; '.join(told)}")
