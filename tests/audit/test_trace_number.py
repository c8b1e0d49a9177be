"""A number is traced to rows a reader can tell apart, and an achievement to those of its value."""

from types import SimpleNamespace

import pandas as pd
import pytest

from iku_analysis.audit.trace_number import Number, NumberedRows
from iku_analysis.base.errors import UsageError
from iku_analysis.base.paths import YearPaths
from iku_analysis.declarations.package import load_package
from iku_analysis.model.measurement import Quantity
from iku_analysis.model.status import Status

FIELDS = [
    "name: daerah, type: string, wilayah: true",
    "name: nilai, type: number",
    "name: tempat, type: string",
    "name: nomor, type: string",
    "name: tanggal, type: date",
]


def test_a_row_is_named_by_its_key_and_its_words(raw_folder):
    folder = raw_folder(FIELDS, {"uji.csv": ""}, schema="primaryKey: [nomor, tanggal]")
    frame = pd.DataFrame(
        {
            "daerah": ["Kab. Berau", "Kab. Paser"],
            "nilai": [1.0, 2.0],
            "tempat": ["RSUD A", None],
            "nomor": ["P-1", "P-2"],
            "tanggal": pd.to_datetime(["2018-03-01", "2018-04-01"]),
        }
    )
    rows = NumberedRows(load_package(folder).resource("uji"), frame, frame.index, is_secret=False)
    assert list(rows.named()) == ["P-1, 2018-03-01, RSUD A", "P-2, 2018-04-01"]


@pytest.mark.parametrize(
    ("name", "key", "told"), [("8a.capaian", "a", "1 ÷ 2"), ("8b.capaian", "b", "3 ÷ 4")]
)
def test_an_achievement_rests_on_the_rows_of_its_own_component(name, key, told):
    number = Number(None, name)
    number.__dict__["results"] = [result()]
    assert (number.key, number.result.number) == (key, 8)
    assert told in number.reached


@pytest.mark.parametrize("name", ["8a.realisasi", "8.b", "8.lain"])
def test_another_number_tells_no_achievement(name):
    number = Number(None, name)
    number.__dict__["results"] = [result()]
    assert number.reached == ""


def result():
    def sample(value):
        return Quantity(value, Status.CONTOH)

    keys = [("a", True), ("b", True), ("lain", False)]
    parts = [
        SimpleNamespace(
            code=code,
            realisation=sample(real),
            target=sample(target),
            achievement=SimpleNamespace(percent=sample(100 * real / target)),
        )
        for code, real, target in (("8a", 1.0, 2.0), ("8b", 3.0, 4.0))
    ]
    variants = [SimpleNamespace(key=key, is_main=is_main) for key, is_main in keys]
    names = {"a": "8a.realisasi", "b": "8b.realisasi", "lain": "8.lain"}
    return SimpleNamespace(
        number=8, variants=variants, components=parts, direction="naik", name_of=names.get
    )


def test_a_number_of_a_quarter_is_asked_for_with_its_report(tmp_path, monkeypatch):
    monkeypatch.setattr(Number, "results", ())
    with pytest.raises(UsageError, match=r"ANGKA=2\.nilai YEAR=2018 QUARTER=3"):
        _ = Number(YearPaths(tmp_path, 2018), "T3.2.nilai").result
