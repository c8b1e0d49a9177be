"""From two measurements to an assessment and its page, without a file and without a notebook."""

from dataclasses import replace

import pandas as pd
import pytest

from iku_analysis.assessment import coverage
from iku_analysis.assessment.assess import Context, assess
from iku_analysis.assessment.plan import Plan
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.package import load_package
from iku_analysis.indicators.pengawasan import nonconforming_goods
from iku_analysis.indicators.worked_examples import EXAMPLE_REGIONS
from iku_analysis.model.evidence import ANALYSES, Availability
from iku_analysis.model.plan_names import PLAN_COLUMNS
from iku_analysis.model.status import Status
from iku_analysis.pages.blocks import Markdown, Prose, Published, Table
from iku_analysis.pages.indicator import IndicatorPage

INSPECTED = [
    ("2017-05-02", "Kab. Berau", "lampu", "A", "tidak sesuai"),
    ("2018-05-02", "Kab. Berau", "lampu", "A", "tidak sesuai"),
    ("2018-06-04", "Kab. Paser", "kabel", "B", "tidak sesuai"),
    *(("2018-07-01", name, "helm", "C", "sesuai") for name in EXAMPLE_REGIONS.names),
]
GOODS = pd.DataFrame(
    INSPECTED, columns=["tanggal", "kab_kota", "jenis_barang", "merek", "hasil"]
).assign(
    tanggal=lambda rows: pd.to_datetime(rows["tanggal"]),
    parameter="SNI",
    status="contoh",
)


@pytest.fixture(scope="module")
def context(raw):
    empty = (pd.DataFrame(columns=list(columns)) for columns in PLAN_COLUMNS.values())
    causes = coverage.present(5, Status.CONTOH)
    return Context(load_catalogue(raw), Plan(*empty), causes, ("Tabel x: ragu.",))


@pytest.fixture(scope="module")
def assessment(context):
    now, before = (nonconforming_goods(GOODS, year) for year in (2018, 2017))
    return assess(now, before, context)


@pytest.fixture(scope="module")
def page(assessment, raw):
    return IndicatorPage(assessment, None, load_package(raw), "f(pengawasan, 2018)")


def test_an_empty_plan_leaves_the_realisation_and_names_what_is_missing(assessment):
    result = assessment.result
    assert result.components[0].realisation.value == 2  # lamp A and cable B
    states = [item.availability for item in result.analyses]
    assert states == [Availability.MISSING] * 4 + [Availability.AVAILABLE] + states[5:]
    assert result.analyses[4].status == "contoh"
    assert all(item.reason for item in result.analyses if item.availability == states[0])
    assert result.warnings[0] == "Tabel x: ragu."


def test_a_number_of_few_districts_is_none_and_one_of_most_is_provisional(context):
    for regions, value in ((EXAMPLE_REGIONS.names[:7], None), (EXAMPLE_REGIONS.names[:9], 2)):
        rows = GOODS.loc[GOODS["kab_kota"].isin(regions)].assign(status="resmi")
        now, before = (nonconforming_goods(rows, year) for year in (2018, 2017))
        found = assess(now, before, context).result.components[0].realisation
        assert found.value == value
        assert found.coverage[0].text == f"{len(regions)} dari 10 kab/kota"
    assert found.status is Status.SEMENTARA


def test_the_page_shows_the_seven_analyses_in_order_and_where_the_numbers_come_from(page):
    parts = [*page.achievement().parts, *page.analyses().parts]
    titles = [part.text for part in parts if isinstance(part, Markdown)]
    named = dict(enumerate(ANALYSES, 1))
    shown = {int(n): name for title in titles for n, name in _analyses(title)}
    assert list(shown) == sorted(named)
    assert {number: name.casefold() for number, name in shown.items()} == {
        number: name.casefold() for number, name in named.items()
    }
    ids = [(part.block if isinstance(part, Published) else part).id for part in parts
           if not isinstance(part, Markdown)]  # fmt: skip
    assert len(ids) == len(set(ids))
    assert ids[0] == "iku-5-hasil"
    technical = [part for part in page.technical().parts if not isinstance(part, Markdown)]
    last = [(part.block if isinstance(part, Published) else part).id for part in technical]
    assert last[-2:] == ["iku-5-definisi", "iku-5-sumber"]


def _analyses(title):
    """Numbers and names of the analyses a heading stands for."""
    numbers, names = title.removeprefix("### ").split(". ", 1)
    return zip(numbers.split(" dan "), names.split("; "), strict=True)


def test_every_analysis_without_data_says_so(page):
    shown = {part.id: part for part in page.analyses().parts if isinstance(part, Table | Prose)}
    for anchor in ("iku-5-penyebab", "iku-5-solusi", "iku-5-program"):
        assert shown[anchor].missing
    row = [cell.text for cell in shown["iku-5-pembanding"].rows[0]]
    assert "renstra tidak memuat target IKU 5" in row[2]


def test_the_page_itself_is_the_call_that_computed_it(page):
    assert page._repr_mimebundle_() == {"text/plain": "f(pengawasan, 2018)"}


def test_a_function_that_gives_other_variants_is_refused(context):
    now = nonconforming_goods(GOODS, 2018)
    with pytest.raises(ValueError, match=r"IKU 5: iku\.yaml declares"):
        assess(replace(now, values={}), now, context)
