"""What the command line imports before it knows what to do: every command waits for it."""

import subprocess
import sys

SLOW = {"pandas", "numpy", "pyarrow", "nbformat", "papermill", "matplotlib", "jinja2", "openpyxl"}


def test_a_report_with_nothing_to_do_imports_nothing_slow():
    code = "import sys, iku_analysis.pipeline.year_report; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert SLOW & set(done.stdout.split()) == set()
