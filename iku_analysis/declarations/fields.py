"""What a column of a raw table may hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

RegionSystem = Literal["nama", "bps", "kemendagri"]
NumberWriting = Literal["rupiah", "persen", "kurung"]
ISO, INDONESIAN = "default", "indonesia"
FieldType = Literal["string", "integer", "number", "boolean", "date"]


@dataclass(frozen=True)
class NumberFormat:
    """How numbers are written in a column.

    Attributes
    ----------
    decimal : str
        Sign before the fraction.
    group : str
        Sign between groups of three digits; empty when none is used.

    Examples
    --------
    >>> NumberFormat(",", ".").example
    '1.234,56'
    """

    decimal: str
    group: str = ""

    @property
    def example(self) -> str:
        """A number written this way."""
        return f"1{self.group}234{self.decimal}56"


@dataclass(frozen=True)
class Constraints:
    """Table Schema constraints of a column; an empty one does not constrain."""

    required: bool = False
    unique: bool = False
    enum: tuple[Any, ...] = ()
    pattern: str = ""
    minimum: Any = None
    maximum: Any = None


@dataclass(frozen=True)
class Field:
    """One declared column.

    Attributes
    ----------
    name, title : str
        Head in the file; words shown to readers.
    type : str
        ``string``, ``integer``, ``number``, ``boolean`` or ``date``.
    region : str
        ``nama`` when it names a kab/kota (any known spelling is read as the canonical name),
        ``bps`` or ``kemendagri`` when it holds the code of that system, else empty.
    is_quarter : bool
        Whether it names a quarter (``TW III``), read as ``Q3``.
    is_merged : bool
        Whether merged cells of a workbook count for every row they span.
    is_personal : bool
        Whether it holds personal data, which never leaves intake.
    number_format : NumberFormat or None
        None when not declared; then a number with any separator is refused.
    writing : tuple of str
        What may stand around a number: ``rupiah`` (``Rp 1.500,-``), ``persen`` (``12,5 %``),
        ``kurung`` (``(1.234)`` is negative).
    date_format : str
        ``default`` (2018-12-31), ``indonesia`` (31 Desember 2018, 31/12/2018), or a pattern such as
        ``%d.%m.%Y``.
    true_values, false_values : tuple of str
        Words of a boolean.
    constraints : Constraints
    """

    name: str
    title: str
    type: FieldType
    region: RegionSystem | Literal[""] = ""
    is_quarter: bool = False
    is_merged: bool = False
    is_personal: bool = False
    number_format: NumberFormat | None = None
    writing: tuple[NumberWriting, ...] = ()
    date_format: str = ISO
    true_values: tuple[str, ...] = ()
    false_values: tuple[str, ...] = ()
    constraints: Constraints = Constraints()

    @property
    def is_region(self) -> bool:
        """Whether it names a kab/kota, by name or by code."""
        return bool(self.region)

    @property
    def dtype(self) -> str:
        """Pandas type of the checked column; only an optional one may hold missing values."""
        if self.constraints.required:
            return _REQUIRED_DTYPES.get(self.type, self.nullable_dtype)
        return self.nullable_dtype

    @property
    def nullable_dtype(self) -> str:
        """Pandas type that also holds missing values, used until the column is checked."""
        return _NULLABLE_DTYPES[self.type]


_NULLABLE_DTYPES: Mapping[str, str] = {
    "string": "str",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "date": "datetime64[us]",
}
_REQUIRED_DTYPES: Mapping[str, str] = {"integer": "int64", "boolean": "bool"}
