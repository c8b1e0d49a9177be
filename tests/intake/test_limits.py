"""What must not be opened is refused with one line."""

from itertools import pairwise

import pytest
import yaml

from iku_analysis.base.errors import IkuError
from iku_analysis.base.yaml_file import read_yaml
from iku_analysis.declarations.package import load_package
from iku_analysis.intake import limits
from iku_analysis.intake.checked_tables import take_in_table


def refusal(folder):
    table, [finding] = take_in_table(folder, "uji")
    assert table is None
    return finding.rule


def test_a_link_out_of_the_folder_is_refused(raw_folder, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("lain") / "rahasia.csv"
    elsewhere.write_text("n\n1\n")
    folder = raw_folder(["name: n, type: integer"], {})
    (folder / "uji.csv").symlink_to(elsewhere)
    with pytest.raises(IkuError, match="ke luar folder"):
        load_package(folder)


def test_a_link_within_the_folder_is_refused(raw_folder):
    folder = raw_folder(["name: n, type: integer"], {"asli.csv": "n\n1\n"})
    (folder / "uji.csv").symlink_to(folder / "asli.csv")
    assert refusal(folder) == "berkas ini tautan ke tempat lain"


@pytest.mark.parametrize("path", ["../uji.csv", "/etc/passwd", "a\\\\b.csv", "x/../../uji.csv"])
def test_a_path_out_of_the_folder_is_refused(raw_folder, path):
    folder = raw_folder(["name: n, type: integer"], {"uji.csv": "n\n1\n"})
    descriptor = folder / "datapackage.yaml"
    text = descriptor.read_text().replace("path: uji.csv", f'path: "{path}"')
    descriptor.write_text(text)
    with pytest.raises(IkuError, match="folder"):
        load_package(folder)


def test_a_file_larger_than_any_table_is_refused(raw_folder):
    folder = raw_folder(["name: n, type: integer"], {})
    with (folder / "uji.csv").open("wb") as stream:
        stream.truncate(limits.MAX_FILE_BYTES + 1)  # sparse: takes no room on the disk
    assert refusal(folder) == "berkas lebih besar dari 2 GB"


@pytest.mark.parametrize(
    "text",
    [
        "!!python/object/apply:os.system ['true']",
        "a: !rahasia 1",
        "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 10)}]\n" for a, b in pairwise("abcdefgh")),
        "a: '" + "x" * (1024**2) + "'",
    ],
    ids=["tag python", "tag lain", "alias bertingkat", "terlalu besar"],
)
def test_yaml_that_does_more_than_hold_values_is_refused(tmp_path, text):
    path = tmp_path / "datapackage.yaml"
    path.write_text(text)
    with pytest.raises(yaml.YAMLError):
        read_yaml(path)
    with pytest.raises(IkuError) as refused:
        load_package(tmp_path)
    assert "bukan YAML yang dapat dibaca" in refused.value.message


@pytest.mark.parametrize("name", ["uji.csv", "uji.xlsx"])
def test_a_file_that_vanishes_or_is_a_folder_is_a_finding(raw_folder, name):
    folder = raw_folder(["name: n, type: integer"], {}, kind=name.rpartition(".")[2])
    assert "tidak ada" in refusal(folder)
    (folder / name).mkdir()
    assert "tidak dapat dibuka" in refusal(folder)
