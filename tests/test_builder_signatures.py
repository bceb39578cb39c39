"""rules/builders.toml holds what the builders of the installed twilio-python have."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import twilio_builders
from twilio.twiml import voice_response

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TABLE = Path(__file__).resolve().parents[1] / "rules" / "builders.toml"


@pytest.fixture(scope="module")
def text() -> str:
    """Return rules/builders.toml as it stands."""
    return TABLE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def table(text: str) -> dict[str, Any]:
    """Return rules/builders.toml, loaded."""
    return tomllib.loads(text)


def test_the_table_is_what_the_script_prints(text: str) -> None:
    assert twilio_builders.as_toml(twilio_builders.read_installed()) == text


def test_the_table_holds_what_the_installed_twilio_has(table: dict[str, Any]) -> None:
    installed = twilio_builders.read_installed()
    assert table["class"] == installed["class"]
    assert table["method"] == installed["method"]
    assert (table["version"], table["module"]) == (version("twilio"), voice_response.__name__)


def test_every_method_is_one_of_a_class_that_is_listed(table: dict[str, Any]) -> None:
    assert {key.partition(".")[0] for key in table["method"]} == set(table["class"])


def test_what_a_method_makes_is_an_element_of_a_class(table: dict[str, Any]) -> None:
    assert {entry["makes"] for entry in table["method"].values()} <= set(table["class"].values())


def test_the_root_is_the_class_of_documents(table: dict[str, Any]) -> None:
    assert table["class"][table["root"]] == "Response"
