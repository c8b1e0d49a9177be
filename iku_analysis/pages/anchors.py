"""Ids of the blocks of a report: where links lead, and the names of the files of its tables."""

from __future__ import annotations

from iku_analysis.model.evidence import CheckKind
from iku_analysis.model.regions import current_regions

GLANCE = "kinerja-sekilas"
FOREWORD, ORGANISATION = "kata-pengantar-isi", "organisasi-isi"
LEGAL_BASIS, APPROVAL = "dasar-hukum-isi", "pengesahan-isi"
HIGHLIGHTS = "ringkasan-sorotan"
ACHIEVEMENTS, TARGET_RESULTS = "ringkasan-capaian", "ringkasan-sasaran"
AGREEMENT, AGREEMENT_CHANGES = "rencana-perjanjian-kinerja", "rencana-perubahan"
MEDIUM_TERM_PLAN, BUDGET = "rencana-renstra", "rencana-anggaran"
STATUSES = "metode-status"
FORMULAS, RATING_SCALE, POLICIES = "metode-rumus", "metode-predikat", "metode-kebijakan"
SPENDING = "realisasi-anggaran"
DOCUMENT = "lampiran-dokumen"
ALL_SOURCES, ASSUMPTIONS = "lampiran-sumber", "lampiran-asumsi"
COVERAGE, COVERAGE_REASONS = "lampiran-cakupan", "lampiran-cakupan-alasan"
COVERAGE_DATA = "lampiran-cakupan-data"
RECONCILIATION = "lampiran-rekonsiliasi"
DOUBTS = "lampiran-rekonsiliasi-peringatan"
REVISIONS = "lampiran-revisi"
PROGRESS, ONLY_YEARLY = "triwulan-kemajuan", "triwulan-tidak-diukur"
YEAR_QUARTERS = "triwulan-setahun"
FOLLOW_UP, EVALUATION = "penutup-tindak-lanjut", "penutup-evaluasi"
# Blocks of an indicator; history and its chart are of a component.
RESULT, HOW_COMPUTED, VARIANTS, NUMBER_CARD = "hasil", "cara", "varian", "kartu"
HISTORY, QUARTERS = "riwayat", "triwulan"
CAUSES, SOLUTIONS, EFFICIENCY, PROGRAMMES = "penyebab", "solusi", "efisiensi", "program"
CHANGE = "gerak"
DEFINITION, SOURCES = "definisi", "sumber"
COMPARISON, EFFICIENCY_VALUE = "pembanding", "efisiensi-nilai"


def _slug(words: str) -> str:
    return words.replace("/", "-").replace(" ", "-")


def iku(code: int | str, block: str) -> str:
    """Block of an indicator or a component; a breakdown goes by its name in the measurement."""
    return f"iku-{code}-{block.replace('_', '-')}"


def region(number: int) -> str:
    """Profile of a kab/kota by its place among them."""
    return f"profil-{_slug(current_regions().part)}-{number}"


def chart(table: str) -> str:
    """Drawing of a table."""
    return f"{table}-grafik"


def remark(table: str) -> str:
    """Authored words beside a table."""
    return f"{table}-uraian"


def example(number: int, table: str) -> str:
    """Table of a worked example."""
    return f"lampiran-contoh-{number}-{table.replace('_', '-')}"


def change(code: int | str, by: str) -> str:
    """Table of contributions of one kind of parts."""
    return iku(code, f"{CHANGE}-{_slug(by)}")


def authored(file: str, title: str) -> str:
    """Section of a text about the whole report."""
    return f"naskah-{file.partition('.')[0]}-{title.lower().replace(' ', '-')}"


def vintages(table: str, column: str) -> str:
    """Two vintages of a column of a table."""
    return f"{REVISIONS}-{table}-{column}".replace("_", "-")


def checks(kind: CheckKind) -> str:
    """List of the reconciliations of a kind."""
    return f"{RECONCILIATION}-{kind.name.lower()}"


def checklist(part: str) -> str:
    """Part of the review checklist by its Roman numeral."""
    return f"lampiran-checklist-{part.lower()}"
