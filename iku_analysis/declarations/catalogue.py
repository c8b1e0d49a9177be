"""The IKU document as frozen dataclasses, read from ``iku.yaml`` of one year.

Word-for-word columns of the document stand beside our declarations; every declaration has a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

import yaml

from iku_analysis.base.errors import IkuError
from iku_analysis.base.yaml_file import read_yaml
from iku_analysis.declarations.policy import (
    Direction,
    EfficiencyMethod,
    EfficiencyPolicy,
    Policy,
    rating_scale,
)

T = TypeVar("T")
CATALOGUE_FILE = "iku.yaml"


@dataclass(frozen=True)
class Declared(Generic[T]):
    """A value the document lacks, with the reason we chose it (Indonesian, one line)."""

    value: T
    reason: str


EXACT = Declared(0.0, "tidak dinyatakan, maka harus sama persis")


@dataclass(frozen=True)
class SmallCounts:
    """Counts that may not be shown when they are small.

    Attributes
    ----------
    columns : mapping of str to tuple of str
        Columns of counts by the name of their breakdown.
    sums : mapping of str to tuple of str
        Columns that are the sum of others in their row.
    """

    columns: Mapping[str, tuple[str, ...]]
    sums: Mapping[str, tuple[str, ...]]


NOTHING_SMALL = Declared(SmallCounts({}, {}), "tidak memuat hitungan usaha atau orang")


@dataclass(frozen=True)
class Variant:
    """One way to compute an indicator.

    Attributes
    ----------
    key : str
        Key in ``Measurement.values``.
    label, unit : str
        Shown to readers, Indonesian.
    decimals : int
        Digits shown after the comma.
    is_main : bool
        Whether this one counts.
    component : str
        Code of the target it is measured against (``"2"``, ``"8a"``); empty for side variants.
    """

    key: str
    label: str
    unit: str
    decimals: int
    is_main: bool
    component: str


@dataclass(frozen=True)
class Indicator:
    """One row of the IKU document and what we declare about it."""

    number: int
    name: str
    unit: str
    reason: str
    source: str
    calculation: str
    note: str
    direction: Declared[Direction]
    decimals: Declared[int]
    function: Declared[str]
    tables: Declared[tuple[str, ...]]
    variants: Declared[tuple[Variant, ...]]
    policy: Declared[Mapping[str, Any]]
    responsible: str = ""
    tolerance: Declared[float] = EXACT
    small_counts: Declared[SmallCounts] = NOTHING_SMALL

    @property
    def main_variants(self) -> tuple[Variant, ...]:
        """Variants with a target of their own: one, or one per component."""
        return tuple(variant for variant in self.variants.value if variant.is_main)


@dataclass(frozen=True)
class StrategicTarget:
    """One sasaran strategis and its indicators."""

    number: int
    name: str
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class Catalogue:
    """The whole IKU document of a year."""

    year: int
    title: str
    approval: str
    organisation: str
    place: str
    document: str
    targets: tuple[StrategicTarget, ...]
    policy: Policy
    policy_reasons: Mapping[str, str]

    @property
    def indicators(self) -> Iterator[Indicator]:
        """All indicators in the order of the document."""
        return (indicator for target in self.targets for indicator in target.indicators)

    def indicator(self, number: int) -> Indicator:
        """Indicator by its number in the document."""
        return next(item for item in self.indicators if item.number == number)

    def target(self, number: int) -> StrategicTarget:
        """Strategic target by its number in the document."""
        return next(item for item in self.targets if item.number == number)


def _declared(entry: Mapping[str, Any], key: str) -> Declared[Any]:
    return Declared(entry[key]["nilai"], entry[key]["alasan"])


def _variant(entry: Mapping[str, Any], number: int, decimals: int) -> Variant:
    is_main = entry.get("utama", False)
    return Variant(
        key=entry["kode"],
        label=entry["label"],
        unit=entry["satuan"],
        decimals=entry.get("desimal", decimals),
        is_main=is_main,
        component=entry.get("komponen", str(number)) if is_main else "",
    )


def _indicator(entry: Mapping[str, Any]) -> Indicator:
    declared = entry["deklarasi"]
    decimals = _declared(declared, "desimal")
    direction = _declared(declared, "arah")
    tables = _declared(declared, "tabel")
    variants = tuple(
        _variant(variant, entry["nomor"], decimals.value)
        for variant in declared["varian"]["daftar"]
    )
    return Indicator(
        number=entry["nomor"],
        name=entry["nama"],
        unit=entry["satuan"],
        reason=entry["alasan"],
        source=entry["sumber_data"],
        calculation=entry["cara_perhitungan"],
        note=entry.get("catatan", ""),
        direction=Declared(Direction(direction.value), direction.reason),
        decimals=decimals,
        function=_declared(declared, "fungsi"),
        tables=Declared(tuple(tables.value), tables.reason),
        variants=Declared(variants, declared["varian"]["alasan"]),
        policy=_declared(declared, "kebijakan"),
        responsible=declared.get("penanggung_jawab", {}).get("nilai", ""),
        tolerance=_declared(declared, "toleransi") if "toleransi" in declared else EXACT,
        small_counts=_small_counts(declared["rahasia"]) if "rahasia" in declared else NOTHING_SMALL,
    )


def _small_counts(entry: Mapping[str, Any]) -> Declared[SmallCounts]:
    columns, sums = (
        {name: tuple(listed) for name, listed in declared.items()}
        for declared in (entry["nilai"], entry.get("jumlahan", {}))
    )
    counted = {name for listed in columns.values() for name in listed}
    for total, parts in sums.items():
        if stray := {total, *parts} - counted:
            raise ValueError(f"rahasia.jumlahan: {', '.join(sorted(stray))} tidak ada di nilai")
    return Declared(SmallCounts(columns, sums), entry["alasan"])


def _minimum_count(value: object) -> int:
    # "kurang dari 2" would say that it is one
    if not isinstance(value, int) or isinstance(value, bool) or value < 1 or value == 2:  # noqa: PLR2004 -- as above
        raise ValueError(
            f"jumlah_minimum {value!r} harus 1 (semua ditampilkan) atau bilangan bulat mulai dari 3"
        )
    return value


def _policy(document: Mapping[str, Any]) -> Policy:
    policy = document["kebijakan"]
    return Policy(
        scale=rating_scale(document["skala_predikat"][policy["skala"]["nilai"]]),
        average_cap=policy["batas_rata_rata"]["nilai"],
        zero_target_met=policy["target_nol_tercapai"]["nilai"],
        efficiency=EfficiencyPolicy(
            EfficiencyMethod(policy["efisiensi"]["nilai"]), policy["efisiensi"]["batas"]
        ),
        jump_factor=policy["lonjakan"]["nilai"],
        minimum_count=_minimum_count(policy["jumlah_minimum"]["nilai"]),
    )


def _catalogue(document: Mapping[str, Any]) -> Catalogue:
    targets = tuple(
        StrategicTarget(
            target["nomor"], target["nama"], tuple(map(_indicator, target["indikator"]))
        )
        for target in document["sasaran"]
    )
    return Catalogue(
        year=document["tahun"],
        title=document["judul"],
        approval=document["pengesahan"],
        organisation=document["organisasi"],
        place=document["tempat"],
        document=document["dokumen"],
        targets=targets,
        policy=_policy(document),
        policy_reasons={key: entry["alasan"] for key, entry in document["kebijakan"].items()},
    )


def load_catalogue(raw_folder: Path) -> Catalogue:
    """Read the catalogue of a year.

    Parameters
    ----------
    raw_folder : Path
        ``data/raw/<year>``, which holds ``iku.yaml``.

    Raises
    ------
    IkuError
        If the file is absent, is no YAML, or lacks a key or holds an unknown word.
    """
    path = raw_folder / CATALOGUE_FILE
    try:
        return _catalogue(cast("dict[str, Any]", read_yaml(path)))
    except FileNotFoundError:
        raise IkuError(
            f"{path}: katalog IKU tidak ada.", "Salin iku.yaml tahun lalu ke folder ini."
        ) from None
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as fault:
        raise IkuError(
            f"{path}: katalog tidak dapat dibaca ({type(fault).__name__}: {fault}).",
            "Bandingkan kunci dan ejaannya dengan data/raw/2018/iku.yaml.",
        ) from fault
