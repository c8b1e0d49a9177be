"""Write a page per code of a finding: ``python scripts/make_finding_pages.py docs/temuan``."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path

from iku_analysis.base.asked_years import latest_year
from iku_analysis.base.paths import YearPaths
from iku_analysis.declarations.package import load_package
from iku_analysis.offices.finding_codes import FAMILIES, FindingCode, finding_codes, rule_codes

ROOT = Path(__file__).parents[1]
INDEX = "README.md"


def page(code: str, told: FindingCode) -> str:
    """Page of one code."""
    return f"""# {code}. {told.title}

Tingkat: {", ".join(told.severities)}. [Semua kode]({INDEX})

{told.meaning}
{_examples(code, told)}
Cara memperbaiki: {told.mend}
"""


def _examples(code: str, told: FindingCode) -> str:
    """What is wrong and right; of a rule, an example of its kind."""
    kind = "" if code in finding_codes() else ", contoh jenis aturannya"
    named = {f"Salah{kind}": told.wrong, f"Benar{kind}": told.right}
    return "".join(f"\n{name}:\n\n    {text}\n" for name, text in named.items() if text)


def _index(codes: Mapping[str, FindingCode]) -> Iterator[str]:
    yield "# Kode temuan\n"
    yield "Galat menghentikan laporan, peringatan menjadi catatan kaki sampai diperbaiki atau"
    yield "diterima di `terima.csv`, catatan hanya memberi tahu."
    for letter, family in FAMILIES.items():
        own = {code: told for code, told in codes.items() if code[4] == letter}
        if own:
            yield f"\n## {family}\n\n| Kode | Temuan | Tingkat |\n|---|---|---|"
        for code, told in own.items():
            weights = ", ".join(told.severities)
            yield f"| [{code}]({code}.md) | {told.title} | {weights} |"


def pages() -> dict[str, str]:
    """Text of every page by the name of its file; rules are those of the latest year."""
    rules = rule_codes(load_package(latest_year(YearPaths(ROOT, 0)).raw))
    codes = dict(sorted({**finding_codes(), **rules}.items()))
    index = "\n".join(_index(codes)) + "\n"
    return {INDEX: index, **{f"{code}.md": page(code, told) for code, told in codes.items()}}


def main() -> None:
    """Write them; pages of codes that are gone go."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    texts = pages()
    for path in folder.glob("*.md"):
        if path.name not in texts:
            path.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
