"""Office and year of what this process computes; drawings carry them, so that none is mixed up.

A process runs one notebook, which opens one office's year: the origin belongs to the process.
"""

from __future__ import annotations

from dataclasses import dataclass

from iku_analysis.model.quarter import Quarter


@dataclass(frozen=True)
class Origin:
    """Where a result or a drawing comes from.

    Attributes
    ----------
    organisation : str
        Office, as its catalogue names it.
    year : int
        Report year.
    quarter : int or None
        Quarter up to whose end is told; that of a drawing stands in its caption alone.
    """

    organisation: str
    year: int
    quarter: int | None = None

    @property
    def until(self) -> str:
        """Up to when of its year a quarter tells; empty for a whole year."""
        return Quarter(self.year, self.quarter).until if self.quarter else ""

    @property
    def svg_metadata(self) -> dict[str, str]:
        """As Dublin Core terms that matplotlib writes into an SVG."""
        return {"Publisher": self.organisation, "Coverage": str(self.year)}


_current: Origin | None = None


def declare_origin(organisation: str, year: int, quarter: int | None = None) -> None:
    """Say what this process computes; what is drawn from now on carries it."""
    global _current  # noqa: PLW0603 -- one per process, see above
    _current = Origin(organisation, year, quarter)


def current_origin() -> Origin | None:
    """What was declared; None in a process that opened no year."""
    return _current
