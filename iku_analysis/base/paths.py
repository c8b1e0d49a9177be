"""Where a year's files live, independent of the working directory."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from iku_analysis.base import outputs
from iku_analysis.base.commands import QUARTERLY
from iku_analysis.base.errors import IkuError
from iku_analysis.base.outputs import Output

ROOT_VARIABLE = "IKU_ROOT"
NOTEBOOKS, RESULTS = outputs.NOTEBOOKS.pattern, outputs.RESULTS.pattern
DATA, RAW, SELECTED = "data", "raw", "sumber"
LOCK_FILE = "requirements.lock"
SIGNED = "-bertanda-tangan"
OWN_FUNCTIONS = "indikator"


def _is_root(folder: Path) -> bool:
    return (folder / "data" / "raw").is_dir() and (folder / "notebooks").is_dir()


def project_root() -> Path:
    """Folder that holds ``data/raw`` and ``notebooks``.

    Taken from the variable ``IKU_ROOT``, else from the working directory upwards (papermill and
    JupyterLab start kernels in different folders), else from where the package lies.
    """
    if named := os.environ.get(ROOT_VARIABLE):
        return Path(named).resolve()
    here = Path.cwd().resolve()
    for folder in (here, *here.parents):
        if _is_root(folder):
            return folder
    return Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class YearPaths:
    """All folders and files of one report year, or of a quarter of it.

    Attributes
    ----------
    root : Path
        Project root.
    year : int
        Report year.
    quarter : int or None
        Quarter up to whose end the report goes; None for the report of the year. Both read the same
        raw data; what is built lies side by side.
    """

    root: Path
    year: int
    quarter: int | None = field(default=None, kw_only=True)

    @property
    def period(self) -> str:
        """What the report is of, as its files and folders are named: ``2018``, or ``2018-T3``."""
        return f"{self.year}-T{self.quarter}" if self.quarter else str(self.year)

    @property
    def office(self) -> Path:
        """Folder of the office, which holds one per year."""
        return self.root / DATA / RAW

    @property
    def label(self) -> Path:
        """Where within ``data/processed`` and ``reports`` the office's files lie."""
        return Path()

    @property
    def raw(self) -> Path:
        """What offices sent."""
        return self.office / str(self.year)

    @property
    def own_functions(self) -> Path:
        """Functions of the office itself, for all its years."""
        return self.office / OWN_FUNCTIONS

    @property
    def processed(self) -> Path:
        """Checked tables, one parquet each."""
        return self.root / DATA / "processed" / self.label / self.period

    @property
    def report(self) -> Path:
        """Folder of the finished report."""
        return self.root / "reports" / self.label / self.period

    def path_of(self, output: Output) -> Path:
        """Where an output lies in the finished report."""
        return output.path(self.report, self.period)

    @property
    def executed(self) -> Path:
        """Executed notebooks, before they go into a finished report."""
        return self.processed / NOTEBOOKS

    @property
    def results(self) -> Path:
        """Results of each notebook as JSON, before they go into a finished report."""
        return self.processed / RESULTS

    @property
    def timings(self) -> Path:
        """Seconds per step and the machine: what differs from run to run."""
        return self.processed / "timings.json"

    @property
    def memory(self) -> Path:
        """What each step of a build read and made when it last ran."""
        return self.processed / "build.json"

    @property
    def lock(self) -> Path:
        """Held by the one run that may build the year."""
        return self.processed / ".kunci"

    @property
    def findings(self) -> Path:
        """Reconciliations of the report that failed or are doubtful."""
        return self.path_of(outputs.FINDINGS)

    @property
    def office_findings(self) -> Path:
        """Folder of the findings to be sent back to offices."""
        return self.processed / "temuan"

    @property
    def corrections(self) -> Path:
        """Word files that came back, with the texts as they were before."""
        return self.root / DATA / "naskah" / self.label / str(self.year)

    @property
    def inbox(self) -> Path:
        """Folder for what offices send, before it is checked."""
        return self.root / DATA / "masuk" / self.label / str(self.year)

    @property
    def sent_back(self) -> Path:
        """Folder, by office, of findings in what came through the inbox."""
        return self.processed / "kiriman"

    @property
    def templates(self) -> Path:
        """Folder of the empty workbooks for offices."""
        return self.root / "reports" / self.label / f"templat-{self.year}"

    @property
    def manifest(self) -> Path:
        """What the report was made from, with digests of every file."""
        return self.path_of(outputs.MANIFEST)

    @property
    def workbook(self) -> Path:
        """All tables of the report as one workbook."""
        return self.path_of(outputs.WORKBOOK)

    @property
    def tables(self) -> Path:
        """Data tables of the report as CSV."""
        return self.path_of(outputs.TABLES)

    @property
    def html(self) -> Path:
        """The report for readers."""
        return self.path_of(outputs.HTML)

    @property
    def pdf(self) -> Path:
        """The report for print and archive."""
        return self.path_of(outputs.PDF)

    @property
    def signed_pdf(self) -> Path:
        """The signed report: beside the folder of the report, which a new build replaces."""
        return self.report.with_name(f"{self.pdf.stem}{SIGNED}{self.pdf.suffix}")

    @property
    def own_sources(self) -> Path:
        """Notebooks somebody wrote, without outputs."""
        return self.root / NOTEBOOKS

    @property
    def written_sources(self) -> tuple[Path, ...]:
        """Folders of the notebooks that are written by hand."""
        return (self.root / NOTEBOOKS,)

    @property
    def sources(self) -> Path:
        """Notebooks that are run."""
        return self.own_sources

    def typed(self, verb: str, **more: object) -> str:
        """Command as it is typed for this office and year, e.g. ``make check YEAR=2018``."""
        named = {**more, "YEAR": self.year}
        if self.quarter and verb in QUARTERLY:
            named["QUARTER"] = self.quarter
        return " ".join(("make", verb, *(f"{name}={value}" for name, value in named.items())))

    @property
    def words(self) -> tuple[str, ...]:
        """The same as the command line takes it, behind the name of a command."""
        return (str(self.year), *(["--quarter", str(self.quarter)] if self.quarter else ()))

    @property
    def command(self) -> str:
        """Command that builds the report."""
        return self.typed("report")

    @property
    def check_command(self) -> str:
        """Command that checks the raw tables alone."""
        return self.typed("check")

    def at(self, root: Path) -> Self:
        """Paths of the same office in another copy of the project."""
        return replace(self, root=root)

    def relative(self, path: Path) -> str:
        """Path as shown to people: from the project root, with forward slashes."""
        return path.relative_to(self.root).as_posix()


@dataclass(frozen=True)
class OfficePaths(YearPaths):
    """Files of another office of the project.

    Attributes
    ----------
    folder : Path
        What the office keeps: ``<year>/`` as in ``data/raw``, and notebooks of its own.
    """

    folder: Path

    @property
    def office(self) -> Path:
        """Folder of the office."""
        return self.folder

    @property
    def label(self) -> Path:
        """Its folder within the project; ``data`` goes without saying."""
        inner = self.folder.relative_to(self.root)
        return inner.relative_to(DATA) if inner.parts[:1] == (DATA,) else inner

    @property
    def own_sources(self) -> Path:
        """Notebooks of the office, for the sasaran it wrote any for."""
        return self.folder / NOTEBOOKS

    @property
    def sources(self) -> Path:
        """Notebooks that are run: its own, and those made from its catalogue."""
        return self.processed / SELECTED

    @property
    def written_sources(self) -> tuple[Path, ...]:
        """Folders of the notebooks that are written by hand."""
        return (*super().written_sources, self.own_sources)

    @property
    def words(self) -> tuple[str, ...]:
        """The same as the command line takes it, behind the name of a command."""
        return (*super().words, "--office", self.relative(self.folder))

    def at(self, root: Path) -> Self:
        """Paths of the same office in another copy of the project."""
        return replace(self, root=root, folder=root / self.folder.relative_to(self.root))

    def typed(self, verb: str, **more: object) -> str:
        """Command as it is typed for this office and year."""
        return super().typed(verb, OFFICE=self.relative(self.folder), **more)


def paths_of_raw(raw: Path) -> YearPaths:
    """Paths of the office and year whose raw data a folder holds; for commands in messages.

    A folder outside of the project counts as one of ``data/raw``.
    """
    root, year = project_root(), int(raw.name) if raw.name.isdecimal() else 0
    folder = raw.resolve().parent
    if folder == root / DATA / RAW or not folder.is_relative_to(root) or folder == root:
        return YearPaths(root, year)
    return OfficePaths(root, year, folder)


def refuse_links_out(paths: YearPaths) -> None:
    """Refuse raw data, own functions and notebooks read through a link out of the project.

    What such a link leads to would be read, printed and packed with the rest.

    Raises
    ------
    IkuError
        If a file or folder of them, or a folder above them within the project, is such a link.
    """
    root = paths.root.resolve()
    for folder in (paths.raw, paths.own_functions, paths.own_sources, paths.sources):
        above = [place for place in folder.parents if place.is_relative_to(paths.root)]
        for path in (*above, folder, *sorted(folder.rglob("*"))):
            if path.is_symlink() and path != paths.root and not path.resolve().is_relative_to(root):
                raise IkuError(
                    f"{paths.relative(path)} adalah tautan ke luar folder proyek.",
                    "Salin berkas yang dituju ke tempat tautan itu.",
                )
