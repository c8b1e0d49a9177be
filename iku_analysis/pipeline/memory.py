"""What each step read and made when it last ran: digests of bytes, values and code, in one file.

The digests are those of the bytes the steps parsed, never of what lies on disk afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from iku_analysis.base.digests import digest_on_disk, text_digest
from iku_analysis.base.input_files import Digests
from iku_analysis.base.paths import YearPaths
from iku_analysis.base.whole_file import write_whole
from iku_analysis.pipeline.step import Reason, Step

VERSION = 1
CHANGED, GONE, NEW, UNUSED = "berubah", "belum ada", "belum pernah dipakai", "tidak dipakai lagi"
CASCADE = "akan dijalankan lebih dahulu"
NEVER = Reason("langkah ini", "belum pernah dijalankan")
Plain = dict[str, Any]


class BuildMemory:
    """The file, read once and written whole whenever a step has run.

    Parameters
    ----------
    paths : YearPaths
        Year it is about. A file that is damaged or of another version counts as none.
    """

    def __init__(self, paths: YearPaths) -> None:
        self._paths = paths
        self._steps: dict[str, Plain] = _read(paths.memory)

    def reasons(
        self, step: Step, state: Digests, made: Digests, waiting: Collection[Path] = ()
    ) -> Iterator[Reason]:
        """What differs from the last run of a step; nothing when it need not run.

        Parameters
        ----------
        step : Step
        state : mapping of Path to FileDigest
            Its inputs as they are now.
        made : mapping of Path to FileDigest
            What it made when it last ran, see `products`, as it is now.
        waiting : collection of Path, optional
            Inputs a step will make first.
        """
        entry = self._steps.get(step.name)
        if entry is None:
            yield NEVER
            return
        inputs = {
            self._paths.relative(path): state[path].sha256
            for path in step.inputs
            if path not in waiting
        }
        first = {self._paths.relative(path) for path in step.inputs if path in waiting}
        yield from (Reason(name, CASCADE) for name in sorted(first))
        before = {name: sha256 for name, sha256 in entry["inputs"].items() if name not in first}
        yield from _differing(before, inputs)
        yield from _differing(entry["values"], _value_digests(step))
        expected = {self._paths.relative(path) for path in step.products}
        yield from (Reason(name, NEW) for name in sorted(expected - entry["products"].keys()))
        for name, before in entry["products"].items():
            now = made[self._paths.root / name].sha256
            if now != before:
                yield Reason(name, CHANGED if now else GONE)

    def products(self, step: Step) -> Digests:
        """Files a step made when it last ran, as they are now."""
        names = self._steps.get(step.name, {"products": ()})["products"]
        paths = [self._paths.root / name for name in names]
        return {path: digest_on_disk(path) for path in paths}

    def inputs(self) -> dict[Path, str]:
        """SHA-256 of every file that was read but not made by a step."""
        entries = self._steps.values()
        made = {name for entry in entries for name in entry["products"]}
        read = {name: sha256 for entry in entries for name, sha256 in entry["inputs"].items()}
        return {self._paths.root / name: read[name] for name in read.keys() - made}

    def __contains__(self, step: str) -> bool:
        """Whether a step of this name has run."""
        return step in self._steps

    def has_value(self, step: str, label: str, value: str) -> bool:
        """Whether a step had this value when it last ran."""
        values = self._steps.get(step, {"values": {}})["values"]
        return bool(values.get(label) == text_digest(value))

    def remember(self, step: Step, state: Digests, products: Sequence[Path]) -> None:
        """Keep what a step read and made, for this run and the next."""
        self._steps[step.name] = {
            "inputs": {self._paths.relative(path): state[path].sha256 for path in step.inputs},
            "values": _value_digests(step),
            "products": {self._paths.relative(path): state[path].sha256 for path in products},
        }
        plain = {"version": VERSION, "steps": self._steps}
        write_whole(self._paths.memory, json.dumps(plain, indent=1, sort_keys=True) + "\n")


def _value_digests(step: Step) -> dict[str, str]:
    return {label: text_digest(value) for label, value in step.values.items()}


def _differing(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Reason]:
    for what in sorted({*before, *now}):
        if before.get(what) != now.get(what):
            unused = Reason(what, UNUSED)
            yield unused if what not in now else Reason(what, _how(before.get(what), now[what]))


def _how(before: str | None, now: str) -> str:
    if before is None:
        return NEW
    return CHANGED if now else GONE


def _read(path: Path) -> dict[str, Plain]:
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        steps: dict[str, Plain] = plain["steps"] if plain["version"] == VERSION else {}
        shaped = all(
            isinstance(entry[part], dict)
            for entry in steps.values()
            for part in ("inputs", "values", "products")
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return steps if shaped else {}
