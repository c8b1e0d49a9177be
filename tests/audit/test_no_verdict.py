"""Whatever ends an audit before it has compared everything is no verdict: exit code 3, and why."""

import json
import os
import signal
import struct
import subprocess
import zipfile
from types import SimpleNamespace

import psutil
import pytest

from iku_analysis.__main__ import main
from iku_analysis.audit import audit_report, auditing, rebuild, record
from iku_analysis.audit.no_verdict import SIGNALS, NoVerdict, interruption, only_verdicts
from iku_analysis.audit.verdict import Kind, identical
from iku_analysis.audit.work_folder import work_folder
from iku_analysis.provenance.verify import VERSION

PROJECT = "laporan-kinerja-2018"
MANIFEST = f"{PROJECT}/reports/2018/manifest.json"
RAW = f"{PROJECT}/data/raw/2018/iku.yaml"
DIGEST = "0" * 64
FILE = {"path": "a", "sha256": DIGEST, "bytes": 1}
WHOLE = {
    "version": VERSION,
    "year": 2018,
    "inputs": [FILE],
    "catalogue": {"organisasi": "a", "kebijakan": {}, "sasaran": []},
    "code": {
        "commit": "", "changed": [], "package_sha256": DIGEST, "files": [FILE], "notebooks": [],
    },
    "environment": {"lock_sha256": DIGEST, "pins": {}, "python": "3.11", "packages": {}},
    "parameters": {},
    "results": [{"indicator": 1, "status": "contoh"}],
    "moved": [],
    "findings": {
        "counts": dict.fromkeys(("galat", "peringatan", "diterima", "catatan"), 0),
        "accepted": [],
    },
    "draft": [],
    "fingerprint": DIGEST,
    "outputs": [FILE],
}  # fmt: skip


@pytest.fixture
def audited(tmp_path, monkeypatch, capfd):
    """Run the command in a project of its own, with a folder of its own for temporary files."""
    project, temporary = tmp_path / "proyek", tmp_path / "sementara"
    for name in ("data/raw/2018", "notebooks", "reports/2018"):
        (project / name).mkdir(parents=True)
    temporary.mkdir()
    monkeypatch.setenv("IKU_ROOT", str(project))
    monkeypatch.setattr("tempfile.tempdir", str(temporary))

    def run(*options, year="2018"):
        handlers = [signal.getsignal(number) for number in SIGNALS]
        code = main(["audit", year, *map(str, options)])
        said = capfd.readouterr()
        assert list(temporary.iterdir()) == []
        assert [signal.getsignal(number) for number in SIGNALS] == handlers
        assert "Traceback" not in said.err
        return SimpleNamespace(code=code, err=said.err, out=said.out)

    run.project = project
    return run


def bundle(folder, files, change=None):
    path = folder / "bundel.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files:
            archive.writestr(name, text)
    if change:
        path.write_bytes(change(path.read_bytes()))
    return path


def good(manifest=WHOLE):
    return [(RAW, ""), (MANIFEST, json.dumps(manifest))]


def lying(content):
    """Claim in the directory that the first file unpacks to one byte."""
    place = content.index(b"PK\1\2") + 24
    return content[:place] + struct.pack("<I", 1) + content[place + 4 :]


def flag(bit):
    def change(content):
        place = content.index(b"PK\1\2") + 8
        return content[:place] + bytes([content[place] | bit]) + content[place + 1 :]

    return change


LINK = zipfile.ZipInfo(f"{PROJECT}/tautan")
LINK.external_attr = 0o120777 << 16


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("files", "change", "why"),
    [
        ([], lambda _: b"", "bukan berkas zip yang utuh"),
        ([], lambda _: b"bukan zip" * 99, "bukan berkas zip yang utuh"),
        (good(), lambda content: content[: len(content) // 2], "bukan berkas zip yang utuh"),
        (good(), lambda content: content.replace(b'"version"', b'"versiom"', 1), "zip yang utuh"),
        ([(RAW, "x" * 99), *good()[1:]], lying, "bukan berkas zip yang utuh"),
        (good(), flag(1), "bukan berkas zip yang utuh"),
        ([], None, "tidak memuat folder proyek"),
        ([(RAW.replace("2018", "2017"), "")], None, "tidak memuat tahun 2018; yang ada: 2017"),
        ([*good(), (MANIFEST, "{}")], None, "lebih dari sekali"),
        ([*good(), (MANIFEST.upper(), "{}")], None, "lebih dari sekali"),
        ([*good(), (f"{PROJECT}/./data/raw/2018/iku.yaml", "{}")], None, "lebih dari sekali"),
        ([*good(), (f"{PROJECT}/data", "berkas")], None, ""),
        ([*good(), ("../luar", "x")], None, "keluar dari foldernya"),
        ([*good(), ("a\\..\\luar", "x")], None, "keluar dari foldernya"),
        ([*good(), (LINK, "/etc")], None, "keluar dari foldernya"),
        ([*good(), ("a" * 300, "x")], None, ""),
        ([(RAW, "")], None, "manifest.json belum ada"),
        ([(RAW, ""), (MANIFEST, b"\xff")], None, "manifest.json tidak dapat dibaca"),
        ([(RAW, ""), (MANIFEST, "{")], None, "manifest.json tidak dapat dibaca"),
        ([(RAW, ""), (MANIFEST, "[" * 99_999)], None, ""),
        ([(RAW, ""), (MANIFEST, "[]")], None, "berversi None"),
        (good(WHOLE | {"version": 1}), None, "berversi 1"),
        (good(WHOLE | {"year": 2017}), None, "tahun 2017, bukan 2018"),
        (good(WHOLE | {"outputs": [FILE | {"path": "a/../../b"}]}), None, "outputs.0.path"),
        (good(WHOLE | {"outputs": [FILE | {"path": "/etc/passwd"}]}), None, "outputs.0.path"),
    ],
)
def test_a_bundle_that_is_none_is_no_verdict(audited, tmp_path, files, change, why):
    found = audited("--bundle", bundle(tmp_path, files, change))
    assert found.code == 3, found.out
    assert found.err.startswith("TANPA VERDIK: ")
    assert why in found.err


def test_a_bundle_is_measured_before_it_is_unpacked(audited, tmp_path, monkeypatch):
    monkeypatch.setattr(record, "MAX_BUNDLE_BYTES", 1000)
    path = tmp_path / "bom.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(RAW, "0" * 1001)
    assert "terlalu besar" in audited("--bundle", path).err


@pytest.mark.parametrize("key", WHOLE)
def test_a_manifest_that_lacks_a_key_names_it(audited, tmp_path, key):
    found = audited(
        "--bundle", bundle(tmp_path, good({k: v for k, v in WHOLE.items() if k != key}))
    )
    assert found.code == 3
    assert key in found.err or key == "version"


@pytest.mark.parametrize("year", ["2017", "20x8", "", "../2018"])
def test_a_wrong_year_is_no_verdict(audited, tmp_path, year):
    assert audited(year=year).code == 3
    assert audited("--bundle", bundle(tmp_path, good()), year=year).code == 3


# --- what comes from outside while it runs ----------------------------------------------------


POINTS = [
    (record, "load_manifest"),
    (auditing, "changes_since"),
    (auditing, "lay_out"),
    (auditing, "build"),
    (auditing, "compare"),
    (audit_report, "write_audit"),
    (audit_report, "print_audit"),
]


def steps(monkeypatch, spoilt, then):
    """An audit of steps that do nothing, one of which is spoilt."""
    doing = {
        "load_manifest": lambda *_: WHOLE,
        "changes_since": lambda *_, **__: [],
        "lay_out": lambda record, *_, **__: record.basis,
        "build": lambda *_: "",
        "compare": lambda *_: [identical(Kind.TEXT, "a")],
        "write_audit": lambda *_: [],
        "print_audit": lambda *_: None,
    }
    monkeypatch.setattr(auditing, "_whose_code", lambda *_: ())
    for module, name in [*POINTS, (auditing, "load_manifest")]:
        monkeypatch.setattr(module, name, then if name == spoilt else doing[name])


def test_steps_that_end_well_are_a_verdict(audited, monkeypatch):
    steps(monkeypatch, "", None)
    assert audited().code == 0


def fails(fault):
    def step(*_, **__):
        raise fault

    return step


FAULTS = {
    "OSError": (OSError(28, "No space left on device", "x"), "disk penuh"),
    "KeyError": (KeyError("a"), "KeyError"),
    "MemoryError": (MemoryError(), "MemoryError"),
    "SystemExit": (SystemExit(0), "SystemExit"),
    "BrokenPipeError": (BrokenPipeError(32, "Broken pipe"), "Broken pipe"),
}


@pytest.mark.parametrize("name", [name for _, name in POINTS])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_any_step_is_no_verdict(audited, monkeypatch, name, fault):
    raised, words = FAULTS[fault]
    steps(monkeypatch, name, fails(raised))
    found = audited()
    assert (found.code, words in found.err) == (3, True), found.err


@pytest.mark.parametrize("name", [name for _, name in POINTS])
@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_in_any_step_is_no_verdict(audited, monkeypatch, name, number):
    steps(monkeypatch, name, lambda *_, **__: os.kill(os.getpid(), number))
    found = audited()
    assert found.code == 3
    assert found.err.startswith(f"TANPA VERDIK: audit dibatalkan ({number.name})")


def test_a_signal_a_library_swallows_still_counts(audited, monkeypatch):
    def swallowing(*_, **__):
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        except BaseException:  # noqa: BLE001 -- as finalisers and callbacks do
            return ""
        return ""

    steps(monkeypatch, "build", swallowing)
    assert "dibatalkan (SIGTERM)" in audited().err


def test_signals_while_it_ends_neither_stop_the_tidying_nor_show(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def audit():
        with only_verdicts(), work_folder("a"):
            try:
                os.kill(os.getpid(), signal.SIGINT)
            finally:
                os.kill(os.getpid(), signal.SIGTERM)

    with pytest.raises(NoVerdict, match="SIGINT"):
        audit()
    assert list(tmp_path.iterdir()) == []


def test_what_is_held_ends_before_a_signal_does_its_work():
    done = []

    def audit():
        with only_verdicts():
            with interruption.held():
                os.kill(os.getpid(), signal.SIGINT)
                done.append(1)
            done.append(2)

    with pytest.raises(NoVerdict):
        audit()
    assert done == [1]


def test_the_rebuild_and_all_it_started_end_with_the_audit(audited, monkeypatch, tmp_path):
    mark = tmp_path / "anak"
    script = f"sleep 600 & echo $! > {mark}; kill -INT $PPID; wait"

    def started(_):
        return subprocess.Popen(
            ["sh", "-c", script], stdout=subprocess.PIPE, text=True, process_group=0
        )

    steps(monkeypatch, "build", rebuild.build)
    monkeypatch.setattr(rebuild, "_started", started)
    assert audited().code == 3
    child = int(mark.read_text())
    assert not psutil.pid_exists(child) or psutil.Process(child).status() == "zombie"


def test_a_rebuild_that_fails_says_what_it_said(audited, monkeypatch):
    steps(monkeypatch, "build", lambda *_: "GALAT wub.csv\nbaris 2")
    monkeypatch.setattr(auditing, "record_items", lambda _: [])
    found = audited()
    assert found.code == 3
    assert "tidak ada yang dibandingkan" in found.err
    assert "GALAT wub.csv\n  baris 2" in found.err
