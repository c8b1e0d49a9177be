"""Findings in the authored texts, with file and line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from iku_analysis.base.declaration import PROMPT, DeclarationError
from iku_analysis.base.errors import IkuError
from iku_analysis.base.formats import listed
from iku_analysis.declarations.catalogue import Catalogue, Indicator
from iku_analysis.intake.findings import Advice, Finding, Place, Severity, finding_at, gathered
from iku_analysis.model.labels import declare_words
from iku_analysis.narrative.binding import FACT_PREFIX, indicator_names, report_names
from iku_analysis.narrative.bound import Names, Trait
from iku_analysis.narrative.claims import claims, mixed_prices, words_of
from iku_analysis.narrative.phrases import Phrase
from iku_analysis.narrative.text import (
    FOLDER,
    PLACEHOLDER,
    Narrative,
    Section,
    bound_names,
    literal_figures,
    read_narrative,
    texts_folder,
)

CAUSES, SOLUTIONS = "Penyebab keberhasilan atau kegagalan", "Solusi yang telah dilakukan"
EFFICIENCY, PROGRAMMES = "Efisiensi", "Program dan kegiatan"
INTRODUCTION, CLOSING, GLOSSARY = "pendahuluan.md", "penutup.md", "glosarium.md"
OVERVIEW, AHEAD = "Gambaran umum", "Langkah ke depan"
SECTIONS = {
    INTRODUCTION: (OVERVIEW, "Isu strategis"),
    CLOSING: ("Kesimpulan", AHEAD),
    GLOSSARY: ("Istilah",),
}
INDICATOR_SECTIONS = (CAUSES, SOLUTIONS, EFFICIENCY, PROGRAMMES)
ALL = "semua bagian"
REQUIRED = frozenset({CAUSES, SOLUTIONS, *(title for item in SECTIONS.values() for title in item)})


def indicator_file(number: int) -> str:
    """File of the text about an indicator."""
    return f"iku-{number}.md"


def text_file(raw_folder: Path, file: str, quarter: int | None = None) -> Path:
    """File of a text about the whole report; of a quarter, terms are those of the year as well."""
    own = texts_folder(raw_folder, quarter) / file
    return own if file != GLOSSARY or own.is_file() else texts_folder(raw_folder) / file


def expected_names(catalogue: Catalogue) -> dict[str, Names]:
    """Every file of authored text and the names it may use."""
    of_report = report_names(catalogue)
    own = {indicator_file(item.number): indicator_names(item) for item in catalogue.indicators}
    return {**dict.fromkeys(SECTIONS, of_report), **own}


def own_words(*indicators: Indicator) -> frozenset[str]:
    """Words that name the numbers of a text about indicators."""
    variants = (variant for item in indicators for variant in item.variants.value)
    names = (name for item in indicators for name in (item.name, item.unit))
    return words_of(*names, *(variant.label for variant in variants))


def _words_of_file(name: str, catalogue: Catalogue) -> frozenset[str]:
    own = [item for item in catalogue.indicators if indicator_file(item.number) == name]
    return own_words(*(own or catalogue.indicators))


def check_narratives(raw_folder: Path, catalogue: Catalogue) -> tuple[Finding, ...]:
    """Check all authored texts of a year.

    Parameters
    ----------
    raw_folder : Path
        ``data/raw/<year>``; texts lie in ``narasi/``.
    catalogue : Catalogue
        Says which indicators and variants there are.

    Returns
    -------
    tuple of Finding
        A galat for an unreadable file, an unknown name, a figure typed into a sentence, personal
        data; a peringatan for an absent file or section, a text left as its template, a file nobody
        reads.
    """
    from iku_analysis.intake.personal_findings import text_findings  # noqa: PLC0415 -- pandas, and the command line asks for names only

    declare_words(catalogue.spoken())
    expected = expected_names(catalogue)
    folder = raw_folder / FOLDER
    prices = {
        indicator_file(item.number): item.main_variants[0].prices for item in catalogue.indicators
    }
    findings = [
        item
        for name, names in expected.items()
        for item in _summed(
            _check_file(folder / name, names, prices.get(name, ""), _words_of_file(name, catalogue))
        )
    ]
    unread = sorted(path.name for path in folder.glob("*") if path.name not in expected)
    findings += [_at(name, None, UNREAD, severity=Severity.PERINGATAN) for name in unread]
    return (*findings, *text_findings(folder, raw_folder))


def _summed(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings of one text; what is still to be written is one line."""
    found = tuple(findings)
    yield from gathered((item for item in found if item.severity is Severity.PERINGATAN), 1)
    yield from gathered(item for item in found if item.severity is not Severity.PERINGATAN)


HEAD = "Isi kepala berkas menurut docs/naskah.md."
ABSENT = Advice(
    "setiap indikator dan bab memerlukan naskahnya",
    "tulis berkas ini menurut docs/naskah.md; sampai ada, laporan mencetak data belum tersedia",
    "IKU-N101",
)
UNREAD = Advice(
    "hanya naskah yang dikenal yang dibaca",
    "perbaiki nama berkas, atau pindahkan dari narasi/",
    "IKU-N102",
)
NO_SECTION = Advice(
    "naskah memuat semua judul wajib", "tambahkan judul tingkat dua ini beserta isinya", "IKU-N103"
)
UNFINISHED = Advice(
    "naskah tidak boleh sama dengan templatnya",
    "ganti petunjuk templat dengan uraian sendiri",
    "IKU-N104",
)
# what is not written yet of the texts of a year is printed in no report of a quarter
YEARLY_TEXTS = frozenset(advice.code for advice in (ABSENT, NO_SECTION, UNFINISHED))
UNKNOWN_SECTION = Advice(
    "hanya judul yang dikenal yang dimuat dalam laporan",
    "perbaiki ejaan judul tingkat dua ini",
    "IKU-N105",
)
PHRASE = "tulis {{ arah.nama }}, {{ banding.cepat satu dua }}, atau {{ puncak.nama }}"
UNBOUND = Advice(
    "perbandingan di samping angka harus terikat pada kedua angkanya",
    "tulis {{ banding.cepat satu dua }}, atau sebut kedua angka: {{ satu }} lebih tinggi daripada "
    "{{ dua }}",
    "IKU-N052",
)
UNCHECKED = Advice(
    "kata arah atau urutan di samping angka harus dapat diperiksa",
    "pakai angka yang mempunyai pembanding, misalnya {{ realisasi }} dengan {{ arah.realisasi }}",
    "IKU-N053",
)
MIXED_PRICES = Advice(
    "sebab sebuah angka atas dasar harga berlaku bukan angka atas dasar harga konstan",
    "pakai varian atas dasar harga yang sama, atau sebutkan angka riil tanpa menjadikannya sebab",
    "IKU-N054",
)
LITERAL = Advice(
    "angka dalam naskah harus terikat nama",
    "ganti dengan {{ nama }}, atau nyatakan sebagai fakta bersumber pada kepala berkas",
    "IKU-N106",
)


def _at(
    name: str,
    line: int | None,
    advice: Advice,
    *,
    value: str = "",
    severity: Severity = Severity.GALAT,
) -> Finding:
    return finding_at(Place(f"{FOLDER}/{name}"), advice, row=line, value=value, severity=severity)


def _check_file(path: Path, names: Names, prices: str, own: frozenset[str]) -> Iterator[Finding]:
    if not path.is_file():
        yield _at(path.name, None, ABSENT, severity=Severity.PERINGATAN)
        return
    try:
        narrative = read_narrative(path)
    except DeclarationError as wrong:
        for fault in wrong.faults:
            advice = Advice(f"kepala berkas: {fault.what}", fault.mend or HEAD, "IKU-N107")
            yield _at(path.name, fault.line, advice, value=fault.key)
        return
    except IkuError as fault:
        yield _at(path.name, 1, Advice(fault.message, fault.hint, "IKU-N109"))
        return
    known = {**names, **{f"{FACT_PREFIX}{key}": Trait("") for key in narrative.facts}}
    titles = SECTIONS.get(path.name, INDICATOR_SECTIONS)
    present = {section.title for section in narrative.sections}
    for title in titles:
        if title in REQUIRED and title not in present:
            yield _at(path.name, None, NO_SECTION, value=title, severity=Severity.PERINGATAN)
    yield from _unfinished(narrative, titles)
    for section in narrative.sections:
        yield from _check_section(narrative, section, titles, known)
        yield from _check_words(narrative, section, known, prices, own)


def _unfinished(narrative: Narrative, titles: tuple[str, ...]) -> Iterator[Finding]:
    """Sections that are still to be written, as one finding."""
    known = [section for section in narrative.sections if section.title in titles]
    open_ = [section for section in known if section.is_unfinished]
    if not open_:
        return
    first, is_all = open_[0], len(open_) == len(known)
    line = first.line + first.text[: first.text.find(PROMPT)].count("\n")
    yield _at(
        narrative.name,
        None if is_all else line,
        UNFINISHED,
        value=ALL if is_all else listed(section.title for section in open_),
        severity=Severity.PERINGATAN,
    )


def _check_section(
    narrative: Narrative, section: Section, titles: tuple[str, ...], known: Names
) -> Iterator[Finding]:
    name = narrative.name
    if section.title not in titles:
        heading = section.line - 1
        yield _at(name, heading, UNKNOWN_SECTION, value=section.title, severity=Severity.PERINGATAN)
        return
    if section.is_unfinished:
        return
    for used, line in bound_names(section.text):
        phrase = Phrase.of(used)
        if phrase is None and used not in known:
            yield _at(name, section.line + line, _unknown(used, known), value=used)
        elif phrase and (fault := phrase.fault(known)):
            yield _at(name, section.line + line, Advice(fault, PHRASE, "IKU-N051"), value=used)
    for figure, line in literal_figures(section.text):
        yield _at(name, section.line + line, LITERAL, value=figure)
    remainder = PLACEHOLDER.sub("", section.text)
    for line, text in enumerate(remainder.split("\n")):
        if "{{" in text or "}}" in text:
            yield _at(name, section.line + line, _unknown("{{", known), value=text)


def _check_words(
    narrative: Narrative, section: Section, known: Names, prices: str, own: frozenset[str]
) -> Iterator[Finding]:
    """Words beside numbers that nothing can be held against, and reasons in other prices."""
    for claim in claims(section.text):
        if not claim.can_be_checked(known):
            advice, severity = (
                (UNBOUND, Severity.GALAT)
                if claim.kind == "banding" and not claim.is_of_other(own)
                else (UNBOUND if claim.kind == "banding" else UNCHECKED, Severity.PERINGATAN)
            )
            line = section.line + claim.line
            yield _at(narrative.name, line, advice, value=claim.word, severity=severity)
    for reason, line in mixed_prices(section.text, known, prices):
        yield _at(narrative.name, section.line + line, MIXED_PRICES, value=reason)


_OF_CODE = re.compile(r"^iku\d+[a-z]?\.")


def _unknown(used: str, known: Names) -> Advice:
    near = difflib.get_close_matches(used, sorted(known), n=1)
    hint = f"mungkin maksudnya {{{{ {near[0]} }}}}; " if near else ""
    names = dict.fromkeys(_OF_CODE.sub("iku<kode>.", name) for name in sorted(known))
    return Advice(
        "nama dalam {{ }} harus dikenal",
        f"{hint}nama yang ada: {', '.join(names)}",
        "IKU-N108",
    )
