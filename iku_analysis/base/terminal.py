"""How lines and times are shown on the terminal."""

from __future__ import annotations

from rich.console import Console


def say(console: Console, line: str) -> None:
    """Print text as it is: no markup in names from data, no line broken inside a command."""
    console.print(line, markup=False, highlight=False, soft_wrap=True)


def seconds_text(seconds: float) -> str:
    """Time taken, as in ``1,2 detik``."""
    return f"{seconds:.1f} detik".replace(".", ",")
