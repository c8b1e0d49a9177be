"""What the plan tables are held to: codes of the catalogue, and what was published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from iku_analysis.declarations.catalogue import Catalogue
from iku_analysis.declarations.decisions import Decisions, SameValue
from iku_analysis.declarations.policy import Direction
from iku_analysis.declarations.resource import Resource
from iku_analysis.model.plan_names import PLAN_TABLES, REVISION_TABLE, SUMMARY_TABLES
from iku_analysis.model.regions import UNDECLARED, Regions, current_regions

CODE, TARGET, SEPARATOR = "kode_iku", "sasaran", ";"
REVISED, PUBLISHED = "angka", "terbit"
ACHIEVEMENT = "capaian"
# The revision log is written by hand: enough digits to know which published value it is about.
LOG_PRECISION = 1e-6
Ever = tuple[tuple[str, tuple[float | None, ...]], ...]
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
    ever : tuple of (str, tuple of float or None)
        All values a number was ever published with; empty where nobody knows.
    """

    codes: tuple[tuple[str, int], ...]
    numbers: tuple[tuple[str, int], ...]
    revisable: tuple[str, ...]
    ever: Ever = ()

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


def codes_of(resource: Resource, catalogue: Catalogue, ever: Ever = ()) -> PlanCodes | None:
    """What a table may name; None for one that names no code."""
    if resource.name not in CODED_TABLES:
        return None
    codes = PlanCodes.of(catalogue)
    return replace(codes, ever=ever) if resource.name == REVISION_TABLE else codes


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
