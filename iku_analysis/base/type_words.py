"""What an annotation asks for, in the words of those who write the file."""

from __future__ import annotations

from functools import cache
from typing import Any

from msgspec import inspect

_KINDS: dict[type[inspect.Type], str] = {
    inspect.AnyType: "nilai",
    inspect.BoolType: "true atau false",
    inspect.DateType: "tanggal tttt-bb-hh",
    inspect.IntType: "bilangan bulat",
    inspect.FloatType: "bilangan",
    inspect.StrType: "teks",
    inspect.VarTupleType: "daftar",
    inspect.DictType: "pasangan kunci dan nilai",
    inspect.StructType: "pasangan kunci dan nilai",
}


@cache
def type_words(kind: Any) -> str:  # noqa: ANN401 -- annotations have no common type
    """What may stand where the annotation is.

    Examples
    --------
    >>> from typing import Annotated, Literal
    >>> from msgspec import Meta
    >>> type_words(Annotated[int, Meta(ge=0, le=9)])
    'bilangan bulat dari 0 sampai 9'
    >>> type_words(Literal["naik", "turun"] | bool)
    'salah satu dari naik, turun atau true atau false'
    """
    return _words(inspect.type_info(kind))


def _words(info: inspect.Type) -> str:
    match info:
        case inspect.Metadata(type=inner, extra_json_schema={"title": str() as title}):
            return f"{_KINDS.get(type(inner), 'nilai')}: {title}"
        case inspect.Metadata(type=inner):
            return _words(inner)
        case inspect.UnionType(types=parts):
            told = [part for part in parts if not isinstance(part, inspect.NoneType)]
            return " atau ".join(sorted(map(_words, told)))
        case inspect.LiteralType() | inspect.EnumType():
            return f"salah satu dari {', '.join(_choices(info))}"
        case inspect.IntType() | inspect.FloatType():
            return " ".join([_KINDS[type(info)], *_bounds(info)])
    return _KINDS[type(info)]


def _bounds(info: inspect.IntType | inspect.FloatType) -> list[str]:
    words = (("lebih dari", info.gt), ("dari", info.ge), ("kurang dari", info.lt))
    told = [f"{word} {bound:g}" for word, bound in words if bound is not None]
    return told if info.le is None else [*told, f"sampai {info.le:g}"]


@cache
def word_choices(kind: Any) -> tuple[str, ...]:  # noqa: ANN401 -- as above
    """Words an annotation allows; none when it asks for something else."""
    return _choices(inspect.type_info(kind))


def _choices(info: inspect.Type) -> tuple[str, ...]:
    match info:
        case inspect.Metadata(type=inner):
            return _choices(inner)
        case inspect.UnionType(types=parts):
            return tuple(word for part in parts for word in _choices(part))
        case inspect.LiteralType(values=values):
            return tuple(map(str, values))
        case inspect.EnumType(cls=cls):
            return tuple(str(item.value) for item in cls)
    return ()
