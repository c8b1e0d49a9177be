"""Office and year of what this process computes; drawings carry them, so that none is mixed up.

A process runs one notebook, which opens one office's year: the origin belongs to the process.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_AREA = re.compile(r"(?:Provinsi |(?=Kabupaten |Kota ))(.+)")


@dataclass(frozen=True)
class Origin:
    """Where a result or a drawing comes from.

    Attributes
    ----------
    organisation : str
        Office, as its catalogue names it.
    year : int
        Report year.
    """

    organisation: str
    year: int

    @property
    def area(self) -> str:
        """Where its figures are about, as its name ends; empty for a name that does not say.

        Examples
        --------
        >>> Origin("Dinas Perdagangan Provinsi Kalimantan Timur", 2018).area
        'Kalimantan Timur'
        >>> Origin("Dinas Perdagangan Kota Bontang", 2018).area
        'Kota Bontang'
        """
        found = _AREA.search(self.organisation)
        return found[1] if found else ""

    def scope(self, since: int | None = None) -> str:
        """Area and period of a drawing: the year, or the years ``since`` one."""
        several = since is not None and since < self.year
        period = f"{since}–{self.year}" if several else str(self.year)  # noqa: RUF001 -- a dash
        return ", ".join(filter(None, (self.area, period)))

    @property
    def svg_metadata(self) -> dict[str, str]:
        """As Dublin Core terms that matplotlib writes into an SVG."""
        return {"Publisher": self.organisation, "Coverage": str(self.year)}


_current: Origin | None = None


def declare_origin(organisation: str, year: int) -> None:
    """Say what this process computes; what is drawn from now on carries it."""
    global _current  # noqa: PLW0603 -- one per process, see above
    _current = Origin(organisation, year)


def current_origin() -> Origin | None:
    """What was declared; None in a process that opened no year."""
    return _current
