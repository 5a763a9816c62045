"""A headless Chromium, driven through its DevTools protocol."""

from __future__ import annotations

import base64
import contextlib
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import websocket

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = (
    "--headless=new",
    "--no-sandbox",  # Chromium refuses to run as root with it
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-extensions",
    "--hide-scrollbars",
    "--lang=en-US",
    "--no-first-run",
    "--remote-allow-origins=*",
    "--remote-debugging-port=0",
)
PATIENCE = 180
"""Seconds; the first page has to wait for the server to build the web client's bundles."""
CALM = 0.6
"""Seconds without a request after which a page counts as loaded."""


class BrowserError(Exception):
    """The browser is missing or did not do as it was told."""


@contextlib.contextmanager
def open_browser(width: int, height: int) -> Iterator[Tab]:
    """A browser with one tab of the given size, for as long as the block runs."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if not program:
        raise BrowserError("Chromium is not installed: install the package chromium.")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        size = f"--window-size={width},{height}"
        command = [program, *OPTIONS, size, f"--user-data-dir={profile}", "about:blank"]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            tab = Tab(_tab_address(Path(profile), process))
            tab.resize(width, height)
            yield tab
        finally:
            process.terminate()
            process.wait()


def _tab_address(profile: Path, process: subprocess.Popen) -> str:
    """The address at which the first tab takes commands, once Chromium has written its port."""
    port_file = profile / "DevToolsActivePort"
    end = time.monotonic() + PATIENCE
    while not port_file.exists() or not port_file.read_text().strip():
        if process.poll() is not None or time.monotonic() > end:
            raise BrowserError("Chromium did not start.")
        time.sleep(0.1)
    port = port_file.read_text().split("\n")[0]
    with urlopen(f"http://127.0.0.1:{port}/json/list", timeout=PATIENCE) as answer:
        tabs = json.load(answer)
    return next(tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page")


class Tab:
    """One page; knows which requests are under way."""

    def __init__(self, address: str):
        self._socket = websocket.create_connection(address, timeout=PATIENCE)
        self._last = 0
        self._under_way: dict[str, str] = {}
        for domain in ("Page", "Network", "Runtime"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **parameters) -> dict:
        """Send a command and return its result."""
        self._last += 1
        message = {"id": self._last, "method": method, "params": parameters}
        self._socket.send(json.dumps(message))
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            answer = self._receive(PATIENCE)
            if answer.get("id") == self._last:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error']['message']}")
                return answer["result"]
        raise BrowserError(f"{method}: no answer in {PATIENCE} seconds.")

    def resize(self, width: int, height: int) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.send("Emulation.setDeviceMetricsOverride", **size)

    def set_cookie(self, url: str, name: str, value: str) -> None:
        self.send("Network.setCookie", url=url, name=name, value=value)

    def go(self, url: str) -> None:
        """Leave the page for another; leaving discards what is under way."""
        self.send("Page.navigate", url="about:blank")
        self._under_way.clear()
        self.send("Page.navigate", url=url)

    def evaluate(self, expression: str):
        """The value of a JavaScript expression in the page."""
        options = {"returnByValue": True, "awaitPromise": True}
        answer = self.send("Runtime.evaluate", expression=expression, **options)
        if "exceptionDetails" in answer:
            raise BrowserError(f"{expression}: {answer['exceptionDetails']['text']}")
        return answer["result"].get("value")

    def wait_for(self, condition: str) -> None:
        """Wait until a JavaScript condition holds and no request has been under way for a while."""
        end = time.monotonic() + PATIENCE
        calm_since = time.monotonic()
        while time.monotonic() < end:
            self._drain()
            if self._under_way or not self.evaluate(f"Boolean({condition})"):
                calm_since = time.monotonic()
            elif time.monotonic() - calm_since > CALM:
                return
        waiting = ", ".join(self._under_way.values()) or condition
        raise BrowserError(f"not ready after {PATIENCE} seconds: {waiting}")

    def picture(self, file: Path) -> None:
        """Save what the page shows as a PNG file."""
        data = self.send("Page.captureScreenshot", format="png")["data"]
        file.write_bytes(base64.b64decode(data))

    def _drain(self) -> None:
        """Take note of what happened in the last moments."""
        with contextlib.suppress(websocket.WebSocketTimeoutException):
            while True:
                self._receive(0.1)

    def _receive(self, timeout: float) -> dict:
        self._socket.settimeout(timeout)
        message = json.loads(self._socket.recv())
        self._note(message.get("method", ""), message.get("params", {}))
        return message

    def _note(self, event: str, details: dict) -> None:
        if event == "Network.requestWillBeSent":
            url = details["request"]["url"]
            if "worker" not in url:  # the end of a worker's own script is never reported
                self._under_way[details["requestId"]] = url
        elif event in ("Network.loadingFinished", "Network.loadingFailed"):
            self._under_way.pop(details["requestId"], None)
