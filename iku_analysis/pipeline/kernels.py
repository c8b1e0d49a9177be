"""Kernel manager of the pipeline: sockets in the file system where there are any.

A TCP kernel on a shared office machine can be listened to; ipykernel warns of it at every start.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from uuid import uuid4

from jupyter_client.manager import AsyncKernelManager


class LocalKernelManager(AsyncKernelManager):
    """Kernels reachable through IPC sockets, through TCP only where IPC does not exist."""

    def __init__(self, **traits: object) -> None:
        if os.name == "posix":
            # The default name is the same for all kernels, so kernels side by side would mix.
            socket = Path(tempfile.gettempdir()) / f"iku-{uuid4().hex[:12]}"
            traits = {"transport": "ipc", "ip": str(socket), **traits}
        super().__init__(**traits)
