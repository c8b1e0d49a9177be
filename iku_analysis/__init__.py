"""Annual performance reports that anyone can re-run and check.

The flow is one way: ``intake`` checks raw tables, ``indicators`` measures, ``achievement`` judges,
``chapter`` publishes what a notebook shows, ``report`` renders, ``pipeline`` runs it all.
"""

__version__ = "0.1.0"
