"""An auditor rebuilds a report elsewhere and is told, item by item, whether it is the same."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from rocrate.rocrate import ROCrate

from iku_analysis.audit.compare import compare
from iku_analysis.audit.record import opened_record
from iku_analysis.audit.verdict import Kind, Verdict
from iku_analysis.base.package_sources import PACKAGE
from iku_analysis.base.paths import YearPaths
from iku_analysis.provenance.bundle import bundle_path
from iku_analysis.provenance.manifest import fingerprint
from iku_analysis.provenance.signing import Key, signed_pdf
from tests.signing_keys import PASSWORD, key_file

from .conftest import UNFINISHED, YEAR, Project, report_bytes
from .test_agreement import MOMENTS


def audit(project, *options, package=None):
    environment = {**os.environ, "IKU_ROOT": str(project.folder), "COLUMNS": "200"}
    if package:
        environment["PYTHONPATH"] = str(package)
    done = subprocess.run(
        [sys.executable, "-m", "iku_analysis", "audit", YEAR, *options],
        cwd=project.elsewhere,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    told = project.folder / "reports/audit-2018/audit.json"
    plain = json.loads(told.read_text(encoding="utf-8")) if told.is_file() else None
    return SimpleNamespace(code=done.returncode, out=done.stdout, err=done.stderr, told=plain)


def of_verdict(told, verdict):
    return [item for item in told["items"] if item["verdict"] == verdict]


def test_one_flip_each_in_code_lock_policy_and_cell_and_all_are_named(project, tmp_path):
    """Raw table, formula, policy, version and cell at once; singly they are in test_mutations."""
    package = tmp_path / "iku_analysis"
    shutil.copytree(PACKAGE, package, ignore=UNFINISHED)
    formula = package / "indicators/pengawasan.py"
    source = formula.read_text(encoding="utf-8")
    # on the three goods of its worked example it gives the same, or the report would not be built
    formula.write_text(
        source.replace(
            "count(len(goods), rows, *GOOD)",
            "count(len(goods) + (len(goods) > 100), rows, *GOOD)",
        )
    )
    notebook = project.folder / "notebooks/06_wirausaha_baru.ipynb"
    lock = project.folder / "requirements.lock"
    with (
        project.edited(
            project.raw / "renstra.csv",
            "baru,2014,2018,kumulatif,5000.0",
            "baru,2014,2018,kumulatif,5001.0",
        ),
        project.edited(project.raw / "iku.yaml", "batas: 5", "batas: 6"),
        project.edited(lock, "\npandas==", "\npandas==9"),
        project.edited(notebook, "# Sasaran 6", "# Sasaran enam"),
    ):
        found = audit(project, package=tmp_path)
    assert found.code == 2
    causes = {item["what"].removeprefix("data/raw/2018/") for item in found.told["causes"]}
    cell = next(
        item for item in causes if item.startswith("notebooks/06_wirausaha_baru.ipynb sel ")
    )
    assert causes == {
        "renstra.csv",
        "iku.yaml kebijakan.efisiensi.batas",
        "requirements.lock pandas",
        "iku_analysis/indicators/pengawasan.py",
        cell,
    }
    assert found.told["moved_numbers"] == [
        "IKU 5 varian barang_diawasi",
        "IKU 5 kalimat 11 angka kalimat 5.barang_diawasi",
        "IKU 5 kalimat 11 angka kalimat 5.barang_diawasi@2017",
    ]
    tables = {item["name"] for item in of_verdict(found.told, "berbeda") if item["kind"] == "tabel"}
    assert {"tabel/iku-11-pembanding.csv", "tabel/iku-5-varian.csv"} <= tables
    assert "tabel/iku-11-varian.csv" not in tables
    assert found.told["verdict"] == "berbeda"
    assert found.out.index("berbeda") < found.out.index("identik")


def test_a_report_that_no_longer_builds_is_no_verdict_and_told_with_its_cause(single):
    with single.edited(single.raw / "pengawasan.csv", "2018-01-08", "08-01"):
        found = audit(single)
    assert found.code == 3
    assert "tidak ada yang dibandingkan" in found.err
    assert "masukan: data/raw/2018/pengawasan.csv berubah" in found.err


def started(project, temporary, *options):
    """A running audit that has said whose code it runs."""
    running = subprocess.Popen(
        [sys.executable, "-m", "iku_analysis", "audit", YEAR, *options],
        cwd=project.elsewhere,
        env={**os.environ, "IKU_ROOT": str(project.folder), "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    first = running.stdout.readline()
    assert first.startswith("Program yang dijalankan: "), running.communicate()
    return running


def running_in(folder):
    """Processes that work in a folder, by the variable a rebuild is given."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.environ().get("IKU_ROOT", "").startswith(str(folder)):
                found.append(process)
    return [process for process in found if process.status() != psutil.STATUS_ZOMBIE]


def test_a_signal_at_any_moment_of_an_audit_is_no_verdict_and_leaves_nothing(single):
    seed = random.randrange(10**6)  # noqa: S311 -- moments, no secrets
    chance = random.Random(seed)  # noqa: S311 -- as above
    before = report_bytes(single)
    temporary = Path(tempfile.mkdtemp())  # a short path, as sockets need
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for number in chance.sample(signals, min(len(signals), MOMENTS)):
        running = started(single, temporary)
        moment = chance.uniform(0, 5)
        with suppress(subprocess.TimeoutExpired):
            running.wait(moment)
        running.send_signal(number)
        _, err = running.communicate()
        seen = f"benih {seed}, {number.name} sesudah {moment:.2f} detik: {running.returncode} {err}"
        assert running.returncode == 3, seen
        assert err.startswith(f"TANPA VERDIK: audit dibatalkan ({number.name})"), seen
        assert list(temporary.iterdir()) == [], seen
        assert running_in(temporary) == [], seen
    temporary.rmdir()
    assert report_bytes(single) == before


def test_a_full_disk_for_the_rebuild_is_no_verdict(single, small_disk):
    (small_disk / "penuh").write_bytes(bytes(shutil.disk_usage(small_disk).free - 3_000_000))
    running = started(single, small_disk)
    _, err = running.communicate()
    assert running.returncode == 3, err
    assert err.startswith("TANPA VERDIK: ")
    assert "disk penuh" in err.lower()
    assert [path.name for path in small_disk.iterdir()] == ["penuh"]


@pytest.fixture(scope="module")
def bundle(project):
    assert project.run("bundle", YEAR, "--full").returncode == 0
    path = next((project.folder / "reports").glob("*bundel-lengkap-rahasia.zip"))
    yield path
    path.unlink()
    path.with_suffix(".pdf").unlink()


@pytest.fixture(scope="module")
def unpacked(bundle, tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundel")
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(folder)
    return folder / "laporan-kinerja-2018"


CLOCK = """
import datetime
import time_machine

time_machine.travel(datetime.datetime(2031, 2, 3, tzinfo=datetime.UTC)).start()
"""


def test_from_the_signed_pdf_alone_a_year_is_the_same_bytes_in_another_place_time_and_order(
    bundle, root, tmp_path, monkeypatch
):
    """With an auditor's own program, in another locale, zone, clock, hash seed, on one core."""
    own = tmp_path / "milik-auditor"
    shutil.copytree(root / "notebooks", own / "notebooks")
    shutil.copy(root / "requirements.lock", own)
    given = own / "laporan.pdf"
    with Key(key_file(tmp_path)).signer(lambda: PASSWORD) as signer:
        given.write_bytes(signed_pdf(bundle.with_suffix(".pdf").read_bytes(), signer))
    (tmp_path / "sitecustomize.py").write_text(CLOCK, encoding="utf-8")
    elsewhere = {"LC_ALL": "C", "TZ": "Asia/Makassar", "PYTHONHASHSEED": "7"}
    for name, value in elsewhere.items():
        monkeypatch.setenv(name, value)
    auditor = SimpleNamespace(folder=own, elsewhere=tmp_path)
    own_cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(own_cores)})
    try:
        found = audit(auditor, "--pdf", str(given), package=f"{tmp_path}{os.pathsep}{root}")
    finally:
        os.sched_setaffinity(0, own_cores)
    assert found.code == 0, found.out
    assert "tanda tangan oleh Kepala Dinas" in found.out
    assert "Dua program: " in found.out
    kinds = {item["kind"] for item in found.told["items"]}
    expected = {"angka", "rekonsiliasi", "keterangan hasil", "tabel", "gambar", "teks"}
    expected.add(Kind.SECOND.value)
    assert kinds == {"catatan terbit", *expected}
    assert of_verdict(found.told, "identik") == found.told["items"]
    assert found.told["causes"] == []
    now = subprocess.run(
        [sys.executable, "-c", "import time; print(time.gmtime().tm_year)"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert now.stdout.strip() == "2031"


def test_a_bundle_is_the_same_bytes_again_and_its_own_reader_finds_every_file(
    project, bundle, unpacked
):
    before = bundle.read_bytes()
    carrier = bundle.with_suffix(".pdf").read_bytes()
    assert project.run("bundle", YEAR, "--full").returncode == 0
    assert bundle.read_bytes() == before
    assert bundle.with_suffix(".pdf").read_bytes() == carrier
    crate = ROCrate(unpacked)
    office = crate.root_dataset["publisher"]
    assert office == crate.root_dataset["author"]
    assert office["name"].startswith("Dinas Perindustrian")
    assert crate.root_dataset["license"].id.startswith("https://creativecommons.org/")
    described = {entity.id for entity in crate.data_entities}
    present = {
        path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()
    } - {"ro-crate-metadata.json"}
    made_since = ("reports/audit", "reports/.kunci", ".venv")
    present = {name for name in present if not name.startswith(made_since)}
    assert described == {name for name in present if "__pycache__" not in name}
    assert "Laporan Kinerja 2018" in crate.name


def test_a_tampered_bundle_names_the_file(bundle, tmp_path, project):
    changed = tmp_path / "diubah.zip"
    with zipfile.ZipFile(bundle) as old, zipfile.ZipFile(changed, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename.endswith("tabel/hasil.csv"):
                content = re.sub(rb"(?<=,)1(?=\d+\.\d)", b"2", content, count=1)
            new.writestr(entry, content)
    built = YearPaths(project.folder, 2018)  # stands for the rebuild: its bytes are the record's
    with opened_record(built, changed) as record:
        items = list(compare(record, built))
    told = {(item.kind, item.name) for item in items if item.verdict is not Verdict.IDENTICAL}
    assert told == {(Kind.RECORD, "tabel/hasil.csv"), (Kind.TABLE, "tabel/hasil.csv")}


@pytest.mark.parametrize("name", ["../luar.txt", "/etc/luar.txt", "a/../../luar.txt"])
def test_a_bundle_that_leads_out_of_its_folder_is_refused(single, tmp_path, name):
    path = tmp_path / "jahat.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "x")
    refused = single.run_here("audit", YEAR, "--bundle", str(path))
    assert refused.returncode == 3
    assert "keluar dari foldernya" in refused.stderr


def test_no_bundle_and_no_record_say_what_to_do(single, root, tmp_path):
    missing = single.run_here("audit", YEAR, "--bundle", "tidak-ada.zip")
    assert missing.returncode == 3
    assert "tidak ada" in missing.stderr
    fresh = Project(tmp_path / "baru", root)
    without = fresh.run_here("audit", YEAR)
    assert without.returncode == 3
    assert "make report YEAR=2018" in without.stderr


@pytest.mark.parametrize(
    "text",
    ["6472014101900001", "0812-3456-7890", "orang@contoh.go.id"],
    ids=["nik", "telp", "surel"],
)
def test_raw_data_with_personal_data_are_not_packed(single, text):
    sources = single.raw / "narasi" / "penutup.md"
    manifest = (single.report / "manifest.json").read_text(encoding="utf-8")
    # Even if a report was made of it: the manifest agrees with the raw file.
    before = sources.read_text(encoding="utf-8")
    with single.edited(sources, "\n", f"\n<!-- {text} -->\n"):
        old, new = (sha256(t.encode()).hexdigest() for t in (before, sources.read_text("utf-8")))
        assert old in manifest
        refused = _bundle_of(single, manifest.replace(old, new))
    (single.report / "manifest.json").write_text(manifest, encoding="utf-8")
    assert refused.returncode == 1
    assert "penutup.md" in refused.stderr
    assert text not in refused.stderr


def _bundle_of(project, manifest):
    plain = json.loads(manifest)
    plain["fingerprint"] = fingerprint(plain)
    (project.report / "manifest.json").write_text(json.dumps(plain), encoding="utf-8")
    return project.run_here("bundle", YEAR)


def test_the_full_bundle_says_that_it_is_secret(bundle, unpacked):
    assert bundle.name == "laporan-kinerja-2018-bundel-lengkap-rahasia.zip"
    assert (unpacked / "data/raw/2018/wub.csv").is_file()
    assert ROCrate(unpacked).root_dataset["conditionsOfAccess"].startswith("RAHASIA: memuat data")


def test_the_bundle_lies_beside_the_report(project):
    path = bundle_path(YearPaths(project.folder, 2018), full=False)
    assert path.parent == project.report.parent
