"""Makes the pictures of the HTML report in docs/images/, from the report that docs/report.md has written.

    python docs/pictures.py

It needs Chromium, as the tests of the page do. Beside the pictures stands the text that the page had, and a test fails
while the report has another one.
"""

from __future__ import annotations

import sys
import tempfile
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
TEXT = IMAGES / "report.txt"
PAGE = ROOT / "docs" / "report.md"
REPORT = "report.html"
SIZE = (1000, 800)
SHOWN = {"report-light.png": ("light", ""), "report-dark.png": ("dark", "#app/rooms.py:9")}
"""Each picture with what the system prefers, and the place that the page is opened at."""
UNSEEN = {"style", "script", "noscript", "dialog", "datalist", "select"}
"""Elements without a text that a picture could show."""
BREAKS = {"p", "h1", "h2", "h3", "h4", "li", "summary", "section", "article", "dt", "dd", "pre", "details", "footer"}

if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "docs")]


class _Text(HTMLParser):
    """Collects the text of a page, but for the rules: those have pages of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.unseen = 0
        self.rules = False
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in UNSEEN
        self.rules |= ("id", "rules") in attrs
        self.parts.append("\n" if tag in BREAKS else " ")

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in UNSEEN

    def handle_data(self, data: str) -> None:
        if not self.unseen and not self.rules:
            self.parts.append(data.replace("\n", " "))


def text_of(page: str) -> str:
    """Return the text of a report, a line for each paragraph."""
    reader = _Text()
    reader.feed(page.partition("<body>")[2])
    lines = (" ".join(line.split()) for line in "".join(reader.parts).splitlines())
    return "".join(f"{line}\n" for line in lines if line)


def main() -> None:
    """Make the pictures."""
    import transcripts

    from tests.browser.chromium import browser

    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, tempfile.TemporaryDirectory() as profile:
        folder = Path(temporary) / "desk"
        folder.mkdir()
        transcripts.remade(PAGE.read_text(encoding="utf-8"), folder)
        report = folder / REPORT
        TEXT.write_text(text_of(report.read_text(encoding="ascii")), encoding="utf-8", newline="\n")
        with browser(Path(profile)) as page:
            for name, (scheme, place) in SHOWN.items():
                page.resize(*SIZE)
                page.prefer(scheme)
                page.open(f"{report.as_uri()}{place}")
                page.screenshot(IMAGES / name)
                print(name, (IMAGES / name).stat().st_size)  # noqa: T201


if __name__ == "__main__":
    main()
