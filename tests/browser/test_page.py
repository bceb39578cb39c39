"""The HTML report in a real browser: what it shows, and that it runs and asks for nothing but itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from codemod.report.summary import Result
from tests.browser.chromium import Page
from tests.browser.reports import HOSTILE, hostile, large, small, written

SHOWN = "[...document.querySelectorAll('.finding')].filter((each) => each.checkVisibility()).length"
FOCUSED = "document.activeElement.closest('.finding')?.querySelector('.at').textContent"
OPEN = "document.querySelectorAll('.finding[open]').length"
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"


def test_the_page_shows_the_numbers_and_asks_for_nothing(chromium: Page, tmp_path: Path) -> None:
    chromium.open(written(small(), tmp_path))
    assert chromium.run("document.querySelector('h1').textContent") == "3 of 4 places need a person"
    assert chromium.run("[...document.querySelectorAll('.tile .count')].map((each) => each.textContent)") == [
        "1",
        "2",
        "1",
        "1",
    ]
    assert chromium.run(SHOWN) == 5
    assert len(chromium.requests) == 1


def test_the_policy_holds_against_what_the_page_does_not_bring_itself(chromium: Page, tmp_path: Path) -> None:
    chromium.open(written(small(), tmp_path))
    chromium.run(
        "(() => { try { const script = document.createElement('script'); script.textContent = 'window.ran = 1';"
        " document.body.append(script); } catch {} document.body.setAttribute('style', 'color: red');"
        " const image = new Image(); image.src = 'https://evil.example/x.png'; })()"
    )
    chromium.settle()
    assert chromium.run("window.ran ?? 0") == 0
    assert chromium.run("getComputedStyle(document.body).color") != "rgb(255, 0, 0)"
    assert any("Content Security Policy" in complaint for complaint in chromium.complaints)
    chromium.events.clear()


def test_filters_by_level_rule_path_and_text_hold_together(chromium: Page, tmp_path: Path) -> None:
    chromium.open(written(small(), tmp_path))
    chromium.click(".toggles .review")
    assert chromium.run(SHOWN) == 2
    chromium.click(".toggles .manual")
    assert chromium.run(SHOWN) == 3
    chromium.click("#filter-path")
    chromium.press(*"app/")
    assert chromium.run(SHOWN) == 2
    chromium.click("#filter-text")
    chromium.press(*"dials")
    assert chromium.run(SHOWN) == 1
    assert chromium.run("document.getElementById('shown').textContent") == "1 of 5 findings"
    chromium.press(*" no such word")
    assert chromium.run(SHOWN) == 0
    assert chromium.run("document.getElementById('nothing').checkVisibility()")
    chromium.click("#clear")
    assert chromium.run(SHOWN) == 5
    chromium.run("document.getElementById('filter-rule').value = 'VB209'")
    chromium.run("document.getElementById('filter-rule').dispatchEvent(new Event('input')) && 1")
    assert chromium.run(SHOWN) == 1


@pytest.mark.parametrize(
    ("selector", "shown"),
    [(".tile.note", 1), ("[data-step=answers]", 1), (".row[data-rule=VB201]", 4), (".row[data-path='web/']", 1)],
)
def test_numbers_steps_and_bars_show_their_findings(chromium: Page, tmp_path: Path, selector: str, shown: int) -> None:
    chromium.open(written(small(), tmp_path))
    chromium.click(selector)
    assert chromium.run(SHOWN) == shown
    assert chromium.run("document.getElementById('findings').getBoundingClientRect().top < innerHeight / 2")


def test_a_finding_opens_with_both_sides_and_the_words_that_differ(chromium: Page, tmp_path: Path) -> None:
    chromium.open(written(small(), tmp_path))
    chromium.click(".finding summary")
    assert chromium.run("document.querySelector('.here .removed.line').textContent") == "room.update(muted=True)"
    assert chromium.run("[...document.querySelectorAll('.excerpt .added.line')].map((each) => each.textContent)") == [
        "# TODO(vobiz VB201): look",
        "room.mute_member(True)",
    ]
    assert chromium.run(
        "[...document.querySelectorAll('.here .removed .changed')].map((each) => each.textContent).join('')"
    ) == ("update(muted=")
    assert chromium.run("document.querySelector('.excerpt table').className") == "code beside"
    chromium.resize(700)
    assert chromium.run("document.querySelector('.excerpt table').className") == "code under"
    assert not chromium.run(SIDEWAYS)


def test_a_link_to_a_place_opens_it_and_goes_there(chromium: Page, tmp_path: Path) -> None:
    address = written(small(), tmp_path)
    chromium.open(f"{address}#web/coach.py:3")
    chromium.wait("document.querySelector('.finding[open] .excerpt')")
    assert chromium.run(f"[{OPEN}, {FOCUSED}]") == [1, "3"]
    chromium.run("location.hash = '#app/rooms.py:13'")  # no finding is there, but the change is
    chromium.wait("document.querySelector('.change .here')")
    assert chromium.run("document.querySelector('.change .here').dataset.old") == "13"
    chromium.run("location.hash = '#gone.py:1'")
    chromium.wait("document.getElementById('said').textContent.includes('gone.py')")
    chromium.open(f"{address}#VB209")
    chromium.wait("document.getElementById('VB209').checkVisibility()")


def test_a_link_shows_what_a_filter_hides(chromium: Page, tmp_path: Path) -> None:
    chromium.open(written(small(), tmp_path))
    chromium.click(".toggles .note")
    chromium.run("location.hash = '#web/coach.py:3'")
    chromium.wait("document.querySelector('.finding[open]')?.checkVisibility()")


def test_keys_go_through_the_findings(chromium: Page, tmp_path: Path) -> None:
    chromium.open(written(small(), tmp_path))
    chromium.press("j", "j", "j")
    assert chromium.run(FOCUSED) == "20"
    chromium.press("k", "Enter")
    assert chromium.run(f"[{OPEN}, {FOCUSED}]") == [1, "12"]
    chromium.press("Escape")
    assert chromium.run(OPEN) == 0
    chromium.press("e")
    assert chromium.run("document.getElementById('page').open")
    assert chromium.run("document.getElementById('page-title').textContent") == "VB201 mute-participant"
    chromium.press("j", "Escape")
    assert chromium.run(f"[document.getElementById('page').open, {FOCUSED}]") == [False, "12"]
    chromium.press("w")
    assert chromium.run("document.querySelector('.whole-change').getAttribute('aria-expanded')") == "true"
    chromium.press("/")
    assert chromium.run("document.activeElement.id") == "filter-text"
    chromium.press("j")
    assert chromium.run("document.getElementById('filter-text').value") == "j"
    chromium.press("Escape", "Escape", "?")
    assert chromium.run("document.getElementById('keys').open")
    chromium.press("Escape", "1")
    assert chromium.run(SHOWN) == 1


def test_colours_follow_the_system_and_the_switch(chromium: Page, tmp_path: Path) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    chromium.open(written(small(), tmp_path))
    light = chromium.run(background)
    chromium.prefer("dark")
    dark = chromium.run(background)
    assert dark != light
    chromium.click(".theme label:nth-of-type(2)")
    assert chromium.run(background) == light
    chromium.prefer("light")
    chromium.click(".theme label:nth-of-type(3)")
    assert chromium.run(background) == dark


@pytest.mark.parametrize("result", [small(), hostile()], ids=["small", "hostile"])
def test_nothing_is_wider_than_a_telephone(chromium: Page, tmp_path: Path, result: Result) -> None:
    chromium.resize(400)
    chromium.open(written(result, tmp_path))
    chromium.run("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    chromium.settle()
    assert not chromium.run(SIDEWAYS)


def test_hostile_code_is_shown_and_not_run(chromium: Page, tmp_path: Path) -> None:
    chromium.open(written(hostile(), tmp_path))
    chromium.run("document.querySelectorAll('.finding').forEach((each) => { each.open = true; })")
    chromium.wait("document.querySelectorAll('.excerpt').length === document.querySelectorAll('.finding').length")
    assert chromium.run("window.ran ?? 0") == 0
    assert chromium.run("document.querySelectorAll('img, script:not(#code)').length") == 1  # its own script
    text = chromium.run("document.querySelector('#findings').textContent")
    for line in HOSTILE[:3]:
        assert text.count(line) >= 3
    for escape in ("\\x1b[31mred", "\\x00", "user\\u202e\\u2066nimda\\u2069 \\u200b\\u2028"):
        assert escape in text
    assert not set(text) & set("\x1b\x00\u202e\u2066\u200b\u2028")
    assert "... and 99600 characters more" in text


def test_two_thousand_findings_are_there_at_once(chromium: Page, tmp_path: Path) -> None:
    address = written(large(), tmp_path)
    assert (tmp_path / "page.html").stat().st_size < 5_000_000
    times = []
    for _ in range(3):  # the machine may be busy: the best of three
        chromium.open(address)
        times.append(chromium.run("performance.getEntriesByType('navigation')[0].domInteractive"))
    assert min(times) < 5000  # a fifth of that, as the benchmarks measure it; here other tests run beside
    assert chromium.run("document.querySelectorAll('.finding').length") == 2000
    chromium.click(".toggles .manual")
    assert chromium.run("document.getElementById('shown').textContent") == "400 of 2000 findings"
    chromium.open(f"{address}#services/group19/module_399.py:40")
    chromium.wait("document.querySelector('.finding[open] .excerpt')")
    assert chromium.run("document.querySelector('.finding[open]').getBoundingClientRect().top < innerHeight")


def test_without_script_numbers_steps_findings_and_rules_are_there(chromium: Page, tmp_path: Path) -> None:
    chromium.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        chromium.open(f"{written(small(), tmp_path)}#web/coach.py:3", drawn=False)
        assert chromium.run(SHOWN) == 5
        assert chromium.run("document.querySelector('noscript p').checkVisibility()")
        assert not chromium.run("document.querySelector('.filters').checkVisibility()")
        chromium.wait("document.querySelector('.finding[open]')")  # by the browser itself
    finally:
        chromium.call("Emulation.setScriptExecutionDisabled", value=False)


def test_nothing_found_is_said(chromium: Page, tmp_path: Path) -> None:
    chromium.open(written(Result(24, (), ()), tmp_path))
    assert chromium.run("document.querySelector('h1').textContent") == "There is no Twilio voice code here"
    chromium.press("j", "/", "?")


def test_it_prints(chromium: Page, tmp_path: Path) -> None:
    chromium.open(written(small(), tmp_path))
    chromium.call("Emulation.setEmulatedMedia", media="print")
    try:
        assert not chromium.run("document.querySelector('.filters').checkVisibility()")
        assert chromium.run(SHOWN) == 5
        assert chromium.call("Page.printToPDF")["data"]
    finally:
        chromium.call("Emulation.setEmulatedMedia", media="")
