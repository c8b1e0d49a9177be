"""What a notebook kernel needs, imported once; kernels are forked from the process that holds it.

A fork copies memory, so nothing here may start a thread or keep a file open. One small table and
chart are made and thrown away: they load fonts, number patterns and templates that every kernel
would load again.
"""

import os
from io import BytesIO

os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # its warning is for people who debug

import ipykernel.debugger
import ipykernel.ipkernel
import ipykernel.kernelapp
import ipykernel.zmqshell
import matplotlib_inline.backend_inline
import pandas as pd
import pyarrow.parquet as parquet
import seaborn

import iku_analysis.__main__  # a fork imports the main module of its parent again
import iku_analysis.chapter
import iku_analysis.indicators.daya_saing
import iku_analysis.indicators.distribusi
import iku_analysis.indicators.industri
import iku_analysis.indicators.koperasi_ukm
import iku_analysis.indicators.pengawasan
import iku_analysis.indicators.usaha
import iku_analysis.indicators.wirausaha
import iku_analysis.summary
from iku_analysis.figures import bars
from iku_analysis.status import Status
from iku_analysis.tables import breakdown_table

LOADED = (ipykernel, matplotlib_inline, seaborn, iku_analysis)


def exercise() -> None:
    """Load on first use what would otherwise be loaded in every kernel."""
    frame = pd.DataFrame({"kab_kota": ["a", "b"], "jumlah": [1.0, 2.0], "status": "contoh"})
    stored = BytesIO()
    frame.to_parquet(stored)
    read = parquet.read_table(stored).to_pandas().groupby("kab_kota").sum().reset_index()
    breakdown_table(frame, id="a", caption="a")._repr_mimebundle_()
    chart = bars(
        read,
        category="kab_kota",
        value="jumlah",
        unit="",
        decimals=1,
        id="a",
        caption="a",
        status=Status.CONTOH,
    )
    chart._repr_mimebundle_()


exercise()
