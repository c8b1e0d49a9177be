"""Ids of the blocks of a report: where links lead, and the names of the files of its tables."""

from __future__ import annotations

HEADLINE, HIGHLIGHTS = "ringkasan-angka", "ringkasan-sorotan"
ACHIEVEMENTS = "ringkasan-capaian"
AGREEMENT, AGREEMENT_CHANGES = "rencana-perjanjian-kinerja", "rencana-perubahan"
MEDIUM_TERM_PLAN, BUDGET = "rencana-renstra", "rencana-anggaran"
FORMULAS, RATING_SCALE, POLICIES = "metode-rumus", "metode-predikat", "metode-kebijakan"
SPENDING = "realisasi-anggaran"
AGREEMENT_FORM, AGREEMENT_PROGRAMMES = "lampiran-perjanjian-kinerja", "lampiran-program"
MEASUREMENT, DOCUMENT = "lampiran-pengukuran", "lampiran-dokumen"
ALL_SOURCES, ASSUMPTIONS = "lampiran-sumber", "lampiran-asumsi"
COVERAGE, COVERAGE_REASONS = "lampiran-cakupan", "lampiran-cakupan-alasan"
RECONCILIATION, CHECKS = "lampiran-rekonsiliasi", "lampiran-rekonsiliasi-rinci"
REVISIONS = "lampiran-revisi"


def chart(table: str) -> str:
    """Drawing of a table."""
    return f"{table}-grafik"


def remark(table: str) -> str:
    """Authored words beside a table."""
    return f"{table}-uraian"


def authored(file: str, title: str) -> str:
    """Section of a text about the whole report."""
    return f"naskah-{file.partition('.')[0]}-{title.lower().replace(' ', '-')}"


def checklist(part: str) -> str:
    """Part of the review checklist by its Roman numeral."""
    return f"lampiran-checklist-{part.lower()}"


def result(number: int) -> str:
    """Key figures of an indicator, where numbers about it lead."""
    return f"iku-{number}-hasil"


def how_computed(number: int) -> str:
    """Formula, function, rules and inputs of an indicator."""
    return f"iku-{number}-cara"


def variants(number: int) -> str:
    """All variants of an indicator."""
    return f"iku-{number}-varian"


def breakdown(number: int, name: str) -> str:
    """Detail table of an indicator by its name in the measurement."""
    return f"iku-{number}-{name.replace('_', '-')}"


def history(code: str) -> str:
    """Analysis 2 of a component."""
    return f"iku-{code}-riwayat"


def medium_term(number: int) -> str:
    """Analysis 3 of an indicator."""
    return f"iku-{number}-renstra"


def standard(number: int) -> str:
    """Analysis 4 of an indicator."""
    return f"iku-{number}-standar"


def causes(number: int) -> str:
    """Analysis 5 of an indicator: why."""
    return f"iku-{number}-penyebab"


def solutions(number: int) -> str:
    """Analysis 5 of an indicator: what was done."""
    return f"iku-{number}-solusi"


def efficiency(number: int) -> str:
    """Analysis 6 of an indicator."""
    return f"iku-{number}-efisiensi"


def programmes(number: int) -> str:
    """Analysis 7 of an indicator."""
    return f"iku-{number}-program"


def definition(number: int) -> str:
    """Row of the IKU document of an indicator and what is declared about it."""
    return f"iku-{number}-definisi"


def sources(number: int) -> str:
    """Tables an indicator was computed from."""
    return f"iku-{number}-sumber"
