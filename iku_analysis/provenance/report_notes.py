"""What is told of a finished report: why it is a draft, and the rows its revision log lacks."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO

from iku_analysis.base.paths import YearPaths
from iku_analysis.declarations.package import Resource, load_package
from iku_analysis.model.plan_names import REVISION_TABLE
from iku_analysis.provenance.revision import Moved

# To be filled in; the other two say which number and what it was.
TO_FILL = {"tanggal": "tanggal", "apa": "apa yang berubah", "mengapa": "mengapa"}


def report_notes(paths: YearPaths) -> Iterator[str]:
    """Lines for the terminal, each to be printed whole: some are there to be pasted.

    Yields
    ------
    str
        Every reason of a draft, then a row of ``revisi`` per number that moved without an entry.
    """
    manifest = json.loads(paths.manifest.read_text(encoding="utf-8"))
    for reason in manifest["draft"]:
        yield f"DRAF: {reason}"
    moved = [Moved(**item) for item in manifest["moved"]]
    resources = {item.name: item for item in load_package(paths.raw).resources}
    if moved and (log := resources.get(REVISION_TABLE)):
        yield f"Tempelkan pada {paths.relative(paths.raw / log.path)}, lalu isi:"
        for item in moved:
            yield revision_row(item, log)


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
