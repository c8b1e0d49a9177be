"""A compiler that remembers gives the bytes of one that does not, and sooner.

The edits are drawn anew in every run; the seed is printed and can be given as ``IKU_BENIH``.
"""

import os
import random
import time
from copy import deepcopy
from dataclasses import replace

import pytest

from iku_analysis.base.step_processes import run_step, warm_up
from iku_analysis.report import document_of, merge_notebooks
from iku_analysis.report.typst_pdf import lay_out

from .conftest import chart, executed, info, prose, shown, table

HERE = "tests.report.test_warm_typesetting"
SEED = int(os.environ.get("IKU_BENIH", random.SystemRandom().randrange(10**6)))
CHAPTERS, TABLES, EDITS = 4, 8, 4


def timed(document, technical):
    start = time.process_time()
    pdf = lay_out(document, technical=technical)
    return pdf, time.process_time() - start


def long_report():
    def chapter(number):
        for place in range(TABLES):
            yield prose(f"## Bagian {place}\n\n" + "Uraian yang panjang tentang angka. " * 20)
            yield shown(table(f"iku-{number}-tabel-{place}"))
        yield shown(chart(f"iku-{number}-grafik"))

    summary = [prose("# Ringkasan\n\n## Kinerja"), prose("# Lampiran\n\nsegala", ["teknis"])]
    summary.append(shown(table("lampiran-tabel"), ["teknis"]))
    chapters = ([prose(f"# Sasaran {n}"), *chapter(n)] for n in range(1, CHAPTERS + 1))
    return document_of(merge_notebooks(executed(summary, *chapters), info()))


def words(chance, part):
    nodes = [node for node in part.data if node["type"] == "paragraph"]
    added = {"type": "text", "raw": " kata baru" * chance.randint(1, 60)}
    chance.choice(nodes)["children"].append(added)


def cell(chance, part):
    chance.choice(chance.choice(part.data["rows"]))["text"] = str(chance.random())


def drawing(chance, part):
    part.data["svg"] = part.data["svg"].replace('"20"', f'"{chance.randint(21, 90)}"')


KINDS = {"markdown": words, "table": cell, "chart": drawing}


def edited(document, chance, number):
    told = {**document.info, "provenance": f"manifes {number}", "fingerprint": str(number)}
    changed = replace(document, info=told, parts=deepcopy(document.parts))
    kind = chance.choice(sorted(KINDS))
    fitting = [part for part in changed.parts if part.kind == kind]
    if kind == "markdown":
        fitting = [part for part in fitting if any(n["type"] == "paragraph" for n in part.data)]
    KINDS[kind](chance, chance.choice(fitting))
    return changed


@pytest.mark.parametrize("technical", [False, True])
def test_warm_and_cold_give_the_same_bytes_whatever_was_edited(technical):
    print(f"IKU_BENIH={SEED}")  # noqa: T201 -- shown when a test fails
    chance = random.Random(SEED)  # noqa: S311 -- edits are no secret
    warm_up(["iku_analysis.report.typst_pdf"])
    document, warm, cold = long_report(), 0.0, 0.0
    lay_out(document, technical=technical)
    for number in range(EDITS if not technical else 1):
        document = edited(document, chance, number)
        pdf, seconds = timed(document, technical)
        fresh, fresh_seconds = run_step(f"{HERE}.timed", document, technical).result
        assert pdf == fresh
        warm, cold = warm + seconds, cold + fresh_seconds
    # no function that layout calls may hold the whole content, nor the fingerprint
    assert technical or warm < cold / 2
