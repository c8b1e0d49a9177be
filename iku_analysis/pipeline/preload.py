"""What steps need, imported once; each step runs in a fork of the process that holds it.

A fork copies memory, so nothing here may start a thread or keep a file open. One small table and
chart are made and thrown away: they load fonts, number patterns and templates that every step
would load again. What is loaded here stays: the garbage collector need not look at it, neither now
nor in a fork, where looking would copy it.
"""

import gc
import os
from io import BytesIO

from iku_analysis.base.step_processes import die_with_parent

# What it forks dies with it, too: nothing goes on for a command that was killed.
die_with_parent()
gc.disable()
os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"  # as kernels have it

import IPython.core.application
import IPython.core.completerlib
import IPython.core.logger
import IPython.core.magics.execution
import IPython.core.oinspect
import matplotlib_inline.backend_inline
import nbformat
import pandas as pd
import pyarrow.parquet as parquet
import seaborn

import iku_analysis.indicators.daya_saing
import iku_analysis.indicators.distribusi
import iku_analysis.indicators.industri
import iku_analysis.indicators.koperasi_ukm
import iku_analysis.indicators.pengawasan
import iku_analysis.indicators.usaha
import iku_analysis.indicators.wirausaha
import iku_analysis.notebook_engine.notebook_step
import iku_analysis.pages.chapter
import iku_analysis.pages.summary
from iku_analysis.base.templating import compile_templates
from iku_analysis.model.status import Status
from iku_analysis.pages.block_html import TEMPLATES, block_environment
from iku_analysis.pages.charts import Subject, bars
from iku_analysis.pages.tables import breakdown_table

LOADED = (IPython, matplotlib_inline, seaborn, iku_analysis)


def exercise() -> None:
    """Load on first use what would otherwise be loaded in every kernel."""
    frame = pd.DataFrame({"kab_kota": ["a", "b"], "jumlah": [1.0, 2.0], "status": "contoh"})
    stored = BytesIO()
    frame.to_parquet(stored)
    read = parquet.read_table(stored).to_pandas().groupby("kab_kota").sum().reset_index()
    breakdown_table(frame, id="a", caption="a")._repr_mimebundle_()
    subject = Subject("a", "a", "", 1, Status.CONTOH)
    chart = bars(read, subject, category="kab_kota", value="jumlah")
    chart._repr_mimebundle_()
    compile_templates(block_environment(), TEMPLATES, "html")
    nbformat.validate(nbformat.v4.new_notebook())


exercise()
gc.freeze()
# Charts and tables are many small objects that live as long as the step: looking for cycles among
# them every few hundred found little and cost a twentieth of a notebook.
gc.set_threshold(100_000)
gc.enable()
