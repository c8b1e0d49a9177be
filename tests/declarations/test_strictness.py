"""Every misspelling, doubling and wrong type of every key of the shipped files is refused."""

import functools
import random
import re

import pytest
import yaml

from iku_analysis.base.declaration import DeclarationError, parse_declaration
from iku_analysis.base.yaml_file import compose
from iku_analysis.declarations.catalogue import Catalogue
from iku_analysis.declarations.named_function import NamedFunction
from iku_analysis.declarations.office_words import Words
from iku_analysis.declarations.package import Descriptor
from iku_analysis.narrative.text import FrontMatter

SEED = 15
# Keys whose values are any text or anything: a wrong type is another kind of value.
TEXT_OF = {
    "iku": Catalogue,
    "datapackage": Descriptor,
    "narasi": FrontMatter,
    "susunan": Descriptor,
    "kata": Words,
    "fungsi": NamedFunction,
}
NARRATIVE = """status: contoh
fakta:
  penduduk: {nilai: 3648835, sumber: BPS, status: resmi, desimal: 0}
"""

ARRANGED = """resources:
  - name: uji
    path: uji.csv
    format: csv
    status: resmi
    susunan:
      baris_judul: 2
      baris_satuan: 1
      abaikan: [nomor]
      lipat:
        kolom: [Januari FOB]
        ke: [waktu]
        nilai: {FOB: fob}
        lewati_kosong: true
        sebut: {Jan: Januari 2018}
      pecah:
        kolom: waktu
        tahun: tahun
        triwulan: triwulan
        bulan: bulan
        minggu: minggu
        tanggal_awal: hari
      induk: {kolom: kode, ke: di_bawah, menurut: kode}
      tetap: {pasar: Segiri}
      tanda: {r: sementara}
    schema:
      fields:
        - {name: kode, type: string}
        - {name: di_bawah, type: string}
        - {name: pasar, type: string}
        - {name: tahun, type: integer}
        - {name: triwulan, type: string}
        - {name: bulan, type: integer, bulan: true}
        - {name: minggu, type: integer}
        - {name: hari, type: date}
        - {name: fob, type: number}
"""


WORDS = """kolom:
  dibuka: {judul: Dibuka, desimal: 0, ribuan: false}
isi: {pkm: Puskesmas}
cakupan: {posyandu: pos pelayanan}
banding: {ramai: sepi}
singkatan: [bpjs]
nama: [K4]
"""
FUNCTION = """nilai: indikator.sarana.dibuka
alasan: Hitungan kantor ini.
rincian: {jenis: [dibuka]}
langkah: [Sarana yang dibuka.]
"""

# Written once and referred to elsewhere: a wrong text in their place is missed there.
SHARED = {"contoh": "{publisher: a, title: b, accessed: 2019-03-29}", "lapangan_usaha": "[A, B]"}


@functools.cache
def text_of(raw, name):
    given = {"narasi": NARRATIVE, "susunan": ARRANGED, "kata": WORDS, "fungsi": FUNCTION}
    if name in given:
        return given[name]
    text = (raw / f"{name}.yaml").read_text(encoding="utf-8")
    for anchor, value in SHARED.items():
        text = text.replace(f"*{anchor}", value).replace(f"&{anchor}", "")
    return text


@functools.cache
def samples(raw, name):
    """Sound texts with the places of all keys there are, each place in one of them.

    One resource, or one of its rules, is enough for most: short texts are read in little time.
    """
    whole = text_of(raw, name)
    found, known = [], set()
    for text in [*short_texts(whole), whole]:
        new = {path: nodes for path, nodes in places(text).items() if path not in known}
        if new and not faults_of(text, name):
            found.append((text, new))
            known |= new.keys()
    return found


def short_texts(text):
    """A catalogue with one indicator, or a descriptor with one resource or rule, at a time.

    A resource with an older vintage comes after that one, which it cannot do without.
    """
    head, *targets = re.split(r"(?m)^(?=  - nomor: )", text)
    for target in targets:
        of_target, *indicators = re.split(r"(?m)^(?=      - nomor: )", target)
        yield from (head + of_target + indicator for indicator in indicators)
    tables, *plan = re.split(r"(?m)^aturan:\n", text)
    head, *resources = re.split(r"(?m)^(?=  - name: )", tables)
    parts = [re.split(r"(?m)^(?=      - jenis: )", resource) for resource in resources]
    bare_ones = {part[0].split()[2]: part[0].replace("    aturan:\n", "") for part in parts}
    for name, (_, *rules) in zip(bare_ones, parts, strict=True):
        older = re.search(r"terbitan_lama: (\S+)", bare_ones[name])
        bare = (bare_ones[older[1]] if older else "") + bare_ones[name]
        yield head + bare
        yield from (f"{head}{bare}    aturan:\n{rule}" for rule in rules)
    for rule in re.split(r"(?m)^(?=  - jenis: )", "".join(plan)):
        yield f"{head.replace('resources:', 'resources: []')}aturan:\n{rule}"


def cases(raw, name):
    """Each place with its text, key and value."""
    for text, new in samples(raw, name):
        for path, (key, value) in new.items():
            yield text, path, key, value


def faults_of(text, name):
    try:
        parse_declaration(text.encode(), TEXT_OF[name], f"{name}.yaml")
    except DeclarationError as wrong:
        return wrong.faults
    return ()


@functools.cache
def places(text):
    """A place of each kind: the path without the names of items, with key and value nodes."""
    found = {}

    def walk(node, path):
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                where = (*path, key.value)
                found[where] = (key, value)  # the last: no alias needs it
                walk(value, where)
        elif isinstance(node, yaml.SequenceNode):
            for item in node.value:
                walk(item, (*path, "*"))

    walk(compose(text.encode()), ())
    return found


def misspelt(word, chance):
    """Words at distance one and two."""
    at = chance.randrange(len(word))
    letter = chance.choice([c for c in "bdfgjkvwz" if c != word[at]])
    return [
        word[:at] + word[at + 1 :] + "x" * (len(word) == 1),
        word[:at] + letter + word[at + 1 :],
        word[:at] + letter + word[at:],
        f"{letter}{word}{letter}",
    ]


def replaced(text, start, end, new):
    return text[: start.index] + new + text[end.index :]


# keys that are names people choose, not keys of the schema
FREE = re.compile(
    r"skala_predikat\.[^.]+|.*\.rahasia\.(nilai|hubungan|dominasi)\.[^.]+|fakta\.[^.]+"
    r"|.*\.(?:sebut|tetap|tanda|lipat\.nilai)\.[^.]+"
    r"|(?:kolom|isi|cakupan|banding|rincian)\.[^.]+"  # words and breakdowns of an office
    r"|.*\.aturan\.\*\.(kolom|diterima)\.[^.]+"  # columns and what they hold, held to the table
)
NAMES = tuple(TEXT_OF)


def is_free(path):
    return bool(FREE.fullmatch(".".join(path)))


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_file_is_accepted(raw, name):
    assert faults_of(text_of(raw, name), name) == ()


@pytest.mark.parametrize("name", NAMES)
def test_every_misspelt_key_is_refused_with_its_line_and_the_nearest_key(raw, name):
    chance = random.Random(SEED)  # noqa: S311 -- no secret
    tried, near = 0, 0
    for text, path, key, _ in cases(raw, name):
        if is_free(path) or key.value in misspelt(key.value, chance):
            continue
        for word in chance.sample(misspelt(key.value, chance), 2):
            faults = faults_of(replaced(text, key.start_mark, key.end_mark, word), name)
            line = key.start_mark.line + 1
            hits = [
                fault for fault in faults if fault.line == line and "tidak dikenal" in fault.what
            ]
            assert hits, (SEED, path, word, faults)
            tried += 1
            near += any(f"Maksud Anda {key.value!r}?" in fault.mend for fault in hits)
    least = {"iku": 45, "datapackage": 70, "narasi": 5, "susunan": 30, "kata": 8, "fungsi": 4}
    assert tried >= 2 * least[name]
    assert near / tried > 0.85  # of `url` or `nama` little is left after two changes


@pytest.mark.parametrize("name", NAMES)
def test_every_key_given_twice_is_refused_with_both_lines(raw, name):
    for text, path, key, value in cases(raw, name):
        whole = text[key.start_mark.index : value.end_mark.index]
        is_flow = "\n" not in whole and text[: key.start_mark.index].rsplit("\n", 1)[-1].strip()
        if is_flow and not text[: key.start_mark.index].endswith("- "):
            doubled = replaced(text, key.start_mark, key.start_mark, f"{key.value}: 1, ")
            line = key.start_mark.line + 1
        else:
            indent = " " * key.start_mark.column
            doubled = replaced(text, key.start_mark, key.start_mark, f"{key.value}: 1\n{indent}")
            line = key.start_mark.line + 2
        hits = [f for f in faults_of(doubled, name) if f.line == line and "dua kali" in f.what]
        assert hits, (path, doubled[key.start_mark.index - 30 : key.start_mark.index + 60])
        assert "baris" in hits[0].mend


WRONG = {
    "text": ["[1, 2]", "{a: 1}", "12", "true", "null", "2019-01-01", ".nan", ""],
    "int": ["'2'", "2.5", "-3", "true", "null", "[1]", "{a: 1}", ".nan", "1e9", ""],
    "float": ["'2'", ".nan", ".inf", "-1.0e+30", "true", "null", "[1]", "1e9", "teks", ""],
    "bool": ["'true'", "1", "ya", "null", "[true]", "{a: true}", ""],
    "timestamp": ["kemarin", "20190101", "2019-02-30", "true", "null", "[2019-01-01]", ""],
    "seq": ["teks", "1", "null", "{a: 1}", "true", ""],
    "map": ["teks", "1", "null", "[1]", "true", ""],
}
NULLABLE = ("kebijakan", "batas_rata_rata", "nilai")
NUMBERS = (
    *(("toleransi", "nilai"), ("lonjakan", "nilai"), ("penduduk", "nilai"), "batas"),
    *("toleransi", "paling_jauh", "terkecil", "terbesar"),
)
BOUNDS = ("batas_bawah", "lebih_dari", "minimum", "maximum")
ACCEPTED = {
    ("wilayah", "true"),
    (("penduduk", "nilai"), "-3"),
    *((key, "2.5") for key in (*NUMBERS, "k", "p")),
    *((key, number) for key in BOUNDS for number in ("2.5", "-3")),
}


def kind_of(node):
    short = node.tag.rsplit(":", 1)[-1]
    return {"str": "text"}.get(short, short)


@pytest.mark.parametrize("name", NAMES)
def test_every_wrong_type_and_every_empty_key_is_refused_with_its_line(raw, name):
    for text, path, key, value in cases(raw, name):
        if path == NULLABLE or kind_of(value) == "null":
            continue
        wrongs = WRONG[kind_of(value)]
        if "aturan" in path:  # many keys of few types: some of the wrong kinds each
            wrongs = random.Random(f"{SEED} {path}").sample(wrongs, 3)  # noqa: S311 -- as above
        for wrong in wrongs:
            if (path[-1], wrong) in ACCEPTED or (path[-2:], wrong) in ACCEPTED:
                continue
            if isinstance(value, yaml.CollectionNode) and not value.flow_style:
                end = text.rfind("\n", 0, value.end_mark.index) + 1
                changed = f"{text[: key.end_mark.index]}: {wrong}\n{text[end:]}"
            else:
                changed = replaced(text, value.start_mark, value.end_mark, wrong)
            lines = {fault.line for fault in faults_of(changed, name)}
            expected = {key.start_mark.line + 1, value.start_mark.line + 1}
            assert lines & expected, (path, wrong, faults_of(changed, name))


@pytest.mark.parametrize("name", NAMES)
def test_every_required_key_left_out_is_named(raw, name):
    for text, path, key, value in cases(raw, name):
        whole = replaced(text, key.start_mark, value.end_mark, "zzzzzzzz: 1")
        faults = faults_of(whole, name)
        assert is_free(path) or faults, path
