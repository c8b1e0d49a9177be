"""Empty CSV files with the instructions above the head, which intake passes over."""

from __future__ import annotations

import csv
import io

from iku_analysis.declarations.resource import Resource
from iku_analysis.offices.examples import example_text
from iku_analysis.offices.template_words import EXAMPLE_MARK, column_title, instructions

FILL = "Isi di bawah baris judul, satu baris per data; baris di atas judul tidak dibaca."


def csv_template(resource: Resource, year: int) -> bytes:
    """File of a table as its declaration says it is written: title, instructions, example, head.

    Parameters
    ----------
    resource : Resource
        The table as declared, ``csv``.
    year : int
        Year the data is for.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(
        stream, delimiter=resource.delimiter, quotechar=resource.quote, lineterminator="\r\n"
    )
    writer.writerow([resource.title])
    writer.writerows([line] for line in (FILL, *instructions(resource, year)))
    writer.writerow(column_title(field) for field in resource.fields)
    writer.writerow(f"{EXAMPLE_MARK}: {example_text(field, year)}" for field in resource.fields)
    writer.writerow(field.name for field in resource.fields)
    return stream.getvalue().encode(resource.encoding, "replace")


FILL = (
    "Isi di bawah baris judul (baris terakhir), satu baris per data; baris di atasnya tidak dibaca."
)
