"""Authored texts of the new year, as prompts for the analyst."""

from __future__ import annotations

from pathlib import Path

from iku_analysis.base.declaration import PROMPT
from iku_analysis.base.errors import IkuError
from iku_analysis.narrative.text_checks import SECTIONS

TEMPLATE = "docs/templat-naskah.md"
_FIRST_SECTION = "\n## "


def read_text_template(root: Path) -> str:
    """Template of a text about an indicator.

    Raises
    ------
    IkuError
        If the project lacks it.
    """
    try:
        return (root / TEMPLATE).read_text(encoding="utf-8")
    except OSError:
        raise IkuError(
            f"{TEMPLATE} tidak ada.", "Ambil kembali berkas itu dari git, lalu jalankan lagi."
        ) from None


def empty_text(name: str, template: str) -> str:
    """Text that is still to be written, with the head of the template.

    Parameters
    ----------
    name : str
        File; those that are about no indicator have sections of their own.
    template : str
        As `read_text_template` gives it.
    """
    if name not in SECTIONS:
        return template
    head = template.partition(_FIRST_SECTION)[0].rstrip("\n")
    sections = (f"## {title}\n\n{PROMPT} {title.lower()}.\n" for title in SECTIONS[name])
    return f"{head}\n\n" + "\n".join(sections)
