"""The office of docs/fungsi-sendiri.md: its catalogue and its function, taken from the page."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/fungsi-sendiri.md").read_text(encoding="utf-8")
(CODE,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
DECLARED, COLUMNS, WORDS = (
    yaml.safe_load(text)
    for text in re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
)
FILE, NUMBER = "indikator/pendampingan.py", 11


def catalogue_text(**changes):
    """The last sasaran of the shipped catalogue, with IKU 11 as the page declares it."""
    plain = yaml.load((ROOT / "data/raw/2018/iku.yaml").read_bytes(), yaml.CSafeLoader)
    plain["sasaran"] = plain["sasaran"][-1:]
    declared = plain["sasaran"][0]["indikator"][0]["deklarasi"]
    for key in ("rahasia", "cakupan"):
        del declared[key]
    declared |= DECLARED | changes
    plain |= WORDS
    return yaml.dump(plain, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
