"""Chromium without a window, driven over its DevTools protocol: as much of it as the tests of the page need."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import connect

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)
PATIENCE = 60.0
KEYS = {"Enter": ("Enter", "\r", 13), "Escape": ("Escape", "", 27), "Tab": ("Tab", "", 9)}


def program() -> str | None:
    """Return the browser's program: what CHROMIUM names, else the first that is installed."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


class Page:
    """One page in the browser, and all that it told since it was opened."""

    def __init__(self, socket: Any, session: str) -> None:
        self.socket, self.session = socket, session
        self.last = 0
        self.events: list[dict[str, Any]] = []

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Ask the browser for something and return what it answers; raises RuntimeError for an error."""
        self.last += 1
        request = {"id": self.last, "sessionId": self.session, "method": method, "params": parameters}
        self.socket.send(json.dumps(request))
        while True:
            told = json.loads(self.socket.recv(timeout=PATIENCE))
            if told.get("id") == self.last and told.get("sessionId") == self.session:
                if "error" in told:
                    raise RuntimeError(f"{method}: {told['error']['message']}")
                return dict(told["result"])
            if "method" in told:
                self.events.append(told)

    def run(self, script: str) -> Any:
        """Return what an expression is worth in the page; raises RuntimeError for one that raises."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"].get("exception", answer["exceptionDetails"]))
        return answer["result"].get("value")

    def open(self, address: str, *, drawn: bool = True) -> None:
        """Go to an address and wait until the page is loaded, and drawn; without script nobody could tell that."""
        self.call("Page.navigate", url="about:blank")
        self.events.clear()
        self.call("Page.navigate", url=address)
        self.wait('document.readyState === "complete" && location.protocol !== "about:"')
        if drawn:
            self.settle()

    def wait(self, condition: str) -> None:
        """Wait until a condition holds in the page; raises TimeoutError."""
        end = time.monotonic() + PATIENCE
        while not self.run(f"Boolean({condition})"):
            if time.monotonic() > end:
                raise TimeoutError(condition)
            time.sleep(0.02)

    def settle(self) -> None:
        """Wait until what was asked for is drawn."""
        self.run("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, where the focus is."""
        for key in keys:
            name, text, code = KEYS.get(key, (key, key, ord(key[0].upper())))
            common = {"key": name, "windowsVirtualKeyCode": code}
            self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **common)
            self.call("Input.dispatchKeyEvent", type="keyUp", **common)
        self.settle()

    def click(self, selector: str) -> None:
        """Click the middle of the first element that a selector names, as a mouse does."""
        self.run(f"document.querySelector({json.dumps(selector)}).scrollIntoView({{block: 'center'}})")
        x, y = self.run(
            f"(() => {{ const box = document.querySelector({json.dumps(selector)}).getBoundingClientRect();"
            " return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
        self.settle()

    def resize(self, width: int, height: int = 900) -> None:
        """Give the window another size."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.settle()

    def prefer(self, scheme: str) -> None:
        """Let the system prefer "light" or "dark"."""
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.settle()

    def screenshot(self, path: Path, whole: bool = False) -> None:
        """Save what is seen, or the whole page."""
        picture = self.call("Page.captureScreenshot", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(picture["data"]))

    @property
    def requests(self) -> list[str]:
        """Return the addresses that were asked for."""
        told = [each for each in self.events if each["method"] == "Network.requestWillBeSent"]
        return [each["params"]["request"]["url"] for each in told]

    @property
    def complaints(self) -> list[str]:
        """Return what the browser has to say against the page: errors, warnings and breaches of its policy."""
        found = []
        for each in self.events:
            what = each["params"]
            if each["method"] == "Log.entryAdded" and what["entry"]["level"] in ("error", "warning"):
                found.append(what["entry"]["text"])
            elif each["method"] == "Runtime.exceptionThrown":
                found.append(str(what["exceptionDetails"]))
            elif each["method"] == "Runtime.consoleAPICalled":
                found.append(str(what["args"]))
            elif each["method"] == "Audits.issueAdded":
                found.append(str(what["issue"]))
            elif each["method"] == "Page.javascriptDialogOpening":
                found.append(f"a dialog: {what['message']}")
        return found


@contextmanager
def browser(profile: Path) -> Iterator[Page]:
    """Yield a page in a browser of its own; profile is an empty folder for it.

    Raises FileNotFoundError where there is no browser, TimeoutError where it does not start.
    """
    name = program()
    if name is None:
        raise FileNotFoundError(f"There is no Chromium here ({', '.join(NAMES)}).")
    with (profile / "browser.log").open("wb") as log:
        process = subprocess.Popen(
            [name, *FLAGS, f"--user-data-dir={profile}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        with connect(_address(process, profile), max_size=None, open_timeout=PATIENCE, compression=None) as socket:
            yield _page(socket)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _address(process: subprocess.Popen[bytes], profile: Path) -> str:
    """Return where the browser listens: it writes that down when it does."""
    file = profile / "DevToolsActivePort"
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        lines = file.read_text("ascii").splitlines() if file.exists() else []
        if len(lines) >= 2:
            return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise TimeoutError(f"Chromium did not start. {(profile / 'browser.log').read_text('utf-8', 'replace')[-2000:]}")


def _page(socket: Any) -> Page:
    """Return a new page whose events are told."""
    top = Page(socket, "")

    def ask(method: str, **parameters: Any) -> Any:
        top.last += 1
        socket.send(json.dumps({"id": top.last, "method": method, "params": parameters}))
        while True:
            told = json.loads(socket.recv(timeout=PATIENCE))
            if told.get("id") == top.last:
                return told["result"]

    target = ask("Target.createTarget", url="about:blank")["targetId"]
    page = Page(socket, ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"])
    for domain in ("Page", "Runtime", "Log", "Network", "Audits"):
        page.call(f"{domain}.enable")
    return page
