"""What Excel shows of a number: its format taken apart (ISO 29500-1, 18.8.30 and 18.8.31)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache

GENERAL = "General"
CURRENCY = "\u00a4"  # the currency of whoever opens the file
# Formats a workbook names by number alone; 27 to 36 and 50 to 58 are East Asian dates.
_MONEY = f'"{CURRENCY}"#,##0;("{CURRENCY}"#,##0)'
_ACCOUNT = '#,##0;(#,##0);"-"??'
BUILT_IN = {
    **dict.fromkeys([*range(27, 37), *range(50, 59)], "yyyy/m/d"),
    **dict.fromkeys(range(5, 9), _MONEY),
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "m/d/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yyyy h:mm",
    37: "#,##0;(#,##0)",
    38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)",
    41: _ACCOUNT,
    42: _ACCOUNT,
    43: _ACCOUNT,
    44: _ACCOUNT,
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
_LITERAL = re.compile(r'"[^"]*"|\[(?!h+\]|m+\]|s+\])[^\]]*\]|[\\_*].|General', re.IGNORECASE)
_DATE_SIGN = re.compile(r"[dmyhs]", re.IGNORECASE)
_DAY_PARTS = tuple(re.compile(part, re.IGNORECASE) for part in (r"(?<!d)dd?(?!d)", "m", "[ye]"))
_SECTION = re.compile(r'(?:"[^"]*"?|\[[^\]]*\]|[\\_*].|[^;"\[\\_*])+|(?<=;)(?=;|$)', re.DOTALL)
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_.|\*.|\[\$(?P<money>[^\]-]*)[^\]]*\]'
    r"|\[(?P<test>[<>=]+)(?P<bound>-?[0-9.]+)\]|\[[^\]]*\]|(?P<general>General|@)"
    r"|(?P<exponent>E[+-])|(?P<core>[0#?.,/])|(?P<percent>%)|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)
_UNIT = re.compile(r"[^\W\d_]+[\d\u00b2\u00b3]*|[$\u20ac\u00a3\u00a5\u00a4]")
_TESTS = {
    "<": Decimal.__lt__,
    "<=": Decimal.__le__,
    ">": Decimal.__gt__,
    ">=": Decimal.__ge__,
    "=": Decimal.__eq__,
    "<>": Decimal.__ne__,
}
_EXACT = Context(prec=800, rounding=ROUND_HALF_UP)
_INDONESIAN = str.maketrans(".,", ",.")


def is_date_format(code: str) -> bool:
    """Whether a number format shows a day or a time.

    Examples
    --------
    >>> [is_date_format(code) for code in ("dd/mm/yyyy", "[h]:mm", '0.0 "hari"', "[Red]0", "0%")]
    [True, True, False, False, False]
    """
    return bool(_DATE_SIGN.search(_LITERAL.sub("", code.partition(";")[0])))


def shows_whole_day(code: str) -> bool:
    """Whether a date in this format shows its day, month and year.

    Examples
    --------
    >>> [shows_whole_day(code) for code in ("d-mmm-yy", "mmm-yy", "d mmmm", "dddd", "yyyy")]
    [True, False, False, False, False]
    """
    plain = _LITERAL.sub("", code.partition(";")[0])
    return all(part.search(plain) for part in _DAY_PARTS)


def is_month_format(code: str) -> bool:
    """Whether a date in this format shows its month and year alone.

    Examples
    --------
    >>> [is_month_format(code) for code in ("mmm-yy", "mmmm yyyy", "d-mmm-yy", "yyyy", "mm:ss")]
    [True, True, False, False, False]
    """
    plain = _LITERAL.sub("", code.partition(";")[0])
    day, month, year = (bool(part.search(plain)) for part in _DAY_PARTS)
    return month and year and not day


@dataclass(frozen=True)
class ShownNumber:
    """A number as it looks in its cell.

    Attributes
    ----------
    text : str
        As an Indonesian Excel shows it: ``Rp1.235``.
    number : Decimal or None
        The number a reader takes from it, whatever stands around it; None when there is none.
    units : frozenset of str
        Words and signs of money around it, lower case.
    percents : int
        Signs of percent behind it.
    is_mask : bool
        Whether signs stand between its digits, as in a code.
    """

    text: str
    number: Decimal | None
    units: frozenset[str] = frozenset()
    percents: int = 0
    is_mask: bool = False


@dataclass(frozen=True)
class _Section:
    """One of the formats between semicolons: parts in order, ``None`` where a digit goes."""

    parts: tuple[tuple[str | None, str], ...]
    percents: int
    is_general: bool
    test: tuple[str, Decimal] | None

    @property
    def core(self) -> str:
        return "".join(sign for literal, sign in self.parts if literal is None)


def _section(code: str) -> _Section:
    parts, percents, general, test = list[tuple[str | None, str]](), 0, False, None
    for match in _TOKEN.finditer(code):
        kind, text = match.lastgroup, match[0]
        if kind in {"core", "exponent"}:
            parts.append((None, text.upper()))
        elif kind == "general":
            general = True
            parts.append((None, "0"))
        elif kind == "bound":
            test = (match["test"], Decimal(match["bound"]))
        elif kind is not None:
            percents += kind == "percent"
            parts.append((match[kind], ""))
        elif text[0] == "_":
            parts.append((" ", ""))
    return _Section(tuple(parts), percents, general, test)


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    return tuple(map(_section, _SECTION.findall(code))) or (_section(GENERAL),)


def _chosen(sections: Sequence[_Section], value: Decimal) -> tuple[_Section, bool]:
    """Section for a value, and whether Excel writes its minus sign by itself."""
    for section in sections:
        if section.test and _TESTS.get(section.test[0], Decimal.__eq__)(value, section.test[1]):
            return section, True
    if any(section.test for section in sections):
        return next((s for s in sections if not s.test), sections[-1]), True
    if value < 0 and len(sections) > 1:
        return sections[1], False
    if value == 0 and len(sections) > 2:  # noqa: PLR2004 -- positive; negative; zero
        return sections[2], False
    return sections[0], True


def _fraction(size: Decimal, core: str) -> tuple[Decimal, str]:
    below = core.partition("/")[2]
    most = int(below) if below.isdigit() and int(below) else 10 ** max(len(below), 1) - 1
    near = Fraction(size).limit_denominator(most)
    whole, rest = divmod(near, 1)
    text = f"{whole} {rest}" if rest and whole else str(near)
    return Decimal(near.numerator) / Decimal(near.denominator), text


def _decimal(size: Decimal, core: str) -> tuple[Decimal, str]:
    whole, _, part = core.partition(".")
    thousands = len(whole) - len(whole.rstrip(",")) + len(part) - len(part.rstrip(","))
    part = part.rstrip(",")
    scaled = _EXACT.divide(size, Decimal(1000**thousands))
    number = _EXACT.quantize(scaled, Decimal(1).scaleb(-len(part)))
    left, _, right = f"{number:f}".partition(".")
    least = len(part.rstrip("#?"))
    right = right[:least] + right[least:].rstrip("0")
    left = left.lstrip("0").zfill(whole.count("0"))
    if "," in whole.rstrip(","):
        left = f"{int(left or 0):,}" if left.lstrip("0") else left
    return number, f"{left}.{right}" if right else left


def _number(section: _Section, value: Decimal) -> tuple[Decimal | None, str]:
    """Number that is shown, and its digits."""
    core = section.core
    size = _EXACT.multiply(abs(value), Decimal(100**section.percents))
    if section.is_general:
        return size, f"{size:f}"
    if "/" in core:
        return _fraction(size, core)
    if "E" in core:
        digits = core.partition("E")[0].partition(".")[2]
        text = f"{size:.{len(digits)}E}"
        return Decimal(text), text
    if not core:
        return None, ""
    number, text = _decimal(size, core)
    return (number if text.strip(".") else None), text.strip(".")


def _masked(section: _Section, digits: str) -> Iterator[str]:
    """Digits and the signs between them, from the last to the first."""
    left, places = list(digits), sum(literal is None for literal, _ in section.parts)
    for literal, _ in reversed(section.parts):
        if literal is not None:
            yield literal
            continue
        places -= 1
        yield "".join(left) if not places else left.pop() if left else ""


def _is_mask(section: _Section) -> bool:
    marks = "".join("0" if literal is None else "x" for literal, _ in section.parts)
    return "x" in marks.strip("x") and not set(section.core) & {"/", ".", ",", "E"}


@lru_cache(maxsize=4096)
def shown(code: str, written: str) -> ShownNumber:
    """How Excel shows a number.

    Parameters
    ----------
    code : str
        Number format of its cell.
    written : str
        The number, as `cell_text`.

    Examples
    --------
    >>> look = shown('#,##0.0" ton"', "1234.56")
    >>> look.text, str(look.number), sorted(look.units)
    ('1.234,6 ton', '1234.6', ['ton'])
    >>> [shown(code, "1234567").text for code in ("#,##0,", "0.00,,", '"Rp"#,##0', "000000000")]
    ['1.235', '1,23', 'Rp1.234.567', '001234567']
    >>> [shown(code, "0.185").text for code in ("0.0%", "0", "# ?/?", ";;;")]
    ['18,5%', '0', '1/5', '']
    """
    value = Decimal(written)
    section, own_sign = _chosen(_sections(code), value)
    number, digits = _number(section, value)
    if is_mask := _is_mask(section):
        text = "".join(reversed(list(_masked(section, digits))))
    else:
        text = _framed(section, digits.translate(_INDONESIAN))
    if value < 0 and own_sign and number:
        text = f"-{text}"
    around = " ".join(literal for literal, _ in section.parts if literal)
    if number is not None and value < 0 and (own_sign or "-" in around or "(" in around):
        number = -number
    if re.search(r"(?<![^\W_])[0-9]", around) or (is_mask and re.search(r"\w", around)):
        number = None  # digits of the format look like digits of the number
    units = frozenset(unit.casefold() for unit in _UNIT.findall(around))
    return ShownNumber(text.strip(), number, units, section.percents, is_mask)


def _framed(section: _Section, digits: str) -> str:
    """Number between what stands before and behind it."""
    texts, is_written = list[str](), False
    for literal, _ in section.parts:
        if literal is not None:
            texts.append(literal)
        elif not is_written:
            texts.append(digits)
            is_written = True
    return "".join(texts)
