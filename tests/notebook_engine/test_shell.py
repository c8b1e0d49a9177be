"""The engine without a kernel gives what a kernel gives, for anything that may stand in a cell."""

import os
from pathlib import Path

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from papermill.exceptions import PapermillExecutionError

from iku_analysis.assessment.own_functions import OwnFunctionError
from iku_analysis.base.errors import IkuError
from iku_analysis.base.step_processes import run_step, warm_up
from iku_analysis.notebook_engine.execute import _notebook_fault
from iku_analysis.notebook_engine.executed import normalised

CELLS = {
    "text": "print('satu'); print('dua')",
    "both streams": "import sys\nprint('keluar'); print('galat', file=sys.stderr)",
    "value": "import pandas as pd\npd.DataFrame({'a': [1, 2]})",
    "silenced value": "1 + 1;",
    "display": "display({'a': 1}); display('b')\n'c'",
    "display that changes": "shown = display('lama', display_id='x')\nshown.update('baru')",
    "open figure": "import matplotlib.pyplot as plt\nplt.figure(figsize=(1, 1)); plt.plot([1, 2]);",
    "image": "from IPython.display import Image\nImage(b'\\x89PNG\\r\\n\\x1a\\n' + bytes(8))",
    "state": "a = 1\n_ = a\na",
    "await": "import asyncio\nawait asyncio.sleep(0)\n'selesai'",
    "cleared": "from IPython.display import clear_output\nprint('a'); clear_output(); print('b')",
    "magic": "%matplotlib inline\n%xmode Plain",
}


@pytest.fixture(scope="module", autouse=True)
def warm(root):
    before = dict(os.environ)
    os.environ["IKU_ROOT"] = str(root)
    warm_up(["iku_analysis.pipeline.preload"])
    yield
    os.environ.clear()
    os.environ.update(before)


def notebook_of(folder, *sources):
    cells = [
        new_code_cell("year = 0", id="p", metadata={"tags": ["parameters"]}),
        new_markdown_cell("Judul", id="m"),
        *(new_code_cell(source, id=f"c{n}") for n, source in enumerate(sources)),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    path = folder / "kerja" / "a.ipynb"
    path.parent.mkdir()
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


def without_kernel(path, folder):
    out = folder / "notebooks" / "a.ipynb"
    run_step(
        "iku_analysis.notebook_engine.notebook_step.run_notebook", path, {"year": 2018}, out, None
    )
    return nbformat.read(out, as_version=4)


def outputs(notebook):
    """Outputs with a stream joined: a kernel cuts it where its buffer happens to be sent."""
    for cell in notebook.cells:
        joined = []
        for output in cell.get("outputs", []):
            if joined and output.get("name") == joined[-1].get("name", ""):
                joined[-1]["text"] += output["text"]
            else:
                joined.append(output)
        cell["outputs"] = joined
    return notebook.cells


def test_any_cell_has_the_outputs_of_a_kernel(tmp_path):
    path = notebook_of(tmp_path, *CELLS.values())
    cold = papermill.execute_notebook(
        str(path), None, {"year": 2018}, kernel_name="python3", progress_bar=False
    )
    assert outputs(without_kernel(path, tmp_path)) == outputs(normalised(cold))


def test_a_failing_cell_is_named_and_what_follows_does_not_run(tmp_path):
    path = notebook_of(tmp_path, "1 / 0", "open('dijalankan', 'w')")
    with pytest.raises(IkuError, match=r"gagal pada sel \[3\] `1 / 0`: ZeroDivisionError"):
        without_kernel(path, tmp_path)
    half_run = nbformat.read(tmp_path / "gagal" / "a.ipynb", as_version=4)
    assert half_run.cells[-1].execution_count is None


def test_no_state_passes_from_one_notebook_to_the_next(tmp_path):
    for name in ("satu", "dua"):
        (tmp_path / name).mkdir()
    leaving = "import builtins, os\nbuiltins.sisa = 1; os.environ['SISA'] = '1'"
    without_kernel(notebook_of(tmp_path / "satu", leaving), tmp_path / "satu")
    looking = "import builtins, os\nhasattr(builtins, 'sisa'), 'SISA' in os.environ"
    found = without_kernel(notebook_of(tmp_path / "dua", looking), tmp_path / "dua")
    assert found.cells[-1].outputs[0].data["text/plain"] == "(False, False)"


def test_a_process_that_dies_is_told_in_one_sentence(tmp_path):
    path = notebook_of(tmp_path, "import os\nos._exit(9)")
    with pytest.raises(IkuError, match="berhenti mendadak"):
        without_kernel(path, tmp_path)


@pytest.mark.parametrize(
    ("kind", "told"),
    [(OwnFunctionError.__name__, "x.py baris"), ("KeyError", "KeyError: x.py")],
)
def test_an_error_that_says_itself_what_is_wrong_is_told_without_its_class(kind, told):
    error = PapermillExecutionError(3, 2, "bab.indicator(2)", kind, "x.py baris 3: berhenti.", [])
    fault = _notebook_fault(Path("02_industri.ipynb"), error, {"year": 2018})
    assert f"`bab.indicator(2)`: {told}" in fault.message
