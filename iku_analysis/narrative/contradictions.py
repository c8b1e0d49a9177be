"""What an authored text says in words against its own numbers."""

from __future__ import annotations

from iku_analysis.base.errors import IkuError
from iku_analysis.narrative.bound import Bindings
from iku_analysis.narrative.claims import Claim, claims
from iku_analysis.narrative.text import FOLDER, Narrative, Section

MEND = (
    "Betulkan katanya, atau ikat pada angkanya: {{ arah.nama }}, {{ banding.cepat satu dua }}, "
    "{{ puncak.nama }}."
)


def refuse_contradictions(narrative: Narrative, section: Section, bindings: Bindings) -> None:
    """Refuse a section whose words deny its numbers.

    Raises
    ------
    IkuError
        Every such word with file, line and numbers.
    """
    wrong = [claim for claim in claims(section.text) if claim.is_contradicted(bindings)]
    if wrong:
        told = (_told(claim, bindings) for claim in wrong)
        places = (
            f"{FOLDER}/{narrative.name} baris {section.line + claim.line}: {words}"
            for claim, words in zip(wrong, told, strict=True)
        )
        raise IkuError("\n".join(places), MEND)


def _told(claim: Claim, bindings: Bindings) -> str:
    numbers = (f"{name} {bindings[name].text}" for name in claim.names[:2] if name in bindings)
    return f"kata “{claim.word}” bertentangan dengan angkanya ({', '.join(numbers)})."
