"""The progress bar: on a terminal, and only when a run takes longer than a moment."""

from __future__ import annotations

import io
import sys

import pytest

from codemod.report import progress as module
from codemod.report.progress import progress


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_pipe_gets_no_bar() -> None:
    with progress(io.StringIO()) as advance:
        assert advance is None


def test_a_short_run_shows_no_bar_and_does_not_load_rich(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rich.progress", None)
    stream = Terminal()
    with progress(stream) as advance:
        assert advance is not None
        advance(1, 2)
    assert stream.getvalue() == ""


def test_a_long_run_shows_a_bar_and_clears_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    with progress(stream) as advance:
        assert advance is not None
        advance(1, 2)
        advance(2, 2)
    assert "Looking at files" in stream.getvalue()
    assert stream.getvalue().endswith("\x1b[2K")


def test_the_bar_is_cleared_when_the_run_breaks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()

    def interrupted() -> None:
        with progress(stream) as advance:
            assert advance is not None
            advance(1, 2)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert stream.getvalue().endswith("\x1b[2K")
