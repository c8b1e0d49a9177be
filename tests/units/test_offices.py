"""Generated offices of all kab/kota: five catalogues in turn, one wrong row in one of them."""

import threading

import pytest

from iku_analysis.base.declaration import PROMPT
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.intake.checked_tables import take_in_table
from iku_analysis.units import pools
from iku_analysis.units.unit_process import Outcome
from iku_analysis.units.unit_table import read_units
from scripts.make_offices import PATTERNS, WRONG, kab_kota, write_offices


@pytest.fixture(scope="module")
def offices(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kantor")
    table = write_offices(folder, WRONG)
    return read_units(table, 2018, folder)


def data_of(office):
    """Name of the table its first indicator is computed from."""
    return next(load_catalogue(office.raw).indicators).tables.value[0]


def test_there_is_one_for_every_kab_kota():
    assert len({region.kemendagri for region in kab_kota()}) == 514


def test_offices_differ_in_catalogue_name_and_region(offices):
    catalogues = [load_catalogue(office.raw) for office in offices]
    assert len({catalogue.organisation for catalogue in catalogues}) == WRONG
    assert len({catalogue.region.code for catalogue in catalogues}) == WRONG
    assert len({repr(catalogue.targets) for catalogue in catalogues}) == len(PATTERNS)
    assert not any(PROMPT in (office.raw / "iku.yaml").read_text("utf-8") for office in offices)


def test_only_the_row_that_is_wrong_is_a_fault(offices):
    taken = [take_in_table(office.raw, data_of(office)) for office in offices]
    *good, (table, findings) = taken
    assert table is None
    (fault,) = (item for item in findings if item.code == "IKU-S107")
    assert (fault.row, fault.column) == (19, "nilai")
    assert all(findings == () for _, findings in good)
    assert len({table.to_csv() for table, _ in good}) == len(good)


def test_who_stops_waiting_starts_no_further_office(offices, monkeypatch):
    monkeypatch.setattr(pools.os, "cpu_count", lambda: 1)
    begun, is_stopped = [], threading.Event()

    def build(office):
        begun.append(office)
        if len(begun) > 1:
            is_stopped.wait(10)
        return Outcome(office.unit, 0, (), 0.0)

    monkeypatch.setattr(pools, "build_apart", build)
    building = pools.build_here(offices)
    next(building)
    building.close()  # as when a signal is raised
    is_stopped.set()
    assert len(begun) <= 2
