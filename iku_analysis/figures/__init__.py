"""Charts with one look, alternative text and the status of their data drawn in."""

from iku_analysis.figures.charts import bars, grouped_bars, heatmap, history_with_target, lines

__all__ = ["bars", "grouped_bars", "heatmap", "history_with_target", "lines"]
