"""The year of a command that was given none, and what is said of one that is not there."""

from __future__ import annotations

import pytest

from iku_analysis.__main__ import main
from iku_analysis.base.asked_years import paths_of_year, untyped_year
from iku_analysis.base.errors import UsageError
from iku_analysis.base.paths import ROOT_VARIABLE


def lay(root, *folders):
    for folder in folders:
        (root / "data" / folder).mkdir(parents=True)


def test_without_a_year_the_newest_is_taken_and_said_where_there_are_several(tmp_path):
    lay(tmp_path, "raw/2018", "kantor/maros/2018", "kantor/maros/2019")
    assert untyped_year("", tmp_path) == ("2018", "")
    year, said = untyped_year("data/kantor/maros", tmp_path)
    assert year == "2019"
    assert "2019 (yang ada: 2018, 2019)" in said
    with pytest.raises(UsageError, match="Folder data/kantor/baru tidak ada"):
        untyped_year("data/kantor/baru", tmp_path)


@pytest.mark.parametrize("command", ["masuk", "bundle", "publish"])
def test_every_command_says_which_year_it_took(tmp_path, monkeypatch, capfd, command):
    lay(tmp_path, "raw/2018", "raw/2019")
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    monkeypatch.setenv("IKU_YEAR", "")
    assert main([command]) != 0
    assert "dipakai tahun terbaru, 2019" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("office", "told"),
    [
        ("data/kantor/maros/2018", "OFFICE=data/kantor/maros YEAR=2018"),
        ("data/kantor/marus", "Kantor yang ada di data/kantor: maros."),
        ("data/kantor/Maros", "huruf kecil"),
        ("data/kantor/maros", "Tahun yang ada: 2018."),
    ],
)
def test_a_slip_in_the_office_or_its_year_is_told_as_that(tmp_path, office, told):
    lay(tmp_path, "raw/2018", "kantor/maros/2018", "kantor/kosong")
    with pytest.raises(UsageError) as fault:
        paths_of_year("2021", tmp_path, office)
    assert told in str(fault.value)
