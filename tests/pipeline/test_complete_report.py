"""What PermenPAN-RB 53/2014 asks for is in the report, or the reason why not."""

import csv
import io
import json
import re
import shutil
from html.parser import HTMLParser

import pytest

from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.model.evidence import ANALYSES
from iku_analysis.narrative.binding import indicator_names, report_names
from iku_analysis.pages import chapter, summary
from iku_analysis.pages.checklist_items import STATEMENTS

from .conftest import YEAR, Project, copied
from .test_one_number import ranges_of


class Page(HTMLParser):
    """Headings in order, text per block id, and all text."""

    def __init__(self, text):
        super().__init__()
        self.headings, self.blocks, self.words = [], {}, []
        self._open, self._heading, self._hidden = [], "", False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self._hidden = tag == "style"
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append([tag, ""])
            self._heading = tag
        if tag not in {"img", "br", "meta", "link"}:
            self._open.append(named.get("id"))

    def handle_endtag(self, tag):
        self._heading = "" if tag == self._heading else self._heading
        if self._open:
            self._open.pop()

    def handle_data(self, data):
        if self._hidden:
            return
        self.words.append(data)
        if self._heading:
            self.headings[-1][1] += data
        for name in filter(None, self._open):
            self.blocks[name] = self.blocks.get(name, "") + data


def page(whole):
    return Page(whole.html.read_text(encoding="utf-8"))


def test_every_indicator_of_every_sasaran_has_the_seven_headings_in_order(whole, raw):
    catalogue = load_catalogue(raw)
    found, current = {}, None
    for tag, text in page(whole).headings:
        if tag == "h4" and text.startswith("IKU "):
            current = int(re.match(r"IKU (\d+)", text)[1])
        if tag == "h5" and (numbers := re.match(r"(\d)(?: dan (\d))?\. ", text)):
            names = text[numbers.end() :].split("; ")
            given = zip(filter(None, numbers.groups()), names, strict=True)
            found.setdefault(current, []).extend(f"{n}. {name.capitalize()}" for n, name in given)
    expected = [f"{number}. {title.capitalize()}" for number, title in enumerate(ANALYSES, 1)]
    assert found == {item.number: expected for item in catalogue.indicators}


def test_the_chapters_of_the_regulation_are_there_in_order(whole):
    titles = [text for tag, text in page(whole).headings if tag in {"h1", "h2"}]
    wanted = [
        "Kinerja sekilas",
        "Ringkasan eksekutif",
        "Bab I.",
        "Bab II.",
        "Bab III.",
        "A. Capaian Kinerja",
    ]
    wanted += ["B. Realisasi Anggaran", "Bab IV.", "Lampiran teknis", "H. Dokumen IKU"]
    positions = [next(i for i, title in enumerate(titles) if title.startswith(w)) for w in wanted]
    assert positions == sorted(positions)


def test_the_checklist_prints_every_item_and_each_leads_to_its_evidence(whole):
    assert len(STATEMENTS) == 6 + 7 + 10
    blocks = page(whole).blocks
    given = "".join(blocks[f"lampiran-checklist-{part}"] for part in ("i", "ii", "iii"))
    assert all(words in given for words in STATEMENTS.values())
    html = whole.html.read_text(encoding="utf-8")
    for part in ("i", "ii", "iii"):
        body = re.search(rf'id="lampiran-checklist-{part}".*?</tbody>', html, re.DOTALL)[0]
        assert body.count("<tr") - 1 == body.count('href="#')
    assert "dari 68" not in given


def test_every_name_a_text_may_use_has_a_value_and_no_other_has(whole, raw, monkeypatch):
    monkeypatch.setenv("IKU_ROOT", str(whole.folder))
    folders = {"raw_dir": "data/raw/2018", "processed_dir": "data/processed/2018"}
    catalogue = load_catalogue(raw)
    for target in catalogue.targets:
        bab = chapter.open_chapter(target.number, year=2018, **folders)
        for item in target.indicators:
            assert set(bab.indicator(item.number).bindings) == set(indicator_names(item))
    opened = summary.open_summary(year=2018, results_dir="data/processed/2018/results", **folders)
    assert set(opened._bindings) == set(report_names(catalogue))


def with_rows(path, pattern):
    head, *rows = path.read_text().splitlines()
    path.write_text("\n".join([head, *(row for row in rows if re.match(pattern, row))]) + "\n")


@pytest.fixture(scope="module")
def spoilt(project, tmp_path_factory):
    """A report without a renstra row, a budget, a text, a past year and a standard.

    And with a year that was published otherwise, its unit gone wrong.
    """
    copy = copied(project, tmp_path_factory.mktemp("kurang"))
    # rows of indicators that are not there would be taken for those that lack
    with_rows(copy.raw / "perjanjian_kinerja.csv", "[^,]+,(5|11),")
    with_rows(copy.raw / "renstra.csv", "11,")
    with_rows(copy.raw / "anggaran.csv", r"\d+,4,5,")
    with_rows(copy.raw / "riwayat.csv", r"\d+,5,|201[0-6],11,")
    with_rows(copy.raw / "standar_nasional.csv", "5,")
    (copy.raw / "narasi/iku-5.md").unlink()
    history = copy.raw / "riwayat.csv"
    assert "2017,5,125.0,131.0," in history.read_text()
    history.write_text(history.read_text().replace("2017,5,125.0,131.0,", "2017,5,125.0,11.0,"))
    copy.said = copy.run("report", YEAR)
    assert copy.said.returncode == 0, copy.said.stdout + copy.said.stderr
    return copy


def test_every_analysis_of_the_sample_year_is_there(whole):
    assert "67 dari 67" in page(whole).blocks["lampiran-cakupan"]


def test_a_missing_plan_input_is_said_at_its_place_and_lowers_the_coverage(spoilt):
    blocks = page(spoilt).blocks
    places = {
        "iku-5-pembanding": "renstra tidak memuat target IKU 5",
        "iku-11-program": "tidak ada baris anggaran untuk indikator ini",
        "iku-11-efisiensi-nilai": "tidak ada baris anggaran untuk indikator ini",
        "iku-5-penyebab": "berkas narasi/iku-5.md belum ada",
        "iku-11-pembanding": "standar_nasional tidak memuat IKU 11",
    }
    for place, reason in places.items():
        assert reason in blocks[place], place
    assert "tahun 2017 tidak tercatat dalam riwayat" in "".join(page(spoilt).words)
    reasons = blocks["lampiran-cakupan-alasan"]
    for number in (5, 11):
        assert f"IKU {number}" in reasons
    # 14 analyses, 1 without standard; missing: 3 and 5 of IKU 5; 2, 4, 6 and 7 of IKU 11.
    assert "7 dari 13" in blocks["lampiran-cakupan"]
    assert "informasi keuangan 1 dari 2 sasaran" in blocks["lampiran-checklist-i"]
    substance = blocks["lampiran-checklist-iii"]
    assert "tidak memuat kalimat sasaran IKU 5" in substance
    assert "penjelasan atas butir III.2 dinilai pereviu" in substance


def test_a_year_with_no_plan_but_its_targets_still_reports_and_says_what_is_missing(root, tmp_path):
    bare = Project(tmp_path / "tanpa-rencana", root)
    descriptor = bare.raw / "datapackage.yaml"
    text = descriptor.read_text()
    for name in ("riwayat", "anggaran", "renstra", "standar_nasional", "tindak_lanjut"):
        text = re.sub(rf"  - name: {name}\n.*?(?=\n  - name: |\Z)", "", text, flags=re.DOTALL)
        (bare.raw / f"{name}.csv").unlink()
    descriptor.write_text(text)
    shutil.rmtree(bare.raw / "narasi")
    finished = bare.run("report", YEAR)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    blocks = page(bare).blocks
    # One analysis of seven is left.
    assert blocks["lampiran-cakupan"].count("\n1 dari 7\n") == 2
    assert "\n2 dari 14\n" in blocks["lampiran-cakupan"]
    assert blocks["lampiran-cakupan-alasan"].count("IKU ") >= 6 * 2
    assert "tabel anggaran kosong untuk tahun ini" in blocks["realisasi-anggaran"]
    assert "informasi keuangan 0 dari 2 sasaran" in blocks["lampiran-checklist-i"]
    assert "IKU 5: belum ada tindak lanjut" in "".join(page(bare).words)


def test_a_number_that_does_not_agree_is_a_finding_and_a_footnote_at_the_number(spoilt):
    assert "Realisasi 2017 terbit = dihitung ulang" in " ".join(spoilt.said.stdout.split())
    blocks = page(spoilt).blocks
    for place in ("iku-5-hasil", "ringkasan-capaian"):
        notes = {
            name.rpartition("-")[2]: text
            for name, text in blocks.items()
            if name.startswith(f"{place}-catatan-")
        }
        (mark,) = (mark for mark, note in notes.items() if "tanpa catatan revisi" in note)
        assert f"{mark})" in blocks[place]
        assert "berubah 10 kali atau lebih" in notes[mark]
    assert "tidak cocok" in blocks["lampiran-rekonsiliasi-sources"]
    assert "II.5" in blocks["lampiran-checklist-ii"]
    again = spoilt.run("report", YEAR)
    assert "Realisasi 2017 terbit = dihitung ulang" in " ".join(again.stdout.split())


def test_the_tables_are_the_same_in_the_workbook_and_the_csv_with_their_status(whole):
    folder = whole.report / "tabel"
    described = json.loads((folder / "datapackage.json").read_text())["resources"]
    ranges = ranges_of(whole.report / "laporan-kinerja-2018.xlsx")
    assert len(described) == len(ranges) > 100
    numbers = 0
    for item in described:
        rows = list(csv.reader(io.StringIO((folder / item["path"]).read_text())))
        fields = item["schema"]["fields"]
        assert rows[0] == [field["name"] for field in fields]
        assert rows[0].count("status") == 1
        for text, cells in zip(rows[1:], ranges[item["name"].replace("-", "_")], strict=False):
            for field, one, other in zip(fields, text, cells, strict=False):
                if field["type"] != "string" and one:
                    assert float(one) == pytest.approx(other)
                    numbers += 1
                elif field["type"] != "string":  # neither shows what the other withholds
                    assert not isinstance(other, int | float), (item["name"], text)
    assert numbers > 2000


def test_no_number_in_a_csv_is_written_for_people(whole):
    """Only sentences hold numbers as people write them: a column of numbers holds numbers."""
    written = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?|[+-]?\d+,\d+")
    found = [
        (path.name, row, cell)
        for path in sorted((whole.report / "tabel").glob("*.csv"))
        for row in csv.reader(io.StringIO(path.read_text()))
        for cell in row
        if written.fullmatch(cell) and not is_plain(cell)
    ]
    assert found == []


def is_plain(text):
    """Whether a program reads it: 104.330 is one."""
    try:
        float(text)
    except ValueError:
        return False
    return text.count(".") == 1
