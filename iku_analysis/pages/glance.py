"""Kinerja sekilas: the year on one page, from which a head of office decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from iku_analysis.assessment.achievement import AverageAchievement
from iku_analysis.assessment.follow_up import NEEDED, actions_for
from iku_analysis.assessment.history import change, last_year
from iku_analysis.assessment.results import ComponentResult, IndicatorResult
from iku_analysis.base.formats import JOINT, format_date, format_number, format_round
from iku_analysis.declarations.catalogue import Catalogue
from iku_analysis.declarations.policy import Direction
from iku_analysis.model.evidence import Sentence
from iku_analysis.model.labels import is_percentage, reader_name
from iku_analysis.model.measurement import Quantity, difference
from iku_analysis.model.status import Status, weakest
from iku_analysis.narrative.change_sentences import COMPARED, COMPARED_WORDS, MOVED, SOURCE
from iku_analysis.pages import anchors
from iku_analysis.pages.glance_block import Glance, GlanceBand, GlanceLine

LIMIT = 150.0  # percent of the target at which a bar ends
TREND_YEARS = 5
STEADY = 1.0  # percent of last year; what moved less is told as unchanged
NO_NUMBER, MINUS, AT_MOST = "belum ada", "\u2212", "paling banyak "
NOT_SET, DONE = "belum ditetapkan", "selesai"
BETTER, WORSE, SAME = "membaik", "memburuk", "hampir tetap"


def glance(  # noqa: PLR0913 -- a page about all there is of a year
    catalogue: Catalogue,
    results: Sequence[IndicatorResult],
    mean: AverageAchievement,
    absorption: Mapping[int, Quantity],
    spent: Quantity,
    *,
    actions: pd.DataFrame,
    reported: date | None = None,
) -> Glance:
    """The page after the cover.

    Parameters
    ----------
    catalogue : Catalogue
        Names and the sasaran of the indicators.
    results : sequence of IndicatorResult
        Of all indicators, in order.
    mean : AverageAchievement
        Over all indicators.
    absorption : mapping of int to Quantity
        Budget spent in percent of its ceiling, per indicator.
    spent : Quantity
        The same of the whole office.
    actions : DataFrame
        ``tindak_lanjut``: what is done about missed targets.
    reported : date, optional
        Of the report; a deadline before it has passed.
    """
    usual = _usual(results)
    by_number = {result.number: result for result in results}
    bands = tuple(
        GlanceBand(
            f"Sasaran {target.number}. {reader_name(target.name)}",
            tuple(
                _line(by_number[item.number], part, absorption[item.number], usual)
                for item in target.indicators
                for part in by_number[item.number].components
            ),
        )
        for target in catalogue.targets
    )
    return Glance(
        id=anchors.GLANCE,
        title=f"Kinerja sekilas {catalogue.year}",
        sentences=(
            _met_sentence(results, mean),
            _furthest_sentence(results),
            _spent_sentence(spent),
        ),
        bands=bands,
        decisions=tuple(_decisions(results, actions, reported)),
        legend=tuple(_legend(catalogue, results, usual)),
        limit=LIMIT,
    )


def _said(quantity: Quantity, part: ComponentResult) -> str:
    if quantity.value is None:
        return NO_NUMBER
    return format_round(quantity.value, part.unit, part.decimals)


def _percent(quantity: Quantity, decimals: int = 1) -> str:
    if quantity.value is None:
        return NO_NUMBER
    return f"{format_number(quantity.value, decimals)}{JOINT}%"


def _aim(result: IndicatorResult, part: ComponentResult) -> str:
    """Target in words: where less is better it is the most there may be."""
    most = result.direction == Direction.TURUN and not part.target.is_missing
    return f"{AT_MOST if most else ''}{_said(part.target, part)}"


def _line(
    result: IndicatorResult, part: ComponentResult, absorbed: Quantity, usual: Status
) -> GlanceLine:
    before = last_year(result.history, part.code, result.year)
    arrow, moved = _movement(result, part, before)
    trend = _trend(result, part.code)
    return GlanceLine(
        code=part.code,
        name=_name(result, part),
        link=anchors.iku(result.number, anchors.RESULT),
        target=_aim(result, part),
        realisation=_said(part.realisation, part),
        achievement=_percent(part.achievement.percent),
        met=part.achievement.is_met,
        rating=part.achievement.rating or "",
        reached=part.achievement.percent.value,
        reached_before=before["capaian"].value,
        trend=trend,
        years=(result.year - len(trend) + 1, result.year),
        arrow=arrow,
        moved=moved,
        absorbed=_percent(absorbed),
        remark=_remark(result, part, usual),
    )


def _name(result: IndicatorResult, part: ComponentResult) -> str:
    return part.label if len(result.components) > 1 else result.name


def _usual(results: Sequence[IndicatorResult]) -> Status:
    """Status most realisations share, the weakest of equals; it is said once."""
    counted = Counter(part.realisation.status for r in results for part in r.components)
    most = max(counted.values(), default=0)
    return weakest(status.value for status, times in counted.items() if times == most)


def _remark(result: IndicatorResult, part: ComponentResult, usual: Status) -> str:
    """What is not whole or not as usual about a realisation, or about its last year's."""
    status = part.realisation.status
    told = (item.plain for item in _told(result, part, COMPARED))
    compared = [words.removeprefix(f"{COMPARED_WORDS}: ").rstrip(".") for words in told]
    covered = [
        item.text
        for item in part.realisation.coverage
        if item.share < 1 and not any(item.text in words for words in compared)
    ]
    return "; ".join([*covered, *compared, *([] if status is usual else [status.label])])


def _told(result: IndicatorResult, part: ComponentResult, topic: str) -> list[Sentence]:
    """What is said of one component on a topic."""
    return [
        item
        for item in result.sentences
        if item.topic == topic and any(n.key.startswith(f"{part.code}.") for n in item.numbers)
    ]


def _trend(result: IndicatorResult, code: str) -> tuple[float | None, ...]:
    """Realisations of the last years between their smallest (0) and largest (1); gaps stay gaps."""
    known = {record.year: record.realisation for record in result.history if record.code == code}
    values = [known.get(result.year - back) for back in reversed(range(TREND_YEARS))]
    seen = [value for value in values if value is not None]
    low, span = min(seen, default=0.0), (max(seen, default=0.0) - min(seen, default=0.0)) or 1.0
    return tuple(None if value is None else (value - low) / span for value in values)


def _movement(
    result: IndicatorResult, part: ComponentResult, before: Mapping[str, Quantity]
) -> tuple[str, str]:
    """Better or worse than last year by the indicator's direction, and by how much."""
    moved = change(part.realisation, before["realisasi"]).value
    if moved is None:
        return "", ""
    if is_percentage(part.unit):
        step, unit = difference(part.realisation, before["realisasi"]).value or 0.0, "poin"
    else:
        step, unit = moved, "%"
    words = f"{'+' if step >= 0 else MINUS}{format_number(abs(step), 1)}{JOINT}{unit}"
    if abs(moved) < STEADY:
        return SAME, words
    return (BETTER if _gain(result, part, before, moved) > 0 else WORSE), words


def _gain(
    result: IndicatorResult,
    part: ComponentResult,
    before: Mapping[str, Quantity],
    moved: float,
) -> float:
    if result.direction == Direction.NAIK:
        return moved
    if result.direction == Direction.TURUN:
        return -moved
    # nearer to the target is better, whichever side it lies on
    return difference(part.achievement.percent, before["capaian"]).value or 0.0


def _met_sentence(results: Sequence[IndicatorResult], mean: AverageAchievement) -> str:
    met = [result.achievement.is_met for result in results]
    if len(met) == 1:
        if met == [None]:
            return "Capaian indikatornya tidak dapat dihitung."
        reached = "mencapai" if met == [True] else "belum mencapai"
        return f"Indikatornya {reached} target, capaian {_percent(results[0].achievement.percent)}."
    unknown = met.count(None)
    absent = f"; {unknown} tidak dapat dihitung" if unknown else ""
    several = "".join(
        f" IKU {result.number} dihitung satu, menurut rata-rata "
        f"{' dan '.join(part.code for part in result.components)}."
        for result in results
        if len(result.components) > 1
    )
    return (
        f"{met.count(True)} dari {len(met)} indikator mencapai target, {met.count(False)} belum"
        f"{absent}; rata-rata capaian {_percent(mean.percent)}.{several}"
    )


def _furthest_sentence(results: Sequence[IndicatorResult]) -> str:
    """The one target missed by most, in its own numbers."""
    missed = [part for r in results for part in r.components if part.achievement.is_met is False]
    if not missed:
        return "Tidak ada target yang terhitung belum tercapai."
    part = min(missed, key=lambda item: item.achievement.percent.value or 0.0)
    result = next(r for r in results if part in r.components)
    return (
        f"Paling jauh dari target: IKU {part.code}, {_name(result, part)[0].lower()}"
        f"{_name(result, part)[1:]}, {_gap(result, part)} "
        f"({_percent(part.achievement.percent)}).{_why(result, part)}"
    )


def _why(result: IndicatorResult, part: ComponentResult) -> str:
    """First sentence about what moved it, else how it moved."""
    own = [item for topic in (SOURCE, MOVED) for item in _told(result, part, topic)]
    return f" {own[0].plain}" if own else ""


def _spent_sentence(spent: Quantity) -> str:
    if spent.value is None:
        return "Serapan anggaran belum dapat dihitung."
    return f"Anggaran terserap {_percent(spent)}."


def _legend(
    catalogue: Catalogue, results: Sequence[IndicatorResult], usual: Status
) -> Iterator[str]:
    yield (
        "Batang: capaian dalam persen target; garis tebal: target; garis tipis: tahun lalu; "
        f"batang berujung panah melampaui {format_number(LIMIT, 0)}{JOINT}%."
    )
    yield (
        "Membaik atau memburuk: realisasi dibandingkan tahun lalu menurut arah indikator; "
        f"perubahan di bawah {format_number(STEADY, 0)}{JOINT}% dari tahun lalu dinyatakan {SAME}."
    )
    yield f"Status realisasi: {usual.label}, kecuali yang disebut di bawah targetnya."
    missed = [
        part.achievement.rating
        for result in results
        for part in result.components
        if part.achievement.is_met is False and part.achievement.tone == "baik"
    ]
    if missed:
        classes = catalogue.policy.scale
        yield (
            f"Predikat menurut {classes.title}: sebutan {missed[0]} dapat diperoleh tanpa "
            "mencapai target."
        )


def _decisions(
    results: Sequence[IndicatorResult], actions: pd.DataFrame, reported: date | None
) -> list[str]:
    """What a head of office has to decide, the furthest from its target first."""
    parts = [(result, part) for result in results for part in result.components]
    missed = [pair for pair in parts if pair[1].achievement.is_met is False]
    missed.sort(key=lambda pair: pair[1].achievement.percent.value or 0.0)
    unknown = [pair for pair in parts if pair[1].achievement.is_met is None]
    return [
        *(
            f"IKU {part.code}: {_gap(result, part)}. {_next_step(part, actions, reported)}."
            for result, part in missed
        ),
        *(f"IKU {part.code}: {part.achievement.percent.reason}." for _, part in unknown),
    ]


def _gap(result: IndicatorResult, part: ComponentResult) -> str:
    return f"{_said(part.realisation, part)}, target {_aim(result, part)}"


def _next_step(part: ComponentResult, actions: pd.DataFrame, reported: date | None) -> str:
    """What is done, by whom and until when; else what has to be laid down."""
    told = [_action(row, reported) for row in actions_for(part, actions).to_dict("records")]
    if not told:
        return "Belum ada tindak lanjut; tetapkan tindakan, penanggung jawab, dan tenggat"
    others = f", dan {len(told) - 1} tindakan lain" if len(told) > 1 else ""
    return f"{told[0]}{others}"


def _action(row: Mapping[Hashable, Any], reported: date | None) -> str:
    what, who, day = (row[name] for name in NEEDED)
    until = f"tenggat {NOT_SET}" if pd.isna(day) else f"sampai {format_date(day)}"
    if reported and day < pd.Timestamp(reported) and row["kemajuan"] != DONE:
        until = f"lewat tenggat {format_date(day)}"
    by = f"penanggung jawab {NOT_SET}" if pd.isna(who) else who
    return f"{f'Tindakan {NOT_SET}' if pd.isna(what) else what} ({by}, {until})"
