"""What building a whole unit needs beyond the steps; see `iku_analysis.pipeline.preload`."""

import iku_analysis.intake.workbook
import iku_analysis.pipeline.checking
import iku_analysis.pipeline.outputs
import iku_analysis.units.unit_build
from iku_analysis.pipeline.graph import OUTSIDE_INTAKE, OUTSIDE_NOTEBOOKS, OUTSIDE_TEXTS
from iku_analysis.provenance.hashing import package_digest

LOADED = (iku_analysis,)
for outside in (OUTSIDE_INTAKE, OUTSIDE_NOTEBOOKS, OUTSIDE_TEXTS, frozenset[str]()):
    package_digest(outside)
