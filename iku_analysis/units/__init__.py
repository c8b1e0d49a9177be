"""Reports of many units at once: one per folder, on this machine or on a Dask cluster."""
