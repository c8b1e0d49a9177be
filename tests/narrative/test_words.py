"""Words that follow numbers: printed from them, and held against them where they were typed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iku_analysis.base.errors import IkuError
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.intake.findings import Severity
from iku_analysis.model.measurement import Quantity, missing
from iku_analysis.model.status import Status
from iku_analysis.narrative.binding import bound_of, indicator_names, report_names
from iku_analysis.narrative.bound import Bound, Trait
from iku_analysis.narrative.claims import claims, mixed_prices, words_of
from iku_analysis.narrative.contradictions import contradictions, refuse_contradictions
from iku_analysis.narrative.phrases import Phrase
from iku_analysis.narrative.text import Narrative, Section
from iku_analysis.narrative.text_checks import check_narratives

NAMES = {
    "realisasi": Trait("persen", moves=True, ranked=True),
    "tahun_lalu.realisasi": Trait("persen", moves=True),
    "varian.a": Trait("persen", moves=True),
    "varian.riil": Trait("persen", moves=True, prices="konstan"),
    "anggaran.pagu": Trait("rupiah"),
}


def known(value):
    return Quantity(float(value), Status.CONTOH)


def moved(now, before):
    step = (known(now - before),)
    return {
        "realisasi": Bound(known(now), 0, steps=step, ranks=((now, (before, now)),)),
        "tahun_lalu.realisasi": Bound(known(before), 0, steps=step),
    }


def contradicted(text, bindings):
    return [claim.word for claim in claims(text) if claim.is_contradicted(bindings)]


@given(st.integers(-50, 50), st.integers(-50, 50))
def test_a_direction_is_printed_and_a_typed_one_is_refused_when_the_numbers_deny_it(now, before):
    bindings = moved(now, before)
    word = {1: "naik", 0: "tetap", -1: "turun"}[(now > before) - (now < before)]
    assert bound_of("arah.realisasi", bindings).text == word
    for typed, sense in (("naik", 1), ("menurun", -1), ("Kenaikan", 1), ("tidak berubah", 0)):
        expected = [typed] if sense != (now > before) - (now < before) else []
        sentence = f"Realisasi {typed} menjadi {{{{ realisasi }}}} persen."
        assert contradicted(sentence, bindings) == expected


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Naik dari {{ tahun_lalu.realisasi }} menjadi {{ realisasi }}.", ["Naik"]),
        ("Tidak naik, tetap {{ realisasi }}.", []),
        ("Tidak turun: {{ realisasi }}.", []),
        ("Angka {{ realisasi }} tidak turun.", ["turun"]),
        ("Diharapkan naik tahun depan dari {{ realisasi }}.", []),
        ("Stok bertambah; realisasi {{ realisasi }} persen.", []),
        ("Stok bertambah sedangkan realisasi {{ realisasi }} persen.", []),
        ("Harga naik. Realisasi {{ realisasi }} persen.", []),
        ("- Harga naik\n- Realisasi {{ realisasi }} persen", []),
        ("Kini {{ realisasi }} lebih tinggi dari {{ tahun_lalu.realisasi }}.", ["lebih tinggi"]),
        ("Kini {{ realisasi }} lebih rendah daripada {{ tahun_lalu.realisasi }}.", []),
        ("Realisasi {{ realisasi }} tertinggi sejak awal.", ["tertinggi"]),
        ("Realisasi {{ realisasi }} terendah sejak awal.", []),
        ("Realisasi {{ realisasi }} tidak terendah sejak awal.", ["terendah"]),
        ("Paling banyak {{ realisasi }} persen.", []),
        ("Kenaikan harga pupuk menekan realisasi {{ realisasi }} persen.", []),
        ("Terjadi kenaikan sebesar {{ realisasi }} persen.", ["kenaikan"]),
        ("Realisasi {{ realisasi }} persen, naik dari {{ tahun_lalu.realisasi }}.", ["naik"]),
        ("Serapan naik ke {{ anggaran.pagu }} dengan realisasi {{ realisasi }}.", []),
    ],
)  # fmt: skip
def test_a_word_belongs_to_the_nearest_number_of_its_clause(text, wrong):
    other = {"anggaran.pagu": Bound(known(9), 0)}
    assert contradicted(text, moved(3, 5) | other) == wrong


def test_a_change_may_be_said_by_its_own_sign_or_against_last_year():
    growth = {"realisasi": Bound(known(4), 2, steps=(known(-1), known(4)))}
    assert contradicted("Produk tumbuh {{ realisasi }} persen.", growth) == []
    assert contradicted("Lajunya turun menjadi {{ realisasi }} persen.", growth) == []
    shrunk = {"realisasi": Bound(known(-4), 2, steps=(known(-1), known(-4)))}
    assert contradicted("Produk tumbuh {{ realisasi }} persen.", shrunk) == ["tumbuh"]


def test_what_is_not_known_is_not_contradicted_and_prints_that_it_is_missing():
    gone = missing("belum dilaporkan", Status.CONTOH)
    bindings = {"realisasi": Bound(gone, 0, steps=(gone,))}
    assert contradicted("Naik menjadi {{ realisasi }}.", bindings) == []
    assert bound_of("arah.realisasi", bindings).text == "data belum tersedia"
    assert bound_of("puncak.realisasi", bindings).text == "data belum tersedia"


def test_reaching_a_target_is_held_against_it():
    missed = {"realisasi": Bound(known(3), 0, gap=known(-2), met=False)}
    assert contradicted("Realisasi {{ realisasi }} mencapai target.", missed) == ["mencapai target"]
    assert contradicted("Realisasi {{ realisasi }} belum mencapai target.", missed) == []
    assert contradicted("Realisasi {{ realisasi }} di atas target.", missed) == ["di atas target"]


@pytest.mark.parametrize(
    ("one", "other", "word"), [(3, 2, "lebih cepat"), (2, 2, "sama cepat"), (1, 2, "lebih lambat")]
)
def test_a_comparison_is_printed_with_the_weakest_status(one, other, word):
    bindings = {"a": Bound(Quantity(one, Status.RESMI), 0), "b": Bound(known(other), 0)}
    bound = bound_of("banding.cepat a b", bindings)
    assert (bound.text, bound.quantity.status) == (word, Status.CONTOH)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("arah.anggaran.pagu", "tidak mempunyai arah"),
        ("puncak.varian.a", "tidak mempunyai deret pembanding"),
        ("banding.cepat realisasi", "dua nama"),
        ("banding.bagus realisasi varian.a", "'bagus'"),
        ("banding.tinggi realisasi anggaran.pagu", "satuan"),
        ("banding.tinggi realisasi varian.riil", "harga yang sama"),
        ("arah.realisai", "realisasi"),
    ],
)
def test_a_word_that_no_number_decides_is_refused(written, said):
    assert said in Phrase.of(written).fault(NAMES)


def test_a_reason_in_other_prices_is_found():
    text = "Bagian turun karena industri tumbuh {{ varian.riil }} persen."
    assert [word for word, _ in mixed_prices(text, NAMES, "berlaku")] == ["karena"]
    assert not list(mixed_prices(text, NAMES, "konstan"))
    assert not list(mixed_prices("Secara riil {{ varian.riil }} persen.", NAMES, "berlaku"))


OLD = {  # texts as they were shipped, which the data denied
    "iku-8.md": "Investasi tumbuh {{ varian.pertumbuhan_investasi }} persen tetapi kalah cepat "
    "dari investasi usaha besar.",
    "iku-2.md": "Penurunan ini terjadi walaupun industri masih tumbuh "
    "{{ varian.pertumbuhan_industri }} persen.",
    "iku-4.md": "Serapan naik menjadi {{ anggaran.serapan }} persen.",
}


@pytest.mark.parametrize(
    ("name", "severity", "value"),
    [
        ("iku-8.md", Severity.GALAT, "kalah cepat"),
        ("iku-2.md", Severity.GALAT, "walaupun"),
        ("iku-4.md", Severity.PERINGATAN, "naik"),
    ],
)
def test_a_word_nothing_can_be_held_against_is_found_before_a_notebook_runs(
    raw, tmp_path, name, severity, value
):
    (tmp_path / "narasi").mkdir()
    text = (
        f"---\nstatus: contoh\n---\n## Penyebab keberhasilan atau kegagalan\n\n{OLD[name]}\n\n"
        "## Solusi yang telah dilakukan\n\nPembinaan.\n"
    )
    (tmp_path / "narasi" / name).write_text(text, encoding="utf-8")
    found = [f for f in check_narratives(tmp_path, load_catalogue(raw)) if f.row]
    assert [(f.severity, f.file, f.row, f.value) for f in found] == [
        (severity, f"narasi/{name}", 6, value)
    ]


def test_a_contradiction_is_told_with_file_line_and_number():
    section = Section("Penyebab", "Baik.\n\nNaik menjadi {{ realisasi }}.", 7)
    narrative = Narrative("iku-4.md", Status.CONTOH, {}, (section,))
    with pytest.raises(IkuError, match=r"narasi/iku-4\.md baris 9: kata “Naik” .*realisasi 3"):
        refuse_contradictions(narrative, section, moved(3, 5))
    refuse_contradictions(narrative, section, moved(5, 3))


OF_TARGET = {  # fewer than last year, and the target lies above it
    "target": Bound(known(6300), 0, steps=(known(121),)),
    "realisasi": Bound(known(5918), 0, steps=(known(-261),)),
}
OWN = words_of("Jumlah alat ukur yang ditera", "alat")


def test_beside_a_target_a_direction_may_be_that_of_the_realisation():
    for text in (
        "Realisasi turun terhadap target {{ target }}.",
        "Realisasi {{ realisasi }} dari target {{ target }}, sebab jumlah penera berkurang.",
    ):
        assert contradicted(text, OF_TARGET) == []
    assert contradicted("Target turun menjadi {{ target }}.", OF_TARGET) == ["turun"]
    both_up = OF_TARGET | {"realisasi": Bound(known(6200), 0, steps=(known(9),))}
    assert contradicted("Realisasi turun terhadap {{ target }}.", both_up) == ["turun"]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("Realisasi {{ realisasi }} alat, sebab jumlah penera bertambah.", 1),
        ("Di tengah harga naik, realisasi {{ realisasi }} alat.", 1),
        ("Pesanan bertambah dan realisasi {{ realisasi }} alat.", 1),
        ("Realisasi {{ realisasi }} alat dengan permintaan yang terus meningkat.", 1),
        ("Realisasi {{ realisasi }} alat naik.", 0),
        ("Realisasi {{ realisasi }} alat, naik dibanding kondisi tahun lalu.", 0),
        ("Realisasi {{ realisasi }} alat, dibandingkan keadaan tahun lalu naik.", 0),
        ("Jumlah alat yang ditera naik, kini {{ realisasi }} alat.", 0),
        ("Capaiannya meningkat, kini {{ realisasi }} alat.", 0),
        ("Tera ulang meningkat tajam, yaitu {{ realisasi }} alat.", 0),
        ("Permintaan tera meningkat menjadi {{ realisasi }} alat.", 0),
        ("Pelayanan bertambah ({{ realisasi }} alat).", 0),
        ("Naik dibanding tahun lalu, {{ realisasi }} alat.", 0),
        ("Realisasi {{ realisasi }} alat dan naik.", 0),
    ],
)
def test_a_word_of_something_else_is_a_doubt_and_one_of_the_number_is_refused(text, severity):
    section = Section("Penyebab", text, 7)
    narrative = Narrative("iku-6.md", Status.CONTOH, {}, (section,))
    (found,) = contradictions(narrative, section, OF_TARGET, OWN)
    assert found.severity is (Severity.GALAT, Severity.PERINGATAN)[severity]
    assert "{{ arah.nama }}" in found.mend
    if severity:
        refuse_contradictions(narrative, section, OF_TARGET, OWN)
    else:
        with pytest.raises(IkuError, match="bertentangan"):
            refuse_contradictions(narrative, section, OF_TARGET, OWN)


def test_the_guide_names_every_number_a_text_may_use(raw, root):
    catalogue = load_catalogue(raw)
    guide = (root / "docs/naskah.md").read_text("utf-8")
    names = {*indicator_names(catalogue.indicator(4)), *report_names(catalogue)}
    told = {re.sub(r"^iku\w+\.", "iku4.", name) for name in names if "varian." not in name}
    assert {name for name in told if f"`{name}`" not in guide} == set()


def test_a_unit_is_a_word_beside_its_number():
    text = "Realisasi {{ realisasi }} {{ satuan }} naik."
    assert contradicted(text, moved(3, 5) | {"satuan": Bound(known(1), 0, word="unit")}) == ["naik"]
