"""papermill engine that runs the cells in an IPython shell of its own process, without a kernel.

A kernel is a second process with sockets between; here the process is already one made for this
notebook (see `workers`). Outputs are what a kernel gives, byte for byte: a test compares them.
papermill's documented extension point is used, so parameters, errors and file writing stay its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext, redirect_stderr, redirect_stdout
from io import TextIOBase
from typing import Any, Literal

from ipykernel.jsonutil import encode_images, json_clean
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.engines import NotebookExecutionManager, papermill_engines
from traitlets import Type
from traitlets.config import Config

from iku_analysis.notebook_engine.execute import ReproducibleEngine
from iku_analysis.notebook_engine.read_guard import Guard

ENGINE = "iku-shell"
Outputs = list[NotebookNode]


def _bundle(data: Any) -> Any:  # noqa: ANN401 -- IPython's MIME dict
    """MIME data as it stands in a notebook: images as base64 text."""
    return json_clean(encode_images(data))


class _Stream(TextIOBase):
    """Text written to a standard stream, as one output as long as nothing comes between."""

    def __init__(self, name: Literal["stdout", "stderr"], outputs: Outputs) -> None:
        self._stream, self._outputs = name, outputs

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        last = self._outputs[-1] if self._outputs else {}
        if last.get("name") == self._stream:
            last["text"] += text
        elif text:
            self._outputs.append(new_output("stream", name=self._stream, text=text))
        return len(text)


class _Publisher(DisplayPublisher):
    """Gathers what ``display`` shows."""

    shell: NotebookShell

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        *_: object,
        transient: dict[str, str] | None = None,
        update: bool = False,
        **__: object,
    ) -> None:
        shown = {"data": _bundle(data), "metadata": _bundle(metadata or {})}
        named = self.shell.displays.setdefault((transient or {}).get("display_id"), [])
        if update:
            for output in named:
                output.update(shown)
            return
        named.append(new_output("display_data", **shown))
        self.shell.outputs.append(named[-1])

    def clear_output(self, wait: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 -- IPython's signature
        self.shell.outputs.clear()


class _Hook(DisplayHook):
    """Gathers the value of a cell's last line."""

    shell: NotebookShell

    def start_displayhook(self) -> None:
        self._output = new_output("execute_result")

    def write_output_prompt(self) -> None:
        self._output["execution_count"] = self.prompt_count

    def write_format_data(
        self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None
    ) -> None:
        self._output["data"], self._output["metadata"] = _bundle(format_dict), _bundle(md_dict)

    def finish_displayhook(self) -> None:
        if self._output["data"]:
            self.shell.outputs.append(self._output)


class NotebookShell(InteractiveShell):
    """IPython that keeps the outputs of the running cell as notebook nodes.

    Attributes
    ----------
    outputs : list of NotebookNode
        Of the cell that runs; the list belongs to the cell.
    displays : dict
        What was shown under each display id, for later updates.
    """

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)
    outputs: Outputs

    def __init__(self, **traits: Any) -> None:  # noqa: ANN401 -- traitlets' signature
        self.displays: dict[str | None, Outputs] = {}
        super().__init__(**traits)  # type: ignore[no-untyped-call]  # IPython's

    def enable_gui(self, gui: str | None = None) -> None:
        """Charts are shown in the notebook: there is no window to serve."""

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        error = new_output("error", ename=etype.__name__, evalue=str(evalue), traceback=stb)
        self.outputs.append(error)

    @contextmanager
    def _gathering(self, outputs: Outputs) -> Iterator[None]:
        self.outputs = outputs
        with ExitStack() as stack:
            stack.enter_context(redirect_stdout(_Stream("stdout", outputs)))
            stack.enter_context(redirect_stderr(_Stream("stderr", outputs)))
            yield

    def run(self, cell: NotebookNode) -> bool:
        """Run a code cell; its outputs and number are put into it.

        Returns
        -------
        bool
            Whether it ended without an error.
        """
        with self._gathering(cell.outputs):
            result = self.run_cell(cell.source, store_history=True)  # type: ignore[no-untyped-call]  # IPython's
        cell.execution_count = result.execution_count
        return bool(result.success)


def _new_shell() -> NotebookShell:
    config = Config()
    config.HistoryManager.enabled = False
    shell: NotebookShell = NotebookShell.instance(config=config)
    shell.enable_matplotlib("inline")  # type: ignore[no-untyped-call]  # IPython's
    return shell


class ShellEngine(ReproducibleEngine):
    """Runs one notebook; to be used once per process."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        *_: object,
        guard: Guard | None = None,
        **__: object,
    ) -> None:
        """Run cells in order until one fails, as papermill's own engine does.

        Parameters
        ----------
        nb_man : NotebookExecutionManager
            papermill's record of the run.
        guard : Guard, optional
            Refuses what the cells may not touch.
        """
        shell = _new_shell()
        if guard:
            guard.install()
        for index, cell in enumerate(nb_man.nb.cells):
            nb_man.cell_start(cell, index)
            done = True
            if cell.cell_type == "code" and cell.source.strip():
                with guard.watching() if guard else nullcontext():
                    done = shell.run(cell)
            if not done:
                nb_man.cell_exception(cell, index)
            nb_man.cell_complete(cell, cell_index=index)
            if not done:
                break


papermill_engines.register(ENGINE, ShellEngine)
