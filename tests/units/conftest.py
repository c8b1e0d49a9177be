"""Three units of a project of their own: two good ones, one with a faulty table; built once."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.functions import FUNCTIONS
from iku_analysis.pipeline.office_notebooks import office_notebooks
from iku_analysis.units.unit_table import only, read_units
from tests.sharing import once
from tests.small_year import keep_only

YEAR = 2018
KEPT = {"satu": (5,), "dua": (5, 6), "rusak": (6,)}
OWN = """from iku_analysis.indicators import function_of


def unggulan(koperasi, year):
    return function_of("koperasi_ukm.outstanding_cooperatives")(koperasi, year)
"""
# A cell that waits to be killed, if the project holds a file `jeda`.
PAUSE = """import os, pathlib, time
pause = pathlib.Path(os.environ["IKU_ROOT"], "jeda")
if pause.exists():
    pause.rename(f"{pause}-{os.getpid()}")
    time.sleep(600)
"""


class Units:
    """A project with units, driven through the command line from another folder."""

    def __init__(self, folder, root):
        shutil.copytree(root / "notebooks", folder / "notebooks")
        shutil.copy(root / "requirements.lock", folder)
        (folder / "data/raw").mkdir(parents=True)
        self._place(folder, root)

    @classmethod
    def there(cls, folder, root):
        """The project that a folder holds."""
        found = cls.__new__(cls)
        found._place(folder, root)
        return found

    def _place(self, folder, root):
        self.root, self.table = folder, folder / "units.csv"
        self.sample = root / "data/raw/2018"

    def add(self, name, numbers, organisation=None):
        raw = self.raw(name)
        shutil.copytree(self.sample, raw)
        keep_only(raw, numbers)
        path = raw / "iku.yaml"
        named = f"organisasi: {organisation or f'Dinas {name}'}"
        path.write_text(re.sub("^organisasi: .*", named, path.read_text(), flags=re.MULTILINE))
        with self.table.open("a") as stream:
            stream.write("" if self.table.stat().st_size else "unit,folder\n")
            stream.write(f"{name},data/unit/{name}\n")

    def give_own_function(self, name):
        """Let an office compute IKU 6 by a function of its own, to the same numbers."""
        path = self.raw(name) / "iku.yaml"
        catalogue = yaml.safe_load(path.read_text())
        declared = catalogue["sasaran"][-1]["indikator"][-1]["deklarasi"]
        declared["fungsi"] = {
            "nilai": "indikator.koperasi.unggulan",
            "alasan": "Dihitung dengan fungsi kantor ini.",
            "rincian": dict(FUNCTIONS["koperasi_ukm.outstanding_cooperatives"].breakdowns),
            "langkah": ["Seperti fungsi program."],
        }
        declared["kebijakan"] = {"nilai": {}, "alasan": "Menurut fungsinya."}
        path.write_text(yaml.safe_dump(catalogue, allow_unicode=True, sort_keys=False))
        own = self.raw(name).parent / "indikator/koperasi.py"
        own.parent.mkdir()
        own.write_text(OWN)

    def own_notebook(self, name, stem, cell, edit=("", "")):
        """Give a unit notebooks of its own: one has another text and one more cell, its last."""
        own = self.raw(name).parent / "notebooks"
        own.mkdir()
        (paths,) = only(read_units(self.table, YEAR, self.root), name)
        made = office_notebooks(load_catalogue(paths.raw), paths)
        chapter = json.loads(made[f"{stem}.ipynb"].decode().replace(*edit))
        added = {"cell_type": "code", "id": "tambahan", "metadata": {}, "outputs": []}
        chapter["cells"].append(added | {"source": cell, "execution_count": None})
        (own / f"{stem}.ipynb").write_text(json.dumps(chapter))

    def raw(self, name):
        return self.root / "data/unit" / name / str(YEAR)

    def report(self, name):
        return self.root / f"reports/unit-{YEAR}" / name

    def processed(self, name):
        return self.root / "data/processed/unit" / name / str(YEAR)

    @property
    def page(self):
        return self.root / f"reports/unit-{YEAR}/index.html"

    def entries(self):
        entries = json.loads(self.page.with_suffix(".json").read_text())
        return {entry["unit"]: entry for entry in entries}

    def command(self, *options):
        words = ["reports", str(self.table), str(YEAR), *options]
        return [sys.executable, "-m", "iku_analysis", *words]

    @property
    def environment(self):
        return {**os.environ, "IKU_ROOT": str(self.root), "PYTHONUTF8": "1"}

    def run(self, *options, **variables):
        return subprocess.run(
            self.command(*options), env=self.environment | variables, cwd=self.root.parent,
            capture_output=True, text=True, check=False,
        )  # fmt: skip


@pytest.fixture
def empty(tmp_path, root):
    folder = tmp_path / "proyek"
    folder.mkdir()
    return Units(folder, root)


@pytest.fixture(scope="session")
def units(tmp_path_factory, root):
    """Two units built well, one refused."""

    def build(folder):
        folder.mkdir()
        made = Units(folder, root)
        for name, numbers in KEPT.items():
            made.add(name, numbers)
        made.own_notebook("satu", "04_pengawasan", PAUSE, ("Menurut jenis", "Per jenis"))
        made.give_own_function("dua")
        table = made.raw("rusak") / "koperasi.csv"
        head, first, *rest = table.read_text().splitlines()
        table.write_text("\n".join([head, f"{first},lebih", *rest]) + "\n")
        (folder / "kata.json").write_text(json.dumps(vars(made.run())))

    folder = tmp_path_factory.mktemp("unit") / "proyek"
    shutil.copytree(once(tmp_path_factory, "unit", build), folder)
    made = Units.there(folder, root)
    made.first = SimpleNamespace(**json.loads((folder / "kata.json").read_text()))
    # later runs of some units write the index again
    made.first_page, made.first_entries = made.page.read_text(), made.entries()
    return made


def files_of(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file()
    }
