"""Our HTML pages in headless Chromium: axe-core, keyboard, zoom, print, what their policy allows.

Run by ``make test-browser``. Installs what it needs: Chromium by apt when root, axe-core by npm in
an exact version that is checked against its published integrity.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pypdfium2 as pdfium
from chromium import Tab, tab

AXE = "axe-core@4.14.1"
AXE_SHA512 = (
    "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
)
WIDTHS = (360, 768, 1280, 1920)
SCHEMES = {"terang": "light", "gelap": "dark"}
LOOKS = [
    *((f"lebar {width} {name}", {"width": width, "prefers_color_scheme": scheme})
      for width, (name, scheme) in product(WIDTHS, SCHEMES.items())),
    ("lebar 1280 diperbesar 200 %", {"width": 640, "zoom": 2.0}),
    ("warna paksaan", {"width": 1280, "forced_colors": "active"}),
    ("gerak dikurangi", {"width": 1280, "prefers_reduced_motion": "reduce"}),
]  # fmt: skip
TABLE_WIDTHS = (360, 768, 900, 1100, 1500)
SCREENS, HEIGHT = 40, 900  # at 1280 pixels, details closed
LEAST_LETTER = 9  # pixels
LEAST_REFUSED = 8  # of the attacks below, those the console tells
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
# What an escape forgotten somewhere would let in, each of which says so in the title.
ATTACKS = """
<script>document.title = "script"</script>
<script src="data:text/javascript,document.title='src'"></script>
<img src="x:" onerror="document.title='onerror'">
<svg onload="document.title='onload'"></svg>
<iframe srcdoc="<script>parent.document.title='srcdoc'</script>"></iframe>
<style>body { display: none }</style>
<link rel="stylesheet" href="data:text/css,body{display:none}">
<object data="data:text/html,a"></object>
<base href="http://127.0.0.1:9/">
"""
RUN_AXE = """axe.run(document, {runOnly: {type: "tag", values: %s}}).then(found => ({
  passes: found.passes.length,
  violations: found.violations.map(v => [v.id, v.impact, v.nodes.slice(0, 3).map(n => n.html)]),
}))"""
TAGS = ("wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What is closed would not be looked at.
OPEN = "document.querySelectorAll('details').forEach(at => at.open = true)"
# Wider than the screen, and in no region of its own that scrolls.
CUT = """[...document.querySelectorAll("main :is(table, pre, svg, p, dl):not(.unseen)")]
.filter(at => {
  const region = at.closest("[role=region]");
  return at.getBoundingClientRect().right > innerWidth + 1
    && !(region && getComputedStyle(region).overflowX === "auto");
}).map(at => at.outerHTML.slice(0, 90))"""
# A frame later, when the style of what scrolls has followed.
SETTLED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
# Titles and tables of which a part is hidden, but for a table that scrolls and says so.
HIDDEN = """[...document.querySelectorAll("main :is(table, caption, figcaption):not(.unseen)")]
.filter(at => at.checkVisibility()).flatMap(at => {
  const words = document.createRange();
  words.selectNodeContents(at);
  const right = (at.tagName === "TABLE" ? at : words).getBoundingClientRect().right;
  const clips = [...function* () { while (at = at.parentElement) yield at; }()]
    .filter(over => getComputedStyle(over).overflowX !== "visible");
  const over = clips.find(clip => right > clip.getBoundingClientRect().right + 1);
  const told = over?.querySelector("caption");
  const scrolls = words.startContainer.tagName === "TABLE" && over?.tabIndex === 0;
  const sign = told && getComputedStyle(told, "::after");
  const says = sign && sign.content !== "none" && parseFloat(sign.fontSize) > %s;
  return !over || scrolls && says ? [] : [words.toString().trim().slice(0, 60)];
})"""
# Letters of drawings that are too small to read, as they stand on the screen.
SMALL = """[...document.querySelectorAll("svg.chart")].filter(at => at.checkVisibility())
.map(at => [at.closest("figure").id, Math.min(...[...at.querySelectorAll("text")].map(words => {
  const drawn = words.getScreenCTM();
  return parseFloat(getComputedStyle(words).fontSize) * Math.hypot(drawn.a, drawn.b);
}))]).filter(([id, size]) => size < %s).map(at => at.join(" "))"""
REACHABLE = """[...document.querySelectorAll("a[href], button, summary, [tabindex='0']")]
  .filter(seen => seen.checkVisibility({contentVisibilityAuto: true})).length"""
# What has the focus: a number of its own, whether it is in sight and marked.
FOCUSED = """(() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  const mark = document.querySelector(".page-mark")?.getBoundingClientRect().bottom ?? 0;
  at.dataset.reached ??= document.querySelectorAll("[data-reached]").length;
  const hidden = box.bottom < 1 || box.top > innerHeight;
  return {
    body: at === document.body, number: +at.dataset.reached, html: at.outerHTML.slice(0, 120),
    unmarked: getComputedStyle(at).outlineStyle === "none",
    unseen: hidden || (box.bottom <= mark && !at.closest(".skip"))};
})()"""


def install(program: str, *packages: str) -> str:
    """Path of a program; installed by apt when it is absent and we are root."""
    found = shutil.which(program)
    if found:
        return found
    if os.name != "posix" or os.geteuid() != 0:
        sys.exit(f"{program} tidak ada. Pasang {' '.join(packages)}, lalu ulangi.")
    subprocess.run(["apt-get", "update", "-qq"], check=True)
    subprocess.run(["apt-get", "install", "-qq", "--yes", *packages], check=True)
    return shutil.which(program) or sys.exit(f"{program} tidak dapat dipasang.")


def axe_source(folder: Path) -> str:
    """The axe script of the exact version, refused when its bytes are others."""
    npm = install("npm", "nodejs", "npm")
    subprocess.run([npm, "pack", "--silent", AXE], check=True, cwd=folder, capture_output=True)
    (archive,) = folder.glob("axe-core-*.tgz")
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != AXE_SHA512:
        sys.exit(f"{AXE}: isi paket berbeda dari yang diterbitkan.")
    with tarfile.open(archive) as packed:
        member = packed.extractfile("package/axe.min.js")
        if member is None:
            sys.exit(f"{AXE}: axe.min.js tidak ada.")
        return member.read().decode("utf-8")


def accessibility_faults(chromium: Tab, page: Path, axe: str) -> Iterator[str]:
    """What axe finds in each look, and whether anything leaves the screen sideways."""
    for name, look in LOOKS:
        chromium.look(**look)
        chromium.open(page)
        chromium.ask(OPEN)
        chromium.ask(axe)
        found = chromium.ask(RUN_AXE % json.dumps(TAGS))
        print(f"{name}: {found['passes']} aturan lulus, {len(found['violations'])} gagal")
        yield from (f"{name}: {violation}" for violation in found["violations"])
        if (wide := chromium.ask(WIDE)) > 0:
            yield f"{name}: halaman lebih lebar {wide} piksel dari layar"
        yield from (f"{name}: keluar dari layar: {at}" for at in chromium.ask(CUT))
        yield from (f"{name}: huruf kecil: {at}" for at in chromium.ask(SMALL % LEAST_LETTER))


def table_faults(chromium: Tab, page: Path) -> Iterator[str]:
    """Whether a title or a column is cut where nobody sees that it can be scrolled."""
    for width in TABLE_WIDTHS:
        chromium.look(width)
        chromium.open(page)
        chromium.ask(OPEN)
        chromium.ask(f"{SETTLED}.then(() => true)")
        yield from (f"lebar {width}: terpotong: {at}" for at in chromium.ask(HIDDEN % LEAST_LETTER))


def length_faults(chromium: Tab, page: Path) -> Iterator[str]:
    """Screens the page is long with its details closed."""
    chromium.look(1280, HEIGHT)
    chromium.open(page)
    screens = chromium.ask("document.documentElement.scrollHeight") / HEIGHT
    print(f"panjang pada 1280 piksel: {screens:.1f} layar")
    if screens > SCREENS:
        yield f"lebih panjang dari {SCREENS} layar"


def keyboard_faults(chromium: Tab, page: Path) -> Iterator[str]:
    """Whether Tab reaches everything once, in sight and marked; Enter opens, Escape closes."""
    chromium.look(1280, HEIGHT, prefers_reduced_motion="reduce")
    chromium.open(page)
    expected, reached = chromium.ask(REACHABLE), set[int]()
    while True:
        chromium.press("Tab")
        at = chromium.ask(FOCUSED)
        if at["body"] or at["number"] in reached:
            break
        reached.add(at["number"])
        if at["unseen"] or at["unmarked"]:
            yield f"fokus tidak tampak: {at['html']}"
    print(f"papan ketik: {len(reached)} dari {expected} tempat dicapai")
    if len(reached) != expected:
        yield f"{expected - len(reached)} tempat tidak dicapai dengan Tab"
    yield from _opened_by_key(
        chromium, "details:not([open]) > summary", "details[open]", closes="Enter"
    )
    yield from _opened_by_key(chromium, "button[popovertarget]", ":popover-open", closes="Escape")


def _opened_by_key(chromium: Tab, what: str, opened: str, closes: str) -> Iterator[str]:
    """Whether Enter opens the first of a kind, and a key closes it with the focus back on it."""
    first = f"document.querySelector({what!r})"
    if not chromium.ask(f"({first}?.focus(), !!{first})"):
        return
    found = f"[...document.querySelectorAll({opened!r})]"
    counted = f"{found}.filter(at => at.checkVisibility()).length"
    before = chromium.ask(counted)
    for key, change in (("Enter", 1), (closes, 0)):
        chromium.press(key)
        if (now := chromium.ask(counted)) != before + change:
            yield f"{key} pada {what}: {now} terbuka, bukan {before + change}"
    if not chromium.ask(f"document.activeElement.matches({what!r})"):
        yield f"fokus tidak kembali ke {what}"


def print_faults(chromium: Tab, page: Path) -> Iterator[str]:
    """Whether details are open on paper, and pages numbered."""
    chromium.look(1280, HEIGHT)
    chromium.open(page)
    closed = chromium.ask("""[...document.querySelectorAll("details:not([open])")]
        .map(at => [...at.querySelectorAll("h6, p, caption")].at(-1)?.innerText ?? at.textContent)
        .map(words => words.trim().split("\\n")[0].slice(0, 30))""")
    with pdfium.PdfDocument(io.BytesIO(chromium.printed())) as document:
        pages = [at.get_textpage().get_text_bounded() for at in document]
    print(f"cetak: {len(pages)} halaman, {len(closed)} bagian terbuka")
    words = "".join("".join(pages).split())
    yield from (f"tidak tercetak: {at}" for at in closed if "".join(at.split()) not in words)
    numbered = [f"halaman {number} dari {len(pages)}" in at for number, at in enumerate(pages, 1)]
    if not all(numbered):
        yield f"{numbered.count(False)} halaman cetak tidak bernomor"


def without_policy(text: str) -> str:
    """The page as it would be without its policy."""
    bare, found = POLICY.subn("", text)
    return bare if found == 1 else sys.exit("Halaman ini tidak menyatakan Content-Security-Policy.")


def _shown(chromium: Tab, text: str, folder: Path) -> bytes:
    page = folder / "halaman.html"
    page.write_text(text, encoding="utf-8")
    chromium.open(page)
    return chromium.picture()


def policy_faults(chromium: Tab, page: Path, folder: Path) -> Iterator[str]:
    """Whether the policy stops what the page needs, or lets anything else through."""
    text = page.read_text(encoding="utf-8")
    chromium.look(1200, 16000)
    with_it, said = _shown(chromium, text, folder), list(chromium.console)
    if with_it != _shown(chromium, without_policy(text), folder):
        yield "gambar halaman BERBEDA tanpa kebijakan isi"
    title = chromium.ask("document.title")
    _shown(chromium, text.replace("</body>", f"{ATTACKS}</body>"), folder)
    refused = len(chromium.console)
    print(f"kebijakan isi: {len(said)} pesan konsol, {refused} sisipan ditolak")
    yield from (f"konsol: {line}" for line in said)
    if chromium.ask("document.title") != title or refused < LEAST_REFUSED:
        yield "kebijakan isi meloloskan sisipan"


def main(pages: list[Path]) -> int:
    """Check pages; exit code 1 on any fault."""
    program, faulty = install("chromium", "chromium"), False
    with tempfile.TemporaryDirectory() as name, tab(program, Path(name) / "profil") as chromium:
        axe = axe_source(Path(name))
        for page in pages:
            print(page.name)
            for faults in (
                policy_faults(chromium, page, Path(name)),
                accessibility_faults(chromium, page, axe),
                table_faults(chromium, page),
                length_faults(chromium, page),
                keyboard_faults(chromium, page),
                print_faults(chromium, page),
            ):
                for fault in faults:
                    faulty = True
                    print("  ", fault)
    return int(faulty)


if __name__ == "__main__":
    sys.exit(main([Path(name).resolve() for name in sys.argv[1:]]))
