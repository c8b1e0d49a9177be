"""What is told of a finished report: why it is a draft, and the rows its revision log lacks."""

from __future__ import annotations

import csv
import json
import shlex
from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import StringIO

from iku_analysis.base.formats import listed
from iku_analysis.base.paths import YearPaths
from iku_analysis.declarations.package import load_package
from iku_analysis.declarations.resource import Resource
from iku_analysis.model.plan_names import REVISION_TABLE
from iku_analysis.provenance.code_state import UNSAVED
from iku_analysis.provenance.revision import Moved

# To be filled in; the other two say which number and what it was.
TO_FILL = {"tanggal": "tanggal", "apa": "apa yang berubah", "mengapa": "mengapa"}


def report_notes(paths: YearPaths) -> Iterator[str]:
    """Lines for the terminal, each to be printed whole: some are there to be pasted.

    Yields
    ------
    str
        Each reason of a draft, then a row of ``revisi`` per number that moved without an entry.
    """
    manifest = json.loads(paths.manifest.read_text(encoding="utf-8"))
    for reason in draft_notes(manifest["draft"]):
        yield f"DRAF: {reason}"
    moved = [Moved(**item) for item in manifest["moved"]]
    resources = {item.name: item for item in load_package(paths.raw).resources}
    if moved and (log := resources.get(REVISION_TABLE)):
        yield f"Tempelkan pada {paths.relative(paths.raw / log.path)}, lalu isi:"
        for item in moved:
            yield revision_row(item, log)


def draft_notes(reasons: Sequence[str]) -> Iterator[str]:
    """Reasons of a draft for the terminal: many files git does not hold are one, with its mend.

    Examples
    --------
    >>> list(draft_notes([f"raw/2018/wub.csv {UNSAVED}", "b", f"raw/2018/harga.csv {UNSAVED}"]))[0]
    "2 berkas berbeda dari yang tersimpan di git: raw/2018/wub.csv, raw/2018/harga.csv; bila benar, simpan dengan: git add raw/2018 && git commit -m 'Data laporan'"
    """  # noqa: E501 -- one line to be pasted
    names = [reason.removesuffix(f" {UNSAVED}") for reason in reasons if reason.endswith(UNSAVED)]
    if len(names) > 1:
        folders = sorted({name.rpartition("/")[0] or name for name in names})
        above = [one for one in folders if not any(one.startswith(f"{o}/") for o in folders)]
        mend = f"git add {shlex.join(above)} && git commit -m 'Data laporan'"
        files = f"{len(names)} berkas {UNSAVED}: {listed(names, 3)}"
        yield f"{files}; bila benar, simpan dengan: {mend}"
        reasons = [reason for reason in reasons if not reason.endswith(UNSAVED)]
    yield from reasons


def revision_row(moved: Moved, log: Resource) -> str:
    """Row of the revision log that explains a number, as its table is declared to be written.

    Examples
    --------
    A number that was 1234.5 in a table with ``;`` and decimal commas:
    ``tanggal;2.total;1234,5;apa yang berubah;mengapa``.
    """
    cells = {**TO_FILL, "angka": moved.key, "terbit": _published(moved, log)}
    line = StringIO()
    writer = csv.writer(line, delimiter=log.delimiter, quotechar=log.quote, lineterminator="")
    writer.writerow([cells.get(field.name, "") for field in log.fields])
    return line.getvalue()


def _published(moved: Moved, log: Resource) -> str:
    if moved.before is None:
        return ""
    formats = [field.number_format for field in log.fields if field.name == "terbit"]
    mark = formats[0].decimal if formats and formats[0] else "."
    return format(Decimal(repr(moved.before)), "f").replace(".", mark)
