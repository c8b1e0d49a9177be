"""What the plan tables are held to: codes of the catalogue, and what was published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from iku_analysis.declarations.catalogue import Catalogue
from iku_analysis.declarations.decisions import Decisions, SameValue
from iku_analysis.declarations.policy import Direction
from iku_analysis.declarations.resource import Resource
from iku_analysis.model.plan_names import PLAN_TABLES, SUMMARY_TABLES
from iku_analysis.model.regions import UNDECLARED, Regions, current_regions

CODE, TARGET, REVISED, SEPARATOR = "kode_iku", "sasaran", "angka", ";"
ACHIEVEMENT = "capaian"
CODED_TABLES = frozenset({*PLAN_TABLES, *SUMMARY_TABLES})


@dataclass(frozen=True)
class PlanCodes:
    """What the plan tables may name.

    Attributes
    ----------
    codes : tuple of (str, int)
        Code of each target, and the sasaran it belongs to.
    numbers : tuple of (str, int)
        The same by the number of the indicator.
    revisable : tuple of str
        Numbers that may have been revised: ``2.total``, ``2.capaian``.
    """

    codes: tuple[tuple[str, int], ...]
    numbers: tuple[tuple[str, int], ...]
    revisable: tuple[str, ...]

    @classmethod
    def of(cls, catalogue: Catalogue) -> PlanCodes:
        """Codes of a catalogue."""
        owned = [
            (item, target.number) for target in catalogue.targets for item in target.indicators
        ]
        return cls(
            tuple((v.component, owner) for item, owner in owned for v in item.main_variants),
            tuple((str(item.number), owner) for item, owner in owned),
            tuple(
                f"{item.number}.{key}"
                for item, _ in owned
                for key in (*(variant.key for variant in item.variants.value), ACHIEVEMENT)
            ),
        )


def codes_of(resource: Resource, catalogue: Catalogue) -> PlanCodes | None:
    """What a table may name; None for one that names no code."""
    return PlanCodes.of(catalogue) if resource.name in CODED_TABLES else None


@dataclass(frozen=True)
class PlanPart:
    """One target code of the catalogue.

    Attributes
    ----------
    code : str
    target : int
        Number of its sasaran.
    unit : str
    decimals : int
        Digits with which it is printed.
    direction : Direction
    """

    code: str
    target: int
    unit: str
    decimals: int
    direction: Direction

    @property
    def names(self) -> tuple[str, str]:
        """Its code, and the number of its indicator, by which a budget may name it: 8a and 8."""
        return self.code, self.code.rstrip("ab")


@dataclass(frozen=True)
class PublishedPart:
    """Target and realisation of a code in the published report of a year."""

    year: int
    code: str
    target: float | None
    realisation: float | None


@dataclass(frozen=True)
class PlanFacts:
    """What the rules of the plan know beside its tables."""

    year: int
    parts: tuple[PlanPart, ...]
    published: tuple[PublishedPart, ...] = ()
    decisions: Decisions = ()
    regions: Regions = UNDECLARED

    @classmethod
    def of(
        cls,
        catalogue: Catalogue,
        published: tuple[PublishedPart, ...] = (),
        decisions: Iterable[SameValue] = (),
    ) -> PlanFacts:
        """Facts of a catalogue, of the reports published before, and of what people decided."""
        parts = tuple(
            PlanPart(v.component, target.number, v.unit, v.decimals, item.direction.value)
            for target in catalogue.targets
            for item in target.indicators
            for v in item.main_variants
        )
        known = tuple(item for item in decisions if item.table in PLAN_TABLES)
        return cls(catalogue.year, parts, published, known, current_regions())
