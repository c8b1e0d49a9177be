"""Kernels of the pipeline: forked from a warm process, reached through sockets in the file system.

A cold kernel spends most of its life importing. Here one process (multiprocessing's fork server)
holds the imports, and each notebook gets a fresh fork of it, so no state leaks from one notebook to
the next. Where fork is not safe (macOS, Windows) kernels start cold, as they do in JupyterLab and
with plain papermill, which know nothing of this module.

``iku-warm`` is registered in ``pyproject.toml`` as a kernel provisioner, the documented extension
point of jupyter_client.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from multiprocessing import forkserver
from pathlib import Path
from typing import Any
from uuid import uuid4

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

PROVISIONER = "iku-warm"
PRELOAD = "iku_analysis.pipeline.preload"
POLL_SECONDS = 0.005
FORK_IS_SAFE = sys.platform == "linux"


def warm_up() -> None:
    """Start the warm process in the background and make it the source of kernels.

    Does nothing where fork is not safe. The environment of the moment is what kernels start from.
    """
    if FORK_IS_SAFE:
        multiprocessing.set_forkserver_preload([PRELOAD])
        forkserver.ensure_running()
        KernelProvisionerFactory.instance().default_provisioner_name = PROVISIONER


def _run_kernel(arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    """Body of a forked kernel: ipykernel with the command line a cold one would get."""
    from ipykernel.kernelapp import launch_new_instance  # noqa: PLC0415 -- only in the fork

    os.environ.clear()
    os.environ.update(environment)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # ipykernel ends itself when the process named here is no longer its parent.
    parent = f"--IPKernelApp.parent_handle={os.getppid()}"
    sys.argv = ["ipykernel_launcher", *arguments, parent, "--HistoryManager.enabled=False"]
    launch_new_instance(argv=sys.argv[1:])


class ForkedProcess:
    """The few methods of ``subprocess.Popen`` a provisioner uses, on a forked process."""

    stdin = stdout = stderr = None

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        context = multiprocessing.get_context("forkserver")
        self._process = context.Process(
            target=_run_kernel, args=(arguments, environment), daemon=True
        )
        self._process.start()
        self.pid = self._process.pid

    def poll(self) -> int | None:
        """Exit code, or None while it runs."""
        return self._process.exitcode

    def wait(self) -> int | None:
        """Wait for the end."""
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel."""
        if self.pid and self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class WarmProvisioner(LocalProvisioner):
    """Kernel provisioner that forks instead of starting an interpreter."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:  # noqa: ANN401 -- jupyter_client's signature
        """Fork a kernel with the arguments that follow the module in the kernel spec's command."""
        arguments = cmd[cmd.index("-m") + 2 :]
        forked = ForkedProcess(arguments, kwargs["env"])
        self.process = forked  # type: ignore[assignment]  # all of Popen that is used of it
        self.pid = forked.pid
        self.pgid = None
        return self.connection_info


class LocalKernelManager(AsyncKernelManager):
    """Kernels reachable through IPC sockets, through TCP only where IPC does not exist.

    A TCP kernel on a shared office machine can be listened to; ipykernel warns of it at each start.
    """

    def __init__(self, **traits: object) -> None:
        if os.name == "posix":
            # The default name is the same for all kernels, so kernels side by side would mix.
            socket = Path(tempfile.gettempdir()) / f"iku-{uuid4().hex[:12]}"
            traits = {"transport": "ipc", "ip": str(socket), **traits}
        super().__init__(**traits)

    async def _async_wait(self, pollinterval: float = POLL_SECONDS) -> None:
        # A killed kernel is gone at once; the parent class looks only every tenth of a second.
        await super()._async_wait(pollinterval)
