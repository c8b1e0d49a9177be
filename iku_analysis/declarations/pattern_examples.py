"""A text that a pattern allows: what people are shown instead of the pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import cycle

# one sign, or one set of signs, and how often
_PART = re.compile(
    r"(?:\\(?P<kind>[dw])|\\(?P<escaped>\W)|\[(?P<set>[^\]\\^][^\]\\]*)\]|(?P<sign>[^\\\[\](){}*+?|.^$]))"
    r"(?:\{(?P<times>\d+)(?:,\d*)?\}|(?P<free>[*+?]))?"
)
_OPTIONAL_GROUP = re.compile(r"\((?:\?:)?[^()]*\)[*?]")


def matching(pattern: str) -> str:
    r"""Shortest text of a simple pattern; empty when the pattern is not simple.

    Examples
    --------
    >>> [matching(pattern) for pattern in (r"PU-\d{5}", r"\d{1,2}(;\d{1,2})*", "(a|b){3}")]
    ['PU-12345', '1', '']
    """
    plain = _OPTIONAL_GROUP.sub("", pattern)
    made = "".join(_parts(plain))
    return made if re.fullmatch(pattern, made, re.ASCII) else ""


def _parts(pattern: str) -> Iterator[str]:
    digits = cycle("1234567890")
    for part in _PART.finditer(pattern):
        times = 0 if part["free"] in {"*", "?"} else int(part["times"] or 1)
        if part["kind"] == "d":
            yield "".join(next(digits) for _ in range(times))
        else:
            sign = "a" if part["kind"] else part["escaped"] or (part["set"] or part["sign"])[0]
            yield sign * times


def fixed_length(pattern: str) -> int:
    r"""Length of every text of a simple pattern; 0 when they differ or it is not simple.

    Examples
    --------
    >>> [fixed_length(pattern) for pattern in (r"PU-\d{5}", r"\d{1,2}", "")]
    [8, 0, 0]
    """
    return 0 if re.search(r"(?<!\\)[*+?|()]|\{\d+,", pattern) else len(matching(pattern))
