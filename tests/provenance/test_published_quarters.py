"""Rows that came into a quarter after it was published move its numbers, which are to be logged."""

import json
import subprocess
from types import SimpleNamespace

import pandas as pd
import pytest

from iku_analysis.base.parquet import write_table
from iku_analysis.base.paths import YearPaths
from iku_analysis.intake.findings import Severity
from iku_analysis.provenance.code_state import CodeState, export_state
from iku_analysis.provenance.published_quarters import back_dated, quarters_moved
from iku_analysis.provenance.revision import Moved, published_export, published_quarters

RECORD = {
    "results": [
        {"indicator": 5, "variant": "barang", "main": True, "value": 99.0},
        {"indicator": 5, "variant": "temuan", "main": False, "value": 138.0},
        {"indicator": 5, "achievement": 92.0},
    ],
    "inputs": [{"table": "pengawasan", "rows": 2}],
}


@pytest.fixture
def paths(tmp_path):
    report = tmp_path / "reports/2018-T3"
    report.mkdir(parents=True)
    other = {"path": "iku.yaml"}
    plain = {**RECORD, "inputs": [*RECORD["inputs"], other], "fingerprint": "a"}
    (report / "manifest.json").write_text(json.dumps(plain), encoding="utf-8")
    author = ["-c", "user.name=a", "-c", "user.email=a@b"]
    for words in (["init", "-q"], ["add", "-f", "reports"], [*author, "commit", "-qm", "a"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    return YearPaths(tmp_path, 2018)


def test_a_year_and_later_quarters_know_what_was_published(paths, tmp_path):
    assert published_quarters(paths) == {3: RECORD}
    assert published_quarters(YearPaths(tmp_path, 2018, quarter=2)) == {}
    for quarter in (None, 3):
        bundle = tmp_path / f"bundel-{quarter}"
        bundle.mkdir()
        export_state(
            bundle, CodeState(""), published_export(YearPaths(tmp_path, 2018, quarter=quarter))
        )
        assert published_quarters(YearPaths(bundle, 2018, quarter=quarter)) == {3: RECORD}


def result(value):
    told = SimpleNamespace(
        quarter=3,
        realisation=SimpleNamespace(value=value),
        achievement=SimpleNamespace(value=92.0 + value - 99.0),
    )
    variants = [SimpleNamespace(key="barang", is_main=True)]
    return SimpleNamespace(number=5, variants=variants, quarters=(told,))


@pytest.mark.parametrize(("now", "keys"), [(99.0, []), (101.0, ["T3.5.barang", "T3.5.capaian"])])
def test_a_number_of_a_published_quarter_that_moved_is_named_with_the_quarter(now, keys):
    assert [item.key for item in quarters_moved([result(now)], {3: RECORD}, {})] == keys


def test_rows_dated_into_a_published_quarter_are_told_and_later_ones_are_not(paths):
    resource = SimpleNamespace(name="pengawasan", path="pengawasan.csv", dated_by=("tanggal",))
    package = SimpleNamespace(resources=[resource])

    def told(*days, moved=()):
        table = pd.DataFrame({"tanggal": pd.to_datetime(list(days)).astype("datetime64[us]")})
        write_table(table, paths.processed / "pengawasan.parquet")
        found = back_dated(paths, package, {3: RECORD}, moved)
        return [(item.severity, item.rule) for item in found]

    assert told("2018-03-01", "2018-09-30", "2018-10-01") == []
    late = "2018-03-01", "2018-09-12", "2018-09-30", "2018-10-01"
    ((severity, rule),) = told(*late, moved=[Moved("T3.5.barang", 1.0, 2.0)])
    assert severity is Severity.PERINGATAN
    assert [item for item, _ in told(*late, moved=[Moved("T2.5.barang", 1.0, 2.0)])] == [
        Severity.CATATAN
    ]
    assert "sampai 30 September 2018 berubah dari 2 menjadi 3" in rule
    assert "triwulan III 2018 terbit" in rule
