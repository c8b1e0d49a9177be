"""Document -> DOCX: the report for who corrects and signs it.

The body is a template, as the page and the PDF are; python-docx keeps the frame around it.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

from docx.opc.constants import RELATIONSHIP_TYPE

from iku_analysis.model.labels import office_word
from iku_analysis.model.status import Status
from iku_analysis.narrative import word_controls
from iku_analysis.narrative.word_controls import NAMESPACE, Sent
from iku_analysis.pages import anchors
from iku_analysis.report.document import Document
from iku_analysis.report.drawings import png_images
from iku_analysis.report.word_body import Body
from iku_analysis.report.word_frame import Frame, word_environment

SENT_PART = "/customXml/naskah.xml"


def word_of(document: Document, style: bytes = b"") -> bytes:
    """The main report as DOCX; the technical appendix nobody corrects or signs.

    Parameters
    ----------
    document : Document
    style : bytes
        The office's own ``gaya.docx``, for letterhead and styles; empty for ours.

    Raises
    ------
    IkuError
        If the office's file is no sound Word file.
    """
    info, frame = document.info, Frame(style)
    labels = {status.value: status.label for status in Status}
    body = Body(document, frame.turn, frame.new_list)
    frame.add_marks(labels[info["status"]].upper(), info["title"])
    charts = [part.data for part in body.parts if part.kind == "chart"]
    images = png_images([chart["svg"] for chart in charts])
    drawn = {
        chart["id"]: frame.picture(chart["svg"], image)
        for chart, image in zip(charts, images, strict=True)
    }
    text = (
        word_environment()
        .get_template("laporan.docx.j2")
        .render(
            **body.names(),
            info=info,
            labels=labels,
            names=word_controls,
            approval=anchors.APPROVAL,
            style=frame.style,
            address=frame.address,
            drawing=lambda chart: drawn[chart["id"]],
            logo=frame.logo(b64decode(info["logo"]), info["logo_kind"]),
            status_sentence=_status_sentence(
                info["status"], labels[info["status"]], office_word(info["organisation"])
            ),
        )
    )
    frame.fill(text.encode())
    frame.word.element.body.append(frame.last_page(is_aside=body.is_aside))
    frame.add(SENT_PART, "application/xml", _sent(body.sent, info), RELATIONSHIP_TYPE.CUSTOM_XML)
    frame.settle(_properties(info))
    return frame.saved()


def _status_sentence(status: str, label: str, office: str) -> str:
    sample = f"data contoh buatan, bukan angka {office}"
    which = sample if status == "contoh" else "belum angka resmi"
    return (
        f"{label.upper()}. Sebagian angka dalam laporan ini {which}. Status tertulis sekali pada "
        "setiap tabel, grafik, dan uraian; angka yang statusnya lain bertanda sendiri."
    )


def _sent(sections: Iterable[Sent], info: dict[str, Any]) -> bytes:
    """What went out, for `sent_of`."""
    root = ET.Element(f"{{{NAMESPACE}}}naskah", {"manifes": info["fingerprint"]})
    for section in sections:
        place = {"berkas": section.file, "bagian": section.title}
        item = ET.SubElement(root, f"{{{NAMESPACE}}}bagian", place)
        ET.SubElement(item, f"{{{NAMESPACE}}}teks").text = section.text
        for number in section.numbers:
            ET.SubElement(item, f"{{{NAMESPACE}}}angka").text = number
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _properties(info: dict[str, Any]) -> dict[str, Any]:
    """Of the file; the only date is that of the data."""
    day = datetime.fromisoformat(info["data_date"])
    return {
        "title": info["title"],
        "author": info["organisation"],
        "last_modified_by": info["organisation"],
        "subject": info["provenance"],
        "identifier": info["fingerprint"],
        "language": "id-ID",
        "comments": "",
        "keywords": "",
        "category": "",
        "created": day,
        "modified": day,
        "revision": 1,
    }
