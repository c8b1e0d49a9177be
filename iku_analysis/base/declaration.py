"""The one strict reader of what people declare: all faults at once, each with its line and key.

A declaration is a frozen `msgspec.Struct` whose annotations say what may stand in the file; the
same annotations make its JSON Schema. A key that may be left out may not be left empty.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any, TypeVar, cast, get_origin

import msgspec
import yaml
from msgspec import Struct
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from iku_analysis.base.annotation_shapes import Shape, keys_of, shape_of, tag_of
from iku_analysis.base.errors import FAULT_EXIT_CODE, IkuError
from iku_analysis.base.formats import listed
from iku_analysis.base.input_files import read_input
from iku_analysis.base.yaml_file import NULL_TAG, TEXT_TAG, compose, is_left_empty, plain

T = TypeVar("T")
D = TypeVar("D", bound="Declaration")
_SYNTAX = (
    "Apit teks yang memuat titik dua, tanda #, atau koma di dalam {} dengan tanda kutip; "
    "jorokkan baris dengan spasi, bukan tab."
)
_CUT = "Teks di dalam {} terpotong pada koma: apit seluruh teksnya dengan tanda kutip."
_LABELS = ("name", "nomor", "kode", "predikat")  # what an item of a list is called by
_NEAR = 0.5
_FAULTY = object()
PROMPT = "TULIS:"  # stands for what somebody must still write


@dataclass(frozen=True)
class Fault:
    """One fault of a declaration.

    Attributes
    ----------
    what, mend : str
        What is wrong, and how to mend it; Indonesian.
    path : tuple of str or int
        Keys and positions below the declaration that found it.
    line : int
        Line in the file; known once it is read from one.
    key : str
        The whole path as shown.
    """

    what: str
    mend: str = ""
    path: tuple[str | int, ...] = ()
    line: int = 0
    key: str = ""

    def below(self, *path: str | int) -> Fault:
        """The same, told by what holds at this path the declaration that found it."""
        return replace(self, path=(*path, *self.path))

    def text(self, file: str) -> str:
        """What is wrong and where, in one sentence."""
        return f"{file} baris {self.line}{f' kunci {self.key}' if self.key else ''}: {self.what}."


class DeclarationError(IkuError):
    """A file of declarations with faults, all told at once."""

    def __init__(self, file: str, faults: tuple[Fault, ...]) -> None:
        first, *more = (IkuError(fault.text(file), fault.mend) for fault in faults)
        super().__init__(
            first.message if not more else "\n".join(map(str, (first, *more))),
            first.hint if not more else f"{len(faults)} kesalahan; perbaiki lalu jalankan lagi.",
            FAULT_EXIT_CODE,
        )
        self.file = file
        self.faults = faults

    def __reduce__(self) -> tuple[type[DeclarationError], tuple[str, tuple[Fault, ...]]]:
        return type(self), (self.file, self.faults)


class Declaration(Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in a mapping of a file; attributes are English, keys as people write them."""

    def faults(self) -> Iterator[Fault]:
        """What annotations cannot say: parts that do not fit each other."""
        yield from ()


def near(word: str, known: Iterable[str]) -> str:
    """How to mend an unknown word: the nearest known one, or all there are."""
    known = sorted(known)
    close = difflib.get_close_matches(word, known, 1, _NEAR)
    return f"Maksud Anda {close[0]!r}?" if close else f"Yang ada: {listed(known) or '-'}."


def twice(values: Iterable[T]) -> Iterator[tuple[int, T]]:
    """Positions and values that stood before already."""
    seen = set[T]()
    for position, value in enumerate(values):
        if value in seen:
            yield position, value
        seen.add(value)


def parse_declaration(content: bytes, kind: type[D], file: str, first_line: int = 1) -> D:
    """Read a declaration.

    Parameters
    ----------
    content : bytes
        YAML.
    kind : type
        A `Declaration`.
    file : str
        Name of the file for messages.
    first_line : int
        Line of the file on which the YAML begins.

    Raises
    ------
    DeclarationError
        If anything in it is wrong.
    """
    try:
        return cast("D", _parsed(content, kind, first_line))
    except DeclarationError as wrong:
        raise DeclarationError(file, wrong.faults) from None


@lru_cache(maxsize=32)  # the same two files are read again and again, and a text per indicator
def _parsed(content: bytes, kind: type[Declaration], first_line: int) -> Declaration:
    try:
        node = compose(content)
        if node is None:
            raise DeclarationError("", (Fault("tidak berisi apa pun", line=first_line),))
        reader = _Reader(first_line)
        value = reader.value(node, shape_of(kind), ())
    except yaml.YAMLError as fault:
        raise DeclarationError("", (_syntax_fault(fault, first_line),)) from None
    if reader.faults:
        raise DeclarationError("", tuple(sorted(reader.faults, key=lambda item: item.line)))
    return cast("Declaration", value)


def placed(fault: Fault, content: bytes) -> Fault:
    """A fault of what was read from a file, with its line there and its whole key."""
    node = compose(content)
    node, shown = _at(node, fault.path) if node else (None, list(map(str, fault.path)))
    return replace(fault, line=node.start_mark.line + 1 if node else 0, key=_shown(shown))


def read_part(content: bytes, path: Iterable[str | int], kind: Any) -> tuple[Any, bool]:  # noqa: ANN401 -- the kind decides
    """What can be read at a path of a file with faults, else None; and whether it is sound."""
    reader, node = _Reader(1, is_lenient=True), compose(content)
    assert node is not None
    value = reader.value(_at(node, path)[0], shape_of(kind), ())
    return (None if value is _FAULTY else value), not reader.faults


def declaration_bytes(path: Path, mend: str) -> bytes:
    """Read the bytes of a file of declarations; the one place that does.

    Raises
    ------
    IkuError
        If the file is not there or cannot be read; ``mend`` says what to do.
    """
    try:
        return read_input(path)
    except OSError as fault:
        reason = "tidak ada" if isinstance(fault, FileNotFoundError) else fault.strerror
        raise IkuError(f"{path}: {reason}.", mend) from None


def _syntax_fault(fault: yaml.YAMLError, first_line: int) -> Fault:
    mark = getattr(fault, "problem_mark", None)
    words = (getattr(fault, "problem", None) or str(fault)).split()
    line = first_line + (mark.line if mark else 0)
    return Fault(f"bukan YAML yang dapat dibaca ({' '.join(words)})", _SYNTAX, line=line)


def written_keys(declaration: Declaration) -> set[str]:
    """Keys whose values are not what they are when left out."""
    return {
        name
        for name, key in keys_of(type(declaration)).items()
        if getattr(declaration, key.attribute) != key.default
    }


class _Reader:
    """Builds declarations from nodes and gathers what is wrong with them."""

    def __init__(self, first_line: int, *, is_lenient: bool = False) -> None:
        self.faults: list[Fault] = []
        self._is_lenient = is_lenient  # whether what can be read is made of what has faults
        self._first_line = first_line

    def value(
        self, node: Node, shape: Shape, path: tuple[str, ...], *, optional: bool = False
    ) -> Any:  # noqa: ANN401 -- the shape decides
        """Value of a node as its annotation asks; faults are noted."""
        if node.tag == NULL_TAG and (optional or not shape.is_nullable):
            mend = "Isi nilainya, atau hapus kunci ini." if optional else "Isi nilainya."
            return self._note(node, path, "kunci ini kosong", mend)
        if node.tag == NULL_TAG:
            return None
        if shape.declaration and (isinstance(node, MappingNode) or not shape.is_open):
            return self._declaration(node, self._kind(node, shape, path), path)
        if shape.item and (isinstance(node, SequenceNode) or not shape.is_open):
            return self._sequence(node, shape.item, path)
        if shape.entry and (isinstance(node, MappingNode) or not shape.is_open):
            return self._mapping(node, *shape.entry, path)
        return self._leaf(node, shape.kind, path)

    def _note(self, node: Node, path: tuple[str, ...], what: str, mend: str = "") -> object:
        line = self._first_line + node.start_mark.line
        self.faults.append(Fault(what, mend, line=line, key=_shown(path)))
        return _FAULTY

    def _pairs(self, node: Node, path: tuple[str, ...]) -> dict[str, tuple[ScalarNode, Node]]:
        """Keys of a mapping; those given twice or not as text are noted."""
        found = dict[str, tuple[ScalarNode, Node]]()
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else "?"
            if key.tag != TEXT_TAG:
                self._note(key, (*path, name), "kunci harus teks", f"Beri tanda kutip: '{name}'.")
            elif name in found:
                first = self._first_line + found[name][0].start_mark.line
                mend = f"Hapus salah satu; yang pertama di baris {first}."
                self._note(key, (*path, name), "kunci ini disebut dua kali", mend)
            else:
                found[name] = (key, value)
        return found

    def _declaration(self, node: Node, kind: Any, path: tuple[str, ...]) -> Any:  # noqa: ANN401 -- as above
        if not isinstance(node, MappingNode):
            return self._note(node, path, "harus berisi pasangan kunci dan nilai")
        if kind is None:
            return _FAULTY
        before, keys = len(self.faults), keys_of(kind)
        pairs = self._pairs(node, path)
        told = self._unknown_keys(node, pairs, keys, path, tag_of(kind)[1])
        values = {
            keys[name].attribute: self.value(
                value, keys[name].shape, (*path, name), optional=not keys[name].required
            )
            for name, (_, value) in pairs.items()
            if name in keys
        }
        for name, item in keys.items():
            if item.required and name not in pairs and name not in told:
                self._note(node, (*path, name), "kunci ini wajib ada")
        if len(self.faults) > before:
            return self._remainder(kind, values)
        made = (get_origin(kind) or kind)(**values)
        for fault in made.faults():
            self._place(fault, node, path)
        return made if len(self.faults) == before else self._remainder(kind, values)

    def _remainder(self, kind: Any, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 -- as above
        """Declaration without the keys that have faults, if that is asked for and can be made."""
        read = {name: value for name, value in values.items() if value is not _FAULTY}
        needed = {item.attribute for item in keys_of(kind).values() if item.required}
        if not self._is_lenient or not needed <= read.keys():
            return _FAULTY
        faults = (get_origin(kind) or kind)(**read).faults()
        wrong = {keys_of(kind)[str(item.path[0])].attribute for item in faults if item.path}
        left = {name: value for name, value in read.items() if name not in wrong}
        return (get_origin(kind) or kind)(**left) if needed <= left.keys() else _FAULTY

    def _kind(self, node: Node, shape: Shape, path: tuple[str, ...]) -> Any:  # noqa: ANN401 -- as above
        """Declaration a node is read as: of several the one its tag names; None when none is."""
        if not shape.kinds or not isinstance(node, MappingNode):
            return shape.declaration
        key, before = tag_of(shape.declaration)[1], len(self.faults)
        pairs = self._pairs(node, path)
        if key not in pairs:
            close = difflib.get_close_matches(key, pairs, 1, _NEAR)
            at, what = (pairs[close[0]][0], "tidak dikenal") if close else (node, "wajib ada")
            self._note(at, (*path, *(close or [key])), f"kunci ini {what}", near(key, [key]))
        elif plain(pairs[key][1]) not in [*shape.kinds]:
            words, written = ", ".join(shape.kinds), _written(pairs[key][1])
            mend = f"{near(written, shape.kinds)} Pilihannya: {words}."
            self._note(pairs[key][1], (*path, key), f"{written} tidak dikenal", mend)
        return None if len(self.faults) > before else shape.kinds[pairs[key][1].value]

    def _unknown_keys(
        self,
        node: MappingNode,
        pairs: Mapping[str, tuple[ScalarNode, Node]],
        known: Mapping[str, object],
        path: tuple[str, ...],
        tag: str = "",
    ) -> set[str]:
        """Note keys nobody reads; returns the known ones they were likely meant for."""
        meant = set[str]()
        for name, (key, value) in pairs.items():
            if name in known or name == tag:
                continue
            cut = node.flow_style and is_left_empty(value)
            free = [item for item in known if item not in pairs]
            meant.update(difflib.get_close_matches(name, free, 1, _NEAR))
            mend = _CUT if cut else near(name, free or known)
            self._note(key, (*path, name), "kunci ini tidak dikenal", mend)
        return meant

    def _place(self, fault: Fault, node: Node, path: tuple[str, ...]) -> None:
        """Note a fault a declaration found below itself."""
        node, shown = _at(node, fault.path)
        self._note(node, (*path, *shown), fault.what, fault.mend)

    def _sequence(self, node: Node, item: Shape, path: tuple[str, ...]) -> Any:  # noqa: ANN401 -- as above
        if not isinstance(node, SequenceNode):
            written = _written(node)
            return self._note(node, path, f"nilai {written} tidak sesuai, seharusnya daftar")
        values = [
            self.value(part, item, (*path, _label(part, position)))
            for position, part in enumerate(node.value, 1)
        ]
        if item.declaration is None and _FAULTY in values:
            return _FAULTY  # some of its words are not what was meant
        return tuple(takewhile(lambda value: value is not _FAULTY, values))  # positions stay true

    def _mapping(self, node: Node, key: Shape, kind: Shape, path: tuple[str, ...]) -> Any:  # noqa: ANN401 -- as above
        if not isinstance(node, MappingNode):
            return self._note(node, path, "harus berisi pasangan kunci dan nilai")
        pairs = self._pairs(node, path)
        for name, (at, _) in pairs.items():
            self._leaf(at, key.kind, (*path, name))
        read = {name: self.value(value, kind, (*path, name)) for name, (_, value) in pairs.items()}
        return {name: value for name, value in read.items() if value is not _FAULTY}

    def _leaf(self, node: Node, kind: Any, path: tuple[str, ...]) -> Any:  # noqa: ANN401 -- as above
        written = plain(node)
        with suppress(msgspec.ValidationError):
            value = msgspec.convert(written, kind)
            if not isinstance(value, float) or math.isfinite(value):
                return value
            return self._note(node, path, f"nilai {_written(node)} bukan bilangan berhingga")
        from iku_analysis.base.type_words import type_words, word_choices  # noqa: PLC0415 -- only what is wrong needs words

        words = word_choices(kind)
        if words and isinstance(written, str):
            mend = f"{near(written, words)} Pilihannya: {', '.join(words)}."
            return self._note(node, path, f"{written!r} tidak dikenal", mend)
        what = f"nilai {_written(node)} tidak sesuai, seharusnya {type_words(kind)}"
        return self._note(node, path, what, _mend_leaf(node, type_words(kind)))


def _mend_leaf(node: Node, asked: str) -> str:
    if isinstance(node, ScalarNode) and node.tag != TEXT_TAG and "teks" in asked:
        return f"Beri tanda kutip: '{node.value}'."
    if isinstance(node, ScalarNode) and node.style in {"'", '"'}:
        return "Tulis tanpa tanda kutip."
    return ""


def _written(node: Node) -> str:
    return repr(node.value) if isinstance(node, ScalarNode) else "berupa daftar atau pasangan"


def _at(node: Node, path: Iterable[str | int]) -> tuple[Node, list[str]]:
    """Node at the end of a path, and what its parts are called."""
    shown = list[str]()
    for part in path:
        node, label = _below(node, part)
        shown.append(label)
    return node, shown


def _below(node: Node, part: str | int) -> tuple[Node, str]:
    """Node under a key or position and what it is called; the same node when the key is absent."""
    if isinstance(part, int) and isinstance(node, SequenceNode):
        return node.value[part], _label(node.value[part], part + 1)
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value == part:
                return (value if isinstance(value, SequenceNode | MappingNode) else key), str(part)
    return node, str(part)


def _label(node: Node, position: int) -> str:
    if isinstance(node, MappingNode):
        named = {key.value: value.value for key, value in node.value if key.value in _LABELS}
        for name in _LABELS:
            if isinstance(named.get(name), str):
                return f"[{named[name]}]"
    return f"[{position}]"


def _shown(path: Iterable[str]) -> str:
    return ".".join(path).replace(".[", "[")
