"""Accessibility of the HTML report: axe-core in headless Chromium, at several widths.

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
from pathlib import Path

AXE = "axe-core@4.14.1"
AXE_SHA512 = (
    "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
)
WIDTHS = (360, 900, 1500)
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
    "--dump-dom",
)
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
  document.body.append(sink);
}}));
</script>
"""


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


def findings(chromium: str, page: Path, width: int, folder: Path) -> dict[str, object]:
    """What axe says about a page at one width."""
    command = [
        chromium,
        *FLAGS,
        f"--user-data-dir={folder / f'profile-{width}'}",
        f"--window-size={width},1000",
        page.as_uri(),
    ]
    out = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    result = re.search(r'<pre id="axe-result">(.*?)</pre>', out.stdout, flags=re.DOTALL)
    if not result:
        sys.exit(f"axe tidak selesai pada lebar {width}.")
    return json.loads(html.unescape(result[1]))


def main(report: Path) -> int:
    """Check a report at all widths; exit code 1 on any violation or sideways scrolling."""
    chromium = install("chromium", "chromium")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        probe = PROBE.format(axe=axe_source(folder))
        page = folder / "report.html"
        text = report.read_text(encoding="utf-8")
        page.write_text(text.replace("</body>", f"{probe}</body>"), encoding="utf-8")
        worst = 0
        for width in WIDTHS:
            found = findings(chromium, page, width, folder)
            print(
                f"lebar {width}: {found['passes']} aturan lulus, {len(found['violations'])} gagal"
            )
            for violation in found["violations"]:
                print("  ", *violation)
            if found["wide"] > 0:
                print(f"   halaman lebih lebar {found['wide']} piksel dari layar")
            worst = max(worst, bool(found["violations"]) or found["wide"] > 0)
    return int(worst)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
