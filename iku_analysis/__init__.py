"""Annual performance reports that anyone can re-run and check.

The flow is one way: ``intake`` checks raw tables, ``indicators`` measure, ``assessment`` judges,
``pages`` hold what a notebook shows, ``report`` renders, ``pipeline`` runs it all.
"""

from iku_analysis.base.package_sources import load_by_content

__version__ = "0.1.0"

load_by_content()
