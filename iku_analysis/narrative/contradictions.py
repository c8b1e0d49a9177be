"""What an authored text says in words against its own numbers."""

from __future__ import annotations

from collections.abc import Iterator

from iku_analysis.base.errors import IkuError
from iku_analysis.intake.findings import Advice, Finding, Place, Severity, finding_at
from iku_analysis.narrative.bound import Bindings
from iku_analysis.narrative.claims import Claim, claims
from iku_analysis.narrative.text import FOLDER, Narrative, Section

MEND = (
    "Betulkan katanya, atau ikat pada angkanya: {{ arah.nama }}, {{ banding.cepat satu dua }}, "
    "{{ puncak.nama }}. Kata tentang hal lain ditulis dalam kalimat tanpa angka ini."
)
OF_OTHER = (
    "Bila benar tentang hal lain, tulis dalam kalimat sendiri, sebut angkanya sesudah kata itu "
    "({{ fakta.nama }}), atau terima; bila tentang angka ini, ikat: {{ arah.nama }}."
)


def contradictions(
    narrative: Narrative, section: Section, bindings: Bindings, own: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    """Words of a section that deny its numbers: a galat, or a doubt where they are of others.

    Parameters
    ----------
    narrative : Narrative
    section : Section
    bindings : mapping
        The numbers by the names the section may use.
    own : frozenset of str
        Words that name what the numbers are of.
    """
    for claim in claims(section.text):
        if claim.is_contradicted(bindings):
            told, is_other = _told(claim, bindings), claim.is_of_other(own)
            if is_other:
                told += f"; tampaknya tentang “{' '.join(claim.subject)}”"
            yield finding_at(
                Place(f"{FOLDER}/{narrative.name}"),
                Advice(told, OF_OTHER if is_other else MEND, "IKU-N053"),
                row=section.line + claim.line,
                value=claim.word,
                severity=Severity.PERINGATAN if is_other else Severity.GALAT,
            )


def refuse_contradictions(
    narrative: Narrative, section: Section, bindings: Bindings, own: frozenset[str] = frozenset()
) -> None:
    """Refuse a section whose words deny its numbers; as `contradictions`.

    Raises
    ------
    IkuError
        Every such word with file, line and numbers.
    """
    found = contradictions(narrative, section, bindings, own)
    wrong = [item for item in found if item.severity is Severity.GALAT]
    if wrong:
        raise IkuError(
            "\n".join(f"{item.file} baris {item.row}: {item.rule}." for item in wrong), MEND
        )


def _told(claim: Claim, bindings: Bindings) -> str:
    numbers = (f"{name} {bindings[name].text}" for name in claim.names[:2] if name in bindings)
    return f"kata “{claim.word}” bertentangan dengan angkanya ({', '.join(numbers)})"
