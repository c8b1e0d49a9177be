"""Templates of all pages and blocks, read alike."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from jinja2 import Environment, FunctionLoader, StrictUndefined

from iku_analysis.base.package_sources import read_source


def strict_environment(folder: Path) -> Environment:
    """Environment in which every value is escaped and a missing one is a fault.

    Parameters
    ----------
    folder : Path
        Templates of the package.
    """
    environment = Environment(
        loader=FunctionLoader(lambda name: read_source(folder / name).decode("utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["content_policy"] = content_policy
    return environment


def compile_templates(environment: Environment, folder: Path, kind: str) -> None:
    """Compile all templates of a kind, ``html`` or ``docx``, now: forks need not, each anew."""
    for path in sorted(folder.glob(f"*.{kind}.j2")):
        environment.get_template(path.name)


def content_policy(style: str, images: str = "'none'") -> str:
    """Content Security Policy of a page that is whole in one file.

    Whatever markup got into it by mistake, a browser runs no script, applies no other style, and
    asks nobody for anything.

    Parameters
    ----------
    style : str
        Its one style sheet, as it stands between the tags.
    images : str
        Where images may come from: ``data:`` for those within the page.
    """
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src {images}; "
        "base-uri 'none'; form-action 'none'"
    )
