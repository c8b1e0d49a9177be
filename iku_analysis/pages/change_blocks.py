"""What moved an indicator, before anyone explains it: sentences, a waterfall, the contributions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from iku_analysis.assessment.assess import Assessment
from iku_analysis.assessment.results import ComponentResult
from iku_analysis.assessment.sources_of_change import (
    BEFORE,
    CHANGE,
    GAP,
    NOW,
    WITHOUT,
    Contributions,
    Sources,
    largest,
)
from iku_analysis.base.formats import format_number, listed
from iku_analysis.model.evidence import Sentence, number_name
from iku_analysis.model.parts import PART, Filter
from iku_analysis.model.status import weakest
from iku_analysis.narrative.change_sentences import change_sentences, points, signed
from iku_analysis.pages import anchors
from iku_analysis.pages.blocks import Block, Cell, Chart, Column, Prose, Table, cells
from iku_analysis.pages.charts import HALF, Subject, waterfall
from iku_analysis.pages.prose import Node
from iku_analysis.pages.tables import NO_TEXT

DRAWN, LISTED = 6, 12
LABEL = "Yang menggerakkan angka (ditulis program dari data)"


def change_blocks(about: Assessment) -> Iterator[Block]:
    """Sentences of the indicator, and beside them a waterfall of each component."""
    anchor = anchors.iku(about.result.number, anchors.CHANGE)
    yield sentence_block(anchor, LABEL, change_sentences(about))
    for part in about.result.components:
        yield from _waterfalls(part, about.sources[part.code], anchor)


def contribution_tables(about: Assessment) -> Iterator[Block]:
    """Every contribution to the change of each component, for the technical appendix."""
    for part in about.result.components:
        for change in about.sources[part.code].changes:
            yield contributions_table(part, change, about.result.year, about.result.number)


def sentence_block(id: str, label: str, sentences: Sequence[Sentence]) -> Prose:
    """Sentences as one paragraph; their numbers keep their names and status."""
    nodes = list[Node]()
    for sentence in sentences:
        nodes += [*sentence_nodes(sentence), {"type": "text", "raw": " "}]
    status = weakest([n.status for item in sentences for n in item.numbers] or ["resmi"])
    return Prose(id, label, ({"type": "paragraph", "children": nodes},), status.value)


def sentence_nodes(sentence: Sentence) -> Iterator[Node]:
    """Words and bound numbers of a sentence in turn."""
    for piece in sentence.pieces:
        if isinstance(piece, str):
            if piece:
                yield {"type": "text", "raw": piece}
        else:
            shown = {"raw": piece.text, "status": piece.status, "value": piece.value}
            yield {"type": "bound", "key": piece.key, **shown}


def _waterfalls(part: ComponentResult, sources: Sources, beside: str) -> Iterator[Chart]:
    status = part.realisation.status
    room: dict[str, Any] = {"width": HALF, "beside": beside}
    anchor = anchors.chart(anchors.iku(part.code, anchors.CHANGE))
    if sources.filter is not None:
        caption = f"IKU {part.code}: dari yang terdaftar, syarat demi syarat berurutan"
        subject = Subject(anchor, caption, part.unit, part.decimals, status, **room)
        yield waterfall(_steps(sources.filter), subject, total="memenuhi semua", steps_down=True)
    elif sources.changes:
        main = sources.changes[0]
        frame = largest(main.frame, DRAWN)
        base = "perubahan terhadap tahun lalu"
        what = "pertumbuhan" if main.is_growth else base
        caption = f"IKU {part.code}: {what} menurut {main.by_words}"
        subject = Subject(anchor, caption, points(part.unit), part.decimals, status, **room)
        yield waterfall(
            frame.rename(columns={PART: "nama", CHANGE: "nilai"}),
            subject,
            total="seluruhnya",
            rest=int(len(frame) < len(main.frame)),
        )


def _steps(passed: Filter) -> pd.DataFrame:
    first, *others = passed.steps
    lefts = [step.left for step in passed.steps]
    rows = [(first.label, first.left)] + [
        (f"tidak lolos syarat {step.label}", step.left - before)
        for before, step in zip(lefts, others, strict=False)
    ]
    return pd.DataFrame(rows, columns=["nama", "nilai"])


def contributions_table(
    part: ComponentResult, change: Contributions, year: int, number: int
) -> Table:
    """Every part with last year, this year, contribution, distance from target, and left out."""
    decimals = 0 if change.unit else part.decimals
    unit = change.unit or part.unit
    frame = largest(change.frame, LISTED)
    told = points(part.unit)
    return Table(
        id=anchors.change(part.code, change.by_words),
        caption=f"IKU {part.code}: sumber perubahan menurut {change.by_words}",
        columns=(
            Column(change.by_words.capitalize(), name=PART),
            Column(str(year - 1), "right", BEFORE, unit),
            Column(str(year), "right", NOW, unit),
            Column("Sumbangan", "right", CHANGE, told),
            Column("Thd. target", "right", GAP, told),
            Column("Tanpa", "right", WITHOUT, part.unit),
        ),
        rows=tuple(
            tuple(_contribution(part, change, row, decimals)) for row in frame.to_dict("records")
        ),
        note=" ".join([_units(part, change, unit, year), _note(change), *_untold(change, year)]),
        source=anchors.iku(number, anchors.SOURCES),
    )


def _units(part: ComponentResult, change: Contributions, unit: str, year: int) -> str:
    """What the columns are in; heads would leave no room for the names."""
    word = points(part.unit)
    if change.hides_rest:
        without = "tidak disebut, sebab akan memberi tahu yang dirahasiakan"
    else:
        without = f"realisasi seandainya hanya bagian itu tidak ada, dalam {part.unit}"
    return (
        f"{year - 1} dan {year} dalam {unit}; sumbangan dan jarak terhadap target dalam {word}; "
        f"tanpa: {without}."
    )


def _untold(change: Contributions, year: int) -> Iterator[str]:
    """What a dash in one of the years means for the comparison."""
    for name, shown in ((BEFORE, year - 1), (NOW, year)):
        if names := list(change.untold(name)[PART]):
            yield (
                f"Tanpa data {shown}: {listed(names)}; sumbangannya, seluruh bagian dari tahun "
                "lainnya, bukan perubahan."
            )


def _note(change: Contributions) -> str:
    adds = f"Sumbangan, yaitu bagian dari perubahan: {change.method}; jumlahnya tepat "
    adds += "pertumbuhannya" if change.is_growth else "perubahan realisasi menurut data kedua tahun"
    held = (
        "selisih nilainya sendiri dari target, ditimbang"
        if change.has_own_values
        else "selisih dari bagiannya tahun lalu yang dinaikkan sebanding dengan target"
    )
    return f"{adds}; terhadap target: {held}, dan berjumlah tepat jarak realisasi dari target."


def _contribution(
    part: ComponentResult, change: Contributions, row: Mapping[Any, Any], decimals: int
) -> tuple[Cell, ...]:
    name = number_name(part.code, change.by, row[PART])
    status = part.realisation.status

    def figure(column: str, key: str, digits: int) -> Cell:
        value = row[column]
        if pd.isna(value):
            return Cell(NO_TEXT)
        text = format_number(value, digits)
        return Cell(text, status.value, key=f"{name}.{key}", value=float(value))

    def moved(column: str) -> Cell:
        value = row[column]
        if pd.isna(value):
            return Cell(NO_TEXT)
        text = signed(value, part.decimals)
        return Cell(text, status.value, key=f"{name}.{column}", value=float(value))

    return cells(
        str(row[PART]),
        figure(BEFORE, "lalu", decimals),
        figure(NOW, "kini", decimals),
        moved(CHANGE),
        moved(GAP),
        figure(WITHOUT, "tanpa", part.decimals),
    )
