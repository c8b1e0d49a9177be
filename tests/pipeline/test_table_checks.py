"""Tables are checked in processes with limits; what breaks one is a finding of its file."""

from pathlib import Path

import pytest

from iku_analysis.base.process_limits import MAX_MEMORY_BYTES
from iku_analysis.base.step_processes import SuddenEnd, run_step
from iku_analysis.declarations.package import load_package
from iku_analysis.indicators.worked_examples import EXAMPLE_REGIONS
from iku_analysis.intake import table_step
from iku_analysis.intake.checked_tables import take_in
from iku_analysis.pipeline import table_checks
from iku_analysis.pipeline.table_checks import ENDED, check_apart, check_tables

ROOT = Path(__file__).parents[2]
STEPS = "tests.pipeline.limited"
RAW = ROOT / "data/raw/2018"


def test_memory_is_limited_in_the_process_that_reads():
    assert run_step(f"{STEPS}.takes_memory").result == "MemoryError"
    assert run_step(f"{STEPS}.is_free_again").result == MAX_MEMORY_BYTES // 800


def test_time_of_the_processor_is_limited_in_the_process_that_reads():
    with pytest.raises(SuddenEnd):
        run_step(f"{STEPS}.takes_time")


def test_a_table_that_asks_for_too_much_memory_is_a_finding(monkeypatch, tmp_path):
    def hungry(*_, **__):
        raise MemoryError

    monkeypatch.setattr(table_step, "check_resource", hungry)
    resource = load_package(RAW).resource("harga")
    files = (tmp_path / "harga.parquet", tmp_path / "harga.temuan.json")
    [finding] = table_step.take_in(RAW, resource, None, 2018, (), EXAMPLE_REGIONS, *files)
    assert (finding.file, finding.severity) == ("harga.csv", "galat")
    assert "1,75 GB" in finding.rule
    assert finding.mend


def test_a_reader_that_dies_is_a_finding_of_its_file(monkeypatch):
    def dies(*_):
        raise SuddenEnd("mati")

    monkeypatch.setattr(table_checks, "run_quick_step", dies)
    [finding] = check_apart("check", RAW, load_package(RAW).resource("wub")).result
    assert (finding.file, finding.rule) == ("wub.csv", ENDED)


def test_tables_checked_apart_have_the_findings_of_those_checked_here():
    folder = ROOT / "tests/data/semua_tabel_sekaligus"
    assert check_tables(load_package(folder), None) == take_in(folder).findings
