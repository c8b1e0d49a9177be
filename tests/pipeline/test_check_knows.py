"""Whatever stops or empties a report after its tables pass is told by the check, with its code.

Each case is made, the part of the build that would stop at it is shown to stop, and the check is
shown to say it first.
"""

import json
import re
import shutil
from inspect import signature

import pytest
from msgspec.structs import replace

from iku_analysis.base.errors import IkuError
from iku_analysis.base.paths import YearPaths
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.package import Package, load_package
from iku_analysis.indicators.worked_examples import EXAMPLE_REGIONS
from iku_analysis.intake.findings import Severity
from iku_analysis.intake.table_step import take_in
from iku_analysis.intake.year_checks import year_findings
from iku_analysis.model.plan_names import PLAN_TABLES
from iku_analysis.model.status import Status
from iku_analysis.offices.check import findings_of
from iku_analysis.pages import charts
from iku_analysis.pages.chapter import Chapter, open_chapter
from iku_analysis.pages.foresight import foresee, foresee_whole
from iku_analysis.pipeline.assembly import report_info
from iku_analysis.pipeline.graph import YearInputs
from iku_analysis.pipeline.notebook_checks import SAYING_WITHHELD, notebook_findings
from tests.small_year import keep_only

KEPT = shutil.ignore_patterns("harga.csv", "ekspor.csv", "koperasi.csv")


def test_front_pages_left_out_are_told_and_stop_nothing(paths):
    def told():
        found = findings_of(paths.raw, lambda *_: ())
        return {i.column: i.severity for i in found if i.file == "halaman_depan.yaml"}

    (paths.raw / "halaman_depan.yaml").write_text("kata_pengantar: Ini.\n", encoding="utf-8")
    keys = ("organisasi", "dasar_hukum", "pengesahan", "logo")
    assert told() == dict.fromkeys(keys, Severity.CATATAN)
    (paths.raw / "halaman_depan.yaml").unlink()
    assert set(told()) == {"kata_pengantar", *keys}
    (paths.raw / "halaman_depan.yaml").write_text("kata: Ini.\n", encoding="utf-8")
    assert set(told().values()) == {Severity.GALAT}


@pytest.fixture
def paths(root, tmp_path):
    """Project with the declarations, texts and notebooks of 2018 and its small tables."""
    shutil.copytree(root / "data/raw/2018", tmp_path / "data/raw/2018", ignore=KEPT)
    shutil.copytree(root / "notebooks", tmp_path / "notebooks")
    return YearPaths(tmp_path, 2018)


def _edit(path, pattern, new, count=1):
    text = path.read_text(encoding="utf-8")
    changed, times = re.subn(pattern, new, text, count=count, flags=re.MULTILINE)
    assert times
    path.write_text(changed, encoding="utf-8")


def _declared(paths):
    """What is told of the declarations, as check and build both tell it."""
    package, catalogue = load_package(paths.raw), load_catalogue(paths.raw)
    return year_findings(package, catalogue, paths.year)


def _codes(findings, severity=Severity.GALAT):
    return {item.code for item in findings if item.severity is severity}


def _foreseen(paths, *names, targets=(4, 6), **changed):
    """What is foreseen of a report of some tables, one of their columns declared otherwise."""
    package = load_package(paths.raw)
    paths.processed.mkdir(parents=True)
    for name in names:
        files = (paths.processed / f"{name}{end}" for end in (".parquet", ".temuan.json"))
        resource = replace(package.resource(name), rules=(), contents=())
        fields = tuple(changed.get(field.name, field) for field in resource.fields)
        resource = replace(resource, schema=replace(resource.schema, fields=fields))
        assert (
            _codes(take_in(paths.raw, resource, None, 2018, (), EXAMPLE_REGIONS, *files)) == set()
        )
    return [item for number in targets for item in foresee(paths.raw, paths.processed, number)]


def _chapter(paths, number):
    package, catalogue = load_package(paths.raw), load_catalogue(paths.raw)
    return Chapter(number, 2018, catalogue, package, paths.raw, paths.processed)


def test_the_shipped_year_lacks_nothing(paths):
    assert _declared(paths) == ()
    assert list(notebook_findings(paths.sources, load_catalogue(paths.raw))) == []


def test_a_package_without_a_date(paths):
    _edit(paths.raw / "datapackage.yaml", r"^vintage: .*\n", "")
    assert _codes(_declared(paths)) == {"IKU-D112"}
    manifest = {"draft": [], "code": {"commit": None}, "fingerprint": "0" * 64}
    with pytest.raises(IkuError, match="vintage"):
        report_info(paths, manifest, Status.CONTOH)


def test_a_catalogue_of_another_year(paths):
    _edit(paths.raw / "iku.yaml", r"^tahun: 2018", "tahun: 2017")
    assert _codes(_declared(paths)) == {"IKU-D113"}
    with pytest.raises(IkuError, match="untuk tahun 2017"):
        open_chapter(1, year=2018, raw_dir=str(paths.raw), processed_dir=str(paths.processed))


def test_a_table_of_an_indicator_that_nobody_declared(paths):
    _edit(paths.raw / "datapackage.yaml", r"- name: pengawasan", "- name: pengawasan_barang")
    (told,) = _declared(paths)
    assert (told.code, told.column) == ("IKU-P124", "pengawasan")
    assert "IKU 5" in told.rule
    with pytest.raises(IkuError, match=r"pengawasan\.parquet belum ada"):
        _chapter(paths, 4).indicator(5)


def test_a_plan_table_or_column_that_nobody_declared_is_read_as_empty(paths):
    package, catalogue = load_package(paths.raw), load_catalogue(paths.raw)
    budget = package.resource("anggaran")
    kept = tuple(field for field in budget.fields if field.name != "pagu_rp")
    cut = replace(budget, rules=(), schema=replace(budget.schema, fields=kept))
    others = [item for item in package.resources if item.name not in {"anggaran", "riwayat"}]
    package = Package(paths.raw, "", package.vintage, (*others, cut), offices=package.offices)
    told = {item.column: item for item in year_findings(package, catalogue, 2018)}
    assert set(told) == {"riwayat", "anggaran"}
    assert "pagu_rp" in told["anggaran"].rule
    assert _codes(told.values(), Severity.PERINGATAN) == {"IKU-P125"}


def test_a_notebook_that_is_not_there_or_there_twice(paths):
    shutil.copy(paths.sources / "03_distribusi.ipynb", paths.sources / "03_salinan.ipynb")
    (paths.sources / "04_pengawasan.ipynb").unlink()
    found = list(notebook_findings(paths.sources, load_catalogue(paths.raw)))
    assert _codes(found) == {"IKU-P127"}
    assert len(found) == 2
    with pytest.raises(IkuError, match="tepat satu notebook"):
        _ = YearInputs.read(paths).notebooks


@pytest.mark.parametrize(
    ("notebook", "old", "new", "what"),
    [
        ("02_industri", r"\.indicator\(3\)", ".indicator(4)", "tidak memuat IKU 3"),
        ("02_industri", r"\.indicator\(3\)", ".indicator(4)", "memuat IKU 4"),
        (
            "03_distribusi",
            r'(open_chapter\(\\n",\s+"    )3',
            r"\g<1>2",
            "harus membuka sasaran 3",
        ),
        ("03_distribusi", r"raw_dir = ", "raw = ", "sel bertanda parameters"),
        ("00_ringkasan", r"results_dir = ", "hasil = ", "sel bertanda parameters"),
        ("03_distribusi", r"iku4\.achievement\(\)", "", "tidak menampilkan achievement()"),
        ("03_distribusi", r"iku4\.analyses\(\)", "", "tidak menampilkan analyses()"),
        (
            "03_distribusi",
            r'(breakdown\(\\n",\s+"    )\\"kab_kota',
            r"\1\"kabkota",
            "meminta rincian 'kabkota'",
        ),
        ("03_distribusi", r'(breakdown\(\\n",\s+"    )\\"kab_kota', r"\1\"komoditas", "dua kali"),
        ("06_wirausaha_baru", r"charts\.(grouped_)?bars", "charts.heatmap", "dirahasiakan"),
        ("03_distribusi", r"\A.", "", "tidak dapat dibaca"),
        ("00_ringkasan", r"\A.", "", "tidak dapat dibaca"),
    ],
)
def test_a_notebook_that_asks_for_something_else(paths, notebook, old, new, what):
    _edit(paths.sources / f"{notebook}.ipynb", old, new)
    found = list(notebook_findings(paths.sources, load_catalogue(paths.raw)))
    assert _codes(found) == {"IKU-P127"}
    assert any(what in item.rule for item in found)


def test_personal_data_in_the_text_of_a_notebook(paths):
    _edit(paths.sources / "03_distribusi.ipynb", r"Satu indikator", "Hubungi 0812-3456-7890")
    (told,) = notebook_findings(paths.sources, load_catalogue(paths.raw))
    assert (told.file, told.code) == ("03_distribusi.ipynb", "IKU-S134")


def test_the_charts_that_can_tell_of_withheld_counts_are_those_named():
    drawing = {name: getattr(charts, name) for name in charts.__all__ if name.islower()}
    saying = {name for name, draw in drawing.items() if "withheld" in signature(draw).parameters}
    assert saying == set(SAYING_WITHHELD)


def test_an_indicator_without_a_section(paths):
    catalogue = load_catalogue(paths.raw)
    stored = paths.sources / "04_pengawasan.ipynb"
    notebook = json.loads(stored.read_text(encoding="utf-8"))
    notebook["cells"] = [
        cell for cell in notebook["cells"] if ".indicator(" not in "".join(cell["source"])
    ]
    stored.write_text(json.dumps(notebook), encoding="utf-8")
    (told,) = notebook_findings(paths.sources, catalogue)
    assert told.rule == "tidak memuat IKU 5, yang ada di iku.yaml sasaran 4"


def test_a_column_of_another_type_than_the_indicator_needs(paths):
    found = _foreseen(paths, "pengawasan", tanggal=Field(name="tanggal", type="string"))
    (told,) = (item for item in found if item.severity is Severity.GALAT)
    assert told.code == "IKU-P123"
    assert told.value.startswith("IKU 5 (")
    with pytest.raises(NotImplementedError, match="kernel"):
        _chapter(paths, 4).indicator(5)


def test_a_column_the_indicator_needs_under_another_name(paths):
    _edit(paths.raw / "pengawasan.csv", "jenis_barang", "barang")
    renamed = Field(name="barang", type="string")
    found = _foreseen(paths, "pengawasan", jenis_barang=renamed)
    (told,) = (item for item in found if item.severity is Severity.GALAT)
    assert "jenis_barang" in told.value
    with pytest.raises(KeyError):
        _chapter(paths, 4).indicator(5)


def test_a_table_without_rows_of_the_year_empties_its_indicator(paths):
    _edit(paths.raw / "pengawasan.csv", "(?<=,)2018-", "2015-", count=0)
    told = {item.code: item for item in _foreseen(paths, "pengawasan", "perjanjian_kinerja")}
    assert told["IKU-P121"].value == "IKU 5"
    assert "pengawasan tidak memuat tahun 2018" in told["IKU-P121"].rule
    result = _chapter(paths, 4).indicator(5).assessment.result
    assert result.components[0].realisation.is_missing


def test_a_realisation_far_from_its_past_is_told_before_it_is_printed(paths):
    found = _foreseen(paths, "pengawasan", "riwayat", "perjanjian_kinerja")
    assert "IKU-P128" not in {item.code for item in found}
    table = paths.raw / "pengawasan.csv"
    head, *rows = table.read_text("utf-8").splitlines()
    kept = [row for row in rows if ",2017-" in row] + [r for r in rows if ",2018-" in r][::3]
    table.write_text("\n".join([head, *kept, ""]), encoding="utf-8")
    shutil.rmtree(paths.processed)
    (told,) = (
        item
        for item in _foreseen(paths, "pengawasan", "riwayat", "perjanjian_kinerja")
        if item.code == "IKU-P128"
    )
    assert (told.value, told.severity) == ("IKU 5", Severity.PERINGATAN)
    for words in ("tabel pengawasan", "yang wajar", "jalannya selama ini"):
        assert words in told.rule


def test_words_that_deny_the_numbers_are_told_before_a_notebook_prints_them(paths):
    """In the text of an indicator, and in one about the whole report."""
    for name in KEPT(paths.raw, ["harga.csv", "ekspor.csv", "koperasi.csv"]):
        (paths.raw / name).touch()
    keep_only(paths.raw, [5])
    denied = "Naik menjadi {{ realisasi }}. Harga naik, realisasi {{ realisasi }} persen.\n"
    of_report = "Capaian {{ iku5.realisasi }} persen naik.\n"
    _edit(paths.raw / "narasi/iku-5.md", r"(^## .*\n\n)(?:.+\n)*", rf"\1{denied}")
    _edit(paths.raw / "narasi/penutup.md", r"(^## .*\n\n)(?:.+\n)*", rf"\1{of_report}")
    found = _foreseen(paths, "pengawasan", "riwayat", "perjanjian_kinerja", targets=[4])
    found += foresee_whole(paths.raw, paths.processed)
    told = [(i.file, i.value, i.severity) for i in found if i.code == "IKU-N053"]
    assert told == [
        ("narasi/iku-5.md", "Naik", Severity.GALAT),
        ("narasi/iku-5.md", "naik", Severity.PERINGATAN),
        ("narasi/penutup.md", "naik", Severity.GALAT),
    ]
    with pytest.raises(IkuError, match="“Naik” bertentangan"):
        _chapter(paths, 4).indicator(5).analyses()


def test_last_years_evaluation_without_an_action_is_told(paths):
    _edit(paths.raw / "tindak_lanjut.csv", r"^.*evaluasi tahun lalu.*\n", "", count=0)
    _foreseen(paths, "tindak_lanjut", targets=())
    (told,) = foresee_whole(paths.raw, paths.processed)
    assert (told.code, told.severity) == ("IKU-P122", Severity.PERINGATAN)
    assert "evaluasi tahun lalu" in told.rule


def test_plan_tables_without_rows_empty_their_analyses_and_are_told_once_each(paths):
    assert _foreseen(paths, "pengawasan", "wub") == []  # of a plan with a galat only that is told
    shutil.rmtree(paths.processed)
    for name in PLAN_TABLES:
        table = paths.raw / f"{name}.csv"
        table.write_text(table.read_text("utf-8").split("\n")[0] + "\n", "utf-8")
    found = _foreseen(paths, "pengawasan", "wub", *PLAN_TABLES)
    assert _codes(found, Severity.PERINGATAN) == {"IKU-P122"}
    assert len({(item.value, item.rule) for item in found}) == len(found) <= 12
    texts = " ".join(item.rule for item in found)
    for words in ("target dan realisasi tahun ini", "standar nasional", "sumber daya"):
        assert words in texts


def _told(paths, *, tables=lambda *_: ()):
    return findings_of(paths.raw, tables)


def test_faults_of_both_declarations_are_findings_and_the_rest_is_checked(paths):
    _edit(paths.raw / "datapackage.yaml", r"^vintage:", "vintag:")
    _edit(paths.raw / "iku.yaml", r"^tempat:", "tempta:")
    (paths.raw / "narasi" / "0812-3456-7890.md").write_text("", encoding="utf-8")
    found = _told(paths)
    assert {item.file for item in found if item.code == "IKU-D111"} == {
        "iku.yaml",
        "datapackage.yaml",
    }
    assert "IKU-S135" in _codes(found)
    assert all(item.mend for item in found)


@pytest.mark.parametrize("name", ["iku.yaml", "datapackage.yaml"])
def test_a_declaration_that_is_not_there_is_a_finding(paths, name):
    (paths.raw / name).unlink()
    assert [item.file for item in _told(paths) if item.code == "IKU-D111"] == [name]


def test_personal_data_and_unseen_signs_in_declarations_and_texts(paths):
    _edit(paths.raw / "iku.yaml", r"^tempat: .*", "tempat: Samarinda 0812-3456-7890")
    _edit(paths.raw / "narasi/iku-4.md", r"^(## .*\n+)", "\\1\ue000")
    codes = {(item.file, item.code) for item in _told(paths)}
    assert {("iku.yaml", "IKU-S134"), ("narasi/iku-4.md", "IKU-N110")} <= codes


def test_small_counts_that_nothing_can_protect_are_told_with_what_to_do(paths):
    """A person trained and never mentored, and nobody else in all years."""
    table = paths.raw / "wub.csv"
    head, *rows = table.read_text(encoding="utf-8").splitlines()
    done = [row for row in rows if all(row.split(",")[-2:])]
    alone = next(row for row in done if ",2018," in row)
    alone = re.sub("^[^,]+(.*,).*", r"W-999999\1", alone)
    table.write_text("\n".join((head, *done, alone, "")), encoding="utf-8")
    found = _foreseen(paths, "wub")
    (told,) = (item for item in found if item.severity is Severity.GALAT)
    assert (told.code, told.value) == ("IKU-P123", "IKU 11")
    assert "hitungan kecil tidak dapat dilindungi" in told.rule
    assert {"gabung", "ditutup", "terima"} <= set(re.findall(r"\w+", told.mend))
    with pytest.raises(IkuError, match="tidak dapat dilindungi"):
        _chapter(paths, 6).indicator(11)


def test_a_function_of_this_package_serves_an_indicator_of_any_number(paths):
    """The catalogue of another office, whose indicator 3 is counted like our 5."""
    _edit(paths.raw / "iku.yaml", r"^( {6}- nomor: )3$", r"\g<1>33")
    _edit(paths.raw / "iku.yaml", r"^( {6}- nomor: )5$", r"\g<1>3")
    (paths.raw / "narasi/iku-5.md").rename(paths.raw / "narasi/iku-3.md")
    found = _foreseen(paths, "pengawasan", "riwayat", "perjanjian_kinerja")
    assert _codes(found) == set()
    assert _chapter(paths, 4).indicator(3).assessment.result.number == 3
