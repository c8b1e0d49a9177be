"""What the annotations of a declaration ask for, taken apart for the reader of its files."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

import msgspec
from msgspec import Struct, UnsetType


@dataclass(frozen=True)
class Shape:
    """An annotation taken apart once; a file asks the same ones hundreds of times.

    Attributes
    ----------
    kind : annotation
        The whole.
    is_nullable : bool
        Whether null is a value of it.
    is_open : bool
        Whether it allows something beside the one of the following it names.
    declaration : annotation
        A `Declaration`, if it names one.
    kinds : mapping of str to annotation
        Declarations by their tag, if it names several.
    item : Shape
        Of the items, if it names a list.
    entry : tuple of Shape
        Of key and value, if it names a mapping.
    """

    kind: Any
    is_nullable: bool
    is_open: bool
    declaration: Any = None
    kinds: Mapping[str, Any] | None = None
    item: Shape | None = None
    entry: tuple[Shape, Shape] | None = None


class DeclaredKey(NamedTuple):
    """A key of a declaration: where its value goes, and what it is when left out."""

    attribute: str
    required: bool
    shape: Shape
    default: Any


def shape_of(kind: Any) -> Shape:  # noqa: ANN401 -- annotations have no common type
    """Take an annotation apart."""
    choices = _choices(kind)
    nullable = types.NoneType in choices
    named = [choice for choice in choices if choice not in {types.NoneType, UnsetType}]
    is_open = len(named) > 1
    tagged = {tag_of(choice)[0]: choice for choice in named}
    if is_open and "" not in tagged:
        return Shape(kind, nullable, is_open=False, declaration=named[0], kinds=tagged)
    for choice in named:
        origin = get_origin(choice)
        if isinstance(origin or choice, type) and issubclass(origin or choice, Struct):
            return Shape(kind, nullable, is_open, declaration=choice)
        if origin is tuple:
            return Shape(kind, nullable, is_open, item=shape_of(get_args(choice)[0]))
        if origin is Mapping:
            key, value = map(shape_of, get_args(choice))
            return Shape(kind, nullable, is_open, entry=(key, value))
    return Shape(kind, nullable, is_open)


def tag_of(kind: Any) -> tuple[str, str]:  # noqa: ANN401 -- as above
    """Tag of a declaration and the key that holds it; empty when it needs none."""
    config = getattr(kind, "__struct_config__", None)
    return (str(config.tag), str(config.tag_field)) if config and config.tag else ("", "")


def _choices(kind: Any) -> tuple[Any, ...]:  # noqa: ANN401 -- as above
    """Members of a union however it is annotated; the annotation itself when it is none."""
    if get_origin(kind) is Annotated:
        return _choices(get_args(kind)[0])
    if get_origin(kind) in {Union, types.UnionType}:
        return tuple(item for part in get_args(kind) for item in _choices(part))
    return (kind,)


@cache
def keys_of(kind: Any) -> Mapping[str, DeclaredKey]:  # noqa: ANN401 -- a declaration, or an alias of a generic one
    """Keys as people write them."""
    return {
        item.encode_name: DeclaredKey(item.name, item.required, shape_of(item.type), item.default)
        for item in msgspec.structs.fields(kind)
    }
