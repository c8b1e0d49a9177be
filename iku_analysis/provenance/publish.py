"""Keep the small record of a published year in git: its manifest and its results."""

from __future__ import annotations

import subprocess

from rich.console import Console

from iku_analysis.base.errors import IkuError
from iku_analysis.base.locks import whole_report
from iku_analysis.base.paths import RESULTS, YearPaths
from iku_analysis.provenance.build_state import FINGERPRINT, SHORT_FINGERPRINT
from iku_analysis.provenance.code_state import git
from iku_analysis.provenance.verify import standing_manifest


def publish(paths: YearPaths, console: Console) -> int:
    """Commit the record of a finished report.

    Returns
    -------
    int
        Exit code 0; a fault is raised.

    Raises
    ------
    IkuError
        If the report is a draft, does not stand any more, or the project is not in git.
    """
    with whole_report(paths):
        return _publish(paths, console)


def _publish(paths: YearPaths, console: Console) -> int:
    manifest = standing_manifest(paths)
    if manifest["draft"]:
        raise IkuError(
            f"Laporan {paths.period} masih DRAF: {'; '.join(manifest['draft'])}.",
            f"Simpan perubahan dengan git commit dan isi catatan revisi, lalu: {paths.command}",
        )
    if not manifest["code"]["commit"]:
        raise IkuError(
            "Proyek ini tidak berada dalam git, jadi tidak ada tempat menyimpan catatan terbit.",
            "Jalankan dari salinan git proyek.",
        )
    files = [paths.manifest, *sorted((paths.report / RESULTS).glob("*.json"))]
    names = [paths.relative(path) for path in files]
    short = manifest[FINGERPRINT][:SHORT_FINGERPRINT]
    if _commit(paths, names, f"Terbitkan laporan kinerja {paths.period}, manifes {short}"):
        console.print(f"Terbit: {len(names)} berkas dalam git, manifes {short}.")
    else:
        console.print(f"Sudah terbit: manifes {short}.")
    return 0


def _commit(paths: YearPaths, names: list[str], message: str) -> bool:
    """Commit these files alone; False when nothing in them is new."""
    try:
        git(paths.root, "add", "--force", "--", *names)
        if not git(paths.root, "diff", "--cached", "--name-only", "--", *names):
            return False
        git(paths.root, "commit", "--quiet", "--message", message, "--", *names)
    except subprocess.CalledProcessError as fault:
        raise IkuError(
            f"git menolak: {fault.stderr.strip() or fault.stdout.strip()}",
            "Perbaiki seperti kata git, lalu jalankan lagi perintah yang sama.",
        ) from None
    return True
