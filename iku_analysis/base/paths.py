"""Where a year's files live, independent of the working directory."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from iku_analysis.base import outputs
from iku_analysis.base.errors import IkuError, UsageError
from iku_analysis.base.outputs import Output

ROOT_VARIABLE = "IKU_ROOT"
YEAR_LENGTH = 4
NOTEBOOKS, RESULTS = outputs.NOTEBOOKS.pattern, outputs.RESULTS.pattern
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
    """All folders and files of one report year.

    Attributes
    ----------
    root : Path
        Project root.
    year : int
        Report year.
    """

    root: Path
    year: int

    @property
    def raw(self) -> Path:
        """What offices sent."""
        return self.root / "data" / "raw" / str(self.year)

    @property
    def own_functions(self) -> Path:
        """Functions of the office itself, for all its years."""
        return self.raw.parent / OWN_FUNCTIONS

    @property
    def processed(self) -> Path:
        """Checked tables, one parquet each."""
        return self.root / "data" / "processed" / str(self.year)

    @property
    def report(self) -> Path:
        """Folder of the finished report."""
        return self.root / "reports" / str(self.year)

    def path_of(self, output: Output) -> Path:
        """Where an output lies in the finished report."""
        return output.path(self.report, self.year)

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
        return self.root / "data" / "naskah" / str(self.year)

    @property
    def inbox(self) -> Path:
        """Folder for what offices send, before it is checked."""
        return self.root / "data" / "masuk" / str(self.year)

    @property
    def sent_back(self) -> Path:
        """Folder, by office, of findings in what came through the inbox."""
        return self.processed / "kiriman"

    @property
    def templates(self) -> Path:
        """Folder of the empty workbooks for offices."""
        return self.root / "reports" / f"templat-{self.year}"

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
    def sources(self) -> Path:
        """Notebooks as stored, without outputs."""
        return self.root / "notebooks"

    @property
    def command(self) -> str:
        """Command that builds the report."""
        return f"make report YEAR={self.year}"

    @property
    def check_command(self) -> str:
        """Command that checks the raw tables alone."""
        return f"make check YEAR={self.year}"

    def relative(self, path: Path) -> str:
        """Path as shown to people: from the project root, with forward slashes."""
        return path.relative_to(self.root).as_posix()


def refuse_links_out(paths: YearPaths) -> None:
    """Refuse raw data, own functions and notebooks read through a link out of the project.

    What such a link leads to would be read, printed and packed with the rest.

    Raises
    ------
    IkuError
        If a file or folder of them, or a folder above them within the project, is such a link.
    """
    root = paths.root.resolve()
    for folder in (paths.raw, paths.own_functions, paths.sources):
        above = [place for place in folder.parents if place.is_relative_to(paths.root)]
        for path in (*above, folder, *sorted(folder.rglob("*"))):
            if path.is_symlink() and path != paths.root and not path.resolve().is_relative_to(root):
                raise IkuError(
                    f"{paths.relative(path)} adalah tautan ke luar folder proyek.",
                    "Salin berkas yang dituju ke tempat tautan itu.",
                )


def known_years(root: Path) -> tuple[int, ...]:
    """Years with a raw data folder, ascending."""
    folders = (root / "data" / "raw").glob("[0-9][0-9][0-9][0-9]")
    return tuple(sorted(int(folder.name) for folder in folders if folder.is_dir()))


def paths_of_year(text: str, root: Path | None = None) -> YearPaths:
    """Paths of the year a user asked for.

    Parameters
    ----------
    text : str
        Year as typed; only a year with a folder in ``data/raw`` is accepted, so the text never
        becomes part of a path otherwise.
    root : Path, optional
        Project root; found by `project_root` when absent.

    Raises
    ------
    UsageError
        If there is no such year; the message names the years there are.
    IkuError
        If it is read through a link out of the project.
    """
    root = root or project_root()
    years = known_years(root)
    if text not in map(str, years):
        known = ", ".join(map(str, years)) or "belum ada"
        raise UsageError(f"Tahun {text!r} tidak ada di data/raw. Tahun yang ada: {known}.")
    paths = YearPaths(root, int(text))
    refuse_links_out(paths)
    return paths


def paths_of_planned_year(text: str, root: Path | None = None) -> YearPaths:
    """Paths of a year that need not have a folder yet.

    Parameters
    ----------
    text : str
        Year as typed; only four digits are accepted, because it becomes part of paths.
    root : Path, optional
        Project root; found by `project_root` when absent.

    Raises
    ------
    UsageError
        If it is no year.
    """
    if not (len(text) == YEAR_LENGTH and text.isascii() and text.isdecimal()):
        raise UsageError(f"{text!r} bukan tahun.", "Tulis empat angka, misalnya: YEAR=2019")
    return YearPaths(root or project_root(), int(text))


def latest_year(root: Path, before: int | None = None) -> YearPaths:
    """Paths of the latest year with raw data, or of the latest before a year.

    Raises
    ------
    UsageError
        If there is none.
    """
    years = [year for year in known_years(root) if before is None or year < before]
    if not years:
        wanted = f" sebelum {before}" if before else ""
        known = ", ".join(map(str, known_years(root))) or "belum ada"
        raise UsageError(f"Tidak ada tahun{wanted} di data/raw. Tahun yang ada: {known}.")
    paths = YearPaths(root, years[-1])
    refuse_links_out(paths)
    return paths
