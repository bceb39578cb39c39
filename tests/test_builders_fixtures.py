"""The fixtures of builders, run: every function of the program before and of the one after gives the same document."""

from __future__ import annotations

import inspect
import itertools
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import vobizxml_double
from lxml import etree
from twiml_mapper import canonical, mapped

CASES = sorted((Path(__file__).parent / "fixtures").glob("*/built*/after.py"))
FLAGS: list[object] = [True, False]
# What a parameter is given, by its name; texts for any other.
GIVEN: dict[str, list[object]] = {
    **dict.fromkeys(["again", "agent", "beep", "busy", "closed", "muted", "press"], FLAGS),
    "language": ["en", "fr-FR", None],
    "numbers": [["+15550111"], ["+15550111", "+15550112"]],
    "settings": [types.SimpleNamespace(voice=each) for each in ("man", "Polly.Joanna", None)],
}
TEXTS: list[object] = ["Sales", "Support"]
# A function that is given a response by others, and one that answers with texts for two platforms.
HELPERS = ("greet", "answer")


@pytest.fixture(autouse=True)
def _a_framework_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    http = types.ModuleType("django.http")
    http.HttpResponse = lambda text, **_: text  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "django", types.ModuleType("django"))
    monkeypatch.setitem(sys.modules, "django.http", http)


def answers(path: Path) -> dict[tuple[str, str], str]:
    """Return what the functions of a program give, by name and arguments."""
    names: dict[str, Any] = {"__name__": "voice"}
    exec(compile(path.read_bytes(), str(path), "exec"), names)
    found = {}
    for name, function in names.items():
        if inspect.isfunction(function) and function.__module__ == "voice" and name not in HELPERS:
            for arguments in _arguments(function):
                found[name, repr(arguments)] = str(function(*arguments))
    if "Answer" in names:
        answer = names["Answer"]()
        answer.join("Sales")
        found["Answer", "()"] = answer.text()
    return found


def _arguments(function: Any) -> Iterator[tuple[object, ...]]:
    yield from itertools.product(*(GIVEN.get(each, TEXTS) for each in inspect.signature(function).parameters))


@pytest.mark.parametrize("after", CASES, ids=lambda path: f"{path.parts[-3]}/{path.parts[-2]}")
def test_the_documents_of_a_fixture_agree(after: Path) -> None:
    before = answers(after.with_name("before.py"))
    with vobizxml_double.installed():
        found = answers(after)
    assert found.keys() == before.keys()
    for key, text in before.items():
        assert canonical(etree.fromstring(found[key].encode())) == canonical(
            mapped(etree.fromstring(text.encode()), None)
        )


def test_there_are_fixtures() -> None:
    assert len(CASES) > 20
