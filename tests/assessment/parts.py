"""Small plan tables and components for the analyses."""

from functools import partial

import pandas as pd

from iku_analysis.assessment.achievement import Achievement, achieve
from iku_analysis.assessment.results import ComponentResult
from iku_analysis.declarations.policy import (
    Direction,
    Policy,
    RatingClass,
    RatingScale,
)
from iku_analysis.model.measurement import Quantity, missing
from iku_analysis.model.status import Status

POLICY = Policy(
    RatingScale("dua", (RatingClass("ya", "baik", 100), RatingClass("tidak", "kurang")))
)
UP = partial(achieve, direction=Direction.NAIK, policy=POLICY)


def sample(value):
    return Quantity(float(value), Status.CONTOH)


def part(realisation=90, target=100, code="4", decimals=0):
    real = (
        missing("belum dilaporkan", Status.CONTOH) if realisation is None else sample(realisation)
    )
    return ComponentResult(
        code, "Harga", "unit", decimals, sample(target), real, UP(real, sample(target))
    )


def reached(percent):
    return Achievement(sample(percent), "ya")


def past(*rows):
    """Rows of ``riwayat``: year, target, realisation, revision note."""
    records = [
        {
            "tahun": year,
            "kode_iku": "4",
            "target": target,
            "realisasi": realisation,
            "sumber": "Data contoh",
            "catatan_revisi": note,
            "status": "contoh",
        }
        for year, target, realisation, note in rows
    ]
    columns = ["tahun", "kode_iku", "target", "realisasi", "sumber", "catatan_revisi", "status"]
    return pd.DataFrame(records, columns=columns)


def plan(target, kind="tahun akhir", first=2014, last=2018, status="contoh"):
    columns = ["kode_iku", "tahun_awal", "tahun_akhir", "sifat", "target", "sumber", "status"]
    return pd.DataFrame([("4", first, last, kind, target, "RPJMD", status)], columns=columns)


def budget(*rows):
    """Rows of ``anggaran``: sasaran, codes, activity, ceiling, spending."""
    records = [
        {
            "tahun": 2018,
            "sasaran": target,
            "kode_iku": codes,
            "program": "Program",
            "kegiatan": name,
            "pagu_rp": ceiling,
            "realisasi_rp": spent,
            "status": "contoh",
        }
        for target, codes, name, ceiling, spent in rows
    ]
    return pd.DataFrame(records)
