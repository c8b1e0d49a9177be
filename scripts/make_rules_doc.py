"""Write the vocabulary of rules for analysts: ``python scripts/make_rules_doc.py docs/aturan.md``.

Made from the classes that read the rules, and from the rules that are declared for 2018.
"""

from __future__ import annotations

import argparse
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec

from iku_analysis.base.type_words import word_choices
from iku_analysis.declarations.package import Descriptor
from iku_analysis.declarations.plan_rules import PlanRule
from iku_analysis.declarations.resource import Resource
from iku_analysis.declarations.rules import Holding, Rule
from iku_analysis.declarations.table_kinds import Expected

DESCRIPTOR = Path(__file__).resolve().parents[1] / "data/raw/2018/datapackage.yaml"
HEAD = """# Aturan isi tabel

Disusun oleh `make schemas` dari kelas yang membaca aturan; jangan disunting.

Batasan kolom (`constraints`) menguji satu sel; `aturan` sebuah tabel di `datapackage.yaml`
menguji sebaris, dan baris terhadap baris lain: urutan tanggal, jumlah dan bagiannya, bulan yang
tersalin, kode yang dipakai dua nama. Setiap aturan adalah salah satu jenis di bawah ini,
dinyatakan tanpa menulis program. `galat` menghentikan laporan, `peringatan` menjadi catatan kaki,
`catatan` hanya memberi tahu.

Tahun selalu dihitung dari tahun laporan (`[-1, 0]` adalah tahun lalu sampai tahun laporan),
sehingga aturan terbawa `make new-year` tanpa diubah. Sel kosong tidak pernah dibaca sebagai nol:
aturan tentang angka dan tanggal melewatinya. Kode `IKU-T...` hanya dipakai satu kali dalam satu
berkas. Kunci yang salah eja, kolom yang tidak ada, dan isi yang tidak mungkin ada ditolak dengan
barisnya.
"""
PLAN = """# Aturan antartabel rencana

Perjanjian Kinerja, riwayat, Renstra, standar nasional, dan anggaran diuji satu terhadap yang lain,
terhadap katalog, dan terhadap laporan yang sudah terbit (`make publish`). Aturannya dinyatakan pada
`aturan` di akhir `datapackage.yaml`, dengan kode `IKU-P...` dan kunci yang sama seperti di atas
kecuali `bila`; `{tahun}` adalah tahun laporan. Temuannya menyebut IKU-nya dan menjadi catatan kaki
indikator itu.
"""
COMMON = "## Kunci setiap aturan\n"
HOLDING = """
Setiap butir `bila`, juga `jika` dan `maka` pada `padanan`, menyebut satu kolom dan **satu** cara:
"""
EXPECTED = """
Setiap kolom pada `lengkap` menyebut **satu** dari yang berikut; `setiap` menyertai `tahun_laporan`:
"""


def kinds(owner: type[Any], attribute: str) -> list[type[Any]]:
    """All kinds of rules that may be declared, in the order of their union."""
    annotated = get_type_hints(owner)[attribute]
    return list(get_args(get_args(annotated)[0]))


def _described(item: msgspec.inspect.Field, annotation: object) -> str:
    kind = item.type
    metadata = kind.extra_json_schema if isinstance(kind, msgspec.inspect.Metadata) else None
    said = str((metadata or {}).get("description", ""))
    words = [word for word in word_choices(annotation) if word]
    return f"{said}: {', '.join(f'`{word}`' for word in words)}" if words else said


def _keys(kind: type[Any], without: frozenset[str] = frozenset()) -> str:
    """Table of the keys of a declaration."""
    info = msgspec.inspect.type_info(kind)
    assert isinstance(info, msgspec.inspect.StructType)
    annotations = get_type_hints(kind, include_extras=True)
    rows = [
        f"| `{item.encode_name}` | {_described(item, annotations[item.name])} |"
        f" {'ya' if item.required else ''} |"
        for item in info.fields
        if item.encode_name not in without
    ]
    return "\n".join(["| Kunci | Isi | Wajib |", "|---|---|---|", *rows])


def _examples() -> dict[str, str]:
    """The first declared rule of each kind and its table, as it is written."""
    found: dict[str, str] = {}
    table = ""
    for part in re.split(r"(?m)^(?=  - name: | +- jenis: )", DESCRIPTOR.read_text("utf-8")):
        first = part.split("\n", 1)[0]
        if part.startswith("  - name: "):
            table = first.removeprefix("  - name: ")
        elif "- jenis: " in first:
            indent, kind = first.split("- jenis: ")
            lines = (line for line in part.split("\n") if line.startswith(indent) and line.strip())
            rule = textwrap.dedent("\n".join(lines))
            place = f"Tabel `{table}`:\n\n" if len(indent) > len("  ") else ""
            found.setdefault(kind, f"{place}```yaml\n{rule}\n```")
    return found


def _section(kind: type[Any], example: str, base: type[Any]) -> Iterator[str]:
    tag = str(kind.__struct_config__.tag)
    common = frozenset(field.encode_name for field in msgspec.structs.fields(base))
    yield f"## {tag}\n\n{(kind.__doc__ or '').strip().split(chr(10))[0]}\n"
    if {field.encode_name for field in msgspec.structs.fields(kind)} > common:
        yield _keys(kind, common)
    if kind.words:
        words = ", ".join(f"`{{{word}}}`" for word in kind.words)
        beside = ", di samping kolom tabel" if base is Rule and kind.has_row else ""
        yield f"\nKata bagi `temuan`{beside}: {words}."
    yield f"\n{example}\n"


def text() -> str:
    """The whole page."""
    examples = _examples()
    parts = [HEAD, COMMON, _keys(Rule), HOLDING, _keys(Holding), EXPECTED, _keys(Expected), ""]
    for kind in kinds(Resource, "rules"):
        parts += _section(kind, examples[str(kind.__struct_config__.tag)], Rule)
    parts.append(PLAN)
    for kind in kinds(Descriptor, "plan_rules"):
        parts += _section(kind, examples[str(kind.__struct_config__.tag)], PlanRule)
    return "\n".join(parts).rstrip() + "\n"


def main() -> None:
    """Write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.parse_args().path.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
