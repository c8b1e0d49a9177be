"""Every documented way to install, and what mends itself, for real: `make test-install`.

It takes minutes and the network, so its name is none that pytest collects by itself. Commands are
read from the documents that print them.
"""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest

CHECKED = "0 galat, 2 peringatan, 3 catatan: data siap dipakai"


@pytest.fixture(scope="module")
def project(root, tmp_path_factory):
    """The project as committed or edited, without what is ignored."""
    folder = tmp_path_factory.mktemp("rute") / "pro yek"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (root / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, folder / name)
    return folder


def run(folder, command, **variables):
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["sh", "-euc", command],
        check=False,
        cwd=folder,
        env={**inherited, **variables},
        capture_output=True,
        text=True,
        timeout=600,
    )


def make(folder, words="check YEAR=2018", **variables):
    return run(folder, f"make {words}", **variables)


def assert_checked(out):
    assert (out.returncode, out.stdout.splitlines()[-1:]) == (0, [CHECKED]), out.stdout + out.stderr


@pytest.fixture
def fresh(project):
    environment = project / ".venv"
    if environment.is_symlink():
        environment.unlink()
    shutil.rmtree(environment, ignore_errors=True)
    return project


def indented_after(text, head):
    """Commands of the indented block that follows a line."""
    block = text.partition(f"{head}\n\n")[2].partition("\n\n")[0]
    return [line.strip() for line in block.splitlines()]


def test_the_commands_of_a_bundle_without_make(root, fresh):
    text = (root / "iku_analysis/provenance/bundel.md").read_text(encoding="utf-8")
    *installing, auditing = indented_after(text, "Tanpa make:")
    assert len(installing) == 3
    assert auditing == ".venv/bin/iku audit {year}"
    assert_checked(run(fresh, "\n".join([*installing, ".venv/bin/iku check 2018"])))


def test_the_commands_of_environment_yml_in_a_fresh_environment_in_place_of_conda(root, fresh):
    text = (root / "environment.yml").read_text(encoding="utf-8")
    commands = re.findall(r"^#   (python .*|iku .*)$", text, re.MULTILINE)
    assert len(commands) == 3
    commands = [*commands[:-1], "iku check 2018"]
    activate = f'"{sys.executable}" -m venv .venv\n. .venv/bin/activate\n'
    assert_checked(run(fresh, activate + "\n".join(commands)))


def test_make_in_a_fresh_folder_then_nothing_to_do(fresh):
    first, second = make(fresh), make(fresh)
    assert first.stdout.startswith("Menyiapkan lingkungan")
    assert_checked(first)
    assert_checked(second)
    assert "Menyiapkan" not in second.stdout


def dangling(folder):
    (folder / ".venv/bin/python").unlink()
    (folder / ".venv/bin/python").symlink_to("/nonexistent/python")


def nowhere(folder):
    shutil.rmtree(folder / ".venv")
    (folder / ".venv").symlink_to("/nonexistent/venv")


def foreign(folder):
    shutil.rmtree(folder / ".venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / ".venv"], check=True)


def moved(folder):
    # the environment of another place, as after a renamed folder
    stamp = folder / ".venv/.stamp"
    lines = stamp.read_text(encoding="utf-8").splitlines(keepends=True)
    stamp.write_text("".join(["/elsewhere\n", *lines[1:]]), encoding="utf-8")


@pytest.mark.parametrize("damage", [dangling, nowhere, foreign, moved], ids=lambda it: it.__name__)
def test_a_damaged_environment_is_made_anew(project, damage):
    make(project, "environment")
    damage(project)
    out = make(project)
    assert out.stdout.startswith("Menyiapkan lingkungan")
    assert_checked(out)


def test_a_moved_project_works_again_with_its_scripts(project):
    make(project, "environment")
    elsewhere = project.rename(project.with_name("pin dah"))
    try:
        assert_checked(make(elsewhere))
        assert_checked(run(elsewhere, ".venv/bin/iku check 2018"))
    finally:
        elsewhere.rename(project)


@pytest.mark.parametrize("seed", [time.time_ns() % 10**6])  # in the name of a failed test
def test_a_set_up_killed_at_any_moment_is_begun_anew(fresh, seed):
    chance = random.Random(seed)  # noqa: S311 -- no secret
    for seconds in (chance.uniform(0.1, 3), chance.uniform(3, 12)):
        building = subprocess.Popen(
            ["make", "environment"], cwd=fresh, start_new_session=True, stdout=subprocess.DEVNULL
        )
        time.sleep(seconds)
        os.killpg(building.pid, signal.SIGKILL)
        building.wait()
    assert_checked(make(fresh))


def test_two_makes_at_once_wait_for_one_another(fresh):
    both = [
        subprocess.Popen(["make", "check"], cwd=fresh, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = [one.communicate(timeout=600)[0] for one in both]
    assert [one.returncode for one in both] == [0, 0], told
    assert sorted("Menunggu" in text for text in told) == [False, True]
    assert all(text.splitlines()[-1] == CHECKED for text in told)


@pytest.mark.skipif(os.geteuid() != 0, reason="a network is taken away by root only")
def test_without_network_the_way_out_is_told(fresh):
    out = run(fresh, "unshare --net make environment")
    assert out.returncode == 2
    assert "Paket Python tidak dapat diunduh." in out.stderr
    assert "lalu jalankan lagi perintah yang sama." in out.stderr
    assert "Traceback" not in out.stderr


def other_pythons():
    names = [f"python3.{minor}" for minor in range(11, 16) if minor != sys.version_info.minor]
    works = [
        name
        for name in names
        if shutil.which(name)
        and not subprocess.run([name, "-c", ""], check=False, capture_output=True).returncode
    ]
    return works or [pytest.param("", marks=pytest.mark.skip(reason="no other Python here"))]


@pytest.mark.parametrize("python", other_pythons())
def test_another_python_builds_audits_and_lints(fresh, python):
    out = make(fresh, f"environment PYTHON={python}")
    assert out.returncode == 0, out.stderr
    git = "git -c user.name=x -c user.email=x@x.invalid"
    out = run(fresh, f"git init -q . && git add -A && {git} commit -qm x && make report audit lint")
    shutil.rmtree(fresh / ".git")
    assert out.returncode == 0, out.stdout + out.stderr
    assert "IDENTIK" in out.stdout
