"""Headless Chromium, driven over its DevTools protocol: what a person does, a command each."""

from __future__ import annotations

import json
import subprocess
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import websocket

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
)
KEYS = {"Tab": 9, "Enter": 13, "Escape": 27}


class Tab:
    """One page in the browser."""

    def __init__(self, address: str) -> None:
        self._socket = websocket.create_connection(address, timeout=300)
        self._sent = 0
        self.console: list[str] = []
        for domain in ("Page", "Log", "Runtime"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **given: object) -> dict[str, Any]:
        """Answer of the browser to one command."""
        self._sent += 1
        self._socket.send(json.dumps({"id": self._sent, "method": method, "params": given}))
        while (answer := self._next()).get("id") != self._sent:
            pass
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return dict(answer["result"])

    def _next(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self._socket.recv())
        if message.get("method") == "Log.entryAdded":
            self.console.append(message["params"]["entry"]["text"])
        return message

    def open(self, page: Path) -> None:
        """Load a page and wait until it has."""
        self.console.clear()
        self.call("Page.navigate", url=page.as_uri())
        while self._next().get("method") != "Page.loadEventFired":
            pass

    def look(self, width: int, height: int = 900, zoom: float = 1, **media: str) -> None:
        """Size of the window in pixels of the style sheet, and what the person prefers."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=zoom, mobile=False,
        )  # fmt: skip
        told = [{"name": name.replace("_", "-"), "value": value} for name, value in media.items()]
        self.call("Emulation.setEmulatedMedia", features=told)

    def ask(self, script: str) -> Any:
        """Value of an expression in the page; a promise is waited for."""
        answer = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def press(self, key: str, *, shift: bool = False) -> None:
        """Press and release a key."""
        told = {"key": key, "windowsVirtualKeyCode": KEYS[key], "modifiers": 8 if shift else 0}
        text: Mapping[str, str] = {"text": "\r"} if key == "Enter" else {}
        self.call(
            "Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **told, **text
        )
        self.call("Input.dispatchKeyEvent", type="keyUp", **told)

    def picture(self) -> bytes:
        """What is to be seen, as PNG."""
        return b64decode(self.call("Page.captureScreenshot")["data"])

    def printed(self) -> bytes:
        """The page as it prints, as PDF."""
        return b64decode(self.call("Page.printToPDF", preferCSSPageSize=True)["data"])


@contextmanager
def tab(program: str, profile: Path) -> Iterator[Tab]:
    """A page of a browser that ends with the block."""
    browser = subprocess.Popen(
        [program, *FLAGS, f"--user-data-dir={profile}", "about:blank"],
        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        said = iter(browser.stderr or ())
        address = next(line for line in said if "DevTools listening on" in line).split()[-1]
        opened = f"http://{address.split('/')[2]}/json/new"
        with urlopen(Request(opened, method="PUT")) as answer:
            yield Tab(json.load(answer)["webSocketDebuggerUrl"])
    finally:
        browser.terminate()
        browser.wait()
