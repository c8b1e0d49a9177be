"""The function an indicator is computed by, found by the name ``iku.yaml`` declares."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from inspect import signature

from iku_analysis.base.errors import IkuError
from iku_analysis.model.measurement import Measurement

Function = Callable[..., Measurement]
YEAR = "year"


def function_of(name: str) -> Function:
    """Indicator function by its declared name, e.g. ``distribusi.price_disparity``.

    Raises
    ------
    IkuError
        If no module of this folder has a public function of its own by that name.
    """
    module_name, _, function_name = name.partition(".")
    try:
        module = import_module(f"{__package__}.{module_name}")
        function: Function = getattr(module, function_name)
    except (ImportError, AttributeError):
        function = _nothing
    if function.__module__ != f"{__package__}.{module_name}" or function_name.startswith("_"):
        raise IkuError(
            f"iku.yaml: fungsi {name!r} tidak ada dalam iku_analysis/indicators/.",
            "Tulis modul dan fungsinya, misalnya distribusi.price_disparity.",
        )
    return function


def _nothing(year: int) -> Measurement:
    raise NotImplementedError(year)


def tables_in_order(function: Function, declared: Iterable[str]) -> tuple[str, ...]:
    """Declared tables in the order the function takes them: its parameters bear their names.

    Raises
    ------
    IkuError
        If they are not the tables the function reads.
    """
    names = tuple(signature(function).parameters)
    wanted = names[: names.index(YEAR)]
    if set(wanted) != set(declared):
        raise IkuError(
            f"iku.yaml: tabel {', '.join(declared)} bukan yang dibaca {function.__name__}.",
            f"Tulis di bawah `tabel` indikator itu: {', '.join(wanted)}.",
        )
    return wanted
