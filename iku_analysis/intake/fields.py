"""What a column of a raw table may hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

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
    is_region : bool
        Whether it names a kab/kota; any known spelling is read as the canonical name.
    is_personal : bool
        Whether it holds personal data, which never leaves intake.
    number_format : NumberFormat or None
        None when not declared; then a number with any separator is refused.
    true_values, false_values : tuple of str
        Words of a boolean.
    constraints : Constraints
    """

    name: str
    title: str
    type: FieldType
    is_region: bool = False
    is_personal: bool = False
    number_format: NumberFormat | None = None
    true_values: tuple[str, ...] = ()
    false_values: tuple[str, ...] = ()
    constraints: Constraints = Constraints()

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
