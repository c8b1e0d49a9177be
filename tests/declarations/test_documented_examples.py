"""What the pages show of a register and of front pages is read, and gives what they say."""

import re

import yaml

from iku_analysis.base.declaration import parse_declaration
from iku_analysis.declarations.catalogue import parse_catalogue
from iku_analysis.declarations.front_pages import FrontPages
from iku_analysis.declarations.measure_checks import unfit_measures
from iku_analysis.declarations.package import load_package
from iku_analysis.declarations.usual_rules import with_usual_rules
from iku_analysis.indicators.declared import DeclaredIndicator
from iku_analysis.intake.checked_tables import check_resource


def block(root, page, name):
    text = (root / "docs" / page).read_text(encoding="utf-8")
    return re.search(rf"```\w+ {re.escape(name)}\n(.*?)```", text, re.DOTALL)[1]


def test_the_register_is_read_and_counted_as_the_page_says(root, raw, tmp_path):
    table = block(root, "ukuran.md", "contoh-tabel").replace("\n", "\n  ")
    (tmp_path / "datapackage.yaml").write_text(f"resources:\n  {table}", encoding="utf-8")
    (tmp_path / "data_iku_1.csv").write_text(
        block(root, "ukuran.md", "contoh-isi"), encoding="utf-8"
    )
    written = yaml.safe_load((raw / "iku.yaml").read_bytes())
    one = next(i for t in written["sasaran"] for i in t["indikator"] if i["nomor"] == 10)
    for key in ("fungsi", "tabel", "kebijakan"):
        del one["deklarasi"][key]
    one["deklarasi"] |= yaml.safe_load(block(root, "ukuran.md", "contoh-ukuran"))
    catalogue = parse_catalogue(yaml.safe_dump(written).encode(), "iku.yaml")
    declared, package = catalogue.indicator(10), load_package(tmp_path)
    assert list(unfit_measures(declared, package)) == []
    resource = with_usual_rules(package, catalogue).resource("data_iku_1")
    checked, findings = check_resource(tmp_path, resource, year=2018)
    assert findings == ()
    frame = checked.frame.assign(status="contoh")
    order = {"tingkat": resource.fields[2].constraints.enum}
    function = DeclaredIndicator(declared, declared.measures, order)
    now, before = (function(year, data_iku_1=frame) for year in (2018, 2017))
    assert (now.values["nilai"].value, before.values["nilai"].value) == (2, 3)
    told = now.breakdowns["tingkat"]
    assert list(zip(told["tingkat"], told["nilai"], strict=True)) == [("dasar", 1), ("madya", 1)]


def test_the_front_pages_of_a_new_office_are_read(root):
    text = block(root, "kantor-baru.md", "halaman_depan.yaml")
    assert parse_declaration(text.encode(), FrontPages, "halaman_depan.yaml").missing == ()
