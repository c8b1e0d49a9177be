"""Ctrl+C and the other signals that end a command: one exception, and moments that are not cut."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")
    if hasattr(signal, name)
)
SIGNAL_EXIT_CODE = 128
_is_held = False
_received: int | None = None


class Cancelled(BaseException):
    """The user, or the system, asked the command to end.

    Parameters
    ----------
    number : int
        Number of the signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = SIGNAL_EXIT_CODE + number


def _on_signal(number: int, _: FrameType | None) -> None:
    global _received  # noqa: PLW0603 -- signals belong to the process
    if _received is not None and not _is_held:  # the user is impatient while we tidy up
        os._exit(SIGNAL_EXIT_CODE + number)
    _received = number
    if not _is_held:
        raise Cancelled(number)


def _on_unraisable(unraisable: sys.UnraisableHookArgs) -> None:
    """A signal that came while Python tidied up is no fault; `raise_if_cancelled` finds it."""
    if not isinstance(unraisable.exc_value, Cancelled):
        sys.__unraisablehook__(unraisable)


def hold_signals() -> None:
    """Keep the first signal that ends a command for `raise_on_signals`: imports are not cut."""
    global _is_held  # noqa: PLW0603 -- as above
    _is_held = True
    sys.unraisablehook = _on_unraisable
    for number in SIGNALS:
        # nohup and scripts in the background ignore some on purpose
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _on_signal)
    if hasattr(signal, "pthread_sigmask"):  # make starts us with them blocked, where it can
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


def raise_on_signals() -> None:
    """Let every signal that ends a command raise `Cancelled` in the main thread.

    Raises
    ------
    Cancelled
        If there was one since `hold_signals`.
    """
    global _is_held  # noqa: PLW0603 -- as above
    _is_held = False
    raise_if_cancelled()


def ignore_signals() -> None:
    """Let nothing interrupt what is left: the command is done."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def raise_if_cancelled() -> None:
    """Raise what a signal could not where it arrived.

    Raises
    ------
    Cancelled
        If there was a signal.
    """
    if _received is not None:
        raise Cancelled(_received)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold signals back until the block has ended; one that came before is raised at its start.

    What the block did stands then, and the command ends as it would have.
    """
    global _is_held  # noqa: PLW0603 -- as above
    raise_if_cancelled()
    _is_held = True
    try:
        raise_if_cancelled()  # between the two lines above
        yield
    finally:
        _is_held = False


@contextmanager
def blocked_in_children() -> Iterator[None]:
    """Processes started within the block get no such signal: who started them ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
