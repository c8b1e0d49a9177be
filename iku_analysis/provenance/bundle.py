"""Everything an auditor needs in one file: data, code, report and their description as RO-Crate."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rocrate.rocrate import ROCrate

from iku_analysis.base.digests import digest_on_disk
from iku_analysis.base.errors import IkuError
from iku_analysis.base.input_files import ChangedInputsError
from iku_analysis.base.locks import whole_report
from iku_analysis.base.outputs import MEDIA_TYPES
from iku_analysis.base.package_sources import PACKAGE
from iku_analysis.base.paths import YearPaths
from iku_analysis.base.terminal import say
from iku_analysis.declarations.package import load_package
from iku_analysis.provenance.build_state import FINGERPRINT, OUTPUTS
from iku_analysis.provenance.code_state import code_state, export_state
from iku_analysis.provenance.privacy_scan import refuse_personal_data, search
from iku_analysis.provenance.revision import published_export
from iku_analysis.provenance.verify import standing_manifest

PROJECT_FILES = (
    *("Makefile", "scripts/environment.py", "scripts/environment.sh"),
    *("pyproject.toml", "requirements.lock", "environment.yml"),
)
README = "README.md"
NO_LICENCE = "Lisensi data belum dinyatakan oleh instansi."
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODE = 0o644 << 16
README_TEMPLATE = Path(__file__).with_name("bundel.md")


def bundle_path(paths: YearPaths) -> Path:
    """Where the bundle of a year is written."""
    return paths.report.with_name(f"laporan-kinerja-{paths.year}-bundel.zip")


def _visible(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not any(part.startswith((".", "__")) for part in path.relative_to(folder).parts[:-1])
        and not path.name.startswith(".")
    )


def _stage(paths: YearPaths, manifest: dict[str, Any], folder: Path) -> None:
    """Lay out the project of the bundle."""
    outputs = [paths.report / entry["path"] for entry in manifest[OUTPUTS]]
    raw = _visible(paths.raw)
    notebooks = sorted(paths.sources.glob("*.ipynb"))
    files = [*raw, *outputs, *notebooks, paths.manifest]
    refuse_personal_data(search(files, paths.root))
    files += [paths.root / name for name in PROJECT_FILES if (paths.root / name).is_file()]
    for path in files:
        _copy(path, folder / path.relative_to(paths.root))
    for path in _visible(PACKAGE):
        _copy(path, folder / PACKAGE.name / path.relative_to(PACKAGE))
    text = README_TEMPLATE.read_text(encoding="utf-8").format(
        year=paths.year, fingerprint=manifest[FINGERPRINT][:12]
    )
    (folder / README).write_text(text, encoding="utf-8")
    export_state(folder, code_state(paths.root), published_export(paths))


def _refuse_changed(manifest: dict[str, Any], folder: Path, paths: YearPaths) -> None:
    """Refuse copies that are other than the manifest says: files saved while they were copied.

    Raises
    ------
    ChangedInputsError
        Which they are.
    """
    stated = {
        **{folder / entry["path"]: entry for entry in manifest["inputs"]},
        **{folder / entry["path"]: entry for entry in manifest["code"]["notebooks"]},
        **{folder / entry["path"]: entry for entry in manifest["code"]["files"]},
        **{
            folder / paths.report.relative_to(paths.root) / entry["path"]: entry
            for entry in manifest[OUTPUTS]
        },
    }
    changed = [
        path for path, entry in stated.items() if digest_on_disk(path).sha256 != entry["sha256"]
    ]
    if changed:
        raise ChangedInputsError(changed)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)


def _describe(folder: Path, paths: YearPaths, manifest: dict[str, Any], day: date) -> None:
    """Write the RO-Crate description of a staged folder."""
    organisation = str(manifest["catalogue"]["organisasi"])
    crate = ROCrate()
    crate.name = f"Laporan Kinerja {paths.year} {organisation}"
    crate.description = (
        f"Data mentah, program, hasil, dan laporan kinerja {paths.year}; "
        f"manifes {manifest[FINGERPRINT]}."
    )
    crate.license = NO_LICENCE
    published = datetime.combine(day, datetime.min.time(), UTC)
    crate.datePublished = published
    rows = {entry["path"]: entry for entry in manifest["inputs"]}
    for path in _visible(folder):
        name = path.relative_to(folder).as_posix()
        about = {"name": path.name, "contentSize": str(path.stat().st_size)}
        if media := MEDIA_TYPES.get(path.suffix):
            about["encodingFormat"] = media
        if entry := rows.get(name):
            about |= {"sha256": entry["sha256"], "creativeWorkStatus": entry.get("status", "")}
        crate.add_file(name, name, properties=about)
    crate.metadata.write(folder)


def _pack(folder: Path, target: Path, top: str) -> None:
    """Zip with equal bytes everywhere: sorted, one date, stored, because packers differ."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in _visible(folder):
            entry = zipfile.ZipInfo(f"{top}/{path.relative_to(folder).as_posix()}", _EPOCH)
            entry.external_attr = _MODE
            archive.writestr(entry, path.read_bytes())


def make_bundle(paths: YearPaths, console: Console) -> int:
    """Pack the finished report of a year with all it was made from.

    Returns
    -------
    int
        Exit code 0; a fault is raised.

    Raises
    ------
    IkuError
        If the report does not fit its manifest any more, or a file holds personal data.
    """
    package = load_package(paths.raw)
    if package.vintage is None:
        raise IkuError("datapackage.yaml tidak menyatakan `vintage`.", "Tulis tanggal data.")
    target = bundle_path(paths)
    with TemporaryDirectory(dir=paths.report.parent, prefix=".bundel-") as name:
        folder = Path(name) / "isi"
        folder.mkdir()
        with whole_report(paths):
            manifest = standing_manifest(paths)
            _stage(paths, manifest, folder)
        _refuse_changed(manifest, folder, paths)
        _describe(folder, paths, manifest, package.vintage)
        packed = Path(name) / target.name
        _pack(folder, packed, f"laporan-kinerja-{paths.year}")
        packed.replace(target)
    _tell(console, target, paths, manifest["draft"])
    return 0


def _tell(console: Console, target: Path, paths: YearPaths, draft: Iterable[str]) -> None:
    for reason in draft:
        say(console, f"DRAF: {reason}.")
    size = target.stat().st_size / 1e6
    line = f"Bundel: {paths.relative(target)} ({size:.1f} MB)"
    say(console, line)
