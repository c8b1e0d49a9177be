"""Runs the steps of a build in order, side by side where they may, and only those that must.

A step must run when something it read, a value, or something it made differs from its last run. Its
products count only when the bytes it read are those the build found at its start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from graphlib import TopologicalSorter
from pathlib import Path
from threading import Lock
from typing import Any

from iku_analysis.base.digests import ABSENT, FileDigest, digest_on_disk
from iku_analysis.base.errors import IkuError
from iku_analysis.base.input_files import ChangedInputsError, Digests, differing
from iku_analysis.base.package_sources import PACKAGE, loaded_sources
from iku_analysis.pipeline.memory import BuildMemory
from iku_analysis.pipeline.step import GOOD, Done, Step, StepOutcome, StepReport


class _Here(Executor):
    """Runs what it is given at once: a process that forks its own steps must have no threads."""

    def submit(self, function: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:  # noqa: ANN401 -- Executor's signature
        done = Future[Any]()
        done.set_result(function(*given, **named))
        return done


class Runner:
    """One build: the state of its inputs, and its memory of the last.

    Parameters
    ----------
    memory : BuildMemory
        Of the year.
    state : mapping of Path to FileDigest
        Inputs as they were found; products are added as they are made.
    """

    def __init__(self, memory: BuildMemory, state: Digests) -> None:
        self.memory = memory
        self.state: dict[Path, FileDigest] = dict(state)
        self._lock = Lock()

    def run(self, steps: Sequence[Step], workers: int) -> list[StepReport]:
        """Run what must run.

        Parameters
        ----------
        steps : sequence of Step
            All they wait for is among them, or was made before.
        workers : int
            How many may run side by side.

        Returns
        -------
        list of StepReport
            One per step, in the given order.

        Raises
        ------
        CycleError
            If steps wait for each other.
        """
        self._find_inputs(steps)
        by_name, sorter = {step.name: step for step in steps}, _sorter(steps)
        sorter.prepare()
        reports: dict[str, StepReport] = {}
        running: dict[Future[StepReport], str] = {}
        pool = _Here() if workers == 1 else ThreadPoolExecutor(workers)
        try:
            while sorter.is_active():
                for step in _longest_first(by_name[name] for name in sorter.get_ready()):
                    running[pool.submit(self._settle, step, _needs(step, steps), reports)] = (
                        step.name
                    )
                for done in wait(running, return_when=FIRST_COMPLETED).done:
                    name = running.pop(done)
                    reports[name] = done.result()
                    sorter.done(name)
        finally:
            # not waited for: after a signal the processes of the steps are ended by the command
            pool.shutdown(wait=False, cancel_futures=True)
        return [reports[step.name] for step in steps]

    def plan(self, steps: Sequence[Step]) -> list[StepReport]:
        """Say which steps would run and why; runs none."""
        self._find_inputs(steps)
        by_name, planned = {step.name: step for step in steps}, dict[str, StepReport]()
        for name in _sorter(steps).static_order():
            step = by_name[name]
            waiting = {
                path
                for other in _needs(step, steps)
                if planned[other].outcome is StepOutcome.PLANNED
                for path in by_name[other].products
            }
            made = self.memory.products(step)
            reasons = tuple(self.memory.reasons(step, self.state, made, waiting))
            outcome = StepOutcome.PLANNED if reasons else StepOutcome.UNCHANGED
            planned[name] = StepReport(name, outcome, reasons=reasons)
            if not reasons:
                self._keep(made)
        return [planned[step.name] for step in steps]

    def accept(self, step: Step, done: Done) -> None:
        """Keep what a step made of what it read.

        Raises
        ------
        ChangedInputsError
            If it read other bytes than the build found.
        IkuError
            If it read what it does not declare, or lacks a product.
        """
        self.check_reads(step, done.reads)
        products = [*step.products, *done.products]
        made = {path: digest_on_disk(path) for path in products}
        if absent := [path.name for path in products if made[path] == ABSENT]:
            raise IkuError(f"Langkah {step.name} tidak menghasilkan {', '.join(absent)}.")
        with self._lock:
            self.state |= made
            self.memory.remember(step, self.state, products)

    def check_reads(self, step: Step, reads: Digests) -> None:
        """Refuse a step that read what it does not declare, or other bytes than were found.

        Raises
        ------
        ChangedInputsError, IkuError
            As `accept`.
        """
        sources = [path for path in reads if PACKAGE in path.parents]
        added = [path for path in sources if path not in self.state]
        if changed := [*differing(self.state, reads), *added]:
            raise ChangedInputsError(changed)
        declared = {*step.inputs, *step.valued}
        if stray := sorted(reads.keys() - declared - set(sources)):
            raise IkuError(
                f"Langkah {step.name} membaca {stray[0].name}, yang tidak dinyatakannya.",
                "Ini kekeliruan program: nyatakan berkas itu pada langkahnya (pipeline/graph.py).",
            )

    def confirm(self) -> None:
        """Compare every input and product with the disk once more, and what this process runs.

        Raises
        ------
        ChangedInputsError
            If one is other than what was read or made.
        """
        now = {path: digest_on_disk(path) for path in self.state}
        if changed := [*differing(self.state, now), *differing(self.state, loaded_sources())]:
            raise ChangedInputsError(changed)

    def _find_inputs(self, steps: Sequence[Step]) -> None:
        made = {path for step in steps for path in step.products}
        for path in {path for step in steps for path in step.inputs} - made - self.state.keys():
            self.state[path] = digest_on_disk(path)

    def _keep(self, made: Digests) -> None:
        with self._lock:
            self.state |= made

    def _settle(
        self, step: Step, needs: Iterable[str], reports: Mapping[str, StepReport]
    ) -> StepReport:
        if any(reports[name].outcome not in GOOD for name in needs):
            return StepReport(step.name, StepOutcome.SKIPPED)
        try:
            made = self.memory.products(step)
            reasons = tuple(self.memory.reasons(step, self.state, made))
            if not reasons:
                self._keep(made)
                return StepReport(step.name, StepOutcome.UNCHANGED)
            self.accept(step, step.run())
        except Exception as fault:  # noqa: BLE001 -- told with the report of the step
            return StepReport(step.name, StepOutcome.FAILED, fault)
        return StepReport(step.name, StepOutcome.RUN, reasons=reasons)


def _needs(step: Step, steps: Sequence[Step]) -> list[str]:
    """Steps that make an input of this one."""
    return [other.name for other in steps if set(step.inputs) & set(other.products)]


def _sorter(steps: Sequence[Step]) -> TopologicalSorter[str]:
    return TopologicalSorter({step.name: _needs(step, steps) for step in steps})


def _longest_first(ready: Iterable[Step]) -> list[Step]:
    return sorted(ready, key=lambda step: not step.is_first)
