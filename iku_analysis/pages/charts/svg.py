"""matplotlib's SVG made fit to stand within a page: letters as text, no styles, ids of its own.

A page that forbids styles of others (its Content Security Policy) shows presentation attributes;
several drawings in one page must not share ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET  # what is parsed was drawn a moment ago

from iku_analysis.base.formats import with_minus

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
NAMESPACES = {
    "": SVG,
    "cc": "http://creativecommons.org/ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
PART = "iku-"  # begins the names we gave to parts of a drawing
_NUMBER = re.compile(r"-?\d+\.\d+")
_COMMAND = re.compile(r" ?([A-Za-z]) ?")
_REFERENCE = re.compile(r"(?<=url\(#)\w+(?=\))")
_LENGTHS = frozenset(
    {"d", "x", "y", "width", "height", "transform", "cx", "cy", "points", "viewBox"}
)
_DEFAULTS = frozenset({("text-anchor", "start"), ("font-family", "'DejaVu Sans'")})
COMMON = {
    "stroke-linejoin": "round",
    "stroke-linecap": "butt",
    "font-family": "'DejaVu Sans', 'Verdana', sans-serif",
}
_STILL = re.compile(r"^rotate\(-?0(?: [^)]*)?\)$")


def embeddable(svg: str, name: str) -> str:
    """The same drawing for a page.

    Parameters
    ----------
    svg : str
        As matplotlib writes it with ``svg.fonttype: none``.
    name : str
        Unique in the page; ids begin with it.

    Returns
    -------
    str
        Lengths in hundredths of a point; parts we named carry their name as class.
    """
    root = ET.fromstring(svg)  # noqa: S314 -- see above
    referred = set(_references(root))
    for element in root.iter():
        _tidy(element, name, referred)
    for words in root.iter(f"{{{SVG}}}text"):
        words.text = with_minus(words.text or "")
    _prune(root)
    for prefix, address in NAMESPACES.items():
        ET.register_namespace(prefix, address)
    root.attrib |= COMMON
    return ET.tostring(root, encoding="unicode")


def _prune(element: ET.Element) -> None:
    """Take out what draws nothing, and groups that group nothing."""
    kept = list[ET.Element]()
    for child in element:
        _prune(child)
        if child.tag == f"{{{SVG}}}g" and not child.attrib:
            kept.extend(child)
        elif not _draws_nothing(child):
            kept.append(child)
    element[:] = kept


def _draws_nothing(element: ET.Element) -> bool:
    if element.tag == f"{{{SVG}}}clipPath":
        return True
    if element.tag == f"{{{SVG}}}path":
        return element.get("fill") == "none" and "stroke" not in element.attrib
    containers = {f"{{{SVG}}}{name}" for name in ("g", "defs", "style")}
    return element.tag in containers and not len(element)


def _references(root: ET.Element) -> Iterator[str]:
    for element in root.iter():
        for value in element.attrib.values():
            yield from _REFERENCE.findall(value)
        yield element.get(f"{{{XLINK}}}href", "").removeprefix("#")


def _tidy(element: ET.Element, name: str, referred: set[str]) -> None:
    """Attributes of one element in place."""
    given = element.attrib
    element.text, element.tail = _folded(element.text), _folded(element.tail)
    for rule in filter(None, given.pop("style", "").split(";")):
        key, _, value = rule.partition(":")
        given[key.strip()] = value.strip()
    id_ = given.pop("id", "")
    if id_.startswith(PART):
        given["class"] = re.sub(r"(-\d+)+$", "", id_)
    elif id_ and id_ in referred:
        given["id"] = f"{name}-{id_}"
    if f"{{{XLINK}}}href" in given:
        given["href"] = given.pop(f"{{{XLINK}}}href").replace("#", f"#{name}-")
    given.pop("clip-path", None)  # limits of our plots hold all that is drawn
    for key, value in list(given.items()):
        if (key, value) in _DEFAULTS or _STILL.match(value):
            del given[key]
        elif key in _LENGTHS:
            given[key] = " ".join(_NUMBER.sub(_shortened, value).split())
            if key == "d":
                given[key] = _COMMAND.sub(r"\1", given[key])
        else:
            given[key] = _REFERENCE.sub(lambda found: f"{name}-{found[0]}", value)


def _shortened(found: re.Match[str]) -> str:
    return f"{float(found[0]):.2f}".rstrip("0").rstrip(".")


def _folded(text: str | None) -> str | None:
    return None if text is None or not text.strip() else text
