"""Strict reading of a YAML mapping: every complaint names the file and the key."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NoReturn, TypeVar

from iku_analysis.base.errors import IkuError

T = TypeVar("T")


class Entry:
    """A mapping of the descriptor that knows where it stands, for messages."""

    def __init__(self, value: object, file: str, where: str) -> None:
        self.file = file
        self.where = where
        if not isinstance(value, dict):
            self.fail("", "harus berisi pasangan kunci dan nilai")
        self._values: dict[str, Any] = value

    def fail(self, key: str, fault: str, hint: str = "") -> NoReturn:
        """Raise the error for a key of this mapping."""
        place = ".".join(part for part in (self.where, key) if part)
        label = f" kunci {place}" if place else ""
        raise IkuError(f"{self.file}{label}: {fault}.", hint)

    def only(self, allowed: Iterable[str]) -> None:
        """Refuse keys that are not among these, naming the closest."""
        allowed = sorted(allowed)
        for key in self._values:
            if key not in allowed:
                close = difflib.get_close_matches(str(key), allowed, 1)
                hint = f"Maksud Anda {close[0]!r}?" if close else f"Yang ada: {', '.join(allowed)}."
                self.fail(str(key), "kunci ini tidak dikenal", hint)

    def get(self, key: str, kind: type[T], default: T) -> T:
        """Value of a key that may be absent."""
        return self.need(key, kind) if key in self._values else default

    def need(self, key: str, kind: type[T]) -> T:
        """Value of a key that must be there, of the right type."""
        if key not in self._values:
            self.fail(key, "kunci ini wajib ada")
        value = self._values[key]
        # bool is an int in Python; `minimum: yes` must not pass for a number
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.fail(key, f"nilai {value!r} tidak sesuai, seharusnya {_KIND_NAMES[kind]}")
        return value

    def day(self, key: str) -> date | None:
        """Value that is a date, or None when absent."""
        return self.need(key, date) if key in self._values else None

    def texts(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """List of words; YAML reads an unquoted ``yes`` or ``1`` as something else."""
        values = self.get(key, list, list(default))
        for value in values:
            if not isinstance(value, str):
                self.fail(key, f"isi {value!r} bukan teks", f"Beri tanda kutip: '{value}'.")
        return tuple(values)

    def entry(self, key: str) -> Entry:
        """Open the mapping under a key; empty when absent."""
        return Entry(self._values.get(key, {}), self.file, f"{self.where}.{key}".strip("."))

    def entries(self, key: str) -> tuple[Entry, ...]:
        """Open the mappings in the list under a key."""
        values = self.get(key, list, [])
        return tuple(
            Entry(value, self.file, f"{self.where}.{key}[{_label(value, position)}]".strip("."))
            for position, value in enumerate(values, 1)
        )

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._values

    def raw(self, key: str) -> object:
        """Value of a key that is there, of any type."""
        return self._values[key]


_KIND_NAMES: Mapping[type, str] = {
    str: "teks",
    bool: "true atau false",
    list: "daftar",
    date: "tanggal tttt-bb-hh",
    int: "bilangan bulat",
}


def _label(value: object, position: int) -> str:
    name = value.get("name") if isinstance(value, dict) else None
    return str(name or position)
