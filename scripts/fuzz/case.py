"""One mutated file: what it is made of, and what may become of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

# SAME: no visible value changed, so the table is the clean one or refused. FAULT: must be refused.
# COUNT: has as many rows as a simple reader finds. ANY: nothing can be said but that it ends well.
Expectation = Literal["same", "fault", "count", "any"]
Change = Callable[[Random, bytes], bytes]
SAME: Expectation = "same"
FAULT: Expectation = "fault"
COUNT: Expectation = "count"
ANY: Expectation = "any"

INVISIBLE = (
    "\u00ad", "\u200b", "\u2060", "\ufe0f", "\U000e0041", "\u3164", "\u034f", "\u115f",
)  # fmt: skip
SPACES = ("\u00a0", "\u202f", "\u2009", "\u3000", "\u2028", "\u2029")
FORBIDDEN = ("\u202e", "\u2066", "\u200f", "\ufffd", "\ue000", "\x7f")


@dataclass(frozen=True)
class Mutation:
    """A way to change a file.

    Attributes
    ----------
    change : callable
        Gets random numbers and the clean content, gives the changed one.
    expectation : Expectation
    """

    change: Change
    expectation: Expectation

    @property
    def name(self) -> str:
        """What it is called in a report."""
        return str(getattr(self.change, "__name__", ""))


def registry(kinds: Mapping[Expectation, Sequence[Change]]) -> tuple[Mutation, ...]:
    """Mutations by what may become of the file."""
    return tuple(
        Mutation(change, expectation)
        for expectation, changes in kinds.items()
        for change in changes
    )


def flip(random: Random, content: bytes) -> bytes:
    """Change up to eight bytes."""
    changed = bytearray(content)
    for _ in range(random.randint(1, 8)):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def cut(random: Random, content: bytes) -> bytes:
    """End anywhere."""
    return content[: random.randrange(len(content))]


def splice(random: Random, content: bytes) -> bytes:
    """Copy a piece to another place."""
    start, place = random.randrange(len(content)), random.randrange(len(content))
    piece = content[start : start + random.randint(1, 400)]
    return content[:place] + piece + content[place + random.randint(0, 400) :]
