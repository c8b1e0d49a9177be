"""Own functions of an audited office: taken with its data, named before they run, and no others."""

import io
import shutil

import pytest
from rich.console import Console

from iku_analysis.audit.auditing import _tell_own_code
from iku_analysis.audit.rebuild import lay_out
from iku_analysis.audit.record import PublishedRecord
from iku_analysis.base.digests import digest_on_disk
from iku_analysis.base.paths import YearPaths
from iku_analysis.pipeline.graph import YearInputs, notebook_steps, report_step
from iku_analysis.pipeline.progress import Progress
from iku_analysis.provenance.changes import _own_changes
from iku_analysis.provenance.deciding_records import own_function_records
from tests.assessment.own_office import CODE, FILE, catalogue_text


@pytest.fixture
def office(tmp_path, root):
    """A project with the own function of the page, and another file beside it."""
    paths = YearPaths(tmp_path / "proyek", 2018)
    paths.own_functions.mkdir(parents=True)
    paths.raw.mkdir()
    for name in ("datapackage.yaml", "samakan.csv"):
        shutil.copy(root / "data/raw/2018" / name, paths.raw)
    shutil.copytree(root / "notebooks", paths.sources)
    (paths.raw / "iku.yaml").write_text(catalogue_text(), encoding="utf-8")
    (paths.raw.parent / FILE).write_text(CODE, encoding="utf-8")
    (paths.own_functions / "lain.py").write_text("raise SystemExit\n", encoding="utf-8")
    return paths


@pytest.fixture
def record(office):
    code = {"commit": "", "changed": []}
    manifest = {"code": code, "own_functions": own_function_records(office)}
    return PublishedRecord(manifest, office.report, office)


def test_the_manifest_names_what_is_used_with_its_digest(office, record):
    [entry] = record.manifest["own_functions"]
    file = office.raw.parent / FILE
    assert (entry["path"], entry["functions"]) == (f"data/raw/{FILE}", ["segera"])
    assert entry["sha256"] == digest_on_disk(file).sha256


def test_a_changed_or_lost_function_is_named_as_the_cause(office, record):
    assert list(_own_changes(record.manifest, office)) == []
    file = office.raw.parent / FILE
    file.write_text(CODE.replace("60", "61"), encoding="utf-8")
    told = f"fungsi sendiri: data/raw/{FILE}"
    assert [str(change) for change in _own_changes(record.manifest, office)] == [f"{told} berubah"]
    file.unlink()
    assert [str(change) for change in _own_changes(record.manifest, office)] == [f"{told} hilang"]


def test_a_rebuild_takes_from_the_record_the_functions_it_names_and_says_so(record, tmp_path):
    here = YearPaths(tmp_path / "pemeriksa", 2018)
    here.sources.mkdir(parents=True)
    here.own_functions.mkdir(parents=True)
    (here.raw.parent / FILE).write_text("milik pemeriksa\n", encoding="utf-8")
    clean = lay_out(record, here, tmp_path / "bersih", unchanged=True)
    assert [path.name for path in clean.own_functions.iterdir()] == ["pendampingan.py"]
    assert (clean.raw.parent / FILE).read_text(encoding="utf-8") == CODE
    spoken = io.StringIO()
    _tell_own_code(record, Console(file=spoken, width=400))
    assert f"data/raw/{FILE}, SHA-256" in spoken.getvalue()
    assert "lain.py" not in spoken.getvalue()


def test_a_record_cannot_call_other_files_own_functions(office, record, tmp_path):
    """The auditor's notebooks stay the auditor's."""
    foreign = office.sources / "06_wirausaha_baru.ipynb"
    record.manifest["own_functions"].append({"path": office.relative(foreign)})
    here = YearPaths(tmp_path / "pemeriksa", 2018)
    here.sources.mkdir(parents=True)
    clean = lay_out(record, here, tmp_path / "bersih", unchanged=True)
    assert not (clean.sources / foreign.name).exists()


def test_a_changed_function_decides_the_notebook_that_uses_it_and_no_other(office):
    year = YearInputs.read(office)
    file = office.raw.parent / FILE
    steps = [*notebook_steps(year, Progress(Console())), report_step(year, {}, lambda: None)]
    users = [step.name for step in steps if file in step.inputs]
    assert users == ["notebook 06_wirausaha_baru", "laporan HTML dan PDF"]
    assert not any(file.with_name("lain.py") in step.inputs for step in steps)
