"""What one worker of a test run makes for all of them."""

import os
import shutil

from filelock import FileLock


def once(factory, name, build):
    """A folder that the first worker to ask for it builds, for all of them."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with FileLock(f"{folder}.kunci"):
        if not folder.exists():
            unfinished = folder.with_name(f"{name}-belum")
            shutil.rmtree(unfinished, ignore_errors=True)
            build(unfinished)
            unfinished.rename(folder)
    return folder
