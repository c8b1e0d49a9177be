"""The steps of an audit: open the record, say whose code runs, rebuild, compare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console

from iku_analysis.audit.builders import outputs_digest
from iku_analysis.audit.compare import compare, record_items
from iku_analysis.audit.no_verdict import NoVerdict
from iku_analysis.audit.pdf_record import ReceivedPdf
from iku_analysis.audit.rebuild import build, lay_out, own_files
from iku_analysis.audit.record import PublishedRecord, opened_record
from iku_analysis.audit.verdict import Audit, by_severity
from iku_analysis.audit.work_folder import work_folder
from iku_analysis.base.digests import digest_on_disk
from iku_analysis.base.package_sources import PACKAGE, package_digest
from iku_analysis.base.paths import YearPaths
from iku_analysis.base.terminal import say
from iku_analysis.provenance.build_state import FINGERPRINT
from iku_analysis.provenance.changes import Change, changes_since
from iku_analysis.provenance.code_state import EXPORT_FILE, code_state, in_git
from iku_analysis.provenance.microdata import left_out
from iku_analysis.provenance.verify import load_manifest

SHORT = 12


def rebuild_and_compare(paths: YearPaths, bundle: Path | None, console: Console) -> Audit:
    """Rebuild the published report of a year in a clean folder and compare every item.

    Parameters
    ----------
    paths : YearPaths
        Year of this project.
    bundle : Path, optional
        Take record and raw data from this bundle instead of ``reports/``.
    console : Console
        Is told whose code runs, before any of it does.
    """
    for line in _whose_code(paths, bundle):
        say(console, line)
    with opened_record(paths, bundle) as record, work_folder("iku-") as folder:
        _tell_own_code(record, console)
        say(console, f"Membangun ulang laporan {paths.period} di folder bersih ...")
        return audited(record, paths, folder)


def rebuild_from_pdf(pdf: ReceivedPdf, paths: YearPaths, console: Console) -> Audit:
    """Rebuild the report a PDF was made of, and compare everything the PDF carries.

    Parameters
    ----------
    pdf : ReceivedPdf
        Its bundle gives the raw data, else this project does.
    paths : YearPaths
        Its year in this project, whose program runs.
    console : Console
        Is told what the PDF is and whose code runs, before any of it does.
    """
    pdf.tell(console)
    for line in _whose_code(paths, None):
        say(console, line)
    with pdf.record(paths) as record, work_folder("iku-") as folder:
        _tell_own_code(record, console)
        source = "dari data mentah proyek ini" if record.is_partial else "dari bundel di dalam PDF"
        say(console, f"Membangun ulang laporan {paths.period} di folder bersih, {source} ...")
        return audited(record, paths, folder)


def audited(record: PublishedRecord, here: YearPaths, folder: Path) -> Audit:
    """Rebuild a record in a clean folder and compare.

    Parameters
    ----------
    record : PublishedRecord
        As published.
    here : YearPaths
        Project whose notebooks, lock and package are used.
    folder : Path
        Clean folder for the rebuild.

    Raises
    ------
    NoVerdict
        If the report cannot be built again: then nothing was compared.
    """
    # Inputs are those of the record's folder, the rest is what runs here: that is what is rebuilt.
    changes = changes_since(record.manifest, here, inputs=record.basis)
    if absent := left_out(record.basis.root):
        raise _without_microdata(record, changes, absent)
    clean = lay_out(record, here, folder, unchanged=not changes)
    failure = build(clean)
    if failure:
        raise _not_rebuilt(record, changes, failure)
    items = by_severity(compare(record, clean, changes))
    rebuilt = load_manifest(clean)
    return Audit(
        here.year,
        record.manifest[FINGERPRINT],
        rebuilt[FINGERPRINT],
        items,
        tuple(changes),
        outputs_digest(rebuilt),
        label=here.period,
        own_files=tuple(map(record.basis.relative, own_files(record))),
    )


def _not_rebuilt(record: PublishedRecord, changes: Sequence[Change], failure: str) -> NoVerdict:
    """With what differs from the manifest: most often the cause is there."""
    said = failure.replace("\n", "\n  ")
    return NoVerdict(
        "laporan tidak dapat dibangun ulang, jadi tidak ada yang dibandingkan.\n"
        f"{_differing(record, changes)}\nKata pembangunannya:",
        said,
    )


def _without_microdata(
    record: PublishedRecord, changes: Sequence[Change], absent: Sequence[str]
) -> NoVerdict:
    """Of a bundle that lacks rows on purpose; what could be checked was."""
    full = record.basis.typed("bundle", FULL=1)
    return NoVerdict(
        f"bundel ini dibuat tanpa data mikro ({', '.join(absent)}); laporan tidak dapat dibangun "
        f"ulang dan tidak ada angka yang dibandingkan.\n{_differing(record, changes)}",
        "Yang diperiksa hanya hash berkas laporan, masukan yang ada, program, dan lingkungan. "
        f"Untuk verdik, minta bundel lengkap: {full}",
    )


def _differing(record: PublishedRecord, changes: Sequence[Change]) -> str:
    found = [*changes, *(f"{item.name}: {item.note}" for item in record_items(record))]
    lines = "".join(f"\n  {line}" for line in found) or "\n  tidak ada"
    return f"Yang berbeda dari manifesnya:{lines}"


def _whose_code(here: YearPaths, bundle: Path | None) -> Iterator[str]:
    """What is about to run, whose it is, and what is not run."""
    program = PACKAGE.parent
    state = code_state(program)
    yield (
        f"Program yang dijalankan: {_owner(program)}, {state.words}, "
        f"paket {package_digest()[:SHORT]} ({PACKAGE})."
    )
    notebooks = "ikut program itu" if here.root == program else _owner(here.root)
    yield f"Notebook yang dijalankan: {notebooks} ({here.sources})."
    if bundle:
        yield f"Hanya data mentah dan catatan terbit diambil dari {bundle.name}; programnya tidak."
    elif _is_export(program) or _is_export(here.root):
        yield (
            "Kode itu milik pihak yang diaudit. Untuk memakai program sendiri, jalankan dari "
            f"salinan Anda: {here.typed('audit', BUNDLE='berkas.zip')}"
        )


def _tell_own_code(record: PublishedRecord, console: Console) -> None:
    """Name what of the audited office is about to run."""
    for path in own_files(record):
        digest = digest_on_disk(path).sha256[:SHORT]
        say(
            console,
            f"Fungsi sendiri kantor yang diaudit ikut dijalankan: {record.basis.relative(path)}, "
            f"SHA-256 {digest}. Baca dahulu bila asalnya tidak Anda percayai.",
        )


def _owner(folder: Path) -> str:
    if _is_export(folder):
        return "milik bundel yang dibuka di sini"
    return "salinan git" if in_git(folder) else "salinan tanpa git"


def _is_export(folder: Path) -> bool:
    return (folder / EXPORT_FILE).is_file() and not in_git(folder)
