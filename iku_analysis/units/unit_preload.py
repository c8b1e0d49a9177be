"""What building a whole unit needs beyond the steps; see `iku_analysis.pipeline.preload`."""

import iku_analysis.intake.table_step
import iku_analysis.intake.workbook
import iku_analysis.narrative.text_step
import iku_analysis.pipeline.assembly
import iku_analysis.units.unit_build

LOADED = (iku_analysis,)
