"""Compare charts of executed notebooks: bytes first, pixels only where bytes differ."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops

from iku_analysis.audit.verdict import Item, Kind, Verdict, identical
from iku_analysis.provenance.finished_texts import charts_of
from iku_analysis.report.drawings import png_images


def pixels(svg: str) -> Image.Image:
    """A drawing as an image."""
    return Image.open(BytesIO(png_images([svg])[0])).convert("RGB")


def differing_share(before: Image.Image, now: Image.Image) -> float:
    """Share of pixels that differ; 1 when the sizes differ."""
    if before.size != now.size:
        return 1.0
    difference = (
        ImageChops.difference(before, now).convert("L").point(lambda value: bool(value) * 255)
    )
    return difference.histogram()[255] / (difference.width * difference.height)


def _compared(name: str, before: str | None, now: str | None) -> Item:
    if before == now:
        return identical(Kind.CHART, name)
    if before is None or now is None:
        return Item(Kind.CHART, name, Verdict.DIFFERENT, "baru" if now else "hilang")
    share = differing_share(pixels(before), pixels(now))
    if share == 0:
        note = "bita berbeda, setiap piksel sama"
        return Item(Kind.CHART, name, Verdict.EQUIVALENT, note)
    return Item(Kind.CHART, name, Verdict.DIFFERENT, f"{share:.2%} piksel berbeda")


def compare_charts(published: Path, rebuilt: Path) -> Iterable[Item]:
    """Compare the charts of two folders of executed notebooks."""
    before, now = charts_of(published), charts_of(rebuilt)
    for name in dict.fromkeys([*before, *now]):
        yield _compared(name, before.get(name), now.get(name))
