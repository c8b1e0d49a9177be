"""A bound that somebody declared is printed with every digit of it."""

import pytest
from msgspec.structs import replace

from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.fields import Constraints, Field
from iku_analysis.declarations.policy import RatingClass, RatingScale
from iku_analysis.intake.wording import constraint_advice
from iku_analysis.pages.method_tables import policies_table, policy_text, scale_table
from iku_analysis.pages.overview_tables import assumptions_table

CLASSES = (
    RatingClass("di atas", "baik", more_than=100.25),
    RatingClass("baik", "baik", at_least=90.5),
    RatingClass("kurang", "kurang"),
)


@pytest.fixture(scope="module")
def catalogue(raw):
    found = load_catalogue(raw)
    declared = found.choices
    choices = replace(
        declared,
        skala=replace(declared.skala, value="pecahan"),
        batas_rata_rata=replace(declared.batas_rata_rata, value=120.75),
        lonjakan=replace(declared.lonjakan, value=7.5),
        efisiensi=replace(declared.efisiensi, band=2.5),
    )
    return replace(found, choices=choices, scales={"pecahan": RatingScale("pecahan", CLASSES)})


def printed(table):
    return " | ".join(cell.text for row in table.rows for cell in row)


def test_the_rating_scale_and_the_policies_are_printed_as_declared(catalogue):
    assert "paling sedikit 90,5" in printed(scale_table(catalogue.policy))
    assert "lebih dari 100,25" in printed(scale_table(catalogue.policy))
    policies = printed(policies_table(catalogue))
    for words in (
        "120,75 persen",
        "di atas 2,5 efisien, -2,5 sampai 2,5 cukup",
        "7,5 kali atau lebih",
    ):
        assert words in policies


def test_tolerances_and_parameters_are_printed_as_declared(catalogue):
    assert "selisih nisbi paling besar 0,000000001" in printed(assumptions_table(catalogue))
    assert policy_text({"batas": 66.5, "tahun_awal": 2014}) == "batas = 66,5; tahun awal = 2014"


@pytest.mark.parametrize(
    ("bound", "words"), [(0.5, "0,5"), (90.5, "90,5"), (0.00005, "0,00005"), (2010, "2010")]
)
def test_a_bound_of_a_column_is_told_as_declared(bound, words):
    field = Field(name="nilai", type="number", constraints=Constraints(minimum=bound))
    assert constraint_advice(field, "minimum", "").rule == f"paling kecil {words}"
