"""Write the JSON Schemas of the declarations: ``python scripts/make_schemas.py docs/skema``.

Editors complete and check by them; the program itself reads by the classes they are made from.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import msgspec

from iku_analysis.declarations.catalogue import Catalogue
from iku_analysis.declarations.front_pages import FrontPages
from iku_analysis.declarations.package import Descriptor
from iku_analysis.narrative.text import FrontMatter

SCHEMAS = {
    "iku": (Catalogue, "Katalog IKU setahun (iku.yaml)"),
    "datapackage": (Descriptor, "Tabel mentah setahun (datapackage.yaml)"),
    "halaman_depan": (FrontPages, "Halaman depan laporan (halaman_depan.yaml)"),
    "narasi": (FrontMatter, "Kepala berkas naskah (narasi/*.md)"),
}


def _clean(part: object) -> object:
    """Without defaults, which say nothing to an editor."""
    if isinstance(part, list):
        return [_clean(item) for item in part]
    if not isinstance(part, dict):
        return part
    dropped = {"default"} if _is_schema(part) else set()
    return {key: _clean(value) for key, value in part.items() if key not in dropped}


def _without_names(part: dict[str, Any]) -> dict[str, Any]:
    """Names and docstrings of our classes are not for those who write the file."""
    return {key: value for key, value in part.items() if key not in {"title", "description"}}


def _is_schema(part: dict[str, Any]) -> bool:
    return bool({"type", "anyOf", "$ref", "enum"} & part.keys())


def schema_texts() -> dict[str, str]:
    """Text of each schema by the name of its file."""
    texts = {}
    for name, (kind, title) in SCHEMAS.items():
        (reference,), parts = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
        body = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": title,
            **reference,
            "$defs": {key: _without_names(part) for key, part in parts.items()},
        }
        text = json.dumps(_clean(body), ensure_ascii=False, indent=1) + "\n"
        generic = sorted(key for key in parts if key.startswith("Declared_"))
        for number, long in enumerate(generic, 1):
            text = text.replace(f'{long}"', f'Declared{number}"')
        texts[f"{name}.schema.json"] = text
    return texts


def main() -> None:
    """Write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schema_texts().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
