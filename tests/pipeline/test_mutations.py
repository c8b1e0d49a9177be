"""One digit, formula, policy, version or cell: the audit names it, and exactly what it moved."""

import importlib.util
import json
import math
import shutil
from functools import partial
from types import SimpleNamespace
from unittest.mock import patch

import pytest
import yaml

from iku_analysis.assessment.results import result_to_json, write_results
from iku_analysis.audit.result_comparison import compare_results
from iku_analysis.audit.verdict import Kind, Verdict
from iku_analysis.base.digests import digest_on_disk
from iku_analysis.base.package_sources import PACKAGE
from iku_analysis.base.parquet import write_table
from iku_analysis.base.paths import YearPaths
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.package import load_package
from iku_analysis.intake.checked_tables import take_in_resource
from iku_analysis.model.plan_names import PLAN_TABLES
from iku_analysis.pages.chapter import Chapter, open_chapter
from iku_analysis.provenance import deciding_records
from iku_analysis.provenance.changes import changes_since
from iku_analysis.provenance.revision import tolerances

from .mutations import FUNCTIONS, TABLES

INDICATORS = PACKAGE / "indicators"
MEASURED = Chapter._measured


@pytest.fixture
def copy(whole, tmp_path, monkeypatch):
    """A project of its own to break, with the record of the one it was copied from."""
    for name in ("data", "notebooks", "requirements.lock"):
        source = whole.folder / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    monkeypatch.setenv("IKU_ROOT", str(tmp_path))
    manifest = json.loads((whole.report / "manifest.json").read_text(encoding="utf-8"))
    published = whole.report / "results"
    return SimpleNamespace(paths=YearPaths(tmp_path, 2018), manifest=manifest, published=published)


def _function(name, modules):
    module, _, function = name.partition(".")
    path = modules / f"{module}.py"
    spec = importlib.util.spec_from_file_location(f"iku_analysis.indicators.{module}", path)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return getattr(loaded, function)


def recomputed(paths, modules=INDICATORS):
    """Results by plain calls of the indicator functions, without a notebook."""
    results = paths.root / "hasil"
    results.mkdir()
    for target in load_catalogue(paths.raw).targets:
        found = [_result(paths, modules, target.number, item) for item in target.indicators]
        write_results(found, results / f"{target.number}.json")
    return results


KNOWN = {}


def _once(key, compute):
    """What is known of the same inputs, which are all it can read."""
    if key not in KNOWN:
        KNOWN[key] = compute()
    return KNOWN[key]


def _digests(files):
    return tuple(digest_on_disk(path).sha256 for path in files)


def _result(paths, modules, target, indicator):
    own, plan = (
        _digests(paths.processed / f"{name}.parquet" for name in names)
        for names in (indicator.tables.value, PLAN_TABLES)
    )
    own += _digests([modules / f"{indicator.function.value.partition('.')[0]}.py"])
    texts = sorted(path for path in paths.raw.rglob("*") if path.suffix in {".yaml", ".md"})

    def compute():
        folders = {"raw_dir": "data/raw/2018", "processed_dir": "data/processed/2018"}
        chapter = open_chapter(target, year=2018, **folders)
        return result_to_json(chapter.indicator(indicator.number).reported)

    def measured(*given, **told):
        return _once(("terukur", repr(indicator), own), lambda: MEASURED(*given, **told))

    with (
        patch(f"{open_chapter.__module__}.function_of", partial(_function, modules=modules)),
        patch.object(Chapter, "_measured", measured),
    ):
        return _once((indicator.number, own, plan, _digests(texts)), compute)


def taken_in(paths, file):
    resource = next(item for item in load_package(paths.raw).resources if item.path == file)
    frame, findings = take_in_resource(paths.raw, resource)
    assert frame is not None, findings
    write_table(frame, paths.processed / f"{resource.name}.parquet")


def _named(entry):
    """What a number of a sentence, or of a kab/kota, is: where it stands may change with it."""
    names = entry if isinstance(entry, dict) else {}
    return (
        names.get("key")
        if "text" in names
        else " ".join(names[name] for name in ("region", "measure") if name in names)
    )


def _numbers(value, path=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _numbers(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _numbers(inner, (*path, _named(inner) or place))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path, value


def expected_moves(before, after):
    """How many numbers outside the reconciliation moved, per indicator: a plain second opinion."""

    def read(folder):
        plain = (json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json"))
        return {
            (result["number"], path): number
            for results in plain
            for result in results
            for path, number in _numbers(result)
            if path[0] != "checks"
        }

    old, new = read(before), read(after)
    moved = {}
    for key in {*old, *new}:
        if not math.isclose(old.get(key, math.nan), new.get(key, math.nan), rel_tol=1e-9):
            moved[key[0]] = moved.get(key[0], 0) + 1
    return moved


def told_moves(copy, after):
    allowed = tolerances(copy.manifest["catalogue"])
    told = {}
    for item in compare_results(copy.published, after, allowed):
        if item.kind is Kind.NUMBER and item.verdict is Verdict.DIFFERENT:
            number = int(item.name.split()[1])
            told[number] = told.get(number, 0) + 1
    return told


def causes(copy):
    return [str(change) for change in changes_since(copy.manifest, copy.paths)]


def test_nothing_changed_nothing_named(copy):
    assert causes(copy) == []
    assert told_moves(copy, recomputed(copy.paths)) == {}


@pytest.mark.parametrize(("file", "edit", "touched"), TABLES, ids=[case[0] for case in TABLES])
def test_one_digit_of_a_raw_table(copy, file, edit, touched):
    edit(copy.paths.raw / file)
    assert causes(copy) == [f"masukan: data/raw/2018/{file} berubah"]
    taken_in(copy.paths, file)
    after = recomputed(copy.paths)
    told = told_moves(copy, after)
    assert set(told) == touched
    assert told == expected_moves(copy.published, after)


@pytest.mark.parametrize("file", ["anggaran.csv", "renstra.csv", "standar_nasional.csv"])
def test_one_digit_of_a_plan_table_that_decides_no_result(copy, file):
    path = copy.paths.raw / file
    text = path.read_text(encoding="utf-8")
    place = max(place for place, character in enumerate(text) if character == "0")
    path.write_text(text[:place] + "1" + text[place + 1 :], encoding="utf-8")
    assert causes(copy) == [f"masukan: data/raw/2018/{file} berubah"]


@pytest.mark.parametrize("case", FUNCTIONS, ids=[str(case[3]) for case in FUNCTIONS])
def test_one_formula(copy, monkeypatch, case):
    module, code, changed, touched = case
    package = copy.paths.root / "iku_analysis"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    file = package / "indicators" / f"{module}.py"
    source = file.read_text(encoding="utf-8")
    assert source.count(code) == 1
    file.write_text(source.replace(code, changed), encoding="utf-8")
    monkeypatch.setattr(deciding_records, "PACKAGE", package)
    files = [package / path.relative_to(PACKAGE) for path in deciding_records.package_files()]
    monkeypatch.setattr(deciding_records, "package_files", lambda: files)
    state = {path: digest_on_disk(path) for path in files}
    monkeypatch.setattr(deciding_records, "package_state", lambda: state)
    monkeypatch.setattr(deciding_records, "rooms_digest", lambda _: "")
    assert causes(copy) == [f"kode: iku_analysis/indicators/{module}.py berubah"]
    after = recomputed(copy.paths, package / "indicators")
    told = told_moves(copy, after)
    assert set(told) == touched
    assert told == expected_moves(copy.published, after)


def _edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_one_policy_and_the_numbers_it_moves(copy):
    catalogue = copy.paths.raw / "iku.yaml"
    _edit(catalogue, "tahun_awal: 2014", "tahun_awal: 2015")
    key = "sasaran.6.indikator.11.deklarasi.kebijakan.nilai.tahun_awal"
    assert causes(copy) == [f"kebijakan: data/raw/2018/iku.yaml {key} 2014 → 2015"]
    after = recomputed(copy.paths)
    assert set(told_moves(copy, after)) == {11}
    assert told_moves(copy, after) == expected_moves(copy.published, after)


def test_one_policy_of_all_indicators(copy):
    _edit(copy.paths.raw / "iku.yaml", "batas: 5", "batas: 6")
    assert causes(copy) == [
        "kebijakan: data/raw/2018/iku.yaml kebijakan.efisiensi.batas 5 → 6",
    ]


def test_a_catalogue_written_otherwise_is_no_other_policy(copy):
    catalogue = copy.paths.raw / "iku.yaml"
    catalogue.write_text("# catatan\n" + catalogue.read_text(encoding="utf-8"), encoding="utf-8")
    named = "masukan: data/raw/2018/iku.yaml berubah hanya cara penulisannya"
    assert causes(copy) == [named]


def test_one_pinned_version(copy):
    pinned = copy.manifest["environment"]["pins"]["pandas"]
    _edit(copy.paths.root / "requirements.lock", f"pandas=={pinned}", "pandas==9.9.9")
    assert causes(copy) == [f"lingkungan: requirements.lock pandas {pinned} → 9.9.9"]


def test_one_cell(copy):
    path = copy.paths.sources / "03_distribusi.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = notebook["cells"][4]
    cell["source"] = ["# diubah\n", *cell["source"]]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert causes(copy) == [f"notebook: notebooks/03_distribusi.ipynb sel {cell['id']} berubah"]


def test_a_new_a_lost_and_a_changed_text(copy):
    texts = copy.paths.raw / "narasi"
    (texts / "iku-4.md").unlink()
    (texts / "iku-99.md").write_text("## Analisis\n", encoding="utf-8")
    _edit(texts / "iku-5.md", "a", "b")
    assert sorted(causes(copy)) == [
        "masukan: data/raw/2018/narasi/iku-4.md hilang",
        "masukan: data/raw/2018/narasi/iku-5.md berubah",
        "masukan: data/raw/2018/narasi/iku-99.md baru",
    ]


def test_every_raw_table_and_every_function_is_among_the_mutations(root):
    raw = root / "data" / "raw" / "2018"
    declared = yaml.load((raw / "datapackage.yaml").read_bytes(), yaml.CSafeLoader)["resources"]
    without_numbers = {"anggaran.csv", "renstra.csv", "standar_nasional.csv", "revisi.csv"}
    without_numbers |= {"pdrb_rilis.csv", "tindak_lanjut.csv"}
    assert {case[0] for case in TABLES} == {item["path"] for item in declared} - without_numbers
    assert set.union(*(case[3] for case in FUNCTIONS)) == set(range(1, 12))
