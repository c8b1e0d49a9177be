"""The bundle anyone may have: without rows of persons and businesses, and honest about it."""

import zipfile

import pytest
from rich.console import Console
from rocrate.rocrate import ROCrate

from iku_analysis.audit.auditing import audited
from iku_analysis.audit.no_verdict import NoVerdict
from iku_analysis.audit.record import opened_record
from iku_analysis.base.paths import YearPaths
from iku_analysis.provenance.bundle import bundle_path, own_licence
from iku_analysis.provenance.verify import verify_year

from .conftest import YEAR

MICRODATA = {
    f"data/raw/2018/{name}.csv" for name in ("koperasi", "kontak_dagang", "kemitraan", "wub")
}


@pytest.fixture(scope="module")
def shared(whole, tmp_path_factory):
    """What the bundle anyone may have said when made, its file, and where it is opened."""
    (whole.raw / "wub lama.csv").write_bytes((whole.raw / "wub.csv").read_bytes())
    made = whole.run("bundle", YEAR)
    (whole.raw / "wub lama.csv").unlink()
    assert made.returncode == 0, made.stderr
    path, folder = (
        bundle_path(YearPaths(whole.folder, 2018), full=False),
        tmp_path_factory.mktemp("b"),
    )
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    yield made.stdout, path, folder / "laporan-kinerja-2018"
    path.unlink()


def test_a_bundle_holds_no_microdata_and_says_so(shared):
    said, path, folder = shared
    assert path.name == "laporan-kinerja-2018-bundel.zip"
    present = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    assert {"data/raw/2018/harga.csv", "data/raw/2018/iku.yaml"} < present
    assert not {name for name in present if name in MICRODATA or name.endswith("lama.csv")}
    access = ROCrate(folder).root_dataset["conditionsOfAccess"]
    assert access.startswith("Tanpa data mikro (kemitraan.csv, kontak_dagang.csv, koperasi.csv")
    assert "FULL=1" in said.replace("\n", " ")


def test_of_a_bundle_without_microdata_hashes_are_compared_and_what_is_not_is_named(shared, capsys):
    _, _, folder = shared
    assert verify_year(YearPaths(folder, 2018), Console(width=1000)) == 0
    said = capsys.readouterr().out
    assert "TIDAK DIPERIKSA" in said
    assert all(name in said for name in MICRODATA)
    table = folder / "reports/2018/tabel/hasil.csv"
    before = table.read_bytes()
    table.write_text("x", encoding="utf-8")
    assert verify_year(YearPaths(folder, 2018), Console(width=1000)) == 1
    table.write_bytes(before)


def test_an_audit_of_a_bundle_without_microdata_has_no_verdict_and_says_why(
    shared, whole, tmp_path
):
    _, path, _ = shared
    here = YearPaths(whole.folder, 2018)
    with opened_record(here, path) as record, pytest.raises(NoVerdict) as found:
        audited(record, here, tmp_path)
    assert "tanpa data mikro" in str(found.value)
    assert "FULL=1" in found.value.hint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("typed", ["tidak", "1; touch x", "ya"])
def test_only_one_asks_for_the_full_bundle(whole, typed):
    refused = whole.run("bundle", YEAR, IKU_FULL=typed)
    assert refused.returncode == 2
    assert "FULL=" in refused.stderr
    assert not list(whole.report.parent.glob("*rahasia*"))


def test_the_licence_page_of_an_office_speaks_of_no_sample_table(root):
    page = (root / "LICENSE-DATA.md").read_text(encoding="utf-8")
    told = own_licence(page, "data/kantor/bogor/2019")
    assert "data/raw/" not in told
    assert "`data/kantor/bogor/2019/`" in told
    assert "wilayah.csv" in told
