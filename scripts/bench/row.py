"""One measured line of the table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes
    ----------
    work : str
        What was done.
    ours, other : float
        Seconds, or what ``unit`` says; ``other`` is what ours is compared with, named by ``rival``.
    bar : float or None
        None for a row that only informs.
    at_least : bool
        Whether the bar is how often faster we must be (other / ours), instead of ours / other, or
        ours - other where ``difference`` is set.
    also : bool
        What else must hold, e.g. memory and equal values.
    unit : str
        Of ``ours`` and ``other``.
    """

    work: str
    ours: float
    other: float
    rival: str
    bar: float | None
    at_least: bool = False
    difference: bool = False
    also: bool = True
    unit: str = "s"

    @property
    def value(self) -> float:
        """The figure held against the bar."""
        if self.difference:
            return self.ours - self.other
        return self.other / self.ours if self.at_least else self.ours / self.other

    @property
    def is_met(self) -> bool:
        """Whether the bar is met; true without one."""
        if self.bar is None:
            return True
        is_reached = self.value >= self.bar if self.at_least else self.value <= self.bar
        return is_reached and self.also
