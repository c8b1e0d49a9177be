"""Build .venv: one at a time, anew unless only what is declared changed, stamped when whole.

environment.sh calls it when the stamp is missing or tells of something else, with a Python that is
new enough. Only the standard library is there.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = Path(".venv")
STAMP = ENVIRONMENT / ".stamp"
PYTHON = ENVIRONMENT / "bin" / "python"
UV = ENVIRONMENT / "bin" / "uv"
LOCK = Path("requirements.lock")
BOUND_LINES = 3  # of the stamp: folder, interpreter, version; another one needs everything anew
SIGNAL_EXIT_CODE = 128  # and the number of the signal

AGAIN = "lalu jalankan lagi perintah yang sama."
NOT_WRITABLE = (
    f"Folder {ROOT} tidak dapat ditulis, padahal .venv dibuat di situ.",
    f"Beri izin tulis, atau salin proyek ke folder yang dapat ditulis, {AGAIN}",
)
FULL = (
    "Disk penuh.",
    f"Kosongkan tempat di folder proyek, {tempfile.gettempdir()}, dan ~/.cache, {AGAIN}",
)
CAUSES: tuple[tuple[str, tuple[str, str]], ...] = (
    (r"no space left|disk quota", FULL),
    (r"read-only file system|permission denied", NOT_WRITABLE),
    (
        r"certificate|UnknownIssuer",
        (
            "Sertifikat indeks paket Python tidak dikenal.",
            f"Pasang sertifikat kantor (Debian, Ubuntu: apt-get install ca-certificates), {AGAIN}",
        ),
    ),
    (
        r"do not match the hashes|hash mismatch",
        (
            "Paket yang diunduh tidak sama dengan yang tercatat di requirements.lock.",
            "Jangan dipakai. Laporkan kepada yang mengurus indeks paket.",
        ),
    ),
    (
        r"connect|resol[uv]|timed out|failed to fetch|sending request|no matching distribution",
        (
            "Paket Python tidak dapat diunduh.",
            f"Periksa jaringan dan indeks paket (python3 -m pip config list), {AGAIN}",
        ),
    ),
)


class Fault(Exception):
    """What is wrong, and how to mend it."""


def main() -> int:
    """Set the environment up and say what hinders it in one line.

    Returns
    -------
    int
        Exit code: 0 done, 1 a fault, 128 + number of the signal that cancelled it.
    """
    os.chdir(ROOT)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _cancel)
    try:
        _see_that_venv_is_there()
        with _locked() as lock:
            _set_up(lock)
    except Fault as fault:
        print(*fault.args, sep="\n  ", file=sys.stderr)
        return 1
    except OSError as fault:
        print(*_cause(fault), sep="\n  ", file=sys.stderr)
        return 1
    except KeyboardInterrupt as cancelled:
        print("dibatalkan", file=sys.stderr)
        return SIGNAL_EXIT_CODE + (cancelled.args or (signal.SIGINT,))[0]
    return 0


def _cancel(number: int, _frame: object) -> None:
    raise KeyboardInterrupt(number)


def _see_that_venv_is_there() -> None:
    if find_spec("venv") and find_spec("ensurepip"):
        return
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    raise Fault(
        f"{name} di sini tidak memuat venv dan ensurepip.",
        f"Pasang: apt-get install {name}-venv (sebagai root atau dengan sudo), {AGAIN}",
    )


def _set_up(lock: int) -> None:
    if _is_whole():  # by the one waited for
        return
    print("Menyiapkan lingkungan di .venv ...", flush=True)
    anew = not _is_bound_here()
    STAMP.unlink(missing_ok=True)
    if anew:
        _remove(ENVIRONMENT)
        _run(lock, sys.executable, "-m", "venv", str(ENVIRONMENT))
        _install_uv(lock)
    _run(
        lock, *_uv("sync"), "--system-certs", "--require-hashes", "--compile-bytecode", str(LOCK)
    )  # system certificates, because office networks often put their own in between
    _run(lock, *_uv("install"), "--no-build-isolation", "--no-deps", "--editable", ".")
    STAMP.write_text(_needed(), encoding="utf-8")


@contextmanager
def _locked() -> Iterator[int]:
    """Hold the folder itself, so that nothing is left behind; tools hold on to it too."""
    folder = os.open(".", os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Menunggu perintah lain yang sedang menyiapkan .venv ...", flush=True)
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield folder
    finally:
        os.close(folder)


def _needed() -> str:
    asked = subprocess.run(
        ["sh", "scripts/environment.sh", "needed"], capture_output=True, text=True, check=False
    )
    return asked.stdout if asked.returncode == 0 else ""


def _stamped() -> str:
    return STAMP.read_text(encoding="utf-8") if STAMP.is_file() else ""


def _is_of_this_python() -> bool:
    return not os.environ.get("IKU_PYTHON") or os.path.realpath(PYTHON) == os.path.realpath(
        sys.executable
    )


def _is_whole() -> bool:
    return bool(_stamped()) and _stamped() == _needed() and _is_of_this_python()


def _is_bound_here() -> bool:
    """Whether folder and interpreter are the ones it was made for."""
    made, needed = (text.splitlines()[:BOUND_LINES] for text in (_stamped(), _needed()))
    return len(made) == BOUND_LINES and made == needed and _is_of_this_python()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _install_uv(lock: int) -> None:
    """Install uv in the version and with the hashes of the lock, by pip."""
    lines = re.search(r"^uv==(?:.*\\\n)*.*\n", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    if not lines:
        raise Fault(
            f"{LOCK} tidak memuat uv.", "Kembalikan berkas itu: git checkout requirements.lock"
        )
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as wanted:
        wanted.write(lines[0])
        wanted.flush()
        options = ("--quiet", "--disable-pip-version-check", "--require-hashes", "--requirement")
        _run(lock, str(PYTHON), "-m", "pip", "install", *options, wanted.name)


def _uv(verb: str) -> list[str]:
    cache = Path(
        os.environ.get("UV_CACHE_DIR")
        or os.environ.get("XDG_CACHE_HOME")
        or Path("~/.cache").expanduser()
    )
    there = next(folder for folder in (cache, *cache.absolute().parents) if folder.exists())
    options = [] if os.access(there, os.W_OK) else ["--no-cache"]
    return [str(UV), "pip", verb, "--quiet", "--python", str(PYTHON), *options]


def _run(lock: int, *command: str) -> None:
    """Run a tool in a group of its own, none of which outlives a cancelled set-up."""
    tool = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        pass_fds=[lock],
        process_group=0,
    )
    try:
        output, _ = tool.communicate()
    except BaseException:
        os.killpg(tool.pid, signal.SIGKILL)
        tool.wait()
        raise
    if tool.returncode:
        raise Fault(*_cause_of_output(output))


def _cause(fault: OSError) -> tuple[str, str]:
    if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
        return FULL
    if fault.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return NOT_WRITABLE
    return (f"{fault.filename or ENVIRONMENT}: {fault.strerror or fault}.", f"Perbaiki, {AGAIN}")


def _cause_of_output(output: str) -> tuple[str, ...]:
    """Say why a tool failed, its own words last."""
    words = [line.strip() for line in output.splitlines() if line.strip()] or ["tanpa pesan"]
    for pattern, cause in CAUSES:
        if re.search(pattern, output, re.IGNORECASE):
            return (*cause, f"({words[-1]})")
    return ("Lingkungan tidak dapat disiapkan.", f"Hapus .venv, {AGAIN}", *words[-5:])


if __name__ == "__main__":
    sys.exit(main())
