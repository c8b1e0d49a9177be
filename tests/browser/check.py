"""Our HTML pages in headless Chromium: accessibility by axe-core, and what their policy allows.

Run by ``make test-browser``. Installs what it needs: Chromium by apt when root, axe-core by npm in
an exact version that is checked against its published integrity.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from itertools import product
from pathlib import Path

AXE = "axe-core@4.14.1"
AXE_SHA512 = (
    "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
)
WIDTHS = (360, 768, 1280, 1920)
SCHEMES = {"terang": "1", "gelap": "0"}  # as Chromium numbers them
LEAST_REFUSED = 8  # of the attacks below, those the console tells
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--virtual-time-budget=60000",
    "--hide-scrollbars",
    "--enable-logging=stderr",
)
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
PROBE = """
<script>{axe}</script>
<script>
addEventListener("load", () => axe.run(document).then(found => {{
  const sink = document.createElement("pre");
  sink.id = "axe-result";
  sink.textContent = JSON.stringify({{
    passes: found.passes.length,
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    violations: found.violations.map(v => [v.id, v.impact, v.nodes.slice(0, 3).map(n => n.html)]),
  }});
  parent.document.body.append(sink);
}}));
</script>
"""
# Chromium makes no window narrower than 500 pixels, hence a frame.
FRAME = '<body><iframe style="border: 0; width: {width}px; height: 900px" srcdoc="{page}"></iframe>'


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


def opened(chromium: str, page: Path, folder: Path, *options: str) -> tuple[str, list[str]]:
    """What Chromium prints of a page, and the lines of its console."""
    profile = tempfile.mkdtemp(dir=folder)
    command = [chromium, *FLAGS, f"--user-data-dir={profile}", *options, page.as_uri()]
    out = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    return out.stdout, [line for line in out.stderr.splitlines() if ":CONSOLE" in line]


def findings(chromium: str, text: str, width: int, scheme: str, folder: Path) -> dict[str, object]:
    """What axe says about a page at one width, light or dark."""
    page = folder / "axe.html"
    page.write_text(FRAME.format(width=width, page=html.escape(text)), encoding="utf-8")
    chosen = f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}"
    size = f"--window-size={width + 20},1000"
    text, _ = opened(chromium, page, folder, "--dump-dom", size, chosen)
    result = re.search(r'<pre id="axe-result">(.*?)</pre>', text, flags=re.DOTALL)
    if not result:
        sys.exit(f"axe tidak selesai pada lebar {width}.")
    return json.loads(html.unescape(result[1]))


def without_policy(text: str) -> str:
    """The page as it would be without its policy, which stops axe as it stops any script."""
    bare, found = POLICY.subn("", text)
    return bare if found == 1 else sys.exit("Halaman ini tidak menyatakan Content-Security-Policy.")


def accessibility_faults(chromium: str, text: str, axe: str, folder: Path) -> bool:
    """Run axe at all widths; whether there is any violation or sideways scrolling."""
    probe = PROBE.format(axe=axe)
    probed = without_policy(text).replace("</body>", f"{probe}</body>")
    is_faulty = False
    for width, scheme in product(WIDTHS, SCHEMES):
        found = findings(chromium, probed, width, scheme, folder)
        passed, failed = found["passes"], len(found["violations"])
        print(f"lebar {width} {scheme}: {passed} aturan lulus, {failed} gagal")
        for violation in found["violations"]:
            print("  ", *violation)
        if found["wide"] > 0:
            print(f"   halaman lebih lebar {found['wide']} piksel dari layar")
        is_faulty |= bool(found["violations"]) or found["wide"] > 0
    return is_faulty


def drawn(chromium: str, text: str, folder: Path) -> tuple[bytes, list[str]]:
    """Picture of a page, high enough for its first chapters, and the lines of its console."""
    page, picture = folder / "gambar.html", folder / "gambar.png"
    page.write_text(text, encoding="utf-8")
    _, said = opened(chromium, page, folder, f"--screenshot={picture}", "--window-size=1200,16000")
    return picture.read_bytes(), said


def policy_faults(chromium: str, text: str, folder: Path) -> bool:
    """Whether the policy stops what the page needs, or lets anything else through."""
    with_it, said = drawn(chromium, text, folder)
    without_it, _ = drawn(chromium, without_policy(text), folder)
    page = folder / "serangan.html"
    page.write_text(text.replace("</body>", f"{ATTACKS}</body>"), encoding="utf-8")
    attacked, refused = opened(chromium, page, folder, "--dump-dom")
    title = re.search("<title>.*?</title>", text)
    came_through = title is None or title[0] not in attacked
    picture = "sama" if with_it == without_it else "BERBEDA"
    print(
        f"kebijakan isi: {len(said)} pesan konsol, gambar {picture}, "
        f"{len(refused)} sisipan ditolak{', ADA YANG LOLOS' if came_through else ''}"
    )
    for line in said:
        print("  ", line)
    return bool(said) or with_it != without_it or came_through or len(refused) < LEAST_REFUSED


def main(pages: list[Path]) -> int:
    """Check pages; exit code 1 on any fault."""
    chromium = install("chromium", "chromium")
    worst = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        axe = axe_source(folder)
        for page in pages:
            print(page.name)
            text = page.read_text(encoding="utf-8")
            worst |= policy_faults(chromium, text, folder)
            worst |= accessibility_faults(chromium, text, axe, folder)
    return int(worst)


if __name__ == "__main__":
    sys.exit(main([Path(name).resolve() for name in sys.argv[1:]]))
