"""The sample year with a few of its indicators only: as true a report, built in less time."""

import math
import re

import yaml

from iku_analysis.declarations.catalogue import load_catalogue

ITEM = re.compile(r"^(?=  - nomor: |      - nomor: )", re.MULTILINE)
TABLE = re.compile(r"^(?=  - name: |aturan:)", re.MULTILINE)


def keep_only(raw, numbers):
    """Leave these indicators in a folder of raw data, and the tables that they read."""
    of_indicators = _tables(raw)
    _keep_indicators(raw / "iku.yaml", numbers)
    _drop_tables(raw, of_indicators - _tables(raw))


def _tables(raw):
    return {name for item in load_catalogue(raw).indicators for name in item.tables.value}


def _keep_indicators(path, numbers):
    head, *items = ITEM.split(path.read_text(encoding="utf-8"))
    kept = [head]
    for item in items:
        if item.startswith("  - "):
            target = item
        elif int(item.split()[2]) in numbers:
            kept += [target, item]
            target = ""
    path.write_text("".join(kept), encoding="utf-8")


def _drop_tables(raw, names):
    path = raw / "datapackage.yaml"
    whole = path.read_text(encoding="utf-8")
    head, *tables = TABLE.split(whole)
    dropped = {name: text for text in tables if (name := text.split(maxsplit=3)[2]) in names}
    for text in dropped.values():
        (raw / re.search(r"    path: (\S+)", text)[1]).unlink()
    text = "".join((head, *(text for text in tables if text not in dropped.values())))
    if "&contoh" not in text:  # the source of invented figures is written at the first table
        source = yaml.load(whole, yaml.CSafeLoader)["resources"][0]["sources"][0]
        source = yaml.safe_dump(source, default_flow_style=True, width=math.inf).strip()
        text = text.replace("*contoh", f"&contoh {source}", 1)
    path.write_text(text, encoding="utf-8")
