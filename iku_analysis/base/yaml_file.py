"""Reading YAML with the C parser where PyYAML has it: ten times as fast, and every kernel reads.

Whatever the door, the same limits hold, and nothing but plain values comes in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from iku_analysis.base.input_files import read_input

MAX_BYTES = 1024**2
# A few lines of aliases within aliases can stand for billions of values.
MAX_VALUES = 200_000
# The C parser goes down by recursion: deep enough, a file of brackets would end the process.
MAX_DEPTH, SAFE_DEPTH = 50, 1000
NULL_TAG, TEXT_TAG = "tag:yaml.org,2002:null", "tag:yaml.org,2002:str"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INDENTATION = re.compile(r"^[ ?:-]*", re.MULTILINE)
_PLAIN = yaml.SafeLoader("")
_SCALARS: dict[str, Callable[[yaml.SafeLoader, Any], Any]] = {
    f"tag:yaml.org,2002:{kind}": yaml.SafeLoader.yaml_constructors[f"tag:yaml.org,2002:{kind}"]
    for kind in ("null", "bool", "int", "float", "timestamp")
}
_COLLECTIONS = {"tag:yaml.org,2002:map": MappingNode, "tag:yaml.org,2002:seq": SequenceNode}


def read_yaml(path: Path) -> object:
    """Content of a YAML file as plain Python values; shared by all who read it, so not to change.

    Raises
    ------
    OSError
        If the file cannot be read.
    yaml.YAMLError
        If it is no YAML in UTF-8, carries tags, or holds too much.
    """
    return _parsed(read_input(path))


@lru_cache(maxsize=4)  # a step reads the same two files again and again
def _parsed(content: bytes) -> object:
    node = compose(content)
    return None if node is None else plain(node)


@lru_cache(maxsize=4)  # the same file is read strictly and as plain values
def compose(content: bytes) -> Node | None:
    """Nodes of a YAML document, which know their lines; None when it is empty.

    Raises
    ------
    yaml.YAMLError
        If it is no YAML in UTF-8, carries tags, or holds too much.
    """
    if len(content) > MAX_BYTES:
        raise yaml.YAMLError(f"lebih besar dari {MAX_BYTES} byte")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise _refusal("bukan UTF-8", content.count(b"\n", 0, fault.start)) from None
    if _may_be_deep(text):
        _refuse_depth(text)
    node = yaml.compose(text, _LOADER)
    if node is not None:
        _refuse_excess(node)
    return node


def _refusal(what: str, line: int) -> yaml.MarkedYAMLError:
    """What is refused, on a line counted from 0."""
    return yaml.MarkedYAMLError(None, None, what, yaml.Mark("", 0, line, 0, None, 0))


def _may_be_deep(text: str) -> bool:
    """Whether to look before the parser does: a level costs a bracket or a place to the right."""
    widest = max(map(len, _INDENTATION.findall(text)), default=0)
    return text.count("[") + text.count("{") + 2 * widest > SAFE_DEPTH


def _refuse_depth(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, _LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                line = event.start_mark.line if event.start_mark else 0
                raise _refusal(f"lebih dari {MAX_DEPTH} tingkat", line)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _refuse_excess(node: Node) -> None:
    waiting, seen = [(node, 1)], 0
    while waiting:
        item, depth = waiting.pop()
        seen += 1
        if seen > MAX_VALUES:
            raise yaml.YAMLError(f"lebih dari {MAX_VALUES} nilai")
        if depth > MAX_DEPTH:
            raise _refusal(f"lebih dari {MAX_DEPTH} tingkat", item.start_mark.line)
        if not (item.tag in _SCALARS or item.tag in _COLLECTIONS or item.tag == TEXT_TAG):
            raise _refusal(f"tag {item.tag}", item.start_mark.line)
        waiting.extend((part, depth + 1) for part in _parts(item))


def _parts(node: Node) -> Iterator[Node]:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield key
            yield value
    elif isinstance(node, SequenceNode):
        yield from node.value


def plain(node: Node) -> Any:  # noqa: ANN401 -- what YAML can say
    """Value of a node; of a key that is given twice the last one.

    Raises
    ------
    yaml.YAMLError
        If a scalar is no value, such as 2018-02-30, or a key is no scalar.
    """
    if isinstance(node, MappingNode):
        return {_key(key): plain(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [plain(item) for item in node.value]
    if node.tag == TEXT_TAG:
        return node.value
    try:
        return _SCALARS[node.tag](_PLAIN, node)
    except (ValueError, KeyError):
        raise _refusal(f"{node.value!r} bukan nilai", node.start_mark.line) from None


def _key(node: Node) -> Any:  # noqa: ANN401 -- as above
    if not isinstance(node, ScalarNode):
        raise _refusal("kunci harus teks", node.start_mark.line)
    return plain(node)


def is_left_empty(node: Node) -> bool:
    """Whether nothing at all is written where the value should stand."""
    return isinstance(node, ScalarNode) and not node.value and not node.style
