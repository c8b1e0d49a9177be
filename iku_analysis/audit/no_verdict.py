"""What ends an audit before it has a verdict: a signal, or any fault. Light, so it stands first."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from iku_analysis.base.cancellation import SIGNALS, Cancelled
from iku_analysis.base.errors import NO_VERDICT_EXIT_CODE, IkuError, fault_text


class NoVerdict(IkuError):
    """An audit that compared nothing, or not everything; exit code 3."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(f"TANPA VERDIK: {message}", hint, NO_VERDICT_EXIT_CODE)


class Interruption:
    """Handler of the signals that end an audit: the first one counts, later ones change nothing.

    Attributes
    ----------
    signal : int
        The one that came; 0 as long as none did.
    """

    def __init__(self) -> None:
        self.signal = 0
        self._is_held = False

    def __call__(self, number: int, _: FrameType | None) -> None:
        """Take note, and end what is running unless it is held."""
        if self.signal:
            return
        self.signal = number
        if not self._is_held:
            raise Cancelled(number)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let the block end first: what it makes would otherwise be left behind."""
        was_cancelled, was_held = bool(self.signal), self._is_held
        self._is_held = True
        try:
            yield
        finally:
            self._is_held = was_held
        if self.signal and not was_cancelled and not was_held:
            raise Cancelled(self.signal)


interruption = Interruption()


@contextmanager
def only_verdicts() -> Iterator[None]:
    """Turn whatever ends the block early into `NoVerdict`.

    Raises
    ------
    NoVerdict
        On a signal, and on any exception, of which the words are kept.
    """
    interruption.signal = 0
    heard = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, interruption) for number in heard}
    try:
        try:
            yield
        except BaseException as fault:  # noqa: BLE001 -- whatever it is, it is no verdict
            raise _no_verdict(fault) from None
        if interruption.signal:  # a library took the exception for one of its own
            raise _no_verdict(Cancelled(interruption.signal))
    except Cancelled as late:  # while another fault was being told
        raise _no_verdict(late) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _no_verdict(fault: BaseException) -> NoVerdict:
    if interruption.signal:
        name = signal.Signals(interruption.signal).name
        return NoVerdict(f"audit dibatalkan ({name}).", "Jalankan lagi perintah yang sama.")
    if isinstance(fault, NoVerdict):
        return fault
    if isinstance(fault, IkuError):
        return NoVerdict(fault.message, fault.hint)
    return NoVerdict(*fault_text(fault).split("\n  ", 1))
