"""Sentences the program writes of an indicator: how it moved, what moved it, what lacks.

Every number in them has a name, so that it is compared with the tables that show it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, pairwise
from typing import Any

import pandas as pd

from iku_analysis.assessment.assess import Assessment
from iku_analysis.assessment.history import last_year
from iku_analysis.assessment.published_sources import BESIDE_PARTS
from iku_analysis.assessment.results import ComponentResult, VariantResult
from iku_analysis.assessment.sources_of_change import (
    BEFORE,
    CHANGE,
    GAP,
    NOW,
    Contributions,
    Effect,
    Sources,
)
from iku_analysis.base.formats import as_printed, format_date, format_number
from iku_analysis.declarations.policy import Direction
from iku_analysis.model.evidence import N, Sentence, Shown, number_name
from iku_analysis.model.labels import is_percentage
from iku_analysis.model.measurement import Quantity, difference
from iku_analysis.model.parts import BY_REGION, PART, Condition

MOVED, TARGET, SOURCE, WITHOUT, BESIDE = "gerak", "target", "sumber", "tanpa", "samping"
BASE, COMPARED, METHOD = "dasar", "banding", "cara"
COMPARED_WORDS = "Yang dibandingkan"
PERCENT_DECIMALS, MOST = 2, 3


def signed(value: float, decimals: int) -> str:
    """Contribution with its sign; what rounds to zero has none.

    Examples
    --------
    >>> signed(5.957, 2), signed(-0.001, 2)
    ('+5,96', '0,00')
    """
    text = format_number(value, decimals)
    if not text.strip("-0,."):
        return text.lstrip("-")
    return f"+{text}" if value > 0 else text


def points(unit: str) -> str:
    """Unit of a difference: of a percentage it is points."""
    return "poin persen" if is_percentage(unit) else unit


@dataclass(frozen=True)
class Writer:
    """Writes about one component."""

    about: Assessment
    part: ComponentResult

    @property
    def _code(self) -> str:
        return self.part.code

    @property
    def _year(self) -> int:
        return self.about.result.year

    @property
    def _sources(self) -> Sources:
        return self.about.sources[self._code]

    @property
    def _unit(self) -> str:
        return points(self.part.unit)

    def _number(self, quantity: Quantity, name: str, decimals: int | None = None) -> Shown:
        digits = self.part.decimals if decimals is None else decimals
        text = "–" if quantity.value is None else format_number(quantity.value, digits)  # noqa: RUF001 -- the dash of an empty field
        return Shown(text, number_name(self._code, name), quantity.status.value, quantity.value)

    def _figure(self, value: float, name: str, decimals: int) -> Shown:
        status = self.part.realisation.status
        return self._number(Quantity(float(value), status), name, decimals)

    def _signed(self, value: float, name: str) -> Shown:
        status = self.part.realisation.status.value
        text = signed(value, self.part.decimals)
        return Shown(text, number_name(self._code, name), status, float(value))

    def sentences(self) -> Iterator[Sentence]:
        """All there is to say, the result first."""
        if self.part.realisation.value is None:
            reason = self.part.realisation.reason
            yield Sentence(MOVED, f"Realisasi IKU {self._code} belum tersedia: {reason}.", ())
            return
        yield self._moved()
        yield from self._compared()
        yield from self._from_data()
        yield from self._against_target()
        yield from self._filtered()
        for effects in self._sources.effects[:1]:
            yield self._effects(effects.items)
            yield Sentence(METHOD, f"Cara menghitungnya: {effects.method}.")
        for change in self._sources.changes:
            yield from self._by_parts(change)
        yield from self._without()
        yield from self._beside()
        yield from self._not_apart()

    # --- how it moved, and the target -----------------------------------------------------------

    def _moved(self) -> Sentence:
        now = self._number(self.part.realisation, "realisasi")
        words = f"Realisasi IKU {self._code} {N} {self.part.unit}"
        before = last_year(self.about.result.history, self._code, self._year)["realisasi"]
        step = difference(self.part.realisation, before)
        if step.value is None:
            return Sentence(MOVED, f"{words}; {before.reason}.", (now,))
        last = self._number(before, f"realisasi@{self._year - 1}")
        if now.text == last.text:
            return Sentence(MOVED, f"{words}, tetap seperti {self._year - 1}.", (now,))
        moved = Quantity(abs(step.value), step.status)
        way = "naik" if step.value > 0 else "turun"
        return Sentence(
            MOVED,
            f"{words}, {way} {N} {self._unit} dari {N} pada {self._year - 1}.",
            (now, self._number(moved, "langkah"), last),
        )

    def _compared(self) -> Iterator[Sentence]:
        """How much is compared with how much, where last year's number covers another share."""
        result, own = self.about.result, f"{self._code}.realisasi"
        key = next(v.key for v in result.variants if result.name_of(v.key) == own)
        before = self.about.before[key]
        if before.is_missing:  # the published number is of other data, whose coverage is unknown
            return
        last = {item.extent: item for item in before.coverage}
        for item in self.part.realisation.coverage:
            other = last.get(item.extent, item)
            if other.share != item.share:
                pairs = ((item, f"@{self._year}"), (other, f"@{self._year - 1}"))
                yield Sentence(
                    COMPARED,
                    f"{COMPARED_WORDS}: {N} dari {N} {item.words} dengan {N} dari {N} "
                    f"({self._year - 1}).",
                    tuple(
                        self._figure(number, f"cakupan.{item.extent}.{kind}{year}", 0)
                        for covered, year in pairs
                        for number, kind in ((covered.found, "ada"), (covered.expected, "semua"))
                    ),
                )

    def _from_data(self) -> Iterator[Sentence]:
        """What contributions add up to, where it is printed unlike the step from the published."""
        before = last_year(self.about.result.history, self._code, self._year)["realisasi"].value
        now, changes = self.part.realisation.value, self._sources.changes
        if now is None or before is None or not changes or changes[0].is_growth:
            return
        whole, digits = float(changes[0].frame[CHANGE].sum(skipna=False)), self.part.decimals
        if pd.isna(whole) or signed(whole, digits) == signed(now - before, digits):
            return
        last = now - whole
        apart = (n for n in count(digits) if format_number(last, n) != format_number(before, n))
        yield Sentence(
            BASE,
            f"Sumbangannya berjumlah {N} {self._unit}, sebab dihitung dari {self._year - 1} "
            f"menurut data yang sama, {N}; yang terbit {N}.",
            (
                self._signed(whole, "sumbangan.seluruhnya"),
                self._figure(last, f"realisasi_data@{self._year - 1}", next(apart)),
                self._figure(before, f"realisasi@{self._year - 1}", digits),
            ),
        )

    def _against_target(self) -> Iterator[Sentence]:
        target, percent = self.part.target, self.part.achievement.percent
        if target.value is None or percent.value is None:
            yield Sentence(TARGET, f"Capaian {percent.reason or target.reason}.", ())
            return
        goal = self._number(target, "target")
        reached = self._number(percent, "capaian", PERCENT_DECIMALS)
        gap = difference(self.part.realisation, target)
        away = self._number(Quantity(abs(gap.value or 0.0), gap.status), "jarak_target")
        words = self._gap_words(gap.value or 0.0)
        text = f"Target {N} {self.part.unit} {words} (capaian {N} persen)."
        numbers = (goal, away, reached) if N in words else (goal, reached)
        yield Sentence(TARGET, text, numbers)
        for earlier in self.about.earlier_targets[self._code]:
            if earlier.achievement.percent.value is not None:
                yield Sentence(
                    TARGET,
                    f"Terhadap target {N} {self.part.unit} yang berlaku sampai "
                    f"{format_date(earlier.until)}, capaiannya {N} persen.",
                    (
                        self._number(earlier.target, f"target_sampai_{earlier.until}"),
                        self._number(
                            earlier.achievement.percent,
                            f"capaian_sampai_{earlier.until}",
                            PERCENT_DECIMALS,
                        ),
                    ),
                )

    def _gap_words(self, gap: float) -> str:
        direction = self.about.indicator.direction.value
        met = self.part.achievement.is_met
        if direction.is_range or not gap:
            return "tercapai" if met else "belum tercapai"
        if direction is Direction.MENDEKATI:
            side = "di atas" if gap > 0 else "di bawah"
            return f"belum tercapai: realisasi {N} {self._unit} {side} target"
        side = "lebih" if gap > 0 else "kurang"
        return f"{'tercapai' if met else 'belum tercapai'}, {side} {N} {self._unit}"

    # --- what moved it --------------------------------------------------------------------------

    def _effects(self, effects: Sequence[Effect]) -> Sentence:
        """Effort and outcome, volume and price, above and below the line."""
        words, numbers = list[str](), list[Shown]()
        for item in effects:
            name = f"pengaruh.{item.label}"
            moved = self._signed(item.contribution, name)
            if item.before is None or item.now is None:
                words.append(f"{item.label} {N}")
            else:
                words.append(f"{item.label} {N} menjadi {N} {item.unit}, pengaruhnya {N}")
                numbers += [
                    self._figure(item.before, f"{name}.lalu", item.decimals),
                    self._figure(item.now, f"{name}.kini", item.decimals),
                ]
            numbers.append(moved)
        listed = "; ".join(words)
        return Sentence(SOURCE, f"Yang menggerakkannya ({self._unit}): {listed}.", tuple(numbers))

    def _by_parts(self, change: Contributions) -> Iterator[Sentence]:
        """The largest contributions, and the parts farthest on the wrong side of the target."""
        own = ~change.frame[PART].str.startswith(BESIDE_PARTS)
        frame = change.frame.loc[own]
        says = frame[CHANGE].abs() > 0 if change.is_growth else self._prints(frame[CHANGE])
        moving = frame.loc[says].head(MOST)
        if moving.empty:
            return
        told = [self._part_words(change, row) for row in moving.to_dict("records")]
        whole = self._growth_words(change)
        yield Sentence(
            SOURCE,
            f"Menurut {change.by_words}{whole[0]}: {'; '.join(words for words, _ in told)}.",
            (*whole[1], *(number for _, numbers in told for number in numbers)),
        )
        yield from self._untold(change)
        if change.by == BY_REGION or change is self._sources.changes[0]:
            yield from self._lacking(change, frame)

    def _untold(self, change: Contributions) -> Iterator[Sentence]:
        """What contributes only because it reported in one of the years."""
        for year, name in ((self._year - 1, BEFORE), (self._year, NOW)):
            rows = change.untold(name).to_dict("records")
            if change.by == BY_REGION and rows:
                listed = "; ".join(f"{row[PART]} {N}" for row in rows)
                yield Sentence(
                    BASE,
                    f"Tanpa laporan {year}, sehingga sumbangannya bukan perubahan: {listed}.",
                    tuple(
                        self._signed(float(r[CHANGE]), f"{change.by}.{r[PART]}.sumbangan")
                        for r in rows
                    ),
                )

    def _growth_words(self, change: Contributions) -> tuple[str, tuple[Shown, ...]]:
        if not change.is_growth:
            return f", sumbangan terbesar ({self._unit})", ()
        sums = [float(change.frame[name].sum(skipna=True)) for name in (BEFORE, NOW)]
        numbers = (
            self._figure(sums[1] - sums[0], f"{change.by}.tambahan", 0),
            self._figure(sums[0], f"{change.by}.lalu", 0),
            self._figure(sums[1], f"{change.by}.kini", 0),
        )
        return f", perubahan {N} {change.unit} ({N} menjadi {N}) terbesar dari", numbers

    def _part_words(self, change: Contributions, row: Mapping[Any, Any]) -> tuple[str, list[Shown]]:
        part = str(row[PART])
        name = f"{change.by}.{part}"
        moved = self._signed(float(row[CHANGE]), f"{name}.sumbangan")
        if change.is_growth:
            before, now = (float(row[key]) for key in (BEFORE, NOW))
            step = self._figure(now - before, f"{name}.selisih", 0)
            nothing = " yang tahun lalu tidak memiliki satu pun" if not before else ""
            return f"{part}{nothing} {N} {change.unit} ({N} {self._unit})", [step, moved]
        return f"{part} {N}", [moved]

    def _prints(self, numbers: pd.Series) -> pd.Series:
        """Which numbers are there and not printed as zero, which would say nothing."""
        digits = self.part.decimals
        return numbers.map(lambda value: pd.notna(value) and as_printed(value, digits) != 0)

    def _lacking(self, change: Contributions, frame: pd.DataFrame) -> Iterator[Sentence]:
        if self.part.achievement.is_met is not False or frame[GAP].isna().all():
            return
        gap = difference(self.part.realisation, self.part.target).value or 0.0
        worst = frame.loc[(frame[GAP] * gap > 0) & self._prints(frame[GAP])]
        worst = worst.loc[worst[GAP].abs().sort_values(ascending=False, kind="stable").index]
        if worst.empty:
            return
        numbers = tuple(
            self._signed(float(row[GAP]), f"{change.by}.{row[PART]}.terhadap_target")
            for row in worst.head(MOST).to_dict("records")
        )
        listed = "; ".join(f"{name} {N}" for name in worst.head(MOST)[PART])
        how = (
            "Jarak dari target terutama"
            if change.has_own_values
            else "Terjauh dari bagiannya atas target (dibagi menurut realisasi tahun lalu)"
        )
        yield Sentence(
            TARGET, f"{how} menurut {change.by_words} ({self._unit}): {listed}.", numbers
        )

    def _filtered(self) -> Iterator[Sentence]:
        passed = self._sources.filter
        if passed is None:
            return
        words, numbers = list[str](), list[Shown]()
        for before, step in pairwise(passed.steps):
            lost = before.left - step.left
            reasons = " dan ".join(f"{N} {reason}" for reason in step.lost)
            told = f" ({reasons})" if reasons else ""
            words.append(f"{step.label} melepas {N} dari {N}{told}")
            name = f"syarat.{step.label}"
            numbers += [
                self._figure(lost, f"{name}.lepas", 0),
                self._figure(before.left, f"syarat.{before.label}.tersisa", 0),
                *(self._figure(n, f"{name}.{why}", 0) for why, n in step.lost.items()),
            ]
        left = self._figure(passed.steps[-1].left, "realisasi", 0)
        text = (
            "Syarat diterapkan berurutan, masing-masing atas yang lolos syarat sebelumnya: "
            f"{'; '.join(words)}; tersisa {N} {self.part.unit}."
        )
        yield Sentence(SOURCE, text, (*numbers, left))
        yield from self._unjudged(passed.steps[-1])

    def _unjudged(self, step: Condition) -> Iterator[Sentence]:
        """Where those are whom the last condition lost only because nobody judged them."""
        if not step.where:
            return
        reason, number = next(iter(step.lost.items()))
        most = sorted(step.where.items(), key=lambda item: (-item[1], item[0]))[:MOST]
        name = f"syarat.{step.label}.{reason}"
        listed = "; ".join(f"{place} {N}" for place, _ in most)
        numbers = [
            self._figure(number, name, 0),
            *(self._figure(n, f"{name}.{place}", 0) for place, n in most),
        ]
        gap = difference(self.part.target, self.part.realisation).value or 0.0
        more = ""
        if 0 < gap < number:
            more = f", lebih banyak daripada kekurangan {N} {self.part.unit}"
            numbers.insert(1, self._figure(gap, "jarak_target", self.part.decimals))
        text = f"Yang {reason} {N} {self.part.unit}{more}, terbanyak di {listed}."
        yield Sentence(SOURCE, text, tuple(numbers))

    def _without(self) -> Iterator[Sentence]:
        out = self.about.left_out.get(self._code)
        if out is None:
            return
        value = self._number(out.value, f"tanpa.{out.part}")
        if out.achievement.percent.value is None:
            yield Sentence(
                WITHOUT, f"Tanpa {out.part} realisasinya {N} {self.part.unit}.", (value,)
            )
            return
        percent = self._number(out.achievement.percent, f"tanpa.{out.part}.capaian", 2)
        text = f"Tanpa {out.part} realisasinya {N} {self.part.unit} dan capaiannya {N} persen."
        yield Sentence(WITHOUT, text, (value, percent))

    def _beside(self) -> Iterator[Sentence]:
        by_key = {variant.key: variant for variant in self.about.result.variants}
        told = [self._pair(by_key[key]) for key in self.about.beside if key in by_key]
        known = [item for item in told if item is not None]
        if known:
            listed = "; ".join(words for words, _ in known)
            numbers = tuple(number for _, pair in known for number in pair)
            yield Sentence(BESIDE, f"Di sampingnya: {listed}.", numbers)

    def _pair(self, variant: VariantResult) -> tuple[str, tuple[Shown, Shown]] | None:
        before = self.about.before[variant.key]
        if variant.quantity.value is None or before.value is None:
            return None
        result, past = self.about.result, self._year - 1
        names = result.name_of(variant.key), f"{result.number}.{variant.key}@{past}"
        shown = [
            Shown(format_number(value, variant.decimals), key, item.status.value, value)
            for key, item in zip(names, (variant.quantity, before), strict=True)
            if (value := item.value) is not None
        ]
        label = variant.label[:1].lower() + variant.label[1:]
        words = f"{label} {N} {variant.unit} ({self._year - 1}: {N})"
        return words, (shown[0], shown[1])

    def _not_apart(self) -> Iterator[Sentence]:
        if self._sources.reason:
            before = self._year - 1
            text = f"Perubahan terhadap {before} tidak dapat diurai: {self._sources.reason}."
            yield Sentence(SOURCE, text, ())


def change_sentences(about: Assessment) -> tuple[Sentence, ...]:
    """Everything the program says of an indicator, component after component."""
    return tuple(
        sentence for part in about.result.components for sentence in Writer(about, part).sentences()
    )
