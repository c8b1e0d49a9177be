"""The one exception family a user may see: a message without a traceback."""

from __future__ import annotations

import errno

USAGE_EXIT_CODE = 2
FAULT_EXIT_CODE = 1
NO_VERDICT_EXIT_CODE = 3

AGAIN = "lalu jalankan lagi perintah yang sama."
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
FORBIDDEN = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


class IkuError(Exception):
    """A fault the user can mend; printed as text, never as a traceback.

    Parameters
    ----------
    message : str
        What is wrong and where, in Indonesian, in one sentence.
    hint : str
        How to mend it, or the next command; in Indonesian. May be empty.
    exit_code : int
        Process exit code: 1 for a fault in data or build, 2 for wrong usage.
    """

    def __init__(self, message: str, hint: str = "", exit_code: int = FAULT_EXIT_CODE) -> None:
        super().__init__(message, hint, exit_code)
        self.message = message
        self.hint = hint
        self.exit_code = exit_code

    def __str__(self) -> str:
        return f"{self.message}\n  {self.hint}" if self.hint else self.message


def fault_text(fault: BaseException) -> str:
    """What a person is told of any fault, without a traceback."""
    if isinstance(fault, IkuError):
        return str(fault)
    if isinstance(fault, OSError):
        what = "disk penuh" if fault.errno in FULL else fault.strerror or fault
        where = f"{fault.filename}: {what}." if fault.filename else f"{what}.".capitalize()
        return str(IkuError(where, file_hint(fault)))
    return f"{type(fault).__name__}: {fault}"


def file_hint(fault: OSError) -> str:
    """How to mend a file or folder that refuses; empty when its name says all there is to say."""
    if fault.errno in FULL:
        return f"Kosongkan tempat, {AGAIN}"
    if fault.errno in FORBIDDEN:
        return f"Beri izin atasnya, atau salin proyek ke folder yang dapat ditulis, {AGAIN}"
    return ""


class UsageError(IkuError):
    """A wrong command, option or year; exit code 2."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint, USAGE_EXIT_CODE)

    def __reduce__(self) -> tuple[type[UsageError], tuple[str, str]]:
        return type(self), (self.message, self.hint)
