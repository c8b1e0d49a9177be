"""The tables of a report as files, described three times for three kinds of programs.

``datapackage.json`` is a tabular Frictionless Data Package, ``csv-metadata.json`` the same as CSV
on the Web, ``dcat.jsonld`` the entry of an open data portal (DCAT-AP). None has digests: the
manifest has them, and an audit that finds numbers equal within their tolerance must find the
records equal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from iku_analysis.base.outputs import TABLES
from iku_analysis.declarations.package import Licence
from iku_analysis.model.status import Status
from iku_analysis.report.exports import ExportedTable
from iku_analysis.report.merge import ReportInfo
from iku_analysis.report.table_data import STATUS, DataColumn

Record = dict[str, Any]

_DCAT_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_MEDIA_TYPES = "http://www.iana.org/assignments/media-types/"
_STATUS_NOTE = "Status tiap angka: " + "; ".join(f"{s.value} = {s.meaning}" for s in Status) + "."


def csv_package(tables: Sequence[ExportedTable], info: ReportInfo) -> dict[str, str]:
    """Each table as CSV, and the records that describe them.

    Parameters
    ----------
    tables : sequence of ExportedTable
        With unique ids.
    info : ReportInfo
        Facts of the report.

    Returns
    -------
    dict of str to str
        Text of each file by its name.
    """
    texts = {f"{table.id}.csv": table.csv for table in tables}
    for name, describe in _RECORDS.items():
        texts[name] = json.dumps(describe(tables, info), ensure_ascii=False, indent=1) + "\n"
    return texts


def _without_blanks(record: Record) -> Record:
    return {key: value for key, value in record.items() if value not in ("", (), [], {})}


def _of_table(table: ExportedTable, licences: Sequence[Licence]) -> list[Licence]:
    """Licences of all its figures; a table without figures has none of its own."""
    return [
        item
        for item in licences
        if table.statuses and (not item.statuses or table.statuses <= {*item.statuses})
    ]


# --- Frictionless --------------------------------------------------------------------------------


def data_package(tables: Sequence[ExportedTable], info: ReportInfo) -> Record:
    """A tabular Data Package."""
    return {
        "profile": "tabular-data-package",
        "name": f"laporan-kinerja-{info.label.lower()}",
        "title": info.title,
        "description": f"{info.provenance}. {_STATUS_NOTE}",
        "created": f"{info.data_date.isoformat()}T00:00:00Z",
        "contributors": [{"title": info.organisation, "role": "publisher"}],
        "resources": [_resource(table, info.licences) for table in tables],
    }


def _resource(table: ExportedTable, licences: Sequence[Licence]) -> Record:
    licensed = [
        _without_blanks({"name": item.name, "path": item.path, "title": item.title})
        for item in _of_table(table, licences)
    ]
    return _without_blanks(
        {
            "profile": "tabular-data-resource",
            "name": table.id,
            "title": table.title,
            "description": table.note,
            "path": f"{table.id}.csv",
            "format": "csv",
            "mediatype": TABLES.media_type,
            "encoding": "utf-8",
            "status": table.status,
            "licenses": licensed,
            "schema": _schema(table),
        }
    )


def _schema(table: ExportedTable) -> Record:
    keys = [
        {
            "fields": list(key.fields),
            "reference": {"resource": key.table, "fields": list(key.fields)},
        }
        for key in table.foreign_keys
    ]
    return _without_blanks(
        {
            "fields": [_field(field, table) for field in table.written.fields],
            "missingValues": [""],
            "primaryKey": list(table.primary_key),
            "foreignKeys": keys,
        }
    )


def _type(field: DataColumn, values: Sequence[object]) -> str:
    if not field.is_number:
        return "string"
    return "number" if any(isinstance(value, float) for value in values) else "integer"


def _field(field: DataColumn, table: ExportedTable) -> Record:
    values = table.written.column(field.name)
    limits: Record = {}
    if field.name in table.primary_key or (values and all(v not in (None, "") for v in values)):
        limits["required"] = True
    if field.name == STATUS and table.statuses:
        limits["enum"] = sorted({value for value in values if value})
    return _without_blanks(
        {
            "name": field.name,
            "title": field.label,
            "type": _type(field, values),
            "unit": field.unit,
            "constraints": limits,
        }
    )


# --- CSV on the Web ------------------------------------------------------------------------------


def csv_metadata(tables: Sequence[ExportedTable], info: ReportInfo) -> Record:
    """A table group of CSV on the Web; columns go by their place, heads are their titles."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": info.language}],
        "dc:title": info.title,
        "dc:publisher": info.organisation,
        "dc:issued": info.data_date.isoformat(),
        "tables": [_csvw_table(table) for table in tables],
    }


def _csvw_table(table: ExportedTable) -> Record:
    names = {field.name: _csvw_name(field, at) for at, field in enumerate(table.written.fields, 1)}
    keys = [
        {
            "columnReference": [names[name] for name in key.fields],
            "reference": {"resource": f"{key.table}.csv", "columnReference": list(key.fields)},
        }
        for key in table.foreign_keys
    ]
    columns = [
        _without_blanks(
            {
                "name": names[field.name],
                "titles": field.name,
                "datatype": _type(field, table.written.column(field.name)),
                "dc:description": field.label if field.label != field.name else "",
                "schema:unitText": field.unit,
            }
        )
        for field in table.written.fields
    ]
    schema = {
        "columns": columns,
        "primaryKey": [names[name] for name in table.primary_key],
        "foreignKeys": keys,
    }
    about = {"url": f"{table.id}.csv", "dc:title": table.title, "dc:description": table.note}
    return _without_blanks({**about, "tableSchema": _without_blanks(schema)})


def _csvw_name(field: DataColumn, place: int) -> str:
    """A name as the standard allows: that of the data, or the place of a head of words."""
    return field.name if re.fullmatch(r"[a-z][a-z0-9_]*", field.name) else f"kolom_{place}"


# --- DCAT-AP -------------------------------------------------------------------------------------


def dcat_record(tables: Sequence[ExportedTable], info: ReportInfo) -> Record:
    """A dataset of DCAT-AP; addresses are relative to the record, for it knows no portal."""
    start, end = (f"{info.year}-01-01", info.period.end.isoformat())
    return {
        "@context": _DCAT_CONTEXT,
        "@id": "dcat.jsonld",
        "@type": "dcat:Dataset",
        "dct:identifier": f"laporan-kinerja-{info.label}",
        "dct:title": _said(info.title, info),
        "dct:description": _said(f"{info.organisation}. {info.provenance}. {_STATUS_NOTE}", info),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": _said(info.organisation, info)},
        "dct:issued": _dated(info.data_date.isoformat()),
        "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/IND"},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _dated(start),
            "dcat:endDate": _dated(end),
        },
        "dcat:theme": [{"@id": "http://publications.europa.eu/resource/authority/data-theme/ECON"}],
        "dcat:keyword": [_said(word, info) for word in ("laporan kinerja", "IKU", str(info.year))],
        "dcat:distribution": [_distribution(table, info) for table in tables],
    }


def _said(text: str, info: ReportInfo) -> Record:
    return {"@value": text, "@language": info.language}


def _dated(day: str) -> Record:
    return {"@value": day, "@type": "xsd:date"}


def _distribution(table: ExportedTable, info: ReportInfo) -> Record:
    address = {"@id": f"{table.id}.csv"}
    licences = [item.path or item.name for item in _of_table(table, info.licences)]
    return _without_blanks(
        {
            "@type": "dcat:Distribution",
            "dct:title": _said(table.title, info),
            "dcat:accessURL": address,
            "dcat:downloadURL": address,
            "dcat:mediaType": {"@id": _MEDIA_TYPES + TABLES.media_type},
            "dct:license": [{"@id": licence} for licence in licences],
            "dct:conformsTo": {"@id": "csv-metadata.json"},
        }
    )


_RECORDS: Mapping[str, Callable[[Sequence[ExportedTable], ReportInfo], Record]] = {
    "datapackage.json": data_package,
    "csv-metadata.json": csv_metadata,
    "dcat.jsonld": dcat_record,
}
