"""Everything an auditor needs in one file: data, code, report and their description as RO-Crate."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rocrate.model.contextentity import ContextEntity
from rocrate.rocrate import ROCrate

from iku_analysis.base.digests import ABSENT, digest_on_disk
from iku_analysis.base.errors import IkuError
from iku_analysis.base.input_files import ChangedInputsError
from iku_analysis.base.locks import whole_report
from iku_analysis.base.outputs import MEDIA_TYPES
from iku_analysis.base.package_sources import PACKAGE
from iku_analysis.base.paths import YearPaths
from iku_analysis.base.terminal import say
from iku_analysis.declarations.package import Licence, Package, load_package
from iku_analysis.provenance.build_state import FINGERPRINT, OUTPUTS, OWN, SHORT_FINGERPRINT
from iku_analysis.provenance.code_state import code_state, export_state
from iku_analysis.provenance.microdata import left_out, mark_left_out, microdata
from iku_analysis.provenance.pdf_state import is_as_made
from iku_analysis.provenance.privacy_scan import refuse_personal_data, search
from iku_analysis.provenance.report_notes import draft_notes
from iku_analysis.provenance.revision import published_export
from iku_analysis.provenance.verify import standing_manifest

LICENCE_OF_DATA = "LICENSE-DATA.md"
PROJECT_FILES = (
    *("Makefile", "scripts/environment.py", "scripts/environment.sh"),
    *("pyproject.toml", "requirements.lock", "environment.yml"),
    *("LICENSE", LICENCE_OF_DATA, "CITATION.cff"),
)
README = "README.md"
NO_LICENCE = "Lisensi data belum dinyatakan oleh instansi."
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODE = 0o644 << 16
FULL, SHARED = "-lengkap-rahasia", ""


def bundle_path(paths: YearPaths, *, full: bool) -> Path:
    """Where a bundle of a year is written; the name of one with microdata says so."""
    kind = FULL if full else SHARED
    return paths.report.with_name(f"laporan-kinerja-{paths.period}-bundel{kind}.zip")


def _visible(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not any(part.startswith((".", "__")) for part in path.relative_to(folder).parts[:-1])
        and not path.name.startswith(".")
    )


def _stage(
    paths: YearPaths, manifest: dict[str, Any], folder: Path, secret: Sequence[Path]
) -> None:
    """Lay out the project of the bundle, some raw files left out."""
    outputs = [paths.report / entry["path"] for entry in manifest[OUTPUTS]]
    raw = _visible(paths.raw)
    if secret:  # nor what nobody declared: it may be a copy of such a table
        read = [paths.root / entry["path"] for entry in manifest["inputs"]]
        raw = [path for path in raw if path in read and path not in secret]
    folders = {paths.sources, *paths.written_sources}
    notebooks = sorted(path for folder in folders for path in folder.glob("*.ipynb"))
    own = [paths.root / entry["path"] for entry in manifest.get(OWN, [])]
    files = [*raw, *own, *outputs, *notebooks, paths.manifest]
    refuse_personal_data(search(files, paths.root))
    files += [paths.root / name for name in PROJECT_FILES if (paths.root / name).is_file()]
    for path in files:
        _copy(path, folder / path.relative_to(paths.root))
    for path in _visible(PACKAGE):
        _copy(path, folder / PACKAGE.name / path.relative_to(PACKAGE))
    template = Path(__file__).with_name("bundel-tanpa-mikro.md" if secret else "bundel.md")
    text = template.read_text(encoding="utf-8").format(
        year=paths.period,
        fingerprint=manifest[FINGERPRINT][:SHORT_FINGERPRINT],
        typed=paths.typed("audit").removeprefix("make audit "),
        words=" ".join(paths.words),
        report=paths.relative(paths.report),
    )
    (folder / README).write_text(text, encoding="utf-8")
    page = folder / LICENCE_OF_DATA
    if page.is_file() and paths.label.parts:
        text = own_licence(page.read_text(encoding="utf-8"), paths.relative(paths.raw))
        page.write_text(text, encoding="utf-8")
    if secret:
        mark_left_out(folder, [paths.relative(path) for path in secret])
    office = paths.relative(paths.office)
    export_state(
        folder, code_state(paths.root, office, paths.year), published_export(paths), office
    )


def own_licence(page: str, raw: str) -> str:
    """What the page says of data that are in an office's bundle, which holds no sample tables."""
    table, _, _ = page.partition("\n`licenses`")
    kept = [line for line in table.splitlines() if "data/raw/" not in line]
    own = f"| Data of the office | `{raw}/` | what `licenses` in `datapackage.yaml` says |"
    return "\n".join((*kept, own, ""))


def _refuse_changed(manifest: dict[str, Any], folder: Path, paths: YearPaths) -> None:
    """Refuse copies that are other than the manifest says: files saved while they were copied.

    Raises
    ------
    ChangedInputsError
        Which they are.
    """
    stated = {
        **{folder / entry["path"]: entry for entry in manifest["inputs"]},
        **{folder / entry["path"]: entry for entry in manifest.get(OWN, [])},
        **{folder / entry["path"]: entry for entry in manifest["code"]["notebooks"]},
        **{folder / entry["path"]: entry for entry in manifest["code"]["files"]},
        **{
            folder / paths.report.relative_to(paths.root) / entry["path"]: entry
            for entry in manifest[OUTPUTS]
        },
    }
    absent = {folder / name for name in left_out(folder)}
    changed = [
        path
        for path, entry in stated.items()
        if path not in absent and not _is_as_stated(path, entry["sha256"])
    ]
    if changed:
        raise ChangedInputsError(changed)


def _is_as_stated(path: Path, sha256: str) -> bool:
    found = digest_on_disk(path)
    return found.sha256 == sha256 or (found != ABSENT and is_as_made(path, sha256))


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)


def _describe(
    folder: Path, paths: YearPaths, manifest: dict[str, Any], package: Package, access: str
) -> None:
    """Write the RO-Crate description of a staged folder, and who may have it."""
    day = package.vintage or date.min
    organisation = str(manifest["catalogue"]["organisasi"])
    crate = ROCrate()
    crate.name = f"Laporan Kinerja {paths.period} {organisation}"
    crate.description = (
        f"Data mentah, program, hasil, dan laporan kinerja {paths.period}; "
        f"manifes {manifest[FINGERPRINT]}. {access}"
    )
    crate.root_dataset["conditionsOfAccess"] = access
    crate.license = _licences(crate, package)
    office = crate.add(_about(crate, "#instansi", "Organization", organisation))
    crate.root_dataset["author"] = crate.root_dataset["publisher"] = office
    published = datetime.combine(day, datetime.min.time(), UTC)
    crate.datePublished = published
    rows = {entry["path"]: entry for entry in (*manifest["inputs"], *manifest.get(OWN, []))}
    for path in _visible(folder):
        name = path.relative_to(folder).as_posix()
        about = {"name": path.name, "contentSize": str(path.stat().st_size)}
        if media := MEDIA_TYPES.get(path.suffix):
            about["encodingFormat"] = media
        if entry := rows.get(name):
            about |= {"sha256": entry["sha256"], "creativeWorkStatus": entry.get("status", "")}
        crate.add_file(name, name, properties=about)
    crate.metadata.write(folder)


def _about(crate: ROCrate, id: str, kind: str, name: str) -> ContextEntity:
    return ContextEntity(crate, id, {"@type": kind, "name": name})


def _licences(crate: ROCrate, package: Package) -> ContextEntity | list[ContextEntity] | str:
    """Terms of the data as declared; words where nobody declared any."""
    named = [
        _about(crate, item.path or item.name, "CreativeWork", _covering(item))
        for item in package.licences
    ]
    added = [crate.add(item) for item in named]
    return added[0] if len(added) == 1 else added or NO_LICENCE


def _covering(licence: Licence) -> str:
    """Title of a licence, and for which figures it is."""
    statuses = " dan ".join(status.value for status in licence.statuses)
    return f"{licence.title}, untuk angka berstatus {statuses}" if statuses else licence.title


def _pack(folder: Path, target: Path, top: str) -> None:
    """Zip with equal bytes everywhere: sorted, one date, stored, because packers differ."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in _visible(folder):
            entry = zipfile.ZipInfo(f"{top}/{path.relative_to(folder).as_posix()}", _EPOCH)
            entry.external_attr = _MODE
            archive.writestr(entry, path.read_bytes())


def make_bundle(paths: YearPaths, console: Console, *, full: bool = False) -> int:
    """Pack the finished report of a year with what it was made from.

    Parameters
    ----------
    paths : YearPaths
        Year of this project.
    console : Console
        Is told the file and who may have it.
    full : bool
        With the tables whose rows are persons or businesses, without which the report cannot be
        built again.

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
    target, rows = bundle_path(paths, full=full), microdata(paths)
    access = _access(rows, paths, full=full)
    with TemporaryDirectory(dir=paths.report.parent, prefix=".bundel-") as name:
        folder = Path(name) / "isi"
        folder.mkdir()
        with whole_report(paths):
            manifest = standing_manifest(paths)
            _stage(paths, manifest, folder, [] if full else rows)
        _refuse_changed(manifest, folder, paths)
        _describe(folder, paths, manifest, package, access)
        packed = Path(name) / target.name
        _pack(folder, packed, f"laporan-kinerja-{paths.period}")
        carrier = _with_carrier(paths, packed, package.vintage) if full else None
        packed.replace(target)
        if carrier:
            carrier.replace(target.with_suffix(".pdf"))
    for reason in draft_notes(manifest["draft"]):
        say(console, f"DRAF: {reason}.")
    size = target.stat().st_size / 1e6
    say(console, f"Bundel: {paths.relative(target)} ({size:.1f} MB). {access}")
    if full:
        shown = paths.relative(target.with_suffix(".pdf"))
        say(console, f"PDF laporan dengan bundel itu di dalamnya: {shown}. RAHASIA juga.")
    return 0


def _with_carrier(paths: YearPaths, packed: Path, day: date) -> Path:
    """The PDF of the report with the bundle attached."""
    from iku_analysis.provenance.pdf_bundle import with_bundle  # noqa: PLC0415 -- rarely needed

    carrier = packed.with_suffix(".pdf")
    carrier.write_bytes(with_bundle(paths.pdf.read_bytes(), packed.name, packed.read_bytes(), day))
    return carrier


def _access(rows: Sequence[Path], paths: YearPaths, *, full: bool) -> str:
    """Who may have a bundle, in words."""
    files = ", ".join(path.name for path in rows)
    if not rows:
        return "Tanpa tabel yang barisnya orang, usaha, atau koperasi."
    if full:
        return (
            f"RAHASIA: memuat data mikro ({files}), dari mana hitungan yang dirahasiakan dapat "
            "dihitung; hanya untuk auditor yang berwenang."
        )
    return (
        f"Tanpa data mikro ({files}): cocok atau tidaknya dengan manifes dapat diperiksa, "
        f"membangun ulang tidak. Untuk auditor: {paths.typed('bundle', FULL=1)}"
    )
