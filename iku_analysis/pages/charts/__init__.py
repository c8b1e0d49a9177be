"""Charts with one look, alternative text and the status of their data drawn in."""

from iku_analysis.pages.charts.bar_charts import bars, grouped_bars
from iku_analysis.pages.charts.line_charts import history_with_target, lines
from iku_analysis.pages.charts.matrix_chart import heatmap
from iku_analysis.pages.charts.style import HALF, Subject
from iku_analysis.pages.charts.waterfall_chart import waterfall

__all__ = [
    "HALF",
    "Subject",
    "bars",
    "grouped_bars",
    "heatmap",
    "history_with_target",
    "lines",
    "waterfall",
]
