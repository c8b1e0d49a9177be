"""Setting .venv up: when it is begun, what is kept, what it says. No network; see tests/install."""

import errno
import importlib.util
import io
import os
import shutil
import subprocess
import sys
import threading
from contextlib import redirect_stderr
from pathlib import Path
from venv import EnvBuilder

import pytest

FILES = ("requirements.lock", "pyproject.toml", "scripts/environment.sh", "scripts/environment.py")
EMPTY = EnvBuilder(symlinks=True)  # as `python -m venv --without-pip`
OLD_PYTHON = "#!/bin/sh\nexit 1\n"


@pytest.fixture
def project(root, tmp_path):
    """A project whose .venv is whole, but empty, and whose set-up only says that it was begun."""
    folder = tmp_path / "pro yek"
    (folder / "scripts").mkdir(parents=True)
    for name in FILES:
        shutil.copy(root / name, folder / name)
    (folder / "scripts/environment.py").write_text("print('SETTING UP')\n", encoding="utf-8")
    EMPTY.create(folder / ".venv")
    (folder / ".venv/.stamp").write_text(needed(folder), encoding="utf-8")
    return folder


def needed(folder):
    command = ["sh", "scripts/environment.sh", "needed"]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def environment_of(folder, python="", path=None):
    return subprocess.run(
        ["sh", folder / "scripts/environment.sh"],
        check=False,
        cwd=folder.parent,
        env={"PATH": str(path) if path else os.environ["PATH"], "IKU_PYTHON": python},
        capture_output=True,
        text=True,
    )


def tools_with(folder, **scripts):
    """A PATH with the tools of a bare system and the given programs only."""
    tools = folder / "tools"
    tools.mkdir()
    for name in ("sh", "cat", "cksum", "dirname", "readlink"):
        (tools / name).symlink_to(shutil.which(name))
    for name, text in scripts.items():
        (tools / name).write_text(text, encoding="utf-8")
        (tools / name).chmod(0o755)
    return tools


def move(folder):
    return folder.rename(folder.parent / "pindah")


def dangle(folder):
    (folder / ".venv/bin/python").unlink()
    (folder / ".venv/bin/python").symlink_to("/nonexistent/python")


def replace_interpreter(folder):
    (folder / ".venv/bin/python").unlink()
    other = folder / "python3.99"
    other.write_text("#!/bin/sh\necho '(3, 99)'\n", encoding="utf-8")
    other.chmod(0o755)
    (folder / ".venv/bin/python").symlink_to(other)


def change_version(folder):
    lines = (folder / ".venv/.stamp").read_text(encoding="utf-8").replace("(3, ", "(2, ")
    (folder / ".venv/.stamp").write_text(lines, encoding="utf-8")


def interrupt(folder):
    (folder / ".venv/.stamp").unlink()


def empty_stamp(folder):
    (folder / ".venv/.stamp").write_text("", encoding="utf-8")


def remove(folder):
    shutil.rmtree(folder / ".venv")


def link_to_nothing(folder):
    shutil.rmtree(folder / ".venv")
    (folder / ".venv").symlink_to("/nonexistent/venv")


def change_lock(folder):
    with (folder / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("# changed\n")


def change_declaration(folder):
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as lock:
        lock.write("# changed\n")


DAMAGES = (
    *(move, dangle, replace_interpreter, change_version, interrupt, empty_stamp),
    *(remove, link_to_nothing, change_lock, change_declaration),
)


def test_an_environment_that_is_whole_is_left_in_silence_and_at_once(project):
    for name in FILES:
        (project / name).touch()  # as a checkout does
    out = environment_of(project)
    assert (out.returncode, out.stdout, out.stderr) == (0, "", "")
    assert environment_of(project, python=sys.executable).stdout == ""


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_whatever_happened_to_an_environment_it_is_set_up_again(project, damage):
    out = environment_of(damage(project) or project)
    assert (out.returncode, out.stdout, out.stderr) == (0, "SETTING UP\n", "")


def test_another_python_asked_for_is_taken(project, tmp_path):
    other = tmp_path / "python3.99"
    other.write_text(
        '#!/bin/sh\ncase "$*" in *realpath*) echo /other ;; *.py) echo OTHER ;; esac\n',
        encoding="utf-8",
    )
    other.chmod(0o755)
    assert environment_of(project, python=str(other)).stdout == "OTHER\n"


def test_the_first_python_new_enough_is_taken(project, tmp_path):
    interrupt(project)
    tools = tools_with(tmp_path, python3=OLD_PYTHON, **{"python3.13": '#!/bin/sh\necho "$@"\n'})
    assert environment_of(project, path=tools).stdout.splitlines()[-1] == "scripts/environment.py"


@pytest.mark.parametrize(
    ("scripts", "python", "says"),
    [
        ({}, "", "apt-get install python3 python3-venv"),
        ({"python3": OLD_PYTHON}, "", "make PYTHON=/jalan/ke/python3.12"),
        ({"python3": OLD_PYTHON}, "python3", "PYTHON=python3 bukan Python 3.11 atau lebih baru"),
        ({}, "--version", "PYTHON=--version bukan Python 3.11"),
        ({}, "$(touch canary)", "PYTHON=$(touch canary) bukan Python 3.11"),
    ],
)
def test_without_a_python_that_is_new_enough_the_way_out_is_told(
    project, tmp_path, scripts, python, says
):
    interrupt(project)
    out = environment_of(project, python, tools_with(tmp_path, **scripts))
    assert (out.returncode, out.stdout) == (1, "")
    assert says in out.stderr
    assert len(out.stderr.splitlines()) == 2
    assert not list(tmp_path.rglob("canary"))


# Below: the part in Python, its tools replaced by one that makes an empty environment.


@pytest.fixture
def setting_up(project, root, monkeypatch):
    shutil.copy(root / "scripts/environment.py", project / "scripts/environment.py")
    spec = importlib.util.spec_from_file_location("environment", project / "scripts/environment.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.calls = []

    def run(_lock, *command):
        module.calls.append([word for word in command if word in {"venv", "pip", "uv", "sync"}])
        if "venv" in command:
            EMPTY.create(project / ".venv")

    monkeypatch.setattr(module, "_run", run)
    monkeypatch.setattr(module.signal, "signal", lambda *_: None)
    monkeypatch.chdir(project)
    (project / ".venv/.stamp").write_text(needed(project), encoding="utf-8")
    (project / ".venv/old").touch()
    return module


@pytest.mark.parametrize("damage", DAMAGES[1:], ids=lambda damage: damage.__name__)
def test_all_is_made_anew_unless_only_what_is_declared_changed(setting_up, project, damage):
    damage(project)
    assert setting_up.main() == 0
    kept = damage in {change_lock, change_declaration}
    assert (project / ".venv/old").exists() == kept
    assert (["venv"] in setting_up.calls) == (not kept)
    assert ["pip", "sync"] in setting_up.calls
    assert (project / ".venv/.stamp").read_text(encoding="utf-8") == needed(project)
    assert environment_of(project).stdout == ""


def test_two_set_ups_at_once_wait_and_only_one_works(setting_up, project, capsys):
    interrupt(project)
    codes = []
    both = [threading.Thread(target=lambda: codes.append(setting_up.main())) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(timeout=30)
    assert codes == [0, 0]
    assert setting_up.calls.count(["venv"]) == 1
    assert "Menunggu perintah lain" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (OSError(errno.ENOSPC, "x"), "Disk penuh"),
        (OSError(errno.EROFS, "x"), "tidak dapat ditulis"),
        (PermissionError(errno.EACCES, "x"), "tidak dapat ditulis"),
        (KeyboardInterrupt(), "dibatalkan"),
    ],
)
def test_a_set_up_that_failed_is_told_and_begun_anew(setting_up, project, monkeypatch, fault, says):
    interrupt(project)

    def fail(*_):
        raise fault

    told = io.StringIO()
    with monkeypatch.context() as failing, redirect_stderr(told):
        failing.setattr(setting_up, "_run", fail)
        assert setting_up.main() == (130 if isinstance(fault, KeyboardInterrupt) else 1)
    assert says in told.getvalue()
    assert setting_up.main() == 0
    assert ["venv"] in setting_up.calls


@pytest.mark.parametrize(
    ("output", "says"),
    [
        ("ERROR: No matching distribution found for uv==1", "Periksa jaringan"),
        ("error: Failed to fetch: `index`\n dns error: no answer", "Periksa jaringan"),
        ("SSLCertVerificationError: certificate verify failed", "ca-certificates"),
        ("error: Hash mismatch for `x`", "Jangan dipakai"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "Jangan dipakai"),
        ("OSError: [Errno 28] No space left on device", "Kosongkan tempat"),
        ("error: Read-only file system (os error 30)", "Beri izin tulis"),
        ("something else", "Hapus .venv"),
        ("", "Hapus .venv"),
    ],
)
def test_what_a_tool_says_becomes_a_cause_with_a_way_out(setting_up, output, says):
    told = "\n".join(setting_up._cause_of_output(output))
    assert says in told
    assert output.strip().rpartition("\n")[2].strip() in told


def test_a_python_without_venv_is_told_with_its_package(setting_up, monkeypatch, capsys):
    monkeypatch.setattr(setting_up, "find_spec", lambda name: None if name == "ensurepip" else 1)
    assert setting_up.main() == 1
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert f"apt-get install python{version}-venv" in capsys.readouterr().err


def test_uv_itself_comes_by_hash(setting_up, project, monkeypatch):
    interrupt(project)
    asked = []

    def run(_lock, *command):
        if "--requirement" in command:
            asked.append((command, Path(command[-1]).read_text(encoding="utf-8")))

    monkeypatch.setattr(setting_up, "_run", run)
    setting_up._install_uv(0)
    [(command, text)] = asked
    assert "--require-hashes" in command
    assert text.startswith("uv==")
    assert text.count("--hash=sha256:") > 5
    assert text.count("==") == 1
