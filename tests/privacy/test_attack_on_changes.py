"""What is said of changes tells no small count of either year, whatever an attacker combines."""

import contextlib
import os
import random

import pandas as pd
import pytest

from iku_analysis.assessment import coverage
from iku_analysis.assessment.assess import Context, assess
from iku_analysis.assessment.plan import Plan
from iku_analysis.assessment.protected import shown_of
from iku_analysis.base.errors import IkuError
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.indicators import function_of
from iku_analysis.intake.checked_tables import take_in_table
from iku_analysis.model.plan_names import PLAN_COLUMNS
from iku_analysis.model.status import Status
from iku_analysis.privacy.small_counts import Disclosure

from .attacker import read_conditions, read_participants, read_parts
from .sparse_tables import sparse_table
from .test_attack import SEED, WIDTH, read, small

CASES = int(os.environ.get("IKU_CASES") or os.environ.get("IKU_SERANGAN") or 8)
NUMBERS = (6, 9, 10, 11)


@pytest.fixture(scope="module")
def context(raw):
    empty = (pd.DataFrame(columns=list(columns)) for columns in PLAN_COLUMNS.values())
    return Context(load_catalogue(raw), Plan(*empty), coverage.present(5, Status.CONTOH))


def measured(context, number, table):
    """This year and the last, as the indicator's function measures them."""
    indicator = context.catalogue.indicator(number)
    (name,) = indicator.tables.value
    function, policy = function_of(indicator.function.value), indicator.policy.value
    return [function(**{name: table}, year=year, **policy) for year in (2018, 2017)]


def rows_of(change):
    whole = change.frame.astype(object).where(change.frame.notna(), None)
    counts = ("lalu", "kini", "tanpa")
    for row in whole.to_dict("records"):
        yield row | {key: None if row[key] is None else round(row[key]) for key in counts}


def readers(about, before, context):
    """What a reader of this year's report has, and what he had of last year's, where there was."""
    withheld = {v.key for v in about.result.variants if v.quantity.value is None}
    yield "kini", Disclosure(about.breakdowns, frozenset(withheld))
    with contextlib.suppress(IkuError):
        yield "lalu", shown_of(before, about.indicator, context.catalogue.policy)


def read_changes(reader, about, year):
    """All that is said of changes, or could be: tables and sentences show no more."""
    (sources,), number = about.sources.values(), about.indicator.number
    for change in sources.changes:
        read_parts(reader, number, change.by, list(rows_of(change)), year)
    for effect in (effect for effects in sources.effects for effect in effects.items):
        if effect.label == "peserta":
            read_participants(reader, round(effect.now if year == "kini" else effect.before))
    if sources.filter and year == "kini":
        read_conditions(reader, [
            (step.label, round(step.left), *(
                {name: round(n) for name, n in found.items()} for found in (step.lost, step.where)
            ))
            for step in sources.filter.steps
        ])  # fmt: skip
    for key in about.beside:
        last = about.before[key].value
        if last is not None and (year == "lalu" or number == 11):
            own = reader.values[key] if year == "lalu" else reader.at("tahunan", "2017", key)
            reader.know([(1, own)], "=", round(last))


def attack(about, now, before, context, told):
    """How many withheld counts were attacked, none of which came too near."""
    attacked = 0
    for year, shown in readers(about, before, context):
        item = now if year == "kini" else before
        reader = read(item, shown)
        read_changes(reader, about, year)
        for place in sorted(set(small(item, about.indicator)) & set(reader.unknown)):
            assert reader.is_wide(place, WIDTH), (*told, year, place, reader.range(*place))
            attacked += 1
    return attacked


def test_no_small_count_of_sparse_years_is_told_by_what_moved_the_number(context):
    chance, refused, attacked = random.Random(SEED), 0, 0  # noqa: S311 -- no secret
    for case in range(CASES):
        number = NUMBERS[case % len(NUMBERS)]
        now, before = measured(context, number, sparse_table(number, chance))
        try:
            about = assess(now, before, context)
        except IkuError:
            refused += 1
            continue
        attacked += attack(about, now, before, context, (SEED, case, number))
    print(f"benih {SEED}: {attacked} hitungan diserang, {refused} dari {CASES} ditolak")  # noqa: T201
    assert attacked > 2 * CASES
    assert refused < 3 * CASES / 4


@pytest.mark.parametrize("number", [9, 10, 11])
def test_what_moved_the_shipped_numbers_tells_no_small_count_of_either_year(context, raw, number):
    indicator = context.catalogue.indicator(number)
    (name,) = indicator.tables.value
    now, before = measured(context, number, take_in_table(raw, name)[0])
    assert attack(assess(now, before, context), now, before, context, (number,)) > 1
