"""What building a whole unit needs beyond the steps; see `iku_analysis.pipeline.preload`."""

import iku_analysis.intake.table_step
import iku_analysis.intake.workbook
import iku_analysis.narrative.text_step
import iku_analysis.pipeline.assembly
import iku_analysis.units.unit_build
from iku_analysis.base.templating import compile_templates
from iku_analysis.report.html import TEMPLATES, page_environment
from iku_analysis.report.word_frame import word_environment

LOADED = (iku_analysis,)
compile_templates(page_environment(), TEMPLATES, "html")
compile_templates(word_environment(), TEMPLATES, "docx")
