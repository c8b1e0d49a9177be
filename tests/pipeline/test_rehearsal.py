"""The last report is laid out again while a command computes, for nothing but speed."""

from iku_analysis.base.paths import YearPaths
from iku_analysis.pipeline import assembly

from .conftest import YEAR


def test_what_is_laid_out_meanwhile_is_what_the_report_has(project, monkeypatch):
    laid_out = {}
    monkeypatch.setattr(
        assembly, "lay_out", lambda document, technical: laid_out.update({technical: document})
    )
    before = {path: path.read_bytes() for path in project.report.rglob("*") if path.is_file()}
    assembly.rehearse(YearPaths(project.folder, int(YEAR)))
    assert set(laid_out) == {False, True}
    page = project.html.read_text(encoding="utf-8")
    named = [part.data["id"] for part in laid_out[False].parts if part.kind in {"table", "chart"}]
    assert len(named) > 50
    assert all(f'id="{name}"' in page for name in named)
    after = {path: path.read_bytes() for path in project.report.rglob("*") if path.is_file()}
    assert after == before


def test_nothing_is_laid_out_once_the_report_is_asked_for(project, monkeypatch):
    laid_out = []
    monkeypatch.setattr(assembly, "lay_out", lambda document, **_: laid_out.append(document))
    monkeypatch.setattr(assembly._is_asked, "is_set", lambda: True)
    assembly.rehearse(YearPaths(project.folder, int(YEAR)))
    assert not laid_out


def test_a_faulty_year_is_left_to_the_report_to_refuse(tmp_path):
    assembly.rehearse(YearPaths(tmp_path, int(YEAR)))
