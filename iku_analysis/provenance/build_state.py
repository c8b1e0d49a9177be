"""What a build hands on to the manifest of its report; light, because the command line makes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from iku_analysis.base.input_files import Digests
from iku_analysis.provenance.code_state import CodeState

# Not part of the fingerprint: it is printed in the outputs themselves.
OUTPUTS, FINGERPRINT = "outputs", "fingerprint"
SHORT_FINGERPRINT = 12  # its signs that are printed
OWN = "own_functions"


def output_digests(manifest: Mapping[str, Any]) -> dict[str, str]:
    """SHA-256 of every output a manifest names, by its path."""
    return {entry["path"]: entry["sha256"] for entry in manifest[OUTPUTS]}


@dataclass(frozen=True)
class BuildState:
    """What a report is made from, as the build found it at its start.

    Attributes
    ----------
    digests : mapping of Path to FileDigest
        Every input, as it was read, and the sources of the package.
    code : CodeState
        Commit of the project.
    published : mapping or None
        Manifest of the year as last published.
    quarters : mapping of int to mapping
        What was published of its quarters.
    """

    digests: Digests
    code: CodeState
    published: Mapping[str, Any] | None
    quarters: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
