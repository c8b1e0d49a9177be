"""Random sparse years: persons and businesses drawn one by one, counted as the definitions say."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from iku_analysis.indicators.worked_examples import EXAMPLE_REGIONS
from iku_analysis.model.measurement import Measurement, Quantity
from iku_analysis.model.status import Status


def sparse(number, chance):
    """Measurement of an indicator and how few it counts: each kab/kota has next to nobody."""
    regions = chance.sample(EXAMPLE_REGIONS.names, chance.randint(2, len(EXAMPLE_REGIONS.names)))
    sizes = {name: 1 + int(chance.expovariate(1 / chance.choice([1, 3, 6]))) for name in regions}
    tables, values = MAKERS[number](sizes, chance)
    frames = {
        name: pd.DataFrame([{key: label} | row for label, row in rows.items()])
        for name, (key, rows) in tables.items()
    }
    frames = {name: frame.assign(status="contoh") for name, frame in frames.items()}
    quantities = {key: Quantity(float(count), Status.CONTOH) for key, count in values.items()}
    return Measurement(number, 2018, quantities, frames)


def cooperatives(sizes, chance):
    ranks, classes = ["AAA", "AA", "A", "B", "C", "Belum diperingkat"], [
        "Sehat", "Cukup Sehat", "Dalam Pengawasan", "Dalam Pengawasan Khusus", "Belum dinilai",
    ]  # fmt: skip
    every = [
        (region, chance.random() < 0.5, chance.choice(classes), chance.choice(ranks))
        for region, size in sizes.items()
        for _ in range(size)
    ]

    def counted(rows):
        held, healthy = [r[1] for r in rows], [r[2] in classes[:2] for r in rows]
        ranked = [r[3] in ranks[:3] for r in rows]
        all_three = sum(map(all, zip(held, healthy, ranked, strict=True)))
        return {"terdaftar": len(rows), "rat": sum(held), "sehat": sum(healthy),
                "berperingkat": sum(ranked), "unggulan": all_three}  # fmt: skip

    both = sum(row[1] and row[2] in classes[:2] for row in every)

    by_region = {region: counted([r for r in every if r[0] == region]) for region in sizes}
    tables = {"kab_kota": ("kab_kota", by_region)}
    for at, name, labels in ((2, "kelas_kesehatan", classes), (3, "peringkat", ranks)):
        found = Counter(row[at] for row in every)
        tables[name] = (name, {label: {"jumlah": found[label]} for label in labels})
    return tables, counted(every) | {"tanpa_syarat_peringkat": both}


def contacts(sizes, chance):
    kinds, every = ["misi dagang", "pameran", "temu usaha"], []
    for region, size in sizes.items():
        for one in range(size):
            sort = "koperasi" if chance.random() < 0.3 else "ukm"
            met = chance.choices(kinds, k=1 + int(chance.expovariate(1)))
            every += [(region, (region, one), sort, kind) for kind in met]

    def counted(rows):
        return {"usaha": len({row[1] for row in rows}), "kontak": len(rows)}

    def by_sort(rows):
        return {sort: len({r[1] for r in rows if r[2] == sort}) for sort in ("koperasi", "ukm")}

    own = {region: [row for row in every if row[0] == region] for region in sizes}
    held = {kind: [row for row in every if row[3] == kind] for kind in kinds}
    by_kind = {kind: {"kegiatan": 1} | counted(rows) for kind, rows in held.items() if rows}
    tables = {
        "kab_kota": ("kab_kota", {name: counted(r) | by_sort(r) for name, r in own.items()}),
        "kegiatan": ("jenis_kegiatan", by_kind),
    }
    return tables, counted(every) | {"kegiatan": len(by_kind)}


def partnerships(sizes, chance):
    forms = ["inti-plasma", "subkontrak", "waralaba"]
    every = [
        (region, (region, one), chance.choice(forms), chance.random() < 0.3)
        for region, size in sizes.items()
        for one in range(size)
        for _ in range(1 + int(chance.expovariate(2)))
    ]

    def counted(rows):
        fresh = [row for row in rows if row[3]]
        return {
            "usaha_berlaku": len({row[1] for row in rows}),
            "usaha_baru": len({row[1] for row in fresh}),
            "perjanjian_berlaku": len(rows),
            "perjanjian_baru": len(fresh),
        }

    def table(at, labels, without):
        found = {label: counted([row for row in every if row[at] == label]) for label in labels}
        return {
            label: {key: count for key, count in row.items() if key != without}
            for label, row in found.items()
            if row["perjanjian_berlaku"]
        }

    tables = {
        "kab_kota": ("kab_kota", table(0, sizes, "perjanjian_baru")),
        "pola": ("pola", table(2, forms, "usaha_baru")),
    }
    return tables, counted(every)


def entrepreneurs(sizes, chance):
    kinds = ["dilatih_dan_didampingi", "hanya_dilatih", "hanya_didampingi"]
    every = [
        (region, chance.choices(kinds, [8, 2, 1])[0], chance.choice("ABCDE"))
        for region, size in sizes.items()
        for _ in range(size)
    ]

    def counted(rows):
        return {kind: sum(row[1] == kind for row in rows) for kind in kinds}

    fields = Counter(row[2] for row in every if row[1] == kinds[0]).most_common()
    past = {year: counted(chance.choices(every, k=len(every))) for year in range(2014, 2018)}
    tables = {
        "kab_kota": (
            "kab_kota",
            {name: counted([r for r in every if r[0] == name]) for name in sizes},
        ),
        "tahunan": ("tahun", {**past, 2018: counted(every)}),
        "bidang": ("bidang_usaha", {field: {"jumlah": count} for field, count in fields}),
    }
    return tables, counted(every) | {"kumulatif": len(every)}


MAKERS = {6: cooperatives, 9: contacts, 10: partnerships, 11: entrepreneurs}
