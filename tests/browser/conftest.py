"""One browser for all tests of the page: it is started once in each process that runs any of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.chromium import NAMES, Page, browser, program


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Return the browser's page; without a browser the tests fail, unless VOBIZ_CODEMOD_NO_BROWSER is set."""
    if program() is None:
        if os.environ.get("VOBIZ_CODEMOD_NO_BROWSER"):
            pytest.skip("VOBIZ_CODEMOD_NO_BROWSER is set")
        pytest.fail(
            f"There is no Chromium here ({', '.join(NAMES)}, or what CHROMIUM names). Install one (Debian: apt-get "
            "install chromium), or set VOBIZ_CODEMOD_NO_BROWSER=1 to leave out the tests of the HTML report.",
            pytrace=False,
        )
    with browser(tmp_path_factory.mktemp("chromium")) as page:
        yield page


@pytest.fixture
def chromium(started: Page, tmp_path: Path) -> Iterator[Page]:
    """Return the page at 1400 pixels, light; afterwards it must have asked for nothing and complained of nothing."""
    started.resize(1400)
    started.prefer("light")
    yield started
    assert started.complaints == []
    assert {address.partition("#")[0] for address in started.requests} <= {
        file.as_uri() for file in tmp_path.glob("*.html")
    } | {"about:blank"}
