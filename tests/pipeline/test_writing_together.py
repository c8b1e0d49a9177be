"""The PDF waits for the digests of the other files; where one of them fails it must not wait on."""

import pytest

from iku_analysis.base.errors import IkuError
from iku_analysis.base.outputs import HTML, PDF
from iku_analysis.pipeline import assembly
from iku_analysis.report import Report


def test_a_writer_that_fails_ends_the_pdf_that_waits_for_its_file(tmp_path, monkeypatch):
    def write(output, report, folder):
        if output is PDF:
            report.beside()
        if output is HTML:
            raise IkuError("galat", "")
        return folder / output.pattern

    monkeypatch.setattr(assembly, "write_output", write)
    monkeypatch.setattr(assembly, "search", lambda *_: {})
    with pytest.raises(IkuError, match="galat"):
        assembly.write_all(Report(None, None), tmp_path)
