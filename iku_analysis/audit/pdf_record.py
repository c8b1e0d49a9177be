"""The published record as a PDF carries it: manifest, results, tables, and perhaps the raw data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePath

from rich.console import Console

from iku_analysis.audit.record import PublishedRecord, opened_record
from iku_analysis.audit.work_folder import work_folder
from iku_analysis.base.digests import bytes_digest
from iku_analysis.base.errors import IkuError
from iku_analysis.base.outputs import MANIFEST, TABLES
from iku_analysis.base.paths import RESULTS, YearPaths, refuse_links_out
from iku_analysis.base.pdf_content import CONTENT_FILE, attachments, opened
from iku_analysis.base.terminal import say
from iku_analysis.provenance.build_state import FINGERPRINT, OUTPUTS
from iku_analysis.provenance.manifest import manifest_text, with_outputs
from iku_analysis.provenance.pdf_bundle import attached_bundle
from iku_analysis.provenance.pdf_signatures import signatures_of
from iku_analysis.provenance.pdf_state import JudgedPdf, judged_pdf, read_pdf
from iku_analysis.provenance.verify_pdf import additions, attached_manifest

BUNDLE = "bundel.zip"


class ReceivedPdf:
    """A PDF an auditor was given, found unchanged.

    Parameters
    ----------
    path : Path
        Its file.

    Raises
    ------
    IkuError
        If it is no PDF of ours any more; the reason is told.
    """

    def __init__(self, path: Path) -> None:
        self.name, self.data = path.name, read_pdf(path)
        self.judged: JudgedPdf = judged_pdf(self.data).or_refuse(path.name)
        self.manifest = attached_manifest(self.judged.own)
        self.signatures = signatures_of(self.data)
        if broken := [item for item in self.signatures if not item.holds]:
            raise IkuError(f"{path.name}: {broken[0]}.", "Minta berkas yang tanda tangannya utuh.")

    def paths_in(self, planned: Callable[[str], YearPaths]) -> YearPaths:
        """Files of its year or quarter in a project, by the paths of a year as typed."""
        quarter = self.manifest.get("quarter")
        return replace(planned(str(self.manifest["year"])), quarter=quarter)

    def tell(self, console: Console) -> None:
        """Say what it is and what was added to it."""
        say(console, f"{self.name}: {self.judged.words}")
        for line in additions(self.judged, self.signatures):
            say(console, f"  ditambah {line}")

    @contextmanager
    def record(self, here: YearPaths) -> Iterator[PublishedRecord]:
        """The record, with raw data from the bundle in it, else from this project.

        Raises
        ------
        IkuError
            If there are no raw data, or the bundle in it is another report's.
        """
        bundle = attached_bundle(self.data)
        with work_folder("iku-pdf-") as folder:
            if bundle is None:
                yield self._own_record(here, folder / "terbit")
                return
            (folder / BUNDLE).write_bytes(bundle)
            with opened_record(here, folder / BUNDLE) as record:
                self._refuse_other(record)
                yield record

    def _refuse_other(self, record: PublishedRecord) -> None:
        stated = {entry["sha256"] for entry in record.manifest[OUTPUTS]}
        is_same = record.manifest[FINGERPRINT] == self.manifest[FINGERPRINT]
        if not is_same or bytes_digest(self.judged.own).sha256 not in stated:
            raise IkuError(
                f"Bundel di dalam {self.name} bukan bundel laporan ini.",
                "Minta PDF yang dibuat dengan make bundle FULL=1.",
            )

    def _own_record(self, here: YearPaths, folder: Path) -> PublishedRecord:
        if not here.raw.is_dir():
            raise IkuError(
                f"{self.name} tidak membawa data mentah, dan {here.relative(here.raw)} tidak ada.",
                f"Taruh data mentah tahun {here.year} di folder itu, atau minta PDF dengan bundel.",
            )
        refuse_links_out(here)
        files = [_written(folder / here.pdf.name, self.judged.own)]
        with opened(self.judged.own) as document:
            carried = attachments(document)
        for name, data in carried.items():
            if name not in {MANIFEST.pattern, CONTENT_FILE}:
                files.append(_written(folder / _folder_of(name) / name, data))
        told = with_outputs(self.manifest, files, folder)
        _written(folder / MANIFEST.pattern, manifest_text(told).encode())
        return PublishedRecord(told, folder, here, is_partial=True)


def _folder_of(name: str) -> str:
    is_results = PurePath(name).suffix == ".json" and name[:1].isdigit()
    return RESULTS if is_results else TABLES.pattern


def _written(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
